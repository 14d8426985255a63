"""Pictures inside PDFs: every coding is decoded and written afresh, and shows the same."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import numpy as np
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Unsupported
from sekisho_disarm.formats.pdf import FORMAT
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget
from sekisho_disarm.report import Profile


def no_door(_data: bytes, name: str, _context: Context) -> Rebuilt:
    raise Unsupported(where=name)


def photograph() -> Image.Image:
    rows, columns = np.mgrid[0:120, 0:160]
    shades = np.stack([rows * 2, columns, (rows + columns) % 256], axis=2)
    return Image.fromarray(shades.astype(np.uint8))


def drawing() -> Image.Image:
    rows, columns = np.mgrid[0:64, 0:72]
    return Image.fromarray((((rows // 8 + columns // 8) % 2) * 255).astype(np.uint8)).convert(
        "1", dither=Image.Dither.NONE
    )


def encoded(image: Image.Image, encoding: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, encoding, **options)
    return out.getvalue()


def fax() -> bytes:
    """The one strip of a Group 4 TIFF; TIFF's 0 is white here."""
    tiff = encoded(drawing(), "TIFF", compression="group4")
    with Image.open(io.BytesIO(tiff)) as opened:
        assert isinstance(opened, TiffImageFile)
        offset, size = opened.tag_v2[273][0], opened.tag_v2[279][0]
    return tiff[offset : offset + size]


def jbig2() -> bytes:
    """A page and one generic region coded as fax (ITU-T T.88, 7.4.6 and 7.4.8)."""
    width, height = drawing().size
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x01" + fax()
    return (
        struct.pack(">IBBBI", 0, 48, 0, 1, len(page))
        + page
        + struct.pack(">IBBBI", 1, 38, 0, 1, len(region))
        + region
    )


def with_picture(body: bytes, filter_name: str, size: tuple[int, int], **keys: object) -> bytes:
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=size).obj
    picture = pdf.make_stream(b"")
    picture.write(body, filter=Name(filter_name))
    for key, value in {"Type": Name.XObject, "Subtype": Name.Image, **keys}.items():
        picture[f"/{key}"] = value
    picture.Width, picture.Height = size
    page.Resources = Dictionary(XObject=Dictionary(P=picture))
    page.Contents = pdf.make_stream(b"%d 0 0 %d 0 0 cm /P Do" % size)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def shown(pdf: bytes) -> np.ndarray:
    document = pdfium.PdfDocument(pdf)
    try:
        return np.asarray(document[0].render(scale=1).to_pil().convert("RGB")).astype(int)
    finally:
        document.close()


CASES: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: with_picture(
        encoded(photograph(), "JPEG", quality=90, comment=b"marker7734"), "/DCTDecode", (160, 120),
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    ),
    "grey jpeg": lambda: with_picture(
        encoded(photograph().convert("L"), "JPEG"), "/DCTDecode", (160, 120),
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    ),
    "cmyk jpeg": lambda: with_picture(
        encoded(photograph().convert("CMYK"), "JPEG", quality=90), "/DCTDecode", (160, 120),
        ColorSpace=Name.DeviceCMYK, BitsPerComponent=8, Decode=Array([1, 0] * 4),
    ),
    "jpeg 2000": lambda: with_picture(encoded(photograph(), "JPEG2000"), "/JPXDecode", (160, 120)),
    "fax": lambda: with_picture(
        fax(), "/CCITTFaxDecode", (72, 64), ColorSpace=Name.DeviceGray, BitsPerComponent=1,
        DecodeParms=Dictionary(K=-1, Columns=72, Rows=64),
    ),
    "fax, black is 1": lambda: with_picture(
        fax(), "/CCITTFaxDecode", (72, 64), ColorSpace=Name.DeviceGray, BitsPerComponent=1,
        DecodeParms=Dictionary(K=-1, Columns=72, Rows=64, BlackIs1=True),
    ),
    "jbig2": lambda: with_picture(
        jbig2(), "/JBIG2Decode", (72, 64), ColorSpace=Name.DeviceGray, BitsPerComponent=1
    ),
    "samples": lambda: samples(),
}  # fmt: skip


