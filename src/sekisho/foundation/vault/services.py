"""Verbs of the vault: attach, release, destroy, sweep."""

from __future__ import annotations

import re
import time
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import System
from sekisho.foundation.vault.models import ObjectKey, Release, StoredObject
from sekisho.foundation.vault.store import path_of

OBJECT_NAME = re.compile(r"[0-9a-f]{32}")


class NotStaged(Exception):
    """The object is not there to be taken: already attached, destroyed, or staged in another zone."""


def attach(object_id: uuid.UUID, *, zone: str) -> StoredObject:
    """Make a staged object belong to something, in the caller's transaction.  Raises ``NotStaged``."""
    stored = (
        StoredObject.objects.select_for_update()
        .filter(pk=object_id, zone=zone, state=StoredObject.State.STAGED)
        .first()
    )
    if stored is None:
        raise NotStaged(str(object_id))
    stored.state = StoredObject.State.ATTACHED
    stored.save(update_fields=["state"])
    return stored


def release(object_id: uuid.UUID, *, zone: str, until: datetime) -> None:
    """Let the broker give the object out in ``zone`` until then, in the caller's transaction."""
    Release.objects.create(object_id=object_id, zone=zone, until=until)


def withhold(object_id: uuid.UUID) -> None:
    """The broker gives the object out in no zone any more; it stays.  In the caller's transaction."""
    Release.objects.filter(object_id=object_id).delete()


def destroy(object_id: uuid.UUID) -> None:
    """Destroy the key, in the caller's transaction; the bytes go right after it commits.

    From the commit on nobody can read the object, also where a copy of the encrypted file survives.
    """
    Release.objects.filter(object_id=object_id).delete()
    ObjectKey.objects.filter(object_id=object_id).delete()
    StoredObject.objects.filter(pk=object_id).update(
        state=StoredObject.State.DESTROYED, destroyed_at=timezone.now()
    )
    transaction.on_commit(lambda: path_of(object_id).unlink(missing_ok=True))


def sweep() -> int:
    """Destroy what was staged and never attached, and files that a crash left without a row; returns how many."""
    limit = timezone.now() - timedelta(hours=settings.SEKISHO_STAGED_HOURS)
    swept = 0
    for stored in StoredObject.objects.filter(state=StoredObject.State.STAGED, created_at__lt=limit)[:500]:
        with transaction.atomic():
            destroy(stored.pk)
            record("object:swept", actor=System(), subject=f"object:{stored.pk}", size=stored.size)
        swept += 1
    return swept + _sweep_files(Path(settings.SEKISHO_VAULT_DIR))


def _sweep_files(directory: Path) -> int:
    """Files older than the staging time that no object names: their writer broke off before or after the rename."""
    oldest = time.time() - settings.SEKISHO_STAGED_HOURS * 3600
    swept = 0
    for folder in directory.glob("??"):
        old = [path for path in folder.iterdir() if path.stat().st_mtime < oldest]
        named = _named([path.name for path in old])
        for path in old:
            if path.name not in named:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def _named(names: list[str]) -> set[str]:
    """Those of the file names that belong to an object which is not destroyed."""
    ids = [uuid.UUID(name) for name in names if OBJECT_NAME.fullmatch(name)]
    there = StoredObject.objects.filter(pk__in=ids).exclude(state=StoredObject.State.DESTROYED)
    return {pk.hex for pk in there.values_list("pk", flat=True)}
