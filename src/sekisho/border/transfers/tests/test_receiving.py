"""A rule may hold files until the recipient says that they are expected; and what else a sending says of itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from sekisho.border.transfers import receiving, services
from sekisho.border.transfers.models import Item, RecipientAnswer, Transfer
from sekisho.border.transfers.presentation import tell
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.services import create_token
from sekisho.foundation.notices.models import Notice
from sekisho.foundation.policies import services as rules
from sekisho.foundation.policies.engine.reading import read
from sekisho.foundation.policies.models import Judged
from sekisho.foundation.policies.vocabulary import known
from sekisho.foundation.vault.models import Release
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples
from sekisho_demo.entrances import Entrance, enter
from sekisho_demo.races import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]
OUT = 'from = ["lgwan"], to = ["internet"]'
CONFIRM = 'outcome = "confirm"'


def switch_on(when: str, then: str) -> None:
    text = f"""format = 1
name = "試験"
[[rule]]
id = "asked"
reason = "宛先の間違いを防ぐ"
owner = "情報政策課"
when = {{ {when} }}
then = {{ {then} }}
[[rule]]
id = "rest"
reason = "ほか"
owner = "情報政策課"
then = {{ outcome = "release" }}
"""
    factories.department("soumu")
    admin = factories.actor("kaname", "lgwan")
    rules.switch_on(actor=admin, draft=rules.save_draft(actor=admin, text=text, reason="試験"))


def sent(data: bytes = b"memo\n", name: str = "秘密の名前.txt", **how: Any) -> Item:
    for login in ("ren", "hajime"):
        factories.person(login)
    where = {"origin": "lgwan", "destination": "internet", "recipients": ("ren", "hajime")} | how
    transfer = factories.sent({name: data}, **where)
    factories.work_off()
    return Item.objects.select_related("transfer").get(transfer=transfer)


def answered(item: Item, *, expected: bool, comment: str = "", login: str = "ren") -> Item:
    receiving.answer(
        actor=factories.actor(login, "internet"), transfer=item.transfer, expected=expected, comment=comment
    )
    factories.work_off()
    return Item.objects.select_related("transfer").get(pk=item.pk)


def test_nothing_is_released_before_the_recipient_expects_it_and_no_name_crosses() -> None:
    switch_on(OUT, CONFIRM)
    item = sent()
    assert (item.state, item.reason, item.clean_copy) == (State.HELD, "TRF-113", None)
    assert not Release.objects.exists()
    assert "受け取る人の確認を待ちます" in tell(item).why
    client = enter("ren", "internet")
    page = reverse("transfers:transfer", args=[item.transfer_id])
    asked = reverse("transfers:expected", args=[item.transfer_id])
    for address in (reverse("transfers:inbox"), page, asked):
        shown = client.get(address).content.decode()
        assert "秘密の名前" not in shown
        assert item.transfer.purpose in shown
        assert "見本 あおい" in shown
    assert asked in client.get(reverse("transfers:inbox")).content.decode()
    client.post(asked, {"expected": "yes"})
    factories.work_off()
    assert "秘密の名前" in client.get(page).content.decode()
    event = Event.objects.get(name="item:released")
    assert event.data["expected_by"] == ["ren"]
    assert client.post(asked, {"expected": "yes"}).status_code == 422


def test_what_nobody_expects_does_not_pass_and_the_sender_reads_why() -> None:
    switch_on(OUT, CONFIRM)
    item = sent()
    client = enter("ren", "internet")
    asked = reverse("transfers:expected", args=[item.transfer_id])
    wordless = client.post(asked, {"expected": "no"})
    assert wordless.status_code == 422
    assert "TRF-041" in wordless.content.decode()
    client.post(asked, {"expected": "no", "comment": "うちの課のものではありません"})
    factories.work_off()
    item.refresh_from_db()
    assert (item.state, item.reason) == (State.REFUSED, "TRF-114")
    assert "見本 れんさんから：「うちの課のものではありません」" in tell(item).why
    assert not Release.objects.exists()


NOT_TO_ANSWER = [
    ("aoi", "lgwan", "TRF-010"),  # the sender, where it was sent
    ("aoi", "internet", "TRF-010"),  # the sender, who is no recipient
    ("ren", "lgwan", "TRF-010"),  # a recipient in another network
    ("mei", "internet", "TRF-010"),  # somebody else
    ("kaname", "internet", "TRF-010"),  # the administrator
    ("minoru", "internet", "TRF-010"),  # the auditor
]


def test_only_a_recipient_in_the_destination_zone_answers(subtests: pytest.Subtests) -> None:
    switch_on(OUT, CONFIRM)
    item = sent()
    for number, (login, zone, code) in enumerate(NOT_TO_ANSWER, 1):
        with subtests.test(login, zone=zone):
            with pytest.raises(Denied) as denied:
                receiving.answer(actor=factories.actor(login, zone), transfer=item.transfer, expected=True)
            assert denied.value.code == code
            assert Event.objects.filter(name="transfer:answer-refused", data__code=code).count() == number
            assert not RecipientAnswer.objects.exists()


def test_one_answer_for_a_sending() -> None:
    switch_on(OUT, CONFIRM)
    item = answered(sent(), expected=True)
    assert item.state == State.READY
    with pytest.raises(Denied) as denied:
        answered(item, expected=False, comment="遅い答え", login="hajime")
    assert denied.value.code == "TRF-040"


@pytest.mark.django_db(transaction=True)
def test_confirmed_and_refused_at_once_it_is_one_of_the_two() -> None:
    switch_on(OUT, CONFIRM)
    item = sent()
    ren, hajime = factories.actor("ren", "internet"), factories.actor("hajime", "internet")
    results = at_once(
        lambda: receiving.answer(actor=ren, transfer=item.transfer, expected=True),
        lambda: receiving.answer(actor=hajime, transfer=item.transfer, expected=False, comment="知りません"),
    )
    assert results.count("TRF-040") == 1
    said = RecipientAnswer.objects.get().expected
    assert said is (results[1] == "TRF-040")
    names = [f"transfer:{name}" for name in ("expected", "not-expected", "answer-refused")]
    told = list(Event.objects.filter(name__in=names).order_by("name").values_list("name", flat=True))
    assert told == ["transfer:answer-refused", "transfer:expected" if said else "transfer:not-expected"]
    factories.work_off()
    item.refresh_from_db()
    assert item.state == (State.READY if said else State.REFUSED)


def test_when_nothing_waits_there_is_nothing_to_answer() -> None:
    item = sent()
    with pytest.raises(Denied) as denied:
        answered(item, expected=True)
    assert denied.value.code == "TRF-040"


@pytest.mark.parametrize(
    ("then", "state", "reason"),
    [('outcome = "refuse"', State.REFUSED, "TRF-110"), ('outcome = "release"', State.READY, "")],
)
def test_rules_that_changed_meanwhile_decide_anew(then: str, state: State, reason: str) -> None:
    switch_on(OUT, CONFIRM)
    item = sent()
    switch_on(OUT, then)
    item = answered(item, expected=True)
    assert (item.state, item.reason) == (state, reason)


def test_the_limits_for_personal_data_hold_all_the_same() -> None:
    switch_on(OUT, CONFIRM)
    item = answered(sent(samples.hidden_list(12), "集計.xlsx"), expected=True)
    assert (item.state, item.reason) == (State.HELD, "TRF-109")


def test_nothing_leaves_the_my_number_zone_on_a_recipients_word() -> None:
    for origin in ('from = ["mynumber"]', 'to = ["lgwan"]'):
        text = f"""format = 1
