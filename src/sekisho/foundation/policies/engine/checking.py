"""What is doubtful about a set of rules that can be read: rules that never decide, and rules that contradict.

A rule never decides when others before it take everything it could take.  That is proven way by way and verdict by
verdict, so that two rules, one for each direction, together cover a third about both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sekisho.foundation.policies.engine.conditions import Condition, OneOf
from sekisho.foundation.policies.engine.reading import CHANNELS
from sekisho.foundation.policies.engine.rules import Outcome, Rule, Ruleset

#: conditions about facts that nobody may know
UNSURE = frozenset({"personal", "min_score", "min_people", "class", "sender", "recipient"})
VERDICTS = ("clean", "changed", "confirmed", "undecided")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful about a rule, and which other rule makes it so.

    ``cause``: ``unreachable`` (never decides), ``contradicts`` (never decides, and would say something else),
    ``impossible`` (its own conditions exclude each other), ``no-end`` (no rule takes what is left on a way),
    ``unused`` (a route of approval that no rule names), ``silent`` (a channel by which nothing comes in),
    ``no-above`` (a step asks the section above, and this section has none: its own head would be asked again).
    """

    line: int
    cause: str
    rule: str = ""
    by: str = ""
    sections: tuple[str, ...] = ()


def doubts(ruleset: Ruleset, zones: Sequence[str], departments: Mapping[str, tuple[str, ...]]) -> list[Doubt]:
    """``departments``: code → the section itself and those above it."""
    found = [*_impossible(ruleset, zones), *_unreachable(ruleset, zones, departments), *_unused(ruleset)]
    found += [*_open_ends(ruleset, zones), *_silent(ruleset)]
    found += _without_above(ruleset, departments)
    return sorted(found, key=lambda doubt: doubt.line)


def _impossible(ruleset: Ruleset, zones: Sequence[str]) -> Iterator[Doubt]:
    for rule in ruleset.rules:
        for low, high in (("min_mb", "max_mb"), ("min_files", "max_files")):
            if low in rule.when and high in rule.when:
                least, most = rule.when[low].written[0], rule.when[high].written[0]
                if int(least) > int(most):
                    yield Doubt(rule.line, "impossible", rule.id)
        if not _cases(rule, zones):
            yield Doubt(rule.line, "impossible", rule.id)


Case = tuple[str, str, str]


def _cases(rule: Rule, zones: Sequence[str]) -> list[Case]:
    """Every way and verdict that the rule is about."""
    return [
        (origin, destination, verdict)
        for origin, destination, verdict in product(zones, zones, VERDICTS)
        if origin != destination and _is_about(rule, (origin, destination, verdict))
    ]


def _is_about(rule: Rule, case: Case) -> bool:
    return all(
        name not in rule.when or rule.when[name].meets(value)
        for name, value in zip(("from", "to", "verdict"), case, strict=True)
    )


def _unreachable(
    ruleset: Ruleset, zones: Sequence[str], departments: Mapping[str, tuple[str, ...]]
) -> Iterator[Doubt]:
    for number, rule in enumerate(ruleset.rules):
        before = [earlier for earlier in ruleset.rules[:number] if _rest_covers(earlier, rule, departments)]
        cases = _cases(rule, zones)
        takers = [next((one for one in before if _is_about(one, case)), None) for case in cases]
        if not cases or not all(takers):
            continue
        by = next(taker for taker in takers if taker is not None)
        agrees = all(taker is not None and _says(taker) == _says(rule) for taker in takers)
        yield Doubt(rule.line, "unreachable" if agrees else "contradicts", rule.id, by.id)


def _says(rule: Rule) -> tuple[Outcome, str, str]:
    return rule.outcome, rule.approval, rule.profile


def _rest_covers(earlier: Rule, later: Rule, departments: Mapping[str, tuple[str, ...]]) -> bool:
    """Does the earlier rule take all that the later could, apart from way and verdict?"""
    for name, condition in earlier.when.items():
        if name in ("from", "to", "verdict"):
            continue
        if name not in later.when or not _covers(name, condition, later.when[name], departments):
            return False
    # What is not known fits a rule that holds, but no rule that releases: such a rule leaves it to the later one.
    return not earlier.lets_go or _equally_known(earlier, later)


def _equally_known(earlier: Rule, later: Rule) -> bool:
    unsure = UNSURE & set(earlier.when)
    return not unsure or later.lets_go


def _covers(
    name: str, condition: Condition, other: Condition, departments: Mapping[str, tuple[str, ...]]
) -> bool:
    if name == "department" and isinstance(condition, OneOf) and isinstance(other, OneOf):
        return all(condition.meets(departments.get(code, (code,))) for code in other.values)
    return condition.covers(other)


def _unused(ruleset: Ruleset) -> Iterator[Doubt]:
    named = {rule.approval for rule in ruleset.rules}
    for code in ruleset.approvals:
        if code not in named:
            yield Doubt(1, "unused", by=code)


def _without_above(ruleset: Ruleset, departments: Mapping[str, tuple[str, ...]]) -> Iterator[Doubt]:
    """Of routes that ask somebody else before: there the same head would be asked twice, and has one voice."""
    above = {code for path in departments.values() for code in path[1:]}
    alone = tuple(code for code, path in departments.items() if len(path) == 1 and code not in above)
    for approval in ruleset.approvals.values():
        if alone and any(step.by == "above" for step in approval.steps[1:]):
            yield Doubt(1, "no-above", by=approval.code, sections=alone)


def _silent(ruleset: Ruleset) -> Iterator[Doubt]:
    for rule in ruleset.rules:
        if "channel" in rule.when:
            for word in rule.when["channel"].written:
                if word not in CHANNELS:
                    yield Doubt(rule.line, "silent", rule.id, word)


def _open_ends(ruleset: Ruleset, zones: Sequence[str]) -> Iterator[Doubt]:
    """A way on which some crossing may meet no rule: it would be refused, which is seldom what was meant."""
    ends = [rule for rule in ruleset.rules if set(rule.when) <= {"from", "to", "verdict"}]
    for origin, destination, verdict in product(zones, zones, VERDICTS):
        if origin == destination or verdict == "undecided":
            continue
        if not any(_is_about(rule, (origin, destination, verdict)) for rule in ends):
            yield Doubt(1, "no-end", by=f"{origin} → {destination}")
            return
