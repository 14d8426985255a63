"""Writers of the seventh family: workbooks, documents, slides, open formats, mails, with their hidden corners.

``CELL`` and its neighbours say where a value of each kind of file stands; they are in one place because no label of
this family was drawn up by looking at what the reader of files says.
"""

from __future__ import annotations

import datetime
import email.message
import email.policy
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol
from xml.sax.saxutils import escape

import docx
import openpyxl
import pikepdf
import pptx
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from pptx.util import Cm
from screening_files import WORD, Grid
from screening_pdf import pdf

CSV, JSON, FIXED = "cell", "cell", "cell"
TABLE, HTML_TABLE, ODT_TABLE, SLIDE_TABLE, PDF_TABLE = "table", "table", "table", "table", "body"
_THEN = datetime.datetime.fromisoformat("2026-04-01T09:00:00")


def book(sheets: Mapping[str, Grid], *, finish: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A workbook of ``sheets``; ``finish`` hides, merges and comments."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if finish:
        finish(made)
    made.properties.created = _THEN
    return _saved(made)


class _Saves(Protocol):
    def save(self, out: io.BytesIO, /) -> object: ...


def _saved(made: _Saves) -> bytes:
    """The file without the hour at which it was written: one seed gives the same bytes."""
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as written:
        members = {name: written.read(name) for name in written.namelist()}
    core = members["docProps/core.xml"]
    members["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-04-01T09:00:00Z", core)  # fmt: skip
    if comments := members.get("word/comments.xml"):
        members["word/comments.xml"] = re.sub(rb'w:date="[^"]*"', b'w:date="2026-05-01T09:00:00Z"', comments)
    return archive(members)


def sheet_of(made: openpyxl.Workbook, title: str) -> Worksheet:
    sheet = made[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def note(sheet: Worksheet, at: str, text: str) -> None:
    sheet[at].comment = Comment(text, "総務課")


def paper(
    paragraphs: Sequence[str] = (),
    tables: Sequence[Grid] = (),
    after: Sequence[str] = (),
    *,
    header: str = "",
    footer: str = "",
) -> bytes:
    """A document: paragraphs, tables, paragraphs."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    for rows in tables:
        table = made.add_table(len(rows), max(map(len, rows)))
        for line, row in zip(table.rows, rows, strict=True):
            for cell, value in zip(line.cells, row, strict=False):
                cell.text = str(value)
    for text in after:
        made.add_paragraph(text)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    if footer:
        made.sections[0].footer.paragraphs[0].text = footer
    return _saved(made)


def changed(data: bytes, added: Sequence[str] = (), deleted: Sequence[str] = ()) -> bytes:
    """``data``, a document, with tracked paragraphs at its end."""
    made = docx.Document(io.BytesIO(data))
    for tag, inner, texts in (("ins", "t", added), ("del", "delText", deleted)):
        for number, text in enumerate(texts):
            run = f'<w:r><w:{inner} xml:space="preserve">{escape(text)}</w:{inner}></w:r>'
            made.add_paragraph()._p.append(
                parse_xml(
                    f'<w:{tag} xmlns:w="{WORD}" w:id="{700 + number}" w:author="係" w:date="2026-05-01T09:00:00Z">{run}</w:{tag}>'
                )
            )
    return _saved(made)


def commented(data: bytes, text: str) -> bytes:
    """``data``, a document, with a comment on its first paragraph."""
    made = docx.Document(io.BytesIO(data))
    made.add_comment(made.paragraphs[0].runs[0], text=text, author="福祉課", initials="福")
    return _saved(made)


def text_box(data: bytes, lines: Sequence[str]) -> bytes:
    """``data``, a document, with a text box (VML, as Word writes for old readers)."""
    made = docx.Document(io.BytesIO(data))
    inside = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    shape = (
        f'<w:r xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
        f'<v:shape style="width:200pt;height:80pt"><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape>'
        "</w:pict></w:r>"
    )
    made.add_paragraph()._p.append(parse_xml(shape))
    return _saved(made)


def slides(pages: Sequence[tuple[str, Sequence[str], str]], table: Grid = ()) -> bytes:
    """Slides of (title, lines, speaker's note); ``table`` stands on a last slide."""
    made = pptx.Presentation()
    for title, lines, spoken in pages:
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.placeholders[0].text_frame.text = title
        slide.placeholders[1].text_frame.text = "\n".join(lines)
        if spoken:
            slide.notes_slide.notes_text_frame.text = spoken
    if table:
        slide = made.slides.add_slide(made.slide_layouts[6])
        frame = slide.shapes.add_table(len(table), len(table[0]), Cm(1), Cm(1), Cm(22), Cm(12))
        for y, row in enumerate(table):
            for x, value in enumerate(row):
                frame.table.cell(y, x).text = str(value)
    return _saved(made)


def archive(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name, (2026, 4, 1, 9, 0, 0)), data)
    return out.getvalue()


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def _open_file(kind: str, body: str) -> bytes:
    spaces = " ".join(f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "text", "table"))
    mime = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    content = f'<office:document-content {spaces} office:version="1.3"><office:body>{body}</office:body></office:document-content>'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return archive(
        {"mimetype": mime, "content.xml": head + content, "META-INF/manifest.xml": head + manifest}
    )


def _open_table(name: str, rows: Grid) -> str:
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    width = max(map(len, rows))
    return f'<table:table table:name="{escape(name)}"><table:table-column table:number-columns-repeated="{width}"/>{lines}</table:table>'


def ods(sheets: Mapping[str, Grid]) -> bytes:
    tables = "".join(_open_table(name, rows) for name, rows in sheets.items())
    return _open_file("spreadsheet", f"<office:spreadsheet>{tables}</office:spreadsheet>")


def odt(paragraphs: Sequence[str], table: Grid = (), after: Sequence[str] = ()) -> bytes:
    shown = _open_table("表1", table) if table else ""
    before, behind = ("".join(f"<text:p>{escape(t)}</text:p>" for t in part) for part in (paragraphs, after))
    return _open_file("text", f"<office:text>{before}{shown}{behind}</office:text>")


def html(title: str, paragraphs: Sequence[str], table: Grid = ()) -> bytes:
    head, *rest = table or [[]]
    lines = f"<tr>{''.join(f'<th>{escape(str(cell))}</th>' for cell in head)}</tr>" + "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rest
    )
    shown = f"<table border='1'>{lines}</table>" if table else ""
    said = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='ja'><head><meta charset='utf-8'><title>{escape(title)}</title></head>"
        f"<body><h1>{escape(title)}</h1>{said}{shown}</body></html>"
    ).encode()


