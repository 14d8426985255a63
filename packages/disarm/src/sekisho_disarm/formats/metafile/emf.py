"""Enhanced metafiles (EMF): records of known drawing, each with counts and sizes that add up; the rest goes.

Written afresh: the header (no description, no pixel format), texts and fonts without spare bytes, bitmaps through
:mod:`.dib`.  Left out: comments (EMF+ and private data), escapes, OpenGL, colour spaces and profiles (they name
files), printers' records, everything unknown.
Source: [MS-EMF] §2.1.1 (RecordType), §2.3 (records).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.metafile import dib

HEADER, EOF, COMMENT = 1, 14, 70
_SIGNATURE = 0x464D4520
_MOST_RECORDS = 1_000_000
_STOCK = 0x80000000  # handles of the system, not of the file

#: Records of one size, by type: the size in bytes with its eight bytes of type and size.
FIXED: dict[int, int] = {
    9: 16, 10: 16, 11: 16, 12: 16, 13: 16, 15: 20, 16: 12, 17: 12, 18: 12, 19: 12, 20: 12, 21: 12, 22: 12,
    24: 12, 25: 12, 26: 16, 27: 16, 28: 8, 29: 24, 30: 24, 31: 24, 32: 24, 33: 8, 34: 12, 35: 32, 36: 36,
    37: 12, 38: 28, 40: 12, 41: 28, 42: 24, 43: 24, 44: 32, 45: 40, 46: 40, 47: 40, 48: 12, 52: 8,
    54: 16, 55: 40, 57: 12, 58: 12, 59: 8, 60: 8, 61: 8, 62: 24, 63: 24, 64: 24, 65: 8, 66: 8, 67: 12, 68: 8,
    98: 12, 115: 12, 120: 16,
}  # fmt: skip
#: Records whose body begins with the handle of an object.
_WITH_HANDLE = frozenset({37, 38, 39, 40, 48, 49, 82, 95})
#: Records that put something on the page; a picture without one of them shows nothing.
DRAWING = frozenset(
    {2, 3, 4, 5, 6, 7, 8, 15, 41, 42, 43, 44, 45, 46, 47, 54, 55, 56, 62, 63, 64, 76, 77, 80, 81, 83, 84, 85, 86,
     87, 88, 89, 90, 91, 92, 108, 114, 116, 118}
)  # fmt: skip


@dataclass(slots=True)
class Dropped:
    """Types of the records that were left out, and how often."""

    counts: dict[int, int] = field(default_factory=dict)

    def add(self, kind: int) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1


def rebuild(data: bytes, dropped: Dropped) -> bytes:
    """The picture written afresh.  Raises ``Malformed`` (DSM-392) for what is no EMF, or what drew by other records only."""
    handles = _handles(data)
    out: list[bytes] = []
    draws = False
    for kind, body in _records(data):
        if kind in (HEADER, EOF):
            continue
        written = _record(kind, body, handles)
        if written is None:
            dropped.add(kind)
            continue
        draws |= kind in DRAWING
        out.append(struct.pack("<II", kind, len(written) + 8) + written)
    if not draws and dropped.counts:
        raise Malformed("DSM-392")
    out.append(struct.pack("<IIIII", EOF, 20, 0, 16, 20))
    body = b"".join(out)
    return _header(data, len(body), len(out) + 1, handles) + body


def _handles(data: bytes) -> int:
    if len(data) < 88 or data[40:44] != b" EMF":
        raise Malformed("DSM-392")
    return int(struct.unpack_from("<H", data, 56)[0])


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and body of every record up to the end record.  Raises ``Malformed`` (DSM-392)."""
    place = 0
    for _ in range(_MOST_RECORDS):
        if place + 8 > len(data):
            raise Malformed("DSM-392")
        kind, size = struct.unpack_from("<II", data, place)
        if size < 8 or size % 4 or place + size > len(data) or (kind == HEADER) != (place == 0):
            raise Malformed("DSM-392")
        yield kind, data[place + 8 : place + size]
        if kind == EOF:
            return
        place += size
    raise Malformed("DSM-392")


