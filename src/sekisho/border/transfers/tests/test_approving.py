"""R07: what a rule holds can be used only after a superior approved exactly those bytes; which, a rule says."""

from __future__ import annotations

import io
import threading
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sekisho.border.transfers import services
from sekisho.border.transfers.models import Item
from sekisho.border.transfers.presentation import tell
from sekisho.border.transfers.states import State
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.login.models import SignIn
from sekisho.foundation.policies import services as rules
from sekisho.foundation.policies.models import Judged
from sekisho.foundation.vault.api import StoredObject
from sekisho.foundation.vault.models import Release
from sekisho_demo import factories, samples
from sekisho_demo.entrances import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]
HOLD = 'outcome = "hold", approval = "head"'
OUT = 'from = ["lgwan"], to = ["internet"]'


def text(when: str = f'{OUT}, department = ["soumu"], kind = ["excel"]', then: str = HOLD) -> str:
    return f"""format = 1
name = "試験"
[[approval]]
code = "head"
name = "所属長の承認"
step = [{{ kind = "decide", by = "head" }}]
[[rule]]
id = "asked"
reason = "表の持ち出しは所属長が確かめる"
owner = "情報政策課"
when = {{ {when} }}
then = {{ {then} }}
[[rule]]
id = "rest"
reason = "ほか"
owner = "情報政策課"
then = {{ outcome = "release" }}
"""


def switch_on(rules_text: str) -> None:
    for code in ("soumu", "zeimu"):
        factories.department(code)
    admin = factories.actor("kaname", "lgwan")
    draft = rules.save_draft(actor=admin, text=rules_text, reason="試験")
    rules.switch_on(actor=admin, draft=draft)


