"""Roles: what ships, and which of them a person holds on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.db import connection

from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Grant, Power
from sekisho.foundation.organisation.models import EmploymentKind, Role
from sekisho.foundation.organisation.questions import tree

STAFF, CONTRACTOR, HEAD = "staff", "contractor", "head"

#: code, 名称, name, powers, read only, granted by hand
SHIPPED: Final = (
    (STAFF, "職員", "Staff", [Power.RECEIVE, Power.SEND], False, False),
    (CONTRACTOR, "委託業者", "Contractor", [Power.RECEIVE, Power.SEND], False, False),
    (HEAD, "所属長", "Head of section", [Power.DECIDE], False, False),
    ("section_admin", "部門管理者", "Section administrator", [Power.SEE_SECTION], False, True),
    (
        "administrator",
        "システム管理者",
        "System administrator",
        [Power.ADMINISTER, Power.READ_TRAIL],
        False,
        True,
    ),
    ("auditor", "監査人", "Auditor", [Power.READ_TRAIL, Power.READ_TRAIL_CONTENT], True, True),
    ("privacy", "個人情報保護担当", "Privacy officer", [Power.REVIEW_PRIVACY], False, True),
    (
        "ciso",
        "最高情報セキュリティ責任者",
        "Chief information security officer",
        [Power.READ_REPORTS],
        False,
        True,
    ),
    ("provisioner", "名簿連携", "Directory link", [Power.PROVISION], False, True),
)


def add_shipped(role_model: Any) -> None:
    """Write the shipped roles where they are missing; what a town changed stays."""
    for order, (code, name, name_en, powers, read_only, granted) in enumerate(SHIPPED, start=1):
        role_model.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "powers": [str(power) for power in powers],
                "read_only": read_only,
                "granted": granted,
                "order": order,
            },
        )


#: one question a request: as what somebody belongs to the town, what is headed, what was given by hand
_HELD = """
SELECT 'employment', kind, NULL, NULL FROM organisation_employment
 WHERE person_id = %(person)s AND withdrawn_by_id IS NULL AND valid @> %(day)s::date
UNION ALL
SELECT 'head', 'head', department_id, NULL FROM organisation_post
 WHERE person_id = %(person)s AND is_head AND withdrawn_by_id IS NULL AND valid @> %(day)s::date
UNION ALL
SELECT 'grant', role_id, department_id, zone_id FROM organisation_rolegrant
 WHERE person_id = %(person)s AND withdrawn_by_id IS NULL AND valid @> %(day)s::date
"""


def grants_of(person: Person, day: date) -> Iterator[Grant]:
    """From the employment, from the head's posts, from what was given by hand.  Without an employment, nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"person": person.pk, "day": day})
        held = cursor.fetchall()
    employment = next((kind for source, kind, *_rest in held if source == "employment"), None)
    if employment is None:
        return
    roles = {role.code: role for role in Role.objects.all()}
    yield _grant(roles[CONTRACTOR if employment == EmploymentKind.CONTRACTOR else STAFF])
    whole = tree(day) if any(department for _source, _code, department, _zone in held) else None
    for source, code, department, zone in held:
        if source != "employment":
            reach = whole.below(department) if whole is not None and department else None
            yield _grant(roles[code], departments=reach, zone=zone)


def _grant(role: Role, *, departments: frozenset[str] | None = None, zone: str | None = None) -> Grant:
    return Grant(role.code, frozenset(role.powers), role.read_only, departments, zone)
