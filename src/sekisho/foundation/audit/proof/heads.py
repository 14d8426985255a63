"""Heads: once an hour, the root over the rows since the last one, signed, and bound to the head before.

A head's document is the text that is signed, time-stamped, and written to the second place:
``{"head":{…},"key":"…","signature":"…"}``, canonical JSON in ASCII, one line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from sekisho.foundation.audit.proof.chain import canonical

FORMAT: Final = "sekisho-trail-head/1"
NO_HEAD: Final = bytes(32).hex()
_DOCUMENT: Final = re.compile(r'\{"head":\{[^{}]*\},"key":"[0-9a-f]{16}","signature":"[0-9a-f]{128}"\}')


class BadHead(Exception):
    """Not a head, or not as it was signed; the message says which."""


@dataclass(frozen=True, slots=True)
class Head:
    """``first``–``last``: sequences under ``root`` (last = first − 1: nothing happened); ``chain`` at ``last``."""

    number: int
    at: str
    first: int
    last: int
    root: str
    chain: str
    previous: str
    format: str = FORMAT

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class Signed:
    head: Head
    document: str
    key: str
    signature: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the document: what the next head and the time stamp name."""
        return hashlib.sha256(self.document.encode()).hexdigest()


def create_key(private: Path, public: Path) -> None:
    """Make the trail's key pair (Ed25519, PEM); the private half is readable by its owner only."""
    key = Ed25519PrivateKey.generate()
    private.parent.mkdir(parents=True, exist_ok=True)
    private.touch(mode=0o600, exist_ok=False)
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def load_private(pem: bytes) -> Ed25519PrivateKey:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise BadHead("The trail is signed with Ed25519; this key is of another kind.")
    return key


def load_public(pem: bytes) -> Ed25519PublicKey:
    """Raises ``BadHead`` for what is no Ed25519 public key in PEM."""
    try:
        key = load_pem_public_key(pem)
    except ValueError as error:
        raise BadHead("This is not a public key (PEM).") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadHead("The trail is signed with Ed25519; this key is of another kind.")
    return key


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of the public key's SHA-256."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def sign(head: Head, key: Ed25519PrivateKey) -> Signed:
    signature = key.sign(canonical(asdict(head)).encode())
    identity = key_id(key.public_key())
    document = canonical({"head": asdict(head), "key": identity, "signature": signature.hex()})
    return Signed(head, document, identity, signature)


def read(untrusted_document: str) -> Signed:
    """The head in a document, not yet verified.  Raises ``BadHead`` also when it is not in canonical form."""
    try:
        outer = json.loads(untrusted_document)
        head = Head(**outer["head"])
        signed = Signed(head, untrusted_document, str(outer["key"]), bytes.fromhex(outer["signature"]))
        well_formed = (
            all(isinstance(n, int) for n in (head.number, head.first, head.last))
            and head.time.tzinfo is not None
            and canonical(outer) == untrusted_document
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadHead("This is not a head of the trail.") from error
    if not well_formed or head.format != FORMAT:
        raise BadHead("This is not a head of the trail in a form that this version knows.")
    return signed


def check_signature(signed: Signed, key: Ed25519PublicKey) -> None:
    """Raises ``BadHead``."""
    if signed.key != key_id(key):
        raise BadHead(f"it was signed with key {signed.key}; the key given is {key_id(key)}")
    try:
        key.verify(signed.signature, canonical(asdict(signed.head)).encode())
    except InvalidSignature:
        raise BadHead("its signature is not good") from None


def heads_in(lines: Iterable[str]) -> list[Signed]:
    """Every head in an anchor: lines of a file, of a syslog (the head stands inside a CEF message), of objects."""
    return [read(found) for line in lines for found in _DOCUMENT.findall(line)]
