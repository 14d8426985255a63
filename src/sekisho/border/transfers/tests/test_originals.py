"""原本の請求: a reason, a route that a rule names, collected once and only where the file came from; and its end."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sekisho.border.transfers import originals, records, services
from sekisho.border.transfers.models import Destruction, Item, OriginalRequest
from sekisho.border.transfers.tests.test_approving import sent, sheet, switch_on, text
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.vault.models import ObjectKey, Release
from sekisho_demo import factories
from sekisho_demo.entrances import let_in
from sekisho_demo.races import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]
RULE = 'from = ["lgwan"], channel = ["original"]'
WHY = "県の様式のマクロで計算するため"


def ready(when: str = RULE, **rule: Any) -> Item:
    switch_on(text(when=when, **rule))
    return sent(sheet())


def ask(item: Item, login: str = "aoi", zone: str = "lgwan", why: str = WHY) -> OriginalRequest:
    found = originals.ask(actor=factories.actor(login, zone), item=item, reason=why)
    factories.work_off()
    return OriginalRequest.objects.get(pk=found.pk)


def request_about(asked: OriginalRequest) -> approvals.Request:
    found = approvals.latest_of(asked.pk)
    assert found is not None
    return found


def approve(asked: OriginalRequest) -> OriginalRequest:
    request = request_about(asked)
    approvals.agree(actor=factories.actor("hajime", "lgwan"), request=request, sha256_seen=request.sha256)
    factories.work_off()
    return OriginalRequest.objects.get(pk=asked.pk)


def refusal(verb: Any) -> str:
    with pytest.raises(Denied) as denied:
        verb()
    return denied.value.code


def released(item: Item) -> list[str]:
    assert item.original is not None
    return list(Release.objects.filter(object=item.original).values_list("zone", flat=True))


def test_asked_with_a_reason_and_approved_it_lies_ready_where_it_came_from_and_nowhere_else() -> None:
    item = ready()
    asked = ask(item)
    request = request_about(asked)
    assert (request.zone, request.sha256, request.title) == ("lgwan", item.sha256, "原本の請求：備品.xlsx")
    assert released(item) == []
    asked = approve(asked)
    assert asked.state == "approved"
    assert released(item) == ["lgwan"]


@pytest.mark.parametrize(
    ("when", "then"),
    [
        ('kind = ["excel"]', 'outcome = "release"'),  # no rule speaks of originals
        (RULE, 'outcome = "release"'),  # nobody is asked: that is no route
        (RULE, 'outcome = "refuse"'),
    ],
)
def test_only_a_rule_that_names_originals_and_asks_people_gives_them_out(when: str, then: str) -> None:
    item = ready(when, then=then)
    asked = ask(item)
    assert asked.state == "not-given"
    assert refusal(lambda: originals.collect(actor=factories.actor("aoi", "lgwan"), asked=asked)) == "TRF-050"
    assert released(item) == []


def test_a_rule_about_crossings_does_not_give_originals_out_either() -> None:
    switch_on(text(when='from = ["lgwan"]'))  # it asks people, about whatever leaves
    item = sent()
    assert ask(item).state == "not-given"


@pytest.mark.parametrize(
    ("login", "zone", "why", "code"),
    [
        ("ren", "lgwan", WHY, "TRF-051"),  # a colleague
        ("mei", "lgwan", WHY, "TRF-051"),  # a stranger
        ("hajime", "lgwan", WHY, "TRF-051"),  # the head
        ("kaname", "lgwan", WHY, "TRF-051"),  # an administrator
        ("minoru", "lgwan", WHY, "TRF-051"),  # an auditor
        ("aoi", "internet", WHY, "TRF-053"),  # the right person in another network
        ("aoi", "lgwan", "  ", "TRF-055"),
    ],
)
def test_who_may_ask_from_where(login: str, zone: str, why: str, code: str) -> None:
    item = ready()
    actor = factories.actor(login, zone)
    assert refusal(lambda: originals.ask(actor=actor, item=item, reason=why)) == code
    assert Event.objects.get(name="original:not-allowed").data == {"code": code}
    assert not OriginalRequest.objects.exists()


def test_one_asks_once_at_a_time_and_nobody_approves_ones_own() -> None:
    item = ready()
    asked = ask(item)
    aoi = factories.actor("aoi", "lgwan")
    assert refusal(lambda: originals.ask(actor=aoi, item=item, reason=WHY)) == "TRF-058"
    request = request_about(asked)
    own = refusal(lambda: approvals.agree(actor=aoi, request=request, sha256_seen=request.sha256))
    assert own == "APR-003"
    assert refusal(lambda: originals.collect(actor=aoi, asked=asked)) == "TRF-056"


def test_sent_back_it_may_be_asked_anew() -> None:
    asked = ask(ready())
    request = request_about(asked)
    approvals.send_back(
        actor=factories.actor("hajime", "lgwan"),
        request=request,
        sha256_seen=request.sha256,
        comment="様式の名前を書いてください",
    )
    factories.work_off()
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert ask(asked.item).state == "asked"


def test_rules_that_change_between_approval_and_giving_out_decide_anew() -> None:
    item = ready()
    asked = ask(item)
    request = request_about(asked)
    approvals.agree(actor=factories.actor("hajime", "lgwan"), request=request, sha256_seen=request.sha256)
    switch_on(text(when=RULE, then='outcome = "refuse"'))
    factories.work_off()
    asked.refresh_from_db()
    assert asked.state == "not-given"
    assert released(item) == []


def test_not_collected_in_time_it_lapses() -> None:
    item = ready()
    asked = approve(ask(item))
    OriginalRequest.objects.filter(pk=asked.pk).update(until=timezone.now() - timedelta(minutes=1))
    aoi = factories.actor("aoi", "lgwan")
    assert refusal(lambda: originals.collect(actor=aoi, asked=asked)) == "TRF-057"
    assert originals.lapse() == 1
    assert released(item) == []
    assert originals.lapse() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broker")
def test_it_is_collected_once_under_a_name_that_says_who_took_it_and_a_second_time_refused(
    client: Client,
) -> None:
    data = sheet()
    switch_on(text(when=RULE))
    item = sent(data)
    asked = approve(ask(item))
    let_in(client, factories.person("aoi"))
    address = reverse("transfers:original", args=[item.pk])
    assert "1回だけ受け取れます" in client.get(address).content.decode()
    take = reverse("transfers:collect_original", args=[asked.pk])
    answer = client.post(take)
    assert b"".join(answer) == data
    assert "aoi" in answer["Content-Disposition"]
    asked.refresh_from_db()
    assert originals.name_for(asked) == f"備品_原本_aoi_{timezone.localtime():%Y%m%d}.xlsx"
    again = client.post(take)
    assert again.status_code == 403
    assert "すでに受け取られています。受け取れるのは1回だけです" in again.content.decode()
    event = Event.objects.get(name="original:collected")
    assert (event.actor, event.data["sha256"]) == ("aoi", item.sha256)
    factories.work_off()
    assert released(item) == []
    for login in ("ren", "hajime", "kaname"):
        let_in(other := Client(), factories.person(login))
        assert other.post(take).status_code == 404
        assert other.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broker")
def test_two_windows_at_once_get_it_once() -> None:
    asked = approve(ask(ready()))
    aoi = factories.actor("aoi", "lgwan")
    taken = [lambda: len(b"".join(originals.collect(actor=aoi, asked=asked)))] * 2
    results = at_once(*taken)
    assert results.count("TRF-052") == 1
    assert sum(results.count(size) for size in {asked.item.size}) == 1
    assert Event.objects.filter(name="original:collected").count() == 1
    assert Event.objects.filter(name="original:not-allowed", data__code="TRF-052").count() == 1


@pytest.mark.django_db(transaction=True)
def test_asked_for_in_two_windows_at_once_it_is_asked_for_once() -> None:
    item = ready()
    aoi = factories.actor("aoi", "lgwan")
    results = at_once(*[lambda: originals.ask(actor=aoi, item=item, reason=WHY)] * 2)
    assert results.count("TRF-058") == 1
    assert OriginalRequest.objects.count() == 1
    assert Event.objects.filter(name="original:asked").count() == 1
    assert Event.objects.filter(name="original:not-allowed", data__code="TRF-058").count() == 1


def test_with_the_item_the_original_goes_and_the_certificate_says_when_and_how(installation: Any) -> None:
    item = ready()
    asked = approve(ask(item))
    installation.SEKISHO_BACKUP_DAYS = 35
    services.withdraw(actor=factories.actor("aoi", "lgwan"), transfer=item.transfer)
    factories.work_off()
    asked.refresh_from_db()
    assert asked.state == "gone"
    assert item.original is not None
    assert not ObjectKey.objects.filter(object=item.original).exists()
    found = Destruction.objects.get(item=item)
    public = Path(installation.SEKISHO_RECORD_PUBLIC_KEY_FILE).read_bytes()
    content = records.verify(records.to_file(found), public)
    assert content["format"] == "sekisho-destruction/1"
    assert (content["why"], content["item"]) == ("withdrawn", str(item.pk))
    told = {one["what"]: one for one in content["objects"]}
    assert set(told) == {"original", "clean"}
    assert told["original"]["sha256"] == item.sha256
    kept = date.fromisoformat(content["backups_hold_keys_until"]) - timezone.now().date()
    assert kept in (timedelta(days=35), timedelta(days=36))
    forged = json.loads(records.to_file(found))
    forged["record"] = forged["record"].replace("withdrawn", "expired")
    with pytest.raises(records.BadRecord):
        records.verify(json.dumps(forged), public)


def test_asking_after_the_end_says_plainly_that_it_no_longer_exists(client: Client) -> None:
    item = ready()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE transfers_transfer SET expires_at = now() - interval '1 day'")
    services.expire()
    item = Item.objects.get(pk=item.pk)
    assert refusal(lambda: ask(item)) == "TRF-054"
    let_in(client, factories.person("aoi"))
    page = client.get(reverse("transfers:original", args=[item.pk])).content.decode()
    assert "原本は、もうありません" in page
    assert "破棄証明" in page
    answer = client.get(reverse("transfers:destruction", args=[item.pk]))
    assert json.loads(answer.content)["alg"] == "Ed25519"


def test_the_approver_reads_the_reason_and_sees_no_picture_of_it(client: Client) -> None:
    asked = ask(ready())
    let_in(client, factories.person("hajime"))
    assert "原本の請求：備品.xlsx" in client.get(reverse("transfers:approvals")).content.decode()
    page = client.get(reverse("transfers:approval", args=[request_about(asked).pk])).content.decode()
    assert "無害化していない原本を渡す承認です" in page
    assert WHY in page
    assert "内容（無害化したもの）" not in page
