"""Windows metafiles (WMF): as :mod:`.emf`, sixteen bits wide.

Objects are numbered by the order of their making, so a maker that must go leaves a brush without colour behind.
Left out: escapes (one of them ran code), pictures of the older bitmap kind, regions, everything unknown.
Source: [MS-WMF] §2.1.1.1 (RecordType), §2.3 (records).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.metafile import dib
from sekisho_disarm.formats.metafile.emf import Dropped

PLACEABLE = b"\xd7\xcd\xc6\x9a"
EOF, ESCAPE = 0x0000, 0x0626
_HEAD = struct.Struct("<HHHIHIH")
_PLACED = struct.Struct("<4sH4hHIH")
_MOST_RECORDS = 1_000_000
_NOTHING = (0x02FC, struct.pack("<HIH", 1, 0, 0))  # CREATEBRUSHINDIRECT, style null

#: Records of one size, by function: how many words of parameters.
FIXED: dict[int, int] = {
    0x001E: 0, 0x0035: 0, 0x0102: 1, 0x0103: 1, 0x0104: 1, 0x0106: 1, 0x0107: 1, 0x0108: 1, 0x0127: 1, 0x012C: 1, 0x012D: 1,
    0x012E: 1, 0x0149: 1, 0x01F0: 1, 0x0234: 1, 0x0201: 2, 0x0209: 2, 0x020A: 2, 0x020B: 2, 0x020C: 2, 0x020D: 2,
    0x020E: 2, 0x020F: 2, 0x0211: 2, 0x0213: 2, 0x0214: 2, 0x0220: 2, 0x0231: 2, 0x0410: 4, 0x0412: 4, 0x0415: 4,
    0x0416: 4, 0x0418: 4, 0x0419: 4, 0x041B: 4, 0x041F: 4, 0x0548: 5, 0x061C: 6, 0x061D: 6, 0x0817: 8, 0x081A: 8,
    0x0830: 8, 0x02FA: 5,
}  # fmt: skip
#: Records that make an object, by function.
_MAKERS = frozenset({0x00F7, 0x0142, 0x01F9, 0x02FA, 0x02FB, 0x02FC, 0x06FF, 0x00F8, 0x02FD, 0x06FE})
DRAWING = frozenset(
    {0x0213, 0x0324, 0x0325, 0x0418, 0x0419, 0x041B, 0x041F, 0x0521, 0x0538, 0x0548, 0x061C, 0x061D, 0x0817, 0x081A,
     0x0830, 0x0940, 0x0A32, 0x0B41, 0x0D33, 0x0F43}
)  # fmt: skip


def rebuild(data: bytes, dropped: Dropped) -> bytes:
    """The picture written afresh.  Raises ``Malformed`` (DSM-392) for what is no WMF, or what drew by other records only."""
    placed, start = _placement(data)
    objects = _objects(data, start)
    out: list[bytes] = []
    draws = False
    for kind, body in _records(data, start + 18):
        written: tuple[int, bytes | None] = (kind, _record(kind, body))
        if written[1] is None:
            dropped.add(kind)
            if kind not in _MAKERS:
                continue
            written = _NOTHING
        draws |= kind in DRAWING
        parameters = written[1] or b""
        out.append(struct.pack("<IH", 3 + len(parameters) // 2, written[0]) + parameters)
    if not draws and dropped.counts:
        raise Malformed("DSM-392")
    out.append(struct.pack("<IH", 3, EOF))
    longest = max(len(record) for record in out) // 2
    body = b"".join(out)
    return placed + _HEAD.pack(1, 9, 0x300, 9 + len(body) // 2, objects, longest, 0) + body


def _placement(data: bytes) -> tuple[bytes, int]:
    """The head of a placeable metafile written afresh, and where the plain one begins."""
    if not data.startswith(PLACEABLE):
        return b"", 0
    if len(data) < _PLACED.size:
        raise Malformed("DSM-392")
    key, _, left, top, right, bottom, inch, _, _ = _PLACED.unpack_from(data)
    head = _PLACED.pack(key, 0, left, top, right, bottom, inch, 0, 0)[:20]
    check = 0
    for word in struct.unpack("<10H", head):
        check ^= word
    return head + struct.pack("<H", check), _PLACED.size


def _objects(data: bytes, start: int) -> int:
    if len(data) < start + 18:
        raise Malformed("DSM-392")
    kind, words, _, _, objects, _, _ = _HEAD.unpack_from(data, start)
    if kind not in (1, 2) or words != 9:
        raise Malformed("DSM-392")
    return int(objects)


def _records(data: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Function and parameters of every record before the end record.  Raises ``Malformed`` (DSM-392)."""
    for _ in range(_MOST_RECORDS):
        if place + 6 > len(data):
            raise Malformed("DSM-392")
        words, kind = struct.unpack_from("<IH", data, place)
        if kind == EOF:
            return
        if words < 3 or place + 2 * words > len(data):
            raise Malformed("DSM-392")
        yield kind, data[place + 6 : place + 2 * words]
        place += 2 * words
    raise Malformed("DSM-392")


