"""Signatures of PDF are judged before they end: intact, added to, changed, forged, broken, hostile."""

from __future__ import annotations

import datetime
import hashlib
import io
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, pkcs7

from sekisho_disarm import der, disarm, signed_data
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.pdf.build import write_file
from sekisho_disarm.report import Finding, Profile, Verdict
from sekisho_disarm.signed_data import Outcome

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
#: The last bytes of a signature by elliptic curve: they are the signature itself.
SIGNED_TAIL = 60
ROOM = 8000  # hexadecimal digits for the signature
_CONTENTS = b"<" + b"0" * ROOM + b">"
_RANGE = b"[0 ########## ########## ##########]"
_VERDICTS = {"DSM-230", "DSM-231", "DSM-232", "DSM-233", "DSM-234", "DSM-235"}


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def certificate(key: Key, name: str = "架空町長 印") -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "架空町"),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, name),
        ]
    )
    start = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), 4711, start, start.replace(year=2030))
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return made.sign(key, hashes.SHA256())


def unsigned(encoding: bytes = b"/adbe.pkcs7.detached") -> bytes:
    """One page with a signature field whose signature is still room."""
    content = b"BT /F1 12 Tf 10 10 Td (100 yen) Tj ET"
    return write_file(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Annots[5 0 R]>>",
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
            b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/Rect[0 0 0 0]/V 6 0 R/P 3 0 R>>",
            b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter%b/ByteRange%b/Contents%b>>"
            % (encoding, _RANGE, _CONTENTS),
        ],
        b"1 0 R",
    )


def ranged(data: bytes, told: tuple[int, ...] | None = None) -> tuple[bytes, int, int]:
    """The byte range filled in; where the room for the signature starts and ends."""
    start = data.index(_CONTENTS)
    end = start + len(_CONTENTS)
    numbers = told or (0, start, end, len(data) - end)
    text = b"[" + b" ".join(b"%d" % number for number in numbers)
    return data.replace(_RANGE, text.ljust(len(_RANGE) - 1) + b"]"), start, end


def filled(data: bytes, start: int, end: int, blob: bytes) -> bytes:
    return data[:start] + b"<" + blob.hex().encode().ljust(end - start - 2, b"0") + b">" + data[end:]


def signed(
    *,
    key: Key | None = None,
    digest: pkcs7.PKCS7HashTypes | None = None,
    pss: bool = False,
    options: tuple[pkcs7.PKCS7Options, ...] = (),
    told: tuple[int, ...] | None = None,
    name: str = "架空町長 印",
) -> bytes:
    data, start, end = ranged(unsigned(), told)
    blob = cms(data[:start] + data[end:], certificate(key or rsa_key(), name), key, digest, options, pss=pss)
    return filled(data, start, end, blob)


def cms(
    content: bytes,
    made: x509.Certificate | None = None,
    key: Key | None = None,
    digest: pkcs7.PKCS7HashTypes | None = None,
    options: tuple[pkcs7.PKCS7Options, ...] = (),
    *,
    pss: bool = False,
) -> bytes:
    key = key or rsa_key()
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH) if pss else None
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(made or certificate(key), key, digest or hashes.SHA256(), rsa_padding=scheme)
    kinds = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, *options]
    return builder.sign(Encoding.DER, kinds)


def with_sha1(content: bytes) -> bytes:
    """SignedData as RFC 5652 writes it, without attributes, by SHA-1 with RSA."""

    def tagged(tag: int, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return bytes((tag, 0x82)) + len(body).to_bytes(2, "big") + body

    def number(value: int) -> bytes:
        raw = value.to_bytes(2, "big")
        return bytes((2, len(raw))) + raw

    made = certificate(rsa_key())
    sha1 = tagged(0x30, bytes.fromhex("06052b0e03021a"))
    issuer = made.issuer.public_bytes()
    value = rsa_key().sign(content, padding.PKCS1v15(), hashes.SHA1())
    info = tagged(
        0x30, number(1), tagged(0x30, issuer, number(4711)), sha1,
        tagged(0x30, bytes.fromhex("06092a864886f70d010101")), tagged(0x04, value),
    )  # fmt: skip
    data = tagged(0x30, bytes.fromhex("06092a864886f70d010701"))
    inner = tagged(
        0x30,
        number(1),
        tagged(0x31, sha1),
        data,
        tagged(0xA0, made.public_bytes(Encoding.DER)),
        tagged(0x31, info),
    )
    return tagged(0x30, bytes.fromhex("06092a864886f70d010702"), tagged(0xA0, inner))


def judged(data: bytes, profile: Profile = Profile.KEEP) -> list[Finding]:
    """What is said of signatures; the file passes in every case, without them."""
    report, output = inspect_bytes(data, "通知.pdf", profile)
    assert report.verdict is Verdict.CHANGED, report.findings
    assert output is not None
    assert b"ByteRange" not in output
    assert b"/Sig" not in output or b"/FT /Sig" in output  # an empty field may stay
    return [finding for finding in report.findings if finding.code in _VERDICTS]


def appended(data: bytes, body: bytes) -> bytes:
    """A further revision: object 4, the content of the page, anew."""
    place = len(data)
    table = b"xref\n4 1\n%010d 00000 n \n" % place
    before = int(data.rpartition(b"startxref\n")[2].split()[0])
    new = b"4 0 obj\n<</Length %d>>stream\n%b\nendstream\nendobj\n" % (len(body), body)
    trailer = b"trailer\n<</Size 7/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        before,
        place + len(new),
    )
    return data + new + table + trailer


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"digest": hashes.SHA512()},
        {"pss": True},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"options": (pkcs7.PKCS7Options.NoAttributes,)},
    ],
    ids=["rsa", "sha512", "pss", "ecdsa", "no attributes"],
)
def test_an_intact_signature_tells_its_signer(options: dict[str, object]) -> None:
    (found,) = judged(signed(**options))  # type: ignore[arg-type]  # one case each, by name
    assert found.code == "DSM-230"
    assert found.details["signer"] == "架空町長 印 (架空町)"
    assert found.details["trust"] == "not judged"
    assert "架空町長 印 (架空町)" in found.message
    assert "信頼できるかどうかは確認していません" in found.message


