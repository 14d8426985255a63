"""Text with its places, from every format that the disarm engine rebuilds.

Threat model: the bytes are a stranger's.  Run it inside ``sekisho_sandbox`` (:func:`sekisho_screening.screen` does).
Everything streams: no sheet, page or text file is held whole.  What cannot be read is said (:class:`Unread`), never
passed over in silence.  Text in pictures is not read.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from sekisho_screening.errors import DAMAGED, Encrypted, TooComplex, Unreadable
from sekisho_screening.extract import (
    html,
    listing,
    mail,
    odf,
    office,
    ole2,
    packed,
    pdf,
    plain,
    rtf,
    structured,
)
from sekisho_screening.extract.items import Item, Passage, Piece, Rows, Unit, Unread
from sekisho_screening.places import Part, Place
from sekisho_screening.settings import Settings

_HEAD = 8192
_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_FLAG = 0x1
_NAMELESS = "?"
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


class Extraction:
    """Reads one file and what it holds, within the limits of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._members = 0
        self._unpacked = 0
        self.kind = ""

    def items(self, source: BinaryIO, name: str) -> Iterator[Item]:
        """Passages, rows and what was not read.  ``source`` must be able to seek.  Raises ``ScreeningError``."""
        yield from self._door(source, name, Place(), top=True)

    def _door(self, source: BinaryIO, name: str, place: Place, *, top: bool = False) -> Iterator[Item]:
        inside = place if top else replace(place, within=(*place.within, name), part=Part.BODY)
        if len(inside.within) > self._settings.depth:
            raise TooComplex("depth")
        if name:
            stem = posixpath.basename(name.replace("\\", "/")) if top else name
            yield Passage(stem, replace(inside, part=Part.FILE_NAME))
        try:
            yield from self._known(source, name, inside, top=top)
        except (Unreadable, Encrypted) as error:
            if top:
                raise
            yield Unread(inside, error.sentence)

    def _known(self, source: BinaryIO, name: str, place: Place, *, top: bool) -> Iterator[Item]:
        head = source.read(_HEAD)
        source.seek(0)
        kind, items = self._reader(source, head, name, place)
        if top:
            self.kind = kind
        read = False
        for item in items:
            read = True
            if isinstance(item, Passage) and item.unit is Unit.LINE:
                yield from listing.parted(item)
            else:
                yield item
        if not read and head:
            yield unreadable(head, place)

    def _reader(self, source: BinaryIO, head: bytes, name: str, place: Place) -> tuple[str, Iterator[Item]]:
        if head.startswith((_ZIP, b"PK\x05\x06")):
            return self._zip(source, place)
        if _PDF in head[:1024]:
            return "pdf", pdf.read(source, place, self._door, self._spend)
        if head.startswith(_OLE2):
            return ole2.read(source, place, self._door)
        if head.startswith(b"{\\rtf"):
            return "rtf", rtf.read(source, place)
        if packed.is_tar(head):
            return "tar", packed.read_tar(source, place, self._door, self._spend, self._more)
        packing = packed.packing(head)
        if packing:
            return packing, packed.read_packed(packing, source, name, place, self._door, self._spend)
        if mail.looks_like(head) or name.lower().endswith(".eml"):
            return "mail", mail.read(source, place, self._door)
        return self._text(source, head, name, place)

    @staticmethod
    def _text(source: BinaryIO, head: bytes, name: str, place: Place) -> tuple[str, Iterator[Item]]:
        """Text, by what it begins with: what is HTML, XML or JSON hides characters behind escapes."""
        if html.looks_like(head):
            return "html", html.read(source, place)
        if structured.looks_like_xml(head):
            return "xml", structured.read_xml(source, place)
        if structured.looks_like_card(head):
            return "card", structured.read_card(source, place)
        if name.lower().endswith((".json", ".geojson")):
            return "json", structured.read_json(source, place)
        return "text", plain.read(source, place)

    def _more(self, members: int) -> None:
        self._members += members
        if self._members > self._settings.members:
            raise TooComplex("members")

    def _spend(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > self._settings.unpacked_bytes:
            raise TooComplex("unpacked")

    def _zip(self, source: BinaryIO, place: Place) -> tuple[str, Iterator[Item]]:
        archive = _opened(source)
        self._count(archive)
        if office.is_package(archive):
            return office.kind(archive), office.read(archive, place)
        if odf.kind(archive):
            return odf.kind(archive), odf.read(archive, place)
        return "zip", self._archive(archive, place)

    def _count(self, archive: zipfile.ZipFile) -> None:
        self._more(len(archive.infolist()))
        self._spend(sum(one.file_size for one in archive.infolist()))

    def _archive(self, archive: zipfile.ZipFile, place: Place) -> Iterator[Item]:
        for one in archive.infolist():
            if one.filename.endswith("/"):
                continue
            name = one.filename or _NAMELESS
            try:
                if one.flag_bits & _ENCRYPTED_FLAG:
                    yield Unread(replace(place, within=(*place.within, name)), Encrypted.sentence)
                    continue
                with archive.open(one) as stream:
                    yield from packed.member(stream, name, place, self._door, _nothing)
            except DAMAGED:
                yield Unread(replace(place, within=(*place.within, name)), Unreadable.sentence)


def _nothing(size: int) -> None:
    """Members of a zip were counted by its directory, which zipfile holds them to."""


def unreadable(head: bytes, place: Place) -> Unread:
    """What is said of bytes that are no text: a picture holds none by nature, anything else is a gap."""
    if head.startswith(_PICTURES) or head[8:12] == b"WEBP":
        return Unread(place, "画像です(画像の中の文字は読んでいません)", picture=True)
    return Unread(place, "文字として読める形式ではありません")


def _opened(source: BinaryIO) -> zipfile.ZipFile:
    """Names without a flag are CP932 on Japanese machines; where they are not even that, whatever they are."""
    try:
        return zipfile.ZipFile(source, metadata_encoding="cp932")
    except DAMAGED:
        try:
            return zipfile.ZipFile(source)
        except DAMAGED as error:
            raise Unreadable(type(error).__name__) from None


def pieces(source: BinaryIO, name: str, settings: Settings | None = None) -> Iterator[Piece]:
    """Every cell, line and paragraph with its place.  Raises ``ScreeningError``."""
    for item in Extraction(settings or Settings()).items(source, name):
        if not isinstance(item, Unread):
            yield from item.pieces()


__all__ = ["Extraction", "Item", "Passage", "Piece", "Rows", "Unit", "Unread", "pieces"]
