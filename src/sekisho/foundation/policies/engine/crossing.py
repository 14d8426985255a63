"""The facts about one file at a border, on which rules decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PASSED = frozenset({"clean", "changed", "confirmed"})


@dataclass(frozen=True, slots=True)
class Crossing:
    """One file on its way.  ``at`` is local time; an empty text or None is a fact that nobody knows.

    ``departments``: codes, the sender's own section first, then those above it.  ``personal``, ``score`` and
    ``people`` are None when the file was not looked through for personal data; ``sender`` and ``recipients`` are
    logins, none of them when the decision was recorded before they were.
    """

    origin: str
    destination: str
    departments: tuple[str, ...]
    roles: frozenset[str]
    kind: str
    extension: str
    size: int
    count: int
    verdict: str
    codes: frozenset[str]
    at: datetime
    channel: str
    personal: frozenset[str] | None = None
    score: int | None = None
    people: int | None = None
    information_class: str = ""
    sender: str = ""
    recipients: frozenset[str] = frozenset()
