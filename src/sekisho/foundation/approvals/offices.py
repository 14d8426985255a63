"""Who may decide, today: the keys that a step awaits, the keys that a person holds, and the people behind keys."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from sekisho.foundation.identity.models import Department, Person, Role


def keys_awaited(by: str, department: str) -> list[str]:
    """``head`` of this section, ``above``, ``colleague``, ``role:…``, ``people:… …`` as keys."""
    form, _, rest = by.partition(":")
    if form == "people":
        return [f"person:{login}" for login in rest.split()]
    if form == "above":
        return [f"head:{_above(department)}"]
    return [by] if form == "role" else [f"{form}:{department}"]


def _above(department: str) -> str:
    parent = Department.objects.filter(pk=department).values_list("parent_id", flat=True).first()
    return parent or department


def keys_of(person: Person) -> dict[str, Person | None]:
    """The keys that a person holds → for whom the person stands in, None for itself."""
    held: dict[str, Person | None] = {f"person:{person.login}": None, f"role:{person.role}": None}
    held[f"colleague:{person.department_id}"] = None
    if person.role == Role.HEAD:
        held[f"head:{person.department_id}"] = None
    return held


def holders(keys: Iterable[str], zone: str) -> QuerySet[Person]:
    """The active people who hold one of the keys and can enter the zone."""
    wanted = frozenset(keys)
    found = Person.objects.filter(is_active=True, zones=zone).select_related("department")
    ids = [person.pk for person in found if not wanted.isdisjoint(keys_of(person))]
    return Person.objects.filter(pk__in=ids)