def _header(data: bytes, behind: int, records: int, handles: int) -> bytes:
    """108 bytes: bounds, frame and device as they were; no description, no pixel format."""
    bounds_and_frame = data[8:40]
    size = struct.unpack_from("<I", data, 4)[0]
    micrometers = data[100:108] if size >= 108 else bytes(8)
    return (
        struct.pack("<II", HEADER, 108)
        + bounds_and_frame
        + struct.pack("<IIIIHHIII", _SIGNATURE, 0x10000, 108 + behind, records, handles, 0, 0, 0, 0)
        + data[72:88]
        + bytes(12)
        + micrometers
    )


def _record(kind: int, body: bytes, handles: int) -> bytes | None:
    if kind in _WITH_HANDLE and not _is_handle(body, handles, own=kind not in (37, 48)):
        return None
    if kind in FIXED:
        return body[: FIXED[kind] - 8] if len(body) + 8 >= FIXED[kind] else None
    rule = _RULES.get(kind)
    try:
        return rule(body) if rule else None
    except struct.error:
        return None


def _is_handle(body: bytes, handles: int, *, own: bool) -> bool:
    if len(body) < 4:
        return False
    handle = int(struct.unpack_from("<I", body)[0])
    return 0 < handle < handles or (not own and handle >= _STOCK and handle - _STOCK < 32)


# -- points -----------------------------------------------------------------------------------------------


def _points(width: int) -> Callable[[bytes], bytes | None]:
    def rule(body: bytes) -> bytes | None:
        end = 20 + struct.unpack_from("<I", body, 16)[0] * width
        return body[:end] if len(body) >= end else None

    return rule


def _many(width: int) -> Callable[[bytes], bytes | None]:
    """Several lines: how many, how many points in all, the number of each, the points."""

    def rule(body: bytes) -> bytes | None:
        lines, points = struct.unpack_from("<II", body, 16)
        if lines > len(body) // 4:
            return None
        counts = struct.unpack_from(f"<{lines}I", body, 24)
        end = 24 + 4 * lines + points * width
        return body[:end] if sum(counts) == points and len(body) >= end else None

    return rule


def _drawn(width: int) -> Callable[[bytes], bytes | None]:
    """Points, then one byte of kind for each."""

    def rule(body: bytes) -> bytes | None:
        count = struct.unpack_from("<I", body, 16)[0]
        end = 20 + count * (width + 1)
        kinds = body[20 + count * width : end]
        if len(body) < end or not set(kinds) <= {2, 3, 4, 5, 6, 7}:
            return None
        return body[:end] + bytes(-end % 4)

    return rule


def _gradient(body: bytes) -> bytes | None:
    corners, shapes, mode = struct.unpack_from("<III", body, 16)
    each = 3 if mode == 2 else 2
    end = 28 + 16 * corners + 4 * each * shapes
    if mode > 2 or len(body) < end:
        return None
    named = struct.unpack_from(f"<{each * shapes}I", body, 28 + 16 * corners)
    padding = b"" if each == 3 else bytes(4 * shapes)
    return body[:end] + padding if all(corner < corners for corner in named) else None


def _region(body: bytes) -> bytes | None:
    """A clip: nothing, or a list of rectangles."""
    size, mode = struct.unpack_from("<II", body)
    if size == 0:
        return struct.pack("<II", 0, mode)
    head, kind, count = struct.unpack_from("<III", body, 8)
    end = 40 + 16 * count
    if head != 32 or kind != 1 or len(body) < end:
        return None
    return struct.pack("<IIIIII", 32 + 16 * count, mode, 32, 1, count, 16 * count) + body[24:end]


# -- objects ----------------------------------------------------------------------------------------------


def face(raw: bytes) -> bytes:
    """A font's name in 32 characters; what stands behind its end goes."""
    name = raw.decode("utf-16-le", "replace").partition("\0")[0][:31]
    return name.encode("utf-16-le").ljust(64, b"\0")


def _font(body: bytes) -> bytes | None:
    if len(body) < 96:
        return None
    return body[:32] + face(body[32:96]) + bytes(228)


