"""Who is told about a request, and when: those who may decide its step, once; the sender when it comes back.

A deputy is told only while the head is away (``offices.holders``); who answered already, never.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from sekisho.foundation.approvals import offices
from sekisho.foundation.approvals.models import Request, RequestState
from sekisho.foundation.approvals.services import TELL_TASK, waiting_for
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.models import Person
from sekisho.foundation.jobs.api import Attempt, later
from sekisho.foundation.notices import api as notices
from sekisho.foundation.notices.api import How, Kind, Notice

NEWCOMERS_BATCH = CHASE_BATCH = 200
DIGESTS = uuid.UUID("6d0f7a4e-6a0e-4d53-8f53-6f1c0a0f3c11")  # names a zone's day as "what a digest is about"


def tell(request_id: uuid.UUID, attempt: Attempt) -> None:
    """Tell whoever has something to do about the request now.  Safe to run twice."""
    with transaction.atomic():
        attempt.hold()
        request = Request.objects.select_related("sender").get(pk=request_id)
        if request.state == RequestState.RETURNED:
            _tell(request, [request.sender], Kind.RETURNED)
        elif request.state == RequestState.OPEN:
            people = list(deciders(request))
            _tell(request, people, Kind.OVERDUE if request.escalated_at else Kind.ASKED)


def deciders(request: Request) -> QuerySet[Person]:
    """Who may decide the present step now, and did not answer yet."""
    voted = request.votes.values("person")
    return offices.holders(request.awaits, request.zone).exclude(pk=request.sender_id).exclude(pk__in=voted)


def _tell(request: Request, people: list[Person], kind: Kind) -> None:
    path = "/notices/" if kind == Kind.RETURNED else f"/approvals/{request.pk}/"
    notices.tell(people=people, kind=kind, about=request.pk, zone=request.zone, path=path)


def chase(now: datetime | None = None) -> int:
    """後追い: who still owes an answer that nothing else ends is told again, every ``SEKISHO_CHASE_HOURS``.

    Returns about how many requests.  By the clock.
    """
    moment = now or timezone.now()
    before = moment - timedelta(hours=settings.SEKISHO_CHASE_HOURS)
    owed = Request.objects.filter(_not_chased_since(before), state=RequestState.OPEN, mandatory=True)
    count = 0
    for pk in list(owed.values_list("pk", flat=True)[:CHASE_BATCH]):
        with transaction.atomic():
            request = owed.select_for_update(of=("self",)).filter(pk=pk).first()
            if request is None:
                continue  # answered, or told by another worker, meanwhile
            request.chased_at = moment
            request.save(update_fields=["chased_at"])
            notices.settle(about=request.pk, kind=Kind.CHASED)
            _tell(request, list(deciders(request)), Kind.CHASED)
            record(
                "approval:chased",
                actor=System(zone=request.zone),
                subject=f"approval:{request.pk}",
                about=str(request.subject),
                awaits=request.awaits,
            )
            count += 1
    return count


def _not_chased_since(moment: datetime) -> Q:
    return Q(chased_at__lte=moment) | Q(chased_at=None, opened_at__lte=moment)


def tell_nobody(request_id: uuid.UUID) -> None:
    """Telling used up its attempts: the lists say the same."""


def tell_newcomers() -> int:
    """Whoever may decide since today (a deputy, a new head) is told of what waits already.  Returns how many jobs."""
    open_ones = Request.objects.filter(state=RequestState.OPEN).order_by()
    jobs = 0
    for zone, awaits in open_ones.values_list("zone", "awaits").distinct():
        for person in offices.holders(awaits, zone):
            told = Notice.objects.filter(person=person, kind__in=[Kind.ASKED, Kind.OVERDUE])
            untold = (
                open_ones.filter(zone=zone, awaits=awaits)
                .exclude(sender=person)
                .exclude(votes__person=person)
                .exclude(pk__in=told.values("about"))
            )
            with transaction.atomic():
                for pk in untold.values_list("pk", flat=True)[:NEWCOMERS_BATCH]:
                    later(TELL_TASK, pk)
                    jobs += 1
    return jobs


def digest(now: datetime | None = None) -> int:
    """Once a day, from ``SEKISHO_DIGEST_HOUR`` on: one mail to each who chose that and has something waiting."""
    here = timezone.localtime(now)
    if here.hour < settings.SEKISHO_DIGEST_HOUR:
        return 0
    open_ones = Request.objects.filter(state=RequestState.OPEN).order_by()
    told = 0
    for zone in open_ones.values_list("zone", flat=True).distinct():
        day = uuid.uuid5(DIGESTS, f"{zone} {here.date()}")
        keys = {
            key for awaits in open_ones.filter(zone=zone).values_list("awaits", flat=True) for key in awaits
        }
        people = [
            person
            for person in offices.holders(keys, zone)
            if notices.how_for(person) == How.DIGEST and waiting_for(Actor(person, zone)).exists()
        ]
        told += len(notices.tell(people=people, kind=Kind.DIGEST, about=day, zone=zone, path="/notices/"))
    return told
