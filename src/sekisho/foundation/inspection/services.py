"""The one door to the engines: an original in, a verdict and perhaps a clean copy out (I1, I2).

The engines run in the inspection parent's locked children; this process sees their bytes, and parses none.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from django.conf import settings

from sekisho.foundation.inspection.models import Inspection
from sekisho.foundation.vault.api import StoredObject, Writing, read

if TYPE_CHECKING:
    from sekisho_disarm import Report


#: the engine's codes for "the parent was lost" and "it cannot be reached": worth another attempt
PARENT_GONE = frozenset({"DSM-965", "DSM-966"})


class Unavailable(Exception):
    """The inspection parent does not answer.  Nothing passes meanwhile; the job is tried again."""


@dataclass(frozen=True, slots=True)
class Examined:
    """An inspection that is not saved yet, and the clean copy (staged in the vault) if there is one."""

    inspection: Inspection
    clean: StoredObject | None


class _Chunks(io.RawIOBase):
    """The vault's chunks as a readable stream; notes how long the vault took."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest, self.seconds = chunks, b"", 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer arrives as one
        if not self._rest:
            started = time.perf_counter()
            self._rest = next(self._chunks, b"")
            self.seconds += time.perf_counter() - started
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


class _CleanCopy(io.RawIOBase):
    """Where the engine writes: opened in the vault at the first byte, so that a refusal leaves nothing."""

    def __init__(self) -> None:
        self.writing: Writing | None = None
        self.seconds = 0.0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the engine writes bytes
        started = time.perf_counter()
        if self.writing is None:
            self.writing = Writing(zone="-")
        self.writing.write(bytes(data))
        self.seconds += time.perf_counter() - started
        return len(data)

    def abort(self) -> None:
        if self.writing is not None:
            self.writing.abort()

    def commit(self, sha256: str) -> StoredObject:
        """The copy, if it is exactly the bytes that the verdict is about."""
        started = time.perf_counter()
        assert self.writing is not None, "a file passed without a byte of output"
        stored = self.writing.commit()
        if stored.sha256 != sha256:
            raise RuntimeError("the stored copy is not what the engine judged")
        self.seconds += time.perf_counter() - started
        return stored


def sandbox_path() -> Path:
    return Path(settings.SEKISHO_RUN_DIR) / "inspection.sock"


def is_reachable() -> bool:
    """Does the inspection parent take connections?  While it restarts, no attempt need be spent on asking it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
        try:
            probe.connect(str(sandbox_path()))
        except OSError:
            return False
    return True


def examine(original: StoredObject, *, name: str, profile: str) -> Examined:
    """Run the engines over an original.  Changes nothing in the database but the staged clean copy.

    Raises ``Unavailable`` when the inspection parent does not answer, ``Gone`` when the original was destroyed.
    """
    # Only workers come here: a web process never even loads an engine (I2).
    import sekisho_disarm
    from sekisho_sandbox import Sandbox

    started = time.perf_counter()
    source, copy = _Chunks(read(original.pk)), _CleanCopy()
    try:
        report = sekisho_disarm.disarm(
            io.BufferedReader(source, 256 * 1024),
            copy,
            name=name,
            profile=sekisho_disarm.Profile(profile),
            limits=sekisho_disarm.Limits(
                wall_seconds=settings.SEKISHO_INSPECTION_SECONDS,
                memory_bytes=settings.SEKISHO_INSPECTION_MEMORY_MB * 1024**2,
            ),
            sandbox=Sandbox.connect(sandbox_path()),
        )
        if PARENT_GONE.intersection(finding.code for finding in report.findings):
            raise Unavailable("the inspection parent did not answer or ended during the inspection")
        clean = copy.commit(str(report.sha256_out)) if report.passed else None
    except BaseException:
        copy.abort()
        raise
    if clean is None:
        copy.abort()
    total = time.perf_counter() - started
    return Examined(_row(original, report, profile, source.seconds, copy.seconds, total), clean)


def _row(
    original: StoredObject,
    report: Report,
    profile: str,
    reading: float,
    storing: float,
    total: float,
) -> Inspection:
    # Web processes load no engine, so both languages are written down here.
    from sekisho_disarm import codes

    steps = {step.name: step.seconds * 1000 for step in report.steps}
    engine = sum(steps.values())
    return Inspection(
        original=original.pk,
        kind=report.kind,
        extension=PurePath(report.name).suffix.lower()[1:21],
        profile=profile,
        verdict=report.verdict,
        codes=sorted({finding.code for finding in report.findings}),
        findings=[
            {
                "code": f.code,
                "where": f.where,
                "action": f.action,
                "message": codes.told(f, "ja"),
                "message_en": codes.told(f, "en"),
            }
            for f in report.findings
        ],
        size_in=original.size,
        size_out=report.size_out,
        sha256_in=original.sha256,
        sha256_out=report.sha256_out,
        output_name=report.output_name or "",
        engine=report.engine,
        open_ms=max(reading * 1000, (total - storing) * 1000 - engine),
        identify_ms=steps.get("identify", 0.0),
        rebuild_ms=steps.get("rebuild", 0.0),
        verify_ms=steps.get("verify", 0.0),
        store_ms=storing * 1000,
        total_ms=total * 1000,
    )
