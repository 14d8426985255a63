from __future__ import annotations

import errno
import os
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from sekisho.foundation.vault import services, store
from sekisho.foundation.vault.crypto import Damaged
from sekisho.foundation.vault.models import ObjectKey, Release, StoredObject

pytestmark = pytest.mark.django_db


def put(data: bytes, zone: str = "internet") -> StoredObject:
    writing = store.Writing(zone)
    writing.write(data)
    return writing.commit()


def files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.SEKISHO_VAULT_DIR).rglob("*") if path.is_file()]


def test_an_object_is_read_as_it_was_written_and_not_in_plain(installation: Any) -> None:
    stored = put(b"plain text " * 100)
    assert b"".join(store.read(stored.pk)) == b"plain text " * 100
    assert b"plain text" not in files(installation)[0].read_bytes()


def test_two_equal_files_share_nothing(installation: Any) -> None:
    one, two = put(b"same"), put(b"same")
    services.destroy(one.pk)
    assert b"".join(store.read(two.pk)) == b"same"
    assert one.sha256 == two.sha256


def test_an_aborted_object_leaves_neither_row_nor_file(installation: Any) -> None:
    writing = store.Writing("internet")
    writing.write(b"x" * 1_000_000)
    writing.abort()
    assert files(installation) == []
    assert not StoredObject.objects.exists()


def test_a_full_disk_is_said_and_leaves_nothing(installation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    writing = store.Writing("internet")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    writing.write(b"x")
    with pytest.raises(store.VaultFull):
        writing.commit()
    writing.abort()
    assert files(installation) == []
    assert not StoredObject.objects.exists()


def test_a_real_full_filesystem(installation: Any) -> None:
    """/dev/full answers every write with ENOSPC, as a full disk does."""
    writing = store.Writing("internet")
    writing._encryptor._out = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115  # closed below
    with pytest.raises(store.VaultFull):
        writing.write(b"x" * 1_000_000)
    writing._encryptor._out.close()
    writing.abort()


def test_destroying_the_key_is_the_deletion(
    installation: Any, django_capture_on_commit_callbacks: Any
) -> None:
    stored = put(b"secret")
    path = store.path_of(stored.pk)
    copy = path.read_bytes()  # a backup that outlives it
    services.release(stored.pk, zone="lgwan", until=timezone.now() + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        services.destroy(stored.pk)
    assert not path.exists()
    path.write_bytes(copy)
    with pytest.raises(store.Gone):
        list(store.read(stored.pk))
    assert not Release.objects.exists()
    stored.refresh_from_db()
    assert stored.state == "destroyed"
    assert stored.destroyed_at is not None


def test_a_destruction_that_is_rolled_back_destroys_nothing(installation: Any) -> None:
    stored = put(b"still here")
    with transaction.atomic():
        services.destroy(stored.pk)
        transaction.set_rollback(True)
    assert b"".join(store.read(stored.pk)) == b"still here"


def test_a_missing_file_is_damage_and_not_an_empty_answer(installation: Any) -> None:
    stored = put(b"x")
    store.path_of(stored.pk).unlink()
    with pytest.raises(Damaged):
        list(store.read(stored.pk))


def test_only_a_staged_object_of_the_same_zone_can_be_taken(installation: Any) -> None:
    stored = put(b"x", zone="internet")
    with pytest.raises(services.NotStaged):
        services.attach(stored.pk, zone="lgwan")
    services.attach(stored.pk, zone="internet")
    with pytest.raises(services.NotStaged):
        services.attach(stored.pk, zone="internet")
    with pytest.raises(services.NotStaged):
        services.attach(uuid.uuid4(), zone="internet")


def test_the_sweeper_takes_what_was_left_and_spares_the_rest(installation: Any) -> None:
    old, young, kept = put(b"old"), put(b"young"), put(b"kept")
    services.attach(kept.pk, zone="internet")
    yesterday = timezone.now() - timedelta(hours=25)
    StoredObject.objects.filter(pk__in=[old.pk, kept.pk]).update(created_at=yesterday)
    torn = store.path_of(uuid.uuid4()).with_suffix(".part")
    torn.parent.mkdir(parents=True, exist_ok=True)
    torn.write_bytes(b"half")
    nameless = store.path_of(uuid.uuid4())  # the writer broke off after the rename, before the row
    nameless.parent.mkdir(parents=True, exist_ok=True)
    nameless.write_bytes(b"whole")
    for path in (torn, nameless, store.path_of(kept.pk)):
        os.utime(path, (time.time() - 25 * 3600,) * 2)
    assert services.sweep() == 3
    assert not ObjectKey.objects.filter(object=old).exists()
    assert not torn.exists()
    assert not nameless.exists()
    assert b"".join(store.read(young.pk)) == b"young"
    assert b"".join(store.read(kept.pk)) == b"kept"
