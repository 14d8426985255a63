"""One's own days away: who decides meanwhile, and who is told of what waits already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.organisation import places
from sekisho.foundation.organisation.models import Absence, PostKind
from sekisho.foundation.organisation.questions import deciders_of, is_away
from sekisho_demo import factories
from sekisho_demo.entrances import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]
TOWN = System(channel="test")


def week() -> dict[str, str]:
    today = timezone.localdate()
    return {"first": str(today), "last": str(today + timedelta(days=6)), "reason": ""}


def deputy(login: str, section: str) -> None:
    places.add_post(
        actor=TOWN,
        person=factories.person(login),
        department=factories.department(section),
        kind=PostKind.DEPUTY,
    )


def test_a_head_announces_its_days_and_sees_who_stands_in(client: Client) -> None:
    head = factories.person("hajime")
    let_in(client, head)
    assert "代理が決まっていません" in client.get("/absence/").content.decode()
    deputy("ren", "soumu")
    page = client.get("/absence/").content.decode()
    assert "例示 れん" in page or factories.person("ren").name in page
    assert client.post("/absence/", week()).status_code == 302
    assert [one.person.login for one in deciders_of("soumu", timezone.localdate())] == ["ren"]
    assert Event.objects.filter(name="absence:announced", actor="hajime").count() == 1
    absence = Absence.objects.known().get()
    assert client.post(f"/absence/{absence.pk}/take-back/").status_code == 302
    assert not is_away(head, timezone.localdate())
    assert Event.objects.filter(name="absence:ended", actor="hajime").count() == 1


def test_days_the_wrong_way_round_are_refused(client: Client) -> None:
    let_in(client, factories.person("aoi"))
    today = timezone.localdate()
    wrong = {"first": str(today), "last": str(today - timedelta(days=1))}
    answer = client.post("/absence/", wrong)
    assert answer.status_code == 422
    assert "ORG-023" in answer.content.decode()


@pytest.mark.parametrize(
    ("login", "zone", "code"),
    [
        ("ren", "lgwan", "ORG-022"),  # a colleague
        ("mei", "lgwan", "ORG-022"),  # a stranger
        ("minoru", "lgwan", "ORG-022"),  # an auditor
        ("hajime", "internet", "ORG-025"),  # oneself, from another network
    ],
)
def test_nobody_sends_somebody_else_away_nor_from_another_network(login: str, zone: str, code: str) -> None:
    today, actor = timezone.localdate(), factories.actor(login, zone)
    head = factories.person("hajime")
    with pytest.raises(Denied) as denied:
        places.announce_absence(actor=actor, person=head, first=today, last=today)
    assert denied.value.code == code
    absence = places.announce_absence(actor=TOWN, person=head, first=today, last=today)
    with pytest.raises(Denied) as denied:
        places.take_back_absence(actor=actor, absence=absence)
    assert denied.value.code == code


def test_somebody_elses_days_are_not_found(client: Client) -> None:
    today = timezone.localdate()
    absence = places.announce_absence(actor=TOWN, person=factories.person("hajime"), first=today, last=today)
    let_in(client, factories.person("ren"))
    assert client.post(f"/absence/{absence.pk}/take-back/").status_code == 404
    page = client.get("/absence/").content.decode()
    assert factories.person("hajime").name in page  # colleagues see when the head is away
    let_in(other := Client(), factories.person("mei"))
    assert factories.person("hajime").name not in other.get("/absence/").content.decode()


def test_in_another_network_the_page_says_where_to_announce(client: Client, settings: object) -> None:
    settings.SEKISHO_ZONE = "internet"  # type: ignore[attr-defined]  # pytest-django's wrapper
    settings.SESSION_COOKIE_NAME = "sekisho_internet"  # type: ignore[attr-defined]
    let_in(client, factories.person("hajime"))
    page = client.get("/absence/").content.decode()
    assert "登録はLGWAN接続系の画面からできます" in page
    answer = client.post("/absence/", week())
    assert "ORG-025" in answer.content.decode()
