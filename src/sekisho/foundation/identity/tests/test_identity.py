from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity import policies, services
from sekisho.foundation.identity.actor import Nobody, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import ApiToken, FailedSignIn, Person
from sekisho_demo import factories

pytestmark = pytest.mark.django_db


def sign_in(
    login: str = "aoi", password: str = factories.PASSWORD, zone: str = "internet", address: str = "192.0.2.1"
) -> Person:
    return services.sign_in(login=login, password=password, who=Nobody(login, zone, address=address))


def refusal(**how: str) -> str:
    with pytest.raises(Denied) as denied:
        sign_in(**how)
    return denied.value.code


def test_the_right_password_opens_the_right_zone() -> None:
    aoi = factories.person("aoi")
    assert sign_in() == aoi
    assert Event.objects.get(name="session:opened").subject == f"person:{aoi.pk}"


@pytest.mark.parametrize("how", [{"password": "wrong"}, {"login": "nobody-of-that-name"}])
def test_wrong_password_and_unknown_login_are_one_answer(how: dict[str, str]) -> None:
    factories.person("aoi")
    assert refusal(**how) == "IDN-001"
    assert Event.objects.get(name="session:refused").data == {"code": "IDN-001"}


def test_a_zone_without_the_right_to_it_stays_shut() -> None:
    factories.person("aoi")
    assert refusal(zone="mynumber") == "IDN-003"


def test_a_disabled_person_cannot_come_in() -> None:
    Person.objects.filter(pk=factories.person("aoi").pk).update(is_active=False)
    assert refusal() == "IDN-001"


def test_guessing_is_slowed_down_here_but_not_for_the_colleague_elsewhere() -> None:
    factories.person("aoi")
    for _attempt in range(policies.MAX_FAILURES):
        assert refusal(password="wrong") == "IDN-001"
    assert refusal() == "IDN-002"  # even the right password has to wait at this machine
    assert sign_in(address="192.0.2.99").login == "aoi"


def test_one_machine_cannot_try_all_accounts() -> None:
    factories.person("aoi")
    FailedSignIn.objects.bulk_create(
        [FailedSignIn(login=f"x{n}", address="192.0.2.1") for n in range(policies.MAX_FAILURES_OF_ADDRESS)]
    )
    assert refusal() == "IDN-002"


def test_after_the_wait_the_door_opens_again() -> None:
    factories.person("aoi")
    for _attempt in range(policies.MAX_FAILURES):
        refusal(password="wrong")
    FailedSignIn.objects.update(at=timezone.now() - timedelta(minutes=policies.FAILURE_MINUTES + 1))
    assert sign_in().login == "aoi"


def test_passwords_are_kept_as_argon2id() -> None:
    assert factories.person("aoi").password.startswith("argon2$argon2id$")


def token(login: str = "aoi", zone: str = "internet") -> str:
    return services.create_token(actor=System(), person=factories.person(login), zone=zone, purpose="test")


def test_a_token_is_good_for_its_person_in_its_zone_only() -> None:
    text = token()
    assert services.person_of_token(text, zone="internet") == factories.person("aoi")
    assert services.person_of_token(text, zone="lgwan") is None
    assert text.split("_", 2)[2] not in str(ApiToken.objects.values())


def test_a_token_is_refused_for_a_zone_the_person_may_not_enter() -> None:
    with pytest.raises(Denied, match="IDN-003"):
        token(zone="mynumber")


@pytest.mark.parametrize(
    "damage", [lambda t: t[:-1], lambda t: t + "x", lambda t: "x" + t, lambda t: "", lambda t: "sks_"]
)
def test_a_damaged_token_opens_nothing(damage: object) -> None:
    assert callable(damage)
    assert services.person_of_token(damage(token()), zone="internet") is None


@pytest.mark.parametrize(
    "end",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_an_ended_token_opens_nothing(end: dict[str, object]) -> None:
    text = token()
    ApiToken.objects.update(**end)
    assert services.person_of_token(text, zone="internet") is None


def test_a_token_dies_with_the_right_to_the_zone() -> None:
    text = token()
    factories.person("aoi").zones.set([])
    assert services.person_of_token(text, zone="internet") is None


def test_a_contractor_gets_no_key_that_outlives_the_visit() -> None:
    factories.contractor("gyousha")
    with pytest.raises(Denied, match="IDN-009"):
        token("gyousha")
