"""JPEG: photographs go through libjpeg-turbo by simplejpeg, four-colour print files through Pillow."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import simplejpeg
from PIL import Image

from sekisho_disarm.context import Context
from sekisho_disarm.formats.images import bounds, colour, quiet
from sekisho_disarm.formats.images.survey import parts, report_parts
from sekisho_disarm.formats.images.walk import Part
from sekisho_disarm.kinds import Kind

#: the standard luminance table of T.81 Annex K at quality 50, in zig-zag order
_STANDARD = (
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40,
    26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
    56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
)  # fmt: skip
_LOWEST, _HIGHEST, _UNKNOWN = 50, 95, 90

Pixels = npt.NDArray[np.uint8]


def rebuild(data: bytes, context: Context) -> bytes:
    """Decode and encode afresh; raises ``Malformed`` (DSM-392) or ``TooComplex`` (DSM-390, -391)."""
    found = parts(data, Kind.JPEG)
    bounds.check_scans(sum(part.name == "SOS" for part in found))
    with bounds.decoding(), Image.open(io.BytesIO(data), formats=["JPEG", "MPO"]) as header:
        bounds.check_size(*header.size, context)
        report_parts(found, Kind.JPEG, context)
        orientation = colour.read_exif(header, context)
        profile = header.info.get("icc_profile")
        dpi = colour.density(header.info)
        quality = estimate_quality(data, found)
        if header.mode == "CMYK":
            return _by_pillow(header, orientation, profile, quality, dpi, context)
    pixels, sampling = _decode(data, found, context)
    pixels = _adjust(pixels, orientation, profile, context)
    if quiet.may_move(context):
        pixels = quiet.shifted(pixels)
    if orientation >= 5:
        sampling = {"422": "440", "440": "422", "411": "444"}.get(sampling, sampling)
        dpi = dpi and (dpi[1], dpi[0])
    return _with_density(_encode(pixels, quality, sampling), dpi)


def _decode(data: bytes, found: list[Part], context: Context) -> tuple[Pixels, str]:
    with bounds.decoding():
        _, _, space, sampling = simplejpeg.decode_jpeg_header(data, strict=False)
        wanted = "GRAY" if space == "Gray" else "RGB"
        return _decode_strictly(data, wanted, found, context), "Gray" if wanted == "GRAY" else sampling


def _decode_strictly(data: bytes, space: str, found: list[Part], context: Context) -> Pixels:
    """A file that is cut short is refused; small damage, which cameras do write, is reported."""
    try:
        pixels: Pixels = simplejpeg.decode_jpeg(data, colorspace=space, strict=True)
    except ValueError as error:
        if not any(part.name == "EOI" for part in found) or "remature end of JPEG file" in str(error):
            raise
    else:
        return pixels
    pixels = simplejpeg.decode_jpeg(_without_profiles(data, found), colorspace=space, strict=False)
    context.report("DSM-311", "scan")
    return pixels


def _without_profiles(data: bytes, found: list[Part]) -> bytes:
    """Colour profiles are read before; pieces that do not fit together would stop the decoder."""
    out, at = b"", 0
    for part in found:
        if part.name == "APP2/ICC":
            out, at = out + data[at : part.start], part.end
    return out + data[at:]


def _adjust(pixels: Pixels, orientation: int, profile: bytes | None, context: Context) -> Pixels:
    """Colours first, then the turn: both only where the file asks for them."""
    if profile and pixels.shape[2] == 3:
        pixels = np.asarray(colour.to_srgb(Image.fromarray(pixels), profile, context))
    if orientation == 1:
        return pixels
    context.report("DSM-309", "orientation")
    if orientation >= 5:
        pixels = pixels.transpose(1, 0, 2)
    down, across = _FLIPS[orientation]
    return np.ascontiguousarray(pixels[::down, ::across])


#: after the transposition that 5-8 need: direction of rows and columns
_FLIPS = {2: (1, -1), 3: (-1, -1), 4: (-1, 1), 5: (1, 1), 6: (1, -1), 7: (-1, -1), 8: (-1, 1)}


def _encode(pixels: Pixels, quality: int, sampling: str) -> bytes:
    if pixels.shape[2] == 1:
        return bytes(simplejpeg.encode_jpeg(pixels, quality, "GRAY", "Gray"))
    known = sampling if sampling in {"444", "422", "420", "440", "411"} else "444"
    return bytes(simplejpeg.encode_jpeg(pixels, quality, "RGB", known))


def _with_density(jpeg: bytes, dpi: tuple[int, int] | None) -> bytes:
    """Put dots per inch into the JFIF header that the encoder has just written."""
    if dpi is None or jpeg[2:4] != b"\xff\xe0":
        return jpeg
    return jpeg[:13] + b"\1" + dpi[0].to_bytes(2, "big") + dpi[1].to_bytes(2, "big") + jpeg[18:]


def _by_pillow(
    image: Image.Image,
    orientation: int,
    profile: bytes | None,
    quality: int,
    dpi: tuple[int, int] | None,
    context: Context,
) -> bytes:
    image.load()
    plain = colour.turn(colour.to_srgb(image, profile, context), orientation, context)
    if quiet.may_move(context):
        plain = quiet.moved(plain)
    return write(plain, quality, dpi)


def write(image: Image.Image, quality: int, dpi: tuple[int, int] | None) -> bytes:
    """JPEG bytes of an L, RGB or CMYK picture, with nothing of its ``info``."""
    plain = image.copy() if image.info else image
    plain.info = {}
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=quality, subsampling=0 if plain.mode == "CMYK" else -1, dpi=dpi or (0, 0))
    return out.getvalue()


def estimate_quality(data: bytes, found: list[Part]) -> int:
    """Quality on libjpeg's scale, from the luminance table; 50 to 95, 90 when there is none to read."""
    table = _luminance(data, found)
    if table is None:
        return _UNKNOWN
    scale = 100 * sum(table) / sum(_STANDARD)
    quality = (200 - scale) / 2 if scale <= 100 else 5000 / scale
    return max(_LOWEST, min(_HIGHEST, round(quality)))


def _luminance(data: bytes, found: list[Part]) -> tuple[int, ...] | None:
    for part in found:
        if part.name != "DQT":
            continue
        pos = part.start + 4
        while pos + 65 <= part.end:
            wide, number = data[pos] >> 4, data[pos] & 15
            if number == 0 and not wide:
                return tuple(data[pos + 1 : pos + 65])
            pos += 129 if wide else 65
    return None


def reencode(data: bytes, context: Context) -> bytes:
    """The samples of a JPEG that lives in a document: no turn, no colour conversion, nothing reported.

    A document shows the samples as they are, whatever EXIF or a profile inside say.  Raises like
    :func:`rebuild`.
    """
    found = parts(data, Kind.JPEG)
    bounds.check_scans(sum(part.name == "SOS" for part in found))
    with bounds.decoding():
        height, width, space, sampling = simplejpeg.decode_jpeg_header(data, strict=False)
        bounds.check_size(width, height, context)
        wanted = {"Gray": "GRAY", "CMYK": "CMYK", "YCCK": "CMYK"}.get(space, "RGB")
        pixels: Pixels = simplejpeg.decode_jpeg(data, colorspace=wanted, strict=False)
        quality = estimate_quality(data, found)
        if wanted == "CMYK":
            known = sampling if sampling in {"444", "422", "420", "440"} else "444"
            return bytes(simplejpeg.encode_jpeg(pixels, quality, "CMYK", known))
        return _encode(pixels, quality, sampling)
