"""What an embedded object of a Word document looked like, for objects whose picture stands in themselves only.

Word 95 kept no picture beside the object, and Word 97 still writes such documents that came from there.  The
preview is a metafile in one of two streams of the object's storage; it becomes an ordinary inline picture.
Source: [MS-OLEDS] 2.3.4 (OLEPresentationStream), [MS-DOC] 2.9.190 (PICF), 2.6.1 (sprmCFOle2).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

_META, _PRESENTATION, _PLACE = "\x03META", "\x02OlePres000", "\x03PIC"
_GOAL_AT = 20  # in the stream that Word keeps about the place: width and height on the page, in twips
_SHOWN = struct.Struct("<HHHH")  # METAFILEPICT of 16 bits: mapping, width, height, handle
_FIXED = struct.Struct(
    "<IIIIIIIII"
)  # behind the format: device, aspect, index, flags, reserved, width, height, size
_FORMATTED = (0xFFFFFFFF, 0xFFFFFFFE)
_METAFILEPICT = 3
_TWIPS, _EMU = 1440 / 2540, 360  # of a hundredth of a millimetre
_LARGEST = 58_000  # hundredths of a millimetre; Word's pages end at 22 inches

#: Reads ``(storage, stream)`` below the ObjectPool; None when it is not there.
Read = Callable[[str, str], bytes | None]


@dataclass(frozen=True, slots=True)
class Preview:
    """A Windows metafile and its size in hundredths of a millimetre; not judged yet."""

    data: bytes
    width: int
    height: int
    goal: tuple[int, int]  # on the page, in twips

    def blip(self) -> bytes:
        """The record of a picture that holds it unpacked, as drawings have it."""
        sizes = struct.pack("<I4i2iIBB", len(self.data), 0, 0, self.width, self.height, self.width * _EMU,
                            self.height * _EMU, len(self.data), 0xFE, 0xFE)  # fmt: skip
        body = bytes(16) + sizes + self.data
        return struct.pack("<HHI", 0x2160, 0xF01B, len(body)) + body

    def head(self, size: int) -> bytes:
        """A PICF for a body of ``size`` bytes: an inline shape in its own size."""
        head = struct.pack(
            "<IHHHHH14xHHHH", 68 + size, 68, 0x64, self.width, self.height, 0, *self.goal, 1000, 1000
        )
        return head.ljust(68, b"\0")


def find(read: Read, number: int) -> Preview | None:
    """The preview of the object with this number, None when it has none that can be used."""
    storage = f"_{number}"
    meta = read(storage, _META)
    if meta is not None and len(meta) > _SHOWN.size:
        _, width, height, _ = _SHOWN.unpack_from(meta)
        return _checked(meta[_SHOWN.size :], width, height, read(storage, _PLACE) or b"")
    presentation = read(storage, _PRESENTATION)
    if presentation is None or len(presentation) < 4 + _FIXED.size:
        return None
    (mark,) = struct.unpack_from("<I", presentation)
    kind, _, _, _, _, _, width, height, size = _FIXED.unpack_from(presentation, 4)
    if mark not in _FORMATTED or kind != _METAFILEPICT:
        return None
    start = 4 + _FIXED.size
    return _checked(presentation[start : start + size], width, height, read(storage, _PLACE) or b"")


def _checked(data: bytes, width: int, height: int, place: bytes) -> Preview | None:
    fits = 0 < width <= _LARGEST and 0 < height <= _LARGEST
    if not fits or data[:4] not in (b"\1\0\x09\0", b"\2\0\x09\0"):
        return None
    goal = struct.unpack_from("<II", place, _GOAL_AT) if len(place) >= _GOAL_AT + 8 else (0, 0)
    if not all(0 < side <= 0x7FFF for side in goal):
        goal = (round(width * _TWIPS), round(height * _TWIPS))
    return Preview(data, width, height, (min(goal[0], 0x7FFF), min(goal[1], 0x7FFF)))
