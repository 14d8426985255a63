"""Who may decide, today: the keys that a step awaits, the keys that a person holds, and the people behind keys.

The organisation knows posts, deputies and absences; this module alone turns them into keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.identity.powers import powers_of
from sekisho.foundation.organisation.api import (
    Post,
    PostKind,
    RoleGrant,
    deciders_of,
    members,
    posts_of,
)


def keys_awaited(by: str, department: str) -> list[str]:
    """``head`` of this section, ``above``, ``colleague``, ``role:…``, ``people:… …`` as keys.

    Where neither head nor deputy is there to decide, the section above is asked beside it.
    """
    form, _, rest = by.partition(":")
    if form == "people":
        return [f"person:{login}" for login in rest.split()]
    if form == "role":
        return [by]
    if form == "colleague":
        return [f"colleague:{department}"]
    return _heads(_above(department) if form == "above" else department)


def _heads(department: str) -> list[str]:
    keys: list[str] = []
    here = department
    while f"head:{here}" not in keys:
        keys.append(f"head:{here}")
        if deciders_of(here, timezone.localdate()):
            break
        here = _above(here)
    return keys


def _above(department: str) -> str:
    parent = Department.objects.filter(pk=department).values_list("parent_id", flat=True).first()
    return parent or department


def keys_of(person: Person) -> dict[str, Person | None]:
    """The keys that a person holds → for whom the person stands in (代決), None for itself.

    Whoever has a role that only reads, and whoever is no staff, decides nothing.
    """
    powers = powers_of(person)
    if any(grant.read_only for grant in powers.grants) or "contractor" in powers.roles:
        return {}
    held: dict[str, Person | None] = {f"person:{person.login}": None}
    held |= dict.fromkeys((f"role:{code}" for code in powers.roles), None)
    for post in posts_of(person, timezone.localdate()):
        held |= _keys_by(post)
    return held


def _keys_by(post: Post) -> dict[str, Person | None]:
    code = post.department_id
    if post.kind != PostKind.DEPUTY:
        head: dict[str, Person | None] = {f"head:{code}": None} if post.is_head else {}
        return {f"colleague:{code}": None, **head}
    deciders = deciders_of(code, timezone.localdate())
    return {f"head:{code}": one.instead_of for one in deciders if one.person.pk == post.person_id}


def holders(keys: Iterable[str], zone: str) -> QuerySet[Person]:
    """The active people who hold one of the keys and can enter the zone."""
    wanted = frozenset(keys)
    candidates = {pk for key in wanted for pk in _candidates(*key.split(":", 1))}
    found = Person.objects.filter(pk__in=candidates, is_active=True, zones=zone)
    return Person.objects.filter(pk__in=[one.pk for one in found if not wanted.isdisjoint(keys_of(one))])


def _candidates(form: str, rest: str) -> Iterable[UUID]:
    today = timezone.localdate()
    if form == "person":
        return Person.objects.filter(login=rest).values_list("pk", flat=True)
    if form == "colleague":
        return members(rest, today).values_list("pk", flat=True)
    if form == "head":
        return [one.person.pk for one in deciders_of(rest, today)]
    if rest == "head":
        return [post.person_id for post in Post.objects.on(today).filter(is_head=True)]
    return [grant.person_id for grant in RoleGrant.objects.on(today).filter(role=rest)]


def people_by(words: Iterable[str], department: str, zone: str) -> QuerySet[Person]:
    """The people behind the words of a rule (``head``, ``role:…``), for a section, who can enter the zone."""
    return holders((key for by in words for key in keys_awaited(by, department)), zone)
