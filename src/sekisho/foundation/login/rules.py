"""The rules of sign-in of this zone, from the settings.  A zone that is not named gets the strictest of the others.

They come from the environment, not from a page: whoever takes over an administrator's session cannot lower them.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import ADMINISTRATION, powers_of


def needs_more(person: Person, zone: str) -> bool:
    """Does this person hold powers at this entrance that want two factors and a recent proof?"""
    held = powers_of(person)
    return zone == settings.SEKISHO_ADMIN_ZONE and any(held.has(power, zone=zone) for power in ADMINISTRATION)


def factors_needed(person: Person, zone: str) -> int:
    table: dict[str, int] = settings.SEKISHO_SIGN_IN_FACTORS
    plain = table.get(zone, max(table.values(), default=2))
    return max(plain, settings.SEKISHO_ADMIN_FACTORS) if needs_more(person, zone) else plain


def idle_limit(zone: str, *, shared: bool) -> timedelta:
    table: dict[str, int] = settings.SEKISHO_IDLE_MINUTES
    minutes = table.get(zone, min(table.values(), default=15))
    return timedelta(minutes=min(minutes, settings.SEKISHO_SHARED_IDLE_MINUTES) if shared else minutes)


def whole_limit(zone: str) -> timedelta:
    table: dict[str, int] = settings.SEKISHO_SESSION_HOURS
    return timedelta(hours=table.get(zone, min(table.values(), default=8)))


def step_up_minutes(zone: str) -> int:
    """How old a proof may be there for administration and for approvals."""
    table: dict[str, int] = settings.SEKISHO_STEP_UP_ZONE_MINUTES
    return table.get(zone, int(settings.SEKISHO_STEP_UP_MINUTES))
