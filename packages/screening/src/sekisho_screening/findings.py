"""What comes out: findings with their evidence, and the report about a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sekisho_screening.places import Place


class Why(StrEnum):
    """Kinds of evidence, for and against."""

    CHECK_DIGIT = "check-digit"
    FORM = "form"
    LABEL = "label"
    FAR_LABEL = "far-label"
    HEADER = "column-header"
    SHARE = "column-share"
    TABLE = "table-shape"
    LIST = "word-list"
    NEIGHBOUR = "near-a-person"
    GAZETTEER = "gazetteer"
    HONORIFIC = "honorific"
    PATTERN = "own-pattern"
    AGAINST_LABEL = "against-label"
    AGAINST_FORM = "against-form"
    AGAINST_ROLE = "against-role"


@dataclass(frozen=True, slots=True)
class Evidence:
    why: Why
    sentence: str  # Japanese; holds no part of the value

    def to_dict(self) -> dict[str, str]:
        return {"why": self.why.value, "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class Finding:
    """``count`` values of one kind at one place.  ``sample`` is masked; ``score`` runs from 0 to 100."""

    kind: str
    place: Place
    sample: str
    score: int
    evidence: tuple[Evidence, ...]
    count: int = 1

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "place": self.place.to_dict(),
            "sample": self.sample,
            "score": self.score,
            "evidence": [one.to_dict() for one in self.evidence],
            "count": self.count,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Finding:
        evidence = tuple(Evidence(Why(one["why"]), str(one["sentence"])) for one in data["evidence"])
        return cls(
            str(data["kind"]),
            Place.from_dict(data["place"]),
            str(data["sample"]),
            int(data["score"]),
            evidence,
            int(data["count"]),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """About one file.  ``unread``: places whose text could not be read (pictures, other formats), with why.

    ``people``: how many different persons the findings are about, at least.
    """

    name: str
    kind: str
    people: int
    findings: tuple[Finding, ...]
    hold: bool
    seconds: float
    unread: tuple[tuple[Place, str], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "people": self.people,
            "hold": self.hold,
            "findings": [finding.to_dict() for finding in self.findings],
            "counts": self.counts,
            "unread": [{"place": place.to_dict(), "reason": reason} for place, reason in self.unread],
            "seconds": round(self.seconds, 6),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything that is not a report."""
        return cls(
            name=str(data["name"]),
            kind=str(data["kind"]),
            people=int(data["people"]),
            findings=tuple(Finding.from_dict(one) for one in data["findings"]),
            hold=bool(data["hold"]),
            seconds=float(data["seconds"]),
            unread=tuple((Place.from_dict(one["place"]), str(one["reason"])) for one in data["unread"]),
            counts={str(kind): int(count) for kind, count in data["counts"].items()},
        )
