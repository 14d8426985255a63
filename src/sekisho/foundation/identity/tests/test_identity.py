from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sekisho.foundation.identity import services
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import ApiToken
from sekisho_demo import factories

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(
    ("reason", "remedy", "line"),
    [
        (
            "登録できません。",
            "一覧を開き直してください。",
            "登録できません。一覧を開き直してください。（KNF-003）",
        ),
        ("登録できません。", "", "登録できません。（KNF-003）"),
        (
            "名簿 cannot be added.",
            "Open the list again.",
            "名簿 cannot be added. Open the list again. (KNF-003)",
        ),
        ("It cannot be added.", "", "It cannot be added. (KNF-003)"),
    ],
)
def test_a_refusal_reads_as_one_line_in_either_language(reason: str, remedy: str, line: str) -> None:
    assert Denied("KNF-003", reason, remedy=remedy).in_words == line
