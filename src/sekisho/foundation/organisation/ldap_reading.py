"""Everybody in the town's directory (LDAP, Active Directory), read with an account of our own.

TLS from the first byte or by StartTLS, with a certificate that is checked; pages of 500 (RFC 2696), because Active
Directory gives no more than 1,000 at once; no referral is followed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from sekisho.foundation.identity.directory_server import LDAPException, connect
from sekisho.foundation.organisation.directory import DirectoryPerson

SECONDS = 30
PAGE = 500
SWITCHED_OFF = 2  # userAccountControl, bit ACCOUNTDISABLE
OPERATIONAL = ("entryUUID", "objectGUID", "userAccountControl")


class Unreachable(Exception):
    """The directory did not answer as it should; nothing was changed."""


def people() -> list[DirectoryPerson]:
    """Everybody whom the filter finds and who has a login.  Raises ``Unreachable``."""
    if not settings.SEKISHO_LDAP_URL:
        raise Unreachable("SEKISHO_LDAP_URL is not set.")
    try:
        connection = _bound()
        try:
            return [person for row in _rows(connection) if (person := _person(row)) is not None]
        finally:
            connection.unbind()
    except LDAPException as error:
        raise Unreachable(f"the directory did not answer: {error}") from error


def _bound() -> Any:
    connection = connect(settings.SEKISHO_LDAP_BIND_DN, settings.SEKISHO_LDAP_BIND_PASSWORD, seconds=SECONDS)
    if not connection.bind():
        connection.unbind()
        raise LDAPException("our own account was refused")
    return connection


def _rows(connection: Any) -> Iterator[Mapping[str, Any]]:
    named = (
        settings.SEKISHO_LDAP_LOGIN_ATTRIBUTE,
        settings.SEKISHO_LDAP_SECTION_ATTRIBUTE,
        settings.SEKISHO_LDAP_NUMBER_ATTRIBUTE,
    )
    found = connection.extend.standard.paged_search(
        settings.SEKISHO_LDAP_BASE,
        settings.SEKISHO_LDAP_PEOPLE_FILTER,
        attributes=[*named, *OPERATIONAL, "displayName", "cn", "mail", "title"],
        paged_size=PAGE,
        generator=True,
    )
    for row in found:
        if row.get("type") == "searchResEntry":
            yield {name.lower(): values for name, values in row["raw_attributes"].items()}


def _person(row: Mapping[str, Any]) -> DirectoryPerson | None:
    login = _text(row, settings.SEKISHO_LDAP_LOGIN_ATTRIBUTE).lower()[:60]
    if not login:
        return None
    control = _text(row, "userAccountControl")
    return DirectoryPerson(
        login=login,
        name=(_text(row, "displayName") or _text(row, "cn") or login)[:80],
        external_id=_identity(row),
        number=_text(row, settings.SEKISHO_LDAP_NUMBER_ATTRIBUTE)[:40],
        email=_text(row, "mail")[:254],
        title=_text(row, "title")[:40],
        department=_text(row, settings.SEKISHO_LDAP_SECTION_ATTRIBUTE)[:80],
        active=not (control.isdigit() and int(control) & SWITCHED_OFF),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    """The first value on one line; bytes that are no UTF-8 are replaced, control characters become blanks."""
    values = row.get(name.lower()) or []
    text = values[0].decode("utf-8", "replace") if values else ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _identity(row: Mapping[str, Any]) -> str | None:
    """What stays when somebody marries or moves: entryUUID (RFC 4530), or Active Directory's objectGUID."""
    if guid := row.get("objectguid"):
        return str(uuid.UUID(bytes_le=guid[0])) if len(guid[0]) == 16 else None
    return _text(row, "entryUUID") or None
