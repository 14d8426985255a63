"""The words that this town's rules may use: its zones, sections, roles, people, and the groups of kinds."""

from __future__ import annotations

from collections.abc import Mapping

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.identity.powers import powers_of
from sekisho.foundation.organisation.api import Role
from sekisho.foundation.policies.engine.reading import Known
from sekisho.foundation.zones.api import Zone
from sekisho.foundation.zones.kinds import GROUPS

KINDS: Mapping[str, frozenset[str]] = {name: group.kinds for name, group in GROUPS.items()}
#: enough to read a set that is in force: its words were checked when it was saved
LENIENT = Known(frozenset({"internet", "lgwan", "mynumber"}), {}, frozenset(), KINDS, strict=False)


def known() -> Known:
    return Known(
        zones=frozenset(Zone.objects.values_list("code", flat=True)),
        departments=departments(),
        roles=frozenset(Role.objects.values_list("code", flat=True)),
        groups=KINDS,
        people=frozenset(Person.objects.filter(is_active=True).values_list("login", flat=True)),
    )


def departments() -> dict[str, tuple[str, ...]]:
    """Code → the section itself, then those above it."""
    above = dict(Department.objects.values_list("code", "parent_id"))
    return {code: _path(code, above) for code in above}


def path_of(department: str) -> tuple[str, ...]:
    return departments().get(department, (department,))


def roles_of(person: Person) -> frozenset[str]:
    return powers_of(person).roles


def _path(code: str | None, above: Mapping[str, str | None]) -> tuple[str, ...]:
    path: list[str] = []
    while code is not None and code not in path:
        path.append(code)
        code = above.get(code)
    return tuple(path)
