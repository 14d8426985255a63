"""例外措置: a rule for a time before the set, by two names, and never without an end."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.policies import exceptions, services, settings_check
from sekisho.foundation.policies.drafting import BadPart
from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.reading import read
from sekisho.foundation.policies.models import Exceptional, PolicySet, Standing
from sekisho.foundation.policies.presets import preset_text
from sekisho.foundation.policies.vocabulary import known
from sekisho.foundation.policies.words import explain
from sekisho_demo import factories
from sekisho_demo.entrances import let_in
from sekisho_demo.races import at_once

pytestmark = pytest.mark.django_db


def actor(login: str, zone: str = "lgwan") -> Actor:
    return Actor(person=factories.person(login), zone=zone)


@pytest.fixture(autouse=True)
def alpha() -> None:
    factories.department("soumu")
    text = preset_text("alpha")
    assert text is not None
    draft = services.save_draft(actor=actor("kaname"), text=text, reason="試し")
    services.switch_on(actor=actor("kaname"), draft=draft)


def crossing(**facts: Any) -> Crossing:
    usual: dict[str, Any] = {
        "origin": "lgwan",
        "destination": "internet",
        "departments": ("soumu",),
        "roles": frozenset({"staff"}),
        "kind": "docx",
        "extension": "docx",
        "size": 1,
        "count": 1,
        "verdict": "clean",
        "codes": frozenset(),
        "at": timezone.localtime(),
        "channel": "web",
        "information_class": "3B",
    }
    return Crossing(**usual | facts)


def proposed(**how: Any) -> Exceptional:
    then = how.pop("then", {"outcome": "release"})
    when = how.pop("when", {"from": ["lgwan"], "to": ["internet"], "department": ["soumu"]})
    rule = {"id": "x", "reason": "選挙の開票速報", "owner": "総務課", "when": when, "then": then}
    until = how.pop("until", timezone.now() + timedelta(days=2))
    return exceptions.propose(actor=actor("kaname"), rule=rule, until=until)


def approved(**how: Any) -> Exceptional:
    return exceptions.approve(actor=actor("hajime"), exceptional=proposed(**how))


def decides(at: Any = None) -> str:
    decision = services.in_force(at).ruleset.decide(crossing())
    return decision.rule.id if decision.rule else ""


def test_it_decides_before_every_rule_from_its_second_name_on_and_ends_by_itself() -> None:
    assert decides() == "class-3-out-alpha"
    one = proposed()
    assert (one.standing, decides()) == (Standing.PROPOSED, "class-3-out-alpha")
    exceptions.approve(actor=actor("hajime"), exceptional=one)
    assert decides() == f"exception-{one.pk}"
    assert decides(timezone.now() + timedelta(days=1)) == f"exception-{one.pk}"
    assert decides(timezone.now() + timedelta(days=3)) == "class-3-out-alpha"
    judged, _decision = services.judge(crossing(), subject=uuid.uuid4())
    rule, approval = services.rule_of(judged)
    assert explain(judged, rule, approval) == f"例外措置{one.pk}（選挙の開票速報）により、通しました。"
    Exceptional.objects.update(until=timezone.now() - timedelta(seconds=1))
    one.refresh_from_db()
    assert (one.standing, decides()) == (Standing.OVER, "class-3-out-alpha")
    assert not services.still_binds(judged, judged.binding), "what rested on it is judged anew"
    assert [e.name for e in Event.objects.filter(name__startswith="exception:").order_by("at")] == [
        "exception:proposed",
        "exception:approved",
    ]


def test_the_newest_decides_and_an_ended_one_no_more() -> None:
    first = approved()
    second = approved(then={"outcome": "refuse"})
    assert decides() == f"exception-{second.pk}"
    with pytest.raises(Denied, match="POL-014"):
        exceptions.end(actor=actor("kaname"), exceptional=second, reason=" ")
    exceptions.end(actor=actor("kaname"), exceptional=second, reason="開票が終わった")
    assert decides() == f"exception-{first.pk}"
    with pytest.raises(Denied, match="POL-013"):
        exceptions.end(actor=actor("kaname"), exceptional=second, reason="もう一度")


@pytest.mark.parametrize("days", [-1, 0, 367, 4000])
def test_none_is_without_an_end(days: int) -> None:
    with pytest.raises(Denied, match="POL-010"):
        proposed(until=timezone.now() + timedelta(days=days, seconds=-1))


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ({"when": {"department": ["nowhere"]}}, "no-such-value"),
        ({"then": {"outcome": "hold", "approval": "nobody"}}, "no-such-approval"),
        ({"when": {"from": ["mynumber"]}, "then": {"outcome": "hold", "approval": "head"}}, "two-people"),
        ({"when": {"from": ["mynumber"]}, "then": {"outcome": "confirm"}}, "two-people"),
    ],
)
def test_it_obeys_what_every_rule_obeys(how: dict[str, Any], cause: str) -> None:
    with pytest.raises(BadPart) as bad:
        proposed(**how)
    assert [problem.cause for problem in bad.value.problems] == [cause]


def test_nothing_passes_by_it_that_inspection_did_not_pass() -> None:
    approved(when={})
    decide = services.in_force().ruleset.decide
    assert decide(crossing(verdict="blocked")).outcome == "refuse"
    assert decide(crossing(verdict="undecided")).outcome == "hold"


def test_an_exception_whose_route_is_gone_decides_nothing() -> None:
    approved(then={"outcome": "hold", "approval": "two-people"})
    assert decides().startswith("exception-")
    text = PolicySet.objects.get().text.replace('"two-people"', '"both"')
    draft = services.save_draft(actor=actor("kaname"), text=text, reason="試し")
    services.switch_on(actor=actor("kaname"), draft=draft)
    assert decides() == "class-3-out-alpha"


def test_the_check_of_settings_sees_it() -> None:
    model = settings_check.models()["alpha"]
    assert not settings_check.check(model).deviates
    one = approved()
    found = {line.line.id: line.deviations for line in settings_check.check(model).lines if line.counts}
    assert f"exception-{one.pk}" in found["class-3-out-alpha"][0]


def test_no_rule_of_a_set_may_pretend_to_be_one() -> None:
    text = PolicySet.objects.get().text.replace('id = "rest"', 'id = "exception-1"')
    assert [problem.cause for problem in read(text, known()).problems] == ["reserved"]


@pytest.mark.parametrize(
    ("login", "zone", "code"),
    [
        ("kaname", "lgwan", "POL-012"),  # the one who asked for it
        ("aoi", "lgwan", "POL-011"),
        ("ren", "lgwan", "POL-011"),
        ("minoru", "lgwan", "POL-011"),
        ("hajime", "internet", "POL-015"),
    ],
)
def test_who_may_not_approve(login: str, zone: str, code: str) -> None:
    one = proposed()
    with pytest.raises(Denied) as denied:
        exceptions.approve(actor=actor(login, zone), exceptional=one)
    assert denied.value.code == code
    assert Event.objects.filter(name="exception:refused", data__code=code).exists()
    assert decides() == "class-3-out-alpha"


def test_the_table_itself_wants_two_people() -> None:
    one = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Exceptional.objects.filter(pk=one.pk).update(approver=one.author, approved_at=timezone.now())


@pytest.mark.parametrize("login", ["aoi", "hajime", "minoru"])
def test_only_administrators_ask_for_one_and_end_one(login: str) -> None:
    one = approved()
    with pytest.raises(Denied, match="IDN-004"):
        exceptions.end(actor=actor(login), exceptional=one, reason="試し")
    with pytest.raises(Denied, match="IDN-004"):
        exceptions.propose(actor=actor(login), rule=one.rule, until=timezone.now() + timedelta(days=1))


def test_the_pages_ask_approve_show_what_ends_soon_and_end(client: Client) -> None:
    let_in(client, factories.person("kaname"))
    form = {
        "outcome": "release",
        "when_from": ["lgwan"],
        "when_department": ["soumu"],
        "reason": "選挙の開票速報",
        "owner": "総務課",
        "until": (timezone.localdate() + timedelta(days=400)).isoformat(),
    }
    late = client.post(reverse("policies:exception_new"), form)
    assert late.status_code == 422
    assert "POL-010" in late.content.decode()
    tonight = form | {"until": timezone.localdate().isoformat()}
    assert client.post(reverse("policies:exception_new"), tonight).status_code == 302
    one = Exceptional.objects.get()
    approve = reverse("policies:exception_approve", args=[one.pk])
    assert client.get(approve).status_code == 403, "not by the one who asked"
    let_in(client, factories.person("hajime"))
    assert reverse("policies:exceptions") in client.get(reverse("transfers:inbox")).content.decode()
    assert "送り元がLGWAN接続系" in client.get(approve).content.decode()
    client.post(approve)
    assert reverse("policies:exceptions") not in client.get(reverse("transfers:inbox")).content.decode()
    shown = client.get(reverse("policies:exceptions")).content.decode()
    assert "1週間以内に終わる例外措置が1件あります" in shown
    assert "申し出: 架空 かなめ" in shown
    assert "承認: 見本 はじめ" in shown
    let_in(client, factories.person("kaname"))
    client.get(reverse("policies:exception_end", args=[one.pk]))
    client.post(reverse("policies:exception_end", args=[one.pk]), {"reason": "終わった"})
    assert "1週間以内" not in client.get(reverse("policies:exceptions")).content.decode()


@pytest.mark.parametrize("login", ["aoi", "ren", "minoru"])
def test_nobody_else_opens_the_pages(client: Client, login: str) -> None:
    let_in(client, factories.person(login))
    assert client.get(reverse("policies:exceptions")).status_code == 403
    assert client.get(reverse("policies:exception_new")).status_code == 403


def test_heads_do_not_open_them_in_another_network(client: Client) -> None:
    with override_settings(SEKISHO_ZONE="internet"):
        let_in(client, factories.person("hajime"))
        assert client.get(reverse("policies:exceptions")).status_code == 403


def events(name: str = "") -> list[str]:
    """What the trail says of exceptions after they were proposed."""
    found = Event.objects.filter(name__startswith=f"exception:{name}").exclude(name="exception:proposed")
    return sorted(found.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_second_names_at_once_are_one() -> None:
    one = proposed()
    both = [actor("hajime"), actor("tamaki")]
    results = at_once(*(lambda a=a: exceptions.approve(actor=a, exceptional=one) for a in both))
    assert results.count("POL-013") == 1
    one.refresh_from_db()
    assert one.approver == both[results.index("POL-013") - 1].person
    assert events() == ["exception:approved", "exception:refused"]


@pytest.mark.django_db(transaction=True)
def test_approved_while_it_is_ended_it_is_over_and_decides_nothing() -> None:
    one, head, admin = proposed(), actor("hajime"), actor("kaname")
    approved_, _ended = at_once(
        lambda: exceptions.approve(actor=head, exceptional=one),
        lambda: exceptions.end(actor=admin, exceptional=one, reason="要らなくなった"),
    )
    one.refresh_from_db()
    assert (one.standing, decides()) == (Standing.ENDED, "class-3-out-alpha")
    first = "exception:refused" if approved_ == "POL-013" else "exception:approved"
    assert events() == sorted([first, "exception:ended"])


@pytest.mark.django_db(transaction=True)
def test_ended_twice_at_once_it_is_ended_once() -> None:
    one, admin = approved(), actor("kaname")
    results = at_once(*[lambda: exceptions.end(actor=admin, exceptional=one, reason="終わった")] * 2)
    assert results.count("POL-013") == 1
    assert events("ended") == ["exception:ended"]
    assert events("refused") == ["exception:refused"]


@pytest.mark.django_db(transaction=True)
def test_rules_switched_while_it_is_approved_it_decides_by_a_route_that_is_there_or_not_at_all() -> None:
    one, head, admin = (
        proposed(then={"outcome": "hold", "approval": "two-people"}),
        actor("hajime"),
        actor("kaname"),
    )
    text = PolicySet.objects.get().text.replace('"two-people"', '"both"')
    draft = services.save_draft(actor=admin, text=text, reason="経路の名前を変える")
    approved_, _switched = at_once(
        lambda: exceptions.approve(actor=head, exceptional=one),
        lambda: services.switch_on(actor=admin, draft=draft),
    )
    assert decides() == "class-3-out-alpha"
    assert services.in_force().version == draft.pk
    one.refresh_from_db()
    refused = approved_ == "POL-001"
    assert (one.approved_at is None) is refused
    assert events() == ["exception:refused" if refused else "exception:approved"]
