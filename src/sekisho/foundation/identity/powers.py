"""What a person may do: powers, carried by roles, granted by whoever knows (the organisation, above all).

This room asks for powers and does not know where they come from: ``sources`` is filled by the rooms that do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from sekisho.foundation.identity.actor import Actor
    from sekisho.foundation.identity.models import Person


class Power(StrEnum):
    """One thing that a page, an endpoint or a verb may ask for."""

    RECEIVE = "receive"  # see and pick up what was sent to oneself, and follow what one sent
    SEND = "send"
    DECIDE = "decide"  # approve for the sections of the grant
    SEE_SECTION = "see-section"  # the people of the sections of the grant
    ADMINISTER = "administer"  # run the system; reads no file by it
    READ_TRAIL = "read-trail"
    READ_TRAIL_CONTENT = "read-trail-content"  # names of files and purposes too: not for who runs the system
    REVIEW_PRIVACY = "review-privacy"  # see findings of personal data; reads no file by it
    READ_REPORTS = "read-reports"  # the figures of the day and of each month: counts, no names
    PROVISION = "provision"  # keep the people in step with a directory (SCIM)


#: what changes something or lets a file out; a read-only role takes them away, whatever else is granted
WRITING = frozenset({Power.SEND, Power.DECIDE, Power.ADMINISTER, Power.PROVISION})
#: belong to the administration entrance
ADMINISTRATION = frozenset(
    {
        Power.SEE_SECTION,
        Power.ADMINISTER,
        Power.READ_TRAIL,
        Power.READ_TRAIL_CONTENT,
        Power.REVIEW_PRIVACY,
        Power.READ_REPORTS,
        Power.PROVISION,
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    """Powers by one role.  ``departments``: codes of the sections it reaches, None for all; so with ``zone``."""

    role: str
    powers: frozenset[str]
    read_only: bool = False
    departments: frozenset[str] | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Powers:
    """Everything granted to a person on one day."""

    grants: tuple[Grant, ...] = field(default=())

    def __post_init__(self) -> None:
        if any(grant.read_only for grant in self.grants):
            reading = tuple(
                Grant(g.role, g.powers - WRITING, g.read_only, g.departments, g.zone) for g in self.grants
            )
            object.__setattr__(self, "grants", reading)

    def of(self, power: str, *, zone: str | None = None, department: str | None = None) -> list[Grant]:
        """The grants that carry a power, in a zone and for a section when those are named."""
        return [
            grant
            for grant in self.grants
            if power in grant.powers
            and (zone is None or grant.zone in (None, zone))
            and (department is None or grant.departments is None or department in grant.departments)
        ]

    def has(self, power: str, *, zone: str | None = None, department: str | None = None) -> bool:
        return bool(self.of(power, zone=zone, department=department))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)


#: name → who can say which grants a person holds on a day
sources: dict[str, Callable[[Person, date], Iterable[Grant]]] = {}


def powers_on(person: Person, day: date) -> Powers:
    return Powers(tuple(grant for source in sources.values() for grant in source(person, day)))


def powers_of(person: Person) -> Powers:
    """What the person may do today.  Asked once per loaded row: a request decides on one answer."""
    today = timezone.localdate()
    kept: tuple[date, Powers] | None = person.__dict__.get("_powers")
    if kept is None or kept[0] != today:
        kept = (today, powers_on(person, today))
        person.__dict__["_powers"] = kept
    return kept[1]


def may(actor: Actor, power: str, *, department: str | None = None) -> bool:
    """Does the actor hold the power at this entrance, and for this section when one is named?"""
    return powers_of(actor.person).has(power, zone=actor.zone, department=department)


def reach(actor: Actor, power: str) -> Collection[str] | None:
    """The codes of the sections for which the actor holds the power; None means every section."""
    grants = powers_of(actor.person).of(power, zone=actor.zone)
    if any(grant.departments is None for grant in grants):
        return None
    return frozenset(code for grant in grants for code in grant.departments or ())
