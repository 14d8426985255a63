"""The text of a Word 97-2003 document, by its pieces.  Pure: two streams in, texts out.

Hidden and deleted words stand in the text like all others: they are read, and not told apart.
Source: [MS-DOC] §2.4.1 (retrieving text), §2.5.1 (Fib), §2.9.177 (PlcPcd), §2.8.35.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from sekisho_screening.errors import Encrypted, Unreadable
from sekisho_screening.places import Part

_MAGIC = 0xA5EC
_ENCRYPTED, _TABLE_ONE = 0x0100, 0x0200
_FLAGS_AT, _COUNTS_AT, _CLX_AT = 10, 0x4C, 0x1A2  # in the Fib of version 97 and later
_PARTS = (
    Part.BODY, Part.FOOTNOTE, Part.HEADER, Part.OTHER, Part.COMMENT, Part.FOOTNOTE, Part.TEXT_BOX, Part.TEXT_BOX,
)  # fmt: skip
_COMPRESSED = 0x40000000
_MARKS = {
    0x07: "\t", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x0E: "\n", 0x1E: "-", 0x1F: "", 0x13: " ", 0x14: " ", 0x15: " ",
    0x01: "", 0x02: "", 0x05: "", 0x08: "", 0xA0: " ",
}  # fmt: skip


def table_stream(main: bytes) -> str:
    """The name of the stream that holds the tables.  Raises ``Unreadable``, ``Encrypted``."""
    if len(main) < _CLX_AT + 8 or struct.unpack_from("<H", main)[0] != _MAGIC:
        raise Unreadable("fib")
    flags = struct.unpack_from("<H", main, _FLAGS_AT)[0]
    if flags & _ENCRYPTED:
        raise Encrypted
    return "1Table" if flags & _TABLE_ONE else "0Table"


def texts(main: bytes, table: bytes) -> Iterator[tuple[Part, str]]:
    """The body, footnotes, headers, comments, end notes and text boxes.  Raises ``Unreadable``, ``struct.error``."""
    whole = _whole_text(main, table)
    at = 0
    for part, count in zip(_PARTS, struct.unpack_from("<8i", main, _COUNTS_AT), strict=True):
        if not 0 <= count <= len(whole):
            raise Unreadable("counts")
        if count:
            yield part, _readable(whole[at : at + count])
        at += count


def _whole_text(main: bytes, table: bytes) -> str:
    start, length = struct.unpack_from("<II", main, _CLX_AT)
    clx = table[start : start + length]
    at = 0
    while at < len(clx) and clx[at] == 0x01:  # property modifiers come first
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 0x02:
        raise Unreadable("clx")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    pieces = clx[at + 5 : at + 5 + size]
    count = (len(pieces) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", pieces)
    return "".join(_piece(main, pieces, 4 * (count + 1) + 8 * n, ends[n + 1] - ends[n]) for n in range(count))


def _piece(main: bytes, pieces: bytes, at: int, characters: int) -> str:
    if characters < 0 or characters > len(main):
        raise Unreadable("piece")
    place = struct.unpack_from("<I", pieces, at + 2)[0]
    if place & _COMPRESSED:
        start = (place & ~_COMPRESSED) // 2
        return main[start : start + characters].decode("cp1252", "replace")
    return main[place : place + 2 * characters].decode("utf-16-le", "replace")


def _readable(text: str) -> str:
    """A row of a table ends with two cell marks: it becomes a line whose cells end with tabs."""
    rows = text.replace("\x07\x07", "\t\n")
    return rows.translate(_MARKS)
