"""Time stamps (RFC 3161): an authority outside says that a head's document existed at a time.

ASN.1, CMS and the path to the authority's root are ``rfc3161-client``'s work (Trail of Bits, Apache-2.0).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerificationError,
    Verifier,
    VerifierBuilder,
    decode_timestamp_response,
)


class BadStamp(Exception):
    """The authority's answer does not prove what it should; the message says why."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Roots (and intermediates, and the authority's own certificate) that are believed, from one PEM file."""

    certificates: tuple[Certificate, ...]

    @classmethod
    def from_pem(cls, pem: bytes) -> Authority:
        """Raises ``BadStamp`` when there is no certificate in it."""
        try:
            return cls(tuple(load_pem_x509_certificates(pem)))
        except ValueError as error:
            raise BadStamp("The file of the time-stamp authority holds no certificate (PEM).") from error

    def verifier(self, nonce: int | None = None) -> Verifier:
        builder = VerifierBuilder(nonce=nonce)
        for certificate in self.certificates:
            if certificate.issuer == certificate.subject:
                builder = builder.add_root_certificate(certificate)
            else:
                builder = builder.add_intermediate_certificate(certificate)
        try:
            return builder.build()
        except ValueError as error:
            raise BadStamp("The file of the time-stamp authority holds no root certificate.") from error


def request(document: str) -> TimeStampRequest:
    """A request over SHA-256 of the document, with a nonce, asking for the authority's certificate."""
    builder = TimestampRequestBuilder().data(document.encode()).hash_algorithm(HashAlgorithm.SHA256)
    return builder.nonce(nonce=True).cert_request(cert_request=True).build()


def check(answer: bytes, document: str, authority: Authority, *, nonce: int | None = None) -> datetime:
    """The time that the authority vouches for.

    ``answer``: a whole TimeStampResp (DER); kept as it came, so that anybody can verify it again with
    ``openssl ts -verify``.  Raises ``BadStamp``.
    """
    try:
        response = decode_timestamp_response(answer)
        authority.verifier(nonce).verify(response, hashlib.sha256(document.encode()).digest())
    except (VerificationError, ValueError) as error:
        raise BadStamp(f"the time stamp does not hold: {error}") from error
    time: datetime = response.tst_info.gen_time
    return time
