"""設定点検: a town's live settings beside what a model of networks expects.  Changes nothing, promises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.foundation.inspection.screening.api import HoldRule
from sekisho.foundation.policies import words
from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.expecting import (
    Becomes,
    Beyond,
    Found,
    Line,
    Model,
    deviations,
    read_models,
)
from sekisho.foundation.policies.engine.rules import Decision, Outcome, Ruleset
from sekisho.foundation.policies.services import in_force
from sekisho.foundation.policies.vocabulary import departments
from sekisho.foundation.zones.api import Route

TABLE = Path(__file__).resolve().parents[4] / "rules" / "checks.toml"


@dataclass(frozen=True, slots=True)
class Checked:
    """One line, and where the town deviates from it, in words."""

    line: Line
    deviations: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Does a deviation count?  What was not verified is shown, and never counted."""
        return bool(self.deviations) and self.line.mark != "U"


@dataclass(frozen=True, slots=True)
class Report:
    model: Model
    version: int
    lines: tuple[Checked, ...]

    @property
    def deviates(self) -> bool:
        return any(one.counts for one in self.lines)

    @property
    def beyond(self) -> tuple[Beyond, ...]:
        return self.model.beyond


@lru_cache(maxsize=1)
def models() -> Mapping[str, Model]:
    """The models that there is a table for; none where no source tree is."""
    return read_models(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}


def check(model: Model) -> Report:
    """Ask the rules in force and the ways as they are set about everything that the model expects."""
    rules, at, above = in_force(), timezone.localtime().replace(hour=10, minute=0), departments()
    becomes = beside_routes({(route.origin_id, route.destination_id): route for route in Route.objects.all()})
    lines = tuple(
        Checked(
            line,
            tuple(
                _in_words(found, rules.ruleset)
                for found in deviations(line, rules.ruleset, becomes, at, above)
            ),
        )
        for line in model.lines
    )
    return Report(model, rules.version, lines)


def beside_routes(routes: Mapping[tuple[str, str], Route]) -> Becomes:
    """What the ways make of a decision: a closed one passes nothing, its limits for personal data hold."""

    def becomes(crossing: Crossing, decision: Decision) -> Outcome:
        route = routes.get((crossing.origin, crossing.destination))
        if route is None or not route.is_open:
            return Outcome.REFUSE
        if decision.outcome is Outcome.RELEASE and _held_by_route(route, crossing, decision):
            return Outcome.HOLD
        return decision.outcome

    return becomes


def _held_by_route(route: Route, crossing: Crossing, decision: Decision) -> bool:
    if not route.screens or (decision.rule is not None and decision.rule.asks_about_personal_data):
        return False
    limits = HoldRule(route.hold_score, route.hold_people)
    return limits.holds(highest=crossing.score or 0, people=crossing.people or 0)


def _in_words(found: Found, ruleset: Ruleset) -> str:
    outcome = words.OUTCOMES[found.outcome]
    rule = found.decision.rule
    if rule is None:
        return _("どの規則にも当たらず、「%(outcome)s」になります。") % {"outcome": outcome}
    facts = {
        "rule": rule.id,
        "sentence": words.sentence(rule, ruleset.approvals, words.department_names()),
        "outcome": outcome,
    }
    return _("規則「%(rule)s」により「%(outcome)s」になります（%(sentence)s）") % facts


def as_data(report: Report) -> dict[str, Any]:
    """The report for machines."""
    return {
        "model": report.model.code,
        "rules": report.version,
        "deviates": report.deviates,
        "lines": [
            {
                "id": one.line.id,
                "says": one.line.says,
                "source": one.line.source,
                "mark": one.line.mark,
                "counts": one.counts,
                "deviations": list(one.deviations),
            }
            for one in report.lines
        ],
        "beyond": [
            {"id": one.id, "says": one.says, "source": one.source, "mark": one.mark} for one in report.beyond
        ],
    }
