"""Icons (ICO): every picture inside decoded and written afresh as PNG, with a directory of our own.

Cursors and more than ``_MOST`` pictures are refused.  Source: the ICO format as Windows documents it (ICONDIR).
"""

from __future__ import annotations

import io
import struct

from PIL import IcoImagePlugin, Image

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.images import bounds, png, survey
from sekisho_disarm.kinds import Kind

_HEAD, _ENTRY = struct.Struct("<HHH"), struct.Struct("<BBBBHHII")
_MOST = 64
_LARGEST = 256


def rebuild(data: bytes, context: Context) -> bytes:
    """Raises ``Malformed`` (DSM-392) or ``TooComplex`` (DSM-390, -391)."""
    count = _count(data)
    pictures = []
    with bounds.decoding(), Image.open(io.BytesIO(data), formats=["ICO"]) as image:
        assert isinstance(image, IcoImagePlugin.IcoImageFile)
        for number in range(count):
            width, height = image.ico.entry[number].dim
            bounds.check_size(width, height, context)
            frame = image.ico.frame(number)
            bounds.check_size(*frame.size, context)
            if max(frame.size) > _LARGEST:
                raise Malformed("DSM-392")
            pictures.append((frame.size, png.write(frame.convert("RGBA"), None)))
    written = _written(pictures)
    if written != data:
        context.report("DSM-306", what="ICO")
    return written


def _count(data: bytes) -> int:
    if len(data) < _HEAD.size or _HEAD.unpack_from(data)[:2] != (0, 1):
        raise Malformed("DSM-392")
    count = int(_HEAD.unpack_from(data)[2])
    if not 0 < count <= _MOST:
        raise Malformed("DSM-392")
    return count


def _written(pictures: list[tuple[tuple[int, int], bytes]]) -> bytes:
    at = _HEAD.size + _ENTRY.size * len(pictures)
    directory = _HEAD.pack(0, 1, len(pictures))
    for (width, height), body in pictures:
        directory += _ENTRY.pack(width % 256, height % 256, 0, 0, 1, 32, len(body), at)
        at += len(body)
    return directory + b"".join(body for _, body in pictures)


def verify(data: bytes) -> list[str]:
    """Second reader: pictures one behind the other up to the end, each a proven PNG."""
    if len(data) < _HEAD.size or data[:4] != b"\0\0\1\0":
        return ["no directory of icons"]
    count = _HEAD.unpack_from(data)[2]
    expected, said = _HEAD.size + _ENTRY.size * count, []
    for number in range(count):
        *_, size, at = _ENTRY.unpack_from(data, _HEAD.size + _ENTRY.size * number)
        if at != expected or at + size > len(data):
            return ["bytes between the icons"]
        said += survey.verify(data[at : at + size], Kind.PNG)
        expected = at + size
    return [*said, "bytes behind the icons"] if expected != len(data) else said
