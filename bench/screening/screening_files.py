"""Writing the office files of the benchmark, with the parts that a screen does not show."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

import docx
import openpyxl
from docx.oxml import parse_xml

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Grid = Sequence[Sequence[object]]


def xlsx(
    sheets: dict[str, Grid], *, hidden: Sequence[str] = (), hidden_columns: dict[str, str] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title in hidden:
            sheet.sheet_state = "veryHidden" if title.endswith("元") else "hidden"
        if hidden_columns and title in hidden_columns:
            sheet.column_dimensions[hidden_columns[title]].hidden = True
    return _saved(book)


def _saved(book: object) -> bytes:
    out = io.BytesIO()
    book.save(out)  # type: ignore[attr-defined]  # a workbook or a document
    return out.getvalue()


def with_pivot_cache(data: bytes, head: Sequence[object], rows: Grid) -> bytes:
    """``data``, a workbook, with a pivot cache that still holds ``rows``."""
    fields = "".join(f"<cacheField name={quoteattr(str(name))}><sharedItems/></cacheField>" for name in head)
    records = "".join(f"<r>{''.join(f'<s v={quoteattr(str(cell))}/>' for cell in row)}</r>" for row in rows)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/pivotCache/pivotCacheDefinition1.xml",
            f'<pivotCacheDefinition xmlns="{MAIN}"><cacheFields>{fields}</cacheFields></pivotCacheDefinition>',
        )
        archive.writestr(
            "xl/pivotCache/pivotCacheRecords1.xml",
            f'<pivotCacheRecords xmlns="{MAIN}">{records}</pivotCacheRecords>',
        )
    return out.getvalue()


def with_comment(data: bytes, text: str) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/comments9.xml",
            f'<comments xmlns="{MAIN}"><commentList><comment ref="A1"><text><t>{escape(text)}</t></text>'
            "</comment></commentList></comments>",
        )
    return out.getvalue()


def document(paragraphs: Sequence[str], tables: Sequence[Grid] = (), deleted: Sequence[str] = ()) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    for rows in tables:
        table = made.add_table(len(rows), max(map(len, rows)))
        for cells, row in zip(table.rows, rows, strict=True):
            for cell, value in zip(cells.cells, row, strict=False):
                cell.text = str(value)
    for gone in deleted:
        run = f'<w:r><w:delText xml:space="preserve">{escape(gone)}</w:delText></w:r>'
        change = f'<w:del xmlns:w="{WORD}" w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z">{run}</w:del>'
        made.add_paragraph()._p.append(parse_xml(change))
    return _saved(made)


def table_text(rows: Grid, *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding, "replace")


def mail(sender: str, to: str, subject: str, body: str) -> bytes:
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
    text = re.sub(r"\r?\n", "\r\n", body)
    return f"{head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}".encode()
