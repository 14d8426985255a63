"""Bring the town in step with its directory: by command, or by a timer that calls it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation import directory, services
from sekisho.foundation.organisation.directory import DirectoryPerson
from sekisho.foundation.organisation.ldap_reading import Unreachable, people
from sekisho.foundation.organisation.models import (
    ChangeKind,
    Employment,
    EmploymentKind,
    Post,
    PostKind,
    Staff,
)
from sekisho.foundation.organisation.year_plan import MANY_LEAVE

__all__ = ["Unreachable", "synchronise"]


def synchronise(*, actor: System, dry_run: bool) -> dict[str, Any]:
    """Read the directory and keep its people; who came by it and is gone from it is switched off.

    Returns the difference in the form of ``year_presentation.describe``.  Raises ``Unreachable`` and ``Denied``
    (ORG-030/-031 of single people; ORG-040: more than a fifth would be switched off, which is rather a wrong search).
    """
    found = people()
    with transaction.atomic():
        pairs = _paired(found)
        told = _difference(pairs)
        _check_not_too_many(told)
        if dry_run:
            return told
        changed = [pair for pair, change in zip(pairs, _changes(pairs), strict=True) if change]
        if changed:
            directory.keep(actor=actor, kind=ChangeKind.DIRECTORY, wanted=changed)
        counts = {group["key"]: group["count"] for group in told["groups"]}
        record(
            "directory:read",
            actor=actor,
            subject="directory:ldap",
            joins=counts["joins"],
            moves=counts["moves"],
            changes=counts["changes"],
            leaves=counts["leaves"],
        )
    return told


def _paired(found: list[DirectoryPerson]) -> list[tuple[Person | None, DirectoryPerson]]:
    """Everybody found with the account that is theirs (by identity, number, login), and who is gone, switched off."""
    staff = list(Staff.objects.select_related("person"))
    by_identity = {each.external_id: each for each in staff if each.external_id}
    by_number, by_login = {s.number: s for s in staff}, {s.person.login: s for s in staff}
    pairs: list[tuple[Person | None, DirectoryPerson]] = []
    seen: set[Any] = set()
    for wanted in found:
        mine = (
            by_identity.get(wanted.external_id or "")
            or by_number.get(wanted.number)
            or by_login.get(wanted.login)
        )
        seen.add(mine.pk if mine else None)
        pairs.append((mine.person if mine else None, wanted))
    gone = [each for each in staff if each.source == ChangeKind.DIRECTORY and each.pk not in seen]
    return pairs + [(each.person, _switched_off(each)) for each in gone]


def _switched_off(staff: Staff) -> DirectoryPerson:
    return DirectoryPerson(
        login=staff.person.login,
        name=staff.person.name,
        external_id=staff.external_id,
        number=staff.number,
        email=staff.email,
        active=False,
    )


def _now() -> tuple[dict[Any, Post], dict[Any, Employment]]:
    today = services.today()
    mains = Post.objects.on(today).filter(kind=PostKind.MAIN).select_related("department")
    return {p.person_id: p for p in mains}, {e.person_id: e for e in Employment.objects.on(today)}


def _changes(pairs: list[tuple[Person | None, DirectoryPerson]]) -> list[str]:
    """For each pair what it would be: joins, leaves, moves, changes, or nothing."""
    mains, employments = _now()
    return [_change(person, wanted, mains, employments) for person, wanted in pairs]


def _change(
    person: Person | None, wanted: DirectoryPerson, mains: dict[Any, Post], employments: dict[Any, Employment]
) -> str:
    employment = employments.get(person.pk) if person else None
    if person is None or employment is None:
        return "joins" if wanted.active else ""
    if employment.kind == EmploymentKind.CONTRACTOR:
        return ""
    if not wanted.active:
        return "leaves"
    main = mains.get(person.pk)
    if wanted.department and (
        main is None or wanted.department not in (main.department_id, main.department.name)
    ):
        return "moves"
    staff = person.staff
    described = (person.login, person.name, staff.email, staff.external_id or wanted.external_id)
    same = described == (wanted.login, wanted.name, wanted.email, wanted.external_id)
    title = main.title if main else ""
    return (
        "" if same and staff.source == ChangeKind.DIRECTORY and title == (wanted.title or "") else "changes"
    )


def _difference(pairs: list[tuple[Person | None, DirectoryPerson]]) -> dict[str, Any]:
    mains, _employments = _now()
    kinds = _changes(pairs)
    labels = {
        "moves": _("異動する人"),
        "joins": _("新しく来る人"),
        "leaves": _("退職・転出する人"),
        "changes": _("役職などが変わる人"),
    }
    groups = []
    for key, label in labels.items():
        lines = [_line(pair, mains) for pair, kind in zip(pairs, kinds, strict=True) if kind == key]
        groups.append({"key": key, "label": label, "count": len(lines), "lines": lines})
    empty: dict[str, Any] = {"headless": [], "breaks": [], "notices": [], "faults": []}
    return empty | {"day": services.today().isoformat(), "groups": groups, "unchanged": kinds.count("")}


def _line(pair: tuple[Person | None, DirectoryPerson], mains: dict[Any, Post]) -> dict[str, str]:
    person, wanted = pair
    main = mains.get(person.pk) if person else None
    was = f"{main.department.name} {main.title}".strip() if main else _("なし")
    will = f"{wanted.department} {wanted.title or ''}".strip() if wanted.active else _("なし")
    return {"number": wanted.number or wanted.login, "name": wanted.name, "was": was, "will": will or was}


def _check_not_too_many(told: dict[str, Any]) -> None:
    counts = {group["key"]: group["count"] for group in told["groups"]}
    staff = told["unchanged"] + counts["moves"] + counts["changes"] + counts["leaves"]
    if counts["leaves"] > 1 and counts["leaves"] > MANY_LEAVE * staff:
        raise Denied(
            "ORG-040",
            _("名簿から%(count)s人が消えているため、取り込みませんでした。") % {"count": counts["leaves"]},
            remedy=_("LDAPの検索の設定（SEKISHO_LDAP_BASE、SEKISHO_LDAP_PEOPLE_FILTER）を確かめてください。"),
        )
