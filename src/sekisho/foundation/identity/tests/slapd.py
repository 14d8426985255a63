"""A real OpenLDAP server for tests: its own process, its own directory, certificates made on the spot.

    from sekisho.foundation.identity.tests.slapd import Slapd, directory  # ``directory`` is a pytest fixture

    def test_something(directory: Slapd) -> None:
        directory.add_person("aoi", name="見本 あおい", password="…")
        directory.ldaps        # ldaps://127.0.0.1:…, its certificate signed by directory.ca_file
        directory.ldap         # ldap://127.0.0.1:…, which offers StartTLS

``slapd`` comes from Debian (``deploy/bootstrap.sh test``).  Searching without a bind is refused, as it should be.
"""

from __future__ import annotations

import base64
import datetime
import ipaddress
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
SUFFIX = "dc=mihon,dc=example"
PEOPLE = f"ou=people,{SUFFIX}"
ADMIN = f"cn=admin,{SUFFIX}"
SECONDS = 20.0
PROGRAM = shutil.which("slapd", path="/usr/sbin:/usr/local/sbin:/usr/bin") or "/usr/sbin/slapd"
SLAPADD = str(Path(PROGRAM).with_name("slapadd"))
SCHEMAS = ("core", "cosine", "inetorgperson")

Values = str | Sequence[str]


class SlapdFailed(Exception):
    """slapd did not start; the message holds what it said."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def entry(dn: str, attributes: Mapping[str, Values]) -> str:
    """One entry as LDIF; every value in base64, so that nothing needs to be escaped."""
    lines = [f"dn:: {_encoded(dn)}"]
    for name, values in attributes.items():
        several = [values] if isinstance(values, str) else values
        lines += [f"{name}:: {_encoded(value)}" for value in several]
    return "\n".join(lines) + "\n\n"


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class Slapd:
    """One server with a town's directory; ``with Slapd() as directory`` starts and ends it."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="slapd-", dir="/tmp"))
        self.admin_password = "directory-admin-2804"
        self.port, self.tls_port = free_port(), free_port()
        self.ldap = f"ldap://{HOST}:{self.port}"
        self.ldaps = f"ldaps://{HOST}:{self.tls_port}"
        self.suffix, self.people, self.admin = SUFFIX, PEOPLE, ADMIN
        self.ca_file = self.home / "ca.pem"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._prepare()
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    # Its process

    def start(self) -> None:
        """Start and wait until it answers.  Raises ``SlapdFailed``."""
        log = self.home / "slapd.log"
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [PROGRAM, "-f", str(self._configuration), "-h", f"{self.ldap}/ {self.ldaps}/", "-d", "0"],
                stdout=out,
                stderr=out,
            )
        deadline = time.monotonic() + SECONDS
        while not all(_listens(port) for port in (self.port, self.tls_port)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise SlapdFailed(log.read_text(errors="replace"))
            time.sleep(0.02)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(SECONDS)
            self._process = None

    # What it holds.  Entries go in while it stands still: slapadd needs no rights and takes a second.

    def add(self, dn: str, attributes: Mapping[str, Values]) -> None:
        self.add_all({dn: attributes})

    def add_all(self, entries: Mapping[str, Mapping[str, Values]]) -> None:
        """Entries by their DN, parents first."""
        running = self._process is not None
        self.stop()
        self._slapadd("".join(entry(dn, attributes) for dn, attributes in entries.items()))
        if running:
            self.start()

    def add_person(self, uid: str, *, name: str, password: str, **more: Values) -> str:
        """An ``inetOrgPerson`` under ``ou=people``; its DN."""
        dn = f"uid={uid},{PEOPLE}"
        family = name.split(maxsplit=1)[0]
        known: dict[str, Values] = {"objectClass": "inetOrgPerson", "uid": uid, "cn": name, "sn": family}
        self.add(dn, known | {"userPassword": password} | more)
        return dn

    # How it is made

    @property
    def _configuration(self) -> Path:
        return self.home / "slapd.conf"

    def _prepare(self) -> None:
        key, certificate = _certificates(self.home)
        (self.home / "data").mkdir()
        schemas = "\n".join(f"include /etc/ldap/schema/{name}.schema" for name in SCHEMAS)
        self._configuration.write_text(
            f"""{schemas}
pidfile {self.home}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile {certificate}
TLSCertificateKeyFile {key}
TLSCACertificateFile {self.ca_file}
disallow bind_anon
require authc
database mdb
maxsize 268435456
suffix "{SUFFIX}"
rootdn "{ADMIN}"
rootpw {self.admin_password}
directory {self.home}/data
dbnosync
index objectClass,uid eq
access to attrs=userPassword by anonymous auth by * none
access to * by users read by anonymous auth by * none
"""
        )
        self._configuration.chmod(0o600)
        organisation = {"objectClass": ["dcObject", "organization"], "o": "みほん町", "dc": "mihon"}
        unit = {"objectClass": "organizationalUnit", "ou": "people"}
        self._slapadd(entry(SUFFIX, organisation) + entry(PEOPLE, unit))

    def _slapadd(self, ldif: str) -> None:
        done = subprocess.run(
            [SLAPADD, "-q", "-f", str(self._configuration)],
            input=ldif.encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise SlapdFailed(done.stderr.decode(errors="replace"))


def _listens(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def _certificates(home: Path) -> tuple[Path, Path]:
    """A CA of its own in ``ca.pem``, and a server's key and certificate for 127.0.0.1 signed by it."""
    now = datetime.datetime.now(datetime.UTC)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])

    def signed(name: x509.Name, public: ec.EllipticCurvePublicKey, *, is_ca: bool) -> x509.Certificate:
        names = x509.SubjectAlternativeName(
            [x509.IPAddress(ipaddress.ip_address(HOST)), x509.DNSName("localhost")]
        )
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(minutes=5))
            .not_valid_after(now + datetime.timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(names, critical=False)
            # Python 3.13 wants of a chain what RFC 5280 asks for (§4.2.1.1 and §4.2.1.3).
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
            )
            .add_extension(_usage(is_ca=is_ca), critical=True)
            .sign(ca_key, hashes.SHA256())
        )

    pem = serialization.Encoding.PEM
    server = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    (home / "ca.pem").write_bytes(signed(ca_name, ca_key.public_key(), is_ca=True).public_bytes(pem))
    (home / "server.pem").write_bytes(signed(server, key.public_key(), is_ca=False).public_bytes(pem))
    plain = serialization.NoEncryption()
    (home / "server.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, encryption_algorithm=plain)
    )
    (home / "server.key").chmod(0o600)
    return home / "server.key", home / "server.pem"


def _usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )


@pytest.fixture(scope="module")
def directory() -> Iterator[Slapd]:
    """A server for one test module; about half a second."""
    with Slapd() as server:
        yield server