def test_the_finding_holds_what_the_certificate_says() -> None:
    (found,) = judged(signed())
    assert found.details["organisation"] == "架空町"
    assert found.details["issuer"] == "架空町長 印"
    assert found.details["serial"] == f"{4711:x}"
    assert found.details["valid_until"] == "2030-04-01T00:00:00+00:00"
    assert str(found.details["signed_at"]).startswith("20")
    assert found.details["method"] == "SHA256 RSA"
    assert found.details["added_bytes"] == 0


def test_lengths_told_by_an_end_mark_are_read() -> None:
    """As Acrobat writes: 30 80 … 00 00 around what is inside, and around what is in that."""
    data = signed()
    start = data.index(b"/Contents<30") + len(b"/Contents")
    whole = der.one(bytes.fromhex(data[start + 1 : start + len(_CONTENTS) - 1].decode()))
    name, wrapped = whole.parts()
    inner = b"\x30\x80" + bytes(wrapped.parts()[0].content) + b"\0\0"
    blob = b"\x30\x80" + bytes(name.whole) + b"\xa0\x80" + inner + b"\0\0\0\0"
    (found,) = judged(filled(data, start, start + len(_CONTENTS), blob))
    assert found.code == "DSM-230"


def test_brackets_that_are_counted_to_what_is_signed_do_no_harm() -> None:
    start = unsigned().index(_CONTENTS)
    end = start + len(_CONTENTS)
    told = (0, start + 1, end - 1, len(unsigned()) - end + 1)
    data, _, _ = ranged(unsigned(), told)
    blob = cms(data[: start + 1] + data[end - 1 :])
    assert [found.code for found in judged(filled(data, start, end, blob))] == ["DSM-230"]


@pytest.mark.parametrize("profile", [Profile.FLATTEN, Profile.TEXT])
def test_the_other_methods_of_disarming_judge_it_too(profile: Profile) -> None:
    assert [found.code for found in judged(signed(), profile)] == ["DSM-230"]


def test_it_is_judged_inside_the_locked_child() -> None:
    sink = io.BytesIO()
    report = disarm(signed(), sink, name="通知.pdf")
    assert [found.code for found in report.findings if found.code in _VERDICTS] == ["DSM-230"]


def test_a_changed_amount_does_not_fit() -> None:
    (found,) = judged(signed().replace(b"(100 yen)", b"(900 yen)"))
    assert found.code == "DSM-232"
    assert found.details["signer"] == "架空町長 印 (架空町)"


def test_what_was_added_after_signing_is_told() -> None:
    document = signed()
    added = appended(document, b"BT /F1 12 Tf 10 10 Td (900 yen) Tj ET")
    (found,) = judged(added)
    assert found.code == "DSM-231"
    assert found.details["added_bytes"] == len(added) - len(document)


def test_line_ends_behind_the_file_are_no_addition() -> None:
    assert [found.code for found in judged(signed() + b"\r\n\r\n")] == ["DSM-230"]


def test_a_signature_by_another_key_than_the_certificate_says() -> None:
    """The certificate of one, the signature of another: digest and names fit, the key does not."""
    mine, theirs = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    data, start, end = ranged(unsigned())
    blob = cms(data[:start] + data[end:], certificate(mine), mine)
    old, new = (
        key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) for key in (mine, theirs)
    )
    assert old in blob
    (found,) = judged(filled(data, start, end, blob.replace(old, new)))
    assert found.code == "DSM-232"


