"""Bitmaps of Windows with transparency."""

from __future__ import annotations

import struct

import pytest
from test_images_rebuild import opened, rebuild

from sekisho_disarm.kinds import Kind


def test_transparency_of_a_bitmap_stays() -> None:
    """Pillow reads the masks of a version 4 header and writes none: the file is built here."""
    pixels = bytes((40, 30, 20, 0)) * 4 + bytes((40, 30, 20, 255)) * 4
    header = struct.pack("<IiiHHIIiiII", 108, 4, 2, 1, 32, 3, len(pixels), 2835, 2835, 0, 0)
    header += struct.pack("<4I4s48x", 0xFF0000, 0xFF00, 0xFF, 0xFF000000, b"BGRs")
    data = struct.pack("<2sI4xI", b"BM", 122 + len(pixels), 122) + header + pixels
    after, codes = rebuild(data, Kind.BMP)
    assert codes == []
    shown = opened(after)
    assert (shown.mode, shown.getpixel((0, 0)), shown.getpixel((0, 1))) == (
        "RGBA",
        (20, 30, 40, 255),
        (20, 30, 40, 0),
    )
    assert rebuild(after, Kind.BMP)[0] == after


@pytest.mark.parametrize(
    "palette", [b"\xff\xff\xff\0\0\0\0\0", b"\0\0\0\0\xff\xff\xff\0", b"\0\0\xff\0\0\xff\0\0"]
)
def test_two_colours_keep_their_order_and_their_single_bits(palette: bytes) -> None:
    """The patterns of Office's fills are read bit by bit, whatever colours the file names."""
    bits = b"\xf0\0\0\0" * 7 + b"\x0f\0\0\0"
    header = struct.pack("<IiiHHIIiiII", 40, 8, 8, 1, 1, 0, len(bits), 2953, 2953, 2, 2)
    data = struct.pack("<2sI4xI", b"BM", 62 + len(bits), 62) + header + palette + bits
    after, codes = rebuild(data, Kind.BMP)
    assert codes == []
    assert (after[28:30], after[62:]) == (b"\1\0", bits)
    assert opened(after).convert("RGB").tobytes() == opened(data).convert("RGB").tobytes()
    assert rebuild(after, Kind.BMP)[0] == after
