"""無害化処理記録: what was done to a file and by which version, signed with Ed25519.

It says what was done; it promises nothing more.  The signing key is held by workers; anybody with the
installation's public key can check a record: ``sekisho record verify FILE``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
from django.conf import settings
from django.utils import timezone

from sekisho import __version__
from sekisho.border.transfers.models import Destruction, Item, ProcessingRecord
from sekisho.border.transfers.personal_data import answers_as_data, as_data
from sekisho.foundation.inspection.api import Inspection, ScanResult

FORMAT = "sekisho-processing-record/1"
DESTRUCTION = "sekisho-destruction/1"  # 破棄証明


class BadRecord(Exception):
    """The record is not one, or is not as it was signed; the message says which."""


def create_key(private: Path, public: Path) -> None:
    """Make the installation's signing key pair (PEM); the private half is readable by its owner only."""
    key = Ed25519PrivateKey.generate()
    private.parent.mkdir(parents=True, exist_ok=True)
    private.touch(mode=0o600, exist_ok=False)
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    public.chmod(0o644)  # whoever holds a record may check it


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of the public key's SHA-256."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def issue(item: Item, inspection: Inspection, scans: Sequence[ScanResult]) -> None:
    """Sign the record of a settled item, in the caller's transaction; a second inspection replaces the first's."""
    ProcessingRecord.objects.update_or_create(item=item, defaults=signed(_content(item, inspection, scans)))


def signed(content: dict[str, Any]) -> dict[str, Any]:
    """``body``, ``signature`` and ``key_id`` of a record or a certificate.  Workers only: they hold the key."""
    loaded = load_pem_private_key(Path(settings.SEKISHO_RECORD_KEY_FILE).read_bytes(), password=None)
    assert isinstance(loaded, Ed25519PrivateKey)
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "body": body,
        "signature": loaded.sign(body.encode()),
        "key_id": key_id(loaded.public_key()),
    }


def _content(item: Item, inspection: Inspection, scans: Sequence[ScanResult]) -> dict[str, Any]:
    transfer = item.transfer
    return {
        "format": FORMAT,
        "item": str(item.pk),
        "transfer": str(transfer.pk),
        "from_zone": transfer.origin_id,
        "to_zone": transfer.destination_id,
        "name_in": item.name,
        "name_out": item.output_name or None,
        "size_in": inspection.size_in,
        "size_out": inspection.size_out,
        "sha256_in": inspection.sha256_in,
        "sha256_out": inspection.sha256_out,
        "kind": inspection.kind,
        "profile": inspection.profile,
        "verdict": inspection.verdict,
        "state": item.state,
        "reason": item.reason or None,
        "findings": inspection.findings,
        "scans": [scan.facts() for scan in scans],
        "personal_data": as_data(inspection),
        "answers": answers_as_data(inspection),
        "engine": inspection.engine,
        "sekisho": __version__,
        "processed_at": timezone.now().isoformat(timespec="seconds"),
        "milliseconds": round(inspection.total_ms, 1),
    }


def to_file(record: ProcessingRecord | Destruction) -> str:
    """The record as the file that people keep: the signed text itself, the signature, the key's id."""
    return json.dumps(
        {
            "record": record.body,
            "signature": bytes(record.signature).hex(),
            "key": record.key_id,
            "alg": "Ed25519",
        },
        ensure_ascii=False,
        indent=1,
    )


def verify(untrusted_text: str, public_pem: bytes) -> dict[str, Any]:
    """The content of a record file, if its signature is good.  Raises ``BadRecord``."""
    public = load_pem_public_key(public_pem)
    assert isinstance(public, Ed25519PublicKey)
    try:
        outer = json.loads(untrusted_text)
        body, signature, key = str(outer["record"]), bytes.fromhex(outer["signature"]), outer["key"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadRecord("This is not a processing record of Sekisho.") from error
    if key != key_id(public):
        raise BadRecord(f"The record was signed with key {key!r}; the key given is {key_id(public)}.")
    try:
        public.verify(signature, body.encode())
    except InvalidSignature:
        raise BadRecord("The record was changed after it was signed.") from None
    content = json.loads(body)
    if content.get("format") not in (FORMAT, DESTRUCTION):
        raise BadRecord(f"Unknown format {content.get('format')!r}.")
    assert isinstance(content, dict)
    return content
