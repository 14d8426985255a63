"""BMP and WebP."""

from __future__ import annotations

import io
import struct

from PIL import Image

from sekisho_disarm.context import Context
from sekisho_disarm.formats.images import bounds, colour, frames, quiet
from sekisho_disarm.formats.images.survey import parts, report_parts
from sekisho_disarm.kinds import Kind

_WEBP_QUALITY = 90
_V4, _MASKS, _INCH = 108, 3, 0.0254


def rebuild_bmp(data: bytes, context: Context) -> bytes:
    """Raises ``Malformed`` (DSM-392) or ``TooComplex`` (DSM-390)."""
    with bounds.decoding(), Image.open(io.BytesIO(data), formats=["BMP"]) as image:
        bounds.check_size(*image.size, context)
        report_parts(parts(data, Kind.BMP), Kind.BMP, context)
        image.load()
        return _bmp(image)


def _bmp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    dpi = colour.density(image.info)
    plain = frames.pixels_only(image)
    if plain.mode == "RGBA":
        return _see_through(plain, dpi)
    plain.save(out, "BMP", **({"dpi": dpi} if dpi else {}))
    return out.getvalue()


def _see_through(image: Image.Image, dpi: tuple[int, int] | None) -> bytes:
    """Pillow writes no BMP that says which bits are transparency: a header of version 4 does."""
    width, height = image.size
    pixels = image.tobytes("raw", "BGRA", 0, -1)
    across, down = (round(value / _INCH) for value in dpi) if dpi else (0, 0)
    header = struct.pack(
        "<IiiHHIIiiII", _V4, width, height, 1, 32, _MASKS, len(pixels), across, down, 0, 0
    ) + struct.pack("<4I4s48x", 0xFF0000, 0xFF00, 0xFF, 0xFF000000, b"BGRs")
    start = 14 + _V4
    return struct.pack("<2sI4xI", b"BM", start + len(pixels), start) + header + pixels


def rebuild_webp(data: bytes, context: Context) -> bytes:
    """Raises ``Malformed`` (DSM-392) or ``TooComplex`` (DSM-390, -391)."""
    found = parts(data, Kind.WEBP)
    lossless = any(part.name == "VP8L" for part in found)
    moving = sum(part.name == "ANMF" for part in found)
    with bounds.decoding():
        width, height = _canvas(data)
        bounds.check_size(width, height, context)
        bounds.check_frames(max(moving, 1), width, height, context)
        with Image.open(io.BytesIO(data), formats=["WEBP"]) as image:
            bounds.check_size(*image.size, context)
            report_parts(found, Kind.WEBP, context)
            orientation = colour.read_exif(image, context)
            profile = image.info.get("icc_profile")
            pictures = frames.read(image, frames.count(image), orientation, profile, context)
            if not lossless and len(pictures) == 1 and quiet.may_move(context):
                pictures = [(quiet.moved(picture), duration) for picture, duration in pictures]
            return _webp(pictures, image.info.get("loop", 0), lossless=lossless)


def _canvas(data: bytes) -> tuple[int, int]:
    """Width and height from the first chunk, before the library allocates anything."""
    first = data[12:16]
    if first == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if first == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _webp(pictures: list[frames.Frame], loop: int, *, lossless: bool) -> bytes:
    quality = 40 if lossless else _WEBP_QUALITY  # for lossless it is effort, not quality
    if len(pictures) > 1:
        return frames.write(pictures, "WEBP", loop=loop, lossless=lossless, quality=quality, method=2)
    out = io.BytesIO()
    pictures[0][0].save(out, "WEBP", lossless=lossless, quality=quality, method=2, exact=lossless)
    return out.getvalue()
