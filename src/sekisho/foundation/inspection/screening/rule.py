"""「保留する」: what a route says about findings, and which findings it is about.  Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

#: from this score on a finding counts as a person (the engine counts people by the same line)
COUNTS_AS_PERSON = 50


class Weighed(Protocol):
    """The part of a finding that the rule looks at."""

    @property
    def score(self) -> int: ...
    @property
    def special(self) -> bool: ...
    @property
    def identifying(self) -> bool: ...


T = TypeVar("T", bound=Weighed)


@dataclass(frozen=True, slots=True)
class HoldRule:
    """Hold when a special finding scores ``score`` or more, or ``people`` different persons are in the file.

    None: this is no reason to hold.  A rule without any reason asks for nothing: what it could not find out
    holds nothing either.
    """

    score: int | None = None
    people: int | None = None

    @property
    def asks(self) -> bool:
        return self.score is not None or self.people is not None

    def holds(self, *, highest: int, people: int) -> bool:
        return self._by_score(highest) or self._by_people(people)

    def holding(self, findings: Iterable[T], *, people: int) -> list[T]:
        """The findings because of which a file is held: all of them want an answer before it may go."""
        many = self._by_people(people)
        return [
            one
            for one in findings
            if (one.special and self._by_score(one.score))
            or (many and one.identifying and one.score >= COUNTS_AS_PERSON)
        ]

    def _by_score(self, score: int) -> bool:
        return self.score is not None and score >= self.score

    def _by_people(self, people: int) -> bool:
        return self.people is not None and people >= self.people
