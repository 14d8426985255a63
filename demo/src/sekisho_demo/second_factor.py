"""Second factors of fictional people.  Their secrets follow from a seed of the town; nobody needs a phone to look around.

Never part of a production image: the product itself knows nothing of this.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from sekisho.foundation.login import totp

SEED = "SEKISHO_DEMO_SEED"


def secret_of(seed: str, login: str, zone: str) -> bytes:
    return hmac.digest(seed.encode(), f"{zone} {login}".encode(), hashlib.sha1)


def code_of(seed: str, login: str, zone: str) -> str:
    """What that person's authenticator app would show now."""
    return totp.code_at(secret_of(seed, login, zone), totp.step_of(time.time()))
