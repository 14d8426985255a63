"""Destroying a file is destroying its keys; the certificate says so, and how long backups may still hold them (I8)."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from sekisho import __version__
from sekisho.border.transfers import given_passwords, originals, previews, records
from sekisho.border.transfers.models import Destruction, Item
from sekisho.foundation.vault import api as vault


def destroy(item: Item, *, why: str, keep_original: bool = False) -> None:
    """Destroy original and copies, in the caller's transaction, which holds the item.  ``why``: expired, withdrawn.

    ``keep_original``: its class of information keeps it longer; :func:`destroy_original` follows.
    """
    given_passwords.forget(item)
    previews.forget(item)
    objects = {"clean": item.clean_copy, "held": item.held_copy}
    if not keep_original:
        originals.end(item)
        objects = {"original": item.original, **objects}
    _destroy(item, objects, why)


def destroy_original(item: Item, *, why: str) -> None:
    """Destroy the original alone, in the caller's transaction, which holds the item.  ``why``: retention."""
    originals.end(item)
    _destroy(item, {"original": item.original}, why)


def _destroy(item: Item, objects: dict[str, uuid.UUID | None], why: str) -> None:
    found = [
        (what, stored)
        for what, object_id in objects.items()
        if object_id is not None
        and (stored := vault.StoredObject.objects.filter(pk=object_id).first()) is not None
        and stored.state != vault.StoredObject.State.DESTROYED
    ]
    for _what, stored in found:
        vault.destroy(stored.pk)
    if "original" in objects:
        item.original = None
        item.save(update_fields=["original"])
    if found:
        _certify(item, found, why)


def _certify(item: Item, found: list[tuple[str, vault.StoredObject]], why: str) -> None:
    now = timezone.now()
    at = now.isoformat(timespec="seconds")
    kept_by_backups = (now + timedelta(days=settings.SEKISHO_BACKUP_DAYS)).date().isoformat()
    content = {
        "format": records.DESTRUCTION,
        "item": str(item.pk),
        "transfer": str(item.transfer_id),
        "from_zone": item.transfer.origin_id,
        "to_zone": item.transfer.destination_id,
        "name": item.name,
        "why": why,
        "how": "the key of each object (AES-256-GCM) was deleted, then the encrypted file",
        "objects": [
            *_certified_before(item),
            *(
                {
                    "what": what,
                    "object": str(stored.pk),
                    "sha256": stored.sha256,
                    "size": stored.size,
                    "why": why,
                    "destroyed_at": at,
                }
                for what, stored in found
            ),
        ],
        "destroyed_at": at,
        "backups_hold_keys_until": kept_by_backups,
        "sekisho": __version__,
    }
    Destruction.objects.update_or_create(item=item, defaults=records.signed(content))


def _certified_before(item: Item) -> list[dict[str, Any]]:
    """What an earlier certificate of the same file names: original and copy may go on different days."""
    before = Destruction.objects.filter(item=item).values_list("body", flat=True).first()
    if before is None:
        return []
    content = json.loads(before)
    told = {key: content[key] for key in ("why", "destroyed_at")}
    return [told | one for one in content["objects"]]
