"""One signature as CMS writes it: who is said to have signed what, and whether the mathematics agrees.

Only the fit of digest, signature and certificate is judged.  Whether the certificate deserves trust is a
question to people (or to a list of trusted issuers), so a name told here is a claim of the file.
Source: RFC 5652 (SignedData), RFC 4055 and 4056 (RSA), RFC 5753 (ECDSA), RFC 3161 2.4.2 (time stamps).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from sekisho_disarm import der
from sekisho_disarm.names import printable

#: name of a digest → digest of the bytes that are said to be signed
DigestOf = Callable[[str], bytes]

_SIGNED_DATA, _TIME_STAMP = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_MESSAGE_DIGEST, _SIGNING_TIME = "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5"
_PSS = "1.2.840.113549.1.1.10"
_DIGESTS = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
#: Two documents with one such digest have been made: that it fits proves nothing any more.
_OLD = ("md5", "sha1")
_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512,
}  # fmt: skip
#: What our reader and that of cryptography say of bytes that are no signature.
_UNREADABLE = (
    ValueError, TypeError, LookupError, OverflowError, UnsupportedAlgorithm, x509.InvalidVersion,
    x509.DuplicateExtension, x509.UnsupportedGeneralNameType,
)  # fmt: skip
_MOST_CERTIFICATES = 50
_LONGEST_NAME = 100


class Outcome(StrEnum):
    FITS = "fits"  # the signed bytes are what the holder of the certificate's key signed
    DIFFERS = "differs"  # they are not, or somebody else signed
    OLD = "old"  # it fits by a digest that no longer proves anything, or the method is not known here
    UNREADABLE = "unreadable"  # no signature could be made out


@dataclass(frozen=True, slots=True)
class Signature:
    """What the file says of its signer; times are claims, ISO 8601.  Everything is fit for a screen."""

    outcome: Outcome
    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    serial: str = ""
    valid_until: str = ""
    signed_at: str = ""
    method: str = ""

    def told(self) -> dict[str, str]:
        """As details of a finding."""
        shown = f"{self.signer} ({self.organisation})" if self.signer and self.organisation else self.signer
        return {
            "signer": shown or self.organisation or "?",
            "organisation": self.organisation,
            "issuer": self.issuer,
            "serial": self.serial,
            "valid_until": self.valid_until,
            "signed_at": self.signed_at,
            "method": self.method,
        }


def check(blob: bytes, digest_of: DigestOf) -> Signature:
    """Judge the one signer of a CMS signature over bytes whose digests ``digest_of`` knows.  Raises nothing."""
    try:
        signed = _Signed.read(blob)
        certificate = signed.certificate()
        return _described(certificate, signed, _judged(signed, certificate, digest_of))
    except _UNREADABLE:
        return Signature(Outcome.UNREADABLE)


@dataclass(frozen=True, slots=True)
class _Signed:
    """The parts of SignedData and of its one SignerInfo."""

    content_type: str
    content: bytes | None  # None: what is signed stands elsewhere
    certificates: tuple[memoryview, ...]
    signer: der.Value  # issuer and serial number, or [0] key identifier
    digest: str
    attributes: der.Value | None
    algorithm: str
    value: bytes

    @classmethod
    def read(cls, blob: bytes) -> _Signed:
        """Raises ``Broken``, ``ValueError`` or ``LookupError``."""
        kind, wrapped = der.one(blob).named(der.SEQUENCE).parts()[:2]
        if kind.identifier != _SIGNED_DATA:
            raise der.Broken("no signed data")
        _version, _digests, inner, *rest = wrapped.parts()[0].named(der.SEQUENCE).parts()
        certificates = next((item for item in rest if item.tag == 0xA0), None)
        (signer,) = rest[-1].named(der.SET).parts()
        info = signer.parts()
        attributes = info[3] if info[3].tag == 0xA0 else None
        algorithm, value = info[4:6] if attributes else info[3:5]
        content_type, content = _content(inner)
        return cls(
            content_type,
            content,
            tuple(
                item.whole
                for item in (certificates.parts() if certificates else [])
                if item.tag == der.SEQUENCE
            ),
            info[1],
            _DIGESTS.get(info[2].parts()[0].identifier, ""),
            attributes,
            algorithm.parts()[0].identifier,
            der.octets(value),
        )

    def attribute(self, identifier: str) -> der.Value | None:
        """The only value of a signed attribute."""
        for item in self.attributes.parts() if self.attributes else []:
            kind, values = item.parts()[:2]
            if kind.identifier == identifier:
                (value,) = values.parts()
                return value
        return None

    def certificate(self) -> x509.Certificate:
        """That of the signer, among those that came along.  Raises ``Broken`` when it did not."""
        for raw in self.certificates[:_MOST_CERTIFICATES]:
            if _issued_as(raw) == bytes(self.signer.content):
                return x509.load_der_x509_certificate(bytes(raw))
            if self.signer.tag == 0x80 and _key_identifier(raw) == bytes(self.signer.content):
                return x509.load_der_x509_certificate(bytes(raw))
        raise der.Broken("no certificate")


def _content(inner: der.Value) -> tuple[str, bytes | None]:
    kind, *wrapped = inner.parts()
    if not wrapped:
        return kind.identifier, None
    return kind.identifier, der.octets(wrapped[0].parts()[0])


def _issued_as(certificate: memoryview) -> bytes:
    """Issuer and serial number as a SignerInfo writes them (RFC 5280, 4.1)."""
    fields = der.one(certificate).parts()[0].parts()
    serial, _, issuer = fields[1:4] if fields[0].tag == 0xA0 else fields[:3]
    return bytes(issuer.whole) + bytes(serial.whole)


def _key_identifier(certificate: memoryview) -> bytes:
    found = x509.load_der_x509_certificate(bytes(certificate))
    try:
        return found.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return b""


def _judged(signed: _Signed, certificate: x509.Certificate, digest_of: DigestOf) -> Outcome:
    if not signed.digest:
        return Outcome.OLD
    if not _covers(signed, digest_of):
        return Outcome.DIFFERS
    known = _verified(signed, certificate.public_key(), digest_of)
    if known is None:
        return Outcome.OLD
    if not known:
        return Outcome.DIFFERS
    return Outcome.OLD if signed.digest in _OLD else Outcome.FITS


def _covers(signed: _Signed, digest_of: DigestOf) -> bool:
    """Whether what the signer signed names these bytes: by attribute, by content, by time stamp."""
    if signed.content is None:
        digest = digest_of(signed.digest)
    else:
        digest = hashlib.new(signed.digest, signed.content, usedforsecurity=False).digest()
        if not _content_names(signed, digest_of):
            return False
    if signed.attributes is None:
        return True  # the signature itself is over the digest
    told = signed.attribute(_MESSAGE_DIGEST)
    return told is not None and bytes(told.named(der.OCTETS).content) == digest


def _content_names(signed: _Signed, digest_of: DigestOf) -> bool:
    """Content inside: a time stamp over a digest of the bytes, or (adbe.pkcs7.sha1) their SHA-1."""
    content = signed.content or b""
    if signed.content_type != _TIME_STAMP:
        return content == digest_of("sha1")
    method, told = der.one(content).parts()[2].parts()[:2]
    name = _DIGESTS.get(method.parts()[0].identifier, "")
    return bool(name) and bytes(told.named(der.OCTETS).content) == digest_of(name)


def _verified(signed: _Signed, key: PublicKeyTypes, digest_of: DigestOf) -> bool | None:
    """Whether the key made the signature; ``None`` when the method is not known here."""
    if signed.digest not in _HASHES:
        return None
    kind = _HASHES[signed.digest]()
    method: hashes.HashAlgorithm | utils.Prehashed = kind
    if signed.attributes is not None:
        inside = bytes(signed.attributes.content)
        data = der.header(der.SET, len(inside)) + inside  # signed as SET OF in DER (RFC 5652, 5.4)
    elif signed.content is not None:
        data = signed.content
    else:
        data, method = digest_of(signed.digest), utils.Prehashed(kind)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signed.value, data, _padding(signed.algorithm, kind), method)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signed.value, data, ec.ECDSA(method))
        else:
            return None
    except InvalidSignature:
        return False
    return True


def _padding(algorithm: str, kind: hashes.HashAlgorithm) -> padding.AsymmetricPadding:
    if algorithm == _PSS:
        return padding.PSS(padding.MGF1(kind), padding.PSS.AUTO)
    return padding.PKCS1v15()


def _described(certificate: x509.Certificate, signed: _Signed, outcome: Outcome) -> Signature:
    return Signature(
        outcome,
        signer=_name(certificate.subject, x509.NameOID.COMMON_NAME),
        organisation=_name(certificate.subject, x509.NameOID.ORGANIZATION_NAME),
        issuer=_name(certificate.issuer, x509.NameOID.COMMON_NAME)
        or _name(certificate.issuer, x509.NameOID.ORGANIZATION_NAME),
        serial=f"{certificate.serial_number:x}",
        valid_until=certificate.not_valid_after_utc.isoformat(),
        signed_at=_time(signed.attribute(_SIGNING_TIME)),
        method=f"{signed.digest.upper() or '?'} {type(certificate.public_key()).__name__.removesuffix('PublicKey')}",
    )


def _name(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = [str(item.value) for item in name.get_attributes_for_oid(kind)]
    return printable(" / ".join(found)[:_LONGEST_NAME])


def _time(value: der.Value | None) -> str:
    """UTCTime or GeneralizedTime in Zulu time, as ISO 8601; empty when it is neither."""
    if value is None or value.tag not in (der.UTC_TIME, der.GENERAL_TIME):
        return ""
    text = bytes(value.content).decode("ascii", "replace")
    if value.tag == der.UTC_TIME:
        text = ("20" if text[:2] < "50" else "19") + text
    digits = text[:14]
    if not (digits.isdigit() and len(digits) == 14 and text.endswith("Z")):
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:]}+00:00"
