"""What a rule may ask of a crossing.  Each condition answers yes, no, or None: the fact is not known.

``covers`` compares two conditions on the same fact: everything that meets the other one meets this one too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from sekisho.foundation.policies.engine.crossing import Crossing

MIB: Final = 1024 * 1024
MINUTES: Final = 24 * 60
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLASSES: Final = ("3A", "3B", "3C", "2", "1")


class Condition(Protocol):
    """One clause of a rule.  ``written`` is what stands in the text, for people."""

    @property
    def written(self) -> tuple[str, ...]: ...
    def meets(self, fact: Any) -> bool: ...
    def covers(self, other: Any) -> bool: ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact is one of these, or any of the facts is (roles, codes).  ``values`` spells groups out."""

    written: tuple[str, ...]
    values: frozenset[str]

    def meets(self, fact: str | Collection[str]) -> bool:
        if isinstance(fact, str):
            return fact in self.values
        return not self.values.isdisjoint(fact)

    def covers(self, other: OneOf) -> bool:
        return other.values <= self.values


@dataclass(frozen=True, slots=True)
class Codes:
    """Any of the finding codes is one of these; ``DSM-2*`` stands for all that begin so."""

    written: tuple[str, ...]

    def meets(self, fact: Collection[str]) -> bool:
        return any(_fits(pattern, code) for code in fact for pattern in self.written)

    def covers(self, other: Codes) -> bool:
        return all(any(_fits(mine, theirs) for mine in self.written) for theirs in other.written)


def _fits(pattern: str, code: str) -> bool:
    return code.startswith(pattern[:-1]) if pattern.endswith("*") else code == pattern


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number is so large or larger; ``unit`` turns the written number into the fact's own."""

    low: int
    unit: int = 1

    @property
    def written(self) -> tuple[str, ...]:
        return (str(self.low),)

    def meets(self, fact: int) -> bool:
        return fact >= self.low * self.unit

    def covers(self, other: AtLeast) -> bool:
        return other.low >= self.low


@dataclass(frozen=True, slots=True)
class AtMost:
    """The number is so large or smaller."""

    high: int
    unit: int = 1

    @property
    def written(self) -> tuple[str, ...]:
        return (str(self.high),)

    def meets(self, fact: int) -> bool:
        return fact <= self.high * self.unit

    def covers(self, other: AtMost) -> bool:
        return other.high <= self.high


@dataclass(frozen=True, slots=True)
class Hours:
    """From one time of the day up to, not including, another; over midnight when the end is the earlier one."""

    text: str
    start: int
    end: int

    @property
    def written(self) -> tuple[str, ...]:
        return (self.text,)

    def meets(self, fact: datetime) -> bool:
        return self._holds(fact.hour * 60 + fact.minute)

    def covers(self, other: Hours) -> bool:
        return all(self._holds(minute) for minute in range(MINUTES) if other._holds(minute))

    def _holds(self, minute: int) -> bool:
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


@dataclass(frozen=True, slots=True)
class Weekdays:
    """The day of the week is one of these."""

    written: tuple[str, ...]

    def meets(self, fact: datetime) -> bool:
        return DAYS[fact.weekday()] in self.written

    def covers(self, other: Weekdays) -> bool:
        return set(other.written) <= set(self.written)


Fact = Callable[[Crossing], Any]

#: the name in a rule → the fact of a crossing it asks about; None or "" is "not known"
FACTS: Final[Mapping[str, Fact]] = {
    "from": lambda crossing: crossing.origin,
    "to": lambda crossing: crossing.destination,
    "department": lambda crossing: crossing.departments,
    "role": lambda crossing: crossing.roles,
    "sender": lambda crossing: crossing.sender,
    "recipient": lambda crossing: crossing.recipients or None,
    "kind": lambda crossing: crossing.kind,
    "extension": lambda crossing: crossing.extension,
    "min_mb": lambda crossing: crossing.size,
    "max_mb": lambda crossing: crossing.size,
    "min_files": lambda crossing: crossing.count,
    "max_files": lambda crossing: crossing.count,
    "verdict": lambda crossing: crossing.verdict,
    "code": lambda crossing: crossing.codes,
    "personal": lambda crossing: crossing.personal,
    "min_score": lambda crossing: crossing.score,
    "min_people": lambda crossing: crossing.people,
    "class": lambda crossing: crossing.information_class,
    "hours": lambda crossing: crossing.at,
    "days": lambda crossing: crossing.at,
    "channel": lambda crossing: crossing.channel,
}
#: cannot be known before somebody looked for personal data
SCREENED: Final = frozenset({"personal", "min_score", "min_people"})
#: empty text is a fact here: a name without extension, a kind that is none
EMPTY_IS_KNOWN: Final = frozenset({"extension", "kind"})
