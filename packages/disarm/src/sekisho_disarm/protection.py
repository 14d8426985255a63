"""Giving a rebuilt file the password back that opened its original.

The rebuilt file has been proven before; what is written here is opened once more with the password, and the
content must be the one that was proven (of a PDF, which is written anew: every object of it).
ZIP: AES-256, AE-2 (Windows' own Explorer before 11 24H2 cannot open it; 7-Zip and others can).  OOXML: agile
encryption, AES-256 with SHA-512.  PDF: AES-256, revision 6.  What cannot be locked so is put into such a ZIP.
Source: WinZip, "AE-1 and AE-2" 1.04; [MS-OFFCRYPTO] 2.3.4.10; ISO 32000-2, 7.6.4.
"""

from __future__ import annotations

import io
import re
from typing import Final

import pikepdf

from sekisho_disarm import names, office_password, zipio
from sekisho_disarm.context import Rebuilt
from sekisho_disarm.errors import DisarmError, NotProven, TooComplex
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget, Limits
from sekisho_disarm.passwords import Passwords

_OOXML: Final = frozenset(
    {
        Kind.DOCX, Kind.DOTX, Kind.XLSX, Kind.XLTX, Kind.PPTX, Kind.PPSX, Kind.POTX,
    }
)  # fmt: skip
_ROUNDS = 100_000  # as Office writes
_WHY = "password"
_IDENTIFIER = re.compile(rb"/ID \[[^\]]{0,200}\]")


def protect(rebuilt: Rebuilt, password: str, limits: Limits) -> Rebuilt:
    """The same content behind ``password``.  Raises ``NotProven`` when it does not open to what was proven."""
    if rebuilt.kind is Kind.PDF:
        return Rebuilt(_pdf(rebuilt.data, password), rebuilt.kind, rebuilt.name)
    if rebuilt.kind in _OOXML and (locked := _ooxml(rebuilt.data, password)) is not None:
        return Rebuilt(locked, rebuilt.kind, rebuilt.name)
    if rebuilt.kind is Kind.ZIP:
        return Rebuilt(_zip(_members(rebuilt.data, limits), password, limits), Kind.ZIP, rebuilt.name)
    name = names.output_name(names.clean(rebuilt.name), rebuilt.kind)
    return Rebuilt(_zip([_Member(name, rebuilt.data)], password, limits), Kind.ZIP, f"{name}.zip")


def _ooxml(data: bytes, password: str) -> bytes | None:
    """``None`` when it does not open again: the writer cannot hold documents of less than 4 KB."""
    protected = office_password.sample(data, password, rounds=_ROUNDS)
    try:
        opened = office_password.attempt(protected, password)
    except DisarmError:
        return None
    return protected if opened == data else None


def _pdf(data: bytes, password: str) -> bytes:
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            document.save(out, encryption=pikepdf.Encryption(user=password, owner=password, R=6, aes=True))
        same = _in_one_form(out.getvalue(), password) == _in_one_form(data)
    except (pikepdf.PdfError, ValueError) as error:
        raise NotProven(reason=_WHY) from error
    if not same or _opens_without(out.getvalue()):
        raise NotProven(reason=_WHY)
    return out.getvalue()


def _in_one_form(data: bytes, password: str = "") -> bytes:
    """Every object in qpdf's order and spelling, streams byte by byte, unlocked; without header and identifier."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(data), password=password) as document:
        if "/ID" in document.trailer:
            del document.trailer["/ID"]
        document.save(
            plain,
            encryption=False,
            deterministic_id=True,
            force_version="1.7",
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return _IDENTIFIER.sub(b"", plain.getvalue())


def _opens_without(data: bytes) -> bool:
    try:
        pikepdf.open(io.BytesIO(data)).close()
    except pikepdf.PasswordError:
        return False
    return True


class _Member:
    """A member of the proven archive."""

    def __init__(self, name: str, data: bytes, date: int = zipio.EPOCH, time: int = 0) -> None:
        self.name, self.data, self.date, self.time = name, data, date, time


def _members(data: bytes, limits: Limits) -> list[_Member]:
    archive = zipio.open_archive(data, most_members=limits.members)
    budget = Budget(limits)
    return [_Member(e.name, archive.read(e, budget), e.date, e.time) for e in archive.entries]


def _zip(members: list[_Member], password: str, limits: Limits) -> bytes:
    writer = zipio.Writer()
    for member in members:
        writer.add(member.name, member.data, date=member.date, time=member.time, password=password)
    protected = writer.finish()
    try:
        archive = zipio.open_archive(protected, most_members=limits.members)
        budget, known = Budget(limits), Passwords([password])
        opened = [(e.name, archive.read(e, budget, known)) for e in archive.entries]
    except TooComplex:
        raise
    except DisarmError as error:
        raise NotProven(reason=_WHY) from error
    if opened != [(member.name, member.data) for member in members]:
        raise NotProven(reason=_WHY)
    return protected


def warm() -> None:
    """Lock one file of each kind: ciphers, digests and the source of random numbers."""
    limits = Limits()
    _zip([_Member("warm.txt", b"warm")], "warm", limits)
    office_password.attempt(office_password.sample(b"PK\x05\x06" + bytes(18), "warm"), "warm")
    document = pikepdf.new()
    document.add_blank_page()
    out, plain = io.BytesIO(), io.BytesIO()
    document.save(plain)
    document.save(out, encryption=pikepdf.Encryption(user="warm", owner="warm", R=6))
    _in_one_form(out.getvalue(), "warm")
