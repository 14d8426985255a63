"""Verbs of the trail: write an event, seal.

The row is written in the verb's own transaction.  One sealer gives sequence and chain within a second: writers
that took a chain lock first would queue behind each other (656 → 88 transactions a second with eight writers).
What happened in the last second is therefore recorded but not yet chained.
"""

from __future__ import annotations

import logging
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction

from sekisho.foundation.audit import catalogue, mentions
from sekisho.foundation.audit.models import Event, Seal, Unsealed
from sekisho.foundation.audit.proof.chain import GENESIS, digest, link

log = logging.getLogger(__name__)

SEAL_BATCH = 5_000  # rows a transaction: a second's work of the sealer stays far below a second


class Who(Protocol):
    """Who acts, from where: the part of an actor that the trail keeps."""

    @property
    def login(self) -> str: ...
    @property
    def deputy_for(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def address(self) -> str | None: ...
    @property
    def request_id(self) -> str: ...


def record(name: str, /, *, actor: Who, subject: str, **data: Any) -> None:
    """Write one event of the catalogue into the present transaction.

    A refusal is recorded in a transaction of its own: its caller has rolled back or changed nothing.
    """
    try:
        catalogue.check(name, data)
    except catalogue.Undeclared as undeclared:
        if settings.SEKISHO_STRICT_TRAIL:
            raise
        # A row too many is better than an event that nobody hears of.
        log.error("%s", undeclared)
    Event.objects.bulk_create([_event(name, actor, subject, data)])


def _event(name: str, actor: Who, subject: str, data: dict[str, Any]) -> Event:
    return Event(
        name=name,
        actor=actor.login,
        deputy_for=actor.deputy_for,
        zone=actor.zone,
        channel=actor.channel,
        entrance=_entrance(actor.channel),
        address=actor.address,
        request_id=actor.request_id,
        subject=subject,
        data=data,
    )


def _entrance(channel: str) -> str:
    """Which door the request came in by; without a request, which process this is."""
    if channel in ("web", "api"):
        return f"{settings.SEKISHO_ZONE}@{settings.SEKISHO_ENTRANCES.get(settings.SEKISHO_ZONE, '-')}"[:80]
    return str(settings.SEKISHO_ROLE)[:80]


def payload(event: Event) -> dict[str, Any]:
    """What the digest covers, in the form that an export carries.

    Fields that later versions added are there only when they say something: older rows keep their digest.
    """
    later = {"deputy_for": event.deputy_for, "entrance": event.entrance, "writer": event.writer}
    return {
        "id": event.pk,
        "at": event.at.isoformat(),
        "name": event.name,
        "actor": event.actor,
        "zone": event.zone,
        "channel": event.channel,
        "address": event.address,
        "request_id": event.request_id,
        "subject": event.subject,
        "data": event.data,
    } | {key: value for key, value in later.items() if value}


def seal() -> int:
    """Chain the events that are not sealed yet, in the order of their numbers; returns how many."""
    sealed = 0
    while (batch := _seal_batch()) > 0:
        sealed += batch
        if batch < SEAL_BATCH:
            break
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        # Two sealers would fork the chain; the clock's lock prevents it, this one proves it.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sekisho.audit.seal'))")
    waiting = list(Unsealed.objects.order_by("event_id").values_list("event_id", flat=True)[:SEAL_BATCH])
    if not waiting:
        return 0
    last = Seal.objects.order_by("-sequence").first()
    sequence, chain = (last.sequence, bytes(last.chain)) if last else (0, GENESIS)
    seals = []
    events = list(Event.objects.filter(pk__in=waiting).order_by("pk"))
    for event in events:
        sequence += 1
        row_digest = digest(bytes(event.salt), payload(event))
        chain = link(chain, sequence, row_digest)
        seals.append(Seal(sequence=sequence, event_id=event.pk, digest=row_digest, chain=chain))
    Seal.objects.bulk_create(seals)
    mentions.remember(events)
    Unsealed.objects.filter(event_id__in=waiting).delete()
    return len(waiting)