name = "x"
[[rule]]
id = "a"
reason = "r"
owner = "o"
when = {{ {origin} }}
then = {{ {CONFIRM} }}
"""
        assert [problem.cause for problem in read(text, known()).problems] == ["two-people"]


def test_a_program_says_it_over_the_api() -> None:
    switch_on(OUT, CONFIRM)
    item = sent()
    ren = factories.actor("ren", "internet")
    token = create_token(actor=ren, person=ren.person, zone="internet", purpose="test")
    client = Entrance("internet", HTTP_AUTHORIZATION=f"Bearer {token}")
    address = f"/api/v1/transfers/{item.transfer_id}"
    seen = client.get(address).json()
    assert (seen["awaiting"], seen["items"]) == (1, [])
    said = client.post(f"{address}/expected", {"expected": True}, content_type="application/json")
    assert said.status_code == 202
    factories.work_off()
    item.refresh_from_db()
    assert item.state == State.READY


def test_a_rule_says_how_long_it_can_be_taken() -> None:
    switch_on(OUT, 'outcome = "release", keep_days = 2')
    item = sent()
    assert item.keep_days == 2
    assert timedelta(days=1) < item.until - timezone.now() <= timedelta(days=2)
    assert Release.objects.get().until == item.until
    Item.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert services.expire() == 1
    item.refresh_from_db()
    assert item.state == State.EXPIRED


def test_longer_than_the_way_says_outlives_the_transfers_own_day() -> None:
    switch_on(OUT, 'outcome = "release", keep_days = 60')
    item = sent()
    Transfer.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert services.expire() == 0
    item.refresh_from_db()
    assert item.state == State.READY


def test_the_class_comes_from_the_sender_or_from_the_way() -> None:
    Route.objects.filter(origin="lgwan", destination="internet").update(information_class="3C")
    switch_on(f'{OUT}, class = ["3B"]', 'outcome = "refuse"')
    assert sent().transfer.information_class == "3C"
    refused = sent(information_class="3B")
    assert (refused.state, refused.reason) == (State.REFUSED, "TRF-110")
    assert Judged.objects.get(subject=refused.pk).information_class == "3B"
    with pytest.raises(Denied) as denied:
        sent(information_class="9Z")
    assert denied.value.code == "TRF-008"


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ('sender = ["aoi"]', State.REFUSED),
        ('sender = ["ren"]', State.READY),
        ('recipient = ["hajime", "mei"]', State.REFUSED),
        ('recipient = ["mei"]', State.READY),
        ('channel = ["api"]', State.READY),
        ('channel = ["test"]', State.REFUSED),
    ],
)
def test_who_sends_and_who_receives_is_a_condition(when: str, state: State) -> None:
    factories.person("mei")
    for login in ("aoi", "ren", "hajime"):
        factories.person(login)
    switch_on(f"{OUT}, {when}", 'outcome = "refuse"')
    assert sent().state == state


def test_a_rule_tells_people_that_it_decided_once_and_without_the_files_name() -> None:
    for login in ("aoi", "hajime", "ren"):
        factories.person(login)
    switch_on(OUT, 'outcome = "release", notify = ["head", "people:ren", "people:aoi"]')
    item = sent()
    assert item.state == State.READY
    assert sorted(Notice.objects.values_list("person__login", "kind")) == [
        ("hajime", "rule"),
        ("ren", "rule"),
    ]
    browser = enter("ren", "lgwan")
    shown = browser.get("/notices/").content.decode()
    assert "「asked」（宛先の間違いを防ぐ）により、通しました" in shown
    assert "秘密の名前" not in shown
    browser.post(reverse("transfers:noted", args=[Notice.objects.get(person__login="ren").pk]))
    assert "宛先の間違いを防ぐ" not in browser.get("/notices/").content.decode()
    assert "宛先の間違いを防ぐ" not in enter("aoi", "lgwan").get("/notices/").content.decode()
