"""Servers outside, for tests: syslog over TLS, a storage with object lock, a time-stamp authority (openssl ts)."""

from __future__ import annotations

import base64
import hashlib
import socket
import ssl
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sekisho.foundation.audit.places.object_lock import Credentials, signed_headers

Key = ec.EllipticCurvePrivateKey


def _certificate(
    name: str, key: Key, issuer: tuple[str, Key] | None, *more: tuple[x509.ExtensionType, bool]
) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    issuer_name, issuer_key = issuer or (name, key)
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer_name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def certificates(directory: Path) -> tuple[Path, Path]:
    """A fresh authority's certificate, and a server's certificate with its key, for ``localhost``."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = f"Authority {ca_key.public_key().public_numbers().x % 10**6}"
    ca = _certificate(name, ca_key, None, (_usage(sign_certificates=True), True))
    alternative = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    server = _certificate("localhost", key, (name, ca_key), (alternative, False))
    (directory / "ca.pem").write_bytes(ca.public_bytes(Encoding.PEM))
    (directory / "server.pem").write_bytes(server.public_bytes(Encoding.PEM) + _pem(key))
    return directory / "ca.pem", directory / "server.pem"


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        encipher_only=False,
        decipher_only=False,
    )


class SyslogServer:
    """Takes octet-counted frames over TLS (RFC 5425) and keeps the messages."""

    def __init__(self, certificate: Path) -> None:
        self.received = b""
        self.is_abrupt = False  # hangs up without TLS's good-bye, as rsyslog does
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self.certificate = certificate
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                plain, _peer = self._listener.accept()
            except OSError:
                return
            try:
                with self._context.wrap_socket(plain, server_side=True) as line:
                    while data := line.recv(65536):
                        self.received += data
                    if not self.is_abrupt:
                        line.unwrap()
            except OSError:
                plain.close()

    def ask_for_certificates_by(self, ca: Path) -> None:
        self._context.verify_mode = ssl.CERT_REQUIRED
        self._context.load_verify_locations(ca)

    def messages(self, count: int) -> list[str]:
        deadline = time.monotonic() + 10
        while len(found := self._frames()) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return found

    def _frames(self) -> list[str]:
        rest, found = self.received, []
        while rest:
            length, _blank, rest = rest.partition(b" ")
            found.append(rest[: int(length)].decode("ascii"))
            rest = rest[int(length) :]
        return found


class _Quiet(BaseHTTPRequestHandler):
    server: Any

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    owner: Any


class _HttpServer:
    handler: type[BaseHTTPRequestHandler]

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), self.handler)
        self._server.owner = self
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Storage(_Quiet):
    def do_PUT(self) -> None:
        body, owner = self.body(), self.server.owner
        if not self._is_signed(body):
            self.answer(403, b"<Code>SignatureDoesNotMatch</Code>")
        elif self.headers["content-md5"] != base64.b64encode(hashlib.md5(body).digest()).decode():
            self.answer(400, b"<Code>BadDigest</Code>")
        elif owner.objects.get(self.path, (body,))[0] != body:
            self.answer(403, b"<Code>AccessDenied</Code>")
        else:
            names = ("x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date")
            owner.objects[self.path] = body, tuple(self.headers[name] for name in names)
            self.answer(200)

    def do_HEAD(self) -> None:
        found = self.server.owner.objects.get(self.path)
        if not self._is_signed(b""):
            self.answer(403)
        elif found is None:
            self.answer(404)
        elif self.server.owner.forgets:
            self.answer(200)
        else:
            self.answer(200, x_amz_object_lock_mode=found[1][0])

    def _is_signed(self, body: bytes) -> bool:
        given = self.headers["authorization"]
        names = given.partition("SignedHeaders=")[2].partition(",")[0].split(";")
        headers = {
            name: self.headers[name] for name in names if not name.startswith(("host", "x-amz-content"))
        }
        at = datetime.strptime(headers.pop("x-amz-date"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        owner = self.server.owner
        wanted = signed_headers(self.command, self.headers["host"], self.path, headers, body, owner.who, at)
        return bool(
            wanted["authorization"] == given
            and self.headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
        )


class LockingStorage(_HttpServer):
    """As much of S3 as a head meets: signature, MD5, object lock."""

    handler = _Storage

    def __init__(self, who: Credentials) -> None:
        super().__init__()
        self.who = who
        self.objects: dict[str, tuple[bytes, tuple[str, str]]] = {}
        self.forgets = False


class _Stamps(_Quiet):
    def do_POST(self) -> None:
        assert self.headers["content-type"] == "application/timestamp-query"
        body = self.server.owner.stamp(self.body())
        self.answer(200 if body else 503, body, content_type="application/timestamp-reply")


CONFIG = """
[tsa]
default_tsa = one
[one]
dir = {directory}
serial = $dir/serial
crypto_device = builtin
signer_cert = $dir/tsa.pem
certs = $dir/tsa.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


class StampServer(_HttpServer):
    """A time-stamp authority: ``openssl ts`` behind HTTP.  ``mood`` makes it answer badly."""

    handler = _Stamps

    def __init__(self, directory: Path) -> None:
        super().__init__()
        self.mood = "good"
        self._last = b""
        self._directory = directory
        self.ca = directory / "ca.pem"
        ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        ca = _certificate("Time authority", ca_key, None, (_usage(sign_certificates=True), True))
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        own = _certificate(
            "Time stamps",
            key,
            ("Time authority", ca_key),
            (purpose, True),
            (_usage(sign_certificates=False), True),
        )
        self.ca.write_bytes(ca.public_bytes(Encoding.PEM))
        (directory / "tsa.pem").write_bytes(own.public_bytes(Encoding.PEM))
        (directory / "tsa.key").write_bytes(_pem(key))
        (directory / "serial").write_text("01\n")
        (directory / "ts.cnf").write_text(CONFIG.format(directory=directory))

    def stamp(self, query: bytes) -> bytes:
        """The answer to a query, as the mood is."""
        if self.mood == "down":
            return b""
        if self.mood == "garbage":
            return b"no stamp"
        if self.mood == "replay":
            return self._last
        if self.mood == "other document":
            digest = hashlib.sha256(b"another").digest()
            at = query.index(bytes.fromhex("0420")) + 2
            query = query[:at] + digest + query[at + 32 :]
        (self._directory / "query.tsq").write_bytes(query)
        command = [
            "openssl",
            "ts",
            "-reply",
            "-queryfile",
            "query.tsq",
            "-config",
            "ts.cnf",
            "-section",
            "one",
        ]
        done = subprocess.run(command, cwd=self._directory, capture_output=True, check=True)
        self._last = done.stdout
        return self._last
