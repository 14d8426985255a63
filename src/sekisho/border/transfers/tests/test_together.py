"""Like files decided in one act: each decision bound to its own bytes, differences in sight."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from sekisho.border.transfers import approval_views
from sekisho.border.transfers.models import Item
from sekisho.border.transfers.tests.test_approving import asked, sent, sheet, switch_on, text
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.approvals.api import Vote, decide_together
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho_demo import factories, samples
from sekisho_demo.entrances import let_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]


def three(**rule: Any) -> list[Item]:
    switch_on(text(**rule))
    return [sent(sheet(), f"備品{number}.xlsx") for number in range(3)]


def head() -> Any:
    return factories.actor("hajime", "lgwan")


def page_of(client: Client, item: Item) -> str:
    let_in(client, factories.person("hajime"))
    answer = client.get(reverse("transfers:together", args=[asked(item).pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_shared_is_said_once_and_what_differs_is_a_column(client: Client) -> None:
    switch_on(text(when='from = ["lgwan"], to = ["internet"]'))
    items = [sent(sheet(), "備品.xlsx"), sent(samples.pdf(), "図面.pdf")]
    page = page_of(client, items[0])
    assert page.count("庁議資料の取り込み") == 1  # the purpose
    assert 'scope="col">種類<' in page
    assert 'scope="col">送り先<' not in page
    for item in items:
        assert f"{asked(item).pk}:{asked(item).sha256}" in page
    listed = client.get(reverse("transfers:approvals")).content.decode()
    assert "見本 あおいさんの2件をまとめて決める" in listed


def test_every_page_of_the_list_goes_on_where_the_one_before_ended(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approval_views, "PAGE", 1)
    items = three()
    let_in(client, factories.person("hajime"))
    pages = [client.get(f"/approvals/?page={number}").content.decode() for number in (1, 2, 3, 9)]
    listed = [[item.name for item in items if f">{item.name}</a>" in page] for page in pages]
    assert listed == [["備品0.xlsx"], ["備品1.xlsx"], ["備品2.xlsx"], ["備品2.xlsx"]]
    assert all("3件をまとめて決める" in page for page in pages)


def test_those_that_are_ticked_are_decided_each_for_its_own_bytes(client: Client) -> None:
    items = three()
    page_of(client, items[0])
    marks = [f"{asked(item).pk}:{asked(item).sha256}" for item in items[:2]]
    address = reverse("transfers:together", args=[asked(items[0]).pk])
    answer = client.post(address, {"seen": marks, "decision": "agree"}, follow=True)
    assert "2件を承認しました" in answer.content.decode()
    factories.work_off()
    assert [Item.objects.get(pk=item.pk).state for item in items] == ["ready", "ready", "held"]
    votes = Vote.objects.all()
    assert {vote.sha256 for vote in votes} == {asked(item).sha256 for item in items[:2]}
    events = Event.objects.filter(name="approval:agreed")
    assert [event.data["together"] for event in events] == [2, 2]


def test_one_that_changed_meanwhile_is_refused_alone(client: Client) -> None:
    items = three()
    page_of(client, items[0])
    marks = [f"{asked(items[0]).pk}:{'b' * 64}", f"{asked(items[1]).pk}:{asked(items[1]).sha256}"]
    address = reverse("transfers:together", args=[asked(items[0]).pk])
    page = client.post(address, {"seen": marks, "decision": "agree"}, follow=True).content.decode()
    assert "1件を承認しました" in page
    assert "APR-005" in page
    assert Vote.objects.get().request == asked(items[1])


def test_sent_back_together_wants_a_word_for_all(client: Client) -> None:
    items = three()
    page_of(client, items[0])
    address = reverse("transfers:together", args=[asked(items[0]).pk])
    fields: dict[str, Any] = {
        "seen": [f"{asked(item).pk}:{asked(item).sha256}" for item in items],
        "decision": "return",
    }
    wordless = client.post(address, fields)
    assert wordless.status_code == 422
    assert "APR-006" in wordless.content.decode()
    assert not Vote.objects.exists()
    client.post(address, fields | {"comment": "列を外す"})
    assert {vote.choice for vote in Vote.objects.all()} == {"return"}
    assert Vote.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_decide_each_file_once() -> None:
    for login in ("ren", "hajime"):
        factories.person(login)
    switch_on(text().replace('by = "head"', 'by = "people:ren hajime"'))
    requests = [asked(sent(sheet(), f"備品{number}.xlsx")) for number in range(3)]
    seen = [(one, one.sha256) for one in requests]
    together = threading.Barrier(2)
    refused: list[int] = []

    def decide(actor: Any) -> None:
        together.wait(timeout=20)
        try:
            results = decide_together(actor=actor, seen=seen, choice=Vote.Choice.AGREE)
            refused.append(sum(result.refused is not None for result in results))
        finally:
            connection.close()

    actors = [factories.actor(login, "lgwan") for login in ("ren", "hajime")]
    threads = [threading.Thread(target=decide, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(refused) == 3
    assert Vote.objects.count() == 3
    assert {approvals.latest_of(one.subject).state for one in requests} == {"granted"}  # type: ignore[union-attr]  # there is one


def test_what_different_rules_ask_about_is_not_decided_together(monkeypatch: pytest.MonkeyPatch) -> None:
    (first, second, _third) = (asked(item) for item in three())
    second.binding = "another"
    for seen in ([], [(first, first.sha256), (second, second.sha256)]):
        with pytest.raises(Denied) as denied:
            decide_together(actor=head(), seen=seen, choice=Vote.Choice.AGREE)
        assert denied.value.code == "APR-009"
    monkeypatch.setattr("sekisho.foundation.approvals.policies.MOST_TOGETHER", 0)
    with pytest.raises(Denied) as denied:
        decide_together(actor=head(), seen=[(first, first.sha256)], choice=Vote.Choice.AGREE)
    assert denied.value.code == "APR-009"


def test_nobody_decides_together_what_is_not_theirs(client: Client, subtests: pytest.Subtests) -> None:
    requests = [asked(item) for item in three()]
    for login in ("aoi", "ren", "mei", "kaname", "minoru"):
        with subtests.test(login):
            results = decide_together(
                actor=factories.actor(login, "lgwan"),
                seen=[(one, one.sha256) for one in requests],
                choice=Vote.Choice.AGREE,
            )
            assert all(result.refused is not None for result in results)
            assert not Vote.objects.exists()
            let_in(client, factories.person(login))
            assert client.get(reverse("transfers:together", args=[requests[0].pk])).status_code == 404
            assert approvals.latest_of(requests[0].subject) == requests[0]
