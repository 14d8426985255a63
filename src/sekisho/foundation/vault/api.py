"""The door to the vault for other rooms: what web processes use (client) and what workers use (store, verbs)."""

from sekisho.foundation.vault.client import Putting, Stored, VaultError, get
from sekisho.foundation.vault.crypto import Damaged
from sekisho.foundation.vault.models import StoredObject
from sekisho.foundation.vault.secrets import NotASecret, destroy_secret, put_secret, read_secret, sealed
from sekisho.foundation.vault.services import NotStaged, attach, destroy, release, withhold
from sekisho.foundation.vault.store import Gone, VaultFull, Writing, read

__all__ = [
    "Damaged",
    "Gone",
    "NotASecret",
    "NotStaged",
    "Putting",
    "Stored",
    "StoredObject",
    "VaultError",
    "VaultFull",
    "Writing",
    "attach",
    "destroy",
    "destroy_secret",
    "get",
    "put_secret",
    "read",
    "read_secret",
    "release",
    "sealed",
    "withhold",
]
