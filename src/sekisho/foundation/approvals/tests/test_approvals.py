"""Who may decide, about exactly which bytes, under which rule; and that races end in one state."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from sekisho.foundation.approvals import services
from sekisho.foundation.approvals.models import Request, RequestState, Vote
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.organisation.models import Absence, Change, ChangeKind, Post, PostKind
from sekisho.foundation.policies import services as rules
from sekisho.foundation.policies.api import Crossing
from sekisho.foundation.policies.models import PolicySet
from sekisho_demo import factories
from sekisho_demo.races import at_once

pytestmark = pytest.mark.django_db
SHA = "a" * 64
ONE = '[{ kind = "decide", by = "head", hours = 24, escalate = "role:administrator" }]'
TWO = '[{ kind = "approve", by = "colleague" }, { kind = "decide", by = "head" }]'


def text(steps: str, *, reason: str = "所属長が確かめる", before: str = "") -> str:
    return f"""format = 1
name = "試験"
[[approval]]
code = "asked"
name = "試験の承認"
step = {steps}
{before}
[[rule]]
id = "asked"
reason = "{reason}"
owner = "情報政策課"
when = {{ from = ["lgwan", "internet"] }}
then = {{ outcome = "hold", approval = "asked" }}
[[rule]]
id = "rest"
reason = "ほか"
owner = "情報政策課"
then = {{ outcome = "release" }}
"""


def switch_on(rules_text: str) -> PolicySet:
    admin = factories.actor("kaname", "lgwan")
    draft = rules.save_draft(actor=admin, text=rules_text, reason="試験")
    return rules.switch_on(actor=admin, draft=draft)


def crossing(sender: Person, zone: str) -> Crossing:
    return Crossing(
        origin=zone,
        destination="internet" if zone == "lgwan" else "lgwan",
        departments=(sender.department_id,),
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


def everybody() -> None:
    for login in ("aoi", "ren", "hajime", "mei", "kaname", "minoru"):
        factories.person(login)


def asked(steps: str = ONE, *, sender: str = "aoi", zone: str = "lgwan") -> Request:
    """A file of the sender's that waits for people."""
    everybody()
    switch_on(text(steps))
    person, subject = factories.person(sender), uuid.uuid4()
    with transaction.atomic():
        judged, decision = rules.judge(crossing(person, zone), subject=subject)
        assert decision.approval is not None
        return services.open_request(
            subject=subject,
            task="tests.follow",
            zone=zone,
            sender=person,
            title="集計.xlsx",
            sha256=SHA,
            judged=judged,
            approval=decision.approval,
        )


def agree(request: Request, login: str, zone: str = "lgwan", seen: str = SHA) -> Request:
    return services.agree(actor=factories.actor(login, zone), request=request, sha256_seen=seen)


def refusal(verb: Callable[[], object]) -> str:
    with pytest.raises(Denied) as denied:
        verb()
    return denied.value.code


def jobs(request: Request) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'tests.follow' AND args->>'subject' = %s",
            [str(request.subject)],
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    ("login", "zone", "code"),
    [
        ("aoi", "lgwan", "APR-003"),  # the sender
        ("ren", "lgwan", "APR-001"),  # a colleague
        ("mei", "lgwan", "APR-001"),  # a stranger
        ("kaname", "lgwan", "APR-001"),  # an administrator
        ("minoru", "lgwan", "APR-001"),  # an auditor
        ("hajime", "internet", "APR-001"),  # the right person in another network
    ],
)
def test_only_the_head_of_the_senders_section_decides_and_only_where_the_file_lies(
    login: str, zone: str, code: str
) -> None:
    request = asked()
    actor = factories.actor(login, zone)
    assert refusal(lambda: services.agree(actor=actor, request=request, sha256_seen=SHA)) == code
    assert (
        refusal(lambda: services.send_back(actor=actor, request=request, sha256_seen=SHA, comment="x"))
        == code
    )
    assert request not in services.waiting_for(actor)
    assert not Vote.objects.exists()
    assert Event.objects.filter(name="approval:refused", data__code=code).count() == 2


