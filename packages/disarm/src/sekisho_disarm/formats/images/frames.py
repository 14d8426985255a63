"""Pictures of more than one frame, and pictures reduced to their pixels."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

from PIL import Image

from sekisho_disarm.context import Context
from sekisho_disarm.formats.images import colour, quiet

#: one frame: pixels and milliseconds
Frame = tuple[Image.Image, int]
_STAYS, _BACK = 0, 2  # dispose_op in fcTL
_LONGEST = 10 * 60 * 1000


def count(image: Image.Image) -> int:
    frames = getattr(image, "n_frames", 1)
    return frames if isinstance(frames, int) and frames > 0 else 1


def pixels_only(image: Image.Image) -> Image.Image:
    """A copy without ``info`` (Pillow writes comments and profiles back from there), transparency excepted.

    Palette entries that no pixel uses are blanked: they are room for a message, as are the lowest bits.
    """
    plain = quiet.calm(image.copy())
    transparent = image.info.get("transparency")
    plain.info = {}
    if image.mode in {"P", "L", "RGB", "1"} and transparent is not None:
        plain.info["transparency"] = transparent
    if plain.mode == "P":
        _blank_unused(plain)
    return plain


def _blank_unused(image: Image.Image) -> None:
    palette = image.getpalette("RGB") or []
    used = image.histogram()[:256]
    for index in range(len(palette) // 3):
        if not used[index]:
            palette[3 * index : 3 * index + 3] = [0, 0, 0]
    image.putpalette(palette, "RGB")


def read(
    image: Image.Image,
    frames: int,
    orientation: int,
    profile: bytes | None,
    context: Context,
) -> list[Frame]:
    """Every frame as it is shown (composed), in sRGB and upright."""
    shown: list[Frame] = []
    findings = len(context.findings)
    for number in range(frames):
        image.seek(number)
        image.load()
        milliseconds = image.info.get("duration", 0)
        plain = colour.turn(colour.to_srgb(image.copy(), profile, context), orientation, context)
        shown.append((pixels_only(plain), round(min(max(milliseconds, 0), _LONGEST))))
        if number == 0:
            findings = len(context.findings)
        del context.findings[findings:]  # said once for all frames
    return shown


def apart(moving: list[Frame]) -> list[int]:
    """How each frame of an APNG goes: Pillow makes one of equal frames in a row unless they differ in this.

    Going back to the frame before is the same as staying, where both are equal.
    """
    ways = [_STAYS]
    for (before, _), (now, _) in pairwise(moving):
        ways.append(_BACK - ways[-1] if before.tobytes() == now.tobytes() else _STAYS)
    return ways


def write(moving: list[Frame], encoding: str, *, loop: int, **options: Any) -> bytes:
    out = io.BytesIO()
    first, *others = [picture for picture, _ in moving]
    first.save(
        out,
        encoding,
        save_all=True,
        append_images=others,
        duration=[milliseconds for _, milliseconds in moving],
        loop=loop,
        **options,
    )
    return out.getvalue()
