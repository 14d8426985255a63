"""The step of inspection that looks for personal data, in the bytes that would be released.

It runs after disarm and verification, in a locked child of its own, over the staged clean copy as it comes back out
of the vault: what was screened is what leaves, and the digest proves it.

When a route asks for the answer and there is none (the engine died, a limit, a part that cannot be read), the verdict
becomes ``undecided`` (I6).  A route that only records takes the gap for a fact and goes on.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sekisho.foundation.inspection.confirmable import KINDS
from sekisho.foundation.inspection.models import Inspection
from sekisho.foundation.inspection.screening import town
from sekisho.foundation.inspection.screening.models import PersonalFinding, Screening
from sekisho.foundation.inspection.screening.rule import HoldRule
from sekisho.foundation.inspection.screening.words import word
from sekisho.foundation.inspection.services import Examined, Unavailable, sandbox_path
from sekisho.foundation.vault.api import StoredObject, read

if TYPE_CHECKING:
    from sekisho_screening import Finding, Report, Settings

PICTURES = "flatten"  # the method that leaves no text to read
NO_READER = {
    "place": {"part": "body", "within": []},
    "phrase": "本文",
    "reason": "文字として読める形式ではありません",
    "picture": False,
}
GAPS = "SCR-021"  # the answer is there, but parts of the file could not be read


@dataclass(frozen=True, slots=True)
class Screened:
    """A screening that is not saved yet."""

    screening: Screening
    findings: Sequence[PersonalFinding]

    def save(self, inspection: Inspection) -> None:
        self.screening.inspection = inspection
        self.screening.save(force_insert=True)
        for finding in self.findings:
            finding.screening = self.screening
        PersonalFinding.objects.bulk_create(self.findings)


def screen(examined: Examined, *, name: str, rule: HoldRule, department: str) -> Screened:
    """Look for personal data in the clean copy.  Changes nothing in the database.

    ``department``: code of the sender's department, whose own words do not count.  Where ``rule`` asks and the answer
    has a hole, ``examined.inspection`` becomes ``undecided`` with the code and the sentence of what happened.
    Raises ``Unavailable`` when the inspection parent does not answer, ``Gone`` when the copy was destroyed.
    """
    from sekisho_screening import Away, ScreeningError

    assert examined.clean is not None, "there is nothing to screen"
    readable = _readable(examined.inspection, examined.clean)
    started = time.perf_counter()
    report, failed = None, None
    try:
        report = _report(readable, name, town.settings_for(department))
    except Away as away:
        raise Unavailable(away.detail) from away
    except ScreeningError as error:
        failed = error
    spent = (time.perf_counter() - started) * 1000
    screened = _rows(readable, report, failed.code if failed else "", spent)
    if report is not None and not screened.screening.code and _has_no_reader(examined.inspection):
        screened.screening.code = GAPS
        screened.screening.unread = [*screened.screening.unread, NO_READER]
    examined.inspection.total_ms += spent
    if rule.asks and screened.screening.code:
        _leave_undecided(examined.inspection, screened.screening, failed.sentence if failed else "")
    return screened


def _has_no_reader(inspection: Inspection) -> bool:
    """A drawing or a film that scanners confirmed: words that happen to be legible in it are no answer."""
    return inspection.verdict == Inspection.Verdict.CONFIRMED and inspection.kind in KINDS


def _readable(inspection: Inspection, clean: StoredObject) -> StoredObject:
    """What is read: the clean copy; where that is pictures of pages, the original, whose words are the pages'."""
    if inspection.profile == PICTURES:
        return StoredObject.objects.get(pk=inspection.original)
    return clean


def _report(copy: StoredObject, name: str, chosen: Settings) -> Report:
    import sekisho_screening
    from sekisho.foundation.inspection.engines import Screener
    from sekisho_sandbox import Sandbox

    content = _Hashed(read(copy.pk))
    report = sekisho_screening.screen(
        io.BufferedReader(content, 256 * 1024),
        name=name,
        settings=chosen,
        sandbox=Screener(Sandbox.connect(sandbox_path())),
    )
    if content.digest != copy.sha256:
        raise RuntimeError("what was screened is not what would be released")
    return report


class _Hashed(io.RawIOBase):
    """The vault's chunks as a stream whose digest is known at its end."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest, self._digest = chunks, b"", hashlib.sha256()

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer arrives as one
        if not self._rest:
            self._rest = next(self._chunks, b"")
            self._digest.update(self._rest)
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _rows(copy: StoredObject, report: Report | None, code: str, spent: float) -> Screened:
    findings = [_row(n, one) for n, one in enumerate(report.findings, 1)] if report else []
    unread = [_gap(one.to_dict()) for one in report.unread] if report else []
    if any(not one["picture"] for one in unread):
        code = GAPS
    screening = Screening(
        sha256=copy.sha256,
        code=code,
        people=report.people if report else 0,
        highest=max((one.score for one in findings if one.special), default=0),
        unread=unread,
        engine=report.engine if report else "",
        screen_ms=spent,
    )
    return Screened(screening, findings)


def _row(position: int, finding: Finding) -> PersonalFinding:
    return PersonalFinding(
        position=position,
        kind=finding.kind,
        name=word(finding.kind, town.pattern_name(finding.kind))[:80],
        place={key: value for key, value in finding.place.to_dict().items() if key != "phrase"},
        phrase=finding.place.phrase()[:600],
        sample=finding.sample[:200],
        score=finding.score,
        count=finding.count,
        special=finding.special,
        identifying=finding.identifying,
        evidence=[one.to_dict() for one in finding.evidence],
    )


def _gap(unread: dict[str, object]) -> dict[str, object]:
    place = unread["place"]
    assert isinstance(place, dict)
    return {
        "place": {key: value for key, value in place.items() if key != "phrase"},
        "phrase": place["phrase"],
        "reason": unread["reason"],
        "picture": unread["picture"],
    }


def _leave_undecided(inspection: Inspection, screening: Screening, sentence: str) -> None:
    """Nothing passes on an answer with a hole where the route wants one."""
    inspection.verdict = Inspection.Verdict.UNDECIDED
    inspection.sha256_out = inspection.size_out = None
    inspection.output_name = ""
    inspection.codes = sorted({*inspection.codes, screening.code})
    where = screening.gaps[0]["phrase"] if screening.gaps else ""
    message = sentence or "個人情報の検査で、読み取れない部分がありました。"
    inspection.findings = [
        *inspection.findings,
        {"code": screening.code, "where": where, "action": "stopped", "message": message},
    ]
