"""What the tests of the sandbox share."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sekisho_sandbox import Limits, Outcome, Sandbox

HERE = str(Path(__file__).parent)
QUICK = Limits(wall_seconds=20, cpu_seconds=10, memory_bytes=128 * 1024 * 1024, output_bytes=1024 * 1024)


@dataclass(frozen=True, slots=True)
class Result:
    outcome: Outcome
    output: bytes


Attempt = Callable[..., Result]


def memory_file(data: bytes = b"") -> int:
    descriptor = os.memfd_create("test", os.MFD_CLOEXEC)
    os.write(descriptor, data)
    return descriptor


def run(sandbox: Sandbox, do: str, data: bytes = b"", limits: Limits = QUICK, **options: Any) -> Result:
    source, sink = memory_file(data), memory_file()
    try:
        outcome = sandbox.run(source, sink, {"do": do, **options}, limits)
        return Result(outcome, os.pread(sink, os.fstat(sink).st_size, 0))
    finally:
        os.close(source)
        os.close(sink)


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    """Poll until the condition holds; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def children_of(pid: int) -> list[int]:
    processes = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [int(entry.name) for entry in processes if _parent_of(entry) == pid]


def _parent_of(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return -1


def alive(pid: int) -> bool:
    """False for a process that is gone or a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
