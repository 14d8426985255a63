"""Orientation and colour: what metadata says about showing the pixels is put into the pixels."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageCms

from sekisho_disarm.context import Context

#: larger profiles are look-up tables of several megabytes for printing presses
_LARGEST_PROFILE = 8 * 1024 * 1024
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_GREYS = frozenset({"1", "L", "LA", "I;16", "I;16B", "I", "F"})
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION, _GPS = 0x0112, 0x8825


def read_exif(image: Image.Image, context: Context) -> int:
    """The orientation (1-8) that the picture asks for; reports a recorded place (DSM-301)."""
    try:
        exif = image.getexif()
        if exif.get(_GPS) and len(exif.get_ifd(_GPS)):
            context.report("DSM-301", "GPS")
        orientation = exif.get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  # broken metadata is dropped like any other metadata
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def turn(image: Image.Image, orientation: int, context: Context) -> Image.Image:
    if orientation == 1:
        return image
    context.report("DSM-309", "orientation")
    return image.transpose(_TURNS[orientation])


def to_srgb(image: Image.Image, profile: bytes | None, context: Context) -> Image.Image:
    """The picture in sRGB.  A profile that cannot be used is dropped and reported (DSM-308)."""
    if not profile or image.mode in _GREYS or profile[16:20] == b"GRAY":
        return image  # grey stays grey: viewers hardly look at grey profiles
    try:
        source = _load(profile)
        if "sRGB" in (ImageCms.getProfileDescription(source) or ""):
            return image
        converted = _convert(image, source)
    except (ImageCms.PyCMSError, ValueError, OSError, TypeError):
        context.report("DSM-308", "ICC")
        return image
    context.report("DSM-307", "ICC")
    return converted


def _load(profile: bytes) -> ImageCms.ImageCmsProfile:
    if len(profile) > _LARGEST_PROFILE:
        raise ValueError("profile too large")
    return ImageCms.ImageCmsProfile(io.BytesIO(profile))


def _convert(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    target = "RGB" if image.mode == "CMYK" else image.mode
    result = ImageCms.profileToProfile(image, source, _SRGB, outputMode=target)
    return image if result is None else result


def density(info: dict[Any, Any]) -> tuple[int, int] | None:
    """Dots per inch as whole numbers, if the picture says something sensible."""
    dpi = info.get("dpi") or ()
    try:
        across, down = (round(float(value)) for value in dpi)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return (across, down) if 10 <= across <= 10_000 and 10 <= down <= 10_000 else None
