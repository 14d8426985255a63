"""Reading LZH: headers of the levels 0 to 3 by ourselves, content by libarchive where it can, else by our decoders.

Every content is checked against the CRC of its header.  Source: the header's descriptions that come with LHa for
UNIX and UNLHA32; what old programs wrote differently is named where it is read.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho_disarm import dostime, libarchive, lzh_decoders
from sekisho_disarm.errors import DisarmError, Malformed, Unsupported
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget

#: Methods that libarchive reads, and reads faster.
_BY_LIBRARY = frozenset({"lh5", "lh6", "lh7"})
_FOLDER = "lhd"
_MAC, _OS9, _LHARK = ord("m"), ord("K"), 0x20
_LINK, _TYPE = 0o120000, 0o170000
_LONGEST_HEADER = 1 << 16
_CRC = [0] * 256
for _byte in range(256):
    _value = _byte
    for _ in range(8):
        _value = (_value >> 1) ^ (0xA001 if _value & 1 else 0)
    _CRC[_byte] = _value


def crc16(data: bytes) -> int:
    value, table = 0, _CRC
    for byte in data:
        value = (value >> 8) ^ table[(value ^ byte) & 0xFF]
    return value


def _bad(what: str) -> Malformed:
    return Malformed("DSM-490", reason=what)


@dataclass(slots=True)
class Entry:
    """One member.  ``date`` and ``clock`` are in the words of DOS, zero where the header tells no time."""

    name: str
    method: str
    size: int
    crc: int | None
    packed: bytes
    system: int = 0
    date: int = 0
    clock: int = 0
    mode: int = 0

    @property
    def is_directory(self) -> bool:
        return self.method == _FOLDER and not self.is_link

    @property
    def is_link(self) -> bool:
        return self.mode & _TYPE == _LINK or (self.method == _FOLDER and "|" in self.name)

    @property
    def is_file(self) -> bool:
        return self.method != _FOLDER

    @property
    def stamp(self) -> tuple[int, int]:
        return self.date, self.clock

    def read(self, budget: Budget, where: str) -> bytes:
        """The content.  Raises ``Unsupported`` (DSM-492), ``Malformed`` (DSM-490), ``TooComplex``."""
        budget.take_bytes(self.size, packed=len(self.packed), where=where)
        decoder = lzh_decoders.DECODERS.get(self.method)
        if decoder is None:
            raise Unsupported("DSM-492", where=where, kind=f"lzh {self.method}")
        data = self._by_library(where)
        if data is None:
            data = decoder(self.packed, self.size)
            if self.crc is not None and crc16(data) != self.crc:
                raise Malformed("DSM-490", where=where, reason="checksum")
        return _without_mac_header(data) if self.system == _MAC else data

    def _by_library(self, where: str) -> bytes | None:
        """As an archive of this one member; ``None`` when the library has no answer."""
        if self.method not in _BY_LIBRARY or self.crc is None or not libarchive.available():
            return None
        body = f"-{self.method}-".encode() + struct.pack(
            "<LLLBBB1sH", len(self.packed), self.size, 0x210000, 0x20, 0, 1, b"a", self.crc
        )
        alone = bytes((len(body), sum(body) & 0xFF)) + body + self.packed + b"\0"
        try:
            for entry in libarchive.Archive(alone, Kind.LZH).entries():
                return entry.read(Budget(), where)
        except DisarmError:
            return None
        return None


@dataclass(slots=True)
class Archive:
    data: bytes
    _place: int = field(default=0, repr=False)

    def entries(self) -> Iterator[Entry]:
        """Members in order.  Raises ``Malformed`` (DSM-490) for a header that is none."""
        while self._place + 21 < len(self.data) and self.data[self._place]:
            yield self._entry()

    def _entry(self) -> Entry:
        level = self.data[self._place + 20]
        readers = (self._level_0, self._level_1, self._level_2, self._level_3)
        if level >= len(readers):
            raise _bad("level")
        try:
            return readers[level]()
        except (struct.error, IndexError) as error:
            raise _bad("header") from error

    def _common(self) -> tuple[str, int, int, int]:
        """Method, packed size, size and time as they stand in every header."""
        method, packed, size, stamp = struct.unpack_from("<5sLLL", self.data, self._place + 2)
        if method[:1] + method[-1:] != b"--" or not method[1:-1].isalnum():
            raise _bad("method")
        return method[1:-1].decode("ascii"), packed, size, stamp

    def _content(self, start: int, count: int) -> bytes:
        if start + count > len(self.data):
            raise _bad("size")
        self._place = start + count
        return self.data[start : start + count]

    def _base(self) -> tuple[Entry, int, int]:
        """Levels 0 and 1: the entry without content, its packed size, the place behind the name's CRC."""
        at = self._place
        method, packed, size, stamp = self._common()
        header = self.data[at : at + 2 + self.data[at]]
        if sum(header[2:]) & 0xFF != header[1]:
            raise _bad("checksum")
        end = 22 + header[21]
        name = header[22:end]
        crc = int.from_bytes(header[end : end + 2], "little") if len(header) >= end + 2 else None
        entry = Entry(_text(name), method, size, crc, b"", date=stamp >> 16, clock=stamp & 0xFFFF)
        return entry, packed, end + 2

    def _level_0(self) -> Entry:
        at = self._place
        entry, packed, behind = self._base()
        extended = self.data[at + behind : at + 2 + self.data[at]]
        if extended[:1] in (b"U", b"K") and len(extended) >= 12:
            entry.mode = int.from_bytes(extended[-6:-4], "little")
        entry.packed = self._content(at + 2 + self.data[at], packed)
        return entry

    def _level_1(self) -> Entry:
        at = self._place
        entry, packed, behind = self._base()
        entry.system = self.data[at + behind]
        if entry.method == "lh7" and entry.system == _LHARK:
            entry.method = "lk7"
        start = at + 2 + self.data[at]
        behind_all = self._extensions(entry, start - 2, 2)
        entry.packed = self._content(behind_all, packed - (behind_all - start))
        return entry

    def _level_2(self) -> Entry:
        at = self._place
        method, packed, size, seconds = self._common()
        length, crc, system = (
            struct.unpack_from("<H", self.data, at)[0],
            *struct.unpack_from("<HB", self.data, at + 21),
        )
        entry = Entry("", method, size, crc, b"", system, *dostime.words(seconds))
        self._extensions(entry, at + 24, 2)
        # LHA of OS-9/68000 does not count the two bytes that tell the length.
        entry.packed = self._content(at + length + (2 if system == _OS9 else 0), packed)
        return entry

    def _level_3(self) -> Entry:
        at = self._place
        method, packed, size, seconds = self._common()
        crc, system, length = struct.unpack_from("<HBL", self.data, at + 21)
        entry = Entry("", method, size, crc, b"", system, *dostime.words(seconds))
        self._extensions(entry, at + 28, 4)
        entry.packed = self._content(at + length, packed)
        return entry

    def _extensions(self, entry: Entry, place: int, width: int) -> int:
        """Extended headers, each behind its length; returns the place behind the last."""
        name, folder = entry.name, ""
        first = place
        while length := int.from_bytes(self.data[place : place + width], "little"):
            if length < width + 1 or place - first > _LONGEST_HEADER:
                raise _bad("extended header")
            body = self.data[place + width : place + length]
            kind, content = body[:1], body[1:]
            if kind == b"\x01":
                name = _text(content)
            elif kind == b"\x02":
                folder = "/".join(_text(part) for part in content.split(b"\xff"))
            elif kind == b"\x44":
                name = content.decode("utf-16-le", "replace")
            elif kind == b"\x45":
                folder = content.decode("utf-16-le", "replace").replace("\uffff", "/")
            elif kind == b"\x50":
                entry.mode = int.from_bytes(content[:2], "little")
            place += length
        entry.name = unicodedata.normalize(
            "NFC", folder + name if folder.endswith("/") or not folder else f"{folder}/{name}"
        )
        return place + width


def _text(raw: bytes) -> str:
    """A name in the code of its time: Japanese before anything else, whatever bytes stand there."""
    raw = raw.partition(b"\0")[0]
    for encoding in ("utf-8", "cp932", "euc_jp"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _without_mac_header(data: bytes) -> bytes:
    """The data fork of a file that a Macintosh wrapped (MacBinary); other content as it is."""
    if len(data) < 128 or data[0] or data[74] or data[82] or not 1 <= data[1] <= 63:
        return data
    fork = int.from_bytes(data[83:87], "big")
    return data[128 : 128 + fork] if 0 < fork <= len(data) - 128 else data
