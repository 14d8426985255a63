"""Verbs of the trail: write an event, seal, verify, export.

The row is written in the verb's own transaction.  One sealer gives sequence and chain within a second: writers
that took a chain lock first would queue behind each other (656 → 88 transactions a second with eight writers).
What happened in the last second is therefore recorded but not yet chained.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction

from sekisho.foundation.audit import catalogue
from sekisho.foundation.audit.models import Event, Seal, Unsealed

log = logging.getLogger(__name__)

GENESIS = bytes(32)
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


def digest(salt: bytes, content: dict[str, Any]) -> bytes:
    """``SHA-256(salt ‖ canonical JSON)``: with the payload erased, the chain still verifies over the digest."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(salt + text.encode()).digest()


def link(previous: bytes, sequence: int, row_digest: bytes) -> bytes:
    return hashlib.sha256(previous + sequence.to_bytes(8, "big") + row_digest).digest()


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
    for event in Event.objects.filter(pk__in=waiting).order_by("pk"):
        sequence += 1
        row_digest = digest(bytes(event.salt), payload(event))
        chain = link(chain, sequence, row_digest)
        seals.append(Seal(sequence=sequence, event_id=event.pk, digest=row_digest, chain=chain))
    Seal.objects.bulk_create(seals)
    Unsealed.objects.filter(event_id__in=waiting).delete()
    return len(waiting)


@dataclass(frozen=True, slots=True)
class Verification:
    """``broken`` is a sentence naming the first row that does not fit, or None; ``head`` the last chain value."""

    rows: int
    unsealed: int
    head: str
    broken: str | None


def verify() -> Verification:
    """Recompute the whole chain from the stored events and name the first row that does not fit."""
    count, chain, problem = 0, GENESIS, None
    for sealed, event in _rows():
        count += 1
        problem = _misfit(sealed, event, count, chain)
        if problem:
            break
        chain = bytes(sealed.chain)
    unsealed = Unsealed.objects.count()
    if problem is None:
        problem = _uncounted(count, unsealed)
    return Verification(count, unsealed, chain.hex(), problem)


def _rows() -> Iterator[tuple[Seal, Event | None]]:
    """Every seal in order, with its event if that still exists."""
    seals = Seal.objects.order_by("sequence").iterator(chunk_size=2_000)
    while batch := list(itertools.islice(seals, 2_000)):
        events = Event.objects.in_bulk([sealed.event_id for sealed in batch])
        for sealed in batch:
            yield sealed, events.get(sealed.event_id)


def _misfit(sealed: Seal, event: Event | None, expected: int, previous: bytes) -> str | None:
    if sealed.sequence != expected:
        return f"sequence {expected} is missing (the next one found is {sealed.sequence})"
    if event is None:
        return f"sequence {sealed.sequence}: event {sealed.event_id} is gone"
    if digest(bytes(event.salt), payload(event)) != bytes(sealed.digest):
        return f"sequence {sealed.sequence}: event {sealed.event_id} ({event.name}) was changed"
    if link(previous, sealed.sequence, bytes(sealed.digest)) != bytes(sealed.chain):
        return f"sequence {sealed.sequence}: the chain does not follow from the row before"
    return None


def _uncounted(sealed: int, unsealed: int) -> str | None:
    events = Event.objects.count()
    if events > sealed + unsealed:
        return f"{events - sealed - unsealed} event(s) stand in the trail without a seal and wait for none"
    return None


def export() -> Iterator[str]:
    """JSON lines, one sealed event each with sequence, salt, digest and chain (hexadecimal)."""
    for sealed, event in _rows():
        yield json.dumps(
            {
                "sequence": sealed.sequence,
                "event": payload(event) if event else None,
                "salt": bytes(event.salt).hex() if event else None,
                "digest": bytes(sealed.digest).hex(),
                "chain": bytes(sealed.chain).hex(),
            },
            ensure_ascii=False,
            sort_keys=True,
        )
