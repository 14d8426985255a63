"""Hand-written walkers: a picture file as a list of named parts, found by structure alone (no library).

They serve twice, and never the decoder: on the input they say what was there (findings), on the output they
prove what is there (verify).  A walker never raises on hostile bytes: what does not fit its format becomes a
part named ``broken``, what follows the end becomes ``trailing``.

Sources: ITU-T T.81 Annex B, JFIF 1.02, Exif 2.32; PNG (ISO/IEC 15948, APNG); WebP container specification.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

#: a photograph has tens of parts, a long animation some ten thousand
MOST_PARTS = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the file; ``start`` and ``end`` are byte offsets of the whole part, header included."""

    name: str
    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


def broken(start: int, data: bytes) -> Part:
    return Part("broken", start, len(data))


# --- JPEG ---------------------------------------------------------------------------------------------------

#: the end of entropy-coded data: FF followed by neither a stuffed zero, a restart marker nor a fill byte
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_MARKERS = {
    0xC4: "DHT",
    0xC8: "JPG",
    0xCC: "DAC",
    0xDA: "SOS",
    0xDB: "DQT",
    0xDC: "DNL",
    0xDD: "DRI",
    0xFE: "COM",
}
_APP_SIGNS = (
    (0xE0, b"JFIF\0", "APP0/JFIF"),
    (0xE1, b"Exif\0", "APP1/Exif"),
    (0xE1, b"http://ns.adobe.com/", "APP1/XMP"),
    (0xE2, b"ICC_PROFILE\0", "APP2/ICC"),
    (0xE2, b"MPF\0", "APP2/MPF"),
    (0xEB, b"JP", "APP11/JUMBF"),
    (0xED, b"Photoshop", "APP13/IPTC"),
    (0xEE, b"Adobe", "APP14/Adobe"),
)


def jpeg(data: bytes) -> Iterator[Part]:
    if data[:2] != b"\xff\xd8":
        yield broken(0, data)
        return
    yield Part("SOI", 0, 2)
    pos = 2
    while True:
        start = pos
        while data[pos : pos + 2] == b"\xff\xff":  # fill bytes
            pos += 1
        if pos + 2 > len(data) or data[pos] != 0xFF:
            yield broken(start, data)
            return
        marker = data[pos + 1]
        if marker == 0xD9:
            yield Part("EOI", start, pos + 2)
            if pos + 2 < len(data):
                yield Part("trailing", pos + 2, len(data))
            return
        end = pos + 2 + int.from_bytes(data[pos + 2 : pos + 4], "big")
        if end > len(data) or end < pos + 4:
            yield broken(start, data)
            return
        if marker == 0xDA:
            found = _AFTER_SCAN.search(data, end)
            end = found.start() if found else len(data)
        yield Part(_jpeg_name(marker, data[pos + 4 : pos + 32]), start, end)
        pos = end


def _jpeg_name(marker: int, head: bytes) -> str:
    for sign_marker, sign, name in _APP_SIGNS:
        if marker == sign_marker and head.startswith(sign):
            return name
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    if 0xC0 <= marker <= 0xCF and marker not in _MARKERS:
        return f"SOF{marker - 0xC0}"
    return _MARKERS.get(marker, f"marker {marker:02X}")


# --- PNG ----------------------------------------------------------------------------------------------------


def png(data: bytes) -> Iterator[Part]:
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        yield broken(0, data)
        return
    pos = 8
    while pos < len(data):
        if pos + 12 > len(data):
            yield broken(pos, data)
            return
        size = int.from_bytes(data[pos : pos + 4], "big")
        end = pos + 12 + size
        if end > len(data):
            yield broken(pos, data)
            return
        kind = data[pos + 4 : pos + 8]
        if zlib.crc32(memoryview(data)[pos + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            yield Part("wrong checksum", pos, end)
        yield Part(kind.decode("latin-1"), pos, end)
        pos = end
        if kind == b"IEND":
            if pos < len(data):
                yield Part("trailing", pos, len(data))
            return
    yield Part("broken", pos, pos)


# --- WebP ---------------------------------------------------------------------------------------------------


def webp(data: bytes) -> Iterator[Part]:
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        yield broken(0, data)
        return
    stop = 8 + int.from_bytes(data[4:8], "little")
    if stop > len(data):
        yield broken(0, data)
        return
    yield from _riff(data, 12, stop)
    if stop < len(data):
        yield Part("trailing", stop, len(data))


def _riff(data: bytes, pos: int, stop: int) -> Iterator[Part]:
    while pos < stop:
        if pos + 8 > stop:
            yield Part("broken", pos, stop)
            return
        name = data[pos : pos + 4].decode("latin-1")
        size = int.from_bytes(data[pos + 4 : pos + 8], "little")
        end = pos + 8 + size + (size & 1)
        if end > stop:
            yield Part("broken", pos, stop)
            return
        yield Part(name, pos, end)
        if name == "ANMF":
            yield from _riff(data, pos + 24, pos + 8 + size)
        pos = end


# --- BMP ----------------------------------------------------------------------------------------------------


def bmp(data: bytes) -> Iterator[Part]:
    """File header, info header, palette or masks, pixels; sizes must agree with each other."""
    if len(data) < 26 or data[:2] != b"BM":
        yield broken(0, data)
        return
    offset, header = struct.unpack_from("<II", data, 10)
    pixels = _bmp_pixels(data, header)
    if pixels is None or offset + pixels > len(data) or not 14 + header <= offset:
        yield broken(0, data)
        return
    yield Part("header", 0, 14 + header)
    if 14 + header < offset:
        yield Part("palette", 14 + header, offset)
    yield Part("pixels", offset, offset + pixels)
    if offset + pixels < len(data):
        yield Part("trailing", offset + pixels, len(data))


def _bmp_pixels(data: bytes, header: int) -> int | None:
    """Bytes of pixel data, or ``None`` when the header makes no sense."""
    if header == 12:
        width, height, planes, bits = struct.unpack_from("<HHHH", data, 18)
        packed = 0
    elif header >= 40 and len(data) >= 54:
        width, height, planes, bits, packed, size = struct.unpack_from("<iiHHII", data, 18)
        if packed in {1, 2}:  # run lengths: only the header knows the size
            return int(size)
    else:
        return None
    if planes != 1 or bits not in {1, 4, 8, 16, 24, 32} or width <= 0 or packed not in {0, 3, 6}:
        return None
    return int((width * bits + 31) // 32 * 4 * abs(height))
