"""Jobs of transfers: take an id, call verbs, safe to run twice."""

from __future__ import annotations

import uuid

from sekisho.border.transfers import services
from sekisho.border.transfers.models import Item
from sekisho.foundation.inspection.api import examine, is_reachable
from sekisho.foundation.jobs.api import Attempt, NotYet, task
from sekisho.foundation.vault.api import Gone, StoredObject, VaultFull


@task(services.INSPECT_TASK, exhausted=services.give_up_inspection)
def inspect(item_id: uuid.UUID, attempt: Attempt) -> None:
    """Received → inspecting → ready / held / refused.  Waits while inspection is away or the vault is full."""
    if not is_reachable():
        raise NotYet("the inspection parent does not answer")
    item: Item | None = services.begin_inspection(item_id, attempt)
    if item is None:
        return
    try:
        assert item.original is not None
        original = StoredObject.objects.get(pk=item.original)
        examined = examine(original, name=item.name, terms=services.terms_for(item))
    except Gone:
        return  # withdrawn and destroyed while this attempt was waiting
    except VaultFull as full:
        raise NotYet("no room for the clean copy") from full
    services.finish_inspection(item_id, attempt, examined)


@task(services.DESTROY_TASK, exhausted=services.destroy_withdrawn)
def destroy(item_id: uuid.UUID, attempt: Attempt) -> None:
    """Destroy the keys of a withdrawn item."""
    services.destroy_withdrawn(item_id)
