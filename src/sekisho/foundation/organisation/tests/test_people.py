"""Who may change people, and what becomes of it: for owner, colleague, stranger, administrator, other zone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Power, powers_of, powers_on
from sekisho.foundation.organisation import places, questions, services
from sekisho.foundation.organisation.models import EmploymentKind, Post, RoleGrant
from sekisho.foundation.organisation.refresh import midnight
from sekisho.foundation.organisation.services import Contract
from sekisho_demo import factories

pytestmark = pytest.mark.django_db
TOWN = System(channel="test")


@pytest.mark.parametrize(
    ("login", "zone", "code"),
    [
        ("aoi", "lgwan", "IDN-004"),
        ("hajime", "lgwan", "IDN-004"),
        ("minoru", "lgwan", "IDN-004"),
        ("kaname", "internet", "IDN-005"),
        ("kaname", "mynumber", "IDN-005"),
    ],
)
def test_only_an_administrator_at_the_administration_entrance_adds_people(
    login: str, zone: str, code: str
) -> None:
    with pytest.raises(Denied, match=code):
        services.add_person(
            actor=factories.actor(login, zone),
            login="new",
            name="新人",
            department=factories.department("soumu"),
            role="administrator",
            zones=["lgwan"],
            password=factories.PASSWORD,
        )
    assert not Person.objects.filter(login="new").exists()


def test_an_administrator_does_not_change_own_powers() -> None:
    kaname = factories.actor("kaname", "lgwan")
    with pytest.raises(Denied, match="IDN-007"):
        services.change_person(
            actor=kaname,
            person=kaname.person,
            department=kaname.person.department,
            title="",
            is_head=False,
            role="",
            zones=["lgwan"],
            is_active=True,
        )


def test_a_change_of_zones_is_in_the_trail() -> None:
    mei = factories.person("mei")
    services.change_person(
        actor=factories.actor("kaname", "lgwan"),
        person=mei,
        department=mei.department,
        title="主任",
        is_head=False,
        role="",
        zones=["lgwan"],
        is_active=True,
    )
    assert Event.objects.get(name="person:changed").data["zones"] == ["lgwan"]


def test_a_weak_first_password_is_refused(settings: object) -> None:
    with pytest.raises(ValidationError):
        services.add_person(
            actor=System(),
            login="new",
            name="新人",
            department=factories.department("soumu"),
            role="clerk",
            zones=[],
            password="password",
        )


def test_keeping_somebody_out_ends_everything_today() -> None:
    mei = factories.person("mei")
    services.change_person(
        actor=factories.actor("kaname", "lgwan"),
        person=mei,
        department=mei.department,
        title="",
        is_head=False,
        role="",
        zones=["lgwan"],
        is_active=False,
    )
    mei = Person.objects.get(pk=mei.pk)
    assert not mei.is_active
    assert not mei.zones.exists()
    assert powers_of(mei).grants == ()


def test_a_contractor_needs_section_employer_and_end() -> None:
    with pytest.raises(Denied, match="ORG-007"):
        services.add_person(
            actor=TOWN,
            login="gyousha",
            name="架空 ぎょうしゃ",
            department=factories.department("soumu"),
            contract=Contract(EmploymentKind.CONTRACTOR, until=date(2030, 3, 31)),
        )


def test_a_fiscal_year_appointment_needs_an_end() -> None:
    with pytest.raises(Denied, match="ORG-008"):
        services.add_person(
            actor=TOWN,
            login="nendo",
            name="架空 ねんど",
            department=factories.department("soumu"),
            contract=Contract(EmploymentKind.FISCAL_YEAR),
        )


def test_a_contractor_holds_no_role_and_is_no_colleague_of_everybody() -> None:
    supplier = factories.contractor("gyousha")
    with pytest.raises(Denied, match="ORG-021"):
        places.grant_role(actor=TOWN, person=supplier, role="administrator")
    factories.person("aoi")
    factories.person("mei")
    names = {person.login for person in questions.colleagues_of(supplier, services.today())}
    assert "aoi" in names
    assert "mei" not in names


def test_the_contract_ends_by_itself_at_midnight() -> None:
    last = services.today() + timedelta(days=3)
    supplier = factories.contractor("gyousha", until=last)
    assert midnight(last) == 0
    assert Person.objects.get(pk=supplier.pk).is_active
    assert midnight(last + timedelta(days=1)) == 1
    ended = Person.objects.get(pk=supplier.pk)
    assert not ended.is_active
    assert not ended.zones.exists()
    assert powers_on(ended, last).has(Power.SEND)
    assert not powers_on(ended, last + timedelta(days=1)).grants


def test_a_new_day_is_carried_over_once() -> None:
    factories.person("aoi")
    midnight(services.today())
    midnight(services.today())
    assert Event.objects.filter(name="organisation:day-began").count() == 1


def test_a_read_only_role_takes_the_writing_powers_of_all_others() -> None:
    minoru = factories.person("minoru")
    places.grant_role(actor=TOWN, person=minoru, role="administrator")
    held = powers_of(Person.objects.get(pk=minoru.pk))
    assert held.has(Power.READ_TRAIL)
    assert held.has(Power.RECEIVE)
    assert not held.has(Power.ADMINISTER)
    assert not held.has(Power.SEND)


def test_a_role_reaches_its_section_and_all_below_in_its_zone_and_days() -> None:
    soumu, zeimu = factories.department("soumu"), factories.department("zeimu")
    services.set_section(actor=TOWN, code="jinji", name="人事係", parent=soumu)
    aoi = factories.person("aoi")
    first = services.today() + timedelta(days=10)
    places.grant_role(
        actor=TOWN,
        person=aoi,
        role="section_admin",
        department=soumu,
        zone="lgwan",
        since=first,
        until=first + timedelta(days=5),
    )
    held = powers_on(aoi, first)
    assert held.has(Power.SEE_SECTION, zone="lgwan", department="jinji")
    assert not held.has(Power.SEE_SECTION, zone="internet", department="jinji")
    assert not held.has(Power.SEE_SECTION, zone="lgwan", department=zeimu.pk)
    assert not powers_on(aoi, first - timedelta(days=1)).has(Power.SEE_SECTION)
    assert not powers_on(aoi, first + timedelta(days=6)).has(Power.SEE_SECTION)


def test_the_head_of_a_section_decides_for_it_and_what_stands_below() -> None:
    services.set_section(actor=TOWN, code="jinji", name="人事係", parent=factories.department("soumu"))
    held = powers_of(factories.person("hajime"))
    assert held.has(Power.DECIDE, department="jinji")
    assert not held.has(Power.DECIDE, department="zeimu")


def test_nobody_gives_a_role_to_oneself() -> None:
    kaname = factories.actor("kaname", "lgwan")
    with pytest.raises(Denied, match="IDN-007"):
        places.grant_role(actor=kaname, person=kaname.person, role="auditor")
    grant = RoleGrant.objects.known().get(person=kaname.person)
    with pytest.raises(Denied, match="IDN-007"):
        places.end_fact(actor=kaname, fact=grant)


@pytest.mark.parametrize(("login", "zone"), [("aoi", "lgwan"), ("kaname", "lgwan")])
def test_one_announces_ones_own_absence_and_an_administrator_that_of_others(login: str, zone: str) -> None:
    first = services.today()
    aoi = factories.person("aoi")
    places.announce_absence(actor=factories.actor(login, zone), person=aoi, first=first, last=first)
    assert questions.is_away(aoi, first)
    assert not questions.is_away(aoi, first + timedelta(days=1))


def test_a_colleague_does_not_announce_my_absence() -> None:
    today = services.today()
    with pytest.raises(Denied, match="ORG-022"):
        places.announce_absence(
            actor=factories.actor("ren", "internet"), person=factories.person("aoi"), first=today, last=today
        )


def test_an_account_without_mailbox_is_an_ordinary_account() -> None:
    aoi = factories.person("aoi")
    assert aoi.staff.email == ""
    assert aoi.is_active
    assert Post.objects.known().filter(person=aoi).count() == 1
