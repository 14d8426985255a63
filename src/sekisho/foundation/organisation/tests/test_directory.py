"""The town in step with a real slapd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.tests.slapd import PEOPLE, Slapd
from sekisho.foundation.organisation import directory_services, ldap_reading, questions, services
from sekisho.foundation.organisation.directory_services import synchronise
from sekisho.foundation.organisation.models import Staff
from sekisho_demo import factories

pytestmark = pytest.mark.django_db
TOWN = System(channel="directory")
SECTIONS = ("総務課", "税務課")


def entries(count: int) -> dict[str, dict[str, Any]]:
    return {
        f"uid=d{n:04},{PEOPLE}": {
            "objectClass": "inetOrgPerson",
            "uid": f"D{n:04}",
            "cn": f"架空 {n}",
            "sn": "架空",
            "employeeNumber": f"{n:04}",
            "ou": SECTIONS[n % 2],
            "title": "主事",
            "mail": f"d{n}@mihon.example",
        }
        for n in range(1, count + 1)
    }


@pytest.fixture(scope="module")
def directory() -> Iterator[Slapd]:
    with Slapd() as server:
        server.add_all(entries(620))  # more than a page
        yield server


@pytest.fixture
def town(directory: Slapd, settings: Any, db: None) -> Any:
    factories.department("soumu")
    services.set_section(actor=TOWN, code="zeimu", name="税務課", zones=["lgwan", "mynumber"])
    settings.SEKISHO_LDAP_URL = directory.ldaps
    settings.SEKISHO_LDAP_CA_FILE = str(directory.ca_file)
    settings.SEKISHO_LDAP_BASE = directory.people
    settings.SEKISHO_LDAP_BIND_DN = directory.admin
    settings.SEKISHO_LDAP_BIND_PASSWORD = directory.admin_password
    return settings


def counts(told: dict[str, Any]) -> dict[str, int]:
    return {group["key"]: group["count"] for group in told["groups"]} | {"unchanged": told["unchanged"]}


def test_everybody_comes_in_and_the_second_time_nothing_changes(town: Any) -> None:
    tried = synchronise(actor=TOWN, dry_run=True)
    assert counts(tried)["joins"] == 620
    assert not Person.objects.exists()
    synchronise(actor=TOWN, dry_run=False)
    first = Person.objects.get(login="d0001")
    assert first.is_active
    assert first.department_id == "zeimu"
    assert {zone.code for zone in first.zones.all()} == {"lgwan", "mynumber"}
    assert not first.has_usable_password()
    assert Staff.objects.get(person=first).email == "d1@mihon.example"
    again = synchronise(actor=TOWN, dry_run=False)
    assert counts(again) == {"moves": 0, "joins": 0, "leaves": 0, "changes": 0, "unchanged": 620}
    assert Event.objects.filter(name="directory:read").count() == 2


def of_the_directory(monkeypatch: pytest.MonkeyPatch, *change: dict[str, Any], without: int = 0) -> None:
    """As if the directory said something else today: the reading itself is shown above."""
    real = sorted((p for p in ldap_reading.people() if p.login <= "d0020"), key=lambda p: p.login)[without:]
    now = [replace(person, **(change[0] if change and person.login == "d0019" else {})) for person in real]
    monkeypatch.setattr(directory_services, "people", lambda: now)


def test_who_moves_who_marries_and_who_is_gone(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    of_the_directory(monkeypatch)
    synchronise(actor=TOWN, dry_run=False)
    monkeypatch.undo()
    same = Person.objects.get(login="d0019")
    of_the_directory(
        monkeypatch, {"login": "d9999", "name": "架空 けっこん", "department": "総務課"}, without=1
    )
    told = synchronise(actor=TOWN, dry_run=False)
    assert counts(told) == {"moves": 1, "joins": 0, "leaves": 1, "changes": 0, "unchanged": 18}
    same.refresh_from_db()
    assert (same.login, same.name, same.department_id) == ("d9999", "架空 けっこん", "soumu")
    assert questions.employment_of(Person.objects.get(login="d0001"), services.today()) is None
    assert not Person.objects.get(login="d0001").is_active


def test_people_kept_by_hand_do_not_leave_with_the_directory(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.person("aoi")
    of_the_directory(monkeypatch)
    synchronise(actor=TOWN, dry_run=False)
    assert Person.objects.get(login="aoi").is_active


def test_a_directory_that_lost_most_of_its_people_is_not_believed(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_the_directory(monkeypatch)
    synchronise(actor=TOWN, dry_run=False)
    monkeypatch.undo()
    of_the_directory(monkeypatch, without=10)
    with pytest.raises(Denied, match="ORG-040"):
        synchronise(actor=TOWN, dry_run=False)
    assert Person.objects.filter(is_active=True).count() == 20


def test_an_unknown_section_is_told_and_nothing_changes(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    of_the_directory(monkeypatch, {"department": "知らない課"})
    with pytest.raises(Denied, match="ORG-030"):
        synchronise(actor=TOWN, dry_run=False)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"SEKISHO_LDAP_BIND_PASSWORD": "wrong"},
        {"SEKISHO_LDAP_CA_FILE": ""},
        {"SEKISHO_LDAP_URL": ""},
        {"SEKISHO_LDAP_URL": "ldaps://127.0.0.1:9"},
    ],
    ids=["password", "certificate", "none", "away"],
)
def test_a_directory_that_cannot_be_asked_changes_nothing(town: Any, wrong: dict[str, str]) -> None:
    for name, value in wrong.items():
        setattr(town, name, value)
    with pytest.raises(ldap_reading.Unreachable):
        synchronise(actor=TOWN, dry_run=False)


def test_it_is_read_by_starttls_too(town: Any, directory: Slapd) -> None:
    town.SEKISHO_LDAP_URL = directory.ldap
    town.SEKISHO_LDAP_PEOPLE_FILTER = "(uid=D0001)"
    assert [person.login for person in ldap_reading.people()] == ["d0001"]


def test_active_directory_switches_accounts_off_by_a_bit() -> None:
    row = {"uid": [b"x"], "useraccountcontrol": [b"514"], "objectguid": [bytes(range(16))]}
    person = ldap_reading._person(row)
    assert person is not None
    assert not person.active
    assert person.external_id == "03020100-0504-0706-0809-0a0b0c0d0e0f"
