"""What people use in a PDF is still there: text, links, outline, labels, fields, layers, structure."""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Unsupported
from sekisho_disarm.formats.pdf import FORMAT
from sekisho_disarm.formats.pdf.actions import safe_address
from sekisho_disarm.formats.pdf.filters import FilterError, inflate, lzw
from sekisho_disarm.formats.pdf.streams import calculation
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget
from sekisho_disarm.report import Action, Profile

PAGES = 3


def no_door(_data: bytes, name: str, _context: Context) -> Rebuilt:
    raise Unsupported(where=name)


def rebuild(data: bytes) -> tuple[bytes, Context]:
    state = Context(Profile.KEEP, Budget(), no_door)
    rebuilt = FORMAT.rebuild(data, "報告書.pdf", Kind.PDF, state)
    assert rebuilt.name == "報告書.pdf"
    assert FORMAT.verify(rebuilt.data, Kind.PDF) == []
    return rebuilt.data, state


def rich() -> bytes:
    """Three pages with one of everything that is allowed."""
    pdf = Pdf.new()
    # the name of a Japanese font as old programs write it: Shift_JIS bytes
    font = pdf.make_indirect(
        pikepdf.Object.parse(
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FontDescriptor<</FontName/#82l#82r>>>>"
        )
    )
    for number in range(1, PAGES + 1):
        page = pdf.add_blank_page(page_size=(200, 200)).obj
        page.Resources = Dictionary(Font=Dictionary({"/T": font, "/F": font}))
        page.Contents = pdf.make_stream(
            b"0.9 0.2 0.2 rg 10 10 50 50 re f BT /F 14 Tf 20 100 Td (Page %d of text) Tj ET" % number
        )
    first, second = pdf.pages[0].obj, pdf.pages[1].obj
    _links(pdf, first, second)
    _outline(pdf, second)
    _fields(pdf, first)
    _structure(pdf, first)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("図面")))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
    )
    first.Resources.Properties = Dictionary(MC0=layer)
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("終わり"), Array([second, Name.Fit])])))
    pdf.Root.OpenAction = Array([second, Name.XYZ, None, 100, 1.5])
    pdf.Root.Lang = String("ja-JP")
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _links(pdf: Pdf, first: pikepdf.Object, second: pikepdf.Object) -> None:
    box: dict[str, Any] = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 9, 9])}
    web = Dictionary(**box, A=Dictionary(S=Name.URI, URI=String("https://example.jp/a?b=1&c=2")))
    inside = Dictionary(**box, A=Dictionary(S=Name.GoTo, D=Array([second, Name.FitH, 50])))
    named = Dictionary(**box, Dest=String("終わり"))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String("確認済み")
    )
    first.Annots = Array([pdf.make_indirect(item) for item in (web, inside, named, note)])


def _outline(pdf: Pdf, target: pikepdf.Object) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("第1章", 0))
        outline.root[0].children.append(pikepdf.OutlineItem("Section", 1))
    assert target is not None


def _fields(pdf: Pdf, page: pikepdf.Object) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("氏名"), V=String("関所 太郎"),
            Rect=Array([100, 20, 180, 40]), DA=String("/F 10 Tf 0 g"),
        )
    )  # fmt: skip
    page.Annots.append(field)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DA=String("/F 10 Tf 0 g"))


def _structure(pdf: Pdf, page: pikepdf.Object) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    figure = pdf.make_indirect(Dictionary(S=Name.Figure, P=root, Pg=page, K=0, Alt=String("庁舎の写真")))
    root.K = Array([figure])
    root.ParentTree = Dictionary(Nums=Array([0, Array([figure])]))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def pages(data: bytes) -> list[tuple[str, np.ndarray]]:
    document = pdfium.PdfDocument(data)
    try:
        return [
            (
                page.get_textpage().get_text_range(),
                np.asarray(page.render(scale=1).to_pil().convert("L")).astype(int),
            )
            for page in document
        ]
    finally:
        document.close()


def test_text_and_looks_are_the_same() -> None:
    before = rich()
    after, _ = rebuild(before)
    for (text_before, look_before), (text_after, look_after) in zip(pages(before), pages(after), strict=True):
        assert text_before == text_after
        assert np.array_equal(look_before, look_after)


def test_nothing_is_said_to_be_removed_from_an_ordinary_file() -> None:
    _, state = rebuild(rich())
    assert [finding.code for finding in state.findings if finding.action is not Action.KEPT] == []
    assert "DSM-225" in {finding.code for finding in state.findings}  # the hidden layer is worth knowing


