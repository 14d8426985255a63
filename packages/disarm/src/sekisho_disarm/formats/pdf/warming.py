"""qpdf, PDFium and our own reader used once before the sandbox locks."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import io

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from sekisho_disarm import signed_data
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Unsupported
from sekisho_disarm.formats.pdf import document, flat
from sekisho_disarm.formats.pdf.verify import verify
from sekisho_disarm.limits import Budget
from sekisho_disarm.report import Profile

_CONTENT = b"BT /F1 12 Tf 10 10 Td (warm) Tj ET BI /W 1 /H 1 /CS /G /BPC 8 /F /DCT ID x EI"


def warm() -> None:
    """Rebuild a plain and an encrypted page in all profiles (qpdf opens its random source for the latter)."""
    _check_a_signature()
    "é".encode("pdfdoc")  # the search for a codec looks at the disk once
    for password in (None, "", "closed"):
        data = _sample(password)
        for work in (document.rebuild, flat.pictures, flat.text):
            with contextlib.suppress(DisarmError):
                verify(work(data, Context(Profile.KEEP, Budget(), _no_door)))
    with contextlib.suppress(DisarmError):
        document.rebuild(b"%PDF-1.7 broken", Context(Profile.KEEP, Budget(), _no_door))


def _check_a_signature() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "暖機")])
    since = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, since, since.replace(year=2036))
    signer = pkcs7.PKCS7SignatureBuilder().set_data(b"warm")
    signer = signer.add_signer(made.sign(key, hashes.SHA256()), key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    signed_data.check(
        signer.sign(Encoding.DER, options), lambda method: hashlib.new(method, b"warm").digest()
    )


def _no_door(_data: bytes, name: str, _context: Context) -> Rebuilt:
    raise Unsupported(where=name)


def _sample(password: str | None) -> bytes:
    out = io.BytesIO()
    with pikepdf.Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100)).obj
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(_CONTENT)
        page.Title = pikepdf.String("表題")
        pdf.save(
            out, encryption=pikepdf.Encryption(owner="o", user=password) if password is not None else False
        )
    return out.getvalue()
