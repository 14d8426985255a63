"""Bitmaps inside metafiles: the header is read, every size computed, and the bytes written that the sizes ask for.

Source: [MS-WMF] §2.2.2.9 (DeviceIndependentBitmap), §2.2.2.3 (BitmapInfoHeader), §2.1.1.7 (Compression).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEADER = struct.Struct("<IiiHHIIiiII")
_HEADER_SIZE = 40
_LARGER_HEADERS = (40, 52, 56, 108, 124)
_RGB, _BITFIELDS = 0, 3
_DEPTHS = (1, 4, 8, 16, 24, 32)
_MOST_PIXELS = 40_000_000
RGB_COLOURS, INDICES = 0, 1  # what a palette holds


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Header with palette or masks, and the rows, each exactly as long as the header asks for."""

    info: bytes
    bits: bytes


def rebuild(info: bytes, bits: bytes, usage: int = RGB_COLOURS) -> Bitmap | None:
    """A bitmap without compression, profile or spare bytes; ``None`` when it is not one."""
    if len(info) < _HEADER_SIZE or usage not in (RGB_COLOURS, INDICES):
        return None
    size, width, height, planes, depth, packing, _, across, down, used, _ = _HEADER.unpack_from(info)
    if size not in _LARGER_HEADERS or planes != 1 or depth not in _DEPTHS or width <= 0 or height == 0:
        return None
    if packing not in (_RGB, _BITFIELDS) or (packing == _BITFIELDS and depth not in (16, 32)):
        return None
    if width * abs(height) > _MOST_PIXELS:
        return None
    masks = 12 if packing == _BITFIELDS else 0
    start = _HEADER_SIZE if masks and size == _HEADER_SIZE else _HEADER_SIZE if masks else size
    colours = min(used or 1 << depth, 1 << depth) if depth <= 8 else 0
    palette = colours * (2 if usage == INDICES else 4)
    tail = info[start : start + masks] if masks else info[start : start + palette]
    rows = (width * depth + 31) // 32 * 4 * abs(height)
    if len(tail) != (masks or palette) or len(bits) < rows:
        return None
    head = _HEADER.pack(_HEADER_SIZE, width, height, 1, depth, packing, rows, across, down, colours, 0)
    return Bitmap(head + tail, bits[:rows])


def split(data: bytes, usage: int) -> tuple[bytes, bytes] | None:
    """Header and rows of a bitmap that stands in one piece (WMF)."""
    if len(data) < _HEADER_SIZE:
        return None
    size, _, _, _, depth, packing, *_, used, _ = _HEADER.unpack_from(data)
    if size not in _LARGER_HEADERS:
        return None
    colours = min(used or 1 << depth, 1 << depth) if depth <= 8 else 0
    behind = (
        12 if packing == _BITFIELDS and size == _HEADER_SIZE else colours * (2 if usage == INDICES else 4)
    )
    return data[: size + behind], data[size + behind :]
