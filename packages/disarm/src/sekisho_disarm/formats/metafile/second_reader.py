"""The second reader of metafiles: its own walk and its own list of what may not be there.

It knows no rule of the writing side: it follows sizes, compares the header with what it counted, and names every
record that speaks to a printer, a file, a profile or a program, or that it does not know.
"""

from __future__ import annotations

import struct

from sekisho_disarm.kinds import Kind

#: Types from [MS-EMF] §2.1.1 that draw, set how to draw, or make what draws; bitmaps are looked at below.
_EMF = frozenset(
    [
        1,
        *range(2, 14),
        *range(14, 21),
        21,
        22,
        24,
        25,
        *range(26, 50),
        52,
        *range(54, 69),
        75,
        76,
        77,
        *range(80, 93),
    ]
) | frozenset({95, 98, 108, 114, 115, 116, 118, 120})
#: Functions from [MS-WMF] §2.1.1.1 that draw, set how to draw, or make what draws.
_WMF = (
    frozenset(
        [
            0x0000,
            0x001E,
            0x0035,
            0x00F7,
            *range(0x0102, 0x0105),
            *range(0x0106, 0x0109),
            0x0127,
            0x012C,
            0x012D,
            0x012E,
        ]
    )
    | frozenset(
        [
            0x0142,
            0x0149,
            0x01F0,
            0x0201,
            0x0209,
            *range(0x020A, 0x0210),
            0x0211,
            0x0213,
            0x0214,
            0x0220,
            0x0231,
            0x0234,
        ]
    )
    | frozenset(
        [
            0x02FA,
            0x02FB,
            0x02FC,
            0x0324,
            0x0325,
            0x0410,
            0x0412,
            0x0415,
            0x0416,
            0x0418,
            0x0419,
            0x041B,
            0x041F,
            0x0521,
        ]
    )
    | frozenset(
        {0x0538, 0x0548, 0x061C, 0x061D, 0x0817, 0x081A, 0x0830, 0x0940, 0x0A32, 0x0B41, 0x0D33, 0x0F43}
    )
)
#: Where the bitmap of a function begins behind its size and name.
_WMF_BITMAPS = {0x0142: 4, 0x0940: 16, 0x0B41: 20, 0x0D33: 18, 0x0F43: 22}
#: Where a record of EMF tells place and size of its bitmap's header and rows (from the record's start).
_BITMAPS = {76: 84, 77: 84, 80: 48, 81: 48, 114: 84, 116: 84}


def verify(data: bytes, kind: Kind) -> list[str]:
    """A sentence for every thing outside the allow-list; empty when the metafile is proven."""
    return _emf(data) if kind is Kind.EMF else _wmf(data)


def _emf(data: bytes) -> list[str]:
    if len(data) < 128 or data[40:44] != b" EMF":
        return ["no header of EMF"]
    said: list[str] = []
    place = count = 0
    last = -1
    while place + 8 <= len(data):
        last, size = struct.unpack_from("<II", data, place)
        if size < 8 or size % 4 or place + size > len(data):
            return [*said, f"record at byte {place}"]
        if last not in _EMF:
            said.append(f"record of type {last}")
        if last in _BITMAPS:
            said += _bitmap(data[place : place + size], _BITMAPS[last])
        place, count = place + size, count + 1
        if last == 14:
            break
    told, records = struct.unpack_from("<II", data, 48)
    if place != len(data) or told != len(data) or records != count or last != 14:
        said.append("bytes or records that the header does not tell")
    if any(data[60:72]) or any(data[88:100]):
        said.append("description or pixel format")
    return said


def _bitmap(record: bytes, at: int) -> list[str]:
    info_at, info, bits_at, bits = struct.unpack_from("<IIII", record, at)
    if not info and not bits:
        return []
    if info_at + info != bits_at or bits_at + bits > len(record):
        return ["bytes between the parts of a bitmap"]
    size, width, height, planes, depth, packing = struct.unpack_from("<IiiHHI", record, info_at)
    rows = (width * depth + 31) // 32 * 4 * abs(height)
    if size != 40 or planes != 1 or packing not in (0, 3) or rows != bits:
        return ["bitmap of another kind"]
    return []


def _wmf(data: bytes) -> list[str]:
    start = 22 if data[:4] == b"\xd7\xcd\xc6\x9a" else 0
    if len(data) < start + 24 or data[start : start + 4] != b"\x01\x00\x09\x00":
        return ["no header of WMF"]
    said: list[str] = []
    place, function = start + 18, -1
    while place + 6 <= len(data):
        words, function = struct.unpack_from("<IH", data, place)
        if words < 3 or place + 2 * words > len(data):
            return [*said, f"record at byte {place}"]
        if function not in _WMF:
            said.append(f"record of function {function:#06x}")
        at = place + 6 + _WMF_BITMAPS.get(function, 2 * words)
        if at + 40 <= place + 2 * words:
            size, _, _, planes, _, packing = struct.unpack_from("<IiiHHI", data, at)
            said += ["bitmap of another kind"] if size != 40 or planes != 1 or packing not in (0, 3) else []
        place += 2 * words
        if function == 0:
            break
    told = struct.unpack_from("<I", data, start + 6)[0]
    if place != len(data) or 2 * told != len(data) - start or function != 0:
        said.append("bytes that the header does not tell")
    return said
