"""Walkers for the block and directory formats: GIF (89a) and TIFF 6.0.  Same rules as :mod:`.walk`."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from sekisho_disarm.formats.images.walk import Part, broken

# --- GIF ----------------------------------------------------------------------------------------------------

_EXTENSIONS = {0xF9: "graphic control", 0xFE: "comment", 0x01: "plain text", 0xFF: "application"}
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def gif(data: bytes) -> Iterator[Part]:
    if len(data) < 13 or data[:6] not in {b"GIF87a", b"GIF89a"}:
        yield broken(0, data)
        return
    pos = 13 + _table(data[10])
    yield Part("screen", 0, min(pos, len(data)))
    while pos < len(data):
        sign = data[pos]
        if sign == 0x3B:
            yield Part("end", pos, pos + 1)
            if pos + 1 < len(data):
                yield Part("trailing", pos + 1, len(data))
            return
        part = _image(data, pos) if sign == 0x2C else _extension(data, pos) if sign == 0x21 else None
        if part is None:
            break
        yield part
        pos = part.end
    yield broken(min(pos, len(data)), data)


def _table(flags: int) -> int:
    """Bytes of the colour table that a flags byte announces."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _sub_blocks(data: bytes, pos: int) -> int | None:
    """Offset after the chain of sub-blocks, or ``None`` when the file ends before it."""
    while pos < len(data):
        size = data[pos]
        pos += 1 + size
        if size == 0:
            return pos
    return None


def _image(data: bytes, pos: int) -> Part | None:
    if pos + 11 > len(data):
        return None
    end = _sub_blocks(data, pos + 11 + _table(data[pos + 9]))
    return None if end is None else Part("image", pos, end)


def _extension(data: bytes, pos: int) -> Part | None:
    end = _sub_blocks(data, pos + 2)
    if end is None:
        return None
    name = _EXTENSIONS.get(data[pos + 1], "extension")
    if name == "application":
        sign = data[pos + 3 : pos + 14]
        name = "loop" if sign in _LOOPS and end - pos == 19 else _application(sign)
    return Part(name, pos, end)


def _application(sign: bytes) -> str:
    return {b"XMP DataXMP": "application/XMP", b"ICCRGBG1012": "application/ICC"}.get(sign, "application")


# --- TIFF ---------------------------------------------------------------------------------------------------

#: what a page needs to be shown; everything else is description or private (TIFF 6.0, part 1-3)
PAGE_TAGS = frozenset({
    254, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 282, 283, 284, 296, 297, 317, 320, 322, 323, 324,
    325, 332, 334, 338, 339, 347, 529, 530, 531, 532,
})  # fmt: skip
#: bytes of one value per field type, BigTIFF types included
_SIZES = dict(zip((*range(1, 14), 16, 17, 18), (1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 8, 8, 8), strict=True))
_NAMES = {
    34665: "tag Exif", 34853: "tag GPS", 700: "tag XMP", 33723: "tag IPTC", 34377: "tag Photoshop",
    34675: "tag ICC", 270: "tag description", 305: "tag software", 306: "tag date", 315: "tag artist",
    316: "tag host", 274: "tag orientation", 330: "tag sub-pages", 37724: "tag Photoshop",
    271: "tag maker", 272: "tag model", 269: "tag document", 33432: "tag copyright",
}  # fmt: skip
_ALIGNMENT = 31
_MOST_PAGES = 100_000
_MOST_STRIPS = 1_000_000


def tiff(data: bytes) -> Iterator[Part]:
    """Header, every directory of the chain, every tag value kept outside its entry, every strip or tile.

    Bytes that belong to none of them come as ``unused``.  BigTIFF is not read (``broken``).
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 14:
        yield broken(0, data)
        return
    parts = list(_directories(data, order))
    yield from parts
    yield from _gaps([(0, 8), *((p.start, p.end) for p in parts)], data)


def _directories(data: bytes, order: str) -> Iterator[Part]:
    pos = int(struct.unpack_from(order + "I", data, 4)[0])
    seen: set[int] = set()
    while pos:
        if pos in seen or len(seen) > _MOST_PAGES or pos + 6 > len(data):
            yield broken(min(pos, len(data)), data)
            return
        seen.add(pos)
        count = int(struct.unpack_from(order + "H", data, pos)[0])
        end = pos + 2 + 12 * count + 4
        if end > len(data) or count == 0:
            yield broken(pos, data)
            return
        yield Part("directory", pos, end)
        yield from _entries(data, order, pos + 2, count)
        pos = int(struct.unpack_from(order + "I", data, end - 4)[0])


def _entries(data: bytes, order: str, pos: int, count: int) -> Iterator[Part]:
    values: dict[int, tuple[int, ...]] = {}
    for entry in range(pos, pos + 12 * count, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", data, entry)
        size = _SIZES.get(kind, 0) * number
        start = entry + 8 if size <= 4 else int(struct.unpack_from(order + "I", data, entry + 8)[0])
        if size == 0 or start + size > len(data):
            yield broken(entry, data)
            continue
        if tag not in PAGE_TAGS:
            yield Part(_NAMES.get(tag, f"tag {tag}"), start, start + size)
        elif size > 4:
            yield Part("value", start, start + size)
        if tag in {273, 279, 324, 325} and number <= _MOST_STRIPS and kind in {3, 4}:
            values[tag] = struct.unpack_from(f"{order}{number}{'H' if kind == 3 else 'I'}", data, start)
    for offsets, sizes in ((273, 279), (324, 325)):
        for start, size in zip(values.get(offsets, ()), values.get(sizes, ()), strict=False):
            yield Part("strip", start, start + size) if start + size <= len(data) else broken(start, data)


def _gaps(covered: list[tuple[int, int]], data: bytes) -> Iterator[Part]:
    """What no part covers, short runs of zero bytes for alignment excepted."""
    reached, end = 0, len(data)
    for start, stop in [*sorted(covered), (end, end)]:
        if start > reached and (start - reached > _ALIGNMENT or any(data[reached:start])):
            yield Part("unused", reached, start)
        reached = max(reached, stop)
