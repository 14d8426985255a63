"""The town's own YARA rules (YARA-X): compiled in a parent of our own, matched in its locked children (I2).

Rules come from administrators and are trusted; the original is not, so nobody reads it but the child.
The rules are read when they are first needed and again when a file of them has changed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sekisho.foundation.inspection.scanners.base import (
    Answer,
    Deadline,
    Nonsense,
    Original,
    Partial,
    ScannerProblem,
    Silent,
    TooLarge,
    TooSlow,
    word,
)
from sekisho.foundation.inspection.scanners.yara_rules import VARIABLE, rule_files
from sekisho_sandbox import Limits, Outcome, Sandbox, SandboxError, Status

MIB = 1024 * 1024
_INSIDE = "sekisho.foundation.inspection.scanners.yara_inside"
_MATCHES_SHOWN = 3
_PROBLEMS: dict[Status, type[ScannerProblem]] = {
    Status.TIMEOUT: TooSlow,
    Status.MEMORY: Partial,
    Status.LOST: Silent,
}


class Yara:
    """The rules of one directory (``*.yar``, ``*.yara``).  ``most_bytes``: of an original held in memory."""

    kind = "yara"

    def __init__(self, name: str, directory: Path, *, memory_bytes: int, most_bytes: int) -> None:
        self.name, self._directory = name, directory
        self._memory, self._most = memory_bytes, most_bytes
        self._lock = threading.Lock()
        self._sandbox: Sandbox | None = None
        self._seen: tuple[tuple[str, int, int], ...] = ()

    def well(self, deadline: Deadline) -> str:
        return self.scan(Original([b"are you well?\n"], 14), deadline).version

    def scan(self, original: Original, deadline: Deadline) -> Answer:
        if original.size > self._most:
            raise TooLarge(f"over {self._most // MIB} MB")
        sandbox = self._ready()
        source, sink = (os.memfd_create(name, os.MFD_CLOEXEC) for name in ("yara-source", "yara-sink"))
        try:
            _pour(original.chunks, source, self._most)
            outcome = sandbox.run(source, sink, {}, self._limits(deadline))
        except SandboxError as error:
            raise Silent(str(error)) from error
        finally:
            os.close(source)
            os.close(sink)
        return _judged(outcome)

    def close(self) -> None:
        """End the parent process; the next scan starts a new one."""
        with self._lock:
            self._end()

    def _limits(self, deadline: Deadline) -> Limits:
        left = deadline.left()
        return Limits(wall_seconds=left, cpu_seconds=left, memory_bytes=self._memory, output_bytes=1)

    def _ready(self) -> Sandbox:
        """The sandbox with the rules as they are on disk now.  Raises ``Silent``."""
        with self._lock:
            try:
                seen = rule_files(self._directory)
            except OSError as error:
                raise Silent(f"{self._directory}: {error.strerror}") from error
            if not seen:
                raise Silent(f"{self._directory} holds no rules (*.yar, *.yara)")
            if self._sandbox is None or seen != self._seen:
                self._end()
                self._sandbox, self._seen = self._started(), seen
            return self._sandbox

    def _started(self) -> Sandbox:
        try:
            return Sandbox(
                f"{_INSIDE}:target",
                f"{_INSIDE}:warm",
                environment={VARIABLE: str(self._directory.absolute())},
            )
        except SandboxError as error:
            raise Silent(str(error)) from error

    def _end(self) -> None:
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None


def _pour(chunks: Iterable[bytes], descriptor: int, most: int) -> None:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise TooLarge(f"over {most // MIB} MB")
        view = memoryview(chunk)
        while view:
            view = view[os.write(descriptor, view) :]


def _judged(outcome: Outcome) -> Answer:
    """What the child claims, if it makes sense.  Raises ``ScannerProblem``."""
    if outcome.status is not Status.OK:
        raise _PROBLEMS.get(outcome.status, Nonsense)(f"yara: {outcome.status} {outcome.detail}")
    untrusted: dict[str, Any] = outcome.report or {}
    version, matches, complete = (untrusted.get(name) for name in ("version", "matches", "complete"))
    if not isinstance(version, str) or not isinstance(matches, list) or not isinstance(complete, bool):
        raise Nonsense("the child's report makes no sense")
    if matches:
        more = f" +{len(matches) - _MATCHES_SHOWN}" if len(matches) > _MATCHES_SHOWN else ""
        return Answer(word(version), word(", ".join(str(m) for m in matches[:_MATCHES_SHOWN])) + more)
    if not complete:
        raise Partial("too much inside")
    return Answer(word(version))
