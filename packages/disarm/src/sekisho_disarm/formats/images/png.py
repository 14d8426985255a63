"""PNG and APNG.  Only the chunks that make the picture reach the decoder."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.images import bounds, colour, deep, frames
from sekisho_disarm.formats.images.survey import parts, report_parts
from sekisho_disarm.formats.images.walk import Part
from sekisho_disarm.kinds import Kind

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SHOWN = frozenset({"IHDR", "PLTE", "tRNS", "IDAT", "IEND", "acTL", "fcTL", "fdAT"})
_LARGEST_PROFILE = 8 * 1024 * 1024
_INCH = 0.0254


def rebuild(data: bytes, context: Context) -> bytes:
    """Decode and encode afresh; raises ``Malformed`` (DSM-392) or ``TooComplex`` (DSM-390, -391)."""
    found = parts(data, Kind.PNG)
    header = _header(data, found)
    bounds.check_size(header[0], header[1], context)
    report_parts(found, Kind.PNG, context)
    orientation = _orientation(data, found, context)
    profile, dpi = _profile(data, found, context), _density(data, found)
    if header[2] == 16 and header[3] != 0 and orientation == 1 and profile is None and not header[6]:
        return deep.rebuild(data, found, header, context)
    narrowed = _SIGNATURE + b"".join(data[p.start : p.end] for p in found if p.name in _SHOWN)
    with bounds.decoding(), Image.open(io.BytesIO(narrowed), formats=["PNG"]) as image:
        if header[2] == 16 and header[3] != 0:
            context.report("DSM-310", "IHDR")
        return _encode(image, orientation, profile, dpi, context)


def _encode(
    image: Image.Image,
    orientation: int,
    profile: bytes | None,
    dpi: tuple[int, int] | None,
    context: Context,
) -> bytes:
    count = frames.count(image)
    bounds.check_frames(count, *image.size, context)
    if count > 1:
        moving = frames.read(image, count, orientation, profile, context)
        return frames.write(moving, "PNG", loop=_loop(image), compress_level=1, disposal=frames.apart(moving))
    image.load()
    plain = colour.turn(colour.to_srgb(image, profile, context), orientation, context)
    return write(plain, dpi)


def write(image: Image.Image, dpi: tuple[int, int] | None) -> bytes:
    """PNG bytes with nothing of the picture's ``info`` but its transparent colour."""
    out = io.BytesIO()
    plain = frames.pixels_only(image)
    plain.save(out, "PNG", compress_level=1, **({"dpi": dpi} if dpi else {}))
    return out.getvalue()


def _loop(image: Image.Image) -> int:
    loop = image.info.get("loop", 0)
    return loop if isinstance(loop, int) and 0 <= loop < 2**31 else 0


def _header(data: bytes, found: list[Part]) -> tuple[int, ...]:
    first = found[0]
    if first.name != "IHDR" or first.size != 25:
        raise Malformed("DSM-392")
    return struct.unpack_from(">IIBBBBB", data, first.start + 8)


def _chunk(data: bytes, found: list[Part], name: str) -> bytes | None:
    return next((data[p.start + 8 : p.end - 4] for p in found if p.name == name), None)


def _orientation(data: bytes, found: list[Part], context: Context) -> int:
    raw = _chunk(data, found, "eXIf")
    if raw is None:
        return 1
    holder = Image.new("1", (1, 1))
    holder.info["exif"] = raw
    return colour.read_exif(holder, context)


def _profile(data: bytes, found: list[Part], context: Context) -> bytes | None:
    raw = _chunk(data, found, "iCCP")
    if raw is None:
        return None
    try:
        packed = raw[raw.index(b"\0") + 2 :]
        return zlib.decompressobj().decompress(packed, _LARGEST_PROFILE) or None
    except (ValueError, zlib.error):
        context.report("DSM-308", "iCCP")
        return None


def _density(data: bytes, found: list[Part]) -> tuple[int, int] | None:
    raw = _chunk(data, found, "pHYs")
    if raw is None or len(raw) != 9 or raw[8] != 1:
        return None
    across, down = struct.unpack(">II", raw[:8])
    return colour.density({"dpi": (across * _INCH, down * _INCH)})
