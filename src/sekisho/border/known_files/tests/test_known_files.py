"""A content known by its digest passes unchanged: for whom, until when, by two names, past every scanner."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from sekisho.border.known_files import services
from sekisho.border.known_files.models import KnownFile, Standing
from sekisho.border.transfers import services as transfers
from sekisho.border.transfers.models import Item, ProcessingRecord
from sekisho.border.transfers.presentation import method, receipt
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.vault.api import read
from sekisho.foundation.zones.api import Route, Zone
from sekisho_demo import factories, samples
from sekisho_demo.entrances import let_in
from sekisho_demo.races import at_once
from sekisho_demo.scanner_servers import MARK, ClamdServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]
SHEET = samples.macro_document()
GONE = "gone=unix:/nonexistent/clamd.sock"


@pytest.fixture(autouse=True)
def scanned(settings: Any, clamd: ClamdServer) -> None:
    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}"]
    settings.SEKISHO_SCANNER_PATIENCE_SECONDS = 0


def proposed(data: bytes = SHEET, **how: Any) -> KnownFile:
    factories.person("hajime")
    route = Route.objects.select_related("origin", "destination").get(origin="internet", destination="lgwan")
    facts: dict[str, Any] = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "name": "令和8年度 県の調査票",
        "route": route,
        "departments": ["soumu"],
        "people": [],
        "reason": "マクロで集計する様式のため",
        "until": timezone.now() + timedelta(days=30),
    }
    return services.propose(actor=factories.actor("kaname", "lgwan"), **facts | how)


def known(data: bytes = SHEET, **how: Any) -> KnownFile:
    return services.confirm(actor=factories.actor("hajime", "lgwan"), known=proposed(data, **how))


def crossed(data: bytes = SHEET, *, sender: str = "aoi", name: str = "調査票.docm") -> Item:
    for login in ("aoi", sender):
        factories.person(login)
    transfer = factories.sent({name: data}, sender=sender)
    factories.work_off()
    return Item.objects.select_related("inspection", "transfer").get(transfer=transfer)


def verdict(item: Item) -> str:
    assert item.inspection is not None
    return str(item.inspection.verdict)


def test_the_original_bytes_go_out_unchanged_and_the_receipt_says_by_whose_word() -> None:
    registered = known()
    item = crossed()
    assert (item.state, item.output_name, verdict(item)) == (State.READY, "調査票.docm", "confirmed")
    assert item.clean_copy is not None
    assert item.clean_copy != item.original
    assert b"".join(read(item.clean_copy)) == SHEET
    assert item.inspection is not None
    assert item.inspection.vouched_by == registered.pk
    assert "登録した内容との一致" in method(item)
    (told,) = receipt(item)["findings"]
    assert "架空 かなめ・見本 はじめの確認により、元のまま通しました" in told["message"]
    record = json.loads(ProcessingRecord.objects.get(item=item).body)
    assert record["sha256_in"] == record["sha256_out"] == registered.sha256
    assert Event.objects.filter(name="known-file:confirmed").exists()


def test_one_changed_byte_is_another_content() -> None:
    known()
    assert verdict(crossed(SHEET + b"\0")) != "confirmed"


@pytest.mark.parametrize(
    ("how", "sender"),
    [
        ({}, "mei"),  # another section
        ({"departments": [], "people": ["ren"]}, "aoi"),  # another person
        ({}, "hajime"),  # who confirmed it
        ({"departments": [], "people": ["kaname"]}, "kaname"),  # who registered it
        ({"route": "lgwan-mynumber"}, "aoi"),  # another way
    ],
)
def test_for_others_it_is_disarmed_like_any_file(how: dict[str, Any], sender: str) -> None:
    for login in ("ren", "mei"):
        factories.person(login)
    if "route" in how:
        how = {"route": Route.objects.get(origin="lgwan", destination="mynumber")}
    known(**how)
    factories.person(sender).zones.add(Zone.objects.get(pk="internet"))
    item = crossed(sender=sender)
    assert (verdict(item), item.output_name) == ("changed", "調査票.docx")


def test_named_people_may_send_it() -> None:
    factories.person("aoi")
    known(departments=[], people=["aoi"])
    assert verdict(crossed()) == "confirmed"


@pytest.mark.parametrize("end", ["unconfirmed", "over", "revoked"])
def test_before_its_second_name_and_after_its_end_it_counts_for_nothing(end: str) -> None:
    registered = proposed() if end == "unconfirmed" else known()
    if end == "over":
        KnownFile.objects.update(until=timezone.now() - timedelta(seconds=1))
    if end == "revoked":
        services.revoke(actor=factories.actor("kaname", "lgwan"), known=registered, reason="様式が変わった")
    assert verdict(crossed()) == "changed"


def test_every_scanner_is_asked_and_one_that_is_silent_for_another_reason_is_not_enough(
    settings: Any,
) -> None:
    known()
    settings.SEKISHO_SCANNERS = [*settings.SEKISHO_SCANNERS, GONE]
    item = crossed()
    assert (item.state, item.reason, item.clean_copy) == (State.HELD, "SCN-002", None)


def test_without_any_scanner_it_is_disarmed_and_the_receipt_says_why(settings: Any) -> None:
    settings.SEKISHO_SCANNERS = []
    known()
    item = crossed()
    assert verdict(item) == "changed"
    assert item.inspection is not None
    assert "SCN-013" in item.inspection.codes


@pytest.mark.parametrize("data", [samples.program(), "登録された議事録\n".encode() + MARK])
def test_what_is_dangerous_stays_blocked_whoever_vouches(data: bytes) -> None:
    known(data)
    item = crossed(data, name="登録.txt")
    assert (item.state, verdict(item)) == (State.REFUSED, "blocked")


def test_what_is_torn_is_vouched_for_by_nobody() -> None:
    known(samples.torn_document())
    assert verdict(crossed(samples.torn_document(), name="切れた資料.docx")) == "undecided"


def test_revoked_during_the_inspection_it_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    registered = known()
    real = transfers.finish_inspection

    def late(*given: Any) -> None:
        services.revoke(actor=factories.actor("kaname", "lgwan"), known=registered, reason="誤り")
        real(*given)

    monkeypatch.setattr(transfers, "finish_inspection", late)
    item = crossed()
    assert (item.state, item.reason, item.clean_copy) == (State.HELD, "TRF-115", None)


@pytest.mark.parametrize(
    ("login", "zone", "code"),
    [
        ("kaname", "lgwan", "KNF-002"),  # the one who registered it
        ("aoi", "lgwan", "KNF-001"),
        ("ren", "lgwan", "KNF-001"),
        ("minoru", "lgwan", "KNF-001"),  # the auditor
        ("hajime", "internet", "KNF-007"),  # a head, elsewhere
    ],
)
def test_who_may_not_give_the_second_name(login: str, zone: str, code: str) -> None:
    registered = proposed()
    with pytest.raises(Denied) as denied:
        services.confirm(actor=factories.actor(login, zone), known=registered)
    assert denied.value.code == code
    assert Event.objects.filter(name="known-file:refused", data__code=code).exists()


def test_the_table_itself_wants_two_people_and_somebody_it_is_for() -> None:
    registered = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        KnownFile.objects.filter(pk=registered.pk).update(
            confirmed_by=registered.proposed_by, confirmed_at=timezone.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        KnownFile.objects.filter(pk=registered.pk).update(departments=[])


def test_confirmed_once_and_revoked_once() -> None:
    registered = known()
    with pytest.raises(Denied, match="KNF-003"):
        services.confirm(actor=factories.actor("hajime", "lgwan"), known=registered)
    with pytest.raises(Denied, match="KNF-004"):
        services.revoke(actor=factories.actor("kaname", "lgwan"), known=registered, reason=" ")
    gone = services.revoke(
        actor=factories.actor("kaname", "lgwan"), known=registered, reason="様式が変わった"
    )
    assert gone.standing == Standing.REVOKED
    with pytest.raises(Denied, match="KNF-003"):
        services.revoke(actor=factories.actor("kaname", "lgwan"), known=registered, reason="もう一度")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"until": timezone.now() - timedelta(days=1)}, "KNF-005"),
        ({"until": timezone.now() + timedelta(days=400)}, "KNF-005"),
        ({"departments": []}, "KNF-006"),
    ],
)
def test_nothing_is_known_for_ever_or_for_nobody(how: dict[str, Any], code: str) -> None:
    with pytest.raises(Denied, match=code):
        proposed(**how)


def test_the_pages_register_confirm_and_revoke(client: Client) -> None:
    factories.department("soumu")
    route = Route.objects.get(origin="internet", destination="lgwan")
    let_in(client, factories.person("kaname"))
    form = {"sha256": "nonsense", "name": "調査票", "route": route.pk, "departments": ["soumu"]}
    form |= {"reason": "様式", "until": (timezone.localdate() + timedelta(days=9)).isoformat(), "people": ""}
    wrong = client.post(reverse("known_files:propose"), form)
    assert wrong.status_code == 422
    assert "64けた" in wrong.content.decode()
    assert client.post(reverse("known_files:propose"), form | {"sha256": "AB" * 32}).status_code == 302
    registered = KnownFile.objects.get()
    assert registered.sha256 == "ab" * 32
    confirm = reverse("known_files:confirm", args=[registered.pk])
    assert client.get(confirm).status_code == 403
    let_in(client, factories.person("hajime"))
    assert "ab" * 32 in client.get(confirm).content.decode()
    client.post(confirm)
    assert "有効" in client.get(reverse("known_files:list")).content.decode()
    let_in(client, factories.person("kaname"))
    client.post(reverse("known_files:revoke", args=[registered.pk]), {"reason": "様式が変わった"})
    assert "様式が変わった" in client.get(reverse("known_files:list")).content.decode()


@pytest.mark.parametrize("login", ["aoi", "ren", "minoru"])
def test_nobody_else_opens_the_pages(client: Client, login: str) -> None:
    let_in(client, factories.person(login))
    assert client.get(reverse("known_files:list")).status_code == 403
    assert client.get(reverse("known_files:propose")).status_code == 403


def test_heads_do_not_open_them_in_another_network(client: Client) -> None:
    with override_settings(SEKISHO_ZONE="internet"):
        let_in(client, factories.person("hajime"))
        assert client.get(reverse("known_files:list")).status_code == 403


def events() -> list[str]:
    """What the trail says of registrations after they were proposed."""
    found = Event.objects.filter(name__startswith="known-file:").exclude(name="known-file:proposed")
    return sorted(found.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_second_names_at_once_are_one() -> None:
    registered = proposed()
    both = [factories.actor(login, "lgwan") for login in ("hajime", "tamaki")]
    results = at_once(*(lambda a=a: services.confirm(actor=a, known=registered) for a in both))
    assert results.count("KNF-003") == 1
    registered.refresh_from_db()
    assert registered.confirmed_by == both[results.index("KNF-003") - 1].person
    assert events() == ["known-file:confirmed", "known-file:refused"]


@pytest.mark.django_db(transaction=True)
def test_confirmed_while_it_is_revoked_it_is_revoked() -> None:
    registered = proposed()
    head, admin = factories.actor("hajime", "lgwan"), factories.actor("kaname", "lgwan")
    confirmed, _revoked = at_once(
        lambda: services.confirm(actor=head, known=registered),
        lambda: services.revoke(actor=admin, known=registered, reason="様式が変わった"),
    )
    registered.refresh_from_db()
    assert registered.standing == Standing.REVOKED
    first = "known-file:refused" if confirmed == "KNF-003" else "known-file:confirmed"
    assert events() == sorted([first, "known-file:revoked"])


@pytest.mark.django_db(transaction=True)
def test_revoked_while_a_crossing_is_settled_nothing_goes_out_after_the_revocation() -> None:
    registered = known()
    factories.person("aoi")
    transfer = factories.sent({"調査票.docm": SHEET}, sender="aoi")
    admin = factories.actor("kaname", "lgwan")
    at_once(
        factories.work_off,
        lambda: services.revoke(actor=admin, known=registered, reason="様式が変わった"),
    )
    item = Item.objects.select_related("inspection").get(transfer=transfer)
    revoked = Event.objects.get(name="known-file:revoked")
    if verdict(item) == "confirmed" and item.state == State.READY:
        assert Event.objects.get(name="item:released").pk < revoked.pk
    else:
        assert item.reason == "TRF-115" or verdict(item) == "changed"
    assert Event.objects.filter(name="known-file:revoked").count() == 1


def test_on_its_last_day_it_counts_until_its_last_moment_and_not_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registered = known(until=timezone.now() + timedelta(hours=3))
    assert verdict(crossed()) == "confirmed"
    real = transfers.finish_inspection

    def midnight(*given: Any) -> None:
        KnownFile.objects.filter(pk=registered.pk).update(until=timezone.now())
        real(*given)

    monkeypatch.setattr(transfers, "finish_inspection", midnight)
    item = crossed()
    assert (item.state, item.reason, item.clean_copy) == (State.HELD, "TRF-115", None)
