"""The whole trail as text that proves itself, and its verification against the database it came from."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.utils import timezone

from sekisho.foundation.audit.heads import head_line
from sekisho.foundation.audit.models import Event, Head, Seal, Tombstone, Unsealed
from sekisho.foundation.audit.proof.heads import Signed
from sekisho.foundation.audit.proof.stamps import Authority
from sekisho.foundation.audit.proof.verifier import FORMAT, Problem, Report, Verifier
from sekisho.foundation.audit.services import payload

BATCH = 2_000


def export() -> Iterator[str]:
    """JSON lines as ``proof/verifier.py`` describes them, as of one moment."""
    with transaction.atomic():
        yield _line({"type": "trail", "format": FORMAT, "exported_at": timezone.now().isoformat()})
        heads = Head.objects.order_by("number").prefetch_related("placed").iterator(chunk_size=500)
        head, sequence = next(heads, None), 0
        for row in _rows():
            while head is not None and head.last < row["sequence"]:
                yield _line(head_line(head))
                head = next(heads, None)
            sequence = row["sequence"]
            yield _line(row)
        while head is not None:
            yield _line(head_line(head))
            head = next(heads, None)
        yield _line({"type": "end", "sequence": sequence, "unsealed": Unsealed.objects.count()})


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _rows() -> Iterator[dict[str, Any]]:
    """Every seal in order, with its event, or the tombstone in its place."""
    seals = Seal.objects.order_by("sequence").iterator(chunk_size=BATCH)
    while batch := list(itertools.islice(seals, BATCH)):
        numbers = [sealed.event_id for sealed in batch]
        events = Event.objects.in_bulk(numbers)
        stones = Tombstone.objects.in_bulk([number for number in numbers if number not in events])
        for sealed in batch:
            yield _row(sealed, events.get(sealed.event_id), stones.get(sealed.event_id))


def _row(sealed: Seal, event: Event | None, stone: Tombstone | None) -> dict[str, Any]:
    row = {
        "type": "row",
        "sequence": sealed.sequence,
        "event_id": sealed.event_id,
        "event": payload(event) if event else None,
        "salt": bytes(event.salt).hex() if event else None,
        "digest": bytes(sealed.digest).hex(),
        "chain": bytes(sealed.chain).hex(),
    }
    if stone:
        row["tombstone"] = {"batch": stone.batch, "name": stone.name, "reason": stone.reason}
    return row


def verify(
    *,
    key: Ed25519PublicKey | None = None,
    anchors: Sequence[Signed] = (),
    authority: Authority | None = None,
) -> Report:
    """Verify what the database holds, and that nothing stands in it beside the chain."""
    report = Verifier(key=key, anchors=anchors, authority=authority).read(export())
    stray = Event.objects.count() - (report.rows - report.erased) - Unsealed.objects.count()
    if stray > 0 and not report.problems:
        report.problems.append(
            Problem(report.rows + 1, f"{stray} event(s) stand in the trail without a seal and wait for none")
        )
    return report
