"""Retention by kind: what is past its days loses its content; digest and chain stay, and the chain still verifies."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from sekisho.foundation.audit import catalogue, mentions
from sekisho.foundation.audit.catalogue import Keep
from sekisho.foundation.audit.models import Event, Retention, Seal
from sekisho.foundation.audit.services import Who, record

BATCH = 5_000
_ROW = ("event_id", "sequence", "digest")


class BadRetention(ValueError):
    """The setting names a class that there is not, or no number of days."""


def days_by_event(text: list[str]) -> dict[str, int]:
    """``["flow=1825", …]`` → event → days.  What is not named is kept for ever.  Raises ``BadRetention``."""
    days: dict[Keep, int] = {}
    for entry in text:
        name, _equals, number = entry.partition("=")
        if name not in set(Keep) - {Keep.TRAIL} or not number.isdecimal() or int(number) < 1:
            raise BadRetention(
                f"SEKISHO_TRAIL_KEEP_DAYS: {entry!r} is not CLASS=DAYS (flow, session, administration)"
            )
        days[Keep(name)] = int(number)
    return {kind.name: days[kind.keep] for kind in catalogue.kinds().values() if kind.keep in days}


@transaction.atomic
def apply_settings(*, actor: Who) -> bool:
    """Write the town's days into the database, as the tables' owner; returns whether anything changed."""
    wanted = days_by_event(settings.SEKISHO_TRAIL_KEEP_DAYS)
    present = dict(Retention.objects.values_list("name", "days"))
    if wanted == present:
        return False
    Retention.objects.all().delete()
    Retention.objects.bulk_create([Retention(name=name, days=days) for name, days in wanted.items()])
    record("trail:retention-changed", actor=actor, subject="trail:-", days=wanted)
    return True


def expire(*, actor: Who) -> int:
    """Erase the content of what is past its days; returns how many rows.  Safe to run at any time."""
    names: dict[int, list[str]] = {}
    for name, days in Retention.objects.values_list("name", "days"):
        names.setdefault(days, []).append(name)
    return sum(_expire(actor, sorted(kinds), days) for days, kinds in names.items())


def _expire(actor: Who, names: list[str], days: int) -> int:
    done = 0
    while (count := _expire_batch(actor, names, days)) > 0:
        done += count
        if count < BATCH:
            break
    return done


@transaction.atomic
def _expire_batch(actor: Who, names: list[str], days: int) -> int:
    due = Event.objects.filter(name__in=names, at__lt=timezone.now() - timedelta(days=days))
    sealed = Seal.objects.filter(event_id__in=list(due.order_by("at").values_list("pk", flat=True)[:BATCH]))
    rows = [(e, s, bytes(d)) for e, s, d in sealed.order_by("sequence").values_list(*_ROW)]
    if rows:
        told = _bury(rows, reason="expired")
        record("trail:expired", actor=actor, subject="trail:-", names=names, days=days, **told)
    return len(rows)


def _bury(rows: list[tuple[int, int, bytes]], *, reason: str) -> dict[str, Any]:
    """Put tombstones in the place of rows; returns what the event of the erasure tells of them."""
    batch, told = uuid.uuid4().hex, hashlib.sha256()
    for _event, sequence, row_digest in rows:
        told.update(sequence.to_bytes(8, "big") + row_digest)
    mentions.forget(Event.objects.in_bulk([event for event, _sequence, _digest in rows]).values())
    # The reason is named only when it is another one: a worker has no right to that column.
    column, value = ("", "") if reason == "expired" else (", reason", ", 'erased'")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_tombstone (event_id, sequence, name, batch{column})"  # noqa: S608  # constants
            f" SELECT e.id, s.sequence, e.name, %s{value} FROM audit_event e JOIN audit_seal s ON s.event_id = e.id"
            " WHERE e.id = ANY(%s)",
            [batch, [event for event, _sequence, _digest in rows]],
        )
    return {
        "batch": batch,
        "first": rows[0][1],
        "last": rows[-1][1],
        "count": len(rows),
        "rows": told.hexdigest(),
    }


@transaction.atomic
def erase(*, actor: Who, sequence: int, why: str) -> None:
    """Erase one row's content before its time, because a law wants it.  Only the tables' owner can.

    Raises ``LookupError`` when there is no such row, or its content is gone already.
    """
    row = Seal.objects.filter(sequence=sequence).first()
    if row is None or not Event.objects.filter(pk=row.event_id).exists():
        raise LookupError(f"There is no content at sequence {sequence}.")
    told = _bury([(row.event_id, row.sequence, bytes(row.digest))], reason="erased")
    record("trail:erased", actor=actor, subject="trail:-", why=why, **told)