def _pen(body: bytes) -> bytes | None:
    handle, _, info, _, bits = struct.unpack_from("<IIIII", body)
    styles = struct.unpack_from("<I", body, 40)[0]
    end = 44 + 4 * styles
    if info or bits or styles > 16 or len(body) < end:
        return None
    return struct.pack("<IIIII", handle, 0, 0, 0, 0) + body[20:end]


def _brush(body: bytes) -> bytes | None:
    """Solid, none or hatched; a pattern would be the handle of a bitmap."""
    return body[:16] if struct.unpack_from("<I", body, 4)[0] in (0, 1, 2) and len(body) >= 16 else None


def _palette(body: bytes) -> bytes | None:
    version, count = struct.unpack_from("<HH", body, 4)
    end = 8 + 4 * count
    return body[:end] if version == 0x300 and count <= 256 and len(body) >= end else None


# -- texts ------------------------------------------------------------------------------------------------


def _text(width: int) -> Callable[[bytes], bytes | None]:
    """Characters and their distances, each written where this rule says."""

    def rule(body: bytes) -> bytes | None:
        count, place, options = struct.unpack_from("<III", body, 36)
        distances_at = struct.unpack_from("<I", body, 64)[0]
        letters = body[place - 8 : place - 8 + count * width]
        each = 8 if options & 0x2000 else 4
        distances = body[distances_at - 8 : distances_at - 8 + count * each] if distances_at >= 76 else b""
        if place < 76 or len(letters) != count * width or len(distances) not in (0, count * each):
            return None
        letters += bytes(-len(letters) % 4)
        head = body[:36] + struct.pack("<III", count, 76, options) + body[48:64]
        return head + struct.pack("<I", 76 + len(letters) if distances else 0) + letters + distances

    return rule


def _small_text(body: bytes) -> bytes | None:
    count, options = struct.unpack_from("<II", body, 8)
    width = 1 if options & 0x200 else 2
    end = 28 + (0 if options & 0x100 else 16) + count * width
    return body[:end] + bytes(-end % 4) if len(body) >= end else None


# -- bitmaps ----------------------------------------------------------------------------------------------


def _bitmap(
    head: int, offsets: int, usage: int | None, *, may_lack: bool = False
) -> Callable[[bytes], bytes | None]:
    """A record of ``head`` bytes before its bitmap; where the four places and sizes stand, and the kind of palette."""

    def rule(body: bytes) -> bytes | None:
        info_at, info_size, bits_at, bits_size = struct.unpack_from("<IIII", body, offsets)
        if not info_size and may_lack:
            return body[:offsets] + bytes(16) + body[offsets + 16 : head] if len(body) >= head else None
        if info_at < head + 8 or bits_at < head + 8:
            return None
        colours = struct.unpack_from("<I", body, usage)[0] if usage is not None else dib.RGB_COLOURS
        info, bits = body[info_at - 8 : info_at - 8 + info_size], body[bits_at - 8 : bits_at - 8 + bits_size]
        made = dib.rebuild(info, bits, colours)
        if made is None:
            return None
        places = struct.pack("<IIII", head + 8, len(made.info), head + 8 + len(made.info), len(made.bits))
        return body[:offsets] + places + body[offsets + 16 : head] + made.info + made.bits

    return rule


_RULES: dict[int, Callable[[bytes], bytes | None]] = {
    **dict.fromkeys((2, 3, 4, 5, 6), _points(8)),
    **dict.fromkeys((85, 86, 87, 88, 89), _points(4)),
    **dict.fromkeys((7, 8), _many(8)),
    **dict.fromkeys((90, 91), _many(4)),
    56: _drawn(8),
    92: _drawn(4),
    118: _gradient,
    75: _region,
    39: _brush,
    49: _palette,
    82: _font,
    95: _pen,
    83: _text(1),
    84: _text(2),
    108: _small_text,
    76: _bitmap(92, 76, 72, may_lack=True),
    77: _bitmap(100, 76, 72, may_lack=True),
    80: _bitmap(68, 40, 56),
    81: _bitmap(72, 40, 56),
    114: _bitmap(100, 76, 72),
    116: _bitmap(100, 76, 72),
}
KNOWN = frozenset({HEADER, EOF, *FIXED, *_RULES})
