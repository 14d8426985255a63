"""A text in TOML becomes a set of rules, or a list of problems with line and cause.

All problems are collected; a set with one is no set.  ``Known`` says which words exist in the town: a rule about
a section that is not there would never hold anything, and nobody would notice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sekisho.foundation.policies.engine.conditions import (
    CLASSES,
    DAYS,
    FACTS,
    MIB,
    AtLeast,
    AtMost,
    Codes,
    Condition,
    Hours,
    OneOf,
    Weekdays,
)
from sekisho.foundation.policies.engine.crossing import PASSED
from sekisho.foundation.policies.engine.places import Places
from sekisho.foundation.policies.engine.rules import Approval, Outcome, Rule, Ruleset, Step, StepKind
from sekisho.foundation.policies.engine.values import (
    Bad,
    identifier_of,
    number_of,
    one_of,
    table_of,
    text_of,
    whole,
    words_of,
)

MOST_BYTES: Final = 1_000_000
MOST_RULES: Final = 2_000
MOST_DAYS: Final = 366
VERDICTS: Final = ("clean", "changed", "confirmed", "undecided")
PROFILES: Final = ("keep", "flatten", "text")
#: how a file comes in today, or that its original is asked for; a rule may name others, which fit nothing yet
CHANNELS: Final = ("web", "api", "original")
#: two different people decide about what leaves this zone
TWO_PEOPLE_ZONE: Final = "mynumber"
_CODE: Final = re.compile(r"^[A-Z]{3}-[0-9]{0,3}\*?$")
_HOURS: Final = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$")
_LOGIN: Final = re.compile(r"^\S{1,150}$")


@dataclass(frozen=True, slots=True)
class Known:
    """The words that a town's rules may use.  ``groups``: a word for several kinds → those kinds."""

    zones: frozenset[str]
    departments: Mapping[str, tuple[str, ...]]
    roles: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    people: frozenset[str] | None = None  # None: not checked (a preset knows no people)
    #: False for sets in force: a section that was dissolved since must not make the whole set unreadable
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is no set of rules: a stable cause, where, and the words that its sentence needs."""

    line: int
    cause: str
    about: str = ""
    value: str = ""


@dataclass(slots=True)
class Reading:
    """What came of a text.  ``ruleset`` is None when there is any problem."""

    ruleset: Ruleset | None = None
    problems: list[Problem] = field(default_factory=list)


def read(text: str, known: Known) -> Reading:
    """Never raises for what stands in the text."""
    if len(text.encode()) > MOST_BYTES:
        return Reading(problems=[Problem(1, "too-large")])
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        return Reading(
            problems=[Problem(int(found[1]) if found else text.count("\n") + 1, "syntax", value=str(error))]
        )
    return _Reader(raw, Places(text), known).read()


class _Reader:
    def __init__(self, raw: dict[str, Any], places: Places, known: Known) -> None:
        self.raw, self.places, self.known = raw, places, known
        self.problems: list[Problem] = []

    def read(self) -> Reading:
        self._only(self.raw, ("format", "name", "approval", "rule"), self.places.top)
        if self.raw.get("format") != 1:
            self._note(self.places.top("format"), Bad("format", "format", self.raw.get("format", "")))
        approvals = {one.code: one for one in self._approvals()}
        rules = tuple(self._rules(approvals))
        if not rules and not self.problems:
            self._note(1, Bad("no-rules"))
        self._check_unique(rules)
        if self.problems:
            return Reading(problems=sorted(self.problems, key=lambda problem: problem.line))
        return Reading(Ruleset(str(self.raw.get("name", "")), rules, approvals))

    def _note(self, line: int, bad: Bad) -> None:
        self.problems.append(Problem(line, bad.cause, bad.about, bad.value))

    def _only(self, table: Mapping[str, Any], names: tuple[str, ...], line: Callable[[str], int]) -> None:
        for key in table:
            if key not in names:
                self._note(line(key), Bad("unknown-word", key))

    def _tables(self, name: str) -> list[dict[str, Any]]:
        found = self.raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self._note(self.places.top(name), Bad("not-a-list", name))
            return []
        return found[:MOST_RULES]

    def _approvals(self) -> Iterator[Approval]:
        seen: set[str] = set()
        for number, table in enumerate(self._tables("approval")):
            place = self.places.block("approval", number)
            self._only(table, ("code", "name", "step"), place.line)
            try:
                code = identifier_of(table, "code")
                if code in seen:
                    raise Bad("twice", "code", code)
                seen.add(code)
                steps = table.get("step")
                if not isinstance(steps, list) or not steps:
                    raise Bad("no-steps", code)
                yield self._complete(Approval(code, text_of(table, "name"), tuple(map(self._step, steps))))
            except Bad as bad:
                self._note(place.line(bad.about, bad.value), bad)

    @staticmethod
    def _complete(approval: Approval) -> Approval:
        """Somebody decides about every class of information.  Raises ``_Bad``."""
        if approval.left_out:
            raise Bad("class-without-step", "class", approval.left_out)
        return approval

    def _step(self, table: Any) -> Step:
        if not isinstance(table, dict):
            raise Bad("not-a-table", "step")
        for key in table:
            if key not in ("kind", "by", "need", "hours", "escalate", "class"):
                raise Bad("unknown-word", key)
        kind = one_of(table, "kind", tuple(StepKind))
        need = {"one": 1, "all": 0}.get(table.get("need", "one"), table.get("need"))
        if not isinstance(need, int) or isinstance(need, bool) or not 0 <= need <= 50:
            raise Bad("need", "need", need)
        escalate = self._approver(table["escalate"], "escalate") if "escalate" in table else ""
        hours = number_of(table, "hours", 1, 24 * 60) if "hours" in table else None
        if escalate and hours is None:
            raise Bad("escalate-without-hours", "escalate", escalate)
        classes = words_of(table["class"], "class", CLASSES) if "class" in table else ()
        return Step(StepKind(kind), self._approver(table.get("by"), "by"), need, hours, escalate, classes)

    def _approver(self, value: object, key: str) -> str:
        written = str(value)
        form, _, rest = written.partition(":")
        if written in ("head", "colleague", "above"):
            return written
        if form == "role" and (rest in self.known.roles or (rest and not self.known.strict)):
            return written
        if form == "people" and rest.split():
            missing = [
                p for p in rest.split() if self.known.people is not None and p not in self.known.people
            ]
            if missing:
                raise Bad("no-such-person", key, missing[0])
            return written
        raise Bad("approver", key, written)

    def _told(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise Bad("not-a-list", "notify")
        return tuple(self._approver(one, "notify") for one in value)

    def _rules(self, approvals: Mapping[str, Approval]) -> Iterator[Rule]:
        names = ("id", "reason", "owner", "source", "mark", "when", "then")
        for number, table in enumerate(self._tables("rule")):
            place = self.places.block("rule", number)
            self._only(table, names, place.line)
            try:
                yield self._rule(table, place.start, approvals)
            except Bad as bad:
                self._note(place.line(bad.about, bad.value), bad)

    def _rule(self, table: Mapping[str, Any], line: int, approvals: Mapping[str, Approval]) -> Rule:
        identifier = identifier_of(table, "id")
        when = {name: self._condition(name, value) for name, value in table_of(table, "when").items()}
        then = table_of(table, "then")
        for key in then:
            if key not in ("outcome", "as", "approval", "keep_days", "notify"):
                raise Bad("unknown-word", key)
        rule = Rule(
            id=identifier,
            reason=text_of(table, "reason"),
            owner=text_of(table, "owner"),
            when=when,
            outcome=Outcome(one_of(then, "outcome", tuple(Outcome))),
            profile=one_of(then, "as", PROFILES) if "as" in then else "",
            approval=str(then.get("approval", "")),
            keep_days=number_of(then, "keep_days", 1, MOST_DAYS) if "keep_days" in then else None,
            notify=self._told(then["notify"]) if "notify" in then else (),
            source=str(table.get("source", "")),
            mark=one_of(table, "mark", ("V", "S", "own")) if "mark" in table else "",
            line=line,
        )
        _check_outcome(rule, approvals)
        return rule

    def _condition(self, name: str, value: Any) -> Condition:
        if name not in FACTS:
            raise Bad("unknown-word", name)
        return _SHAPES[name](self, name, value)

    def _check_unique(self, rules: tuple[Rule, ...]) -> None:
        seen: set[str] = set()
        for rule in rules:
            if rule.id.startswith("exception-") and self.known.strict:
                self._note(rule.line, Bad("reserved", "id", rule.id))
            if rule.id in seen:
                self._note(rule.line, Bad("twice", "id", rule.id))
            seen.add(rule.id)

    def zones(self, name: str, value: Any) -> Condition:
        return _one(words_of(value, name, tuple(self.known.zones)))

    def departments(self, name: str, value: Any) -> Condition:
        return _one(words_of(value, name, tuple(self.known.departments) if self.known.strict else None))

    def roles(self, name: str, value: Any) -> Condition:
        return _one(words_of(value, name, tuple(self.known.roles) if self.known.strict else None))

    def logins(self, name: str, value: Any) -> Condition:
        people = self.known.people if self.known.strict else None
        return _one(words_of(value, name, tuple(people) if people is not None else None, shape=_LOGIN))

    def kinds(self, name: str, value: Any) -> Condition:
        written = words_of(value, name)
        every = frozenset().union(*self.known.groups.values()) if self.known.groups else frozenset()
        unknown = [word for word in written if word not in self.known.groups and word not in every]
        if unknown and self.known.strict:
            raise Bad("no-such-value", name, unknown[0])
        return OneOf(
            written, frozenset().union(*(self.known.groups.get(word, frozenset({word})) for word in written))
        )


def _check_outcome(rule: Rule, approvals: Mapping[str, Approval]) -> None:
    if rule.outcome is Outcome.HOLD:
        if not rule.approval:
            raise Bad("hold-without-approval", "outcome", rule.outcome)
        if rule.approval not in approvals:
            raise Bad("no-such-approval", "approval", rule.approval)
        if _may_leave_two_people_zone(rule) and approvals[rule.approval].people < 2:
            raise Bad("two-people", "approval", rule.approval)
    elif rule.approval:
        raise Bad("approval-without-hold", "approval", rule.approval)
    if rule.outcome is Outcome.CONFIRM and _may_leave_two_people_zone(rule):
        raise Bad("two-people", "outcome", rule.outcome)
    if rule.profile and rule.outcome is Outcome.REFUSE:
        raise Bad("as-without-release", "as", rule.profile)
    if rule.keep_days and rule.outcome is Outcome.REFUSE:
        raise Bad("keep-without-release", "keep_days", rule.keep_days)
    verdict = rule.when.get("verdict")
    if rule.lets_go and verdict is not None and not set(verdict.written) <= PASSED:
        raise Bad("releases-unjudged", "verdict", "undecided")


def _may_leave_two_people_zone(rule: Rule) -> bool:
    return "from" not in rule.when or rule.when["from"].meets(TWO_PEOPLE_ZONE)


def _one(words: tuple[str, ...]) -> OneOf:
    return OneOf(words, frozenset(words))


def _codes(_reader: _Reader, name: str, value: Any) -> Condition:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words:
        raise Bad("not-a-list", name)
    for word in words:
        if not isinstance(word, str) or not _CODE.match(word):
            raise Bad("no-such-value", name, word)
    return Codes(tuple(words))


def _hours(_reader: _Reader, name: str, value: Any) -> Condition:
    found = _HOURS.match(value) if isinstance(value, str) else None
    if found is None:
        raise Bad("hours", name, value)
    hour, minute, end_hour, end_minute = map(int, found.groups())
    if (hour, minute) == (end_hour, end_minute):
        raise Bad("hours", name, value)
    return Hours(value, hour * 60 + minute, end_hour * 60 + end_minute)


_Shape = Callable[[_Reader, str, Any], Condition]


def _listed(*allowed: str) -> _Shape:
    return lambda _reader, name, value: _one(words_of(value, name, allowed or None))


def _least(most: int, unit: int = 1) -> _Shape:
    return lambda _reader, name, value: AtLeast(whole(value, name, 1, most), unit)


def _most(most: int, unit: int = 1) -> _Shape:
    return lambda _reader, name, value: AtMost(whole(value, name, 1, most), unit)


_SHAPES: Final[Mapping[str, _Shape]] = {
    "from": _Reader.zones,
    "to": _Reader.zones,
    "department": _Reader.departments,
    "role": _Reader.roles,
    "sender": _Reader.logins,
    "recipient": _Reader.logins,
    "kind": _Reader.kinds,
    "extension": _listed(),
    "min_mb": _least(1_000_000, MIB),
    "max_mb": _most(1_000_000, MIB),
    "min_files": _least(100_000),
    "max_files": _most(100_000),
    "verdict": _listed(*VERDICTS),
    "code": _codes,
    "personal": _listed(),
    "min_score": _least(100),
    "min_people": _least(10_000_000),
    "class": _listed(*CLASSES),
    "hours": _hours,
    "days": lambda _reader, name, value: Weekdays(words_of(value, name, DAYS)),
    "channel": _listed(),
}
