"""What a model of networks expects of a crossing, and where a set of rules decides otherwise (設定点検).

A table of expectations cannot ask for every crossing there is.  It asks about the plain one, and for every rule on
the way about one crossing that is made to fit exactly this rule: a rule that bends the set for one section, one kind
or one hour is found by its own conditions.  Two rules that bend it only together are not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sekisho.foundation.policies.engine.conditions import (
    DAYS,
    FACTS,
    MINUTES,
    AtLeast,
    AtMost,
    Codes,
    Condition,
    Hours,
    OneOf,
)
from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.rules import Decision, Outcome, Rule, Ruleset

MARKS: Final = ("V", "U", "own")


@dataclass(frozen=True, slots=True)
class Line:
    """One expectation.  ``general``: about the plain crossing only, a rule may be stricter for special ones.

    ``people``: how many different people decide at least when it is held; ``people_found``: with personal data of
    so many; ``mark``: V verified, U not verified, own.
    """

    id: str
    says: str
    source: str
    mark: str
    origin: str
    destination: str
    verdicts: tuple[str, ...]
    expect: frozenset[Outcome]
    classes: tuple[str, ...] = ()
    people: int = 0
    people_found: int = 0
    general: bool = False


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a model asks for that no setting shows: people have to look."""

    id: str
    says: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Model:
    code: str
    name: str
    lines: tuple[Line, ...]
    beyond: tuple[Beyond, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A crossing that is decided otherwise than a line expects."""

    crossing: Crossing
    decision: Decision
    outcome: Outcome


#: what really becomes of a decision: a closed way lets nothing pass, a way's own limits hold what a rule releases
Becomes = Callable[[Crossing, Decision], Outcome]


def read_models(text: str) -> dict[str, Model]:
    """The table of expectations.  Raises ``ValueError`` or ``KeyError`` for a text that is none: it is our own."""
    raw = tomllib.loads(text)
    if raw["format"] != 1:
        raise ValueError("unknown format of the table of expectations")
    return {
        code: Model(
            code,
            name,
            tuple(_line(one) for one in raw["line"] if code in one["models"]),
            tuple(
                Beyond(one["id"], one["says"], one["source"], _mark(one))
                for one in raw["beyond"]
                if code in one["models"]
            ),
        )
        for code, name in raw["model"].items()
    }


def _line(table: Mapping[str, Any]) -> Line:
    return Line(
        id=table["id"],
        says=table["says"],
        source=table.get("source", ""),
        mark=_mark(table),
        origin=table["from"],
        destination=table["to"],
        verdicts=tuple(table["verdict"]),
        expect=frozenset(Outcome(word) for word in table["expect"]),
        classes=tuple(table.get("class", ())),
        people=table.get("people", 0),
        people_found=table.get("people_found", 0),
        general=table.get("general", False),
    )


def _mark(table: Mapping[str, Any]) -> str:
    mark = str(table["mark"])
    if mark not in MARKS or (mark != "own" and not table.get("source")):
        raise ValueError(f"{table['id']}: a line has a mark of trust, and a source unless it is our own")
    return mark


def deviations(
    line: Line, ruleset: Ruleset, becomes: Becomes, at: datetime, departments: Mapping[str, tuple[str, ...]]
) -> list[Found]:
    """Every crossing asked about that is decided otherwise; of those that one rule decides, one."""
    found: dict[str, Found] = {}
    for crossing in _asked(line, ruleset, at, departments):
        decision = ruleset.decide(crossing)
        outcome = becomes(crossing, decision)
        if not _fits(line, decision, outcome):
            found.setdefault(decision.rule.id if decision.rule else "", Found(crossing, decision, outcome))
    return list(found.values())


def _fits(line: Line, decision: Decision, outcome: Outcome) -> bool:
    if outcome not in line.expect:
        return False
    if outcome is not Outcome.HOLD or not line.people or decision.approval is None:
        return True
    return decision.approval.people >= line.people


def _asked(
    line: Line, ruleset: Ruleset, at: datetime, departments: Mapping[str, tuple[str, ...]]
) -> Iterator[Crossing]:
    for verdict in line.verdicts:
        for information_class in line.classes or ("2",):
            plain = _plain(line, verdict, information_class, at)
            yield plain
            for rule in () if line.general else ruleset.rules:
                if rule.may_fit(line.origin, line.destination):
                    special = _made_to_fit(rule, plain, _fixed(line), departments)
                    if special is not None:
                        yield special


def _fixed(line: Line) -> frozenset[str]:
    """The conditions about which the line itself has said something."""
    fixed = {"from", "to", "verdict"}
    fixed |= {"class"} if line.classes else set()
    return frozenset(fixed | ({"personal", "min_score", "min_people"} if line.people_found else set()))


def _plain(line: Line, verdict: str, information_class: str, at: datetime) -> Crossing:
    """A document of an ordinary clerk on an ordinary working day."""
    return Crossing(
        origin=line.origin,
        destination=line.destination,
        departments=(),
        roles=frozenset({"staff"}),
        kind="docx",
        extension="docx",
        size=100_000,
        count=1,
        verdict=verdict,
        codes=frozenset(),
        at=at,
        channel="web",
        sender="somebody",
        recipients=frozenset({"somebody"}),
        personal=frozenset({"name"} if line.people_found else ()),
        score=80 if line.people_found else 0,
        people=line.people_found,
        information_class=information_class,
    )


def _made_to_fit(
    rule: Rule, plain: Crossing, fixed: frozenset[str], departments: Mapping[str, tuple[str, ...]]
) -> Crossing | None:
    """The plain crossing changed so that every condition of the rule holds; None when the line forbids it."""
    made = plain
    for name, condition in rule.when.items():
        if name not in fixed:
            made = replace(made, **_change(name, condition, made, departments))
    fits = all(condition.meets(FACTS[name](made)) for name, condition in rule.when.items())
    return made if fits else None


def _change(
    name: str, condition: Condition, made: Crossing, departments: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    if isinstance(condition, (AtLeast, AtMost)):
        return _number(name, condition, made)
    if isinstance(condition, Hours):
        return {"at": _at_minute(made.at, (condition.start + 1) % MINUTES)}
    if isinstance(condition, Codes):
        pattern = condition.written[0]
        return {"codes": frozenset({pattern.replace("*", "0" * (8 - len(pattern)))})}
    if name == "days":
        return {"at": _on_day(made.at, condition.written[0])}
    if name == "department":
        code = condition.written[0]
        return {"departments": departments.get(code, (code,))}
    value = min(condition.values) if isinstance(condition, OneOf) else condition.written[0]
    return {_FACT[name]: frozenset({value}) if name in ("role", "personal", "recipient") else value}


_FACT: Final = {
    "role": "roles",
    "sender": "sender",
    "recipient": "recipients",
    "kind": "kind",
    "extension": "extension",
    "verdict": "verdict",
    "personal": "personal",
    "class": "information_class",
    "channel": "channel",
}
_MEASURED: Final = {
    "min_mb": "size",
    "max_mb": "size",
    "min_files": "count",
    "max_files": "count",
    "min_score": "score",
    "min_people": "people",
}


def _number(name: str, condition: AtLeast | AtMost, made: Crossing) -> dict[str, Any]:
    present = getattr(made, _MEASURED[name]) or 0
    if isinstance(condition, AtLeast):
        return {_MEASURED[name]: max(present, condition.low * condition.unit)}
    return {_MEASURED[name]: min(present, condition.high * condition.unit)}


def _at_minute(at: datetime, minute: int) -> datetime:
    return at.replace(hour=minute // 60, minute=minute % 60)


def _on_day(at: datetime, day: str) -> datetime:
    return at + timedelta(days=(DAYS.index(day) - at.weekday()) % 7)
