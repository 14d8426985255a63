"""Blocks on sheets of A4: lines are broken, tables continue on the next sheet under their headings.

The same blocks give the same bytes, so a digest in the trail stands for what was reported.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import pikepdf

from sekisho.ui.paper.blocks import Block, Column, Heading, Paragraph, Table
from sekisho.ui.paper.fonts import Font, printable
from sekisho.ui.paper.tags import Tags

WIDTH, HEIGHT = 595, 842  # points
_LEFT, _TOP, _BOTTOM = 57, 57, 64  # 20 mm
_INNER = WIDTH - 2 * _LEFT
_SIZE, _LEADING = 10.5, 17
_HEADINGS = {1: (20, 34), 2: (14, 26)}  # size, leading
_GAP, _PAD = 9, 5
#: No line begins with one of these (JIS X 4051, 行頭禁則).
_NOT_FIRST = frozenset("、。，．）」』】〉》・ー〜！？：；々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%％")


def write(blocks: Sequence[Block], *, title: str, made: datetime, language: str = "ja-JP") -> bytes:
    """A PDF with tags, its language and its title.  ``made``: what is written down as the time of making."""
    font = Font([title, *(text for block in blocks for text in block.texts())])
    with pikepdf.new() as pdf:
        sheet = _Sheets(pdf, font)
        for block in blocks:
            sheet.put(block)
        sheet.finish()
        _describe(pdf, title, made, language)
        out = io.BytesIO()
        pdf.save(out, min_version="1.7", deterministic_id=True)
    return out.getvalue()


def _describe(pdf: pikepdf.Pdf, title: str, made: datetime, language: str) -> None:
    pdf.Root.Lang = language
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = [language]
        metadata["xmp:CreateDate"] = made.isoformat(timespec="seconds")
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/CreationDate"] = made.strftime("D:%Y%m%d%H%M%S") + made.strftime("%z")[:3] + "'00'"


class _Sheets:
    def __init__(self, pdf: pikepdf.Pdf, font: Font) -> None:
        self._pdf, self._font, self._tags = pdf, font, Tags(pdf)
        self._fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font.embed(pdf)))
        self._contents: list[list[bytes]] = []
        self._pages: list[pikepdf.Page] = []
        self._turn()

    def put(self, block: Block) -> None:
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Heading):
            self._heading(block)
        else:
            self._paragraph(block)

    def finish(self) -> None:
        total = len(self._pages)
        for number, (page, content) in enumerate(zip(self._pages, self._contents, strict=True), 1):
            words = f"{number} / {total}"
            x = WIDTH - _LEFT - self._font.width(words, 9)
            content.append(_artifact(self._text(x, 36, words, 9)))
            page.obj.Contents = self._pdf.make_stream(b"\n".join(content))
        self._tags.finish()

    def _turn(self) -> None:
        """Begin the next sheet."""
        page = self._pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        page.obj.Resources = self._fonts
        page.obj.StructParents = self._tags.new_page()
        page.obj.Tabs = pikepdf.Name.S
        self._pages.append(page)
        self._contents.append([])
        self._y = float(HEIGHT - _TOP)

    def _need(self, height: float) -> None:
        if self._y - height < _BOTTOM:
            self._turn()

    def _heading(self, block: Heading) -> None:
        size, leading = _HEADINGS[min(block.level, 2)]
        lines = _broken(self._font, printable(block.text), size, _INNER)
        self._need(len(lines) * leading + 4 * _LEADING)  # never alone at the foot of a sheet
        if block.level > 1:
            self._y -= _GAP
        element = self._tags.add(self._tags.document, f"H{min(block.level, 2)}")
        self._lines(element, lines, _LEFT, size, leading)
        self._y -= _GAP / 2

    def _paragraph(self, block: Paragraph) -> None:
        element = self._tags.add(self._tags.document, "P")
        for line in _broken(self._font, printable(block.text), _SIZE, _INNER):
            self._need(_LEADING)
            self._lines(element, [line], _LEFT, _SIZE, _LEADING)
        self._y -= _GAP / 2

    def _lines(
        self, element: pikepdf.Object, lines: Sequence[str], x: float, size: float, leading: float
    ) -> None:
        texts = [self._text(x, self._y - size - n * leading, line, size) for n, line in enumerate(lines)]
        self._y -= len(lines) * leading
        self._show(element, texts)

    def _show(self, element: pikepdf.Object, texts: Sequence[bytes]) -> None:
        number = self._tags.mark(element, self._pages[-1].obj)
        kind = str(element.S).encode()
        self._contents[-1] += [b"%s <</MCID %d>> BDC" % (kind, number), *texts, b"EMC"]

    def _table(self, table: Table) -> None:
        shares = sum(column.share for column in table.columns)
        widths = [_INNER * column.share / shares for column in table.columns]
        element = self._tags.add(self._tags.document, "Table", Summary=table.summary)
        headings = [column.heading for column in table.columns]
        self._need(4 * _LEADING)
        self._row(table.columns, widths, headings, self._tags.add(element, "TR"), head=True)
        for row in table.rows:
            height = self._height(widths, row)
            if self._y - height < _BOTTOM:
                self._turn()
                self._row(table.columns, widths, headings, None, head=True)
            self._row(table.columns, widths, row, self._tags.add(element, "TR"), head=False)
        self._y -= _GAP

    def _height(self, widths: Sequence[float], row: Sequence[str]) -> float:
        return max(map(len, self._cells(widths, row))) * _LEADING + _PAD

    def _cells(self, widths: Sequence[float], row: Sequence[str]) -> list[list[str]]:
        return [
            _broken(self._font, printable(text), _SIZE, width - 2 * _PAD)
            for text, width in zip(row, widths, strict=True)
        ]

    def _row(
        self,
        columns: Sequence[Column],
        widths: Sequence[float],
        row: Sequence[str],
        element: pikepdf.Object | None,
        *,
        head: bool,
    ) -> None:
        """``element``: the row's; None for headings that are said again and belong to nothing."""
        height = self._height(widths, row)
        if head:
            ground = b"0.95 g %d %.1f %.1f %.1f re f 0 g" % (_LEFT, self._y - height, _INNER, height)
            self._contents[-1].append(_artifact(ground))
        x = float(_LEFT)
        for at, (column, width, lines) in enumerate(
            zip(columns, widths, self._cells(widths, row), strict=True)
        ):
            texts = [
                self._text(
                    self._start(column, x, width, line), self._y - _SIZE - 3 - n * _LEADING, line, _SIZE
                )
                for n, line in enumerate(lines)
            ]
            if element is None:
                self._contents[-1].append(_artifact(b"\n".join(texts)))
            else:
                self._show(self._cell(element, head=head, first=at == 0), texts)
            x += width
        self._y -= height
        line = b"0.6 G 0.5 w %d %.1f m %d %.1f l S" % (_LEFT, self._y, _LEFT + _INNER, self._y)
        self._contents[-1].append(_artifact(line))

    def _cell(self, row: pikepdf.Object, *, head: bool, first: bool) -> pikepdf.Object:
        if head:
            return self._tags.add(row, "TH", Scope="Column")
        return self._tags.add(row, "TH", Scope="Row") if first else self._tags.add(row, "TD")

    def _start(self, column: Column, x: float, width: float, line: str) -> float:
        if column.number:
            return x + width - _PAD - self._font.width(line, _SIZE)
        return x + _PAD

    def _text(self, x: float, y: float, text: str, size: float) -> bytes:
        return b"BT /F %.1f Tf 1 0 0 1 %.2f %.2f Tm %s Tj ET" % (size, x, y, self._font.encode(text))


def _artifact(content: bytes) -> bytes:
    """What is no part of what is said: lines, grounds, numbers of pages."""
    return b"/Artifact BMC\n" + content + b"\nEMC"


def _broken(font: Font, text: str, size: float, width: float) -> list[str]:
    """Lines no wider than ``width``; at least one."""
    lines, line = [], ""
    for c in text:
        if line and font.width(line + c, size) > width and c not in _NOT_FIRST:
            cut = _last_word(line) if c.isascii() and c != " " else len(line)
            lines.append(line[:cut].rstrip())
            line = line[cut:].lstrip()
        line += c
    return [*lines, line]


def _last_word(line: str) -> int:
    """Where the Latin word at the end of the line begins; the line's end when that is all of it."""
    at = len(line)
    while at and line[at - 1].isascii() and line[at - 1] != " ":
        at -= 1
    return at or len(line)
