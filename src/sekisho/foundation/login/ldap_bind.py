"""Is this the person's password in the town's directory (LDAP, Active Directory)?

Search with an account of our own, then bind as what was found (RFC 4513 clause 5.1.3).  TLS from the first byte or
by StartTLS, with a certificate that is checked; an empty password is never sent, because a directory answers it
with success (the unauthenticated bind of RFC 4513 clause 5.1.2).
"""

from __future__ import annotations

import logging
import ssl
import warnings
from typing import Any

from django.conf import settings

from sekisho.foundation.login import policies

with warnings.catch_warnings():
    warnings.simplefilter(
        "ignore", DeprecationWarning
    )  # ldap3 uses two old names of pyasn1 while it is imported
    import ldap3
    from ldap3.core.exceptions import LDAPException
    from ldap3.protocol.sasl.sasl import validate_simple_password
    from ldap3.utils.conv import escape_filter_chars

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
        connection = _connect(found or f"{NOWHERE},{settings.SEKISHO_LDAP_BASE}", password)
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
    connection = _connect(settings.SEKISHO_LDAP_BIND_DN, settings.SEKISHO_LDAP_BIND_PASSWORD)
    try:
        if not connection.bind():
            raise LDAPException("our own account was refused")
        connection.search(
            settings.SEKISHO_LDAP_BASE,
            f"({settings.SEKISHO_LDAP_LOGIN_ATTRIBUTE}={escape_filter_chars(login)})",
            attributes=[ldap3.NO_ATTRIBUTES],
            size_limit=2,
        )
        found = [row["dn"] for row in connection.response or [] if row.get("type") == "searchResEntry"]
    finally:
        connection.unbind()
    return str(found[0]) if len(found) == 1 else None


class _CheckedTls(ldap3.Tls):  # type: ignore[misc]  # ldap3 ships no types
    """TLS whose certificate and host name OpenSSL itself checks; ldap3's own check left Python in 3.12."""

    def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:
        context = ssl.create_default_context(cafile=self.ca_certs_file)
        plain = connection.socket
        try:
            connection.socket = context.wrap_socket(plain, server_hostname=connection.server.host)
        except OSError:
            plain.close()
            raise


def _connect(dn: str, password: str) -> Any:
    """A connection that is safe to bind on.  Raises ``LDAPException`` when there is none."""
    tls = _CheckedTls(ca_certs_file=settings.SEKISHO_LDAP_CA_FILE or None)
    server = ldap3.Server(settings.SEKISHO_LDAP_URL, tls=tls, connect_timeout=SECONDS, get_info=ldap3.NONE)
    connection = ldap3.Connection(
        server,
        user=dn,
        password=password,
        authentication=ldap3.SIMPLE,
        receive_timeout=SECONDS,
        auto_referrals=False,  # a referral would carry the password to whoever is named in it
    )
    try:
        connection.open()
        if not server.ssl and not settings.SEKISHO_LDAP_WITHOUT_TLS:
            connection.start_tls()
            if not connection.tls_started:
                raise LDAPException("the directory offers no TLS")
    except LDAPException:
        if connection.socket is not None:
            connection.socket.close()  # ldap3 leaves it open
        raise
    return connection
