"""The head of a Word document (FIB): which tables there are, and which of them may stay.

Source: [MS-DOC] 2.5 (Fib and its parts), 2.4.1 (retrieving text: the piece table).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from sekisho_disarm.errors import Malformed, NeedsPassword, Unsupported

IDENT = 0xA5EC
_ENCRYPTED, _OBFUSCATED, _TABLE_1 = 0x0100, 0x8000, 0x0200
_QUICK_SAVES, _WRITE_RESERVED, _HAS_PICTURES = 0x00F0, 0x0800, 0x0008
_OLDEST = 0x00C1  # Word 97
_BASE, _WORDS_AT, _LONGS_AT, _PAIRS_AT = 32, 32, 62, 154
_COUNTS_AT = 76  # ccpText; the others follow
_STORIES = ("main", "footnotes", "headers", "macros", "annotations", "endnotes", "text boxes", "header boxes")

CLX, STSH, BTE_CHPX, BTE_PAPX, SED, DGG, LISTS, ASSOC, DOP = 33, 1, 12, 13, 6, 50, 73, 32, 31
#: Where the fields of each story are listed.
FIELDS = {
    "main": 16,
    "headers": 17,
    "footnotes": 18,
    "annotations": 19,
    "endnotes": 48,
    "text boxes": 57,
    "header boxes": 59,
}
#: Tables that say how the text looks and where its notes, fields, bookmarks, comments, shapes and lists are.
KEPT = frozenset(
    {STSH, 2, 3, 4, 5, SED, 11, BTE_CHPX, BTE_PAPX, 15, 16, 17, 18, 19, 21, 22, 23, DOP, CLX, 36, 37, 40, 41, 42, 43,
     46, 47, 48, DGG, 51, 56, 57, 58, 59, LISTS, 74, 75, 76, 91, 112}
)  # fmt: skip
#: Tables that are worth a word when they are dropped: index → (code, what).
TOLD: dict[int, tuple[str, str]] = {
    24: ("DSM-614", ""), 26: ("DSM-601", ""), 44: ("DSM-605", "MailMerge"), 54: ("DSM-605", "Subdocuments"),
    60: ("DSM-603", "Variables"), 61: ("DSM-603", "Fonts"), 70: ("DSM-604", ""), 71: ("DSM-604", ""), 85: ("DSM-602", ""),
    97: ("DSM-603", "Envelope"), 27: ("DSM-617", ""), 28: ("DSM-617", ""), 29: ("DSM-617", ""),
}  # fmt: skip


def bad(reason: str) -> Malformed:
    return Malformed("DSM-693", reason=reason)


@dataclass(slots=True)
class Fib:
    """``pairs[i]`` is (offset, length) in the table stream.  ``size``: bytes of the whole FIB."""

    raw: bytes
    pairs: list[tuple[int, int]]
    size: int

    @classmethod
    def read(cls, stream: bytes) -> Fib:
        """Raises ``NeedsPassword``, ``Unsupported`` (DSM-692: before Word 97) or ``Malformed`` (DSM-693)."""
        if len(stream) < _PAIRS_AT + 8:
            raise bad("FIB")
        ident, version = struct.unpack_from("<HH", stream)
        (flags,) = struct.unpack_from("<H", stream, 10)
        if ident != IDENT or version < _OLDEST:
            raise Unsupported("DSM-692", version="Word 95")
        if flags & (_ENCRYPTED | _OBFUSCATED):
            raise NeedsPassword
        words, longs = (
            struct.unpack_from("<H", stream, _WORDS_AT)[0],
            struct.unpack_from("<H", stream, _LONGS_AT)[0],
        )
        (count,) = struct.unpack_from("<H", stream, _PAIRS_AT - 2)
        end = _PAIRS_AT + 8 * count
        if (words, longs) != (14, 22) or count < 0x5D or end + 2 > len(stream):
            raise bad("FIB")
        pairs = [(fc, lcb) for fc, lcb in struct.iter_unpack("<II", stream[_PAIRS_AT:end])]
        size = end + 2 + 2 * min(struct.unpack_from("<H", stream, end)[0], 5)
        return cls(stream[:size].ljust(size, b"\0"), pairs, size)

    @property
    def table_name(self) -> str:
        return "1Table" if struct.unpack_from("<H", self.raw, 10)[0] & _TABLE_1 else "0Table"

    def stories(self) -> dict[str, tuple[int, int]]:
        """Name → (first character, character behind the last)."""
        found, at = {}, 0
        for name, count in zip(_STORIES, struct.unpack_from("<8i", self.raw, _COUNTS_AT), strict=True):
            if count < 0 or (name == "macros" and count):
                raise bad("stories")
            found[name] = (at, at + count)
            at += count
        return found

    def pair(self, index: int) -> tuple[int, int]:
        return self.pairs[index] if index < len(self.pairs) else (0, 0)

    def written(self, pairs: dict[int, tuple[int, int]], stream_size: int) -> bytes:
        """A FIB with these tables and no others; keys, reserved fields and old offsets are zero."""
        out = bytearray(self.raw)
        (flags,) = struct.unpack_from("<H", out, 10)
        struct.pack_into("<H", out, 10, flags & ~(_QUICK_SAVES | _WRITE_RESERVED) | _HAS_PICTURES)
        out[8:10] = bytes(2)
        out[14:18] = bytes(4)
        out[20:24] = bytes(4)
        out[34:60] = bytes(26)
        out[64:76] = struct.pack("<III", stream_size, 0, 0)
        out[_COUNTS_AT + 32 : _PAIRS_AT - 2] = bytes(_PAIRS_AT - 2 - _COUNTS_AT - 32)
        for index in range(len(self.pairs)):
            struct.pack_into("<II", out, _PAIRS_AT + 8 * index, *pairs.get(index, (0, 0)))
        return bytes(out)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``first`` to ``last`` (excluded) stand at ``at`` in WordDocument, ``width`` bytes each."""

    first: int
    last: int
    at: int
    width: int

    @property
    def end(self) -> int:
        return self.at + (self.last - self.first) * self.width


