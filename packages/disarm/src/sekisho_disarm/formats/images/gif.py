"""GIF.  Every frame is decoded and encoded alone: indices, palettes, offsets and times stay exact."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from PIL import GifImagePlugin, Image

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.images import bounds, quiet
from sekisho_disarm.formats.images.survey import parts, report_parts
from sekisho_disarm.formats.images.walk import Part
from sekisho_disarm.kinds import Kind

_DESCRIPTOR = 10  # bytes of the image descriptor that Pillow writes and we replace


def rebuild(data: bytes, context: Context) -> bytes:
    """Raises ``Malformed`` (DSM-392) or ``TooComplex`` (DSM-390, -391)."""
    found = parts(data, Kind.GIF)
    images = [part for part in found if part.name == "image"]
    if not images or found[0].name != "screen":
        raise Malformed("DSM-392")
    _check_end(found)
    width, height = struct.unpack_from("<HH", data, 6)
    bounds.check_size(width, height, context)
    bounds.check_frames(len(images), width, height, context)
    report_parts(found, Kind.GIF, context)
    with bounds.decoding():
        return b"".join(_write(data, found, width, height, context))


def _check_end(found: list[Part]) -> None:
    """A file that stops in the middle of a block is cut short; one that only lacks its last byte is not."""
    if any(part.name == "broken" and part.size > 0 for part in found):
        raise Malformed("DSM-392")


def _write(data: bytes, found: list[Part], width: int, height: int, context: Context) -> Iterator[bytes]:
    table = _global_table(data)
    yield b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF0, 0, 0)
    yield b"\0" * 6  # a colour table of two entries that no frame uses: each frame carries its own
    control: Part | None = None
    for part in found:
        if part.name == "loop":
            yield b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + data[part.start + 16 : part.start + 18] + b"\0"
        elif part.name == "graphic control" and part.size == 8:
            control = part
        elif part.name == "image":
            yield _control(data, control)
            yield _frame(data, part, table, context, _clear(data, control))
            control = None
    yield b";"


def _global_table(data: bytes) -> bytes:
    return data[13 : 13 + 3 * 2 ** ((data[10] & 7) + 1)] if data[10] & 0x80 else b""


def _control(data: bytes, part: Part | None) -> bytes:
    """Disposal, transparency and time; the reserved and the user-input bits are dropped."""
    if part is None:
        return b""
    flags, time, colour = struct.unpack_from("<BHB", data, part.start + 3)
    flags &= 0b00011101
    return b"\x21\xf9\x04" + struct.pack("<BHB", flags, time, colour if flags & 1 else 0) + b"\0"


def _clear(data: bytes, control: Part | None) -> int | None:
    """The index that means transparency in the next frame."""
    return data[control.start + 6] if control is not None and data[control.start + 3] & 1 else None


def _frame(data: bytes, part: Part, table: bytes, context: Context, clear: int | None) -> bytes:
    left, top, width, height, flags = struct.unpack_from("<HHHHB", data, part.start + 1)
    bounds.check_size(width, height, context)
    bounds.check_size(left + width, top + height, context)  # readers grow the screen until the frame fits
    start = part.start + 10
    if flags & 0x80:
        size = 3 * 2 ** ((flags & 7) + 1)
        table, start = data[start : start + size], start + size
    picture = _decode(data[start : part.end], width, height, flags & 0x40)
    calmed, same = quiet.equal_colours((table or _GREYS)[:768].ljust(768, b"\0"), clear)
    picture = picture.point(same)
    palette = _used(picture, calmed)
    return _encode(picture, palette, left, top)


def _decode(coded: bytes, width: int, height: int, interlaced: int) -> Image.Image:
    """The indices of one frame, read through a file made of nothing but this frame."""
    alone = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + _RAMP
    alone += b"," + struct.pack("<HHHHB", 0, 0, width, height, interlaced) + coded + b";"
    with Image.open(io.BytesIO(alone), formats=["GIF"]) as image:
        image.load()
        return Image.frombytes("L", image.size, image.tobytes())


#: colours, not greys: Pillow would make a grey picture of a grey ramp
_RAMP = bytes(value for grey in range(256) for value in (grey, (grey * 7) % 256, 255 - grey))


#: What readers show when a file brings no colours at all.
_GREYS = bytes(grey for grey in range(256) for _ in range(3))


def _used(picture: Image.Image, table: bytes) -> bytes:
    """The colours that pixels use, the others blanked; length is a power of two, as GIF wants it."""
    used = picture.histogram()
    highest = max(index for index in range(256) if used[index])
    size = max(2, 1 << highest.bit_length())
    entries = (table[3 * i : 3 * i + 3] if used[i] else b"" for i in range(size))
    return b"".join(entry.ljust(3, b"\0") for entry in entries)


def _encode(picture: Image.Image, palette: bytes, left: int, top: int) -> bytes:
    indices = Image.frombytes("P", picture.size, picture.tobytes())
    coded = b"".join(GifImagePlugin.getdata(indices))[_DESCRIPTOR:]
    bits = (len(palette) // 3 - 1).bit_length()
    descriptor = struct.pack("<HHHHB", left, top, *picture.size, 0x80 | (bits - 1))
    return b"," + descriptor + palette + coded
