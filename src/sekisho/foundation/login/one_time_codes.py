"""Codes that people copy from paper: recovery codes and codes from the help desk.  Pure."""

from __future__ import annotations

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else
GROUP, GROUPS = 4, 4  # 30^16: 78 bits


def new_code() -> str:
    """``ABCD-2345-EFGH-6789``."""
    letters = [secrets.choice(ALPHABET) for _ in range(GROUP * GROUPS)]
    return "-".join("".join(letters[n : n + GROUP]) for n in range(0, len(letters), GROUP))


def cleaned(typed: str) -> str:
    """Half-width capitals without blanks and hyphens: how a code is compared, however it was typed."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in text if letter in ALPHABET)
