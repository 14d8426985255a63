"""What hid in the text of a page, in fonts, character maps and colour profiles, and in names of the viewer."""

from __future__ import annotations

import io
import secrets
import struct
import zlib
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import ImageCms

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.pdf import FORMAT, charmaps, fonts, operators, profiles
from sekisho_disarm.formats.pdf.build import write_file
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Report

MARK = "mark" + secrets.token_hex(6)
TEXT = "Words of a page"


def document() -> Pdf:
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(300, 300)).obj
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = pdf.make_stream(f"BT /F1 14 Tf 20 100 Td ({TEXT}) Tj ET".encode())
    return pdf


def disarmed(pdf: Pdf) -> tuple[Report, bytes]:
    out = io.BytesIO()
    pdf.save(out)
    report, output = inspect_bytes(out.getvalue(), "a.pdf")
    assert output is not None, report.findings
    return report, output


def everything(output: bytes) -> bytes:
    """The file with its streams unpacked, its strings in hexadecimal and as they read."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(output)) as pdf:
        pdf.save(out, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return output + out.getvalue()


def shown(output: bytes) -> str:
    return str(pypdfium2.PdfDocument(output)[0].get_textpage().get_text_range())


def added(pdf: Pdf, text: str) -> None:
    page = pdf.pages[0].obj
    page.Contents = Array([page.Contents, pdf.make_stream(text.encode())])


IN_THE_TEXT = {
    "comment": "\n% {m}\n",
    "unknown operator": "BX ({m}) 3 foo EX",
    "operand left over": "({m}) 1 0 0 rg 0 0 5 5 re f",
    "string at the end": " q ({m})",
    "unfinished string": " q ({m}",
    "property list": "/P <</MCID 0 /JS ({m}) /AF <</F ({m})>>>> BDC EMC",
    "marked point": "/{m} MP /X <</Y ({m})>> DP",
    "intent": "/{m} ri",
    "array": "[({m})] 0 d",
    "head of a picture": "BI /W 1 /H 1 /BPC 8 /CS /G /X ({m}) ID a\nEI",
}


@pytest.mark.parametrize("hidden", IN_THE_TEXT)
def test_only_known_operators_with_their_operands_stay(hidden: str) -> None:
    pdf = document()
    added(pdf, IN_THE_TEXT[hidden].replace("{m}", MARK))
    _, output = disarmed(pdf)
    assert MARK.encode() not in everything(output)
    assert TEXT in shown(output)


@pytest.mark.parametrize(
    "text",
    [
        b"q 1 0 0 1 0 0 cm /F1 9 Tf BT (a\\)(b)c) Tj [(a)-3.5<0041>] TJ 1 2 (x) \" T* (y)' ET Q",
        b"/Span <</MCID 3 /Lang (ja) /ActualText <FEFF0041>>> BDC EMC",
        b"/Artifact <</Type/Pagination/Attached[/Top]>>BDC EMC /P /M0 BDC EMC /Q BMC EMC",
        b"[1 2] 0 d 0.5 g /P1 scn W* n /Perceptual ri /X Do\nb* 1 0 0 0 0 0 d1 " * 3,
        b"10 0 0 0 7 9 d1\nBI /W 7 /H 9 /IM true /BPC 1 /D [1 0] ID abcdefghi\nEI",
        b"",
    ],
)
def test_ordinary_text_is_known_as_such(text: bytes) -> None:
    assert operators.is_clean(text)


@pytest.mark.parametrize(
    "text",
    [b"BI /W 1 /F /DCT ID x\nEI", b"BI /W 1 ID x\nEI (a) EI ", b"% a", b"(a) x", b"(a", b"<</A 1>> BDC"],
)
def test_other_text_is_looked_at_more_closely(text: bytes) -> None:
    assert not operators.is_clean(text)


def test_operands_of_one_part_go_with_the_operator_in_the_next() -> None:
    pdf = document()
    page = pdf.pages[0].obj
    parts = [b"% c\nBT /F1 14 Tf 20 100 Td [(Words)", b" ( of a page)] TJ ET % d\n"]
    page.Contents = Array([pdf.make_stream(part) for part in parts])
    assert shown(disarmed(pdf)[1]).strip() == TEXT


def _form(pdf: Pdf) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), V=String("kept"), Rect=Array([0, 0, 9, 9]),
            DA=String(f"/Helv 12 Tf 0 g ({MARK}) /x exec"), TM=String(MARK), H=Name(f"/{MARK}"),
        )
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DA=String(f"({MARK}) run"))


def _viewer(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences = Dictionary(Direction=Name(f"/{MARK}"), Duplex=Name(f"/{MARK}"))
    pdf.Root.Lang, pdf.Root.PageLayout = String(f"<{MARK}>"), Name(f"/{MARK}")
    pdf.pages[0].obj.Tabs = Name(f"/{MARK}")
    pdf.pages[0].obj.Resources.ProcSet = Array([Name(f"/{MARK}")])


def _profile(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    junk = pdf.make_stream(MARK.encode() * 30, N=3)
    real = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARK.encode())
    real[0:4] = struct.pack(">I", len(real))
    good = pdf.make_stream(bytes(real), N=3)
    page.Resources.ColorSpace = Dictionary(A=Array([Name.ICCBased, junk]), B=Array([Name.ICCBased, good]))
    added(pdf, "/A cs 1 0 0 scn 0 0 50 50 re f /B cs 0 1 0 scn 60 0 50 50 re f")


def _font(pdf: Pdf) -> None:
    font = pdf.pages[0].obj.Resources.Font.F1
    font.Name = Name(f"/{MARK}")
    font.FontDescriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=32, FontFamily=String(MARK), CharSet=String(MARK),
        FontFile2=pdf.make_stream(b"MZ" + MARK.encode() * 9),
    )  # fmt: skip
    font.ToUnicode = pdf.make_stream(
        f"/CMapName /{MARK} def % {MARK}\n({MARK}) run 1 beginbfchar <57> <0057> endbfchar".encode()
    )


@pytest.mark.parametrize("change", [_form, _viewer, _profile, _font])
def test_it_is_gone_and_the_page_stays(change: Callable[[Pdf], None]) -> None:
    pdf = document()
    change(pdf)
    _, output = disarmed(pdf)
    assert MARK.encode() not in everything(output)
    assert MARK.encode().hex().encode() not in everything(output)
    assert TEXT in shown(output)


@pytest.mark.parametrize(
    "address", [f"http://bank.example:{MARK}@evil.example/", f"tel:*21*{MARK}#", f"https:/\\{MARK}@a"]
)
def test_addresses_that_hide_where_they_go_are_no_links(address: str) -> None:
    pdf = document()
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.URI, URI=String(address)),
    )
    pdf.pages[0].obj.Annots = Array([link])
    assert MARK.encode() not in everything(disarmed(pdf)[1])


def test_a_profile_keeps_what_converts_and_loses_its_words() -> None:
    real = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    fresh = profiles.rebuilt(real)
    assert fresh is not None
    assert profiles.rebuilt(fresh) == fresh
    assert b"sRGB" not in fresh
    before, after = (ImageCms.ImageCmsProfile(io.BytesIO(one)) for one in (real, fresh))
    assert before.profile.red_colorant == after.profile.red_colorant
    assert before.profile.xcolor_space == after.profile.xcolor_space
    assert profiles.rebuilt(b"x" * 500) is None


def test_a_character_map_keeps_what_it_maps() -> None:
    before = (
        b"/CIDInit /ProcSet findresource begin begincmap /CMapName /Secret def 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"/WMode 1 def 2 beginbfchar <0003> <0020>\n<0004> <00200041> endbfchar 1 beginbfrange <0005> <0007> [<0041> <0042> <0043>] "
        b"endbfrange 1 begincidrange <20> <7e> 231 endcidrange endcmap"
    )
    after = charmaps.rebuilt(before)
    assert after is not None
    assert charmaps.rebuilt(after) == after
    for piece in (
        b"<0003> <0020>",
        b"<0004> <00200041>",
        b"<0005> <0007> [ <0041> <0042> <0043> ]",
        b"<20> <7e> 231",
        b"/WMode 1 def",
    ):
        assert piece in after
    assert b"Secret" not in after
    assert charmaps.rebuilt(b"nothing") is None


def test_data_that_is_no_font_is_none() -> None:
    assert not fonts.is_program(b"MZ" + MARK.encode())
    assert fonts.is_program(b"\n%!PS-AdobeFont-1.0")
    assert fonts.is_program(b"\x01\x00\x04\x02\x00\x01")


def page_of(content: bytes) -> bytes:
    """A file as the writing side lays it out, with this text on its page."""
    body = zlib.compress(content)
    stream = b"<</Length %d/Filter/FlateDecode>>\nstream\n" % len(body) + body + b"\nendstream"
    tree, page = b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>"
    return write_file([b"<</Type/Catalog/Pages 2 0 R>>", tree, page, stream], b"1 0 R")


@pytest.mark.parametrize(
    "content",
    [b"q % a\nQ", b"BX Q EX", b"/P <</JS (a)>> BDC EMC", b"/P <</MCID 0/AF (x)>>BDC EMC"],
)
def test_the_second_reader_judges_the_text_of_pages(content: bytes) -> None:
    assert FORMAT.verify(page_of(content), Kind.PDF)


@pytest.mark.parametrize(
    "content",
    [
        b"q BT /F%1 9 Tf (50% \\) (a) foo) Tj <00> Tj T* ET W* n Q",
        b"/Span<</ActualText <FEFF>/Lang (ja)>>BDC EMC .5 g 1.e 0 0 rg",
    ],
)
def test_the_second_reader_takes_ordinary_text(content: bytes) -> None:
    assert FORMAT.verify(page_of(content.replace(b"/F%1", b"/F1").replace(b"1.e", b"1.")), Kind.PDF) == []
