"""Short words that must be kept for a while and shown to nobody: passwords of files.

They are vault objects like all others (own key, wrapped by the master key, destroyed with it), so a web process can
hand one in and never get one out.  What is stored begins with random bytes and is filled up to one length: the
object's SHA-256 and size, which web processes may read, then say nothing about the word.
"""

from __future__ import annotations

import secrets
import uuid

from sekisho.foundation.vault.client import Putting, Stored
from sekisho.foundation.vault.models import StoredObject
from sekisho.foundation.vault.services import destroy
from sekisho.foundation.vault.store import read

SIZE = 2048
LONGEST = 255  # characters; as many as Office allows, and the engines take
_RANDOM, _LENGTH = 32, 2


class NotASecret(Exception):
    """The object is not one of those that :func:`put_secret` makes."""


def put_secret(word: str) -> Stored:
    """Hand a word to the broker; staged, to be attached.  Raises ``VaultError``; ``ValueError`` when it is too long."""
    data = sealed(word)
    with Putting() as putting:
        putting.write(data)
        return putting.finish()


def read_secret(object_id: uuid.UUID) -> str:
    """The word, for workers.  Raises ``Gone``, ``Damaged``, ``NotASecret``."""
    return unsealed(b"".join(read(object_id)))


def destroy_secret(object_id: uuid.UUID, *, zone: str) -> None:
    """Destroy a word that was handed in in ``zone``, in the caller's transaction; other objects are left alone.

    Its id comes from a row that a web process wrote: a seized one must not name a file to be destroyed.
    """
    if StoredObject.objects.filter(pk=object_id, zone=zone, size=SIZE).exists():
        destroy(object_id)


def sealed(word: str) -> bytes:
    """The bytes to store.  Raises ``ValueError`` when the word is empty or too long."""
    if not word or len(word) > LONGEST:
        raise ValueError(f"a word of 1 to {LONGEST} characters")
    body = word.encode("utf-8", "surrogatepass")
    head = secrets.token_bytes(_RANDOM) + len(body).to_bytes(_LENGTH, "big")
    return (head + body).ljust(SIZE, b"\0")


def unsealed(data: bytes) -> str:
    """The word.  Raises ``NotASecret``."""
    length = int.from_bytes(data[_RANDOM : _RANDOM + _LENGTH], "big")
    body = data[_RANDOM + _LENGTH : _RANDOM + _LENGTH + length]
    if len(data) != SIZE or len(body) != length or not length:
        raise NotASecret("the object holds no word")
    return body.decode("utf-8", "surrogatepass")
