"""Writing compound files: version 3, every sector fresh, nothing between and nothing after.

Deterministic: no dates, no state bits, entries in the order that the format demands.  Source: [MS-CFB] 2.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from sekisho_disarm.cfb import END, FREE, MAGIC, NO_STREAM, ROOT, STORAGE, STREAM

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FAT_MARK, _DIFAT_MARK = 0xFFFFFFFD, 0xFFFFFFFC
_PER_SECTOR = _SECTOR // 4
_IN_HEADER = 109
_RED, _BLACK = 0, 1

#: What a storage may hold: a stream's bytes, or another storage.
Content = Mapping[str, "bytes | Content"]


@dataclass(slots=True)
class _Row:
    """One directory entry on its way to the disk."""

    name: str
    kind: int
    data: bytes = b""
    clsid: bytes = bytes(16)
    left: int = NO_STREAM
    right: int = NO_STREAM
    child: int = NO_STREAM
    colour: int = _BLACK
    start: int = 0
    size: int = 0


@dataclass(slots=True)
class _Sectors:
    """The body of the file and its FAT."""

    parts: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Append a chain; the number of its first sector, END for nothing."""
        if not data:
            return END
        count, first = -(-len(data) // _SECTOR), len(self.fat)
        self.parts.append(data.ljust(count * _SECTOR, b"\0"))
        self.fat += [*range(first + 1, first + count), END]
        return first


def write(content: Content, clsid: bytes = bytes(16)) -> bytes:
    """A compound file that holds exactly ``content``; names at most 31 UTF-16 units.  ``clsid``: of the root."""
    rows = [_Row("Root Entry", ROOT, clsid=clsid)]
    _add_children(rows, 0, content)
    sectors = _Sectors()
    mini_fat = _place_streams(rows, sectors)
    mini_start = sectors.add(_numbers(mini_fat, FREE)) if mini_fat else END
    mini_count = -(-len(mini_fat) // _PER_SECTOR)
    directory = sectors.add(b"".join(map(_packed, rows)).ljust(-(-len(rows) // 4) * _SECTOR, b"\0"))
    tables = _fat_tables(sectors.fat)
    header = _header(directory, mini_start, mini_count, tables)
    padded = _blank_rows(b"".join(sectors.parts), directory, len(rows))
    return b"".join((header, padded, tables.fat, tables.difat))


def _blank_rows(body: bytes, directory: int, used: int) -> bytes:
    """Unused places of the last directory sector: all zero but the three pointers."""
    missing = -used % 4
    blank = struct.pack("<68xIII48x", NO_STREAM, NO_STREAM, NO_STREAM) * missing
    at = directory * _SECTOR + used * 128
    return body[:at] + blank + body[at + len(blank) :]


def _order(name: str) -> tuple[int, str]:
    return (len(name.encode("utf-16-le")), name.upper())


def _add_children(rows: list[_Row], parent: int, content: Content) -> None:
    names = sorted(content, key=_order)
    first = len(rows)
    for name in names:
        value = content[name]
        rows.append(_Row(name, STREAM, value) if isinstance(value, bytes) else _Row(name, STORAGE))
    rows[parent].child = _balance(rows, first, first + len(names), _levels(len(names)))
    for offset, name in enumerate(names):
        value = content[name]
        if not isinstance(value, bytes):
            _add_children(rows, first + offset, value)


def _levels(count: int) -> int:
    """How many levels of a balanced tree are full; the nodes below them are red."""
    return (count + 1).bit_length() - 1


def _balance(rows: list[_Row], low: int, high: int, black: int) -> int:
    """Link rows[low:high] to a balanced red-black tree; the index of its top."""
    if low >= high:
        return NO_STREAM
    middle = (low + high) // 2
    rows[middle].left = _balance(rows, low, middle, black - 1)
    rows[middle].right = _balance(rows, middle + 1, high, black - 1)
    rows[middle].colour = _BLACK if black > 0 else _RED
    return middle


def _place_streams(rows: list[_Row], sectors: _Sectors) -> list[int]:
    """Give every stream its place; the mini FAT comes back."""
    mini: list[bytes] = []
    mini_fat: list[int] = []
    for row in rows:
        row.size = len(row.data)
        if row.kind != STREAM:
            continue
        if not row.data or row.size >= _CUTOFF:
            row.start = sectors.add(row.data)
            continue
        count, row.start = -(-row.size // _MINI), len(mini_fat)
        mini.append(row.data.ljust(count * _MINI, b"\0"))
        mini_fat += [*range(row.start + 1, row.start + count), END]
    stream = b"".join(mini)
    rows[0].start, rows[0].size = sectors.add(stream), len(stream)
    return mini_fat


def _packed(row: _Row) -> bytes:
    name = row.name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16s20xIQ",
        name, len(name) + 2, row.kind, row.colour, row.left, row.right, row.child, row.clsid, row.start, row.size,
    )  # fmt: skip


def _numbers(values: list[int], filler: int) -> bytes:
    padded = values + [filler] * (-len(values) % _PER_SECTOR)
    return struct.pack(f"<{len(padded)}I", *padded)


@dataclass(frozen=True, slots=True)
class _Tables:
    fat: bytes
    fat_places: list[int]
    difat: bytes
    difat_start: int
    difat_count: int


def _fat_tables(fat: list[int]) -> _Tables:
    """The FAT and DIFAT sectors, which the FAT itself must count."""
    used, fat_count, difat_count = len(fat), 0, 0
    while True:
        needed = -(-(used + fat_count + difat_count) // _PER_SECTOR)
        more = max(0, -(-(needed - _IN_HEADER) // (_PER_SECTOR - 1)))
        if (needed, more) == (fat_count, difat_count):
            break
        fat_count, difat_count = needed, more
    places = list(range(used, used + fat_count))
    difat_start = used + fat_count if difat_count else END
    whole = [*fat, *[_FAT_MARK] * fat_count, *[_DIFAT_MARK] * difat_count]
    beyond, difat = places[_IN_HEADER:], b""
    for index in range(difat_count):
        block = beyond[index * (_PER_SECTOR - 1) : (index + 1) * (_PER_SECTOR - 1)]
        following = difat_start + index + 1 if index + 1 < difat_count else END
        difat += struct.pack(f"<{_PER_SECTOR}I", *block, *[FREE] * (_PER_SECTOR - 1 - len(block)), following)
    return _Tables(_numbers(whole, FREE), places, difat, difat_start, difat_count)


def _header(directory: int, mini_start: int, mini_count: int, tables: _Tables) -> bytes:
    listed = tables.fat_places[:_IN_HEADER]
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        MAGIC, 0x3E, 3, 0xFFFE, 9, 6, 0, len(tables.fat_places), directory, 0, _CUTOFF,
        mini_start, mini_count, tables.difat_start, tables.difat_count,
    )  # fmt: skip
    return head + struct.pack(f"<{_IN_HEADER}I", *listed, *[FREE] * (_IN_HEADER - len(listed)))
