"""The one door to the engines: an original in, a verdict and perhaps a clean copy out (I1, I2).

The engines run in the inspection parent's locked children; this process sees their bytes, and parses none.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from sekisho.foundation.inspection.judging import Judgement, Rebuilding, is_stopped_by, judge, worst
from sekisho.foundation.inspection.models import Inspection, ScanResult
from sekisho.foundation.inspection.scanners.base import Scan
from sekisho.foundation.inspection.scanners.registry import configured
from sekisho.foundation.inspection.scanners.scanning import scan_all
from sekisho.foundation.vault.api import StoredObject, Writing, read

if TYPE_CHECKING:
    from sekisho_disarm import Report


#: the engine's code for "opened with a password": no scanner could look into the original, so they see the copy too
OPENED = "DSM-004"
ENCRYPTED = frozenset({"DSM-004", "DSM-005", "DSM-006"})  # opened, and how it came out
NEEDS_PASSWORD = frozenset({"DSM-930", "DSM-931"})  # none was given; none fits
MOST_PASSWORDS = 50  # as many as the engine tries
#: the engine's codes for "the parent was lost" and "it cannot be reached": worth another attempt
PARENT_GONE = frozenset({"DSM-965", "DSM-966"})


class Unavailable(Exception):
    """The inspection parent does not answer.  Nothing passes meanwhile; the job is tried again."""


@dataclass(frozen=True, slots=True)
class Examined:
    """An inspection that is not saved yet, and the clean copy (staged in the vault) if there is one."""

    inspection: Inspection
    clean: StoredObject | None
    scans: list[ScanResult] = field(default_factory=list)

    def save(self) -> None:
        """Write the inspection and what each scanner said, in the caller's transaction."""
        self.inspection.save()
        ScanResult.objects.bulk_create(self.scans)


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
            self.writing = None

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


@dataclass(frozen=True, slots=True)
class Vouched:
    """That people registered a content: the registration's id, and their names."""

    by: UUID
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the route and the people around a file allow, beside the profile.

    ``confirmations``: how many scanners' silence is accepted in place of rebuilding; 0 accepts none.
    ``given``: the password that a person gave for this very file; ``known``: asked for more when that is not enough.
    ``vouched``: who registered exactly this content to pass as it is.
    ``keep_password``: what was opened comes out behind the same password.
    """

    profile: str
    confirmations: int = 0
    keep_password: bool = False
    vouched: Vouched | None = None
    given: Sequence[str] = field(default=(), repr=False)
    known: Callable[[], Sequence[str]] = field(default=tuple, repr=False)


def examine(original: StoredObject, *, name: str, terms: Terms) -> Examined:
    """Run scanners and engines over an original.  Changes nothing in the database but the staged clean copy.

    Raises ``Unavailable`` when the inspection parent does not answer, ``Gone`` when the original was destroyed.
    """
    started = time.perf_counter()
    extension = _extension(name)
    scans = _scan(original, extension)
    run = _rebuilt(original, name, terms, stopped=is_stopped_by(scans))
    judged = partial(
        judge,
        extension=extension,
        confirmations=terms.confirmations,
        vouched_by=terms.vouched.names if terms.vouched else (),
    )
    try:
        report = run.report
        rebuilding = Rebuilding(str(report.verdict), str(report.kind), run.findings)
        judgement = judged(rebuilding, scans)
        clean = _kept(run.copy, judgement, report, original)
    except BaseException:
        run.copy.abort()
        raise
    if clean is None:
        run.copy.abort()
    elif OPENED in judgement.codes:
        scans = worst(scans, _scan(clean, extension))
        judgement = judged(rebuilding, scans)
        clean = clean if judgement.gives_out else None  # what was staged is swept
    scanning = sum(scan.milliseconds for scan in scans) / 1000
    times = _Times(run.source.seconds, run.copy.seconds, scanning, time.perf_counter() - started)
    inspection = _row(original, report, judgement, clean, terms.profile, times)
    inspection.extension = extension
    inspection.opened_with = run.opened_with
    if terms.vouched and "SCN-012" in judgement.codes:
        inspection.vouched_by = terms.vouched.by
    return Examined(inspection, clean, [_scan_row(inspection, scan) for scan in scans])


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of the engine: what it said, and where its output waits."""

    report: Report
    source: _Chunks
    copy: _CleanCopy
    findings: list[dict[str, str]]
    opened_with: str = ""


def _rebuilt(original: StoredObject, name: str, terms: Terms, *, stopped: bool) -> _Run:
    """With the given password first; with those of the lists only when it needs one that was not given."""
    run = _run(original, name, terms, list(terms.given), stopped=stopped)
    if not NEEDS_PASSWORD.intersection(_stopping(run.report)):
        opened = ENCRYPTED.intersection(finding.code for finding in run.report.findings)
        return replace(run, opened_with="given" if terms.given and opened else "")
    known = [word for word in terms.known() if word not in terms.given]
    if not known:
        return run
    again = _run(original, name, terms, [*terms.given, *known], stopped=stopped)
    if NEEDS_PASSWORD.intersection(_stopping(again.report)):
        again.copy.abort()
        return run  # its sentence is the right one: nobody who gave no password shall read that it was wrong
    run.copy.abort()
    return replace(again, opened_with="list")


