"""Bring every head to every second place, in order, until it is there."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sekisho.foundation.audit.models import Head, HeadPlaced
from sekisho.foundation.audit.places import Place, PlaceProblem, configured

log = logging.getLogger(__name__)

BATCH = 50  # heads a place and turn: after two days without the place, three turns
OVERDUE = timedelta(hours=2)


def deliver() -> int:
    """Deliver what waits; returns how many arrived.  One place that fails does not keep the others waiting."""
    return sum(_deliver_to(place) for place in configured())


def _waiting(name: str) -> list[Head]:
    there = HeadPlaced.objects.filter(place=name).values("head_id")
    return list(Head.objects.exclude(pk__in=there).order_by("number")[:BATCH])


def _deliver_to(place: Place) -> int:
    arrived = 0
    for head in _waiting(place.name):
        try:
            answer = place.deliver(number=head.number, document=head.document)
        except (PlaceProblem, OSError) as problem:
            log.warning("head %s did not reach %s: %s", head.number, place.name, problem)
            break
        with transaction.atomic():
            HeadPlaced.objects.create(head=head, place=place.name, answer=answer)
        arrived += 1
    return arrived


def overdue() -> dict[str, int]:
    """Place → number of heads that should have been there long ago."""
    old = Head.objects.filter(at__lt=timezone.now() - OVERDUE)
    late = {
        place.name: old.exclude(pk__in=HeadPlaced.objects.filter(place=place.name).values("head_id")).count()
        for place in configured()
    }
    return {name: count for name, count in late.items() if count}
