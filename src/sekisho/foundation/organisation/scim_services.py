"""Verbs behind SCIM: each request becomes one change of the organisation, from today on."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation import directory, services
from sekisho.foundation.organisation.facts import days
from sekisho.foundation.organisation.models import ChangeKind, Employment, Post, PostKind, Section
from sekisho.foundation.organisation.scim_protocol import ScimError
from sekisho.foundation.organisation.year_rows import section_code

#: filter name → how it is asked of the people
USER_FILTERS = {
    "username": "login__iexact",
    "externalid": "staff__external_id",
    "id": "pk",
    "displayname": "name",
    "emails": "staff__email__iexact",
    "emails.value": "staff__email__iexact",
    "employeenumber": "staff__number",
}


def people(comparisons: Collection[tuple[str, str]]) -> QuerySet[Person]:
    """People with a staff record that match.  Raises ``ScimError`` (invalidFilter)."""
    wanted = Q(staff__isnull=False)
    for name, value in comparisons:
        if name == "active":
            employed = Employment.objects.on(services.today()).values("person_id")
            wanted &= Q(pk__in=employed) if value == "true" else ~Q(pk__in=employed)
        elif name not in USER_FILTERS:
            raise ScimError(400, f"Users cannot be filtered by {name}.", "invalidFilter")
        elif name == "id" and not is_uuid(value):
            return Person.objects.none()
        else:
            wanted &= Q(**{USER_FILTERS[name]: value})
    return Person.objects.filter(wanted).select_related("staff").order_by("login")


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def put_person(*, actor: Actor, person: Person | None, wanted: directory.DirectoryPerson) -> Person:
    """Create or replace.  Raises ``Denied`` and ``ScimError`` (uniqueness)."""
    if person is None and people([("username", wanted.login)]).exists():
        raise ScimError(409, "userName is in use.", "uniqueness")
    (kept,) = directory.keep(actor=actor, kind=ChangeKind.SCIM, wanted=[(person, wanted)])
    return kept


def sections(comparisons: Collection[tuple[str, str]]) -> QuerySet[Any]:
    """Sections of today that match.  Raises ``ScimError`` (invalidFilter)."""
    found = Section.objects.on(services.today()).order_by("department_id")
    for name, value in comparisons:
        if name not in ("displayname", "id"):
            raise ScimError(400, f"Groups cannot be filtered by {name}.", "invalidFilter")
        found = found.filter(name=value) if name == "displayname" else found.filter(department_id=value)
    return found


def put_section(
    *, actor: Actor, section: Section | None, name: str, members: Collection[str] | None
) -> Section:
    """Create or rename a section, and give it exactly these members.  Raises ``Denied`` and ``ScimError``."""
    if not name or len(name) > 80:
        raise ScimError(400, "displayName must have 1 to 80 characters.", "invalidValue")
    with transaction.atomic():
        if section is None:
            if sections([("displayname", name)]).exists():
                raise ScimError(409, "displayName is in use.", "uniqueness")
            code = section_code(name) or f"g-{secrets.token_hex(4)}"
            department = services.set_section(actor=actor, code=code, name=name, since=services.today())
        elif section.name != name:
            department = services.set_section(
                actor=actor,
                code=section.department_id,
                name=name,
                parent=section.parent,
                level=section.level,
                zones=section.zones,
                since=services.today(),
            )
        else:
            department = section.department
        if members is not None:
            _set_members(actor, department.pk, set(members))
    found: Section = Section.objects.on(services.today()).get(department=department)
    return found


def _set_members(actor: Actor, code: str, wanted: set[str]) -> None:
    """Who is added gets a second post, or the main one if there is none; who is removed loses that post."""
    today = services.today()
    here = Post.objects.on(today).filter(department_id=code).exclude(kind=PostKind.DEPUTY)
    held = {str(post.person_id): post for post in here}
    added, gone = wanted - set(held), set(held) - wanted
    if not added and not gone:
        return
    known = {
        str(pk) for pk in Person.objects.filter(pk__in=filter(is_uuid, added)).values_list("pk", flat=True)
    }
    if added - known:
        raise ScimError(400, "A member is not known.", "invalidValue")
    with_main = {
        str(pk)
        for pk in Post.objects.on(today)
        .filter(person_id__in=added, kind=PostKind.MAIN)
        .exclude(department_id=directory.UNASSIGNED)
        .values_list("person_id", flat=True)
    }
    with services.change(actor, ChangeKind.SCIM) as ledger:
        ledger.cut([held[person] for person in gone], days(today))
        for person in added - with_main:  # out of 未配属 into the first section named
            waiting = Post.objects.on(today).filter(person_id=person, kind=PostKind.MAIN)
            ledger.cut(waiting, days(today))
        for person in added:
            kind = PostKind.CONCURRENT if person in with_main else PostKind.MAIN
            ledger.write(Post(person_id=uuid.UUID(person), department_id=code, kind=kind, valid=days(today)))
        record(
            "section:members-changed",
            actor=actor,
            subject=f"section:{code}",
            added=sorted(added),
            removed=sorted(gone),
        )


def end_section(*, actor: Actor, section: Section) -> None:
    """The section ends today.  Raises ``ScimError`` while people are in it."""
    today = services.today()
    if Post.objects.on(today).filter(department=section.department_id).exists():
        raise ScimError(409, "The group still has members.", "mutability")
    with services.change(actor, ChangeKind.SCIM) as ledger:
        ledger.cut(Section.objects.since(today).filter(department=section.department_id), days(today))
        record("section:ended", actor=actor, subject=f"section:{section.department_id}")
