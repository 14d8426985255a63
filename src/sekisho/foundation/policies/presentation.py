"""A set of rules as rows for pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.powers import Power, may
from sekisho.foundation.policies import models, words
from sekisho.foundation.policies.engine.checking import Doubt, doubts
from sekisho.foundation.policies.engine.drafts import Draft
from sekisho.foundation.policies.engine.rules import Ruleset
from sekisho.foundation.policies.exceptions import SOON
from sekisho.foundation.policies.models import Exceptional, PolicySet
from sekisho.foundation.policies.services import in_force, rule_of_exception
from sekisho.foundation.policies.settings_check import Checked, Report
from sekisho.foundation.policies.simulation import Changed, Simulation
from sekisho.foundation.policies.vocabulary import departments, known
from sekisho.foundation.zones.names import zone_name


def rules(ruleset: Ruleset, *, with_doubts: bool = False) -> list[dict[str, Any]]:
    """Every rule in order, as sentences, and what is doubtful about it when that is asked."""
    names = words.department_names()
    doubted: dict[str, list[str]] = {}
    for doubt in _doubts(ruleset) if with_doubts else ():
        doubted.setdefault(doubt.rule, []).append(words.doubt_sentence(doubt))
    return [
        {
            "number": number,
            "rule": rule,
            "conditions": words.conditions(rule, names) or [_("すべて")],
            "result": words.result(rule, ruleset.approvals),
            "sentence": words.sentence(rule, ruleset.approvals, names),
            "doubts": doubted.get(rule.id, []),
            "is_first": number == 1,
            "is_last": number == len(ruleset.rules),
        }
        for number, rule in enumerate(ruleset.rules, start=1)
    ]


def approvals(ruleset: Ruleset) -> list[tuple[str, str, list[str]]]:
    """Code, name and steps of each route of approval."""
    return [
        (one.code, one.name, [words.step(step) for step in one.steps]) for one in ruleset.approvals.values()
    ]


def doubtful(ruleset: Ruleset) -> list[tuple[int, str]]:
    """(line, sentence) of what is doubtful about rules that can be read."""
    return [(doubt.line, words.doubt_sentence(doubt)) for doubt in _doubts(ruleset)]


def doubtful_at_large(ruleset: Ruleset) -> list[str]:
    """What is doubtful about the whole set rather than one rule of it."""
    return [words.doubt_sentence(doubt) for doubt in _doubts(ruleset) if not doubt.rule]


def _doubts(ruleset: Ruleset) -> list[Doubt]:
    return doubts(ruleset, sorted(known().zones), departments())


def places(parts: Draft, rule: str) -> list[tuple[int, str]]:
    """Where a rule can stand among the others of a draft: from 0, in words."""
    others = [one for one in parts.rules if one["id"] != rule]
    before = [
        (n, _("%(n)s番目（「%(reason)s」の前）") % {"n": n + 1, "reason": str(one["reason"])[:40]})
        for n, one in enumerate(others)
    ]
    return [*before, (len(others), _("いちばん最後"))]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a version stands: a word and its tone."""

    word: str
    tone: str


def standing(policy_set: PolicySet, current: int) -> Standing:
    if policy_set.withdrawn_at:
        return Standing(_("取り消し"), "gone")
    if policy_set.effective_from is None:
        return Standing(_("下書き"), "neutral")
    if policy_set.version == current:
        return Standing(_("使用中"), "success")
    if policy_set.effective_from > timezone.now():
        return Standing(_("予約済み"), "info")
    return Standing(_("以前の版"), "gone")


def departments_of(simulation: Simulation) -> list[tuple[str, int, list[str]]]:
    """Per section: its name, how many crossings, what would change, the most changed first."""
    names = words.department_names()
    rows = [
        (names.get(code, code), sum(counts.values()), _changes(counts), _changed(counts))
        for code, counts in simulation.departments.items()
    ]
    rows.sort(key=lambda row: (-row[3], row[0]))
    return [row[:3] for row in rows]


def _changed(counts: Counter[tuple[str, str]]) -> int:
    return sum(number for (before, after), number in counts.items() if before != after)


def _changes(counts: Counter[tuple[str, str]]) -> list[str]:
    return [
        _("%(before)s → %(after)s：%(n)s件")
        % {"before": words.OUTCOMES[before], "after": words.OUTCOMES[after], "n": number}
        for (before, after), number in counts.most_common()
        if before != after
    ]


def items_of(simulation: Simulation, ruleset: Ruleset) -> list[dict[str, Any]]:
    names = words.department_names()
    return [_item(one, ruleset, names) for one in simulation.items]


def _item(one: Changed, ruleset: Ruleset, names: dict[str, str]) -> dict[str, Any]:
    code = one.crossing.departments[0] if one.crossing.departments else ""
    approval = ruleset.approvals.get(one.after[1])
    after = str(words.OUTCOMES[one.after[0]])
    if approval:
        after = _("「%(approval)s」を待つ") % {"approval": approval.name}
    if any(one.asked):
        was, would = (_("、").join(words.approver(by) for by in asked) for asked in one.asked)
        after += _("（決める人：%(was)s → %(would)s）") % {"was": was, "would": would}
    return {
        "at": one.crossing.at,
        "department": names.get(code, code),
        "way": f"{zone_name(one.crossing.origin)} → {zone_name(one.crossing.destination)}",
        "kind": one.crossing.kind or one.crossing.extension,
        "people": one.crossing.people,
        "before": words.OUTCOMES[one.before[0]],
        "after": after,
        "rule": one.rule,
    }


def checked(report: Report) -> list[dict[str, Any]]:
    """The lines of a settings check, those that deviate first."""
    rows = [{"checked": one, "mark": words.MARKS[one.line.mark], **_result(one)} for one in report.lines]
    return sorted(rows, key=lambda row: (not row["checked"].counts, not row["checked"].deviations))


def _result(one: Checked) -> dict[str, str]:
    if one.counts:
        return {"word": _("表と違います"), "tone": "warning"}
    if one.deviations:
        return {"word": _("参考（未確認の項目）"), "tone": "info"}
    return {"word": _("表のとおり"), "tone": "success"}


def beyond(report: Report) -> list[tuple[str, str, str]]:
    return [(one.says, one.source, str(words.MARKS[one.mark])) for one in report.beyond]


_EXCEPTION_TONES = {
    models.Standing.PROPOSED: "warning",
    models.Standing.IN_FORCE: "success",
    models.Standing.OVER: "gone",
    models.Standing.ENDED: "gone",
}


def exceptional(found: Sequence[Exceptional], *, viewer: Actor) -> list[dict[str, Any]]:
    """Exceptions as rows: what is in force or waits first, in the order of their ends."""
    names, ruleset, now = words.department_names(), in_force().ruleset, timezone.now()
    rows = []
    for one in found:
        rule = rule_of_exception(one, ruleset)
        is_open = one.standing in (models.Standing.PROPOSED, models.Standing.IN_FORCE)
        rows.append(
            {
                "exceptional": one,
                "sentence": words.sentence(rule, ruleset.approvals, names) if rule else one.rule["reason"],
                "word": one.standing.label,
                "tone": _EXCEPTION_TONES[one.standing],
                "soon": one.standing == models.Standing.IN_FORCE and one.until <= now + SOON,
                "may_approve": one.standing == models.Standing.PROPOSED and one.author_id != viewer.person.pk,
                "may_end": is_open and may(viewer, Power.ADMINISTER),
                "open": is_open,
            }
        )
    return sorted(rows, key=lambda row: not row["open"])
