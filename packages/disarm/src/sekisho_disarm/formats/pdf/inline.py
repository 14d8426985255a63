"""Pictures that stand in the content of a page itself: photographs and fax become plain samples, other codings go.

Source: ISO 32000-2 clause 8.9.7 (inline images).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
from PIL import Image

from sekisho_disarm.errors import DisarmError, TooComplex
from sekisho_disarm.formats.images import bounds, jpeg
from sekisho_disarm.formats.pdf import filters, pictures
from sekisho_disarm.names import words

if TYPE_CHECKING:
    from sekisho_disarm.formats.pdf.build import Builder

_SPACES = {"L": ("/DeviceGray", b"/G"), "RGB": ("/DeviceRGB", b"/RGB")}
_LONGEST = 4 * 1024 * 1024  # of samples: what stands in a page is small
Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def without_danger(builder: Builder, instructions: list[Instruction]) -> list[Instruction]:
    """The instructions with photographs and fax as samples and without pictures of other dangerous codings (DSM-223)."""
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


def is_known(item: pikepdf.ContentStreamInlineImage) -> bool:
    """Whether nothing stands in the head of the picture but what describes samples."""
    return set(map(str, item.iimage._image_object[::2])) <= _DESCRIBED


def _as_samples(builder: Builder, item: pikepdf.ContentStreamInlineImage) -> Instruction | None:
    """A photograph in grey or RGB or a fax, decoded; None for anything else."""
    told = item.iimage
    keys = set(map(str, told._image_object[::2]))  # the keys as they stand: there is no public way
    used = list(map(str, told.filters))
    try:
        if used == ["/CCITTFaxDecode"] and keys <= _KEYS | _FAX_KEYS:
            return _fax(builder, told)
        if used != ["/DCTDecode"] or not keys <= _KEYS:
            return None
        body = jpeg.reencode(
            told.read_raw_bytes().lstrip(), builder.context
        )  # a line end may stand before it
        with bounds.decoding(), Image.open(io.BytesIO(body), formats=["JPEG"]) as image:
            image.load()
            return _written(builder, image, str(told.colorspace))
    except TooComplex:
        raise
    except (DisarmError, pikepdf.PdfError, TypeError, ValueError):
        return None


def _fax(builder: Builder, told: pikepdf.PdfInlineImage) -> Instruction | None:
    """A fax in black and white, or the mask that colour is painted through: how bit-mapped letters are written."""
    width, height = told.width, told.height
    bounds.check_size(width, height, builder.context)
    ways = told.filter_decodeparms[0][1]
    parameters = {str(key): value for key, value in ways.items()} if ways is not None else {}
    if int(parameters.get("/Columns", 1728)) != width or parameters.get("/EncodedByteAlign") == True:  # noqa: E712  # a PDF object
        return None
    if not told.image_mask and str(told.colorspace) != "/DeviceGray":
        return None
    with bounds.decoding():
        samples = pictures.fax_samples(
            told.read_raw_bytes().lstrip(b"\r\n "), width, height, int(parameters.get("/K", 0)),
            black_is_1=bool(parameters.get("/BlackIs1", False)),
        )  # fmt: skip
    if len(samples) > _LONGEST:
        return None
    look = b"/IM true" if told.image_mask else b"/CS /G"
    turned = b" /D [1 0]" if _decode(told) == [1, 0] else b""
    return _plain(builder, b"/W %d /H %d %s /BPC 1%s" % (width, height, look, turned), samples)


def _decode(told: pikepdf.PdfInlineImage) -> list[int]:
    named = dict(zip(map(str, told._image_object[::2]), told._image_object[1::2], strict=False))
    found = named.get("/D", named.get("/Decode"))
    return [int(value) for value in found] if isinstance(found, pikepdf.Array) else []


_FAX_KEYS = words("/IM /ImageMask /D /Decode /DP /DecodeParms")
#: Keys that change nothing about the samples; ``/D`` and ``/IM`` would.
_KEYS = words(
    "/W /Width /H /Height /CS /ColorSpace /BPC /BitsPerComponent /I /Interpolate /F /Filter /L /Length"
)


_DESCRIBED = _KEYS | words("/D /Decode /DP /DecodeParms /IM /ImageMask /Intent")


def _written(builder: Builder, image: Image.Image, space: str) -> Instruction | None:
    known, short = _SPACES.get(image.mode, ("", b""))
    samples = image.tobytes()
    if known != space or len(samples) > _LONGEST:
        return None
    return _plain(builder, b"/W %d /H %d /CS %s /BPC 8" % (*image.size, short), samples)


def _plain(builder: Builder, look: bytes, samples: bytes) -> Instruction:
    """Hexadecimal digits around the packed samples: no reader can find the end of the picture in them too early."""
    body = b"BI " + look + b" /F [/AHx /Fl] ID " + filters.deflate(samples).hex().encode() + b">\nEI\n"
    return pikepdf.parse_content_stream(builder.source.pdf.make_stream(body))[0]
