"""Is this the person's password in the town's directory (LDAP, Active Directory)?

Search with an account of our own, then bind as what was found (RFC 4513 clause 5.1.3).  TLS from the first byte or
by StartTLS, with a certificate that is checked; an empty password is never sent, because a directory answers it
with success (the unauthenticated bind of RFC 4513 clause 5.1.2).
"""

from __future__ import annotations

import logging

from django.conf import settings

from sekisho.foundation.identity.directory_server import (
    NO_ATTRIBUTES,
    LDAPException,
    connect,
    escape_filter_chars,
    validate_simple_password,
)
from sekisho.foundation.login import policies

log = logging.getLogger(__name__)
SECONDS = 5
#: an account that is away; bound to when a login is not found, so that both answers take one search and one bind
NOWHERE = "cn=nobody-of-that-name"


def is_configured() -> bool:
    return bool(settings.SEKISHO_LDAP_URL)


def binds(login: str, password: str) -> bool:
    """Does the directory know exactly one such person, and take this password?  Raises ``Denied`` (LGN-005)."""
    if not login or not _can_be_sent(password):
        return False
    try:
        found = _dn_of(login)
        connection = connect(found or f"{NOWHERE},{settings.SEKISHO_LDAP_BASE}", password, seconds=SECONDS)
        try:
            return bool(connection.bind()) and found is not None
        finally:
            connection.unbind()
    except LDAPException as error:
        log.error("the directory did not answer: %s", error)
        raise policies.outside_unreachable() from error


def _can_be_sent(password: str) -> bool:
    """SASLprep drops letters that cannot be seen: a password of soft hyphens alone would become the empty one."""
    try:
        return bool(validate_simple_password(password))
    except LDAPException:
        return False


def _dn_of(login: str) -> str | None:
    connection = connect(settings.SEKISHO_LDAP_BIND_DN, settings.SEKISHO_LDAP_BIND_PASSWORD, seconds=SECONDS)
    try:
        if not connection.bind():
            raise LDAPException("our own account was refused")
        connection.search(
            settings.SEKISHO_LDAP_BASE,
            f"({settings.SEKISHO_LDAP_LOGIN_ATTRIBUTE}={escape_filter_chars(login)})",
            attributes=[NO_ATTRIBUTES],
            size_limit=2,
        )
        found = [row["dn"] for row in connection.response or [] if row.get("type") == "searchResEntry"]
    finally:
        connection.unbind()
    return str(found[0]) if len(found) == 1 else None
