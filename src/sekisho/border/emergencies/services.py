"""Verbs of emergencies: put on duty, take off, declare, end; what is asked instead of the own route, and afterwards.

Those on duty decide in place of a route of approval, never in place of inspection and never alone about what leaves
the My Number zone.  What they let go is approved afterwards by its own route, and nothing but an answer ends that.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.border.emergencies.models import Emergency, OnDuty, Passing
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.jobs.api import later
from sekisho.foundation.policies.api import Approval, Step, StepKind, lock_switch
from sekisho.foundation.zones.api import Zone

LONGEST_DUTY: Final = timedelta(days=31)
LONGEST: Final = timedelta(hours=24)
TWO_PEOPLE_ZONE: Final = "mynumber"


def put_on_duty(*, actor: Actor, person: Person, zone: Zone, start: datetime, end: datetime) -> OnDuty:
    """Raises ``Denied``: IDN-004/005, EMG-001 no such time, EMG-002 the person cannot enter the network."""
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    if not start < end <= start + LONGEST_DUTY or end <= timezone.now():
        raise Denied(
            "EMG-001",
            _("当番の期間は、これから終わる31日以内にしてください。"),
            remedy=_("始まりと終わりの日時を確かめてください。"),
        )
    if not person.is_active or not person.zones.filter(pk=zone.pk).exists():
        raise Denied(
            "EMG-002",
            _("%(name)sさんは%(zone)sを利用できません。") % {"name": person.name, "zone": zone},
            remedy=_("そのネットワークを利用できる人を選んでください。"),
        )
    with transaction.atomic():
        duty = OnDuty.objects.create(person=person, zone=zone, start=start, end=end, set_by=actor.person)
        record(
            "emergency:duty-set",
            actor=actor,
            subject=f"duty:{duty.pk}",
            person=person.login,
            network=zone.pk,
            start=start.isoformat(),
            end=end.isoformat(),
        )
    return duty


@transaction.atomic
def take_off_duty(*, actor: Actor, duty: OnDuty) -> None:
    """Raises ``Denied`` (IDN-004/005)."""
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    if OnDuty.objects.filter(pk=duty.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        record("emergency:duty-withdrawn", actor=actor, subject=f"duty:{duty.pk}", person=duty.person.login)


def on_duty(zone: str, at: datetime | None = None) -> list[Person]:
    """Who is on duty in a network, in the order of their logins."""
    now = at or timezone.now()
    found = OnDuty.objects.filter(zone=zone, start__lte=now, end__gt=now, withdrawn_at=None)
    return list(
        Person.objects.filter(pk__in=found.values("person"), is_active=True, zones=zone).order_by("login")
    )


def declare(*, actor: Actor, reason: str, hours: int) -> Emergency:
    """An emergency in the actor's network.  Raises ``Denied``: EMG-003 not on duty, -004 reason or time, -005 on."""
    try:
        _check_is_on_duty(actor)
        if not reason.strip() or not 0 < hours <= LONGEST.total_seconds() / 3600:
            raise Denied(
                "EMG-004",
                _("何が起きたかと、24時間以内の時間が要ります。"),
                remedy=_("あとで読む人のために、短く書いてください。"),
            )
        return _begin(actor, reason, hours)
    except Denied as denied:
        _refused(actor, denied)
        raise


def _begin(actor: Actor, reason: str, hours: int) -> Emergency:
    try:
        with transaction.atomic():
            emergency = Emergency.objects.create(
                zone_id=actor.zone,
                reason=reason.strip()[:300],
                declared_by=actor.person,
                until=timezone.now() + timedelta(hours=hours),
            )
            record(
                "emergency:declared",
                actor=actor,
                subject=f"emergency:{emergency.pk}",
                reason=emergency.reason,
                until=emergency.until.isoformat(),
            )
    except IntegrityError:  # the table itself has room for one in each network
        raise Denied(
            "EMG-005",
            _("このネットワークでは、すでに緊急時になっています。"),
            remedy=_("画面を開き直してください。"),
        ) from None
    return emergency


def _refused(actor: Actor, denied: Denied) -> None:
    record("emergency:refused", actor=actor, subject=f"zone:{actor.zone}", code=denied.code)


def _check_is_on_duty(actor: Actor) -> None:
    if actor.person not in on_duty(actor.zone):
        raise Denied(
            "EMG-003",
            _("緊急時を始めたり終えたりできるのは、いま当番の人だけです。"),
            remedy=_("当番の人に連絡してください。当番は、システム管理者が決めます。"),
        )


