"""夜間・災害: those on duty decide for a time, and what they let go is approved afterwards, whatever happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from sekisho.border.emergencies import services
from sekisho.border.emergencies.models import Emergency, OnDuty, Passing
from sekisho.border.transfers import services as transfers
from sekisho.border.transfers.models import Item, Preview
from sekisho.border.transfers.states import State
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.approvals import telling
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.notices.models import Notice
from sekisho.foundation.policies import services as rules
from sekisho.foundation.zones.api import Zone
from sekisho_demo import factories
from sekisho_demo.entrances import let_in
from sekisho_demo.races import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]
TEXT = """format = 1
name = "試験"
[[approval]]
code = "head"
name = "所属長の承認"
step = [{ kind = "decide", by = "head", hours = 24, escalate = "above" }]
[[approval]]
code = "two"
name = "同僚と所属長の承認"
step = [{ kind = "approve", by = "colleague" }, { kind = "decide", by = "head" }]
[[rule]]
id = "asked"
reason = "持ち出しは所属長が確かめる"
owner = "情報政策課"
when = { from = ["lgwan"], to = ["internet"] }
then = { outcome = "hold", approval = "head" }
[[rule]]
id = "rest"
reason = "ほか"
owner = "情報政策課"
then = { outcome = "hold", approval = "two" }
"""


@pytest.fixture(autouse=True)
def held() -> None:
    factories.department("soumu")
    admin = factories.actor("kaname", "lgwan")
    rules.switch_on(actor=admin, draft=rules.save_draft(actor=admin, text=TEXT, reason="試験"))
    for login in ("aoi", "ren", "hajime", "mei"):
        factories.person(login)


def duty(login: str = "ren", zone: str = "lgwan", **how: Any) -> OnDuty:
    now = timezone.now()
    times = {"start": now - timedelta(hours=1), "end": now + timedelta(hours=12)} | how
    return services.put_on_duty(
        actor=factories.actor("kaname", "lgwan"),
        person=factories.person(login),
        zone=Zone.objects.get(pk=zone),
        **times,
    )


def declared(login: str = "ren", zone: str = "lgwan") -> Emergency:
    duty(login, zone)
    return services.declare(actor=factories.actor(login, zone), reason="大雨", hours=4)


def sent(**how: Any) -> Item:
    where: dict[str, Any] = {"origin": "lgwan", "destination": "internet"}
    transfer = factories.sent({"避難所.txt": b"list\n"}, **where | how)
    factories.work_off()
    return Item.objects.get(transfer=transfer)


def asked(item: Item) -> approvals.Request:
    request = approvals.latest_of(item.pk)
    assert request is not None
    return request


def says(login: str, item: Item, *, yes: bool = True) -> Item:
    request, actor = asked(item), factories.actor(login, "lgwan")
    if yes:
        approvals.agree(actor=actor, request=request, sha256_seen=request.sha256)
    else:
        approvals.send_back(
            actor=actor, request=request, sha256_seen=request.sha256, comment="出してはいけない"
        )
    factories.work_off()
    item.refresh_from_db()
    return item


def test_those_on_duty_decide_and_the_own_route_approves_afterwards() -> None:
    declared()
    item = sent()
    assert (item.state, asked(item).route, asked(item).awaits) == (
        State.HELD,
        "緊急時の当番の判断",
        ["person:ren"],
    )
    with pytest.raises(Denied):  # the head is not asked now
        says("hajime", item)
    assert says("ren", item).state == State.READY
    follow_up = asked(item)
    assert (follow_up.state, follow_up.mandatory, follow_up.route) == (
        "open",
        True,
        "所属長の承認（後追い）",
    )
    assert Passing.objects.get().afterwards == Passing.Afterwards.DUE
    assert says("hajime", item).state == State.READY
    assert Passing.objects.get().afterwards == Passing.Afterwards.APPROVED


def test_what_is_not_approved_afterwards_is_taken_back_and_recorded() -> None:
    declared()
    item = says("ren", sent())
    assert item.state == State.READY
    assert says("hajime", item, yes=False).state == State.WITHDRAWN
    assert Passing.objects.get().afterwards == Passing.Afterwards.DISAPPROVED
    assert Event.objects.get(name="emergency:disapproved").data["taken_back"] is True


def test_nothing_but_an_answer_ends_the_asking_afterwards() -> None:
    declared()
    item = says("ren", sent())
    admin = factories.actor("kaname", "lgwan")
    draft = rules.save_draft(actor=admin, text=TEXT.replace("確かめる", "見る"), reason="別の規則")
    rules.switch_on(actor=admin, draft=draft)
    transfers.withdraw(actor=factories.actor("aoi", "lgwan"), transfer=item.transfer)
    factories.work_off()
    assert asked(item).state == "open"
    says("hajime", item, yes=False)
    assert Event.objects.get(name="emergency:disapproved").data["taken_back"] is False


def test_without_an_emergency_or_anybody_on_duty_the_own_route_is_asked() -> None:
    assert asked(sent()).awaits == ["head:soumu"]
    emergency = declared()
    OnDuty.objects.update(withdrawn_at=timezone.now())
    assert asked(sent()).awaits == ["head:soumu"]
    OnDuty.objects.update(withdrawn_at=None)
    assert asked(sent(sender="ren", recipients=("ren",))).awaits == ["head:soumu"], (
        "nobody decides about oneself"
    )
    Emergency.objects.filter(pk=emergency.pk).update(until=timezone.now())
    assert asked(sent()).awaits == ["head:soumu"]


def test_two_of_those_on_duty_decide_about_what_leaves_the_my_number_zone() -> None:
    mynumber = {"origin": "mynumber", "destination": "lgwan", "sender": "mei", "recipients": ("mei",)}
    factories.person("tamaki")
    declared("tamaki", "mynumber")
    assert asked(sent(**mynumber)).route == "同僚と所属長の承認", "one is too few"
    factories.person("kaname").zones.add(Zone.objects.get(pk="mynumber"))
    duty("kaname", "mynumber")
    request = asked(sent(**mynumber))
    assert (sorted(request.awaits), request.steps[0]["need"]) == (["person:kaname", "person:tamaki"], 2)


def test_when_the_emergency_is_over_what_still_waits_goes_back_to_its_own_route() -> None:
    emergency = declared()
    item = sent()
    services.end(actor=factories.actor("ren", "lgwan"), emergency=emergency)
    assert services.settle_over() == 1
    factories.work_off()
    item.refresh_from_db()
    assert (item.state, asked(item).awaits) == (State.HELD, ["head:soumu"])
    assert Passing.objects.get().afterwards == Passing.Afterwards.VOID
    assert services.settle_over() == 0
    declared()  # and another one can be declared


def test_in_an_emergency_everything_goes_first_in_the_queue() -> None:
    big = {"大きな資料.txt": b"x" * (transfers.SMALL_BYTES + 1)}

    def priority() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT priority FROM procrastinate_jobs WHERE task_name = 'transfers.inspect' ORDER BY id DESC LIMIT 1"
            )
            return int(cursor.fetchone()[0])

    factories.sent(big, origin="lgwan", destination="internet")
    before = priority()
    declared()
    factories.sent(big, origin="lgwan", destination="internet")
    assert priority() > before


@pytest.mark.parametrize("login", ["aoi", "hajime", "kaname", "minoru", "mei"])
def test_only_who_is_on_duty_here_begins_and_ends_one(login: str) -> None:
    with pytest.raises(Denied) as denied:
        services.declare(actor=factories.actor(login, "lgwan"), reason="大雨", hours=4)
    assert denied.value.code == "EMG-003"
    assert Event.objects.filter(name="emergency:refused").exists()
    with pytest.raises(Denied, match="EMG-003"):
        services.end(actor=factories.actor(login, "lgwan"), emergency=declared())


def test_on_duty_in_one_network_is_not_on_duty_in_another() -> None:
    duty("hajime", "lgwan")
    with pytest.raises(Denied, match="EMG-003"):
        services.declare(actor=factories.actor("hajime", "internet"), reason="大雨", hours=4)


@pytest.mark.parametrize(
    ("reason", "hours", "code"), [("", 4, "EMG-004"), ("大雨", 25, "EMG-004"), ("大雨", 0, "EMG-004")]
)
def test_it_has_a_reason_and_an_end(reason: str, hours: int, code: str) -> None:
    duty()
    with pytest.raises(Denied, match=code):
        services.declare(actor=factories.actor("ren", "lgwan"), reason=reason, hours=hours)


def test_one_at_a_time() -> None:
    declared()
    with pytest.raises(Denied, match="EMG-005"):
        services.declare(actor=factories.actor("ren", "lgwan"), reason="地震", hours=1)


def test_duty_has_an_end_and_is_for_people_of_the_network() -> None:
    with pytest.raises(Denied, match="EMG-001"):
        duty(end=timezone.now() + timedelta(days=60))
    with pytest.raises(Denied, match="EMG-002"):
        duty("aoi", "mynumber")
    with pytest.raises(Denied, match="IDN-004"):
        services.take_off_duty(actor=factories.actor("ren", "lgwan"), duty=duty())


def test_the_pages_put_on_duty_begin_and_end(client: Client) -> None:
    let_in(client, factories.person("kaname"))
    now = timezone.localtime()
    times = {"start": now - timedelta(hours=1), "end": now + timedelta(hours=9)}
    form = {"login": "ren", "zone": "lgwan"} | {k: f"{t:%Y-%m-%dT%H:%M}" for k, t in times.items()}
    assert client.post(reverse("emergencies:duties"), form | {"login": "nobody"}).status_code == 422
    assert client.post(reverse("emergencies:duties"), form | {"zone": "mynumber"}).status_code == 422
    assert client.post(reverse("emergencies:duties"), form).status_code == 302
    let_in(client, factories.person("ren"))
    page = client.get(reverse("emergencies:emergency")).content.decode()
    assert "緊急時を始める" in page
    client.post(reverse("emergencies:emergency"), {"reason": "大雨", "hours": "4"})
    assert "いまは緊急時です" in client.get(reverse("emergencies:emergency")).content.decode()
    client.post(reverse("emergencies:end"))
    assert "いまは緊急時ではありません" in client.get(reverse("emergencies:emergency")).content.decode()
    let_in(client, factories.person("kaname"))
    assert "大雨" in client.get(reverse("emergencies:duties")).content.decode()
    client.post(reverse("emergencies:take_off", args=[OnDuty.objects.get().pk]))
    assert services.on_duty("lgwan") == []


@pytest.mark.parametrize("login", ["aoi", "hajime", "minoru"])
def test_only_administrators_open_the_duty_list(client: Client, login: str) -> None:
    let_in(client, factories.person(login))
    assert client.get(reverse("emergencies:duties")).status_code == 403
    with override_settings(SEKISHO_ZONE="internet"):
        let_in(client, factories.person("kaname"))
        assert client.get(reverse("emergencies:duties")).status_code == 403


def events(*names: str) -> list[str]:
    found = Event.objects.filter(name__in=[f"emergency:{name}" for name in names])
    return sorted(found.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_begin_at_once_and_there_is_one() -> None:
    both = [factories.actor(login, "lgwan") for login in ("ren", "mei")]
    for one in both:
        duty(one.person.login)
    results = at_once(*(lambda a=a: services.declare(actor=a, reason="大雨", hours=4) for a in both))
    assert results.count("EMG-005") == 1
    assert Emergency.objects.get().declared_by == both[results.index("EMG-005") - 1].person
    assert events("declared", "refused") == ["emergency:declared", "emergency:refused"]


@pytest.mark.django_db(transaction=True)
def test_two_end_it_at_once_and_it_ended_once() -> None:
    emergency = declared()
    duty("mei")
    both = [factories.actor(login, "lgwan") for login in ("ren", "mei")]
    results = at_once(*(lambda a=a: services.end(actor=a, emergency=emergency) for a in both))
    assert sorted(results, key=str) == ["EMG-006", None]
    assert events("ended", "refused") == ["emergency:ended", "emergency:refused"]


@pytest.mark.django_db(transaction=True)
def test_two_answer_afterwards_at_once_and_one_answer_counts() -> None:
    admin = factories.actor("kaname", "lgwan")
    pair = TEXT.replace('by = "head", hours', 'by = "people:hajime mei", hours')
    rules.switch_on(actor=admin, draft=rules.save_draft(actor=admin, text=pair, reason="2人のどちらか"))
    declared()
    item = says("ren", sent())
    request = asked(item)
    yes, no = factories.actor("hajime", "lgwan"), factories.actor("mei", "lgwan")
    about: dict[str, Any] = {"request": request, "sha256_seen": request.sha256}
    results = at_once(
        lambda: approvals.agree(actor=yes, **about),
        lambda: approvals.send_back(actor=no, comment="出してはいけない", **about),
    )
    assert results.count("APR-002") == 1
    factories.work_off()
    item.refresh_from_db()
    agreed = results[1] == "APR-002"
    assert Passing.objects.get().afterwards == (
        Passing.Afterwards.APPROVED if agreed else Passing.Afterwards.DISAPPROVED
    )
    assert item.state == (State.READY if agreed else State.WITHDRAWN)
    said = Event.objects.filter(subject=f"approval:{request.pk}").exclude(name="approval:opened")
    won = {"approval:agreed", "approval:granted"} if agreed else {"approval:sent-back", "approval:returned"}
    assert sorted(said.values_list("name", flat=True)) == sorted({*won, "approval:refused"})


@pytest.mark.django_db(transaction=True)
def test_closed_while_those_on_duty_decide_it_went_by_their_word_or_waits_for_its_own_route() -> None:
    emergency = declared()
    item = sent()
    request, ren = asked(item), factories.actor("ren", "lgwan")
    Emergency.objects.filter(pk=emergency.pk).update(until=timezone.now())
    agreed, _settled = at_once(
        lambda: approvals.agree(actor=ren, request=request, sha256_seen=request.sha256), services.settle_over
    )
    factories.work_off()
    item.refresh_from_db()
    passing = Passing.objects.get()
    if agreed == "APR-002":
        assert (item.state, asked(item).awaits, passing.afterwards) == (State.HELD, ["head:soumu"], "void")
    else:
        assert (item.state, asked(item).mandatory, passing.afterwards) == (State.READY, True, "due")
    assert Event.objects.filter(name="approval:granted").count() == (agreed != "APR-002")


@pytest.mark.django_db(transaction=True)
def test_closed_while_a_crossing_is_about_to_ask_those_on_duty_nothing_is_left_waiting_for_them() -> None:
    emergency = declared()
    transfer = factories.sent({"避難所.txt": b"list\n"}, origin="lgwan", destination="internet")

    def close() -> int:
        services.end(actor=factories.actor("ren", "lgwan"), emergency=emergency)
        return services.settle_over()

    _worked, settled = at_once(factories.work_off, close)
    assert settled == 1
    factories.work_off()
    assert asked(Item.objects.get(transfer=transfer)).awaits == ["head:soumu"]


def test_who_owes_the_answer_afterwards_is_told_again_every_day_until_it_is_given(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.invalid"
    declared()
    item = says("ren", sent())
    request, now = asked(item), timezone.now()
    kinds = Notice.objects.filter(about=request.pk, person__login="hajime").values_list("kind", flat=True)
    assert list(kinds) == ["asked"]

    def told(hours: float) -> tuple[int, int]:
        """How many were chased then, and how many mails about it are on their way."""
        chased = telling.chase(now + timedelta(hours=hours))
        return chased, Notice.objects.filter(kind="chased", settled_at=None, mailed_at=None).count()

    assert told(23) == (0, 0)
    assert told(25) == (1, 1)
    Notice.objects.update(mailed_at=timezone.now())
    assert told(26) == (0, 0), "not twice within the day"
    assert told(50) == (1, 1), "and the day after that again"
    settings.SEKISHO_CHASE_HOURS = 8
    Notice.objects.update(mailed_at=timezone.now())
    assert told(59) == (1, 1)
    assert Event.objects.filter(name="approval:chased").count() == 3
    approvals.agree(actor=factories.actor("hajime", "lgwan"), request=request, sha256_seen=request.sha256)
    assert told(200) == (0, 0), "answered: nobody is chased, and no mail is on its way"


def test_an_ordinary_request_is_not_chased() -> None:
    sent()
    assert telling.chase(timezone.now() + timedelta(days=9)) == 0


def test_who_approves_afterwards_sees_what_was_let_go_and_what_was_removed(client: Client) -> None:
    declared()
    item = says("ren", sent())
    request = asked(item)
    let_in(client, factories.person("hajime"))
    address = reverse("transfers:approval", args=[request.pk])
    page = client.get(address).content.decode()
    for words in (
        "後追いの承認です",
        "通した人：見本 れん",
        "起きていたこと：大雨",
        "避難所.txt",
        "内容（無害化したもの）",
        "見つかったものと、行ったこと",
    ):
        assert words in page
    assert Preview.objects.get(item=item).sha256 == request.sha256
    assert reverse("transfers:words", args=[request.pk]) in page
    let_in(other := Client(), factories.person("kaname"))
    assert other.get(address).status_code == 404
    answer = client.post(address, {"decision": "agree", "sha256": request.sha256}, follow=True)
    assert "後追いの承認を記録しました" in answer.content.decode()
    factories.work_off()
    assert not Preview.objects.filter(item=item).exists()


def test_of_a_file_that_is_gone_the_record_is_there_to_decide_by(client: Client) -> None:
    declared()
    item = says("ren", sent())
    transfers.withdraw(actor=factories.actor("aoi", "lgwan"), transfer=item.transfer)
    factories.work_off()
    let_in(client, factories.person("hajime"))
    page = client.get(reverse("transfers:approval", args=[asked(item).pk])).content.decode()
    assert "もうありません。下の記録を見て決めてください" in page
    assert "表示の準備をしています" not in page
