"""The chain of rows: ``chain = SHA-256(previous chain ‖ sequence ‖ digest)``, ``digest = SHA-256(salt ‖ payload)``."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

GENESIS: Final = bytes(32)


def canonical(content: Any) -> str:
    """JSON in one form only: keys sorted, no blanks, characters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(salt: bytes, content: dict[str, Any]) -> bytes:
    """``SHA-256(salt ‖ canonical JSON)``: with payload and salt erased, the chain still verifies over the digest.

    The salt (16 random bytes) keeps anybody from guessing what an erased row said.
    """
    return hashlib.sha256(salt + canonical(content).encode()).digest()


def link(previous: bytes, sequence: int, row_digest: bytes) -> bytes:
    return hashlib.sha256(previous + sequence.to_bytes(8, "big") + row_digest).digest()
