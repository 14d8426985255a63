"""The April transfer: read, mapped, tried, scheduled, in force at midnight by itself, undone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Power, powers_on
from sekisho.foundation.inspection.api import Table
from sekisho.foundation.organisation import breaks, places, questions, services, year_rows, year_services
from sekisho.foundation.organisation.models import ColumnMapping, RoleGrant, YearImport, YearState
from sekisho.foundation.organisation.refresh import midnight
from sekisho_demo import factories

pytestmark = pytest.mark.django_db
TOWN = System(channel="test")
HEADER = ["職員番号", "氏名", "所属コード", "役職", "区分", "身分", "任期終了日", "ネットワーク"]


def april() -> date:
    today = services.today()
    return date(today.year + (today.month >= 4), 4, 1)


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    for code, name, zones in (
        ("soumu", "総務課", ["internet", "lgwan"]),
        ("zeimu", "税務課", ["lgwan", "mynumber"]),
    ):
        services.set_section(actor=TOWN, code=code, name=name, zones=zones, since=date(2020, 4, 1))
    for number, name, section, role in (
        ("0001", "架空 いち", "soumu", "head"),
        ("0002", "架空 に", "soumu", "clerk"),
        ("0003", "架空 さん", "zeimu", "head"),
        ("0004", "架空 よん", "zeimu", "clerk"),
    ):
        services.add_person(
            actor=TOWN,
            login=f"s{number}",
            number=number,
            name=name,
            department=factories.department(section),
            role=role,
            title="課長" if role == "head" else "主事",
            zones=["internet", "lgwan"] if section == "soumu" else ["lgwan", "mynumber"],
        )


def rows(*changed: list[str], without: tuple[str, ...] = ()) -> list[list[str]]:
    """This year's list with some rows in place of the same numbers' or added."""
    now = {
        "0001": ["0001", "架空 いち", "soumu", "課長", "", "", "", ""],
        "0002": ["0002", "架空 に", "soumu", "主事", "", "", "", ""],
        "0003": ["0003", "架空 さん", "zeimu", "課長", "", "", "", ""],
        "0004": ["0004", "架空 よん", "zeimu", "主事", "", "", "", ""],
    }
    for number in [*without, *(row[0] for row in changed)]:
        now.pop(number, None)
    return [HEADER, *now.values(), *changed]


def taken(
    people: list[list[str]], sections: list[list[str]] | None = None, *, whole: bool = True
) -> YearImport:
    sheets = [("名簿", people)] + ([("組織", sections)] if sections else [])
    year = year_services.take_table(
        actor=TOWN,
        table=Table("utf-8", sheets),
        file_name="名簿.csv",
        sha256="0" * 64,
        effective_on=april(),
        whole=whole,
    )
    return year_services.map_columns(actor=TOWN, year=year, mapping=year.mapping)


def codes(year: YearImport) -> set[str]:
    return {problem.code for problem in year_services.dry_run(year).blocking}


def by_login(login: str) -> Person:
    return Person.objects.get(login=login)


MOVES = (
    ["0002", "架空 に", "zeimu", "主任", "", "", "", ""],
    ["0009", "架空 きゅう", "soumu", "主事", "", "会計年度任用職員", "", ""],
    ["0001", "架空 いち", "soumu", "課長", "", "", "", ""],
    ["0001", "架空 いち", "zeimu", "課長", "事務取扱", "", "", ""],
)


def test_the_difference_says_who_comes_goes_moves_and_has_two_posts() -> None:
    plan = year_services.dry_run(taken(rows(*MOVES, without=("0003",))))
    assert [step.number for step in plan.joins] == ["0009"]
    assert [step.number for step in plan.moves] == ["0002"]
    assert [step.number for step in plan.leaves] == ["0003"]
    assert [step.number for step in plan.changes] == ["0001"]
    assert [will.number for will in plan.two_posts] == ["0001"]
    assert plan.unchanged == 1
    assert plan.blocking == []


def test_the_same_list_again_changes_nothing() -> None:
    plan = year_services.dry_run(taken(rows()))
    assert (plan.steps, plan.unchanged, plan.blocking) == ([], 4, [])


def test_it_takes_effect_at_midnight_by_itself() -> None:
    year_services.schedule(actor=TOWN, year=taken(rows(*MOVES, without=("0003",))), many_leave=True)
    eve, day = april() - timedelta(days=1), april()
    assert questions.head_of("zeimu", eve) == by_login("s0003")
    assert questions.head_of("zeimu", day) == by_login("s0001")
    midnight(eve)
    assert by_login("s0002").department_id == "soumu"
    assert by_login("s0003").is_active
    assert not by_login("0009").is_active
    assert not powers_on(by_login("0009"), eve).grants
    midnight(day)
    moved = by_login("s0002")
    assert moved.department_id == "zeimu"
    assert {zone.code for zone in moved.zones.all()} == {"lgwan", "mynumber"}
    assert not by_login("s0003").is_active
    assert not by_login("s0003").zones.exists()
    assert by_login("0009").is_active
    assert {zone.code for zone in by_login("0009").zones.all()} == {"internet", "lgwan"}
    assert powers_on(by_login("0009"), day).has(Power.SEND)
    employment = questions.employment_of(by_login("0009"), day)
    assert employment is not None
    assert employment.last_day == date(day.year + 1, 3, 31)


def answers(day: date) -> dict[str, Any]:
    return {
        login: (
            [(p.department_id, p.kind, p.title, p.is_head) for p in questions.posts_of(by_login(login), day)],
            getattr(questions.employment_of(by_login(login), day), "kind", None),
            sorted(by_login(login).zone_rights.on(day).values_list("zone_id", flat=True)),
        )
        for login in ("s0001", "s0002", "s0003", "s0004")
    }


def test_it_is_undone_as_a_whole_before_its_day() -> None:
    before = answers(april())
    year = taken(rows(*MOVES, without=("0003",)))
    year_services.schedule(actor=TOWN, year=year, many_leave=True)
    assert answers(april()) != before
    year_services.undo(actor=TOWN, year=year)
    assert answers(april()) == before
    midnight(april())
    assert by_login("s0003").is_active
    assert not by_login("0009").is_active
    year.refresh_from_db()
    assert year.state == YearState.UNDONE


def test_undone_after_its_day_the_days_between_keep_their_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    before = answers(april())
    year = taken(rows(*MOVES, without=("0003",)))
    year_services.schedule(actor=TOWN, year=year, many_leave=True)
    after = answers(april())
    first, third = april(), april() + timedelta(days=2)
    midnight(first)
    monkeypatch.setattr(services, "today", lambda: third)
    year_services.undo(actor=TOWN, year=year)
    assert answers(first) == answers(third - timedelta(days=1)) == after
    assert answers(third) == before
    assert by_login("s0003").is_active
    assert not by_login("0009").is_active
    assert by_login("s0002").department_id == "soumu"


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("YR-003", ["", "名無し", "soumu", "", "", "", "", ""]),
        ("YR-004", ["0009", "架空", "nowhere", "", "", "", "", ""]),
        ("YR-004", ["0009", "架空", "", "", "", "", "", ""]),
        ("YR-006", ["0009", "架空", "soumu", "", "", "", "来年", ""]),
        ("YR-007", ["0009", "架空", "soumu", "", "", "委託", "", ""]),
        ("YR-009", ["0009", "架空", "soumu", "", "兼務", "", "", ""]),
        ("YR-011", ["0009", "架空", "soumu", "", "", "", "", "宇宙"]),
        ("YR-012", ["!", "架空", "soumu", "", "", "", "", ""]),
        ("YR-013", ["0009", "架空", "soumu", "", "", "", "R2.3.31", ""]),
        ("YR-014", ["0009", "架空", "soumu", "課長", "", "", "", ""]),
    ],
)
def test_a_fault_blocks_and_names_its_line(code: str, row: list[str]) -> None:
    year = taken(rows(row))
    assert codes(year) == {code}
    with pytest.raises(Denied, match="YR-104"):
        year_services.schedule(actor=TOWN, year=year)


def test_somebody_twice_in_one_section_blocks() -> None:
    row = ["0002", "架空 に", "soumu", "", "兼務", "", "", ""]
    assert codes(taken([*rows(), row])) == {"YR-010"}


def test_a_list_that_was_not_whole_is_stopped_by_the_many_who_would_leave() -> None:
    year = taken(rows(without=("0002", "0004")))
    assert year_services.dry_run(year).many_leave
    with pytest.raises(Denied, match="YR-105"):
        year_services.schedule(actor=TOWN, year=year)
    year_services.schedule(actor=TOWN, year=year, many_leave=True)


def test_a_list_of_the_moved_only_leaves_the_others_alone() -> None:
    year = taken([HEADER, ["0002", "架空 に", "zeimu", "主任", "", "", "", ""]], whole=False)
    plan = year_services.dry_run(year)
    assert (len(plan.moves), plan.leaves) == (1, [])


def test_contractors_do_not_leave_by_the_list_of_staff() -> None:
    factories.contractor("gyousha", until=april() + timedelta(days=300))
    assert year_services.dry_run(taken(rows())).leaves == []


def test_sections_come_change_and_end_with_the_list() -> None:
    sections = [
        ["所属コード", "所属名", "上位所属コード", "ネットワーク"],
        ["soumubu", "総務部", "", ""],
        ["soumu", "総務人事課", "soumubu", "インターネット、LGWAN"],
    ]
    moved = (
        ["0003", "架空 さん", "soumubu", "部長", "", "", "", ""],
        ["0004", "架空 よん", "soumu", "主事", "", "", "", ""],
    )
    year = taken(rows(*moved), sections)
    plan = year_services.dry_run(year)
    assert [s.code for s in plan.new_sections] == ["soumubu"]
    assert [will.name for _was, will in plan.changed_sections] == ["総務人事課"]
    assert [s.code for s in plan.ended_sections] == ["zeimu"]
    year_services.schedule(actor=TOWN, year=year)
    assert questions.section_on("zeimu", april()) is None
    assert questions.section_on("zeimu", april() - timedelta(days=1)) is not None
    assert [s.name for s in questions.tree(april()).path("soumu")] == ["総務部", "総務人事課"]
    midnight(april())
    assert factories.department("soumu").name == "総務人事課"


def test_people_in_a_section_that_ends_block() -> None:
    sections = [["所属コード", "所属名"], ["soumu", "総務課"]]
    assert "YR-004" in codes(taken(rows(), sections))


def test_what_breaks_is_asked_of_other_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[breaks.Outlook] = []

    def check(outlook: breaks.Outlook) -> list[breaks.Break]:
        seen.append(outlook)
        return [breaks.Break("APR-1", "承認する人のいない経路があります。", 2)]

    monkeypatch.setitem(breaks.checks, "approvals", check)
    plan = year_services.dry_run(taken(rows(*MOVES[:1], without=("0003",))))
    assert plan.headless == ["zeimu"]
    assert any(found.code == "APR-1" for found in year_services.what_breaks(plan))
    assert seen[0].headless == {"zeimu"}
    assert seen[0].leaving == {by_login("s0003").pk}
    assert seen[0].moving == {by_login("s0002").pk}


def test_a_role_for_the_old_section_ends_with_the_move_and_one_for_the_town_stays() -> None:
    person, soumu = by_login("s0002"), factories.department("soumu")
    places.grant_role(actor=TOWN, person=person, role="section_admin", department=soumu)
    places.grant_role(actor=TOWN, person=person, role="privacy")
    year_services.schedule(actor=TOWN, year=taken(rows(*MOVES[:1])))
    roles = {grant.role_id for grant in RoleGrant.objects.on(april()).filter(person=person)}
    assert roles == {"privacy"}


def test_the_mapping_is_corrected_and_remembered() -> None:
    header = ["社員No", "なまえ", *HEADER[2:]]
    people = [header, *rows()[1:]]
    table = Table("cp932", [("", people)])
    how: dict[str, Any] = {"file_name": "a.csv", "sha256": "0" * 64, "effective_on": april(), "whole": True}
    year = year_services.take_table(actor=TOWN, table=table, **how)
    assert "number" not in year.mapping
    with pytest.raises(Denied, match="YR-102"):
        year_services.map_columns(actor=TOWN, year=year, mapping=year.mapping)
    year_services.map_columns(
        actor=TOWN, year=year, mapping=year.mapping | {"number": "社員No", "name": "なまえ"}
    )
    assert ColumnMapping.objects.count() == 1
    again = year_services.take_table(actor=TOWN, table=table, **how)
    assert again.mapping["number"] == "社員No"


def test_a_day_that_has_passed_is_refused() -> None:
    with pytest.raises(Denied, match="YR-101"):
        year_services.take_table(
            actor=TOWN,
            table=Table("utf-8", [("", rows())]),
            file_name="a",
            sha256="",
            effective_on=services.today() - timedelta(days=1),
            whole=True,
        )


@pytest.mark.parametrize("login", ["aoi", "ren", "minoru"])
def test_only_an_administrator_schedules_and_undoes(login: str) -> None:
    year = taken(rows(*MOVES[:1]))
    actor = factories.actor(login, "lgwan")
    for verb in (year_services.schedule, year_services.undo, year_services.discard):
        with pytest.raises(Denied, match=r"IDN-004|YR-103"):
            verb(actor=actor, year=year)
    year.refresh_from_db()
    assert year.state == YearState.MAPPED


def test_a_discarded_list_is_forgotten() -> None:
    year = taken(rows())
    year_services.discard(actor=TOWN, year=year)
    year.refresh_from_db()
    assert (year.state, year.people) == (YearState.DISCARDED, [])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        ("2027/3/31", date(2027, 3, 31)),
        ("20270331", date(2027, 3, 31)),
        ("令和9年3月31日", date(2027, 3, 31)),
        ("Ｒ９．３．３１", date(2027, 3, 31)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("2027-02-30", None),
        ("来年", None),
    ],
)
def test_days_as_offices_write_them(text: str, day: date | None) -> None:
    assert year_rows.parse_day(text) == day


def test_the_head_is_the_highest_title_where_no_column_says_so() -> None:
    chief = ["0002", "架空 に", "soumu", "係長", "", "", "", ""]
    plan = year_services.dry_run(taken(rows(chief)))
    assert plan.blocking == []
    (step,) = plan.changes
    assert step.will is not None
    assert step.will.main is not None
    assert not step.will.main.is_head
