"""AVIF: decoded by the library's AV1 decoder on one thread, given out as JPEG, or as PNG where it is transparent.

The receivers' machines open these without a plug-in, and no encoder of ours is needed.  Films of several pictures
lose all but the first.
"""

from __future__ import annotations

import io

from PIL import AvifImagePlugin, Image

from sekisho_disarm.context import Context
from sekisho_disarm.formats.images import bounds, colour, jpeg, png
from sekisho_disarm.kinds import Kind

_QUALITY = 90


def rebuild(data: bytes, context: Context) -> tuple[bytes, Kind]:
    """The picture and its kind.  Raises ``Malformed`` (DSM-392) or ``TooComplex`` (DSM-390, -391)."""
    one_thread()
    with bounds.decoding(), Image.open(io.BytesIO(data), formats=["AVIF"]) as image:
        bounds.check_size(*image.size, context)
        orientation = colour.read_exif(image, context)
        profile = image.info.get("icc_profile")
        image.load()
        plain = colour.turn(colour.to_srgb(image.copy(), profile, context), orientation, context)
    transparent = plain.mode == "RGBA" and plain.getchannel("A").getextrema() != (255, 255)
    kind = Kind.PNG if transparent else Kind.JPEG
    context.report("DSM-314", kind="PNG" if transparent else "JPEG")
    if transparent:
        return png.write(plain, None), kind
    return jpeg.write(plain.convert("RGB"), _QUALITY, None), kind


def one_thread() -> None:
    """The locked child may start none."""
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
