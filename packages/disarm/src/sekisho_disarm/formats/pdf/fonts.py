"""Fonts in the form of tables (TrueType, OpenType): the tables that a page needs, and no bytes between them.

Tables for typesetting, bitmaps, colours, signatures and of single makers are read by nobody who shows a PDF, only by
libraries that had better not be fed.  What stands in the tables that stay, outlines and instructions, is not judged.
Fonts in PostScript's forms (Type 1, CFF) are not looked at.
Source: ISO 32000-2 clause 9.9; OpenType 1.9, "Organization of an OpenType Font".
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

MAGICS = (b"\0\1\0\0", b"true", b"OTTO")
_NEEDED = frozenset(
    b"head hhea hmtx maxp glyf loca cmap post name OS/2 fpgm prep gasp kern vhea vmtx VORG CFF2".split()
) | {b"cvt ", b"CFF "}
_MOST = 64  # tables; fonts with everything have 30
_PADDING = 3
_ENTRY = struct.Struct(">4sLLL")


@dataclass(frozen=True, slots=True)
class _Table:
    tag: bytes
    checksum: int
    start: int
    length: int

    @property
    def stop(self) -> int:
        return self.start + self.length


def is_tabled(data: bytes) -> bool:
    return data[:4] in MAGICS


def plain(data: bytes) -> bytes | None:
    """The font with nothing but its needed tables, itself when it has no others; ``None`` when it has none at all."""
    count = int.from_bytes(data[4:6], "big")
    if not 0 < count <= _MOST:
        return None
    directory = data[12 : 12 + _ENTRY.size * count]
    whole = len(directory) // _ENTRY.size * _ENTRY.size
    tables = [_Table(*entry) for entry in _ENTRY.iter_unpack(directory[:whole])]
    kept = _kept(tables, len(data))
    if kept == tables and len(tables) == count and _is_tight(tables, len(data)):
        return data
    return _written(data, kept) if kept else None


def _kept(tables: list[_Table], size: int) -> list[_Table]:
    """The needed ones, once each, cut where the file ends: readers mend directories in the same way."""
    kept: dict[bytes, _Table] = {}
    for table in tables:
        if table.tag in _NEEDED and table.start < size:
            length = min(table.length, size - table.start)
            kept.setdefault(table.tag, _Table(table.tag, table.checksum, table.start, length))
    return list(kept.values())


def _is_tight(tables: list[_Table], size: int) -> bool:
    """No two tables share bytes, and no bytes belong to none of them."""
    reached = 12 + _ENTRY.size * len(tables)
    for table in sorted(tables, key=lambda table: (table.start, table.stop)):
        if not 0 <= table.start - reached <= _PADDING:
            return False
        reached = table.stop
    return size - reached <= _PADDING


def _written(data: bytes, tables: list[_Table]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1 if count else 0
    head = data[:4] + struct.pack(">4H", count, 16 << power, power, 16 * count - (16 << power))
    place = len(head) + _ENTRY.size * count
    bodies: list[bytes] = []
    entries: list[bytes] = []
    for table in sorted(tables, key=lambda table: table.start):
        body = data[table.start : table.stop]
        entries.append(_ENTRY.pack(table.tag, table.checksum, place, table.length))
        bodies.append(body + bytes(-len(body) % 4))
        place += len(bodies[-1])
    return b"".join([head, *sorted(entries), *bodies])


#: readable, or in the segments of old PCs
_TYPE_1 = re.compile(rb"\s*(?:%!|\x80\x01)")
#: header of a compact font: version 1, size of the header, size of offsets
_COMPACT = re.compile(rb"\x01[\x00-\x05][\x04-\x10][\x01-\x04]")


def is_program(data: bytes) -> bool:
    """Whether data without tables begin as the programs of Type 1 and compact fonts do.

    Source: Adobe Technical Notes 5015, 5040 (Type 1) and 5176 (CFF) §6.
    """
    return _TYPE_1.match(data) is not None or _COMPACT.search(data[:64]) is not None
