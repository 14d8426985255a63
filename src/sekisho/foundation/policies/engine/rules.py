"""Rules, routes of approval, and the decision: the first rule that fits decides."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from sekisho.foundation.policies.engine.conditions import CLASSES, EMPTY_IS_KNOWN, FACTS, SCREENED, Condition
from sekisho.foundation.policies.engine.crossing import PASSED, Crossing


class Outcome(StrEnum):
    RELEASE = "release"
    HOLD = "hold"
    CONFIRM = "confirm"  # held until a recipient says that it is expected
    REFUSE = "refuse"


class StepKind(StrEnum):
    """承認, 合議, 決裁: what agreeing at this step means."""

    APPROVE = "approve"
    CONSULT = "consult"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an approval.

    ``by``: ``head`` (所属長 of the sender's section), ``colleague``, ``role:<code>``, ``people:<login> …``.
    ``need``: how many must agree, 0 for everybody.  ``hours``: after so many, those of ``escalate`` may decide too.
    ``classes``: asked only about information of these classes, and where nobody named one; empty: about all.
    """

    kind: StepKind
    by: str
    need: int = 1
    hours: int | None = None
    escalate: str = ""
    classes: tuple[str, ...] = ()

    def asks_about(self, information_class: str) -> bool:
        return not (self.classes and information_class) or information_class in self.classes


@dataclass(frozen=True, slots=True)
class Approval:
    """A route of approval: its steps, one after the other.  ``sole``: 専決, some steps were not needed."""

    code: str
    name: str
    steps: tuple[Step, ...]
    sole: bool = False

    def about(self, information_class: str) -> Approval:
        """専決: the route with the steps that this class of information takes; all of them for a class unknown."""
        if not any(step.classes for step in self.steps):
            return self
        steps = tuple(step for step in self.steps if step.asks_about(information_class))
        return self if steps == self.steps else replace(self, steps=steps, sole=True)

    @property
    def people(self) -> int:
        """How many different people it takes at least, whatever the class of information."""
        return min(sum(max(step.need, 1) for step in self.about(each).steps) for each in ("", *CLASSES))

    @property
    def left_out(self) -> str:
        """A class of information about which nobody would be asked; "" when there is none."""
        return next((each for each in CLASSES if not self.about(each).steps), "")


@dataclass(frozen=True)
class Rule:
    """One rule.  ``line``: where it begins in the text.  ``source`` and ``mark`` say what it stands on.

    ``notify``: who is told that it decided, in the words of a step's ``by``.
    ``keep_days``: how long what it lets go can be taken, from its release on; None: as long as the way says.
    """

    id: str
    reason: str
    owner: str
    when: Mapping[str, Condition]
    outcome: Outcome
    profile: str = ""
    approval: str = ""
    keep_days: int | None = None
    notify: tuple[str, ...] = ()
    source: str = ""
    mark: str = ""
    line: int = 0

    @property
    def lets_go(self) -> bool:
        """Does it let a file go without anybody at the origin having decided?"""
        return self.outcome in (Outcome.RELEASE, Outcome.CONFIRM)

    @property
    def asks_about_personal_data(self) -> bool:
        return not SCREENED.isdisjoint(self.when)

    def may_fit(self, origin: str, destination: str) -> bool:
        return all(
            name not in self.when or self.when[name].meets(zone)
            for name, zone in (("from", origin), ("to", destination))
        )


class _OnAWay:
    """A rule on one way, without the conditions that the way already meets: thousands of crossings take it."""

    __slots__ = ("_asked", "_releases", "rule")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._releases = rule.lets_go
        self._asked = tuple(
            (FACTS[name], name in EMPTY_IS_KNOWN, condition.meets)
            for name, condition in rule.when.items()
            if name not in ("from", "to")
        )

    def fits(self, crossing: Crossing) -> bool:
        """What is not known fits no rule that releases, and every rule that holds or refuses (fail closed)."""
        for fact_of, empty_is_known, meets in self._asked:
            fact = fact_of(crossing)
            if fact is None or (fact == "" and not empty_is_known):
                if self._releases:
                    return False
            elif not meets(fact):
                return False
        return True


class Floor(StrEnum):
    """What holds before and after every rule."""

    BLOCKED = "blocked"  # inspection said no: no rule lets it pass
    UNDECIDED = "undecided"  # could not be judged: never by itself
    NO_RULE = "no-rule"  # no rule fits: nobody has said that it may pass


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to a crossing, by which rule, or by which floor under the rules."""

    outcome: Outcome
    rule: Rule | None = None
    floor: Floor | None = None
    approval: Approval | None = None
    profile: str = ""

    @property
    def binding(self) -> str:
        """SHA-256 over what decides: the rule as it is written and its route of approval, whatever the version.

        A switch of rules that leaves both as they were asks nobody twice; any other makes approvals void.
        """
        rule = self.rule
        facts = {
            "outcome": self.outcome,
            "profile": self.profile,
            "rule": rule
            and [rule.id, rule.reason, {name: list(c.written) for name, c in sorted(rule.when.items())}],
            "approval": self.approval
            and [self.approval.code, [(s.kind, s.by, s.need) for s in self.approval.steps]],
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Ruleset:
    """Rules in order, with the routes of approval that they name."""

    name: str
    rules: tuple[Rule, ...]
    approvals: Mapping[str, Approval]
    _by_way: dict[tuple[str, str], tuple[_OnAWay, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def decide(self, crossing: Crossing) -> Decision:
        """The first rule that fits decides.  Nothing passes that inspection did not pass."""
        if crossing.verdict not in PASSED and crossing.verdict != "undecided":
            return Decision(Outcome.REFUSE, floor=Floor.BLOCKED)
        for candidate in self._on(crossing.origin, crossing.destination):
            if candidate.fits(crossing):
                return self._decided(candidate.rule, crossing)
        return Decision(Outcome.REFUSE, floor=Floor.NO_RULE)

    def _decided(self, rule: Rule, crossing: Crossing) -> Decision:
        if crossing.verdict == "undecided" and rule.lets_go:
            return Decision(Outcome.HOLD, rule, Floor.UNDECIDED)
        approval = self.approvals[rule.approval].about(crossing.information_class) if rule.approval else None
        return Decision(rule.outcome, rule, approval=approval, profile=rule.profile)

    def _on(self, origin: str, destination: str) -> tuple[_OnAWay, ...]:
        way = origin, destination
        found = self._by_way.get(way)
        if found is None:
            found = tuple(_OnAWay(rule) for rule in self.rules if rule.may_fit(*way))
            self._by_way[way] = found
        return found

    def screens(self, origin: str, destination: str) -> bool:
        """Does any rule on this way ask about personal data?"""
        return any(one.rule.asks_about_personal_data for one in self._on(origin, destination))

    @cached_property
    def asks_class(self) -> bool:
        return any("class" in rule.when for rule in self.rules)
