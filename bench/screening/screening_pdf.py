"""A PDF with Japanese text and without a font program: the reader's own Adobe-Japan1 maps tell what the codes mean."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf

_LINES = 46


def pdf(pages: Sequence[Sequence[Sequence[tuple[int, str]]]]) -> bytes:
    """``pages`` of lines of pieces, each at its own x in points: a table is written as PDF writers do, cell by cell."""
    with pikepdf.new() as made:
        font = made.make_indirect(_font(made))
        for lines in pages:
            page = made.add_blank_page(page_size=(595, 842))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = made.make_stream(b"\n".join(_drawn(lines)))
        out = io.BytesIO()
        made.save(out, deterministic_id=True)  # one seed gives the same bytes
    return out.getvalue()


def _font(made: pikepdf.Pdf) -> pikepdf.Dictionary:
    name = pikepdf.Name
    info = pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Japan1", Supplement=6)
    descriptor = pikepdf.Dictionary(
        Type=name.FontDescriptor, FontName=name("/Ryumin-Light"), Flags=4, FontBBox=[0, -200, 1000, 900],
        ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=700, StemV=80,
    )  # fmt: skip
    below = pikepdf.Dictionary(
        Type=name.Font, Subtype=name.CIDFontType0, BaseFont=name("/Ryumin-Light"), CIDSystemInfo=info, DW=1000,
        FontDescriptor=made.make_indirect(descriptor),
    )  # fmt: skip
    return pikepdf.Dictionary(
        Type=name.Font, Subtype=name.Type0, BaseFont=name("/Ryumin-Light-UniJIS-UTF16-H"),
        Encoding=name("/UniJIS-UTF16-H"), DescendantFonts=[made.make_indirect(below)],
    )  # fmt: skip


def _drawn(lines: Sequence[Sequence[tuple[int, str]]]) -> list[bytes]:
    return [
        b"BT /F1 10 Tf %d %d Td <%s> Tj ET" % (x, 800 - 16 * number, text.encode("utf-16-be").hex().encode())
        for number, pieces in enumerate(lines)
        for x, text in pieces
        if text
    ]


def plain(lines: Sequence[str]) -> bytes:
    """Running text, a line a line."""
    return pdf(
        [[[(50, line)] for line in lines[n : n + _LINES]] for n in range(0, max(1, len(lines)), _LINES)]
    )


def table(title: str, rows: Sequence[Sequence[object]], columns: Sequence[int]) -> bytes:
    """A table over as many pages as it needs; its head stands on every page, as forms of offices have it."""
    head, rest = rows[0], rows[1:]
    pages = []
    for n in range(0, max(1, len(rest)), _LINES - 3):
        shown = [head, *rest[n : n + _LINES - 3]]
        body = [[(x, str(cell)) for x, cell in zip(columns, row, strict=True)] for row in shown]
        pages.append([[(50, title)], [], *body])
    return pdf(pages)