@dataclass(slots=True)
class Clx:
    """Property lists (``prls``) and pieces; ``descriptors`` are the raw eight bytes of each piece."""

    prls: list[bytes]
    positions: tuple[int, ...]
    descriptors: list[bytes]

    @classmethod
    def read(cls, data: bytes) -> Clx:
        at, prls = 0, []
        while at < len(data) and data[at] == 1:
            size = int.from_bytes(data[at + 1 : at + 3], "little")
            prls.append(data[at + 3 : at + 3 + size])
            at += 3 + size
        if at + 5 > len(data) or data[at] != 2:
            raise bad("piece table")
        size = int.from_bytes(data[at + 1 : at + 5], "little")
        plc = data[at + 5 : at + 5 + size]
        count = (size - 4) // 12
        if len(plc) != size or size < 16:
            raise bad("piece table")
        positions = struct.unpack_from(f"<{count + 1}I", plc)
        start = 4 * (count + 1)
        return cls(prls, positions, [plc[start + 8 * n : start + 8 * n + 8] for n in range(count)])

    def pieces(self, limit: int) -> list[Piece]:
        """Raises ``Malformed`` when a piece is out of order or reaches behind ``limit``."""
        found = []
        for first, last, raw in zip(self.positions, self.positions[1:], self.descriptors, strict=False):
            (place,) = struct.unpack_from("<I", raw, 2)
            narrow = bool(place & 0x40000000)
            place &= 0x3FFFFFFF
            piece = Piece(first, last, place // 2 if narrow else place, 1 if narrow else 2)
            if last < first or piece.end > limit:
                raise bad("piece")
            found.append(piece)
        return found

    def written(self) -> bytes:
        head = b"".join(b"\x01" + struct.pack("<H", len(prl)) + prl for prl in self.prls)
        plc = struct.pack(f"<{len(self.positions)}I", *self.positions) + b"".join(self.descriptors)
        return head + b"\x02" + struct.pack("<I", len(plc)) + plc
