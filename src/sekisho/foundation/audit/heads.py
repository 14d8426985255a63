"""Heads of this installation's trail: make one an hour, and prove that a row is under one."""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from sekisho.foundation.audit.models import Event, Head, Seal
from sekisho.foundation.audit.proof import merkle
from sekisho.foundation.audit.proof.chain import GENESIS
from sekisho.foundation.audit.proof.heads import NO_HEAD, Signed, load_private, sign
from sekisho.foundation.audit.proof.heads import Head as HeadBody
from sekisho.foundation.audit.proof.heads import read as read_head
from sekisho.foundation.audit.services import payload

MOST_ROWS = 500_000  # under one head: its leaves are in memory while it is made (40 MB), and verified


def make_head() -> Signed | None:
    """The head of this hour, unless it is there already.  An hour in which nothing happened has one as well.

    Its absence, then, is a sign of its own: the outside sees that the trail went silent.  After more than
    ``MOST_ROWS`` rows a head does not wait for the hour.
    """
    now = timezone.now()
    if not _is_due(now):
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sekisho.audit.head'))")
        return _make(now) if _is_due(now) else None


def _is_due(now: datetime) -> bool:
    head = Head.objects.order_by("-number").first()
    if head is None or head.at < now.replace(minute=0, second=0, microsecond=0):
        return True
    newest = Seal.objects.order_by("-sequence").first()
    return newest is not None and newest.sequence - head.last >= MOST_ROWS


def _make(now: datetime) -> Signed:
    key = load_private(Path(settings.SEKISHO_TRAIL_KEY_FILE).read_bytes())
    before = Head.objects.order_by("-number").first()
    last, chain, leaves = _rows_after(before.last if before else 0)
    signed = sign(
        HeadBody(
            number=before.number + 1 if before else 1,
            at=now.isoformat(timespec="seconds"),
            first=before.last + 1 if before else 1,
            last=last,
            root=merkle.root(leaves).hex(),
            chain=chain.hex(),
            previous=read_head(before.document).digest if before else NO_HEAD,
        ),
        key,
    )
    head = signed.head
    Head.objects.create(
        number=head.number, at=now, first=head.first, last=head.last, document=signed.document
    )
    return signed


def _rows_after(sequence: int) -> tuple[int, bytes, list[bytes]]:
    """The last sequence, its chain value, and the hashed leaves of the rows after ``sequence``."""
    before = Seal.objects.filter(sequence=sequence).first()
    last, chain = sequence, bytes(before.chain) if before else GENESIS
    leaves = []
    rows = Seal.objects.filter(sequence__gt=sequence).order_by("sequence")[:MOST_ROWS]
    for last, row_digest, link in rows.values_list("sequence", "digest", "chain").iterator():
        leaves.append(merkle.leaf(last, bytes(row_digest)))
        chain = bytes(link)
    return last, chain, leaves


def head_line(head: Head) -> dict[str, Any]:
    """A head as an export carries it: its document, and the authority's answers."""
    stamps = [
        {"answer": base64.b64encode(bytes(placed.answer)).decode()}
        for placed in head.placed.all()
        if placed.answer
    ]
    return {"type": "head", "document": head.document, "stamps": stamps}


class NoProof(LookupError):
    """There is no such row, its content was erased, or no head covers it yet."""


def proof_of(sequence: int) -> dict[str, Any]:
    """One row with its path to the head over it, for somebody who shall see nothing else.  Raises ``NoProof``."""
    sealed = Seal.objects.filter(sequence=sequence).first()
    head = Head.objects.filter(first__lte=sequence, last__gte=sequence).prefetch_related("placed").first()
    if sealed is None or head is None:
        raise NoProof(f"There is no row {sequence} under a signed head (heads are made once an hour).")
    event = Event.objects.filter(pk=sealed.event_id).first()
    if event is None:
        raise NoProof(f"The content of row {sequence} was erased.")
    rows = Seal.objects.filter(sequence__range=(head.first, head.last)).order_by("sequence")
    leaves = [merkle.leaf(s, bytes(d)) for s, d in rows.values_list("sequence", "digest")]
    return {
        "row": {
            "sequence": sequence,
            "salt": bytes(event.salt).hex(),
            "event": payload(event),
            "digest": bytes(sealed.digest).hex(),
        },
        "path": [node.hex() for node in merkle.path(sequence - head.first, leaves)],
        "head": head_line(head),
    }
