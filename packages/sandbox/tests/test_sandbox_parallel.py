"""Many jobs at once never see each other's bytes (I7)."""

from __future__ import annotations

import dataclasses
import os
import threading
from concurrent.futures import ThreadPoolExecutor

from sandbox_support import QUICK, Attempt, memory_file, open_descriptors

from sekisho_sandbox import Sandbox, Status

JOBS = 200
CALLERS = 16


def test_two_hundred_jobs_from_sixteen_threads_keep_apart(sandbox: Sandbox) -> None:
    def one(index: int) -> None:
        canary = os.urandom(16).hex().encode() * (1 + index % 50)
        source, sink = memory_file(canary), memory_file()
        try:
            options = {"do": "reverse", "note": canary[:32].decode()}
            outcome = sandbox.run(source, sink, options, QUICK)
            assert outcome.status is Status.OK
            assert outcome.report == {"length": len(canary), "note": options["note"]}
            assert os.pread(sink, len(canary) + 1, 0) == canary[::-1]
        finally:
            os.close(source)
            os.close(sink)

    with ThreadPoolExecutor(CALLERS) as pool:
        for done in [pool.submit(one, index) for index in range(JOBS)]:
            done.result()


def test_each_of_many_ends_keeps_its_own_name(sandbox: Sandbox) -> None:
    """Crashes and hangs beside honest work: no outcome goes to the wrong caller."""
    kinds = [
        ("reverse", Status.OK),
        ("segfault", Status.CRASHED),
        ("fork", Status.VIOLATION),
        ("hang", Status.TIMEOUT),
        ("raise_error", Status.FAILED),
        ("flood", Status.OUTPUT_LIMIT),
    ]

    def one(index: int) -> tuple[Status, Status]:
        do, expected = kinds[index % len(kinds)]
        limits = dataclasses.replace(QUICK, wall_seconds=1 if do == "hang" else 20)
        source, sink = memory_file(b"x"), memory_file()
        try:
            return sandbox.run(source, sink, {"do": do}, limits).status, expected
        finally:
            os.close(source)
            os.close(sink)

    with ThreadPoolExecutor(12) as pool:
        ends = list(pool.map(one, range(36)))
    assert [got for got, _ in ends] == [expected for _, expected in ends]


def test_a_job_does_not_wait_for_another_that_hangs(sandbox: Sandbox) -> None:
    source, sink = memory_file(), memory_file()
    limits = dataclasses.replace(QUICK, wall_seconds=1)
    hanging = threading.Thread(target=sandbox.run, args=(source, sink, {"do": "hang"}, limits))
    hanging.start()
    try:
        quick_source, quick_sink = memory_file(b"ab"), memory_file()
        assert sandbox.run(quick_source, quick_sink, {"do": "reverse"}, QUICK).seconds < 2
        assert hanging.is_alive()
        os.close(quick_source)
        os.close(quick_sink)
    finally:
        hanging.join()
        os.close(source)
        os.close(sink)


def test_no_descriptor_is_left_behind(attempt: Attempt) -> None:
    attempt("reverse", b"x")
    before = open_descriptors()
    for do in ("reverse", "segfault", "fork", "raise_error"):
        attempt(do, b"x")
    assert open_descriptors() == before
