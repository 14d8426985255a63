"""Tar archives, and single files packed by gzip, bzip2 or xz.  One member after the other, nothing held but one.

Source: POSIX.1-2024 pax (tar), RFC 1952 (gzip).
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO, Protocol

from sekisho_screening.errors import DAMAGED, TooComplex, Unreadable
from sekisho_screening.extract.encodings import looks_like_text
from sekisho_screening.extract.items import Item, Unread
from sekisho_screening.extract.plain import read as read_plain
from sekisho_screening.places import Place
from sekisho_screening.settings import MIB

HELD = 64 * MIB  # a member that must be sought in and is larger is not read; text of any length streams
_CHUNK = 1 << 16
_USTAR = slice(257, 262)
_DAMAGED = (*DAMAGED, tarfile.TarError, lzma.LZMAError)

Door = Callable[[BinaryIO, str, Place], Iterator[Item]]
Spend = Callable[[int], None]


def is_tar(head: bytes) -> bool:
    return head[_USTAR] == b"ustar"


def packing(head: bytes) -> str:
    """gzip, bzip2, xz, or "" for none of them."""
    for name, magic in (("gzip", b"\x1f\x8b\x08"), ("bzip2", b"BZh"), ("xz", b"\xfd7zXZ\0")):
        if head.startswith(magic):
            return name
    return ""


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Metered(io.RawIOBase):
    """What a packed stream gives, counted while it is read: what it says about its size is not believed."""

    def __init__(self, stream: Readable, spend: Spend, head: bytes = b"") -> None:
        self._stream, self._spend, self._rest = stream, spend, head

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer arrives as one
        if not self._rest:
            self._rest = self._stream.read(_CHUNK)
            self._spend(len(self._rest))
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def member(stream: Readable, name: str, place: Place, door: Door, spend: Spend) -> Iterator[Item]:
    """One member of any archive through ``door``; what is too large to be held is read as text, if it is one."""
    held = stream.read(HELD + 1)
    spend(len(held))
    if len(held) <= HELD:
        yield from door(io.BytesIO(held), name, place)
        return
    inside = replace(place, within=(*place.within, name))
    if not looks_like_text(held[:_CHUNK]):
        yield Unread(inside, TooComplex.sentence)
        return
    yield from read_plain(io.BufferedReader(Metered(stream, spend, held), _CHUNK), inside)


def read_tar(source: BinaryIO, place: Place, door: Door, spend: Spend, count: Spend) -> Iterator[Item]:
    """Every file in the archive.  ``count`` is told of each.  Raises ``Unreadable``, ``TooComplex``."""
    try:
        with tarfile.open(fileobj=source, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
            for one in archive:
                count(1)
                stream = archive.extractfile(one) if one.isfile() else None
                if stream is not None:
                    yield from member(stream, _name(one.name), place, door, spend)
    except _DAMAGED as error:
        raise Unreadable(type(error).__name__) from None


def _name(name: str) -> str:
    """Names are bytes: UTF-8, or what Windows wrote."""
    return name.encode("utf-8", "surrogateescape").decode(
        "utf-8" if name.isprintable() else "cp932", "replace"
    )


def read_packed(
    kind: str, source: BinaryIO, name: str, place: Place, door: Door, spend: Spend
) -> Iterator[Item]:
    """The one file inside.  Raises ``Unreadable``, ``TooComplex``."""
    openers: dict[str, Callable[[BinaryIO], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
        "gzip": lambda raw: gzip.GzipFile(fileobj=raw),
        "bzip2": bz2.BZ2File,
        "xz": lzma.LZMAFile,
    }
    stem, dot, suffix = name.rpartition(".")
    inner = f"{stem}.tar" if suffix.lower() in ("tgz", "tbz2", "txz") else stem if dot else name
    try:
        with openers[kind](source) as stream:
            yield from member(stream, inner, place, door, spend)
    except _DAMAGED as error:
        raise Unreadable(type(error).__name__) from None
