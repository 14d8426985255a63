"""How long originals are kept, by class of information: who says so, what the purge does, and what it leaves alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sekisho.border.transfers import originals, retention, services
from sekisho.border.transfers.models import Destruction, Item, OriginalPeriod, OriginalRequest, Transfer
from sekisho.border.transfers.states import State
from sekisho.border.transfers.tests.test_approving import sent, sheet, switch_on, text
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.vault.models import ObjectKey
from sekisho_demo import factories
from sekisho_demo.entrances import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]
WHY = "文書管理規程の保存年限"
engine = pytest.mark.usefixtures("inspection_parent")


def keep(
    days: int | None, information_class: str = "2", login: str = "kaname", zone: str = "lgwan"
) -> OriginalPeriod:
    return retention.set_period(
        actor=factories.actor(login, zone), information_class=information_class, days=days, reason=WHY
    )


def aged(item: Item, days: int) -> Item:
    """The same file, had it come in so many days ago."""
    came = timezone.now() - timedelta(days=days)
    until = came + timedelta(days=(item.until - timezone.now()).days + 1)
    Transfer.objects.filter(pk=item.transfer_id).update(created_at=came, expires_at=until)
    return fresh(item)


def fresh(item: Item) -> Item:
    return Item.objects.select_related("transfer", "inspection").get(pk=item.pk)


def has_key(stored: Any) -> bool:
    return ObjectKey.objects.filter(object=stored).exists()


def certified(item: Item) -> list[tuple[str, str]]:
    found = json.loads(Destruction.objects.get(item=item).body)
    return [(one["what"], one["why"]) for one in found["objects"]]


@engine
def test_a_shorter_period_takes_the_original_away_while_the_copy_can_still_be_taken() -> None:
    keep(2)
    item = aged(sent(sheet(), information_class="2"), 1)
    original = item.original
    assert retention.purge() == 0
    item = aged(item, 3)
    assert retention.purge() == 1
    assert retention.purge() == 0
    item = fresh(item)
    assert (item.state, item.original, originals.exists(item)) == (State.READY, None, False)
    assert not has_key(original)
    assert has_key(item.clean_copy)
    assert certified(item) == [("original", "retention")]
    event = Event.objects.get(name="original:purged")
    assert (event.data["information_class"], event.data["sha256"]) == ("2", item.sha256)
    with pytest.raises(Denied, match="TRF-054"):
        originals.ask(actor=factories.actor("aoi", "lgwan"), item=item, reason="様式")


@engine
def test_a_longer_period_keeps_the_original_after_the_copy_is_gone() -> None:
    keep(60, "3A")
    item = aged(sent(sheet(), information_class="3A"), 31)
    original, copy = item.original, item.clean_copy
    assert services.expire() == 1
    item = fresh(item)
    assert (item.state, item.original, originals.exists(item)) == (State.EXPIRED, original, True)
    assert has_key(original)
    assert not has_key(copy)
    assert certified(item) == [("clean", "expired")]
    aged(item, 61)
    assert retention.purge() == 1
    assert not has_key(original)
    assert certified(item) == [("clean", "expired"), ("original", "retention")]


@engine
def test_without_a_period_original_and_copy_go_together_as_ever() -> None:
    keep(60, "3A")
    item = aged(sent(sheet(), information_class="2"), 31)
    assert services.expire() == 1
    assert certified(item) == [("original", "expired"), ("clean", "expired")]
    assert retention.purge() == 0


@engine
def test_a_period_taken_back_lets_go_what_it_kept() -> None:
    keep(60)
    item = aged(sent(sheet(), information_class="2"), 31)
    services.expire()
    keep(None)
    assert retention.purge() == 1
    assert fresh(item).original is None


@engine
def test_what_people_still_decide_about_stays_and_what_is_taken_back_goes_at_once() -> None:
    keep(1)
    switch_on(text(when='from = ["lgwan"], to = ["internet"]'))
    item = aged(sent(sheet(), information_class="2"), 5)
    assert (item.state, retention.purge()) == (State.HELD, 0)
    keep(60)
    services.withdraw(actor=factories.actor("aoi", "lgwan"), transfer=item.transfer)
    factories.work_off()
    assert not has_key(item.original)
    assert ("original", "withdrawn") in certified(item)


@engine
def test_whoever_waits_for_an_original_is_told_that_it_is_gone() -> None:
    keep(1)
    switch_on(text(when='from = ["lgwan"], channel = ["original"]'))
    item = sent(sheet(), information_class="2")
    originals.ask(actor=factories.actor("aoi", "lgwan"), item=item, reason="様式")
    factories.work_off()
    aged(item, 2)
    assert retention.purge() == 1
    assert OriginalRequest.objects.get().state == "gone"


def test_who_may_not_say_how_long_is_refused_and_the_trail_knows() -> None:
    for login, zone, code in (("hajime", "lgwan", "IDN-004"), ("kaname", "internet", "IDN-005")):
        with pytest.raises(Denied, match=code):
            keep(5, login=login, zone=zone)
        assert Event.objects.filter(name="original:period-refused", data__code=code).exists()
    assert not OriginalPeriod.objects.exists()


@pytest.mark.parametrize(
    ("information_class", "days", "reason", "code"),
    [
        ("4", 5, WHY, "TRF-061"),
        ("2", 0, WHY, "TRF-062"),
        ("2", 3661, WHY, "TRF-062"),
        ("2", 5, "  ", "TRF-063"),
    ],
)
def test_a_period_is_for_a_class_within_bounds_and_for_a_reason(
    information_class: str, days: int, reason: str, code: str
) -> None:
    with pytest.raises(Denied, match=code):
        retention.set_period(
            actor=factories.actor("kaname", "lgwan"),
            information_class=information_class,
            days=days,
            reason=reason,
        )


def test_the_pages_show_every_class_and_change_one(client: Client) -> None:
    let_in(client, factories.person("kaname"))
    listed = client.get(reverse("originals:periods")).content.decode()
    assert listed.count("ファイルと一緒に消す") == 6
    page = reverse("originals:period", args=["3A"])
    wrong = client.post(page, {"days": "4000", "reason": WHY})
    assert wrong.status_code == 422
    assert "TRF-062" in wrong.content.decode()
    assert client.post(page, {"days": "1825", "reason": WHY}).status_code == 302
    listed = client.get(reverse("originals:periods")).content.decode()
    assert "1825日" in listed
    assert f"{WHY}" in listed
    assert "架空 かなめ" in listed
    event = Event.objects.get(name="original:period-set")
    assert (event.data["days"], event.data["before"]) == (1825, None)
    client.post(page, {"days": "", "reason": "やめる"})
    assert retention.days_by_class() == {}
    assert (
        client.post(reverse("originals:period", args=["none"]), {"days": "9", "reason": WHY}).status_code
        == 302
    )
    assert retention.days_by_class() == {"": 9}
    assert client.get(reverse("originals:period", args=["9Z"])).status_code == 404
