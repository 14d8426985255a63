"""AES-256-GCM in chunks (the STREAM construction), each object under a key of its own.

A chunk's nonce is ``prefix(7) ‖ counter(4) ‖ last(1)``: reordering, dropping or cutting off chunks fails the tag.
Source: Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance" (2015);
NIST SP 800-38D for GCM.
"""

from __future__ import annotations

import secrets
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"SKV1"
CHUNK = 256 * 1024  # small enough to stream, large enough that 16 bytes of tag are nothing
TAG = 16
PREFIX = 7


class Damaged(Exception):
    """The stored bytes are not what was written: a tag does not fit, or the end is missing."""


class MasterKeyMissing(Exception):
    """No master key of this version can be read here (a web process never can)."""


class MasterKeys:
    """The versioned master keys of a directory: ``<version>.key``, 32 bytes each, for broker and workers only (by group)."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def newest(self) -> int:
        versions = [int(path.stem) for path in self._directory.glob("*.key") if path.stem.isdigit()]
        if not versions:
            raise MasterKeyMissing(f"no master key in {self._directory}")
        return max(versions)

    def create(self) -> int:
        """Write the next version; returns it."""
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            version = self.newest() + 1
        except MasterKeyMissing:
            version = 1
        path = self._directory / f"{version}.key"
        shared = self._directory.stat().st_mode & stat.S_ISGID  # set up for a group: broker and workers
        path.touch(mode=0o640 if shared else 0o600, exist_ok=False)
        path.write_bytes(secrets.token_bytes(32))
        return version

    def _load(self, version: int) -> AESGCM:
        try:
            return AESGCM((self._directory / f"{version}.key").read_bytes())
        except OSError as error:
            raise MasterKeyMissing(f"master key {version} cannot be read: {error.strerror}") from error

    def wrap(self, key: bytes, owner: uuid.UUID) -> tuple[bytes, int]:
        """The key under the newest master key, bound to its object; returns it with the version used."""
        version = self.newest()
        nonce = secrets.token_bytes(12)
        return nonce + self._load(version).encrypt(nonce, key, owner.bytes), version

    def unwrap(self, wrapped: bytes, version: int, owner: uuid.UUID) -> bytes:
        try:
            return self._load(version).decrypt(wrapped[:12], wrapped[12:], owner.bytes)
        except InvalidTag:
            raise Damaged(f"the key of {owner} does not unwrap") from None


class Encryptor:
    """Writes one object to ``out``; call :meth:`close` to write the last chunk."""

    def __init__(self, out: BinaryIO, key: bytes, owner: uuid.UUID) -> None:
        self._out, self._cipher, self._owner = out, AESGCM(key), owner.bytes
        self._prefix = secrets.token_bytes(PREFIX)
        self._counter = 0
        self._buffer = bytearray()
        out.write(MAGIC + self._prefix)

    def write(self, data: bytes) -> None:
        self._buffer += data
        while (
            len(self._buffer) > CHUNK
        ):  # the last chunk is only known at the end, so one is always held back
            self._chunk(bytes(self._buffer[:CHUNK]), last=False)
            del self._buffer[:CHUNK]

    def close(self) -> None:
        self._chunk(bytes(self._buffer), last=True)

    def _chunk(self, data: bytes, *, last: bool) -> None:
        self._out.write(
            self._cipher.encrypt(_nonce(self._prefix, self._counter, last=last), data, self._owner)
        )
        self._counter += 1


def _nonce(prefix: bytes, counter: int, *, last: bool) -> bytes:
    return prefix + counter.to_bytes(4, "big") + bytes([last])


def decrypt(source: BinaryIO, key: bytes, owner: uuid.UUID) -> Iterator[bytes]:
    """The chunks of an object in order.  Raises ``Damaged`` at the first that is not as written."""
    head = source.read(len(MAGIC) + PREFIX)
    if len(head) < len(MAGIC) + PREFIX or head[: len(MAGIC)] != MAGIC:
        raise Damaged("not a vault object")
    prefix, cipher, counter = head[len(MAGIC) :], AESGCM(key), 0
    block = source.read(CHUNK + TAG)
    while True:
        following = source.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, counter, last=not following), block, owner.bytes)
        except InvalidTag:
            raise Damaged(f"chunk {counter} is not as written") from None
        if not following:
            return
        block, counter = following, counter + 1
