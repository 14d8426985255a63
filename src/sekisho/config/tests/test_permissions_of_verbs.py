"""Every verb about rules, approvals and originals × who says it: done, or refused with its stable code.

No pages: ``test_permissions`` asks those.  A room's people and things are made once, and whatever a verb changes is
undone before the next person says it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from sekisho.border.emergencies import services as emergencies
from sekisho.border.known_files import services as known_files
from sekisho.border.transfers import originals, retention
from sekisho.border.transfers import services as transfers
from sekisho.foundation.approvals import services as approvals
from sekisho.foundation.approvals import together
from sekisho.foundation.approvals.models import ReadAfter, Request, Vote
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.organisation.models import Absence, Change, ChangeKind, Post, PostKind
from sekisho.foundation.organisation.services import add_person
from sekisho.foundation.policies import drafting, exceptions
from sekisho.foundation.policies import services as policies
from sekisho.foundation.policies.api import Crossing
from sekisho.foundation.zones.api import Route, Zone
from sekisho_demo import factories

pytestmark = pytest.mark.django_db
SHA = "a" * 64
DONE = "done"
#: who → login and zone.  The deputy stands in for a head who is away.  Whom the verb is for, but at another entrance,
#: is asked apart: ``elsewhere``.
WHO: Mapping[str, tuple[str, str]] = {
    "owner": ("aoi", "lgwan"),
    "colleague": ("ren", "lgwan"),
    "head": ("hajime", "lgwan"),
    "deputy": ("mei", "lgwan"),
    "auditor": ("minoru", "lgwan"),
    "administrator": ("kaname", "lgwan"),
    "second administrator": ("kasane", "lgwan"),
}
TEXT = """format = 1
name = "試験"
[[approval]]
code = "head"
name = "所属長の承認"
step = [{ kind = "decide", by = "head" }]
[[approval]]
code = "spare"
name = "使わない経路"
step = [{ kind = "decide", by = "head" }]
[[rule]]
id = "asked"
reason = "所属長が確かめる"
owner = "情報政策課"
when = { from = ["lgwan"] }
then = { outcome = "hold", approval = "head" }
[[rule]]
id = "rest"
reason = "ほか"
owner = "情報政策課"
then = { outcome = "release" }
"""
Verb = Callable[[Actor], object]


@pytest.fixture(autouse=True)
def people() -> None:
    for login, _zone in WHO.values():
        if login != "kasane":
            factories.person(login)
    add_person(
        actor=System(channel="test"),
        login="kasane",
        name="架空 かさね",
        department=factories.department("jouhou"),
        role="administrator",
        zones=["internet", "lgwan"],
        password=factories.PASSWORD,
    )
    change = Change.objects.create(kind=ChangeKind.HAND, login="kaname")
    always: dict[str, Any] = {"valid": DateRange(timezone.localdate(), None), "made_by": change}
    soumu, deputy = factories.department("soumu"), factories.person("mei")
    Post.objects.create(person=deputy, department=soumu, kind=PostKind.DEPUTY, **always)
    Absence.objects.create(person=factories.person("hajime"), **always)


def kaname() -> Actor:
    return factories.actor("kaname", "lgwan")


def switched_on() -> None:
    draft = policies.save_draft(actor=kaname(), text=TEXT, reason="試験")
    policies.switch_on(actor=kaname(), draft=draft)


def said(verb: Verb, login: str, zone: str) -> str:
    """What became of it; whatever it was, it is undone."""
    actor, code = factories.actor(login, zone), DONE
    with transaction.atomic():
        try:
            verb(actor)
        except Denied as denied:
            code = denied.code
        transaction.set_rollback(True)
    return code


def refusals(verb: Verb, elsewhere: tuple[str, str]) -> dict[str, str]:
    """Who may not, and why; who is not in it may."""
    answers = {who: said(verb, *at) for who, at in (*WHO.items(), ("elsewhere", elsewhere))}
    return {who: code for who, code in answers.items() if code != DONE}


def all_but(*allowed: str, code: str, **others: str) -> dict[str, str]:
    """``code`` for everybody who is not allowed; ``others`` by name have codes of their own (``_`` is a space)."""
    own = {who.replace("_", " "): why for who, why in others.items()}
    return {who: code for who in (*WHO, "elsewhere") if who not in allowed} | own


ADMINISTRATORS = all_but("administrator", "second administrator", code="IDN-004", elsewhere="IDN-005")


def test_rules_are_changed_by_administrators_at_their_entrance() -> None:
    draft = policies.save_draft(actor=kaname(), text=TEXT, reason="試験")
    later = policies.save_draft(actor=kaname(), text=TEXT, reason="来月から")
    policies.switch_on(actor=kaname(), draft=later, effective_from=timezone.now() + timedelta(days=30))
    at: dict[str, Any] = {"draft": draft, "seen": draft.digest}
    rule = {"id": "x", "reason": "x", "owner": "x", "when": {}, "then": {"outcome": "refuse"}}
    route = {"code": "x", "name": "x", "step": [{"kind": "decide", "by": "head"}]}
    verbs: list[Verb] = [
        lambda a: policies.save_draft(actor=a, text=TEXT, reason="試験"),
        lambda a: policies.switch_on(actor=a, draft=draft),
        lambda a: policies.withdraw(actor=a, policy_set=later),
        lambda a: drafting.put_rule(actor=a, rule=rule, place=0, **at),
        lambda a: drafting.copy_rule(actor=a, rule="asked", **at),
        lambda a: drafting.move_rule(actor=a, rule="asked", by=1, **at),
        lambda a: drafting.remove_rule(actor=a, rule="asked", **at),
        lambda a: drafting.put_approval(actor=a, approval=route, **at),
        lambda a: drafting.remove_approval(actor=a, code="spare", **at),
        lambda a: drafting.rename(actor=a, name="新しい名前", reason="試験", **at),
    ]
    assert [refusals(verb, ("kaname", "internet")) for verb in verbs] == [ADMINISTRATORS] * len(verbs)


def test_exceptions_are_asked_for_by_one_and_approved_by_another() -> None:
    rule: dict[str, Any] = {"reason": "x", "owner": "x", "when": {}, "then": {"outcome": "refuse"}}
    until = timezone.now() + timedelta(days=1)
    asked = exceptions.propose(actor=kaname(), rule=rule, until=until)
    administers: list[Verb] = [
        lambda a: exceptions.propose(actor=a, rule=rule, until=until),
        lambda a: exceptions.end(actor=a, exceptional=asked, reason="x"),
    ]
    assert [refusals(verb, ("kaname", "internet")) for verb in administers] == [ADMINISTRATORS] * 2
    approve = refusals(
        lambda a: exceptions.approve(actor=a, exceptional=asked), elsewhere=("hajime", "internet")
    )
    assert approve == all_but(
        "head", "second administrator", code="POL-011", administrator="POL-012", elsewhere="POL-015"
    )


def test_known_files_are_registered_by_one_and_confirmed_by_another() -> None:
    facts: dict[str, Any] = {
        "sha256": SHA,
        "name": "調査票",
        "route": Route.objects.select_related("origin", "destination").get(
            origin="internet", destination="lgwan"
        ),
        "departments": ["soumu"],
        "people": [],
        "reason": "様式",
        "until": timezone.now() + timedelta(days=1),
    }
    known = known_files.propose(actor=kaname(), **facts)
    administers: list[Verb] = [
        lambda a: known_files.propose(actor=a, **facts),
        lambda a: known_files.revoke(actor=a, known=known, reason="x"),
    ]
    assert [refusals(verb, ("kaname", "internet")) for verb in administers] == [ADMINISTRATORS] * 2
    confirm = refusals(lambda a: known_files.confirm(actor=a, known=known), elsewhere=("hajime", "internet"))
    assert confirm == all_but(
        "head", "second administrator", code="KNF-001", administrator="KNF-002", elsewhere="KNF-007"
    )


def request_of(owner: str) -> Request:
    person, subject = factories.person(owner), uuid.uuid4()
    crossing = Crossing(
        origin="lgwan",
        destination="internet",
        departments=(person.department_id,),
        roles=frozenset({"clerk"}),
        kind="xlsx",
        extension="xlsx",
        size=1,
        count=1,
        verdict="clean",
        codes=frozenset(),
        at=timezone.localtime(),
        channel="web",
    )
    with transaction.atomic():
        judged, decision = policies.judge(crossing, subject=subject)
        assert decision.approval is not None
        return approvals.open_request(
            subject=subject,
            task="tests.follow",
            zone="lgwan",
            sender=person,
            title="集計.xlsx",
            sha256=SHA,
            judged=judged,
            approval=decision.approval,
        )


def test_a_file_is_decided_about_by_the_head_or_who_stands_in() -> None:
    switched_on()
    request = request_of("aoi")
    about: dict[str, Any] = {"request": request, "sha256_seen": SHA}

    def together_of(choice: Vote.Choice) -> Verb:
        def decide(actor: Actor) -> None:
            found = together.decide_together(actor=actor, seen=[(request, SHA)], choice=choice, comment="x")
            for one in found:
                if one.refused:
                    raise one.refused

        return decide

    verbs: list[Verb] = [
        lambda a: approvals.agree(actor=a, **about),
        lambda a: approvals.send_back(actor=a, comment="x", **about),
        together_of(Vote.Choice.AGREE),
        together_of(Vote.Choice.RETURN),
    ]
    expected = all_but("head", "deputy", code="APR-001", owner="APR-003")
    assert [refusals(verb, ("hajime", "internet")) for verb in verbs] == [expected] * len(verbs)
    ReadAfter.objects.create(
        request=request, person=factories.person("hajime"), decided_by=factories.person("mei")
    )
    read = refusals(lambda a: approvals.read_afterwards(actor=a, request=request), ("hajime", "internet"))
    assert read == all_but("head", code="APR-001")


def test_emergencies_are_begun_by_those_on_duty_whom_administrators_name() -> None:
    now = timezone.now()
    times: dict[str, Any] = {"start": now - timedelta(hours=1), "end": now + timedelta(hours=1)}
    ren, lgwan = factories.person("ren"), Zone.objects.get(pk="lgwan")
    duty = emergencies.put_on_duty(actor=kaname(), person=ren, zone=lgwan, **times)
    administers: list[Verb] = [
        lambda a: emergencies.put_on_duty(actor=a, person=ren, zone=lgwan, **times),
        lambda a: emergencies.take_off_duty(actor=a, duty=duty),
    ]
    assert [refusals(verb, ("kaname", "internet")) for verb in administers] == [ADMINISTRATORS] * 2
    only_on_duty = all_but("colleague", code="EMG-003")
    declare = refusals(
        lambda a: emergencies.declare(actor=a, reason="大雨", hours=1), elsewhere=("ren", "internet")
    )
    assert declare == only_on_duty
    on = emergencies.declare(actor=factories.actor("ren", "lgwan"), reason="大雨", hours=1)
    assert (
        refusals(lambda a: emergencies.end(actor=a, emergency=on), elsewhere=("ren", "internet"))
        == only_on_duty
    )


@pytest.mark.usefixtures("installation")
def test_originals_are_asked_for_and_collected_by_those_whose_file_it_is() -> None:
    sent = factories.sent({"a.txt": b"a\n"}, origin="lgwan", destination="internet", recipients=("aoi",))
    item = sent.items.select_related("transfer").get()
    ask = refusals(lambda a: originals.ask(actor=a, item=item, reason="様式"), ("aoi", "internet"))
    assert ask == all_but("owner", code="TRF-051", elsewhere="TRF-053")
    asked = originals.ask(actor=factories.actor("aoi", "lgwan"), item=item, reason="様式")
    collect = refusals(lambda a: originals.collect(actor=a, asked=asked), ("aoi", "internet"))
    assert collect == all_but(code="TRF-051", owner="TRF-056", elsewhere="TRF-053"), "not approved yet"
    withdraw = refusals(lambda a: transfers.withdraw(actor=a, transfer=sent), ("aoi", "internet"))
    assert withdraw == all_but("owner", code="TRF-012")
    period = refusals(
        lambda a: retention.set_period(actor=a, information_class="2", days=5, reason="規程"),
        ("kaname", "internet"),
    )
    assert period == ADMINISTRATORS


def test_a_refusal_of_a_rules_verb_is_in_the_trail() -> None:
    rule: dict[str, Any] = {"reason": "x", "owner": "x", "when": {}, "then": {"outcome": "refuse"}}
    asked = exceptions.propose(actor=kaname(), rule=rule, until=timezone.now() + timedelta(days=1))
    deputy = factories.actor("mei", "lgwan")
    with pytest.raises(Denied):
        exceptions.approve(actor=deputy, exceptional=asked)
    with pytest.raises(Denied):
        exceptions.end(actor=deputy, exceptional=asked, reason="x")
    told = Event.objects.filter(name="exception:refused", actor="mei").values_list("data__code", flat=True)
    assert sorted(told) == ["IDN-004", "POL-011"]
