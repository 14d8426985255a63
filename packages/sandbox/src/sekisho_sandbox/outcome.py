"""How a job ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Every possible end of a job.  Only after ``ok`` may the sink be read."""

    OK = "ok"  # the function returned, its report is at hand
    FAILED = "failed"  # the function raised; the detail is the class name, never a text of the file's making
    CRASHED = "crashed"  # died by a signal, or left without a report; the detail names the signal
    TIMEOUT = "timeout"  # the detail says which clock: wall or cpu
    MEMORY = "memory"  # asked for more than memory_bytes
    OUTPUT_LIMIT = "output-limit"  # wrote more than allowed; the detail says where: output or report
    VIOLATION = "violation"  # called what the lock forbids (SIGSYS): an attack, or something left unwarmed
    LOST = "lost"  # parent or protocol broke: nothing is known about the job


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one job.  ``report`` is set for ``ok`` alone.  ``seconds``: the caller's, queue included.

    The report comes from a child that read hostile bytes: it is JSON of the right size and no more than that.
    """

    status: Status
    report: dict[str, Any] | None
    seconds: float
    detail: str = ""