def _run(original: StoredObject, name: str, terms: Terms, passwords: list[str], *, stopped: bool) -> _Run:
    source, copy = _Chunks(read(original.pk)), _CleanCopy()
    try:
        report = _ask_engine(source, None if stopped else copy, name, terms, passwords)
    except BaseException:
        copy.abort()
        raise
    return _Run(report, source, copy, _findings(report))


def _stopping(report: Report) -> set[str]:
    return {str(finding.code) for finding in report.findings if finding.action == "stopped"}


def _scan(stored: StoredObject, extension: str) -> list[Scan]:
    return scan_all(
        configured(),
        lambda: read(stored.pk),
        size=stored.size,
        extension=extension,
        seconds=settings.SEKISHO_SCANNER_SECONDS,
    )


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower()[1:21]


def _ask_engine(
    source: io.RawIOBase, copy: _CleanCopy | None, name: str, terms: Terms, passwords: list[str]
) -> Report:
    # Only workers come here: a web process never even loads an engine (I2).
    import sekisho_disarm
    from sekisho_sandbox import Sandbox

    report = sekisho_disarm.disarm(
        io.BufferedReader(source, 256 * 1024),
        copy,
        name=name,
        profile=sekisho_disarm.Profile(terms.profile),
        limits=sekisho_disarm.Limits(
            wall_seconds=settings.SEKISHO_INSPECTION_SECONDS,
            memory_bytes=settings.SEKISHO_INSPECTION_MEMORY_MB * 1024**2,
        ),
        sandbox=Sandbox.connect(sandbox_path()),
        passwords=passwords[:MOST_PASSWORDS],
        protect=terms.keep_password,
    )
    if PARENT_GONE.intersection(finding.code for finding in report.findings):
        raise Unavailable("the inspection parent did not answer or ended during the inspection")
    return report


def _findings(report: Report) -> list[dict[str, str]]:
    # Web processes load no engine, so both languages are written down here.
    from sekisho_disarm import codes

    return [
        {
            "code": f.code,
            "where": f.where,
            "action": str(f.action),
            "message": codes.told(f, "ja"),
            "message_en": codes.told(f, "en"),
        }
        for f in report.findings
    ]


def _kept(
    copy: _CleanCopy, judgement: Judgement, report: Report, original: StoredObject
) -> StoredObject | None:
    """What may go on: the engine's output, or for what was only confirmed the original's own bytes (I1)."""
    if not judgement.gives_out:
        return None
    if judgement.verdict != Inspection.Verdict.CONFIRMED:
        return copy.commit(str(report.sha256_out))
    copy.abort()  # whatever the engine made of it: the original's own bytes go on
    own = _CleanCopy()
    try:
        for chunk in read(original.pk):
            own.write(chunk)
        return own.commit(original.sha256)
    except BaseException:
        own.abort()
        raise


@dataclass(frozen=True, slots=True)
class _Times:
    """Seconds."""

    reading: float
    storing: float
    scanning: float
    total: float


def _row(
    original: StoredObject,
    report: Report,
    judgement: Judgement,
    clean: StoredObject | None,
    profile: str,
    times: _Times,
) -> Inspection:
    steps = {step.name: step.seconds * 1000 for step in report.steps}
    engine = sum(steps.values())
    confirmed = judgement.verdict == Inspection.Verdict.CONFIRMED
    return Inspection(
        original=original.pk,
        kind=report.kind,
        profile=profile,
        verdict=judgement.verdict,
        codes=sorted(judgement.codes),
        confirmed_by=judgement.confirmed_by,
        findings=judgement.findings,
        size_in=original.size,
        size_out=clean.size if clean else None,
        sha256_in=original.sha256,
        sha256_out=clean.sha256 if clean else None,
        output_name=(report.name if confirmed else report.output_name or "") if clean else "",
        engine=report.engine,
        open_ms=max(times.reading * 1000, (times.total - times.storing - times.scanning) * 1000 - engine),
        scan_ms=times.scanning * 1000,
        identify_ms=steps.get("identify", 0.0),
        rebuild_ms=steps.get("rebuild", 0.0),
        verify_ms=steps.get("verify", 0.0),
        store_ms=times.storing * 1000,
        total_ms=times.total * 1000,
    )


def _scan_row(inspection: Inspection, scan: Scan) -> ScanResult:
    return ScanResult(
        inspection=inspection,
        scanner=scan.scanner,
        kind=scan.kind,
        result=scan.result,
        version=scan.version,
        signature=scan.signature,
        code=scan.code,
        whole=scan.whole,
        ms=scan.milliseconds,
    )
