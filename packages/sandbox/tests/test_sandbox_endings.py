"""Every end of a job has its own name, and the next job meets a clean child."""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Callable

import pytest
from sandbox_support import QUICK, Attempt, memory_file

from sekisho_sandbox import Limits, Outcome, OutputLimitError, Sandbox, Status, copy_limited

MIB = 1024 * 1024


def test_a_job_reads_writes_and_reports(attempt: Attempt) -> None:
    result = attempt("reverse", b"abc", note="通行手形")
    assert result.output == b"cba"
    assert result.outcome.status is Status.OK
    assert result.outcome.report == {"length": 3, "note": "通行手形"}
    assert 0 < result.outcome.seconds < 20


def test_streams_have_the_promised_shape(attempt: Attempt) -> None:
    report = attempt("shape", b"abcd").outcome.report
    assert report == {"rest": "cd", "source": [True, False, True], "sink": [False, True, False]}


@pytest.mark.parametrize(
    ("do", "options", "status", "detail"),
    [
        ("raise_error", {}, Status.FAILED, "LookupError"),
        ("raise_odd_name", {}, Status.FAILED, "Exception"),
        ("exit_politely", {}, Status.FAILED, "SystemExit"),
        ("recurse", {}, Status.FAILED, "RecursionError"),
        ("no_report", {"returns": None}, Status.FAILED, "TypeError"),
        ("no_report", {"returns": [1]}, Status.FAILED, "TypeError"),
        ("segfault", {}, Status.CRASHED, "SIGSEGV"),
        ("leave", {"code": 0}, Status.CRASHED, "left without a report"),
        ("leave", {"code": 3}, Status.CRASHED, "exit 3"),
        ("memory_bomb", {}, Status.MEMORY, "MemoryError"),
        ("wrapped_memory_bomb", {}, Status.MEMORY, "MemoryError"),
        ("flood", {}, Status.OUTPUT_LIMIT, "output"),
        ("swallowed_flood", {}, Status.OUTPUT_LIMIT, "output"),
        ("write_around", {}, Status.OUTPUT_LIMIT, "output"),
        ("giant_report", {"length": 5 * MIB}, Status.OUTPUT_LIMIT, "report"),
        ("unknown_function", {}, Status.FAILED, "KeyError"),
    ],
)
def test_an_end_and_its_name(
    attempt: Attempt, do: str, options: dict[str, object], status: Status, detail: str
) -> None:
    result = attempt(do, b"words", **options)
    assert (result.outcome.status, result.outcome.detail) == (status, detail)
    assert result.outcome.report is None
    assert len(result.output) <= QUICK.output_bytes
    assert attempt("reverse", b"next").output == b"txen"


def test_abort_is_a_crash_and_not_a_violation(attempt: Attempt) -> None:
    result = attempt("abort").outcome
    assert result.status is Status.CRASHED
    assert result.detail in {"SIGSEGV", "SIGTRAP", "SIGILL"}


def test_a_hang_ends_by_the_wall_clock(attempt: Attempt) -> None:
    result = attempt("hang", limits=dataclasses.replace(QUICK, wall_seconds=0.3)).outcome
    assert (result.status, result.detail) == (Status.TIMEOUT, "wall")
    assert 0.3 <= result.seconds < 5


def test_a_busy_loop_ends_by_the_processor_clock(attempt: Attempt) -> None:
    result = attempt("busy", limits=dataclasses.replace(QUICK, cpu_seconds=0.5)).outcome
    assert (result.status, result.detail) == (Status.TIMEOUT, "cpu")


def test_a_report_of_exactly_the_limit_passes(attempt: Attempt) -> None:
    frame = len('{"text": ""}')
    limits = dataclasses.replace(QUICK, report_bytes=1000)
    assert attempt("giant_report", limits=limits, length=1000 - frame).outcome.status is Status.OK
    assert attempt("giant_report", limits=limits, length=1001 - frame).outcome.detail == "report"


def test_the_report_may_be_larger_than_the_output(attempt: Attempt) -> None:
    limits = dataclasses.replace(QUICK, output_bytes=1)
    result = attempt("giant_report", limits=limits, length=100_000).outcome
    assert result.report == {"text": "x" * 100_000}


def test_an_output_of_exactly_the_limit_passes(attempt: Attempt) -> None:
    assert (
        attempt("reverse", b"x" * 10, limits=dataclasses.replace(QUICK, output_bytes=10)).output == b"x" * 10
    )
    over = attempt("reverse", b"x" * 11, limits=dataclasses.replace(QUICK, output_bytes=10))
    assert over.outcome.status is Status.OUTPUT_LIMIT
    assert over.output == b""


def test_one_job_leaves_nothing_for_the_next(attempt: Attempt) -> None:
    assert attempt("remember", b"first").outcome.report == {"seen": ["first"]}
    assert attempt("remember", b"second").outcome.report == {"seen": ["second"]}


def test_the_position_of_the_source_is_the_jobs_own(sandbox: Sandbox) -> None:
    source, sink = memory_file(b"abcd"), memory_file()
    os.lseek(source, 3, os.SEEK_SET)
    assert sandbox.run(source, sink, {"do": "reverse"}).report == {"length": 4, "note": "関所"}
    assert os.lseek(source, 0, os.SEEK_CUR) == 3
    os.close(source)
    os.close(sink)


PipeRun = Callable[[str, bytes, Limits], tuple[Outcome, object]]


@pytest.fixture
def pipe_run(sandbox: Sandbox) -> PipeRun:
    """Run with a pipe as sink; returns the outcome and what the reader got, or its error."""

    def go(do: str, data: bytes, limits: Limits) -> tuple[Outcome, object]:
        source = memory_file(data)
        outlet, inlet = os.pipe()
        got: list[object] = []

        def read() -> None:
            chunks: list[bytes] = []
            try:
                copy_limited(outlet, chunks.append, limits.output_bytes)
                got.append(b"".join(chunks))
            except OutputLimitError as error:
                got.append(error)
            finally:
                os.close(outlet)

        reader = threading.Thread(target=read)
        reader.start()
        try:
            outcome = sandbox.run(source, inlet, {"do": do}, limits)
        finally:
            os.close(inlet)
            reader.join()
            os.close(source)
        return outcome, got[0]

    return go


def test_a_pipe_carries_the_output_and_ends_with_the_job(pipe_run: PipeRun) -> None:
    data = os.urandom(300_000)
    outcome, got = pipe_run("reverse", data, QUICK)
    assert outcome.status is Status.OK
    assert got == data[::-1]


def test_memory_that_ends_where_no_exception_can_be_raised(attempt: Attempt) -> None:
    """The stack could not grow: Python 3.13 dies of SIGSEGV here, where 3.11 raises MemoryError."""
    assert attempt("small_objects_bomb", b"words").outcome.status is Status.MEMORY


def test_an_honest_flood_into_a_pipe_is_stopped_in_the_child(pipe_run: PipeRun) -> None:
    outcome, got = pipe_run("flood", b"", QUICK)
    assert (outcome.status, outcome.detail) == (Status.OUTPUT_LIMIT, "output")
    assert isinstance(got, bytes)
    assert len(got) <= QUICK.output_bytes


def test_a_hostile_flood_into_a_pipe_is_stopped_by_the_reader(pipe_run: PipeRun) -> None:
    outcome, got = pipe_run("write_around", b"", QUICK)
    assert outcome.status is Status.FAILED
    assert outcome.detail == "BrokenPipeError"
    assert isinstance(got, OutputLimitError)
