"""Pictures that stand in the content of a page itself: photographs become plain samples, other codings go.

Source: ISO 32000-2 clause 8.9.7 (inline images).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
from PIL import Image

from sekisho_disarm.errors import DisarmError, TooComplex
from sekisho_disarm.formats.images import bounds, jpeg
from sekisho_disarm.formats.pdf import filters
from sekisho_disarm.names import words

if TYPE_CHECKING:
    from sekisho_disarm.formats.pdf.build import Builder

_SPACES = {"L": ("/DeviceGray", b"/G"), "RGB": ("/DeviceRGB", b"/RGB")}
_LONGEST = 4 * 1024 * 1024  # of samples: what stands in a page is small
Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def without_danger(builder: Builder, instructions: list[Instruction]) -> list[Instruction]:
    """The instructions with photographs as samples and without pictures of other dangerous codings (DSM-223)."""
    kept: list[Instruction] = []
    for item in instructions:
        if isinstance(item, pikepdf.ContentStreamInlineImage) and is_dangerous(item):
            plain = _as_samples(builder, item)
            if plain is None:
                builder.report("DSM-223", "BI")
            kept += [] if plain is None else [plain]
        else:
            kept.append(item)
    return kept


def is_dangerous(item: Instruction) -> bool:
    if not isinstance(item, pikepdf.ContentStreamInlineImage):
        return False
    used = {filters.full_name(str(name)) for name in item.iimage.filters}
    return bool(used & filters.PICTURE_FILTERS)


def _as_samples(builder: Builder, item: pikepdf.ContentStreamInlineImage) -> Instruction | None:
    """A photograph in grey or RGB, decoded; None for anything else."""
    told = item.iimage
    keys = set(map(str, told._image_object[::2]))  # the keys as they stand: there is no public way
    if list(map(str, told.filters)) != ["/DCTDecode"] or not keys <= _KEYS:
        return None
    try:
        body = jpeg.reencode(
            told.read_raw_bytes().lstrip(), builder.context
        )  # a line end may stand before it
        with bounds.decoding(), Image.open(io.BytesIO(body), formats=["JPEG"]) as image:
            image.load()
            return _written(builder, image, str(told.colorspace))
    except TooComplex:
        raise
    except (DisarmError, pikepdf.PdfError):
        return None


#: Keys that change nothing about the samples; ``/D`` and ``/IM`` would.
_KEYS = words(
    "/W /Width /H /Height /CS /ColorSpace /BPC /BitsPerComponent /I /Interpolate /F /Filter /L /Length"
)


def _written(builder: Builder, image: Image.Image, space: str) -> Instruction | None:
    """Hexadecimal digits around the packed samples: no reader can find the end of the picture in them too early."""
    known, short = _SPACES.get(image.mode, ("", b""))
    samples = image.tobytes()
    if known != space or len(samples) > _LONGEST:
        return None
    head = b"BI /W %d /H %d /CS %s /BPC 8 /F [/AHx /Fl] ID " % (*image.size, short)
    body = head + filters.deflate(samples).hex().encode() + b">\nEI\n"
    return pikepdf.parse_content_stream(builder.source.pdf.make_stream(body))[0]
