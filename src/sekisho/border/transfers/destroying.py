"""Destroying a file is destroying its keys; the certificate says so, and how long backups may still hold them (I8)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from sekisho import __version__
from sekisho.border.transfers import given_passwords, originals, previews, records
from sekisho.border.transfers.models import Destruction, Item
from sekisho.foundation.vault import api as vault


def destroy(item: Item, *, why: str) -> None:
    """Destroy original and copies, in the caller's transaction, which holds the item.  ``why``: expired, withdrawn."""
    given_passwords.forget(item)
    previews.forget(item)
    originals.end(item)
    found = [
        (what, stored)
        for what, object_id in (
            ("original", item.original),
            ("clean", item.clean_copy),
            ("held", item.held_copy),
        )
        if object_id is not None
        and (stored := vault.StoredObject.objects.filter(pk=object_id).first()) is not None
        and stored.state != vault.StoredObject.State.DESTROYED
    ]
    for _what, stored in found:
        vault.destroy(stored.pk)
    if found:
        _certify(item, found, why)


def _certify(item: Item, found: list[tuple[str, vault.StoredObject]], why: str) -> None:
    now = timezone.now()
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
            {"what": what, "object": str(stored.pk), "sha256": stored.sha256, "size": stored.size}
            for what, stored in found
        ],
        "destroyed_at": now.isoformat(timespec="seconds"),
        "backups_hold_keys_until": (now + timedelta(days=settings.SEKISHO_BACKUP_DAYS)).date().isoformat(),
        "sekisho": __version__,
    }
    Destruction.objects.update_or_create(item=item, defaults=records.signed(content))
