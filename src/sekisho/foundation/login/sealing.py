"""Secrets of sign-in at rest: sealed with a key that only this zone's web process holds.

``SEKISHO_SIGN_IN_KEY`` stays out of the database: a thief of the tables has neither the secrets of authenticator
apps nor the digests of recovery codes to try against.  Sub-keys by HKDF (RFC 5869), so that one key file is enough.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
KEY = 32


class SealBroken(Exception):
    """A sealed secret does not open: another key, another owner, or it was changed."""


def _key(purpose: str, key: str | None) -> bytes:
    given = key if key is not None else str(settings.SEKISHO_SIGN_IN_KEY)
    return HKDF(hashes.SHA256(), KEY, salt=None, info=f"sekisho sign-in {purpose}".encode()).derive(
        given.encode()
    )


def seal(secret: bytes, *, owner: str, key: str | None = None) -> bytes:
    """AES-256-GCM, bound to its owner: moved to another person's row, it does not open."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key("secrets", key)).encrypt(nonce, secret, owner.encode())


def unseal(sealed: bytes, *, owner: str) -> bytes:
    """Raises ``SealBroken``."""
    try:
        return AESGCM(_key("secrets", None)).decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
    except InvalidTag as error:
        raise SealBroken("a sealed secret does not open") from error


def keyed_digest(text: str, *, purpose: str) -> bytes:
    """HMAC-SHA-256 of a random code under a key outside the database (ASVS 5.0 6.5.2)."""
    return hmac.digest(_key(purpose, None), text.encode(), hashlib.sha256)
