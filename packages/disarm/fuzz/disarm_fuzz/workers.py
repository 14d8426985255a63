"""Runs in forked workers: a hang is killed and named, a crash is named, a memory bomb meets its limit."""

from __future__ import annotations

import json
import mmap
import os
import resource
import select
import signal
import struct
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from disarm_fuzz.judge import Judgement

#: A run that takes this long hangs.
HANG_SECONDS = 20.0
#: Over what the warmed parent holds; the sandbox gives 512 MiB in production.
MEMORY_BYTES = 768 * 1024 * 1024
_NOW = struct.Struct("<qd")  # number of the present run, when it began

Run = Callable[[int], Judgement]


@dataclass(frozen=True, slots=True)
class Answer:
    number: int
    judgement: Judgement


class _Worker:
    """One child that does every ``step``-th number from ``start`` on, and writes an answer a line."""

    def __init__(self, run: Run, numbers: Sequence[int]) -> None:
        self.numbers, self.done = numbers, 0
        self.board = mmap.mmap(-1, _NOW.size)
        self.board[:] = _NOW.pack(-1, time.monotonic())
        self.pipe, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            _work(run, numbers, self.board, writing)
        os.close(writing)
        self.rest = b""

    def present(self) -> tuple[int, float]:
        """The number of the run under way and how long it has taken."""
        number, began = _NOW.unpack(self.board[:])
        return number, time.monotonic() - began

    def lines(self) -> Iterator[dict[str, Any]] | None:
        """What has come in; None at the end of the child."""
        data = os.read(self.pipe, 1 << 20)
        if not data:
            return None
        *whole, self.rest = (self.rest + data).split(b"\n")
        return (json.loads(line) for line in whole)

    def close(self) -> int:
        """End the child; its exit status as the shell would say it."""
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


def _work(run: Run, numbers: Sequence[int], board: mmap.mmap, writing: int) -> None:
    """The child's whole life."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the parent ends us
    said = os.dup(2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libtiff speaks of every line that it cannot read
    try:
        held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()  # noqa: PTH123, SIM115
        resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY_BYTES,) * 2)
        with os.fdopen(writing, "w", buffering=1) as out:
            for number in numbers:
                board[:] = _NOW.pack(number, time.monotonic())
                out.write(json.dumps({"number": number, **asdict(run(number))}) + "\n")
    except BaseException:  # noqa: BLE001 - a fault of the runner itself must be seen, then the child ends
        os.write(said, traceback.format_exc().encode())
        os._exit(70)
    os._exit(0)


def through(run: Run, numbers: Sequence[int], jobs: int = 1) -> Iterator[Answer]:
    """Every number's answer, in no certain order.  Hangs and crashes are answers too."""
    workers = [_Worker(run, numbers[job::jobs]) for job in range(jobs)]
    try:
        yield from _through(run, workers)
    finally:
        for worker in workers:
            os.kill(worker.pid, signal.SIGKILL)
            worker.close()


def _through(run: Run, workers: list[_Worker]) -> Iterator[Answer]:
    while workers:
        ready, _, _ = select.select([worker.pipe for worker in workers], [], [], 0.5)
        for worker in list(workers):
            lines = worker.lines() if worker.pipe in ready else iter(())
            if lines is None:
                workers.remove(worker)
                yield from _ended(worker, run, workers)
                continue
            for line in lines:
                worker.done += 1
                yield _answer(line)
            if worker.present()[1] > HANG_SECONDS:
                os.kill(worker.pid, signal.SIGKILL)


def _ended(worker: _Worker, run: Run, workers: list[_Worker]) -> Iterator[Answer]:
    """Name the run that a child ended in, and go on behind it in a new one."""
    number, seconds = worker.present()
    status = worker.close()
    if status == 0:
        return
    what = f"hang: over {HANG_SECONDS:.0f} s" if seconds > HANG_SECONDS else f"crash: exit status {status}"
    yield Answer(number, Judgement("none", "", seconds, (what,)))
    rest = worker.numbers[worker.done + 1 :]
    if rest:
        workers.append(_Worker(run, rest))


def _answer(line: dict[str, Any]) -> Answer:
    number = line.pop("number")
    return Answer(
        number, Judgement(**{**line, "failures": tuple(line["failures"]), "places": tuple(line["places"])})
    )
