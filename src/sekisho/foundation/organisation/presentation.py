"""What the pages of the organisation show, put together in few questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.organisation.models import (
    Absence,
    Employment,
    EmploymentKind,
    Fact,
    Post,
    PostKind,
    RoleGrant,
    Section,
    Staff,
    ZoneRight,
)
from sekisho.foundation.organisation.questions import IN_CHARGE, deciders_of, deputies_of, tree
from sekisho.foundation.zones.models import Zone


def period(fact: Fact) -> str:
    """「2026年4月1日から2027年3月31日まで」, with open ends left out."""
    first, last = fact.first_day, fact.last_day
    since = _("%(day)sから") % {"day": date_format(first)} if first else ""
    until = _("%(day)sまで") % {"day": date_format(last)} if last else ""
    return f"{since}{until}" or _("期間の定めなし")


@dataclass(slots=True)
class PersonRow:
    person: Person
    posts: list[Post] = field(default_factory=list)
    employment: Employment | None = None
    roles: list[str] = field(default_factory=list)


def people_rows(people: Sequence[Person], on: date) -> list[PersonRow]:
    rows = {person.pk: PersonRow(person) for person in people}
    for post in Post.objects.on(on).filter(person__in=rows).select_related("department").order_by("-kind"):
        rows[post.person_id].posts.append(post)
    for employment in Employment.objects.on(on).filter(person__in=rows).select_related("responsible"):
        rows[employment.person_id].employment = employment
    for grant in RoleGrant.objects.on(on).filter(person__in=rows).select_related("role", "department"):
        where = f"（{grant.department.name}）" if grant.department else ""
        rows[grant.person_id].roles.append(f"{grant.role}{where}")
    for row in rows.values():
        row.posts.sort(key=lambda post: list(PostKind).index(PostKind(post.kind)))
    return list(rows.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One dated thing of a person."""

    fact: Fact
    words: str
    note: str
    period: str
    tense: str  # past, now, future
    endable: str = ""  # the kind to end it by, when it can be ended


def person_page(person: Person, on: date) -> dict[str, Any]:
    """Everything dated, newest first, in the words of people."""
    lines = [
        *(_post_line(post, on) for post in _all(Post, person).select_related("department")),
        *(_employment_line(each, on) for each in _all(Employment, person).select_related("responsible")),
        *(
            _line(each, str(each.zone), _("ネットワーク"), on)
            for each in _all(ZoneRight, person).select_related("zone")
        ),
        *(
            _grant_line(each, on)
            for each in _all(RoleGrant, person).select_related("role", "department", "zone")
        ),
        *(_line(each, _("不在"), _("代理が決裁します"), on, "absence") for each in _all(Absence, person)),
    ]
    lines.sort(key=lambda line: line.fact.first_day or date.min, reverse=True)
    return {
        "now": [line for line in lines if line.tense == "now"],
        "future": [line for line in lines if line.tense == "future"],
        "past": [line for line in lines if line.tense == "past"],
        "staff": Staff.objects.filter(person=person).first(),
        "columns": [_("内容"), _("種類"), _("期間"), _("操作")],
    }


def _all(model: type[Fact], person: Person) -> Any:
    return model.objects.known().filter(person=person)


def _tense(fact: Fact, on: date) -> str:
    if fact.first_day is not None and fact.first_day > on:
        return "future"
    return "past" if fact.last_day is not None and fact.last_day < on else "now"


def _line(fact: Fact, words: str, note: str, on: date, endable: str = "") -> Line:
    tense = _tense(fact, on)
    return Line(fact, words, note, period(fact), tense, endable if tense != "past" else "")


def _post_line(post: Post, on: date) -> Line:
    title = f" {post.title}" if post.title else ""
    head = _("（所属長）") if post.is_head else ""
    endable = "" if post.kind == PostKind.MAIN else "post"
    return _line(post, f"{post.department.name}{title}{head}", str(PostKind(post.kind).label), on, endable)


def _employment_line(employment: Employment, on: date) -> Line:
    words = str(EmploymentKind(employment.kind).label)
    if employment.employer:
        words += f"（{employment.employer}）"
    if employment.responsible:
        words += _(" 所管課：%(name)s") % {"name": employment.responsible.name}
    return _line(employment, words, _("身分"), on)


def _grant_line(grant: RoleGrant, on: date) -> Line:
    reach = grant.department.name if grant.department else _("全庁")
    zone = f"・{grant.zone}" if grant.zone else ""
    return _line(grant, f"{grant.role}（{reach}{zone}）", _("役割"), on, "role")


@dataclass(slots=True)
class SectionRow:
    section: Section
    depth: int
    head: Post | None = None
    count: int = 0
    zones: list[Zone] = field(default_factory=list)


def tree_page(on: date) -> dict[str, Any]:
    """Every section under its parent, with head and number of people."""
    whole = tree(on)
    posts = list(Post.objects.on(on).select_related("person"))
    heads = {post.department_id: post for post in posts if post.is_head}
    counts = Counter(post.department_id for post in posts if post.kind in IN_CHARGE)
    zones = {zone.code: zone for zone in Zone.objects.all()}
    children: dict[str | None, list[Section]] = defaultdict(list)
    for section in whole.sections.values():
        children[section.parent_id if section.parent_id in whole.sections else None].append(section)
    rows: list[SectionRow] = []

    def grow(parent: str | None, depth: int) -> None:
        for section in children[parent]:
            code = section.department_id
            known = [zones[zone] for zone in section.zones if zone in zones]
            rows.append(SectionRow(section, depth, heads.get(code), counts[code], known))
            grow(code, depth + 1)

    grow(None, 0)
    return {
        "rows": rows,
        "people": len({post.person_id for post in posts}),
        "headless": [row for row in rows if row.head is None and row.count],
    }


def section_page(department: Department, on: date) -> dict[str, Any]:
    whole = tree(on)
    places = Post.objects.on(on).filter(department=department).select_related("person")
    history = Section.objects.known().filter(department=department).select_related("parent", "made_by")
    return {
        "section": whole.sections.get(department.pk),
        "path": whole.path(department.pk),
        "below": whole.children_of(department.pk),
        "members": [
            (post, PostKind(post.kind).label, period(post))
            for post in sorted(
                places, key=lambda p: (not p.is_head, list(PostKind).index(PostKind(p.kind)), p.person.login)
            )
        ],
        "deciders": deciders_of(department, on),
        "deputies": deputies_of(department, on),
        "history": [(each, period(each)) for each in history.order_by("-valid")],
    }
