"""How personal data that was found is told to people and to programs: what, where, how many, why.  Only words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from sekisho.border.transfers.models import Item
from sekisho.foundation.inspection.api import Inspection
from sekisho.foundation.inspection.screening.api import (
    Answer,
    PersonalFinding,
    Screening,
    in_words,
    reason_in_words,
    word,
)
from sekisho.foundation.inspection.screening.places import in_english

SHOWN = 5  # in a line of the list; the receipt shows more
MOST_ROWS = 100  # on a receipt; the signed record has all


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding in the clerk's words."""

    position: int
    word: str
    place: str
    sample: str
    count: int
    score: int
    evidence: list[str]
    answer: Answer | None = None

    @property
    def number(self) -> str:
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Personal:
    """What screening found in one file; ``more``: how many findings are not shown."""

    people: int
    findings: list[Shown]
    more: int
    gaps: list[tuple[str, str]]  # place, why: what could not be read
    pictures: int  # how many places hold only pictures

    @property
    def number(self) -> str:
        return f"{self.people:,}"


def screening_of(inspection: Inspection | None) -> Screening | None:
    """None where the route did not want to look."""
    found = getattr(inspection, "screening", None)
    assert found is None or isinstance(found, Screening)
    return found


def personal(item: Item, *, most: int) -> Personal | None:
    """None when nobody looked."""
    screening = screening_of(item.inspection)
    if screening is None:
        return None
    findings = list(screening.findings.all())
    return Personal(
        people=screening.people,
        findings=[shown(one) for one in findings[:most]],
        more=max(0, len(findings) - most),
        gaps=[
            (_place(one["place"], one["phrase"]), reason_in_words(one["reason"]))
            for one in screening.gaps[:most]
        ],
        pictures=sum(one["picture"] for one in screening.unread),
    )


def shown(finding: PersonalFinding, answers: Sequence[Answer] = ()) -> Shown:
    return Shown(
        position=finding.position,
        word=word(finding.kind, finding.name),
        place=_place(finding.place, finding.phrase),
        sample=finding.sample,
        count=finding.count,
        score=finding.score,
        evidence=[in_words(one) for one in finding.evidence],
        answer=answers[-1] if answers else None,
    )


def _place(place: dict[str, Any], phrase: str) -> str:
    return in_english(place) if get_language() == "en" else phrase


def as_data(inspection: Inspection | None) -> dict[str, Any] | None:
    """For programs and for the signed record; None when nobody looked.  Samples are masked."""
    screening = screening_of(inspection)
    if screening is None:
        return None
    return {
        "code": screening.code or None,
        "people": screening.people,
        "sha256": screening.sha256,
        "engine": screening.engine,
        "milliseconds": round(screening.screen_ms, 1),
        "findings": [
            {
                "kind": one.kind,
                "name": one.name,
                "place": one.place,
                "where": one.phrase,
                "sample": one.sample,
                "count": one.count,
                "score": one.score,
                "evidence": one.evidence,
            }
            for one in screening.findings.all()
        ],
        "unread": screening.unread,
    }


def answers_as_data(inspection: Inspection) -> list[dict[str, Any]]:
    """Who said what about which finding, in order."""
    given = Answer.objects.filter(finding__screening_id=inspection.pk).select_related("person", "finding")
    return [
        {
            "finding": one.finding.position,
            "false_alarm": one.is_false_alarm,
            "reason": one.reason,
            "by": one.person.login,
            "at": one.at.isoformat(timespec="seconds"),
        }
        for one in given
    ]
