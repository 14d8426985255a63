"""Pictures inside a PDF: decoded and written afresh, whatever their coding.

JPEG comes out as JPEG, JPEG 2000 as JPEG or samples, fax and JBIG2 as one-bit samples.  A picture that cannot
be decoded is left out and reported: no decoder of a reader ever sees the original bytes.
"""

from __future__ import annotations

import io
import struct

from PIL import Image

from sekisho_disarm.errors import DisarmError
from sekisho_disarm.formats.images import bounds, jpeg
from sekisho_disarm.formats.pdf import jbig2, streams
from sekisho_disarm.formats.pdf.build import BOOLEAN, NAME, NUMBER, Builder, Rule, kind, names, numbers
from sekisho_disarm.formats.pdf.source import Stream
from sekisho_disarm.formats.pdf.syntax import Json

_LARGE = 250_000  # pixels; smaller JPEG 2000 pictures become samples
_DEVICES = {"/DeviceGray": 1, "/G": 1, "/CalGray": 1, "/DeviceRGB": 3, "/RGB": 3, "/CalRGB": 3, "/Lab": 3}
_DEVICES |= {"/DeviceCMYK": 4, "/CMYK": 4, "/Indexed": 1, "/I": 1, "/Separation": 1}


def _mask(builder: Builder, value: Json) -> bytes | None:
    if isinstance(builder.source.follow(value), Stream):
        return kind("XObject")(builder, value)
    return numbers(builder, value) if isinstance(builder.source.follow(value), list) else None


_RULES: dict[str, Rule] = {
    **names(["Type", "Subtype", "Intent", "Name"], NAME),
    **names(["Width", "Height", "StructParent"], NUMBER),
    **names(["ImageMask", "Interpolate"], BOOLEAN),
    **names(["Decode", "Matte"], numbers),
    "/Mask": _mask,
    "/SMask": _mask,
    "/OC": kind("Properties"),
}
_SHAPE: dict[str, Rule] = {"/BitsPerComponent": NUMBER, "/ColorSpace": kind("Colour")}
_SILENT = frozenset(
    {"/SMaskInData", "/BitsPerComponent", "/ColorSpace", "/ID", "/Filter", "/DecodeParms", "/Length"}
)


def picture(builder: Builder, found: Stream) -> bytes | None:
    """The picture written afresh, or ``None`` (reported, DSM-216)."""
    width, height = (builder.source.follow(found.keys.get(key)) for key in ("/Width", "/Height"))
    if type(width) is not int or type(height) is not int:
        return _lost(builder, "size")
    bounds.check_size(width, height, builder.context)
    unpacked = streams.unpack(builder, found)
    if unpacked is None:
        return _lost(builder, "filter")
    keys = builder.keys({k: v for k, v in found.keys.items() if k not in _SILENT}, _RULES)
    if not unpacked.left:
        return streams.pack(keys + _shape(builder, found), _cut(builder, found, unpacked, width, height))
    try:
        with bounds.decoding():
            return _DECODERS[unpacked.left](builder, found, keys, unpacked)
    except DisarmError:
        return _lost(builder, unpacked.left)


def _lost(builder: Builder, why: str) -> bytes | None:
    builder.report("DSM-216", why)
    return None


def _shape(builder: Builder, found: Stream) -> bytes:
    return b"\n" + builder.keys({k: found.keys[k] for k in _SHAPE if k in found.keys}, _SHAPE)


def _components(builder: Builder, found: Stream) -> int | None:
    space = builder.source.follow(found.keys.get("/ColorSpace"))
    if builder.source.follow(found.keys.get("/ImageMask")) is True:
        return 1
    if not isinstance(space, list):
        return _DEVICES.get(str(space))
    family = builder.source.follow(space[0]) if space else None
    if family == "/ICCBased" and len(space) > 1:
        count = builder.source.follow(builder.source.dictionary(space[1]).get("/N"))
        return count if isinstance(count, int) else None
    return _DEVICES.get(str(family))


def _cut(
    builder: Builder, found: Stream, unpacked: streams.Unpacked, width: int, height: int
) -> streams.Unpacked:
    """Samples without the bytes behind the last row."""
    components = _components(builder, found)
    bits = builder.source.follow(found.keys.get("/BitsPerComponent"))
    bits = 1 if builder.source.follow(found.keys.get("/ImageMask")) is True else bits
    if components is None or bits not in {1, 2, 4, 8, 16}:
        return unpacked
    size = ((width * components * bits + 7) // 8 + (1 if unpacked.predictor else 0)) * height
    if len(unpacked.data) <= size:
        return unpacked
    if len(unpacked.data) > size + 2:  # a line end is usual
        builder.report("DSM-213", "samples")
    return streams.Unpacked(unpacked.data[:size], unpacked.predictor)


def _jpeg(builder: Builder, found: Stream, keys: bytes, unpacked: streams.Unpacked) -> bytes | None:
    body = jpeg.reencode(unpacked.data, builder.context)
    return streams.with_body(keys + _shape(builder, found) + b"/Filter/DCTDecode", body)


def _jpeg2000(builder: Builder, found: Stream, keys: bytes, unpacked: streams.Unpacked) -> bytes | None:
    with Image.open(io.BytesIO(unpacked.data), formats=["JPEG2000"]) as image:
        bounds.check_size(*image.size, builder.context)
        image.load()
        if builder.source.follow(found.keys.get("/SMaskInData")) == 1 and image.mode in {"LA", "RGBA"}:
            keys += b"/SMask " + _own_mask(builder, image)
            plain = image.convert(image.mode[:-1])
        else:
            plain = _opaque(image)
    count = len(plain.getbands())
    space = _shape(builder, found) if "/ColorSpace" in found.keys else b""
    if space and _components(builder, found) != count:
        return _lost(builder, "/ColorSpace")
    device = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}[count]
    colour = (
        builder.keys({"/ColorSpace": found.keys.get("/ColorSpace")}, _SHAPE)
        if space
        else b"/ColorSpace" + device
    )
    sized = _resized(keys, plain.size) + b"\n" + colour + b"/BitsPerComponent 8"
    if _is_indexed(builder, found):
        depth = _jpeg2000_depth(unpacked.data)
        indices = plain.point(lambda value: value >> (8 - depth))
        return streams.pack(sized, streams.Unpacked(indices.tobytes()))
    if plain.mode in {"L", "RGB"} and plain.width * plain.height > _LARGE:
        return streams.with_body(sized + b"/Filter/DCTDecode", jpeg.write(plain, 90, None))
    return streams.pack(sized, streams.Unpacked(plain.tobytes()))


