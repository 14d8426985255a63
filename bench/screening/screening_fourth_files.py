"""Formats that the earlier families do not write: OpenDocument, RTF, HTML, archives, a document of blocks in cells."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import docx
import openpyxl
from openpyxl.comments import Comment

Grid = Sequence[Sequence[object]]
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_SPACES = f'xmlns:office="{_OFFICE}" xmlns:text="{_TEXT}" xmlns:table="{_TABLE}" office:version="1.2"'


def _open_document(kind: str, body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        content = (
            f"<office:document-content {_SPACES}><office:body>{body}</office:body></office:document-content>"
        )
        archive.writestr("content.xml", content)
    return out.getvalue()


def ods(sheets: dict[str, Grid]) -> bytes:
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    return _open_document("spreadsheet", f"<office:spreadsheet>{tables}</office:spreadsheet>")


def _row(cells: Sequence[object]) -> str:
    made = "".join(
        f"<table:table-cell><text:p>{escape(str(cell))}</text:p></table:table-cell>" for cell in cells
    )
    return f"<table:table-row>{made}</table:table-row>"


def odt(lines: Sequence[str], rows: Grid = ()) -> bytes:
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    table = f"<table:table>{''.join(map(_row, rows))}</table:table>" if rows else ""
    return _open_document("text", f"<office:text>{text}{table}</office:text>")


def rtf(lines: Sequence[str]) -> bytes:
    def coded(line: str) -> str:
        return "".join(c if c.isascii() else f"\\u{ord(c) - (65536 if ord(c) > 32767 else 0)}?" for c in line)

    return ("{\\rtf1\\ansi\\ansicpg932\\deff0 " + "\\par\n".join(map(coded, lines)) + "}").encode("ascii")


def page(title: str, rows: Grid = (), lines: Sequence[str] = ()) -> bytes:
    cells = "".join(
        f"<tr>{''.join(f'<td>{html.escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    text = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    table = f"<table>{cells}</table>" if rows else ""
    return f"<!doctype html><html lang='ja'><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>{text}{table}</body></html>".encode()


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def blocks(title: str, cells: Sequence[str], across: int) -> bytes:
    """A document whose table holds one block of lines a cell, as sheets of address labels do."""
    made = docx.Document()
    made.add_paragraph(title)
    table = made.add_table(-(-len(cells) // across), across)
    for number, text in enumerate(cells):
        table.cell(number // across, number % across).text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def scattered(sheet: str, cells: dict[str, str | int], *, comments: dict[str, str] | None = None) -> bytes:
    """A workbook laid out like a paper form: single cells anywhere."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = sheet
    for where, value in cells.items():
        book.worksheets[0][where] = value
    for where, text in (comments or {}).items():
        book.worksheets[0][where].comment = Comment(text, "a")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hidden_columns(sheet: str, rows: Grid, letters: Sequence[str]) -> bytes:
    book = openpyxl.Workbook()
    made = book.worksheets[0]
    made.title = sheet
    for row in rows:
        made.append(list(row))
    for letter in letters:
        made.column_dimensions[letter].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