def test_an_old_digest_proves_nothing() -> None:
    """SHA-1 cannot be had from the builder any more: its name and the digest are put in."""
    data, start, end = ranged(unsigned())
    (found,) = judged(filled(data, start, end, with_sha1(data[:start] + data[end:])))
    assert found.code == "DSM-234"
    assert "SHA1" in found.message


@pytest.mark.parametrize(
    "spoil",
    [
        lambda blob: blob[:100],
        lambda blob: b"\x30\x84\xff\xff\xff\xff" + blob[6:],
        lambda blob: b"\x30\x80" * 2000 + blob,
        lambda blob: b"\x30\x03\x02\x01\x01",
        lambda _: b"no signature",
        lambda _: b"",
        lambda blob: b"\x02\x02\x12\x68".join(blob.rsplit(b"\x02\x02\x12\x67", 1)),
    ],
    ids=["cut", "endless", "deep", "other shape", "text", "empty", "other certificate"],
)
def test_a_broken_signature_is_said_to_be_unreadable(spoil: object) -> None:
    assert callable(spoil)
    data = signed()
    start = data.index(b"/Contents<30") + len(b"/Contents")
    end = start + len(_CONTENTS)
    blob = bytes.fromhex(data[start + 1 : end - 1].decode())
    (found,) = judged(filled(data, start, end, spoil(blob)[: ROOM // 2]))
    assert found.code == "DSM-233"


@pytest.mark.parametrize(
    "told",
    [
        (0, 10**12, 10**13, 5),
        (0, -5, 100, 5),
        (-10, 500, 600, 5),
        (5, 500, 600, 5),
        (0, 600, 500, 50),
        (0, 500, 500, 50),
        (0, 500, 600, -1),
        (0, 500, 600, 2**62),
        (0, 500),
        (0, 5, 6, 7, 8, 9),
    ],
)
def test_impossible_ranges_are_said_to_be_unreadable(told: tuple[int, ...]) -> None:
    data, _, _ = ranged(unsigned(), told)
    (found,) = judged(data)
    assert found.code == "DSM-233"


def test_a_gap_that_holds_more_than_the_signature_is_not_believed() -> None:
    """The gap reaches over the key before it: what stands there could be changed unnoticed."""
    start = unsigned().index(_CONTENTS)
    end = start + len(_CONTENTS)
    wider = (0, start - len(b"/Contents"), end, len(unsigned()) - end)
    assert [found.code for found in judged(signed(told=wider))] == ["DSM-233"]


def test_many_signatures_are_not_all_judged() -> None:
    data, _, _ = ranged(unsigned())
    fields = b"".join(
        b"<</FT/Sig/T(S%d)/V<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[0 9 10 %d]>>>>"
        % (number, number)
        for number in range(40)
    )
    data = data.replace(b"/Fields[5 0 R]", b"/Fields[5 0 R" + fields + b"]")
    codes = [found.code for found in judged(data)]
    assert len(codes) == 17
    assert codes[-1] == "DSM-235"


def test_a_name_in_a_certificate_cannot_reach_the_screen_with_orders() -> None:
    (found,) = judged(signed(name="町長\u202egro.\n\x1b[2J"))
    assert "\u202e" not in found.message
    assert "\n" not in found.message
    assert "\x1b" not in found.message


def test_older_ways_of_signing_are_named() -> None:
    data, _, _ = ranged(unsigned(b"/adbe.x509.rsa_sha1"))
    (found,) = judged(data)
    assert found.code == "DSM-234"
    assert "adbe.x509.rsa_sha1" in found.message


def test_a_field_that_waits_for_its_signature_says_nothing() -> None:
    assert judged(unsigned().replace(b"/V 6 0 R", b"")) == []


def test_damaged_signatures_are_answers_never_errors() -> None:
    """Every byte in turn: no exception, and nothing of the signed part may change and still fit."""
    data = signed(key=ec.generate_private_key(ec.SECP256R1()))
    start = data.index(b"/Contents<30") + len(b"/Contents")
    blob = bytes.fromhex(data[start + 1 : start + len(_CONTENTS) - 1].decode())
    whole = len(der.one(blob).whole)
    content = data[:start] + data[start + len(_CONTENTS) :]

    def digest_of(method: str) -> bytes:
        return hashlib.new(method, content).digest()

    assert signed_data.check(blob, digest_of).outcome is Outcome.FITS
    for at in range(whole):
        changed = blob[:at] + bytes((blob[at] ^ 0x15,)) + blob[at + 1 :]
        found = signed_data.check(changed, digest_of)
        assert found.outcome is not Outcome.FITS or at < whole - SIGNED_TAIL
    assert {signed_data.check(blob[:cut], digest_of).outcome for cut in range(0, whole, 7)} == {
        Outcome.UNREADABLE
    }
