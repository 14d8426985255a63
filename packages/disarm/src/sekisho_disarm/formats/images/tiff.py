"""TIFF, page by page, compressed by kind of page: fax for 1 bit, JPEG where it was JPEG, deflate else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image, TiffImagePlugin

from sekisho_disarm.context import Context
from sekisho_disarm.formats.images import bounds, colour, frames
from sekisho_disarm.formats.images.survey import parts, report_parts
from sekisho_disarm.kinds import Kind

_JPEG_QUALITY = 90
_KEPT_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"})


def rebuild(data: bytes, context: Context) -> bytes:
    """Raises ``Malformed`` (DSM-392) or ``TooComplex`` (DSM-390, -391)."""
    found = parts(data, Kind.TIFF)
    pages = sum(part.name == "directory" for part in found)
    if pages > context.budget.limits.frames:
        bounds.check_frames(pages, 1, 1, context)
    with bounds.decoding(), Image.open(io.BytesIO(data), formats=["TIFF"]) as image:
        bounds.check_size(*image.size, context)
        report_parts(found, Kind.TIFF, context)
        return _pages(image, context)


@contextmanager
def _forgotten_on_failure(writer: TiffImagePlugin.AppendingTiffWriter) -> Iterator[None]:
    """A writer left in the middle would still finish its page when it is collected, on a buffer long closed."""
    try:
        yield
    except BaseException:
        writer.isFirst = True
        raise


def _pages(image: Image.Image, context: Context) -> bytes:
    out = io.BytesIO()
    total = 0
    findings = 0
    count = frames.count(image)
    with TiffImagePlugin.AppendingTiffWriter(out) as writer, _forgotten_on_failure(writer):
        for number in range(count):
            image.seek(number)
            bounds.check_size(*image.size, context)
            total += image.width * image.height
            bounds.check_frames(count, total // count, 1, context)
            _page(image, writer, context)
            writer.newFrame()
            if number == 0:
                findings = len(context.findings)
            del context.findings[findings:]  # said once for all pages
    return _blank_gaps(out.getvalue())


def _blank_gaps(tiff: bytes) -> bytes:
    """Pillow joins pages by putting whole files behind each other: blank the headers in between."""
    data = bytearray(tiff)
    for part in parts(tiff, Kind.TIFF):
        if part.name == "unused":
            data[part.start : part.end] = bytes(part.size)
    return bytes(data)


def _page(image: Image.Image, writer: Any, context: Context) -> None:
    compression = image.info.get("compression", "")
    dpi = colour.density(image.info)
    orientation = colour.read_exif(image, context)
    profile = image.info.get("icc_profile")
    image.load()  # libtiff has no second look at the orientation: Pillow turns the pixels while loading
    plain = image.copy()
    if orientation != 1:
        context.report("DSM-309", "orientation")
    plain = frames.pixels_only(colour.to_srgb(plain, profile, context))
    if plain.mode not in _KEPT_MODES:
        plain = plain.convert("RGB")
        plain.info.pop("icc_profile", None)  # Pillow adds one when it comes from L*a*b*
    options: dict[str, Any] = {"compression": _compression(plain.mode, compression)}
    if options["compression"] == "jpeg":
        options["quality"] = _JPEG_QUALITY
    if dpi:
        options["dpi"] = dpi
    plain.encoderinfo = {}
    plain.save(writer, "TIFF", **options)


def _compression(mode: str, before: str) -> str:
    if mode == "1":
        return "group4"
    if before in {"jpeg", "tiff_jpeg"} and mode in {"L", "RGB", "CMYK"}:
        return "jpeg"
    return "tiff_adobe_deflate"
