"""Time-based one-time codes (RFC 6238 over RFC 4226).  Pure: no clock, no database.

SHA-1, six digits, thirty seconds: the one set that every authenticator app and hardware token understands.
HMAC-SHA-1 is not touched by the collisions of SHA-1.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from urllib.parse import quote, urlencode

DIGITS = 6
STEP_SECONDS = 30
DRIFT_STEPS = 1  # a clock may be half a minute wrong, RFC 6238 clause 5.2
SECRET_BYTES = 20  # 160 bits, RFC 4226 clause 4 R6


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int) -> str:
    """The code of one time step (RFC 4226 clause 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(seconds: float) -> int:
    return int(seconds // STEP_SECONDS)


def matching_step(secret: bytes, code: str, *, seconds: float, after: int) -> int | None:
    """The step whose code this is, within the drift and later than ``after`` (a code is good once), or None.

    Every candidate is compared, each in constant time.
    """
    found = None
    now = step_of(seconds)
    for step in range(max(0, now - DRIFT_STEPS), now + DRIFT_STEPS + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > after:
            found = step
    return found


def cleaned(typed: str) -> str:
    """What a person typed, without blanks and in half-width digits; not yet known to be a code."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).replace("-", "")


def base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode().rstrip("=")


def address(secret: bytes, *, account: str, issuer: str) -> str:
    """The ``otpauth://`` address that an app reads from a QR code (Key URI Format of Google Authenticator)."""
    label = quote(f"{issuer}:{account}", safe=":")
    facts = {"secret": base32(secret), "issuer": issuer, "digits": DIGITS, "period": STEP_SECONDS}
    return f"otpauth://totp/{label}?{urlencode(facts, quote_via=quote)}"