def _record(kind: int, body: bytes) -> bytes | None:
    if kind in FIXED:
        return body[: 2 * FIXED[kind]] if len(body) >= 2 * FIXED[kind] else None
    rule = _RULES.get(kind)
    try:
        return rule(body) if rule else None
    except struct.error:
        return None


def _points(body: bytes) -> bytes | None:
    end = 2 + 4 * struct.unpack_from("<H", body)[0]
    return body[:end] if len(body) >= end else None


def _many(body: bytes) -> bytes | None:
    count = struct.unpack_from("<H", body)[0]
    counts = struct.unpack_from(f"<{count}H", body, 2)
    end = 2 + 2 * count + 4 * sum(counts)
    return body[:end] if len(body) >= end else None


def _brush(body: bytes) -> bytes | None:
    return body[:8] if len(body) >= 8 and struct.unpack_from("<H", body)[0] in (0, 1, 2) else None


def _font(body: bytes) -> bytes | None:
    """Nine words, then the name up to its end."""
    if len(body) < 20:
        return None
    return body[:18] + body[18:50].partition(b"\0")[0][:31].ljust(32, b"\0")


def _palette(body: bytes) -> bytes | None:
    start, count = struct.unpack_from("<HH", body)
    end = 4 + 4 * count
    return body[:end] if start == 0x300 and count <= 256 and len(body) >= end else None


def _text(body: bytes) -> bytes | None:
    count = struct.unpack_from("<H", body)[0]
    even = count + count % 2
    end = 2 + even + 4
    if len(body) < end:
        return None
    return body[: 2 + count] + bytes(count % 2) + body[2 + even : end]


def _placed_text(body: bytes) -> bytes | None:
    _, _, count, options = struct.unpack_from("<hhHH", body)
    start = 8 + (8 if options & 6 else 0)
    even = start + count + count % 2
    if len(body) < start + count:
        return None
    distances = body[even : even + 2 * count]
    letters = body[: start + count] + bytes(count % 2)
    return letters + (distances if len(distances) == 2 * count else b"")


def _bitmap(head: int, usage: int | None, *, bare: int | None = None) -> Callable[[bytes], bytes | None]:
    """``head`` bytes, then a bitmap; ``bare``: the size of the form without one."""

    def rule(body: bytes) -> bytes | None:
        if bare is not None and len(body) == bare:
            return body
        colours = struct.unpack_from("<H", body, usage)[0] if usage is not None else dib.RGB_COLOURS
        parts = dib.split(body[head:], colours)
        made = dib.rebuild(*parts, colours) if parts else None
        if made is None:
            return None
        return body[:head] + made.info + made.bits + bytes((len(made.info) + len(made.bits)) % 2)

    return rule


def _pattern(body: bytes) -> bytes | None:
    """A brush of a bitmap; only the kind with a header of its own."""
    return _bitmap(4, 2)(body) if struct.unpack_from("<H", body)[0] == 5 else None


_RULES: dict[int, Callable[[bytes], bytes | None]] = {
    0x0324: _points,
    0x0325: _points,
    0x0538: _many,
    0x02FC: _brush,
    0x02FB: _font,
    0x00F7: _palette,
    0x0521: _text,
    0x0A32: _placed_text,
    0x0142: _pattern,
    0x0940: _bitmap(16, None, bare=18),
    0x0B41: _bitmap(20, None, bare=22),
    0x0D33: _bitmap(18, 0),
    0x0F43: _bitmap(22, 4),
}
KNOWN = frozenset({EOF, *FIXED, *_RULES})
