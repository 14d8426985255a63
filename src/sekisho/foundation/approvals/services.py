"""Verbs of approval: open, agree, send back, withdraw, make void, escalate, read afterwards.

A decision releases nothing by itself: it is written where the file lies, and the worker's job that follows counts
the votes again (:func:`is_granted`).  Order of locks: the subject's row, then the request's.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.foundation.approvals import offices, policies
from sekisho.foundation.approvals.models import MOVES, ReadAfter, Request, RequestState, Vote
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.jobs.api import later
from sekisho.foundation.login.api import check_recent_proof
from sekisho.foundation.notices import api as notices
from sekisho.foundation.policies.api import Approval, Judged, hold_still, still_binds

#: whatever leaves this zone is decided by so many different people, whatever a route says
TWO_PEOPLE_ZONE, TWO = "mynumber", 2
TELL_TASK = "approvals.tell"


def open_request(
    *,
    subject: uuid.UUID,
    task: str,
    zone: str,
    sender: Person,
    title: str,
    sha256: str,
    judged: Judged,
    approval: Approval,
    mandatory: bool = False,
) -> Request:
    """Ask the people of the route's first step.  Within the transaction that holds the subject.

    ``mandatory``: it was let go already; nothing but an answer ends the asking, not even other rules.
    """
    request = Request(
        subject=subject,
        task=task,
        zone=zone,
        sender=sender,
        department=sender.department,
        title=title[:255],
        sha256=sha256,
        judged=judged,
        binding=judged.binding,
        route=approval.name,
        mandatory=mandatory,
        steps=[
            {"kind": s.kind, "by": s.by, "need": s.need, "hours": s.hours, "escalate": s.escalate}
            for s in approval.steps
        ],
        sole=approval.sole,
    )
    _begin_step(request, timezone.now())
    request.save()
    record(
        "approval:opened",
        actor=System(zone=zone),
        subject=f"approval:{request.pk}",
        about=str(subject),
        sha256=sha256,
        rule=judged.rule,
        version=judged.version,
        route=request.route,
        awaits=request.awaits,
    )
    later(TELL_TASK, request.pk)
    return request


def _begin_step(request: Request, now: datetime) -> None:
    step = request.steps[request.step]
    request.awaits = offices.keys_awaited(step["by"], request.department_id)
    request.due_at = now + timedelta(hours=step["hours"]) if step["hours"] else None
    request.escalated_at = None


def agree(
    *,
    actor: Actor,
    request: Request,
    sha256_seen: str,
    comment: str = "",
    by_phone: bool = False,
    together: int = 1,
) -> Request:
    """承認・合議・決裁: agree to the release of exactly the bytes that were shown.

    ``together``: how many were decided in the same act, for the trail.

    Raises ``Denied``: APR-001 … -005, -008 at a phone, LGN-010 without a recent proof; APR-007 when the rules changed
    meanwhile (the request is void then, and the file is judged anew).
    """
    voice = _Voice(Vote.Choice.AGREE, comment, sha256_seen, together)
    return _vote(actor, request, voice, by_phone=by_phone)


def send_back(
    *,
    actor: Actor,
    request: Request,
    sha256_seen: str,
    comment: str,
    by_phone: bool = False,
    together: int = 1,
) -> Request:
    """差戻し: it does not go, and the sender reads why.  Raises ``Denied`` (APR-001 … -008, LGN-010)."""
    try:
        policies.check_says_why(comment)
    except Denied as denied:
        _refused(actor, request, denied)
        raise
    voice = _Voice(Vote.Choice.RETURN, comment, sha256_seen, together)
    return _vote(actor, request, voice, by_phone=by_phone)


@dataclass(frozen=True, slots=True)
class _Voice:
    """What somebody says, and about which bytes."""

    choice: Vote.Choice
    comment: str
    sha256_seen: str
    together: int


def _vote(actor: Actor, request: Request, voice: _Voice, *, by_phone: bool) -> Request:
    try:
        policies.check_place(actor.zone, by_phone=by_phone)
        check_recent_proof(actor)
        with transaction.atomic():
            hold_still()
            kept = _locked(request.pk)
            stands_in = _check(actor, kept, voice.sha256_seen)
            if kept.mandatory or still_binds(kept.judged, kept.binding):
                _count(actor, kept, voice, stands_in)
                return kept
            _close(kept, RequestState.VOID, actor)
        raise Denied(
            "APR-007",
            _("規則が変わったため、この承認は無効になりました。"),
            remedy=_("新しい規則で判断し直しています。必要なときは、もう一度お願いすることになります。"),
        )
    except Denied as denied:
        _refused(actor, request, denied)
        raise


def _check(actor: Actor, request: Request, sha256_seen: str) -> Person | None:
    policies.check_is_open(request)
    voted = request.votes.filter(person=actor.person).exists()
    policies.check_not_asked_twice(voted=voted)
    stands_in = policies.check_may_decide(actor, request, offices.keys_of(actor.person))
    policies.check_same_bytes(request, sha256_seen)
    return stands_in


def _count(actor: Actor, request: Request, voice: _Voice, stands_in: Person | None) -> None:
    vote = Vote.objects.create(
        request=request,
        step=request.step,
        person=actor.person,
        choice=voice.choice,
        comment=voice.comment.strip()[:500],
        instead_of=stands_in,
        sha256=request.sha256,
        zone=actor.zone,
    )
    if stands_in is not None:
        ReadAfter.objects.get_or_create(
            request=request, person=stands_in, defaults={"decided_by": actor.person}
        )
    record(
        "approval:agreed" if voice.choice == Vote.Choice.AGREE else "approval:sent-back",
        actor=replace(actor, deputy_for=stands_in.login) if stands_in else actor,
        subject=f"approval:{request.pk}",
        about=str(request.subject),
        step=request.step,
        sha256=request.sha256,
        comment=vote.comment,
        **({"together": voice.together} if voice.together > 1 else {}),
    )
    notices.settle(about=request.pk, person=actor.person)
    if voice.choice == Vote.Choice.RETURN:
        _close(request, RequestState.RETURNED, actor)
    elif _step_is_done(request, request.step):
        _go_on(request, actor)


def _go_on(request: Request, actor: Actor) -> None:
    if request.step + 1 == len(request.steps):
        _close(request, RequestState.GRANTED, actor)
        return
    request.step += 1
    _begin_step(request, timezone.now())
    request.save(update_fields=["step", "awaits", "due_at", "escalated_at"])
    notices.settle(about=request.pk)
    later(TELL_TASK, request.pk)


def _step_is_done(request: Request, number: int) -> bool:
    voices = request.votes.filter(step=number, choice=Vote.Choice.AGREE).count()
    return voices >= _need(request, number)


def _need(request: Request, number: int) -> int:
    """How many must agree at a step; at the last one of the My Number zone at least as many as make two people."""
    need = int(request.steps[number]["need"])
    if need == 0:
        keys = offices.keys_awaited(request.steps[number]["by"], request.department_id)
        need = max(1, offices.holders(keys, request.zone).exclude(pk=request.sender_id).count())
    if request.zone == TWO_PEOPLE_ZONE and number + 1 == len(request.steps):
        before = request.votes.filter(step__lt=number, choice=Vote.Choice.AGREE).count()
        need = max(need, TWO - before)
    return need


def is_granted(request: Request, sha256: str) -> bool:
    """Did the people of every step agree to exactly these bytes?  Counted from the votes, not from the state."""
    votes = list(request.votes.all())
    return (
        request.state == RequestState.GRANTED
        and request.sha256 == sha256
        and all(v.choice == Vote.Choice.AGREE and v.sha256 == sha256 for v in votes)
        and all(v.zone == request.zone and v.person_id != request.sender_id for v in votes)
        and all(_step_is_done(request, number) for number in range(len(request.steps)))
        and (request.zone != TWO_PEOPLE_ZONE or len({v.person_id for v in votes}) >= TWO)
        and still_binds(request.judged, request.binding)
    )


def withdraw(*, actor: Actor | System, subjects: Iterable[uuid.UUID]) -> int:
    """引戻し: what was asked about these subjects needs no answer any more.  Returns how many requests."""
    return _close_all(subjects, RequestState.WITHDRAWN, actor)


def make_void(*, subject: uuid.UUID) -> int:
    """The content or the rule is another now: what was agreed to counts no more."""
    return _close_all([subject], RequestState.VOID, System())


def _close_all(subjects: Iterable[uuid.UUID], state: RequestState, actor: Actor | System) -> int:
    origins = [origin for origin, targets in MOVES.items() if state in targets]
    found = Request.objects.select_for_update().filter(
        subject__in=list(subjects), state__in=origins, mandatory=False
    )
    count = 0
    for request in found.order_by("pk"):
        _close(request, state, actor, follow=False)
        count += 1
    return count


def _close(request: Request, state: RequestState, actor: Actor | System, *, follow: bool = True) -> None:
    name = MOVES[RequestState(request.state)][state]
    request.state, request.closed_at, request.awaits = state, timezone.now(), []
    request.save(update_fields=["state", "closed_at", "awaits"])
    notices.settle(about=request.pk)
    if state == RequestState.RETURNED:
        later(TELL_TASK, request.pk)
    record(
        name, actor=actor, subject=f"approval:{request.pk}", about=str(request.subject), sha256=request.sha256
    )
    if follow:
        later(request.task, request.subject, first=True)


def escalate() -> int:
    """Those of the escalation may decide what is overdue, beside those who were asked.  Returns how many."""
    now = timezone.now()
    overdue = Request.objects.filter(state=RequestState.OPEN, due_at__lte=now, escalated_at=None)
    count = 0
    for pk in list(overdue.values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            request = _locked(pk)
            if request.state != RequestState.OPEN or request.escalated_at or not _overdue(request, now):
                continue
            step = request.steps[request.step]
            request.escalated_at = now
            if step["escalate"]:
                further = offices.keys_awaited(step["escalate"], request.department_id)
                request.awaits = [*request.awaits, *(key for key in further if key not in request.awaits)]
            request.save(update_fields=["escalated_at", "awaits"])
            record(
                "approval:escalated",
                actor=System(zone=request.zone),
                subject=f"approval:{request.pk}",
                about=str(request.subject),
                awaits=request.awaits,
            )
            later(TELL_TASK, request.pk, first=True)
            count += 1
    return count


def _overdue(request: Request, now: datetime) -> bool:
    return request.due_at is not None and request.due_at <= now


@transaction.atomic
def read_afterwards(*, actor: Actor, request: Request) -> None:
    """後閲: the one in whose place somebody decided has read it.  Raises ``Denied`` (APR-001)."""
    found = (
        ReadAfter.objects.select_for_update()
        .filter(request=request, request__zone=actor.zone, person=actor.person)
        .first()
    )
    if found is None:
        raise Denied(
            "APR-001",
            _("この承認は見つからないか、いまはあなたの番ではありません。"),
            remedy=_("「承認」の一覧を開き直してください。"),
        )
    if found.read_at is None:
        found.read_at = timezone.now()
        found.save(update_fields=["read_at"])
        record(
            "approval:read-afterwards",
            actor=actor,
            subject=f"approval:{request.pk}",
            about=str(request.subject),
        )


def waiting_for(actor: Actor) -> QuerySet[Request]:
    """The open requests that the actor may decide here and now, the oldest first."""
    keys = list(offices.keys_of(actor.person))
    return (
        Request.objects.filter(state=RequestState.OPEN, zone=actor.zone, awaits__overlap=keys)
        .exclude(sender=actor.person)
        .exclude(votes__person=actor.person)
        .select_related("sender__department")
    )


def unread_by(actor: Actor) -> QuerySet[ReadAfter]:
    """What was decided in the actor's place and not read yet (後閲)."""
    return ReadAfter.objects.filter(
        person=actor.person, read_at=None, request__zone=actor.zone
    ).select_related("request", "decided_by")


def visible_to(actor: Actor) -> QuerySet[Request]:
    """What the actor may decide, did decide, or has to read afterwards; nobody's own files, no other network's."""
    keys = list(offices.keys_of(actor.person))
    mine = Q(awaits__overlap=keys) | Q(votes__person=actor.person) | Q(read_after__person=actor.person)
    return (
        Request.objects.filter(mine, zone=actor.zone)
        .exclude(sender=actor.person)
        .select_related("sender__department", "judged")
        .distinct()
    )


def latest_of(subject: uuid.UUID) -> Request | None:
    """The request about a subject that was opened last."""
    return Request.objects.filter(subject=subject).order_by("-opened_at").first()


def _locked(pk: uuid.UUID) -> Request:
    return Request.objects.select_for_update(of=("self",)).select_related("judged", "sender").get(pk=pk)


def _refused(actor: Actor, request: Request, denied: Denied) -> None:
    record(
        "approval:refused",
        actor=actor,
        subject=f"approval:{request.pk}",
        about=str(request.subject),
        code=denied.code,
    )
