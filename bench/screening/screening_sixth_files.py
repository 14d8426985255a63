"""Writing the kinds of files that family F adds: dressed workbooks, ODF, slides, RTF, whole mails, archives."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from pptx import Presentation
from pptx.util import Cm
from screening_files import WORD, Grid

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    f'xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0"><office:body>'
)
_BOX = (
    '<w:p xmlns:w="{w}" xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape style="width:200pt;height:60pt">'
    "<v:textbox><w:txbxContent>{body}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)


class Book:
    """A workbook put together sheet by sheet; cells keep their own types, as Excel keeps them."""

    def __init__(self) -> None:
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.worksheets[0])

    def sheet(
        self,
        title: str,
        rows: Grid,
        *,
        state: Literal["visible", "hidden", "veryHidden"] = "visible",
        head: int = 0,
    ) -> Worksheet:
        """``head``: the row to make bold and to freeze below, 0 for none."""
        sheet: Worksheet = self.book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = state
        if head:
            sheet.freeze_panes = f"A{head + 1}"
            for cell in sheet[head]:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        return sheet

    def data(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def book(rows: Grid, title: str = "Sheet1", head: int = 0) -> bytes:
    made = Book()
    made.sheet(title, rows, head=head)
    return made.data()


def remark(sheet: Worksheet, cell: str, text: str) -> None:
    sheet[cell].comment = Comment(text, "作成者")


def ods(sheets: Mapping[str, Grid]) -> bytes:
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{_odf_rows(rows)}</table:table>'
        for name, rows in sheets.items()
    )
    return _odf("spreadsheet", f"<office:spreadsheet>{tables}</office:spreadsheet>")


def _odf_rows(rows: Grid) -> str:
    columns = f'<table:table-column table:number-columns-repeated="{max(map(len, rows))}"/>'
    return columns + "".join(
        f"<table:table-row>{''.join(map(_odf_cell, row))}</table:table-row>" for row in rows
    )


def _odf_cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(value))}</text:p>"
    kind = f'float" office:value="{value}' if isinstance(value, int | float) else "string"
    if isinstance(value, date):
        kind = f'date" office:date-value="{value.isoformat()}'
    return f'<table:table-cell office:value-type="{kind}">{text}</table:table-cell>'


def odt(paragraphs: Sequence[str], rows: Grid = ()) -> bytes:
    table = f'<table:table table:name="表1">{_odf_rows(rows)}</table:table>' if rows else ""
    body = "".join(f"<text:p>{escape(line)}</text:p>" for line in paragraphs)
    return _odf("text", f"<office:text>{body}{table}</office:text>")


def _odf(kind: str, content: str) -> bytes:
    mime = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return archive(
        {
            "mimetype": mime.encode(),
            "content.xml": f"{_ODF_HEAD}{content}</office:body></office:document-content>".encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip of fixed days; the first member is stored, as ODF asks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number, (name, data) in enumerate(members.items()):
            info = zipfile.ZipInfo(name, (2026, 4, 1, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            made.writestr(info, data)
    return out.getvalue()


class Letter:
    """A Word document with the parts around the body."""

    def __init__(self, paragraphs: Sequence[str] = ()) -> None:
        self.made = docx.Document()
        self.say(*paragraphs)

    def say(self, *paragraphs: str) -> None:
        for text in paragraphs:
            self.made.add_paragraph(text)

    def table(self, rows: Grid) -> None:
        table = self.made.add_table(len(rows), max(map(len, rows)))
        table.style = "Table Grid"
        for cells, row in zip(table.rows, rows, strict=True):
            for cell, value in zip(cells.cells, row, strict=False):
                cell.text = str(value)

    def header(self, text: str) -> None:
        self.made.sections[0].header.paragraphs[0].text = text

    def footer(self, text: str) -> None:
        self.made.sections[0].footer.paragraphs[0].text = text

    def comment(self, text: str) -> None:
        """On the last paragraph of the body."""
        self.made.add_comment(self.made.paragraphs[-1].runs, text=text, author="担当", initials="担")

    def changed(self, kept: str, gone: str, put: str) -> None:
        """A sentence in which ``gone`` was struck out and ``put`` set in, both still waiting to be accepted."""
        paragraph = self.made.add_paragraph(kept)._p
        paragraph.append(
            parse_xml(_change("del", f'<w:delText xml:space="preserve">{escape(gone)}</w:delText>', 901))
        )
        paragraph.append(parse_xml(_change("ins", f'<w:t xml:space="preserve">{escape(put)}</w:t>', 902)))

    def box(self, *lines: str) -> None:
        """A text box of the old (VML) kind."""
        body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
        self.made.element.body.insert(0, parse_xml(_BOX.format(w=WORD, body=body)))

    def data(self) -> bytes:
        out = io.BytesIO()
        self.made.save(out)
        return out.getvalue()


def _change(tag: str, text: str, number: int) -> str:
    return f'<w:{tag} xmlns:w="{WORD}" w:id="{number}" w:author="係長" w:date="2026-05-20T10:00:00Z"><w:r>{text}</w:r></w:{tag}>'


class Slides:
    """A deck: titles, lines or a table, and what the speaker noted."""

    def __init__(self) -> None:
        self.made = Presentation()

    def add(self, title: str, lines: Sequence[str] = (), table: Grid = (), note: str = "") -> None:
        slide = self.made.slides.add_slide(self.made.slide_layouts[1 if lines else 5])
        slide.shapes.title.text = title
        if lines:
            slide.placeholders[1].text = "\n".join(lines)
        if table:
            grid = slide.shapes.add_table(len(table), len(table[0]), Cm(1), Cm(4), Cm(23), Cm(1)).table
            for r, row in enumerate(table):
                for c, value in enumerate(row):
                    grid.cell(r, c).text = str(value)
        if note:
            slide.notes_slide.notes_text_frame.text = note

    def data(self) -> bytes:
        out = io.BytesIO()
        self.made.save(out)
        return out.getvalue()


def html(title: str, body: str) -> bytes:
    page = f'<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n<body>\n{body}\n</body></html>\n'
    return page.encode()


def html_table(rows: Grid) -> str:
    lines = []
    for n, row in enumerate(rows):
        tag = "td" if n else "th"
        lines.append("<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in row) + "</tr>")
    return "<table border=1>\n" + "\n".join(lines) + "\n</table>"


def rtf(paragraphs: Sequence[str]) -> bytes:
    """Running text as Word saves it in RTF: every character outside ASCII as a code unit with a fallback."""
    head = r"{\rtf1\ansi\ansicpg932\uc1\deff0{\fonttbl{\f0\fnil\fcharset128 MS Mincho;}}\f0\fs21" + "\r\n"
    return (head + "\r\n".join(f"{_rtf(line)}\\par" for line in paragraphs) + "\r\n}").encode("ascii")


def _rtf(line: str) -> str:
    units = line.encode("utf-16-le")
    codes = [int.from_bytes(units[n : n + 2], "little", signed=True) for n in range(0, len(units), 2)]
    return "".join(chr(c) if 31 < c < 127 and chr(c) not in "\\{}" else f"\\u{c}?" for c in codes)


def mail(
    heads: Mapping[str, str], body: str, *, encoding: str = "utf-8", attached: tuple[str, bytes] | None = None
) -> bytes:
    """A mail as it is saved from the client; heads beyond ASCII are encoded words, one body, at most one attachment."""
    lines = [f"{key}: {_encoded(value, encoding)}" for key, value in heads.items()]
    kind = f"Content-Type: text/plain; charset={encoding}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    text = kind + _wrapped(body.replace("\n", "\r\n").encode(encoding, "replace"))
    if attached is None:
        return ("\r\n".join([*lines, "MIME-Version: 1.0"]) + "\r\n" + text).encode("ascii")
    name, data = attached
    file = f'Content-Type: application/octet-stream; name="{_encoded(name, "utf-8")}"\r\nContent-Disposition: attachment; filename="{_encoded(name, "utf-8")}"\r\n'
    file += f"Content-Transfer-Encoding: base64\r\n\r\n{_wrapped(data)}"
    mixed = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=_kawabe_01"\r\n\r\n'
    whole = (
        "\r\n".join(lines)
        + "\r\n"
        + mixed
        + f"--=_kawabe_01\r\n{text}\r\n--=_kawabe_01\r\n{file}\r\n--=_kawabe_01--\r\n"
    )
    return whole.encode("ascii")


def _encoded(value: str, encoding: str) -> str:
    """Encoded words for the runs beyond ASCII; addresses in angle brackets stay readable."""
    words = [
        w if w.isascii() else f"=?{encoding}?B?{base64.b64encode(w.encode(encoding)).decode()}?="
        for w in value.split(" ")
    ]
    return " ".join(words)


def _wrapped(data: bytes) -> str:
    text = base64.b64encode(data).decode("ascii")
    return "\r\n".join(text[n : n + 76] for n in range(0, len(text), 76))
