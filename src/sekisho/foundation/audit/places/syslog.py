"""Syslog over TLS: RFC 5424 messages in RFC 5425 frames, with the head in a CEF event for the SIEM.

Syslog acknowledges nothing: delivered means that the server's TLS took the bytes and closed in good order.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.conf import settings

from sekisho import __version__
from sekisho.foundation.audit.places import PlaceProblem

PRIORITY = 13 * 8 + 6  # facility 13 "log audit", severity 6 "informational" (RFC 5424 §6.2.1)
SECONDS = 10
DEFAULT_PORT = 6514  # RFC 5425 §4.1


@dataclass(slots=True)
class Syslog:
    """``ca``: PEM of who signs the server's certificate; ``certificate``: ours with its key, if it asks for one."""

    host: str
    port: int
    ca: str
    certificate: str = ""
    name: str = "syslog"

    @classmethod
    def from_settings(cls) -> Self:
        host, _colon, port = settings.SEKISHO_TRAIL_SYSLOG.rpartition(":")
        if not host:
            host, port = port, str(DEFAULT_PORT)
        return cls(
            host.strip("[]"),
            int(port),
            settings.SEKISHO_TRAIL_SYSLOG_CA_FILE,
            settings.SEKISHO_TRAIL_SYSLOG_CERTIFICATE_FILE,
        )

    def deliver(self, *, number: int, document: str) -> None:
        message = rfc5424(cef_of_head(number, document), at=datetime.now(UTC))
        context = ssl.create_default_context(cafile=self.ca or None)
        if self.certificate:
            context.load_cert_chain(self.certificate)
        try:
            with socket.create_connection((self.host, self.port), timeout=SECONDS) as plain:
                _say(frame(message), Line(plain, context, self.host))
        except ssl.SSLError as error:
            raise PlaceProblem(f"TLS with {self.host}:{self.port} failed: {error.reason or error}") from error


class Line:
    """TLS whose good-bye and answer are two steps.

    ``SSLSocket.unwrap`` takes the alert of a server that refused our certificate for its good-bye: under TLS 1.3
    that refusal comes after the handshake, so about every second refused message would count as delivered.
    """

    def __init__(self, plain: socket.socket, context: ssl.SSLContext, host: str) -> None:
        self._plain = plain
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._turns(self._tls.do_handshake)

    def send(self, data: bytes) -> None:
        self._tls.write(data)
        self._flush()

    def say_good_bye(self) -> None:
        try:
            self._tls.unwrap()
        except ssl.SSLWantReadError:
            self._flush()

    def wait_for_the_end(self) -> None:
        """Raises ``ssl.SSLError`` with the server's alert, ``OSError`` where the connection was reset."""
        try:
            self._turns(lambda: self._tls.read(1))
        except ssl.SSLZeroReturnError:
            return

    def _turns(self, step: Callable[[], object]) -> None:
        while True:
            try:
                step()
            except ssl.SSLWantReadError:
                self._flush()
                self._receive()
            else:
                return self._flush()

    def _receive(self) -> None:
        if data := self._plain.recv(65536):
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    def _flush(self) -> None:
        self._plain.sendall(self._outgoing.read())


def _say(data: bytes, line: Line) -> None:
    """A server that hangs up without a good-bye of its own (rsyslog with GnuTLS) has taken the message all the same."""
    line.send(data)
    line.say_good_bye()
    try:
        line.wait_for_the_end()
    except ssl.SSLEOFError:
        return


def frame(message: bytes) -> bytes:
    """Octet counting (RFC 5425 §4.3)."""
    return b"%d %s" % (len(message), message)


def rfc5424(text: str, *, at: datetime) -> bytes:
    """One message; ``text`` is ASCII, so it needs no BOM (RFC 5424 §6.4)."""
    time = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    host = "".join(c for c in socket.gethostname() if 33 <= ord(c) <= 126)[:255] or "-"
    return f"<{PRIORITY}>1 {time} {host} sekisho {os.getpid()} trail-head - {text}".encode("ascii")


def cef_of_head(number: int, document: str) -> str:
    """ArcSight CEF:0; the whole head is in ``cs1``, so that a syslog archive can serve as the outside anchor."""
    fields = {"cn1Label": "head", "cn1": str(number), "cs1Label": "document", "cs1": document}
    extension = " ".join(f"{key}={_value(value)}" for key, value in fields.items())
    return f"CEF:0|Sekisho|Sekisho|{_header(__version__)}|trail:head|Head of the trail|3|{extension}"


def _header(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _value(text: str) -> str:
    return text.replace("\\", "\\\\").replace("=", "\\=").replace("\n", "\\n").replace("\r", "\\r")