def test_the_head_agrees_to_exactly_what_was_shown() -> None:
    request = asked()
    assert list(services.waiting_for(factories.actor("hajime", "lgwan"))) == [request]
    assert refusal(lambda: agree(request, "hajime", seen="b" * 64)) == "APR-005"
    agreed = agree(request, "hajime")
    assert agreed.state == RequestState.GRANTED
    assert services.is_granted(agreed, SHA)
    assert not services.is_granted(agreed, "b" * 64)
    assert jobs(request) == 1
    assert list(services.waiting_for(factories.actor("hajime", "lgwan"))) == []
    assert refusal(lambda: agree(request, "hajime")) == "APR-002"
    names = (
        Event.objects.filter(subject=f"approval:{request.pk}").order_by("pk").values_list("name", flat=True)
    )
    assert [name.removeprefix("approval:") for name in names] == [
        "opened",
        "refused",
        "agreed",
        "granted",
        "refused",
    ]


def test_deciding_wants_a_recent_proof() -> None:
    request = asked()
    late = replace(factories.actor("hajime", "lgwan"), proved_at=timezone.now() - timedelta(minutes=16))
    for who in (late, replace(late, proved_at=None)):  # None: a program's token decides nothing
        assert (
            refusal(lambda w=who: services.agree(actor=w, request=request, sha256_seen=SHA)) == "LGN-010"  # type: ignore[misc]  # bound now
        )
    assert not Vote.objects.exists()
    assert Event.objects.filter(name="approval:refused", data__code="LGN-010").count() == 2


@pytest.mark.parametrize(
    ("zone", "allowed", "will_do"),
    [
        ("lgwan", ["lgwan"], True),
        ("lgwan", ["internet"], False),
        ("lgwan", [], False),
        ("mynumber", ["internet", "lgwan", "mynumber"], False),  # whatever is written there
    ],
)
def test_whether_a_phone_will_do_is_the_zones_rule(
    zone: str, allowed: list[str], will_do: bool, settings: Any
) -> None:
    settings.SEKISHO_PHONE_ZONES = allowed
    request = asked()
    Request.objects.filter(pk=request.pk).update(zone=zone)
    head = factories.actor("hajime", zone)
    how = {"actor": head, "request": request, "sha256_seen": SHA, "by_phone": True}
    if will_do:
        assert services.agree(**how).votes.count() == 1  # type: ignore[arg-type]  # one table for both verbs
    else:
        assert refusal(lambda: services.agree(**how)) == "APR-008"  # type: ignore[arg-type]
        assert refusal(lambda: services.send_back(**how, comment="x")) == "APR-008"  # type: ignore[arg-type]
        assert services.agree(actor=head, request=request, sha256_seen=SHA).votes.count() == 1


def test_a_head_cannot_approve_its_own_file() -> None:
    request = asked(sender="hajime")
    assert refusal(lambda: agree(request, "hajime")) == "APR-003"


def test_one_step_after_the_other_and_two_steps_are_two_people() -> None:
    request = asked(TWO)
    assert refusal(lambda: agree(request, "mei")) == "APR-001"
    first = agree(request, "hajime")  # a colleague too
    assert (first.state, first.step, first.awaits) == (RequestState.OPEN, 1, ["head:soumu"])
    assert jobs(request) == 0
    assert refusal(lambda: agree(request, "hajime")) == "APR-004"
    assert list(services.waiting_for(factories.actor("hajime", "lgwan"))) == []


def test_any_colleague_but_the_sender_and_then_the_head() -> None:
    request = asked(TWO)
    agree(request, "ren")
    assert agree(request, "hajime").state == RequestState.GRANTED


@pytest.mark.parametrize(
    ("steps", "voices", "done"),
    [
        ('[{ kind = "approve", by = "people:ren hajime mei", need = 2 }]', ["ren"], False),
        ('[{ kind = "approve", by = "people:ren hajime mei", need = 2 }]', ["ren", "mei"], True),
        ('[{ kind = "consult", by = "people:ren hajime mei", need = "all" }]', ["ren", "mei"], False),
        (
            '[{ kind = "consult", by = "people:ren hajime mei", need = "all" }]',
            ["ren", "mei", "hajime"],
            True,
        ),
        (
            '[{ kind = "consult", by = "people:aoi ren", need = "all" }]',
            ["ren"],
            True,
        ),  # the sender has no voice
    ],
)
def test_any_one_all_or_a_number_of_the_named(steps: str, voices: list[str], done: bool) -> None:
    request = asked(steps)
    for login in voices:
        request = agree(request, login)
    assert (request.state == RequestState.GRANTED) is done


