"""What comes out: findings with their evidence, and the report about a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sekisho_screening.places import Place
from sekisho_screening.version import ENGINE


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
    """``count`` values of one kind at one place.  ``sample`` is masked; ``score`` runs from 0 to 100.

    ``special``: one such value with a high score is enough to hold a file (a number of the state, a card, a sensitive
    matter).  ``identifying``: different values are different persons.
    """

    kind: str
    place: Place
    sample: str
    score: int
    evidence: tuple[Evidence, ...]
    count: int = 1
    special: bool = False
    identifying: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "place": self.place.to_dict(),
            "sample": self.sample,
            "score": self.score,
            "evidence": [one.to_dict() for one in self.evidence],
            "count": self.count,
            "special": self.special,
            "identifying": self.identifying,
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
            bool(data["special"]),
            bool(data["identifying"]),
        )


@dataclass(frozen=True, slots=True)
class NotRead:
    """A place whose text could not be read, and why.

    ``picture``: there is nothing but pictures, which are never read.  Everything else is a gap in the answer: a damaged
    part, a password, a limit, a format that is not known.
    """

    place: Place
    reason: str
    picture: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {"place": self.place.to_dict(), "reason": self.reason, "picture": self.picture}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> NotRead:
        return cls(Place.from_dict(data["place"]), str(data["reason"]), bool(data["picture"]))


@dataclass(frozen=True, slots=True)
class Report:
    """About one file.  ``unread``: places whose text could not be read.  ``counts``: values by kind, listed or not.

    ``people``: how many different persons the findings are about, at least.
    """

    name: str
    kind: str
    people: int
    findings: tuple[Finding, ...]
    hold: bool
    seconds: float
    unread: tuple[NotRead, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    engine: str = ENGINE

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "people": self.people,
            "hold": self.hold,
            "findings": [finding.to_dict() for finding in self.findings],
            "counts": self.counts,
            "unread": [one.to_dict() for one in self.unread],
            "seconds": round(self.seconds, 6),
            "engine": self.engine,
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
            unread=tuple(NotRead.from_dict(one) for one in data["unread"]),
            counts={str(kind): int(count) for kind, count in data["counts"].items()},
            engine=str(data["engine"]),
        )
