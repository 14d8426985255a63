"""What a seized web process could do with the secrets of sign-in (I9): asked of the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from sekisho.foundation.identity.models import Person
from sekisho.foundation.login import enrolment, resets
from sekisho.foundation.login.models import Password
from sekisho_demo import factories
from sekisho_demo.entrances import sign_in

pytestmark = pytest.mark.django_db
WEB = "sekisho_web_{}"
ZONES = ("internet", "lgwan", "mynumber")


@contextmanager
def as_web(zone: str) -> Iterator[Any]:
    """Be that zone's web process until the end of the block."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WEB.format(zone)}"')
        yield cursor
        cursor.execute("RESET ROLE")


def count(zone: str, table: str) -> int:
    with as_web(zone) as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def refused(zone: str, statement: str, parameters: list[Any] | None = None) -> bool:
    """Refused aloud; a change that quietly reaches no row is for ``changed`` to ask."""
    try:
        with as_web(zone) as cursor:
            cursor.execute(statement, parameters)
    except DatabaseError as error:
        return any(words in str(error) for words in ("permission denied", "row-level security"))
    return False


def changed(zone: str, statement: str) -> int:
    with as_web(zone) as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


@pytest.fixture
def staff() -> dict[str, Person]:
    """aoi (internet, lgwan), mei (lgwan, mynumber), kaname (all three), each with second factors."""
    people = {login: factories.person(login) for login in ("aoi", "mei", "kaname")}
    enrolment.make_recovery_codes(actor=factories.actor("mei", "mynumber"))
    return people


@pytest.mark.usefixtures("nobody_yet")
@pytest.mark.parametrize(("zone", "sees"), [("internet", 2), ("mynumber", 2)])
def test_a_zone_reads_the_hashes_of_its_own_people_only(
    staff: dict[str, Person], zone: str, sees: int
) -> None:
    assert count(zone, "login_password") == sees


@pytest.mark.usefixtures("nobody_yet")
@pytest.mark.parametrize(
    ("table", "seen"),
    [
        ("login_totp", {"internet": 2, "lgwan": 3, "mynumber": 2}),
        ("login_recoverycode", {"internet": 0, "lgwan": 0, "mynumber": 10}),
    ],
)
def test_second_factors_are_seen_by_their_own_zone_only(
    staff: dict[str, Person], table: str, seen: dict[str, int]
) -> None:
    assert {zone: count(zone, table) for zone in ZONES} == seen


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE login_totp SET last_step = 0 WHERE zone = 'mynumber'",
        "DELETE FROM login_totp WHERE zone = 'mynumber'",
        "DELETE FROM login_recoverycode WHERE zone = 'mynumber'",
        "UPDATE login_signin SET proved_at = now() WHERE zone = 'mynumber'",
        "DELETE FROM login_attempt WHERE zone = 'mynumber'",
    ],
)
@pytest.mark.parametrize("zone", ["internet", "lgwan"])
def test_no_other_zone_touches_what_proves_people_in_mynumber(
    staff: dict[str, Person], zone: str, statement: str
) -> None:
    sign_in("mei", "mynumber")
    assert changed(zone, statement) == 0


@pytest.mark.parametrize(
    ("zone", "login", "may"),
    [
        ("internet", "aoi", False),
        ("lgwan", "aoi", True),
        ("internet", "kaname", False),
        ("lgwan", "kaname", False),
        ("mynumber", "kaname", True),
        ("lgwan", "mei", False),
        ("mynumber", "mei", True),
    ],
)
def test_a_password_is_written_by_the_innermost_zone_only(
    staff: dict[str, Person], zone: str, login: str, may: bool
) -> None:
    statement = f"UPDATE login_password SET encoded = 'x' WHERE person_id = '{staff[login].pk}'"
    assert refused(zone, statement) is not may


def test_an_outer_zone_makes_no_second_factor_for_an_inner_one(staff: dict[str, Person]) -> None:
    statement = (
        "INSERT INTO login_totp (person_id, zone, sealed, last_step, created_at)"
        " VALUES (%s, 'mynumber', 'x', 0, now())"
    )
    assert refused("internet", statement, [staff["aoi"].pk])
    assert refused("lgwan", statement, [staff["aoi"].pk])


@pytest.mark.parametrize("table", ["login_breakglass"])
@pytest.mark.parametrize("zone", ["internet", "mynumber"])
def test_the_sealed_account_is_nothing_to_other_zones(table: str, zone: str) -> None:
    assert refused(zone, f"SELECT * FROM {table}")


def test_a_code_of_the_desk_is_made_by_the_administration_and_used_where_it_is_good(
    staff: dict[str, Person],
) -> None:
    asked = resets.request(
        actor=factories.actor("kaname", "lgwan"),
        person=staff["mei"],
        zone="mynumber",
        new_password=False,
        new_factors=True,
        reason="-",
    )
    assert {zone: count(zone, "login_reset") for zone in ZONES} == {"internet": 0, "lgwan": 1, "mynumber": 1}
    assert refused("mynumber", "UPDATE login_reset SET digest = 'x'")
    assert changed("mynumber", "UPDATE login_reset SET used_at = now()") == 1
    insert = "INSERT INTO login_reset SELECT gen_random_uuid(), * FROM (SELECT 1) x"
    assert refused("internet", insert)
    assert not asked.used_at


@pytest.mark.parametrize("zone", ZONES)
def test_the_whole_way_in_works_under_the_role_itself(zone: str) -> None:
    """Grants that are too narrow would show only in production: walk in as the role."""
    login = {"internet": "aoi", "lgwan": "kaname", "mynumber": "mei"}[zone]
    factories.person(login)
    code = factories.code(login, zone)
    with as_web(zone):
        from sekisho_demo.entrances import Entrance

        client = Entrance(zone)
        answer = client.post("/sign-in/", {"login": login, "password": factories.PASSWORD})
        if answer["Location"].endswith("/second/"):
            answer = client.post("/sign-in/second/", {"code": code})
        assert answer["Location"] == "/"
        for page in ("/account/", "/account/code/", "/account/recovery/"):
            assert client.get(page).status_code == 200
        assert client.post("/account/recovery/").status_code == 200
        assert client.post("/account/sign-ins/end-all/").status_code == 302


def test_a_new_password_works_under_the_role_itself() -> None:
    factories.person("mei")
    code = factories.code("mei", "mynumber")
    before = timezone.now()
    with as_web("mynumber"):
        from sekisho_demo.entrances import Entrance

        client = Entrance("mynumber")
        client.post("/sign-in/", {"login": "mei", "password": factories.PASSWORD})
        client.post("/sign-in/second/", {"code": code})
        new = "kabocha-tsukue-ringo-91"
        answer = client.post("/account/password/", {"present": factories.PASSWORD, "new": new, "again": new})
        assert answer["Location"] == "/account/"
        assert client.get("/sent/").status_code == 200
    assert Password.objects.get(person__login="mei").changed_at >= before