def test_links_outline_labels_fields_and_structure_are_kept() -> None:
    after, _ = rebuild(rich())
    with Pdf.open(io.BytesIO(after)) as pdf:
        web, inside, named, note, field = pdf.pages[0].obj.Annots
        assert str(web.A.URI) == "https://example.jp/a?b=1&c=2"
        assert inside.A.D[0].objgen == pdf.pages[1].obj.objgen
        assert str(named.Dest) == "終わり"
        assert str(note.Contents) == "確認済み"
        assert str(field.V) == "関所 太郎"
        assert pdf.Root.AcroForm.Fields[0].objgen == field.objgen
        assert pdf.Root.Names.Dests.Names[1][0].objgen == pdf.pages[1].obj.objgen
        labels: list[object] = [page.label for page in pdf.pages]
        assert labels[2] == "iii"
        assert str(pdf.Root.StructTreeRoot.K[0].Alt) == "庁舎の写真"
        assert str(pdf.Root.OCProperties.OCGs[0].Name) == "図面"
        assert str(pdf.Root.Lang) == "ja-JP"
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["第1章"]
            assert [item.title for item in outline.root[0].children] == ["Section"]
        assert b"#82l#82r" in after


def test_a_second_run_changes_nothing() -> None:
    once, _ = rebuild(rich())
    twice, state = rebuild(once)
    assert [finding for finding in state.findings if finding.action is Action.REMOVED] == []
    assert pages(once)[0][0] == pages(twice)[0][0]
    assert len(once) == len(twice)


def test_text_profile() -> None:
    state = Context(Profile.TEXT, Budget(), no_door)
    rebuilt = FORMAT.rebuild(rich(), "a.pdf", Kind.PDF, state)
    assert (rebuilt.kind, rebuilt.name) == (Kind.TEXT, "a.txt")
    assert [finding.code for finding in state.findings] == ["DSM-227"]
    assert rebuilt.data.decode().split("\f")[1].strip() == "Page 2 of text"


@pytest.mark.parametrize(
    ("untrusted", "safe"),
    [
        ("https://example.jp/日本", "https://example.jp/%E6%97%A5%E6%9C%AC"),
        ("HTTP://example.jp", "HTTP://example.jp"),
        (" https://example.jp\r\n", "https://example.jp"),
        ("mailto:a@example.jp?subject=x", "mailto:a@example.jp?subject=x"),
        ("tel:+81-3-0000-0000", "tel:+81-3-0000-0000"),
        ("java\u200bscript:1", None),
        ("data:text/html,x", None),
        ("//host/share", None),
        ("", None),
    ],
)
def test_addresses(untrusted: str, safe: str | None) -> None:
    assert safe_address(untrusted) == safe


@pytest.mark.parametrize(
    ("program", "written"),
    [
        (b"{ 1 exch sub }", b"{ 1 exch sub }"),
        (b"{dup 0.5 gt{pop 1}{0}ifelse}", b"{ dup 0.5 gt { pop 1 } { 0 } ifelse }"),
        (b"{ 1 } { 2 }", None),
        (b"{ (text) }", None),
        (b"{ run }", None),
        (b"{ 1", None),
        (b"", None),
        (b"{" * 50 + b"}" * 50, None),
    ],
)
def test_calculations(program: bytes, written: bytes | None) -> None:
    assert calculation(program) == written


def test_lzw_example_of_the_standard() -> None:
    packed = bytes.fromhex("800B6050220C0C8501")
    assert lzw(packed, 1000) == bytes([45, 45, 45, 45, 45, 65, 45, 45, 45, 66])


def test_damaged_packing_is_read_as_far_as_it_goes() -> None:
    plain = bytes(range(256)) * 100
    packed = zlib.compress(plain)
    wrong_sum = packed[:-1] + bytes([packed[-1] ^ 1])
    assert inflate(wrong_sum, 10**6) == plain
    assert plain.startswith(inflate(packed[: len(packed) // 2], 10**6))
    with pytest.raises(FilterError):
        inflate(b"\xff" * 50, 10**6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=20))
def test_byte_noise_never_leaves_the_error_tree_nor_escapes_verify(flips: list[tuple[int, int]]) -> None:
    noisy = bytearray(_NOISE_GROUND)
    for place, value in flips:
        noisy[place % len(noisy)] = value
    try:
        rebuilt = FORMAT.rebuild(bytes(noisy), "a.pdf", Kind.PDF, Context(Profile.KEEP, Budget(), no_door))
    except DisarmError:
        return
    assert FORMAT.verify(rebuilt.data, Kind.PDF) == []


def _without_packing() -> bytes:
    with Pdf.open(io.BytesIO(rich())) as pdf:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        return out.getvalue()


_NOISE_GROUND = _without_packing()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Lang", b"/AA  "),
        (b"/S/URI", b"/S/Jav"),
        (b"https:", b"ftpxx:"),
        (b"%%EOF\n", b"%%EOF\nmore"),
        (b"/Subtype /Link", b"/Subtype /Movi"),
        (b"/FlateDecode", b"/LZWDecodeXX"),
        (b"xref\n", b"xrfe\n"),
    ],
)
def test_the_second_reader_sees_what_is_put_in_afterwards(old: bytes, new: bytes) -> None:
    after, _ = rebuild(rich())
    assert old in after
    assert FORMAT.verify(after.replace(old, new), Kind.PDF) != []
