"""Roles: what ships, and which of them a person holds on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Grant, Power
from sekisho.foundation.organisation.models import Employment, EmploymentKind, Post, Role, RoleGrant
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
    ("auditor", "監査人", "Auditor", [Power.READ_TRAIL], True, True),
    ("privacy", "個人情報保護担当", "Privacy officer", [Power.REVIEW_PRIVACY], False, True),
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


def grants_of(person: Person, day: date) -> Iterator[Grant]:
    """From the employment, from the head's posts, from what was given by hand.  Without an employment, nothing."""
    employment = Employment.objects.on(day).filter(person=person).first()
    if employment is None:
        return
    roles = {role.code: role for role in Role.objects.all()}
    contractor = employment.kind == EmploymentKind.CONTRACTOR
    yield _grant(roles[CONTRACTOR if contractor else STAFF])
    for post in Post.objects.on(day).filter(person=person, is_head=True):
        yield _grant(roles[HEAD], departments=tree(day).below(post.department_id))
    for given in RoleGrant.objects.on(day).filter(person=person):
        reach = tree(day).below(given.department_id) if given.department_id else None
        yield _grant(roles[given.role_id], departments=reach, zone=given.zone_id)


def _grant(role: Role, *, departments: frozenset[str] | None = None, zone: str | None = None) -> Grant:
    return Grant(role.code, frozenset(role.powers), role.read_only, departments, zone)
