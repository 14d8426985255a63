"""Try a set of rules on crossings that happened, before anybody switches it on.  Changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.rules import Approval, Decision, Ruleset
from sekisho.foundation.policies.models import Judged
from sekisho.foundation.policies.services import ruleset_of_version

SHOWN: Final = 200  # changed items that are listed one by one
_FACTS: Final = (
    "at",
    "origin",
    "destination",
    "departments",
    "roles",
    "kind",
    "extension",
    "size",
    "count",
    "verdict",
    "codes",
    "channel",
    "personal",
    "score",
    "people",
    "information_class",
    "sender",
    "recipients",
)
_SAID: Final = ("outcome", "approval", "profile", "version", "subject")


@dataclass(frozen=True, slots=True)
class Changed:
    """One crossing that the other rules would have decided otherwise.  ``before`` and ``after``: outcome, route."""

    subject: UUID
    crossing: Crossing
    before: tuple[str, str, str]
    after: tuple[str, str, str]
    rule: str
    #: who was asked and who would be, step by step, where the route has the same name
    asked: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(slots=True)
class Simulation:
    """What would change.  ``departments``: section → (outcome before, outcome after) → how many crossings."""

    total: int = 0
    changed: int = 0
    departments: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    items: list[Changed] = field(default_factory=list)

    def never_used(self, ruleset: Ruleset) -> list[str]:
        return [rule.id for rule in ruleset.rules if not self.rules[rule.id]]


def simulate(ruleset: Ruleset, *, since: datetime, until: datetime | None = None) -> Simulation:
    """Decide again, by other rules, every crossing that was decided in the time; of one item only the last time."""
    result, then = Simulation(), _Then()
    for crossing, said in recorded(since, until or timezone.now()):
        decision = ruleset.decide(crossing)
        _count(result, crossing, said, decision, then)
    return result


class _Then:
    """The routes of approval of the versions that decided."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str, str], Approval | None] = {}

    def route(self, version: int, code: str, information_class: str) -> Approval | None:
        key = version, code, information_class
        if key not in self._found:
            rules = ruleset_of_version(version)
            route = rules.approvals.get(code) if rules else None
            self._found[key] = route.about(information_class) if route else None
        return self._found[key]


def recorded(since: datetime, until: datetime) -> Iterator[tuple[Crossing, tuple[Any, ...]]]:
    here = timezone.get_current_timezone()
    rows = (
        Judged.objects.filter(at__gte=since, at__lte=until)
        .order_by("-at")  # as the index has them: the rows stream, and nothing is sorted
        .values_list(*_FACTS, *_SAID)
    )
    seen: set[UUID] = set()
    for row in rows.iterator(chunk_size=10_000):
        if row[-1] in seen:
            continue
        seen.add(row[-1])
        at, origin, destination, departments, roles, kind, extension, size, count, verdict, codes = row[:11]
        channel, personal, score, people, information_class, sender, recipients = row[11:18]
        yield (
            Crossing(
                origin=origin,
                destination=destination,
                departments=tuple(departments),
                roles=frozenset(roles),
                kind=kind,
                extension=extension,
                size=size,
                count=count,
                verdict=verdict,
                codes=frozenset(codes),
                at=at.astimezone(here),
                channel=channel,
                personal=None if personal is None else frozenset(personal),
                score=score,
                people=people,
                information_class=information_class,
                sender=sender,
                recipients=frozenset(recipients),
            ),
            row[18:],
        )


def _count(
    result: Simulation, crossing: Crossing, said: tuple[Any, ...], decision: Decision, then: _Then
) -> None:
    *before, version, subject = said
    after = (
        str(decision.outcome),
        decision.approval.code if decision.approval else "",
        decision.profile,
    )
    result.total += 1
    if decision.rule is not None:
        result.rules[decision.rule.id] += 1
    department = crossing.departments[0] if crossing.departments else ""
    counts = result.departments.setdefault(department, Counter())
    counts[before[0], after[0]] += 1
    asked: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    if tuple(before) == after:
        was = then.route(version, before[1], crossing.information_class) if decision.approval else None
        if was is None or decision.approval is None or _asks(was) == _asks(decision.approval):
            return
        asked = _by(was), _by(decision.approval)
    result.changed += 1
    if len(result.items) < SHOWN:
        rule = decision.rule.id if decision.rule else ""
        result.items.append(Changed(subject, crossing, (before[0], before[1], before[2]), after, rule, asked))


def _asks(approval: Approval) -> tuple[tuple[str, str, int], ...]:
    return tuple((step.kind, step.by, step.need) for step in approval.steps)


def _by(approval: Approval) -> tuple[str, ...]:
    return tuple(step.by for step in approval.steps)