def test_the_my_number_zone_wants_two_people_whatever_a_route_says() -> None:
    for login in ("mei", "kaname"):
        factories.person(login)
    request = asked()
    Request.objects.filter(pk=request.pk).update(
        zone="mynumber",
        sender=factories.person("aoi"),
        steps=[{"kind": "decide", "by": "people:mei kaname", "need": 1, "hours": None, "escalate": ""}],
        awaits=["person:mei", "person:kaname"],
    )
    request = agree(Request.objects.get(pk=request.pk), "mei", "mynumber")
    assert request.state == RequestState.OPEN
    Request.objects.filter(pk=request.pk).update(state=RequestState.GRANTED)
    assert not services.is_granted(Request.objects.get(pk=request.pk), SHA)
    Request.objects.filter(pk=request.pk).update(state=RequestState.OPEN)
    assert agree(request, "kaname", "mynumber").state == RequestState.GRANTED


def test_it_is_sent_back_with_a_word_and_the_sender_can_read_it() -> None:
    request = asked()
    head = factories.actor("hajime", "lgwan")
    wordless = refusal(lambda: services.send_back(actor=head, request=request, sha256_seen=SHA, comment="  "))
    assert wordless == "APR-006"
    returned = services.send_back(
        actor=head, request=request, sha256_seen=SHA, comment="氏名の列を外してください"
    )
    assert returned.state == RequestState.RETURNED
    assert returned.votes.get().comment == "氏名の列を外してください"
    assert not services.is_granted(returned, SHA)
    assert jobs(request) == 1