def samples() -> bytes:
    pdf = with_picture(b"x", "/DCTDecode", (160, 120), ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    with Pdf.open(io.BytesIO(pdf)) as opened:
        opened.pages[0].obj.Resources.XObject.P.write(photograph().tobytes())
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_a_picture_shows_the_same_and_no_foreign_coding_is_left(case: str) -> None:
    before = CASES[case]()
    state = Context(Profile.KEEP, Budget(), no_door)
    after = FORMAT.rebuild(before, "a.pdf", Kind.PDF, state).data
    assert FORMAT.verify(after, Kind.PDF) == []
    assert np.abs(shown(before) - shown(after)).mean() < 3
    assert shown(after).std() > 10  # not an empty page
    with Pdf.open(io.BytesIO(after)) as opened:
        (used,) = [opened.pages[0].obj.Resources.XObject.P.Filter]
    assert used in {Name.FlateDecode, Name.DCTDecode}
    assert b"marker7734" not in after


def test_flattening_gives_one_picture_per_page() -> None:
    before = CASES["jpeg"]()
    state = Context(Profile.FLATTEN, Budget(), no_door)
    after = FORMAT.rebuild(before, "a.pdf", Kind.PDF, state).data
    assert [finding.code for finding in state.findings] == ["DSM-226"]
    assert FORMAT.verify(after, Kind.PDF) == []
    assert np.abs(shown(before) - shown(after)).mean() < 6
    with Pdf.open(io.BytesIO(after)) as opened:
        assert [list(page.obj.Resources.XObject.keys()) for page in opened.pages] == [["/P"]]


def _in_the_page(picture: bytes, more: bytes = b"", space: bytes = b"/RGB") -> bytes:
    head = b"q 160 0 0 120 20 20 cm BI /W 160 /H 120 /CS %s /BPC 8 %s /F [/DCT] ID\r\n" % (space, more)
    made, out = Pdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(200, 160))
    page.Contents = made.make_stream(head + picture + b"\nEI Q")
    made.save(out)
    return out.getvalue()


def _shown(data: bytes) -> np.ndarray:
    return np.asarray(pdfium.PdfDocument(data)[0].render().to_pil().convert("RGB")).astype(int)


def test_a_photograph_in_the_text_of_a_page_becomes_samples() -> None:
    before = _in_the_page(encoded(photograph(), "JPEG", quality=90, comment=b"m4rk3r"))
    context = Context(Profile.KEEP, Budget(), no_door)
    after = FORMAT.rebuild(before, "a.pdf", Kind.PDF, context).data
    with Pdf.open(io.BytesIO(after)) as opened:
        content = opened.pages[0].Contents.read_bytes()
    assert b"/AHx" in content
    assert b"/DCT" not in content
    assert b"m4rk3r" not in content
    assert [finding.code for finding in context.findings] == []
    assert np.abs(_shown(before) - _shown(after)).mean() < 3
    assert FORMAT.verify(after, Kind.PDF) == []
    assert FORMAT.verify(before, Kind.PDF) != []


@pytest.mark.parametrize(
    ("more", "space"), [(b"/D [1 0 1 0 1 0]", b"/RGB"), (b"/IM true", b"/RGB"), (b"", b"/CMYK"), (b"", b"/G")]
)
def test_a_photograph_that_is_told_to_be_something_else_goes(more: bytes, space: bytes) -> None:
    context = Context(Profile.KEEP, Budget(), no_door)
    before = _in_the_page(encoded(photograph(), "JPEG"), more, space)
    after = FORMAT.rebuild(before, "a.pdf", Kind.PDF, context).data
    with Pdf.open(io.BytesIO(after)) as opened:
        assert b"BI" not in opened.pages[0].Contents.read_bytes()
    assert "DSM-223" in {finding.code for finding in context.findings}


