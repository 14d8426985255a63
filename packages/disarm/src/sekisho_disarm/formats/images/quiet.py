"""Room for hidden messages in the pixels themselves, taken away without a change that people see.

Lowest bits (PNG, BMP, TIFF, GIF, lossless WebP) become copies of the highest bit of their sample: what was written
into them is gone, black stays black and white stays white, and a second run changes nothing.

Coefficients of a JPEG or lossy WebP survive decoding and encoding on the same grid of blocks; one pixel to the left and up puts
every block on another grid.  It costs about 2 dB and shows when two pictures are compared, so it is done only where
the limits ask for it, and never to pictures that stand in the layout of a document.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from sekisho_disarm.context import Context

_LOWEST = [value & 0xFE | value >> 7 for value in range(256)]
_LEVELS = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})
_SMALLEST_SHIFTED = 128  # pixels; smaller ones are signs and buttons, where one pixel shows


def calm(image: Image.Image) -> Image.Image:
    """The picture with quiet lowest bits.  A colour that means transparency is left as it is."""
    transparent = image.info.get("transparency")
    if image.mode == "P":
        return _calm_palette(image, transparent)
    if image.mode in _LEVELS and transparent is None:
        return _like(image, image.point(_LOWEST * len(image.getbands())))
    if image.mode == "I;16":
        return _like(image, Image.fromarray(calm_deep(np.asarray(image).astype(np.uint16))))
    return image


def calm_deep(samples: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """Samples of 16 bits with quiet lowest bits."""
    return np.asarray(samples & 0xFFFE | samples >> 15, np.uint16)


def _like(image: Image.Image, made: Image.Image) -> Image.Image:
    made.info = image.info
    return made


def _calm_palette(image: Image.Image, transparent: object) -> Image.Image:
    """Colours with quiet bits; of equal ones only the first is used, so that no choice between them tells anything."""
    palette = bytes(image.getpalette("RGB") or b"")
    calmed, same = equal_colours(palette, transparent)
    made = _like(image, image.point(same)) if same != list(range(256)) else image
    made.putpalette(calmed, "RGB")
    return made


def equal_colours(palette: bytes, transparent: object = None) -> tuple[bytes, list[int]]:
    """The palette with quiet bits, and for each index the first one of its colour (and its transparency)."""
    calmed = palette.translate(bytes(_LOWEST))
    first: dict[tuple[bytes, object], int] = {}
    same = list(range(256))
    for index in range(len(calmed) // 3):
        see_through = (
            transparent[index : index + 1] if isinstance(transparent, bytes) else transparent == index
        )
        same[index] = first.setdefault((calmed[3 * index : 3 * index + 3], see_through), index)
    return calmed, same


def may_move(context: Context) -> bool:
    """Whether photographs may move by one pixel: where the limits ask for it, and never in the layout of a page."""
    return bool(context.budget.limits.moves_photographs) and not context.in_layout


def moved(image: Image.Image) -> Image.Image:
    """As :func:`shifted`, for a picture."""
    return Image.fromarray(shifted(np.asarray(image)), image.mode)


def shifted(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Rows × columns × samples, one to the left and up; the last row and column stand twice."""
    if min(pixels.shape[:2]) < _SMALLEST_SHIFTED:
        return pixels
    moved = np.empty_like(pixels)
    moved[:-1, :-1] = pixels[1:, 1:]
    moved[-1, :-1], moved[:, -1] = moved[-2, :-1], pixels[:, -1]
    return moved
