"""A connection to the town's directory (LDAP, Active Directory), safe to send a password over.

TLS from the first byte or by StartTLS, with a certificate that is checked; no referral is followed.  Sign-in binds
over it, and the organisation reads its people over it.
"""

from __future__ import annotations

import ssl
import warnings
from typing import Any

from django.conf import settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # ldap3 imports two old names of pyasn1
    import ldap3
    from ldap3 import NO_ATTRIBUTES
    from ldap3.core.exceptions import LDAPException
    from ldap3.protocol.sasl.sasl import validate_simple_password
    from ldap3.utils.conv import escape_filter_chars

#: what is needed of ldap3 comes from here, so that it is imported in one place
__all__ = ["NO_ATTRIBUTES", "LDAPException", "connect", "escape_filter_chars", "validate_simple_password"]


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


def connect(dn: str, password: str, *, seconds: int) -> Any:
    """A connection that is open and not bound yet; ``seconds``: patience.  Raises ``LDAPException``."""
    tls = _CheckedTls(ca_certs_file=settings.SEKISHO_LDAP_CA_FILE or None)
    server = ldap3.Server(settings.SEKISHO_LDAP_URL, tls=tls, connect_timeout=seconds, get_info=ldap3.NONE)
    connection = ldap3.Connection(
        server,
        user=dn,
        password=password,
        authentication=ldap3.SIMPLE,
        receive_timeout=seconds,
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
