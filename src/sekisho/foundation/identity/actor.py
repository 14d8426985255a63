"""Who acts, and from where.  Every verb takes an actor; what a request may do follows from it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sekisho.foundation.identity.models import Person


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at one entrance.  ``zone`` is the zone of the process that took the request (I5)."""

    person: Person
    zone: str
    channel: str = "web"
    address: str | None = None
    request_id: str = field(default_factory=lambda: secrets.token_hex(8))
    deputy_for: str = ""  # login of the person in whose place the actor decides
    proved_at: datetime | None = None  # when the person last proved who they are; None for a program's token

    @property
    def login(self) -> str:
        return self.person.login


@dataclass(frozen=True, slots=True)
class System:
    """Sekisho itself: jobs and the clock.  It has no person and may be refused nothing that a verb allows it."""

    zone: str = "-"
    channel: str = "job"
    address: None = None
    request_id: str = ""
    login: str = "system"
    deputy_for: str = ""


@dataclass(frozen=True, slots=True)
class Nobody:
    """Somebody before the door: a sign-in that failed, a token that does not exist."""

    login: str
    zone: str
    channel: str = "web"
    address: str | None = None
    request_id: str = ""
    deputy_for: str = ""
