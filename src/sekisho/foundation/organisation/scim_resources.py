"""People and sections as SCIM resources, and back (RFC 7643 §4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation import services
from sekisho.foundation.organisation.directory import DirectoryPerson
from sekisho.foundation.organisation.models import Employment, Post, PostKind, Section
from sekisho.foundation.organisation.scim_protocol import ENTERPRISE, GROUP, USER, ScimError, truth

LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,59}")


def users(people: Iterable[Person], base: str) -> list[dict[str, Any]]:
    """Resources for people (``staff`` loaded), in few questions."""
    loaded = list(people)
    today = services.today()
    employed = set(Employment.objects.on(today).filter(person__in=loaded).values_list("person_id", flat=True))
    mains = {
        post.person_id: post
        for post in Post.objects.on(today)
        .filter(person__in=loaded, kind=PostKind.MAIN)
        .select_related("department")
    }
    return [_user(person, person.pk in employed, mains.get(person.pk), base) for person in loaded]


def _user(person: Person, active: bool, main: Post | None, base: str) -> dict[str, Any]:
    staff = person.staff
    told: dict[str, Any] = {
        "schemas": [USER, ENTERPRISE],
        "id": str(person.pk),
        "userName": person.login,
        "displayName": person.name,
        "name": {"formatted": person.name},
        "active": active,
        ENTERPRISE: {"employeeNumber": staff.number},
        "meta": {
            "resourceType": "User",
            "created": person.created_at.isoformat(),
            "location": f"{base}/Users/{person.pk}",
        },
    }
    if staff.external_id:
        told["externalId"] = staff.external_id
    if staff.email:
        told["emails"] = [{"value": staff.email, "type": "work", "primary": True}]
    if main is not None:
        told["title"] = main.title
        told[ENTERPRISE]["department"] = main.department.name
    return told


def wanted_of(body: Mapping[str, Any], *, known: Mapping[str, Any] | None = None) -> DirectoryPerson:
    """What a resource asks for.  ``known``: the resource as it was, to tell a named section from an unchanged one.

    Raises ``ScimError`` (invalidValue).
    """
    login = str(body.get("userName") or "").strip().lower()
    if not LOGIN.fullmatch(login):
        raise ScimError(400, "userName must be 2 to 60 letters, digits and . _ - @ +", "invalidValue")
    extension = body.get(ENTERPRISE)
    enterprise: Mapping[str, Any] = extension if isinstance(extension, Mapping) else {}
    department = str(enterprise.get("department") or "")
    if known is not None and department == known.get(ENTERPRISE, {}).get("department"):
        department = ""
    title = body.get("title")
    return DirectoryPerson(
        login=login,
        name=_name(body) or login,
        external_id=str(body["externalId"])[:200] if body.get("externalId") else None,
        number=str(enterprise.get("employeeNumber") or "")[:40],
        email=_email(body.get("emails")),
        title=None if title is None else str(title)[:40],
        department=department,
        active=truth(body.get("active", True)),
    )


def _name(body: Mapping[str, Any]) -> str:
    """The name as people read it: displayName, else the formatted name, else family and given name."""
    parts = body.get("name")
    name: Mapping[str, Any] = parts if isinstance(parts, Mapping) else {}
    family = f"{name.get('familyName') or ''} {name.get('givenName') or ''}".strip()
    found = body.get("displayName") or name.get("formatted") or family
    return " ".join(str(found).split())[:80]


def _email(emails: Any) -> str:
    if not isinstance(emails, list):
        return ""
    values = [each for each in emails if isinstance(each, Mapping) and each.get("value")]
    first = next((e for e in values if truth(e.get("primary", False)) or e.get("type") == "work"), None)
    chosen = first or (values[0] if values else None)
    return str(chosen["value"])[:254] if chosen else ""


def group(section: Section, base: str, *, with_members: bool) -> dict[str, Any]:
    """A section as a group; its members have their main or a second post there."""
    code = section.department_id
    told: dict[str, Any] = {
        "schemas": [GROUP],
        "id": code,
        "displayName": section.name,
        "meta": {"resourceType": "Group", "location": f"{base}/Groups/{code}"},
    }
    if with_members:
        posts = Post.objects.on(services.today()).filter(department_id=code).exclude(kind=PostKind.DEPUTY)
        told["members"] = [
            {
                "value": str(post.person_id),
                "display": post.person.name,
                "$ref": f"{base}/Users/{post.person_id}",
            }
            for post in posts.select_related("person").order_by("person__login")
        ]
    return told
