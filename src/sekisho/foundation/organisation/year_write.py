"""A plan as facts: everything of a changed person is cut from the day on and written as the list has it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.hashers import make_password

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.organisation.facts import BATCH, Ledger, days
from sekisho.foundation.organisation.models import (
    Absence,
    Employment,
    Fact,
    Post,
    RoleGrant,
    Section,
    Staff,
    ZoneRight,
)
from sekisho.foundation.organisation.year_plan import Plan, Step, Wanted
from sekisho.foundation.organisation.year_rows import SectionEntry


def write(ledger: Ledger, plan: Plan) -> None:
    """New accounts (shut until their day) and sections, then the facts into the ledger."""
    _sections(ledger, plan)
    numbers = {will.number: pk for will, pk in _accounts(plan)}
    held = _held(plan)
    section_zones = _zones_of_sections(plan)
    window = days(plan.day)
    for step in plan.steps:
        pk = step.was.pk if step.was else numbers[step.number]
        if step.will is None:
            ledger.cut([fact for facts in held[pk].values() for fact in facts], window)
        else:
            _change(ledger, pk, step, held[pk], section_zones)


def _sections(ledger: Ledger, plan: Plan) -> None:
    Department.objects.bulk_create(
        [Department(code=section.code, name=section.name) for section in plan.new_sections],
        ignore_conflicts=True,
    )
    window = days(plan.day)
    gone = [was.code for was in plan.ended_sections] + [was.code for was, _will in plan.changed_sections]
    ledger.cut(Section.objects.since(plan.day).filter(department__in=gone), window)
    for section in [*plan.new_sections, *(will for _was, will in plan.changed_sections)]:
        ledger.write(
            Section(
                department_id=section.code,
                name=section.name,
                parent_id=section.parent,
                level=section.level,
                zones=list(section.zones),
                valid=window,
            )
        )


def _accounts(plan: Plan) -> Iterable[tuple[Wanted, uuid.UUID]]:
    """Accounts for who was never here: no password, shut until the first day."""
    new = [step.will for step in plan.joins if step.was is None and step.will is not None]
    people = []
    for will in new:
        main = will.main
        assert main is not None
        people.append(
            Person(
                login=will.login,
                name=will.name,
                department_id=main.section,
                is_active=False,
                password=make_password(None),
            )
        )
    Person.objects.bulk_create(people, batch_size=BATCH)
    Staff.objects.bulk_create(
        [
            Staff(person=person, number=will.number, kana=will.kana, email=will.email)
            for person, will in zip(people, new, strict=True)
        ],
        batch_size=BATCH,
    )
    return [(will, person.pk) for person, will in zip(people, new, strict=True)]


def _held(plan: Plan) -> dict[uuid.UUID, dict[type[Fact], list[Fact]]]:
    """What the changed people hold on the day or later, by kind."""
    pks = [step.was.pk for step in plan.steps if step.was]
    held: dict[uuid.UUID, dict[type[Fact], list[Fact]]] = defaultdict(lambda: defaultdict(list))
    models: tuple[type[Employment | Post | ZoneRight | RoleGrant | Absence], ...]
    models = (Employment, Post, ZoneRight, RoleGrant, Absence)
    for model in models:
        for fact in model.objects.since(plan.day).filter(person_id__in=pks):
            held[fact.person_id][model].append(fact)
    return held


def _zones_of_sections(plan: Plan) -> dict[str, frozenset[str]]:
    """Section → the zones its people use, as it will be on the day."""
    found = {s.department_id: frozenset(s.zones) for s in Section.objects.on(plan.day)}
    after: list[SectionEntry] = [*plan.new_sections, *(will for _was, will in plan.changed_sections)]
    return found | {section.code: frozenset(section.zones) for section in after}


def _change(
    ledger: Ledger,
    pk: uuid.UUID,
    step: Step,
    held: dict[type[Fact], list[Fact]],
    section_zones: dict[str, frozenset[str]],
) -> None:
    will, was = step.will, step.was
    assert will is not None
    end = will.until + timedelta(days=1) if will.until else None
    first = ledger.change.effective_on
    window, term = days(first), days(first, end)
    if was is None or was.employment != will.employment or was.until != will.until:
        ledger.cut(held[Employment], window)
        ledger.write(Employment(person_id=pk, kind=will.employment, valid=term))
    if was is None or was.places != will.places or was.employment is None:
        ledger.cut(held[Post], window)
        for place in will.places:
            ledger.write(
                Post(
                    person_id=pk,
                    department_id=place.section,
                    kind=place.kind,
                    title=place.title,
                    is_head=place.is_head,
                    valid=term,
                )
            )
        ledger.cut([g for g in held[RoleGrant] if _is_left_behind(g, will)], window)
    zones = _zones_after(step, section_zones)
    if zones is not None:
        ledger.cut(held[ZoneRight], window)
        for zone in zones:
            ledger.write(ZoneRight(person_id=pk, zone_id=zone, valid=term))


def _is_left_behind(grant: Fact, will: Wanted) -> bool:
    """A role for a section ends with the place there; one for the whole town stays."""
    department = getattr(grant, "department_id", None)
    return department is not None and department not in {place.section for place in will.places}


def _zones_after(step: Step, section_zones: dict[str, frozenset[str]]) -> frozenset[str] | None:
    """The list's own word, else those of the new sections for who comes or moves; None leaves what is."""
    will = step.will
    assert will is not None
    if will.zones is not None:
        return will.zones if step.was is None or will.zones != step.was.zones else None
    if step.was is not None and step.was.employment is not None and not step.moves:
        return None
    named = frozenset(zone for place in will.places for zone in section_zones.get(place.section, ()))
    return named or (frozenset() if step.was is None else None)
