"""How an item changes state, and how its clean copy becomes visible: the two things that every settling verb ends with.

Both belong inside the verb's transaction, after its permission and its policy.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from sekisho.border.transfers.models import Item
from sekisho.border.transfers.names import safe_name
from sekisho.border.transfers.states import State, event_of
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.vault import api as vault

MOVED = ("state", "state_at", "reason", "inspection")  # all that a web process may change of an item


def move(item: Item, target: State, actor: Actor | System, **data: object) -> None:
    """The one place where an item changes state, with its row in the trail.  Raises ``ImpossibleMove``."""
    name = event_of(item.state, target)
    item.state, item.state_at = target, timezone.now()
    item.save(update_fields=MOVED)
    record(name, actor=actor, subject=f"item:{item.pk}", transfer=str(item.transfer_id), **data)


def release(item: Item, copy: uuid.UUID) -> None:
    """Make the clean copy, and nothing else, visible in the destination zone (I1).  Call it before the move.

    ``copy`` is staged, or attached to this item because it was held.
    """
    assert item.inspection is not None
    stored = vault.StoredObject.objects.get(pk=copy)
    assert item.inspection.sha256_out == stored.sha256
    if item.held_copy != copy:
        vault.attach(copy, zone="-")
    if item.keep_days is not None:
        item.expires_at = timezone.now() + timedelta(days=item.keep_days)
    vault.release(copy, zone=item.transfer.destination_id, until=item.until)
    item.clean_copy, item.held_copy = copy, None
    item.output_name = safe_name(item.inspection.output_name or item.name)
    item.save(
        update_fields=["inspection", "clean_copy", "held_copy", "output_name", "keep_days", "expires_at"]
    )
