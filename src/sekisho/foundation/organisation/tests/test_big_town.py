"""3,000 people and 150 sections come in; next April's transfer of 900 is tried, comes by the clock, and is undone."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest

from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.models import Person
from sekisho.foundation.inspection.api import Table, read_table
from sekisho.foundation.organisation import questions, services, year_services
from sekisho.foundation.organisation.models import Post, Section, YearImport
from sekisho.foundation.organisation.refresh import midnight
from sekisho_demo import big_town

pytestmark = pytest.mark.django_db
TOWN = System(channel="test")


def taken(content: bytes, sections: bytes | None, day: date) -> YearImport:
    people = read_table(content)
    sheets = [("", people.sheets[0][1])]
    if sections is not None:
        sheets.append(("組織", read_table(sections).sheets[0][1]))
    year = year_services.take_table(
        actor=TOWN,
        table=Table(people.encoding, sheets),
        file_name="名簿.csv",
        sha256=hashlib.sha256(content).hexdigest(),
        effective_on=day,
        whole=True,
    )
    return year_services.map_columns(actor=TOWN, year=year, mapping=year.mapping)


def places_on(day: date) -> set[tuple[Any, ...]]:
    return set(Post.objects.on(day).values_list("person__login", "department_id", "title", "is_head", "kind"))


def test_the_april_of_a_town_of_three_thousand() -> None:
    today = services.today()
    now = big_town.people()
    first = taken(big_town.as_csv(now), big_town.as_csv(big_town.sections(), "utf-8-sig"), today)
    year_services.schedule(actor=TOWN, year=first)
    assert Person.objects.filter(is_active=True).count() == 3_000
    assert Section.objects.on(today).count() == 150
    assert len(questions.members("bu000", today, with_children=True)) > 200

    april = date(today.year + (today.month >= 4), 4, 1)
    eve = april - timedelta(days=1)
    before = places_on(april)
    # Appointments of a fiscal year end on 31 March; the list of the new year appoints them again.
    assert len(before) == 2_700
    coming = big_town.next_year(now)
    year = taken(big_town.as_csv(coming), None, april)
    plan = year_services.dry_run(year)
    assert plan.blocking == []
    assert len(plan.joins) == 90
    steps = [len(group) for group in (plan.moves, plan.leaves, plan.renewals, plan.changes)]
    # Whose appointment ends the day before, and who is not in the list again, is no change of the day.
    ending = {row[0] for row in now if row[-1] == "会計年度任用職員"} - {row[0] for row in coming}
    assert sum(steps) + plan.unchanged + len(plan.joins) + len(ending) == 3_000 + 90
    assert len(plan.moves) + len(plan.renewals) >= 720
    year_services.schedule(actor=TOWN, year=year)
    after = places_on(april)
    assert len(after) == 3_000

    midnight(eve)
    departments = dict(Person.objects.values_list("login", "department_id"))
    midnight(april)
    moved = dict(Person.objects.filter(is_active=True).values_list("login", "department_id"))
    assert len(moved) == 3_000
    assert sum(departments[login] != code for login, code in moved.items() if login in departments) > 600
    assert moved == {login: code for login, code, *_rest in after}

    year_services.undo(actor=TOWN, year=year)
    assert places_on(april) == before
    assert places_on(eve) == places_on(today)
