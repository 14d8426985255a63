"""Encrypted objects in a directory: temporary file → fsync → rename; never plain text on disk (I4).

Used by the broker and by workers, who hold the master key; web processes speak to the broker.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from sekisho.foundation.vault.crypto import Damaged, Encryptor, MasterKeys, decrypt
from sekisho.foundation.vault.models import ObjectKey, StoredObject


class VaultFull(Exception):
    """The disk under the vault is full; nothing was kept of this object."""


class Gone(Exception):
    """The object was destroyed, or never was."""


def master_keys() -> MasterKeys:
    return MasterKeys(settings.SEKISHO_MASTER_KEY_DIR)


def path_of(object_id: uuid.UUID) -> Path:
    name = object_id.hex
    return Path(settings.SEKISHO_VAULT_DIR) / name[:2] / name


class Writing:
    """One object on its way in.  ``write`` the plain bytes, then ``commit``; ``abort`` leaves nothing."""

    def __init__(self, zone: str) -> None:
        self.object_id = uuid.uuid4()
        self.size = 0
        self._zone = zone
        self._key = secrets.token_bytes(32)
        self._digest = hashlib.sha256()
        self._final = path_of(self.object_id)
        self._temporary = self._final.with_suffix(".part")
        with _disk_errors():
            self._final.parent.mkdir(parents=True, exist_ok=True, mode=0o770)  # umask decides
            self._file = self._temporary.open("xb")
            self._encryptor = Encryptor(self._file, self._key, self.object_id)

    def write(self, data: bytes) -> None:
        """Raises ``VaultFull``."""
        self.size += len(data)
        self._digest.update(data)
        with _disk_errors():
            self._encryptor.write(data)

    def commit(self) -> StoredObject:
        """Bytes on disk first, the row after: a row never names bytes that a crash could have lost (I4)."""
        with _disk_errors():
            self._encryptor.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._temporary.rename(self._final)
            _sync_directory(self._final.parent)
        wrapped, version = master_keys().wrap(self._key, self.object_id)
        with transaction.atomic():
            stored = StoredObject.objects.create(
                id=self.object_id, zone=self._zone, size=self.size, sha256=self._digest.hexdigest()
            )
            ObjectKey.objects.create(object=stored, wrapped=wrapped, master_version=version)
        return stored

    def abort(self) -> None:
        try:
            self._file.close()
        except OSError:
            pass  # flushing into a full disk fails once more; the file goes anyway
        self._temporary.unlink(missing_ok=True)


class _disk_errors:  # noqa: N801  # reads as a statement
    """Turn "no space left" into ``VaultFull``; other errors of the disk stay what they are."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise VaultFull("no space left in the vault") from error


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(object_id: uuid.UUID) -> Iterator[bytes]:
    """The plain bytes in chunks.  Raises ``Gone`` and ``Damaged``."""
    key = ObjectKey.objects.filter(object_id=object_id).first()
    if key is None:
        raise Gone(str(object_id))
    plain_key = master_keys().unwrap(bytes(key.wrapped), key.master_version, object_id)
    try:
        file = path_of(object_id).open("rb")
    except FileNotFoundError:
        raise Damaged(f"the file of {object_id} is missing") from None
    with file:
        yield from decrypt(file, plain_key, object_id)