def end(*, actor: Actor, emergency: Emergency) -> None:
    """Over before its hour.  Raises ``Denied``: EMG-003 not on duty, EMG-006 over already, or of another network."""
    try:
        _check_is_on_duty(actor)
        with transaction.atomic():
            lock_switch()  # who is being asked because of it is asked before its end, or by the own route
            mine = Emergency.objects.filter(pk=emergency.pk, zone=actor.zone, ended_at=None)
            if not mine.update(ended_at=timezone.now(), ended_by=actor.person):
                raise Denied(
                    "EMG-006",
                    _("この緊急時は、すでに終わっています。"),
                    remedy=_("画面を開き直してください。"),
                )
            record("emergency:ended", actor=actor, subject=f"emergency:{emergency.pk}")
    except Denied as denied:
        _refused(actor, denied)
        raise


def current(zone: str) -> Emergency | None:
    """The emergency that is on in a network now."""
    return Emergency.objects.filter(zone=zone, until__gt=timezone.now(), ended_at=None).first()


def route_of_duty(zone: str, sender: Person) -> tuple[Emergency, Approval] | None:
    """Whom to ask instead of the own route: those on duty but the sender, two of them for the My Number zone.

    None when no emergency is on, or too few are on duty: then the own route is asked as always.
    """
    emergency = current(zone)
    people = [person for person in on_duty(zone) if person.pk != sender.pk] if emergency else []
    need = 2 if zone == TWO_PEOPLE_ZONE else 1
    if emergency is None or len(people) < need:
        return None
    by = f"people:{' '.join(person.login for person in people)}"
    name = _("緊急時の当番の判断")
    return emergency, Approval("duty", name, (Step(StepKind.DECIDE, by, need, 1),))


def note_asked(*, request: approvals.Request, emergency: Emergency) -> None:
    """Those on duty are asked; within the transaction that asks them."""
    Passing.objects.create(request=request.pk, subject=request.subject, emergency=emergency)


def passing_of(request: approvals.Request) -> Passing | None:
    return Passing.objects.select_for_update().filter(pk=request.pk).first()


def note_follow_up(passing: Passing, follow_up: approvals.Request) -> None:
    passing.afterwards, passing.follow_up = Passing.Afterwards.DUE, follow_up.pk
    passing.save(update_fields=["afterwards", "follow_up"])


def behind(follow_up: approvals.Request) -> tuple[Emergency, list[Person]] | None:
    """In which emergency, and by whom, that was let go about which one is asked afterwards."""
    passing = Passing.objects.select_related("emergency").filter(follow_up=follow_up.pk).first()
    if passing is None:
        return None
    votes = approvals.Vote.objects.filter(request=passing.request).select_related("person")
    return passing.emergency, [vote.person for vote in votes]


def note_answer(follow_up: approvals.Request) -> None:
    """What its own route said afterwards."""
    granted = follow_up.state == approvals.RequestState.GRANTED
    answer = Passing.Afterwards.APPROVED if granted else Passing.Afterwards.DISAPPROVED
    Passing.objects.filter(follow_up=follow_up.pk).update(afterwards=answer)


def settle_over() -> int:
    """What still waits for those on duty of an emergency that is over goes back to its own route.  By the clock."""
    now = timezone.now()
    over = Emergency.objects.filter(Q(until__lte=now) | Q(ended_at__lte=now), settled_at=None)
    count = 0
    for emergency_id in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            lock_switch()  # nobody asks those on duty, or answers for them, while this looks
            emergency = Emergency.objects.select_for_update().get(pk=emergency_id)
            waiting = emergency.passings.filter(afterwards=Passing.Afterwards.ASKED)
            for passing in waiting.select_for_update().order_by("request"):
                _back_to_its_route(passing.subject, passing)
            emergency.settled_at = now
            emergency.save(update_fields=["settled_at"])
            count += 1
    return count


def _back_to_its_route(subject: uuid.UUID, passing: Passing) -> None:
    request = approvals.latest_of(subject)
    if request is None or request.pk != passing.request:
        return
    if request.state == approvals.RequestState.OPEN:
        approvals.make_void(subject=subject)
        passing.afterwards = Passing.Afterwards.VOID
        passing.save(update_fields=["afterwards"])
        later(request.task, subject, first=True)
