"""The organisation over time: one answer for every day, and no way to rewrite it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.organisation import places, questions, services
from sekisho.foundation.organisation.facts import days, remainders
from sekisho.foundation.organisation.models import Change, Post, PostKind, Section

pytestmark = pytest.mark.django_db
TOWN = System(channel="test")
YEAR = date(2025, 4, 1)


@pytest.mark.parametrize(
    ("whole", "cut", "left"),
    [
        (days(None), days(None), []),
        (days(None), days(YEAR), [days(None, YEAR)]),
        (days(YEAR), days(None, YEAR), [days(YEAR)]),
        (
            days(date(2024, 4, 1), date(2027, 4, 1)),
            days(YEAR, date(2026, 4, 1)),
            [days(date(2024, 4, 1), YEAR), days(date(2026, 4, 1), date(2027, 4, 1))],
        ),
        (days(YEAR, date(2026, 4, 1)), days(date(2024, 1, 1), date(2027, 1, 1)), []),
    ],
)
def test_cutting_days_out_of_days(whole: Any, cut: Any, left: Any) -> None:
    assert remainders(whole, cut) == left


def staff(login: str, department: Department, **how: object) -> Person:
    return services.add_person(
        actor=TOWN,
        login=login,
        name=f"架空 {login}",
        department=department,
        since=YEAR,
        **how,  # type: ignore[arg-type]  # keywords of the verb
    )


@pytest.fixture
def zeimu() -> Department:
    return services.set_section(actor=TOWN, code="zeimu", name="税務課", since=YEAR)


@pytest.fixture
def soumu() -> Department:
    return services.set_section(actor=TOWN, code="soumu", name="総務課", since=YEAR)


def test_who_was_head_on_a_day_in_march_has_one_answer(zeimu: Department, soumu: Department) -> None:
    first, second = staff("first", zeimu, role="head"), staff("second", soumu)
    march = services.today()
    services.change_person(
        actor=TOWN,
        person=first,
        department=soumu,
        title="課長補佐",
        is_head=False,
        role="",
        zones=[],
        is_active=True,
    )
    services.change_person(
        actor=TOWN,
        person=second,
        department=zeimu,
        title="課長",
        is_head=True,
        role="",
        zones=[],
        is_active=True,
    )
    assert questions.head_of(zeimu, march - timedelta(days=1)) == first
    assert questions.head_of("zeimu", march) == second
    assert questions.head_of(zeimu, YEAR - timedelta(days=1)) is None
    assert [post.department_id for post in questions.posts_of(first, march)] == ["soumu"]
    assert list(questions.members(zeimu, march)) == [second]


def test_members_with_children_and_the_path_to_a_unit(soumu: Department) -> None:
    jinji = services.set_section(
        actor=TOWN, code="jinji", name="人事係", parent=soumu, since=YEAR, level="unit"
    )
    aoi, ren = staff("aoi2", soumu), staff("ren2", jinji)
    today = services.today()
    assert set(questions.members(soumu, today)) == {aoi}
    assert set(questions.members(soumu, today, with_children=True)) == {aoi, ren}
    assert [section.name for section in questions.tree(today).path("jinji")] == ["総務課", "人事係"]


def test_a_section_keeps_its_old_name_on_old_days(soumu: Department) -> None:
    today = services.today()
    services.set_section(actor=TOWN, code="soumu", name="総務人事課", since=today)
    before, now = (
        questions.section_on("soumu", today - timedelta(days=1)),
        questions.section_on("soumu", today),
    )
    assert before is not None
    assert now is not None
    assert (before.name, now.name) == ("総務課", "総務人事課")
    soumu.refresh_from_db()
    assert soumu.name == "総務人事課"


def test_a_name_for_the_future_waits(soumu: Department) -> None:
    services.set_section(actor=TOWN, code="soumu", name="未来課", since=services.today() + timedelta(days=9))
    soumu.refresh_from_db()
    assert soumu.name == "総務課"


def test_the_deputy_decides_while_the_head_is_away(zeimu: Department, soumu: Department) -> None:
    head, second = staff("head", zeimu, role="head"), staff("second", zeimu)
    third = staff("third", soumu)
    for rank, person in ((2, third), (1, second)):
        places.add_post(
            actor=TOWN,
            person=person,
            department=soumu if rank == 1 else zeimu,
            kind=PostKind.DEPUTY,
            rank=rank,
        )
    today = services.today()
    places.announce_absence(actor=TOWN, person=head, first=today, last=today)
    (decider,) = questions.deciders_of(zeimu, today)
    assert (decider.person, decider.instead_of, decider.vacant) == (third, head, False)
    assert [each.person for each in questions.deciders_of(zeimu, today + timedelta(days=1))] == [head]
    places.announce_absence(actor=TOWN, person=third, first=today, last=today)
    assert questions.deciders_of(zeimu, today) == []


def test_a_vacant_head_is_said_to_be_vacant(zeimu: Department, soumu: Department) -> None:
    deputy = staff("deputy", soumu)
    places.add_post(actor=TOWN, person=deputy, department=zeimu, kind=PostKind.DEPUTY)
    (decider,) = questions.deciders_of(zeimu, services.today())
    assert (decider.person, decider.instead_of, decider.vacant) == (deputy, None, True)


def test_a_head_in_charge_of_a_second_section(zeimu: Department, soumu: Department) -> None:
    head = staff("head", soumu, role="head")
    places.add_post(actor=TOWN, person=head, department=zeimu, kind=PostKind.CHARGE)
    today = services.today()
    assert questions.head_of(zeimu, today) == questions.head_of(soumu, today) == head
    assert [post.kind for post in questions.posts_of(head, today)] == ["main", "charge"]


@pytest.mark.parametrize(
    ("code", "second"),
    [
        ("ORG-002", {"department": "zeimu", "kind": "concurrent", "is_head": True}),
        ("ORG-003", {"department": "soumu", "kind": "concurrent"}),
    ],
)
def test_two_facts_that_exclude_each_other_are_refused_by_the_database(
    zeimu: Department, soumu: Department, code: str, second: dict[str, object]
) -> None:
    staff("head", zeimu, role="head")
    person = staff("other", soumu)
    department = Department.objects.get(pk=second.pop("department"))
    with pytest.raises(Denied, match=code):
        places.add_post(actor=TOWN, person=person, department=department, **second)  # type: ignore[arg-type]  # keywords


def test_two_main_posts_on_one_day_cannot_be_written_at_all(zeimu: Department, soumu: Department) -> None:
    person = staff("two", soumu)
    made = Change.objects.latest("made_at")
    with pytest.raises(IntegrityError, match="post_main_once"), transaction.atomic():
        Post.objects.create(person=person, department=zeimu, valid=days(services.today()), made_by=made)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisation_post SET is_head = true",
        "UPDATE organisation_post SET valid = '[,)'",
        "DELETE FROM organisation_post",
        "UPDATE organisation_section SET name = '別の課'",
        "UPDATE organisation_change SET login = 'somebody'",
        "DELETE FROM organisation_change",
    ],
)
def test_history_refuses_to_be_rewritten_by_its_owner_too(soumu: Department, statement: str) -> None:
    staff("somebody", soumu)
    with (
        pytest.raises(DatabaseError, match="not rewritten"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_correction_changes_the_answer_and_keeps_what_was_known(zeimu: Department) -> None:
    wrong = staff("wrong", zeimu, role="head")
    right = staff("right", zeimu)
    known = timezone.now()
    places.correct_post(
        actor=TOWN, post=Post.objects.known().get(person=wrong), is_head=False, reason="発令の写し間違い"
    )
    places.correct_post(
        actor=TOWN, post=Post.objects.known().get(person=right), is_head=True, reason="発令の写し間違い"
    )
    day = YEAR + timedelta(days=10)
    assert questions.head_of(zeimu, day) == right
    assert questions.head_of(zeimu, day, known=known) == wrong


def test_a_correction_without_a_reason_is_refused(zeimu: Department) -> None:
    staff("wrong", zeimu)
    with pytest.raises(Denied, match="ORG-024"):
        places.correct_post(actor=TOWN, post=Post.objects.known().get(), is_head=True, reason=" ")


def test_a_section_cannot_stand_under_itself(soumu: Department) -> None:
    jinji = services.set_section(actor=TOWN, code="jinji", name="人事係", parent=soumu)
    with pytest.raises(Denied, match="ORG-020"):
        services.set_section(actor=TOWN, code="soumu", name="総務課", parent=jinji)


def test_a_change_is_undone_as_a_whole_and_only_once(soumu: Department) -> None:
    services.set_section(actor=TOWN, code="soumu", name="失敗課", since=services.today())
    made = Change.objects.order_by("-made_at").first()
    assert made is not None
    services.undo(actor=TOWN, made=made, reason="試し")
    section = questions.section_on("soumu", services.today())
    assert section is not None
    assert section.name == "総務課"
    with pytest.raises(Denied, match="ORG-010"):
        services.undo(actor=TOWN, made=made)


def test_a_change_on_which_a_later_one_stands_is_not_undone(soumu: Department) -> None:
    services.set_section(actor=TOWN, code="soumu", name="二番課", since=services.today())
    made = Change.objects.order_by("-made_at").first()
    assert made is not None
    services.set_section(actor=TOWN, code="soumu", name="三番課", since=services.today())
    with pytest.raises(Denied, match="ORG-011"):
        services.undo(actor=TOWN, made=made)
    assert Section.objects.on(services.today()).get(department=soumu).name == "三番課"