def _own_mask(builder: Builder, image: Image.Image) -> bytes:
    """The transparency that the JPEG 2000 picture brings along, as a mask of the document."""
    size = b"/Width %d/Height %d" % image.size
    shape = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8" + size
    return builder.add(streams.pack(shape, streams.Unpacked(image.getchannel("A").tobytes())))


def _opaque(image: Image.Image) -> Image.Image:
    """Eight bits without transparency of its own (the document has its own masks), on white."""
    if image.mode not in {"LA", "RGBA"}:
        return image.convert("L") if image.mode in {"I;16", "I"} else image.copy()
    paper = Image.new(image.mode[:-1], image.size, "white")
    paper.paste(image.convert(paper.mode), mask=image.getchannel("A"))
    return paper


def _is_indexed(builder: Builder, found: Stream) -> bool:
    space = builder.source.follow(found.keys.get("/ColorSpace"))
    return isinstance(space, list) and bool(space) and builder.source.follow(space[0]) in {"/Indexed", "/I"}


def _jpeg2000_depth(data: bytes) -> int:
    """Bits per sample from the SIZ segment (ITU-T T.800, A.5.1); Pillow has scaled them up to eight."""
    place = data.find(b"\xff\x51\x00")
    return min(8, (data[place + 40] & 0x7F) + 1) if 0 <= place < len(data) - 40 else 8


def _resized(keys: bytes, size: tuple[int, int]) -> bytes:
    """JPEG 2000 knows its own size, which readers prefer over the dictionary."""
    lines = [line for line in keys.split(b"\n") if not line.startswith((b"/Width ", b"/Height "))]
    return b"\n".join([*lines, b"/Width %d/Height %d" % size])


def _fax(builder: Builder, found: Stream, keys: bytes, unpacked: streams.Unpacked) -> bytes | None:
    parameters = {k: builder.source.follow(v) for k, v in (unpacked.parameters or {}).items()}
    height = builder.source.follow(found.keys.get("/Height"))
    columns = parameters.get("/Columns", 1728)
    if parameters.get("/EncodedByteAlign") is True or columns != builder.source.follow(
        found.keys.get("/Width")
    ):
        return _lost(builder, "/CCITTFaxDecode")
    samples = fax_samples(
        unpacked.data,
        columns,
        height,
        parameters.get("/K", 0),
        black_is_1=parameters.get("/BlackIs1") is True,
    )
    return streams.pack(keys + _one_bit(builder, found), streams.Unpacked(samples))


_INVERTED = bytes(255 - value for value in range(256))


def _one_bit(builder: Builder, found: Stream) -> bytes:
    colour = builder.keys({k: v for k, v in found.keys.items() if k == "/ColorSpace"}, _SHAPE)
    return b"\n" + colour + b"/BitsPerComponent 1"


def fax_samples(data: bytes, columns: int, rows: int, group: Json, *, black_is_1: bool) -> bytes:
    """One bit a sample, rows filled to bytes.  Raises what Pillow raises: call it within ``bounds.decoding``."""
    samples = _open_fax(data, columns, rows, group).tobytes()
    return bytes(samples.translate(_INVERTED)) if black_is_1 else samples


def _open_fax(data: bytes, columns: int, rows: int, group: Json) -> Image.Image:
    """Fax data behind a TIFF header of our own: 4 for K < 0, 3 with one or two dimensions else."""
    k = group if isinstance(group, int) else 0
    entries = [(256, columns), (257, rows), (258, 1), (259, 4 if k < 0 else 3), (262, 0)]
    entries += [(273, 8 + 2 + 12 * 9 + 4), (277, 1), (278, rows), (279, len(data))]
    if k > 0:
        entries = [*entries, (292, 1)]
        entries[5] = (273, 8 + 2 + 12 * 10 + 4)
    directory = struct.pack("<H", len(entries))
    directory += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries) + b"\0\0\0\0"
    with Image.open(io.BytesIO(b"II*\0\x08\0\0\0" + directory + data), formats=["TIFF"]) as image:
        image.load()
        return image.convert("1")


def _jbig2(builder: Builder, found: Stream, keys: bytes, unpacked: streams.Unpacked) -> bytes | None:
    shared = builder.source.follow((unpacked.parameters or {}).get("/JBIG2Globals"))
    symbols = streams.unpack(builder, shared) if isinstance(shared, Stream) else None
    width, height = (builder.source.follow(found.keys[key]) for key in ("/Width", "/Height"))
    samples = jbig2.decode(unpacked.data, symbols.data if symbols else b"", width, height)
    return streams.pack(keys + _one_bit(builder, found), streams.Unpacked(samples))


_DECODERS = {
    "/DCTDecode": _jpeg,
    "/JPXDecode": _jpeg2000,
    "/CCITTFaxDecode": _fax,
    "/JBIG2Decode": _jbig2,
}
