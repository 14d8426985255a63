"""Sheets of A4 as PDF: what was said is what is read out of them, by people, programs and screen readers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest

from sekisho.ui.paper import Block, Column, Heading, Paragraph, Table, write
from sekisho.ui.paper.fonts import UNKNOWN

MADE = datetime(2026, 12, 1, tzinfo=UTC)
TABLE = Table(
    "件数", [Column("どこから", 2), Column("件数", 1, number=True)], [("LGWAN接続系", "1,234"), ("外", "5")]
)


def made(*blocks: Block) -> bytes:
    return write(blocks, title="月報", made=MADE)


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def elements(node: Any) -> Iterator[Any]:
    yield node
    for child in node.K:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from elements(child)


def test_the_words_can_be_read_back_and_the_same_blocks_are_the_same_bytes() -> None:
    blocks: list[Block] = [Heading("関所の月報", 1), Paragraph("送信 1,234件、期限を過ぎたもの 5件。"), TABLE]
    data = made(*blocks)
    (page,) = texts(data)
    for words in ("関所の月報", "送信 1,234件、期限を過ぎたもの 5件。", "LGWAN接続系", "1,234", "1 / 1"):
        assert words in page
    assert made(*blocks) == data
    assert len(data) < 60_000
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]


def test_it_is_tagged_and_says_its_language_and_title() -> None:
    with pikepdf.open(io.BytesIO(made(Heading("題", 1), Heading("章"), Paragraph("文"), TABLE))) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("ja-JP", True)
        assert str(pdf.docinfo.Title) == "月報"
        tree = list(elements(pdf.Root.StructTreeRoot.K[0]))
        kinds = [str(one.S) for one in tree]
        assert kinds == [
            "/Document",
            "/H1",
            "/H2",
            "/P",
            "/Table",
            "/TR",
            "/TH",
            "/TH",
            *["/TR", "/TH", "/TD"] * 2,
        ]
        scopes = [str(one.A.Scope) for one in tree if "/A" in one and "/Scope" in one.A]
        assert scopes == ["/Column", "/Column", "/Row", "/Row"]
        shown = [mark for one in tree for mark in one.K if "/MCID" in mark]
        owners = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
        assert sorted(int(mark.MCID) for mark in shown) == list(range(len(owners)))
        font = pdf.pages[0].Resources.Font.F
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_a_long_table_goes_on_under_its_headings_on_the_next_sheet() -> None:
    rows = [(f"行{number}", str(number)) for number in range(90)]
    pages = texts(made(Table("長い", TABLE.columns, rows)))
    assert len(pages) == 3
    assert all("どこから" in page for page in pages)
    joined = "".join(pages)
    assert all(f"行{number}" in joined for number in range(90))
    assert "2 / 3" in pages[1]


@pytest.mark.parametrize("text", ["とても長い文章です。" * 40, "a-very-long-latin-word " * 40, "x" * 400])
def test_nothing_leaves_the_sheet(text: str) -> None:
    document = pypdfium2.PdfDocument(
        made(Heading(text), Paragraph(text), Table("", TABLE.columns, [(text, "1")]))
    )
    for page in document:
        words = page.get_textpage()
        for at in range(words.count_chars()):
            left, bottom, right, top = words.get_charbox(at)
            assert left >= 50
            assert right <= 560
            assert bottom >= 25
            assert top <= 800
    seen = "".join(texts(made(Paragraph(text)))).replace("\r\n", "")
    assert seen.count(text[:10].strip()) >= 20 or "x" * 60 in seen


def test_what_the_font_does_not_know_is_said_to_be_unknown() -> None:
    (page,) = texts(made(Paragraph("𠮷野\u202e家\x07")))
    assert f"{UNKNOWN}野{UNKNOWN}家" in page
