"""PNG of 16 bits per colour.  Pillow has no such mode: it unpacks the scan lines, once for each half of the samples."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import numpy.typing as npt
from isal import isal_zlib
from PIL import Image

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.images import bounds, quiet
from sekisho_disarm.formats.images.walk import Part

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY_AND_ALPHA, _RGB, _RGBA = 4, 2, 6
_SAMPLES = {_RGB: 3, _GREY_AND_ALPHA: 2, _RGBA: 4}
_UP = 2  # the filter that says how a line differs from the one above


def rebuild(data: bytes, found: list[Part], header: tuple[int, ...], context: Context) -> bytes:
    """Samples with quiet lowest bits, written afresh; nothing else can travel in them.

    ``header``: the fields of IHDR; not interlaced.  Raises ``Malformed`` (DSM-392) and what the budget raises.
    """
    width, height, _, kind = header[:4]
    if kind not in _SAMPLES:
        raise Malformed("DSM-392")
    stride = 1 + width * _SAMPLES[kind] * 2
    packed = b"".join(data[p.start + 8 : p.end - 4] for p in found if p.name == "IDAT")
    context.budget.take_bytes(stride * height, packed=len(packed), where="IDAT")
    samples = quiet.calm_deep(_samples(packed, width, height, kind))
    lines = np.empty((height, stride), np.uint8)
    lines[:, 0] = _UP
    plain = samples.astype(">u2").view(np.uint8).reshape(height, -1)
    lines[0, 1:] = plain[0]
    np.subtract(plain[1:], plain[:-1], out=lines[1:, 1:])
    return _png((width, height, 16, kind), isal_zlib.compress(lines.tobytes(), 2))


def _samples(packed: bytes, width: int, height: int, kind: int) -> npt.NDArray[np.uint16]:
    """Rows × samples."""
    if kind == _GREY_AND_ALPHA:  # four bytes a pixel, as a picture of eight bits with four colours has them
        halves = _decoded(_png((width, height, 8, _RGBA), packed), "RGBA")
        return np.asarray(halves).reshape(height, -1).view(">u2").astype(np.uint16)
    mode = "RGB" if kind == _RGB else "RGBA"
    file = _png((width, height, 16, kind), packed)
    # Of a sample Pillow takes the upper byte; of one said to be little-endian, that is the lower one.
    upper, lower = (np.asarray(_decoded(file, f"{mode};16{order}"), np.uint16) for order in "BL")
    return np.asarray(upper << 8 | lower, np.uint16).reshape(height, -1)


def _decoded(file: bytes, layout: str) -> Image.Image:
    with bounds.decoding(), Image.open(io.BytesIO(file), formats=["PNG"]) as image:
        image.tile = [tile._replace(args=layout) for tile in image.tile]
        image.load()
        return image.copy()


def _png(sizes: tuple[int, int, int, int], packed: bytes) -> bytes:
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", *sizes, 0, 0, 0)), (b"IDAT", packed), (b"IEND", b""))
    return _SIGNATURE + b"".join(_pack(name, body) for name, body in chunks)


def _pack(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