def rtf(paragraphs: Sequence[str]) -> bytes:
    """Japanese as RTF 1.9 writes it: signed UTF-16 units with a question mark for old readers."""
    body = "\\par\n".join("".join(map(_rtf_character, text)) for text in paragraphs)
    return f"{{\\rtf1\\ansi\\ansicpg932\\deff0\\uc1{{\\fonttbl{{\\f0 MS Mincho;}}}}\n{body}\\par}}".encode(
        "ascii"
    )


def _rtf_character(c: str) -> str:
    if ord(c) < 128:
        return f"\\{c}" if c in "\\{}" else c
    units = c.encode("utf-16-be")
    numbers = (int.from_bytes(units[n : n + 2], "big", signed=True) for n in range(0, len(units), 2))
    return "".join(f"\\u{number}?" for number in numbers)


def data_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def text(lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding, "replace")


def letter(
    sender: str, to: str, subject: str, lines: Sequence[str], attached: Mapping[str, bytes] | None = None
) -> bytes:
    """A mail as a program sends it: headers encoded, attachments in base64."""
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Date"], made["Message-ID"] = (
        "Mon, 11 May 2026 10:12:00 +0900",
        "<20260511101200.7f@mail.example.jp>",
    )
    made.set_content("\n".join(lines) + "\n", cte="base64")
    for name, data in (attached or {}).items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if attached:
        made.set_boundary("===============0511==")
    return made.as_bytes()


def filled_form(lines: Sequence[str], fields: Mapping[str, str]) -> bytes:
    """A PDF with form fields that a resident filled in."""
    with pikepdf.open(io.BytesIO(_lines(lines))) as made:
        boxes = [_box(made, n, name, value) for n, (name, value) in enumerate(fields.items())]
        made.pages[0].Annots = made.make_indirect(pikepdf.Array(boxes))
        made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(boxes), NeedAppearances=True)
        return _written(made)


def annotated(lines: Sequence[str], said: str) -> bytes:
    """A PDF with a sticky note."""
    with pikepdf.open(io.BytesIO(_lines(lines))) as made:
        sticky = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[500, 780, 520, 800],
            Contents=pikepdf.String(said),
        )
        made.pages[0].Annots = made.make_indirect(pikepdf.Array([made.make_indirect(sticky)]))
        return _written(made)


def _box(made: pikepdf.Pdf, n: int, name: str, value: str) -> pikepdf.Object:
    return made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String(name),
            V=pikepdf.String(value), Rect=[200, 780 - 16 * n, 500, 794 - 16 * n],
        )
    )  # fmt: skip


def _lines(lines: Sequence[str]) -> bytes:
    return pdf([[[(50, line)] for line in lines]])


def _written(made: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()