def sheet() -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("備品").append(["備品", "数"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(data: bytes | None = None, name: str = "備品.xlsx", **how: Any) -> Item:
    factories.person("hajime")
    where = {"origin": "lgwan", "destination": "internet"} | how
    transfer = factories.sent({name: data or sheet()}, **where)
    factories.work_off()
    return fresh(Item.objects.get(transfer=transfer))


def fresh(item: Item) -> Item:
    return Item.objects.select_related("transfer__sender", "transfer__origin", "inspection__screening").get(
        pk=item.pk
    )


def asked(item: Item) -> approvals.Request:
    request = approvals.latest_of(item.pk)
    assert request is not None
    return request


def approved(item: Item) -> Item:
    request = asked(item)
    approvals.agree(actor=factories.actor("hajime", "lgwan"), request=request, sha256_seen=request.sha256)
    factories.work_off()
    return fresh(item)


def test_a_held_file_goes_only_after_the_superior_approved_exactly_those_bytes() -> None:
    switch_on(text())
    item = sent()
    assert (item.state, item.reason, item.clean_copy) == (State.HELD, "TRF-111", None)
    assert not Release.objects.filter(zone="internet").exists()
    with pytest.raises(Denied) as denied:
        services.download(actor=factories.actor("aoi", "internet"), item=item)
    assert denied.value.code == "TRF-011"
    kept = item.held_copy
    item = approved(item)
    assert (item.state, item.reason, item.clean_copy, item.held_copy) == (State.READY, "", kept, None)
    assert item.inspection is not None
    assert kept is not None
    stored = StoredObject.objects.get(pk=kept)
    assert stored.sha256 == item.inspection.sha256_out == asked(item).sha256
    assert Release.objects.get().object_id == kept
    event = Event.objects.get(name="item:released", subject=f"item:{item.pk}")
    assert event.data["approved_by"] == ["hajime"]


def test_which_departments_need_approval_is_a_rule() -> None:
    switch_on(text())
    factories.person("mei")
    held = sent()
    free = sent(sender="mei", origin="lgwan", destination="mynumber", recipients=("mei",))
    other = sent(b"text\n", name="案内.txt")
    assert (held.state, free.state, other.state) == (State.HELD, State.READY, State.READY)
    switch_on(text(when=f'{OUT}, department = ["zeimu"]'))
    assert sent().state == State.READY


def test_the_page_says_which_rule_of_which_version_holds_it_and_who_decides() -> None:
    switch_on(text())
    told = tell(sent())
    version = rules.in_force().version
    assert told.why == (
        f"規則の第{version}版の「asked」（表の持ち出しは所属長が確かめる）により、「所属長の承認」を待ちます。"
        "いま決める人：所属長。"
    )
    assert "このままお待ちください" in told.now


def test_what_a_rule_refuses_does_not_pass_and_says_so() -> None:
    switch_on(text(then='outcome = "refuse"'))
    item = sent()
    assert (item.state, item.reason, item.clean_copy, item.held_copy) == (
        State.REFUSED,
        "TRF-110",
        None,
        None,
    )
    assert "「asked」" in tell(item).why


def test_what_is_sent_back_tells_the_sender_why_and_can_be_asked_again() -> None:
    switch_on(text())
    item = sent()
    request = asked(item)
    approvals.send_back(
        actor=factories.actor("hajime", "lgwan"),
        request=request,
        sha256_seen=request.sha256,
        comment="氏名の列を外してください",
    )
    factories.work_off()
    item = fresh(item)
    assert (item.state, item.reason) == (State.HELD, "TRF-112")
    assert "見本 はじめさんから：「氏名の列を外してください」" in tell(item).why
    services.inspect_again(actor=factories.actor("aoi", "lgwan"), item=item)
    factories.work_off()
    item = fresh(item)
    assert (item.state, item.reason) == (State.HELD, "TRF-111")
    assert asked(item) != request
    assert approved(item).state == State.READY


def test_taken_back_by_the_sender_nobody_needs_to_decide_and_nothing_goes() -> None:
    switch_on(text())
    item = sent()
    request = asked(item)
    services.withdraw(actor=factories.actor("aoi", "lgwan"), transfer=item.transfer)
    with pytest.raises(Denied) as denied:
        approvals.agree(actor=factories.actor("hajime", "lgwan"), request=request, sha256_seen=request.sha256)
    assert denied.value.code == "APR-002"
    factories.work_off()
    assert fresh(item).state == State.WITHDRAWN
    assert not Release.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_released_while_withdrawn_nobody_can_take_it_in_the_end() -> None:
    switch_on(text())
    item = sent()
    request, sender = asked(item), factories.actor("aoi", "lgwan")
    approvals.agree(actor=factories.actor("hajime", "lgwan"), request=request, sha256_seen=request.sha256)
    together = threading.Barrier(2)

    def at_once(verb: Any) -> None:
        together.wait(timeout=20)
        try:
            verb()
        finally:
            connection.close()

    verbs = (factories.work_off, lambda: services.withdraw(actor=sender, transfer=item.transfer))
    threads = [threading.Thread(target=at_once, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    factories.work_off()
    assert fresh(item).state == State.WITHDRAWN
    assert not Release.objects.exists()
    for kept in (item.original, item.held_copy):
        assert kept is not None
        assert StoredObject.objects.get(pk=kept).state == "destroyed"


@pytest.mark.parametrize(
    ("when", "then", "state", "reason"),
    [
        (f'{OUT}, kind = ["pdf"]', HOLD, State.READY, ""),  # nobody asks for approval any more
        (f'{OUT}, kind = ["excel"]', 'outcome = "refuse"', State.REFUSED, "TRF-110"),
        (f'{OUT}, kind = ["excel"], max_files = 9', HOLD, State.HELD, "TRF-111"),  # another rule asks again
    ],
)
def test_rules_that_change_between_approval_and_release_decide_anew(
    when: str, then: str, state: State, reason: str
) -> None:
    switch_on(text())
    item = sent()
    first = asked(item)
    approvals.agree(actor=factories.actor("hajime", "lgwan"), request=first, sha256_seen=first.sha256)
    switch_on(text(when, then))
    factories.work_off()
    item = fresh(item)
    assert (item.state, item.reason) == (state, reason)
    first.refresh_from_db()
    assert first.state == approvals.RequestState.VOID
    if reason == "TRF-111":
        assert asked(item) != first
        assert approved(item).state == State.READY


def test_a_rule_about_people_looks_for_them_and_holds() -> None:
    switch_on(text(when=f"{OUT}, min_people = 10"))
    many = sent(samples.hidden_list(12), "集計.xlsx")
    assert (many.state, many.reason) == (State.HELD, "TRF-111")
    judged = Judged.objects.get(subject=many.pk)
    assert judged.people == 12
    assert "my_number" in (judged.personal or [])
    assert sent().state == State.READY
    assert approved(many).state == State.READY  # the rule asked about them itself: nobody is asked twice


def test_a_rule_may_want_a_stricter_method() -> None:
    switch_on(text(when='from = ["internet"], kind = ["text"]', then='outcome = "release", as = "text"'))
    item = sent("庁議の次第".encode(), "次第.txt", origin="internet", destination="lgwan")
    assert item.inspection is not None
    assert item.inspection.profile == "text"


def test_every_decision_is_written_down_with_its_facts() -> None:
    item = sent()
    judged = Judged.objects.get(subject=item.pk)
    assert (judged.version, judged.rule, judged.outcome) == (0, "inspected-may-pass", "release")
    assert (judged.origin, judged.destination, judged.departments[0], judged.kind) == (
        "lgwan",
        "internet",
        "soumu",
        "xlsx",
    )


def test_the_approver_decides_on_a_page_of_three_taps(client: Client) -> None:
    switch_on(text())
    item = sent()
    let_in(client, factories.person("hajime"))
    inbox = client.get(reverse("transfers:inbox")).content.decode()
    assert "承認（1）" in inbox
    listed = client.get(reverse("transfers:approvals")).content.decode()
    address = reverse("transfers:approval", args=[asked(item).pk])
    assert address in listed
    page = client.get(address).content.decode()
    for words in (
        "備品.xlsx",
        "見本 あおい",
        "庁議資料の取り込み",
        "表の持ち出しは所属長が確かめる",
        "承認する",
    ):
        assert words in page
    wordless = client.post(address, {"sha256": asked(item).sha256, "decision": "return"})
    assert wordless.status_code == 422
    assert "APR-006" in wordless.content.decode()
    client.post(address, {"sha256": asked(item).sha256, "decision": "agree"})
    factories.work_off()
    assert fresh(item).state == State.READY
    assert "あなたが決めるものではありません" in client.get(address).content.decode()


def test_whoever_proved_themselves_long_ago_is_asked_again_before_the_page(client: Client) -> None:
    switch_on(text())
    address = reverse("transfers:approval", args=[asked(sent()).pk])
    let_in(client, factories.person("hajime"))
    SignIn.objects.update(proved_at=timezone.now() - timedelta(minutes=16))
    for answer in (client.get(address), client.post(address, {"decision": "agree"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/again/")


@pytest.mark.parametrize(
    "says", [{"User-Agent": "Mozilla/5.0 (iPhone) Mobile/15E148"}, {"Sec-CH-UA-Mobile": "?1"}]
)
def test_at_a_phone_the_page_says_where_to_decide(
    says: dict[str, str], client: Client, settings: Any
) -> None:
    settings.SEKISHO_PHONE_ZONES = ["internet"]
    switch_on(text())
    request = asked(sent())
    let_in(client, factories.person("hajime"))
    address = reverse("transfers:approval", args=[request.pk])
    page = client.get(address, headers=says).content.decode()
    assert "電話からは決められません" in page
    assert "承認する</" not in page
    answer = client.post(address, {"sha256": request.sha256, "decision": "agree"}, headers=says)
    assert "APR-008" in answer.content.decode()
    picture = client.get(reverse("transfers:preview_page", args=[request.pk, 1]), headers=says)
    assert "APR-008" in picture.content.decode()


def test_nobody_else_sees_what_waits_for_the_head(client: Client, subtests: pytest.Subtests) -> None:
    switch_on(text())
    item = sent()
    for login in ("aoi", "ren", "mei", "kaname", "minoru"):
        with subtests.test(login):
            let_in(client, factories.person(login))
            assert client.get(reverse("transfers:approval", args=[asked(item).pk])).status_code == 404
            assert "備品.xlsx" not in client.get(reverse("transfers:approvals")).content.decode()


SOLE = """format = 1
name = "試験"
[[approval]]
code = "sole"
name = "課長、3Aと3Bは同僚の確認も"
step = [
    { kind = "approve", by = "colleague", class = ["3A", "3B"] },
    { kind = "decide", by = "head" },
]
[[rule]]
id = "asked"
reason = "持ち出しは所属長が確かめる"
owner = "情報政策課"
when = { from = ["lgwan"] }
then = { outcome = "hold", approval = "sole" }
[[rule]]
id = "rest"
reason = "ほか"
owner = "情報政策課"
then = { outcome = "release" }
"""


@pytest.mark.parametrize(
    ("information_class", "voices"), [("2", ["hajime"]), ("3A", ["ren", "hajime"]), ("", ["ren", "hajime"])]
)
def test_up_to_a_class_the_head_decides_alone_and_the_page_says_so(
    client: Client, information_class: str, voices: list[str]
) -> None:
    factories.person("ren")
    switch_on(SOLE)
    item = sent(information_class=information_class)
    for login in voices:
        assert item.state == State.HELD
        request = approvals.latest_of(item.pk)
        assert request is not None
        let_in(client, factories.person(login))
        page = client.get(reverse("transfers:approval", args=[request.pk])).content.decode()
        assert ("専決" in page) is (len(voices) == 1)
        approvals.agree(actor=factories.actor(login, "lgwan"), request=request, sha256_seen=request.sha256)
        factories.work_off()
        item = fresh(item)
    assert item.state == State.READY