def _fax_in_the_page(look: bytes, parameters: bytes = b"/K -1 /Columns 72", picture: bytes = b"") -> bytes:
    head = b"q 0.2 0.4 0.6 rg 160 0 0 120 20 20 cm BI /W 72 /H 64 /BPC 1 %s /F /CCF /DP <<%s>> ID " % (
        look,
        parameters,
    )
    made, out = Pdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(200, 160))
    page.Contents = made.make_stream(head + (picture or fax()) + b"\nEI Q")
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("look", [b"/IM true", b"/IM true /D [1 0]", b"/CS /G", b"/CS /G /D [1 0]"])
@pytest.mark.parametrize("more", [b"", b" /BlackIs1 true", b" /Rows 64"])
def test_a_fax_in_the_text_of_a_page_becomes_samples(look: bytes, more: bytes) -> None:
    """Bar codes and bit-mapped letters are written like this."""
    before = _fax_in_the_page(look, b"/K -1 /Columns 72" + more)
    context = Context(Profile.KEEP, Budget(), no_door)
    after = FORMAT.rebuild(before, "a.pdf", Kind.PDF, context).data
    assert [finding.code for finding in context.findings] == []
    assert np.array_equal(_shown(before), _shown(after))
    assert FORMAT.verify(after, Kind.PDF) == []
    assert FORMAT.verify(before, Kind.PDF) != []


@pytest.mark.parametrize(
    ("look", "parameters", "picture"),
    [
        (b"/CS /RGB", b"/K -1 /Columns 72", b""), (b"/IM true", b"/K -1 /Columns 80", b""), (b"/IM true", b"/K (x) /Columns 72", b""),
        (b"/IM true", b"/K -1 /Columns 72 /EncodedByteAlign true", b""), (b"/IM true /OC /x", b"/K -1 /Columns 72", b""),
        (b"/IM true", b"/K -1 /Columns 72", b"m4rk3r" * 9),
    ],
)  # fmt: skip
def test_a_fax_that_is_something_else_goes(look: bytes, parameters: bytes, picture: bytes) -> None:
    context = Context(Profile.KEEP, Budget(), no_door)
    after = FORMAT.rebuild(_fax_in_the_page(look, parameters, picture), "a.pdf", Kind.PDF, context).data
    assert b"m4rk3r" not in after
    with Pdf.open(io.BytesIO(after)) as opened:
        content = opened.pages[0].Contents.read_bytes()
    assert b"/CCF" not in content
    assert picture or "DSM-223" in {finding.code for finding in context.findings}


@pytest.mark.parametrize("many", [False, True])
def test_colours_that_a_table_turns_around_stay(many: bool) -> None:
    """Old programs for printing write pictures as negatives, with a table that makes them positive."""
    pdf, out = Pdf.new(), io.BytesIO()
    page = pdf.add_blank_page(page_size=(100, 100))
    table = pdf.make_stream(bytes(range(255, -1, -1)))
    table.FunctionType, table.Domain, table.Range = 0, Array([0, 1]), Array([0, 1])
    table.Size, table.BitsPerSample = Array([256]), 8
    picture = pdf.make_stream(bytes([10, 200, 90] * 64))
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 8, 8
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
    state = Dictionary(Type=Name.ExtGState, TR=Array([table] * 4) if many else table)
    page.obj.Resources = Dictionary(XObject=Dictionary(P=picture), ExtGState=Dictionary(G=state))
    page.Contents = pdf.make_stream(b"/G gs 80 0 0 80 10 10 cm /P Do")
    pdf.save(out)
    context = Context(Profile.KEEP, Budget(), no_door)
    after = FORMAT.rebuild(out.getvalue(), "a.pdf", Kind.PDF, context).data
    assert np.array_equal(_shown(out.getvalue()), _shown(after))
    assert _shown(after)[50, 50].tolist() == [245, 55, 165]
    assert FORMAT.verify(after, Kind.PDF) == []
