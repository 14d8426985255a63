"""A plan in words: groups of lines that a page and the command line show, and that stay with the scheduled year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sekisho.foundation.organisation.breaks import Break
from sekisho.foundation.organisation.models import EmploymentKind, PostKind
from sekisho.foundation.organisation.year_plan import Place, Plan, Step, Wanted


def describe(plan: Plan, broken: Iterable[Break]) -> dict[str, Any]:
    """Plain data (JSON): ``groups`` of lines, ``faults`` that block, ``notices``, what ``breaks``."""
    groups = [
        _group("moves", _("異動する人"), [_line(plan, step) for step in plan.moves]),
        _group("joins", _("新しく来る人"), [_line(plan, step) for step in plan.joins]),
        _group("renewals", _("任期が更新される人・戻る人"), [_line(plan, step) for step in plan.renewals]),
        _group("leaves", _("退職・転出する人"), [_line(plan, step) for step in plan.leaves]),
        _group("changes", _("役職などが変わる人"), [_line(plan, step) for step in plan.changes]),
        _group("two", _("兼務のある人"), [_two(plan, will) for will in plan.two_posts]),
        _group("sections", _("変わる所属"), _sections(plan)),
    ]
    return {
        "day": plan.day.isoformat(),
        "groups": groups,
        "unchanged": plan.unchanged,
        "many_leave": plan.many_leave,
        "faults": [_problem(each) for each in plan.problems if each.blocking],
        "notices": [_problem(each) for each in plan.problems if not each.blocking],
        "headless": [plan.section_names.get(code, code) for code in plan.headless],
        "breaks": [{"code": each.code, "words": each.words, "count": each.count} for each in broken],
    }


def _group(key: str, label: str, lines: list[dict[str, str]]) -> dict[str, Any]:
    return {"key": key, "label": label, "count": len(lines), "lines": lines}


def _problem(problem: Any) -> dict[str, Any]:
    return {"code": problem.code, "words": problem.words, "line": problem.line}


def _line(plan: Plan, step: Step) -> dict[str, str]:
    was = _places(plan, step.was.places) if step.was and step.was.employment else _("なし")
    if step.will is None:
        will = _("なし")
    else:
        will = _places(plan, step.will.places)
        if step.was is None or step.was.employment != step.will.employment:
            will += f"・{EmploymentKind(step.will.employment).label}"
        if step.will.until is not None:
            will += _("（%(day)sまで）") % {"day": date_format(step.will.until)}
    return {"number": step.number, "name": step.name, "was": was, "will": will}


def _two(plan: Plan, will: Wanted) -> dict[str, str]:
    return {"number": will.number, "name": will.name, "was": "", "will": _places(plan, will.places)}


def _places(plan: Plan, places: Iterable[Place]) -> str:
    order = list(PostKind)
    return "、".join(
        _place(plan, each)
        for each in sorted(places, key=lambda p: (order.index(PostKind(p.kind)), p.section))
    )


def _place(plan: Plan, place: Place) -> str:
    name = plan.section_names.get(place.section, place.section)
    kind = "" if place.kind == PostKind.MAIN else f"（{PostKind(place.kind).label}）"
    return f"{name} {place.title}".strip() + kind


def _sections(plan: Plan) -> list[dict[str, str]]:
    return [
        *({"number": s.code, "name": s.name, "was": _("なし"), "will": s.name} for s in plan.new_sections),
        *(
            {
                "number": will.code,
                "name": will.name,
                "was": was.name,
                "will": _section_change(plan, was, will),
            }
            for was, will in plan.changed_sections
        ),
        *(
            {"number": s.code, "name": s.name, "was": s.name, "will": _("なくなる")}
            for s in plan.ended_sections
        ),
    ]


def _section_change(plan: Plan, was: Any, will: Any) -> str:
    words = will.name
    if was.parent != will.parent:
        words += _("（%(parent)sの下へ）") % {
            "parent": plan.section_names.get(will.parent or "", _("最上位"))
        }
    return str(words)
