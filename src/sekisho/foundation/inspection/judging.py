"""From the engine's report and the scanners' answers to one verdict.  Pure: no database, no clock.

A find blocks, whatever the engine made of the file.  A scanner that is configured and gave no answer to rely on
makes undecided what would have passed.  Silence of scanners never lifts what the engine blocked, and replaces the
rebuilding only where :mod:`~sekisho.foundation.inspection.confirmable` and the route allow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sekisho.foundation.inspection.confirmable import UNSUPPORTED, is_confirmable
from sekisho.foundation.inspection.models import Inspection
from sekisho.foundation.inspection.scanners.base import Result, Scan
from sekisho.foundation.inspection.sentences import finding

Verdict = Inspection.Verdict
Findings = list[dict[str, str]]
#: the engine's code for a file, or a part of it, that was opened with a password
OPENED_WITH_PASSWORD = frozenset({"DSM-004"})
_REMOVED = (Verdict.CLEAN, Verdict.CHANGED)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict and the findings; the last one that stopped the file is the reason that people read."""

    verdict: str
    findings: Findings
    confirmed_by: int = 0

    @property
    def codes(self) -> set[str]:
        return {each["code"] for each in self.findings}

    @property
    def gives_out(self) -> bool:
        return self.verdict in (*_REMOVED, Verdict.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """What the engine said: verdict, true kind, findings as inspections keep them."""

    verdict: str
    kind: str
    findings: Findings


def is_stopped_by(scans: Sequence[Scan]) -> bool:
    """Can nothing that the engine produces be given out any more?"""
    return any(scan.result is not Result.PASSED for scan in scans)


def worst(before: Sequence[Scan], after: Sequence[Scan]) -> list[Scan]:
    """For each scanner the answer that stops the file, if one of the two does; its times added up."""
    return [
        replace(
            first if first.result is not Result.PASSED else second,
            milliseconds=first.milliseconds + second.milliseconds,
        )
        for first, second in zip(before, after, strict=True)
    ]


def judge(
    rebuilding: Rebuilding,
    scans: Sequence[Scan],
    *,
    extension: str,
    confirmations: int,
    vouched_by: Sequence[str] = (),
) -> Judgement:
    """``confirmations``: how many scanners the route wants for what cannot be rebuilt; 0 accepts none.

    ``vouched_by``: names of the two who registered exactly this content to pass as it is.
    """
    said, names = _said(scans), _silent(scans)
    verdict, findings = rebuilding.verdict, rebuilding.findings
    if any(scan.result is Result.HIT for scan in scans):
        return Judgement(Verdict.BLOCKED, [*findings, *said], len(names))
    if vouched_by and verdict != Verdict.BLOCKED:
        known = _known(rebuilding, scans, names, vouched_by)
        if known is not None:
            return known
        findings = [finding("SCN-013", "", "kept"), *findings]
    if verdict in _REMOVED and said:
        return Judgement(Verdict.UNDECIDED, [*findings, *said], len(names))
    if confirmations and not said and verdict == Verdict.UNDECIDED:
        verdict, findings = _confirmed(
            replace(rebuilding, findings=findings), names, extension, confirmations
        )
    return Judgement(verdict, [*said, *findings], len(names))


def _known(
    rebuilding: Rebuilding, scans: Sequence[Scan], names: list[str], vouched_by: Sequence[str]
) -> Judgement | None:
    """What two people registered passes unchanged when every scanner there is saw all of it and found nothing.

    None when that is not so, and for what the engine could not read for another reason than its kind: nobody's
    word stands for what is behind a password, damaged or too large.
    """
    stopping = [each["code"] for each in rebuilding.findings if each["action"] == "stopped"]
    opened = any(each["code"] in OPENED_WITH_PASSWORD for each in rebuilding.findings)
    readable = rebuilding.verdict in _REMOVED or stopping == [UNSUPPORTED]
    if not names or len(names) != len(scans) or opened or not readable:
        return None
    how = finding(
        "SCN-012",
        "",
        "kept",
        count=len(names),
        scanners=", ".join(names),
        names="・".join(vouched_by),
    )
    return Judgement(Verdict.CONFIRMED, [how], len(names))


def _silent(scans: Sequence[Scan]) -> list[str]:
    """The scanners that were given every byte and found nothing."""
    return [scan.scanner for scan in scans if scan.result is Result.PASSED and scan.whole]


def _said(scans: Sequence[Scan]) -> Findings:
    """A finding for each scanner that stops the file, finds last: they are the stronger reason."""
    found = [scan for scan in scans if scan.result is Result.HIT]
    failed = [scan for scan in scans if scan.result is Result.FAILED]
    return [finding(scan.code, scan.scanner, "stopped", scanner=scan.scanner) for scan in failed] + [
        finding("SCN-001", scan.scanner, "stopped", scanner=scan.scanner, signature=scan.signature)
        for scan in found
    ]


def _confirmed(rebuilding: Rebuilding, names: list[str], extension: str, wanted: int) -> tuple[str, Findings]:
    stopping = [each["code"] for each in rebuilding.findings if each["action"] == "stopped"]
    if not is_confirmable(rebuilding.kind, extension, stopping):
        return rebuilding.verdict, rebuilding.findings
    kind = rebuilding.kind if rebuilding.kind != "unknown" else extension
    if len(names) < wanted:
        few = finding("SCN-011", "", "stopped", kind=kind, wanted=wanted, count=len(names))
        return rebuilding.verdict, [*rebuilding.findings, few]
    others = [each for each in rebuilding.findings if each["action"] != "stopped"]
    how = finding("SCN-010", "", "kept", kind=kind, count=len(names), scanners=", ".join(names))
    return Verdict.CONFIRMED, [*others, how]
