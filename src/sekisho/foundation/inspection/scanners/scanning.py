"""Ask every scanner about one original, one after the other: each gets the bytes afresh from the vault."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

from sekisho.foundation.inspection.scanners.base import (
    Deadline,
    Original,
    Result,
    Scan,
    Scanner,
    ScannerProblem,
)

log = logging.getLogger(__name__)


def scan_all(
    scanners: Iterable[Scanner],
    read: Callable[[], Iterable[bytes]],
    *,
    size: int,
    extension: str,
    seconds: float,
) -> list[Scan]:
    """One ``Scan`` for each scanner, whatever happens to it.  ``seconds``: for each of them.

    Raises what ``read`` raises: without the bytes nothing can be said.
    """
    return [_scan(scanner, Original(read(), size, extension), seconds) for scanner in scanners]


def _scan(scanner: Scanner, original: Original, seconds: float) -> Scan:
    started = time.perf_counter()
    try:
        deadline = Deadline(seconds)
        answer = scanner.scan(original, deadline)
        deadline.left()  # an answer that comes too late counts as none
    except ScannerProblem as problem:
        log.warning("scanner %s: %s: %s", scanner.name, type(problem).__name__, problem)
        milliseconds = (time.perf_counter() - started) * 1000
        return Scan(scanner.name, scanner.kind, Result.FAILED, milliseconds, code=problem.code)
    return Scan(
        scanner.name,
        scanner.kind,
        Result.HIT if answer.signature else Result.PASSED,
        (time.perf_counter() - started) * 1000,
        version=answer.version,
        signature=answer.signature,
        whole=answer.whole,
    )