def test_after_the_deadline_those_of_the_escalation_may_decide_too() -> None:
    request = asked()
    assert services.escalate() == 0
    Request.objects.filter(pk=request.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert services.escalate() == 1
    assert services.escalate() == 0
    request.refresh_from_db()
    assert request.awaits == ["head:soumu", "role:administrator"]
    assert request in services.waiting_for(factories.actor("hajime", "lgwan"))
    assert agree(request, "kaname").state == RequestState.GRANTED


def test_a_deputy_decides_in_the_place_of_an_absent_head_who_reads_it_afterwards() -> None:
    request = asked()
    today = timezone.localdate()
    change = Change.objects.create(kind=ChangeKind.HAND, login="kaname")
    always = {"valid": DateRange(today, None), "made_by": change}
    Post.objects.create(
        person=factories.person("mei"),
        department=factories.department("soumu"),
        kind=PostKind.DEPUTY,
        **always,
    )
    assert refusal(lambda: agree(request, "mei")) == "APR-001"  # the head is there
    Absence.objects.create(person=factories.person("hajime"), **always)
    assert agree(request, "mei").state == RequestState.GRANTED
    vote = request.votes.get()
    assert vote.instead_of == factories.person("hajime")
    assert Event.objects.get(name="approval:agreed").deputy_for == "hajime"
    head = factories.actor("hajime", "lgwan")
    assert [one.request for one in services.unread_by(head)] == [request]
    assert (
        refusal(lambda: services.read_afterwards(actor=factories.actor("ren", "lgwan"), request=request))
        == "APR-001"
    )
    services.read_afterwards(actor=head, request=request)
    assert not services.unread_by(head).exists()
    assert Event.objects.filter(name="approval:read-afterwards").count() == 1


def test_where_nobody_is_there_to_decide_the_section_above_is_asked_too() -> None:
    everybody()
    bureau = Department.objects.create(code="bu", name="総務部")
    Department.objects.filter(pk="soumu").update(parent=bureau)
    change = Change.objects.create(kind=ChangeKind.HAND, login="kaname")
    Absence.objects.create(
        person=factories.person("hajime"), valid=DateRange(timezone.localdate(), None), made_by=change
    )
    assert asked().awaits == ["head:soumu", "head:bu"]


def test_the_head_of_the_section_above() -> None:
    bureau = Department.objects.create(code="bu", name="総務部")
    everybody()
    Department.objects.filter(pk="soumu").update(parent=bureau)
    request = asked('[{ kind = "decide", by = "above" }]')
    assert request.awaits == ["head:bu"]


def test_a_switch_of_rules_that_touches_neither_rule_nor_route_asks_nobody_twice() -> None:
    request = asked()
    other = '[[rule]]\nid = "other"\nreason = "x"\nowner = "x"\nwhen = { from = ["mynumber"] }\nthen = { outcome = "refuse" }'
    switch_on(text(ONE, before=other))
    assert services.is_granted(agree(request, "hajime"), SHA)


@pytest.mark.parametrize("steps", [ONE, TWO])
def test_a_switch_that_changes_rule_or_route_makes_the_approval_void(steps: str) -> None:
    request = asked()
    switch_on(text(steps, reason="別の理由"))
    assert refusal(lambda: agree(request, "hajime")) == "APR-007"
    request.refresh_from_db()
    assert request.state == RequestState.VOID
    assert not Vote.objects.exists()
    assert jobs(request) == 1  # the file is judged anew


def test_what_was_granted_under_rules_that_changed_counts_no_more() -> None:
    granted = agree(asked(), "hajime")
    switch_on(text(TWO))
    assert not services.is_granted(granted, SHA)
    assert services.make_void(subject=granted.subject) == 1


def test_votes_are_never_rewritten() -> None:
    vote = agree(asked(), "hajime").votes.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Vote.objects.filter(pk=vote.pk).update(sha256="b" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        vote.delete()


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_are_one_decision() -> None:
    request = asked('[{ kind = "decide", by = "people:ren hajime" }]')
    actors = [factories.actor(login, "lgwan") for login in ("ren", "hajime")]
    results = at_once(
        *(lambda a=a: services.agree(actor=a, request=request, sha256_seen=SHA) for a in actors)
    )
    assert sum(result == "APR-002" for result in results) == 1
    request.refresh_from_db()
    assert request.state == RequestState.GRANTED
    assert Vote.objects.count() == 1
    assert jobs(request) == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_in_two_windows_has_one_voice() -> None:
    request = asked('[{ kind = "approve", by = "people:ren hajime", need = 2 }]')
    ren = factories.actor("ren", "lgwan")
    results = at_once(*[lambda: services.agree(actor=ren, request=request, sha256_seen=SHA)] * 2)
    assert "APR-004" in results
    assert Vote.objects.count() == 1
    request.refresh_from_db()
    assert request.state == RequestState.OPEN


@pytest.mark.django_db(transaction=True)
def test_approved_while_withdrawn_ends_in_one_of_the_two() -> None:
    request = asked()
    head, sender = factories.actor("hajime", "lgwan"), factories.actor("aoi", "lgwan")

    def withdraw() -> int:
        with transaction.atomic():
            return services.withdraw(actor=sender, subjects=[request.subject])

    agreed, withdrawn = at_once(
        lambda: services.agree(actor=head, request=request, sha256_seen=SHA), withdraw
    )
    request.refresh_from_db()
    if withdrawn == 1:
        assert (request.state, agreed, Vote.objects.count()) == (RequestState.WITHDRAWN, "APR-002", 0)
    else:
        assert (request.state, Vote.objects.count()) == (RequestState.GRANTED, 1)
    assert services.is_granted(request, SHA) is (withdrawn == 0)


@pytest.mark.django_db(transaction=True)
def test_rules_switched_while_approving_never_leave_a_grant_under_old_rules() -> None:
    request = asked()
    head, admin = factories.actor("hajime", "lgwan"), factories.actor("kaname", "lgwan")
    draft = rules.save_draft(actor=admin, text=text(TWO), reason="2人にする")
    agreed, _ = at_once(
        lambda: services.agree(actor=head, request=request, sha256_seen=SHA),
        lambda: rules.switch_on(actor=admin, draft=draft),
    )
    request.refresh_from_db()
    assert not services.is_granted(request, SHA)
    assert request.state == (RequestState.VOID if agreed == "APR-007" else RequestState.GRANTED)
    assert jobs(request) == 1  # either way the file's job looks again, under the new rules
