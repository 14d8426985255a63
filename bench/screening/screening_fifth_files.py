"""The fifth family's writers: each file as an office program or a core system would leave it."""

from __future__ import annotations

import datetime
import html as markup
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import docx
import openpyxl
import pptx
import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from pptx.util import Cm

Grid = Sequence[Sequence[object]]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WHEN = datetime.datetime(2025, 10, 1, 9, 0)  # noqa: DTZ001  (office files keep local time without a zone)
TABLE = "table"  # the place of the cells of a document's or a slide's table
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


@dataclass(frozen=True, slots=True)
class Sheet:
    """``state``: visible, hidden, veryHidden.  Columns by letter, rows from 1, merges as "A1:C1"."""

    title: str
    rows: Grid
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    hidden_columns: str = ""
    hidden_rows: Sequence[int] = ()
    merged: Sequence[str] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    header: str = ""
    footer: str = ""


def book(*sheets: Sheet) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    made.properties.created = WHEN
    for sheet in sheets:
        _fill(made.create_sheet(sheet.title), sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fill(to: Worksheet, sheet: Sheet) -> None:
    for row in sheet.rows:
        to.append(list(row))
    to.sheet_state = sheet.state
    for column in sheet.hidden_columns:
        to.column_dimensions[column].hidden = True
    for number in sheet.hidden_rows:
        to.row_dimensions[number].hidden = True
    for area in sheet.merged:
        to.merge_cells(area)
    for cell, text in sheet.comments.items():
        to[cell].comment = Comment(text, "総務課")
    for part, text in ((to.oddHeader, sheet.header), (to.oddFooter, sheet.footer)):
        if part is not None:
            part.center.text = text or None


def book_with_box(title: str, rows: Grid, box: str) -> bytes:
    """A workbook whose first sheet carries a text box."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    made.set_properties({"created": WHEN})
    sheet = made.add_worksheet(title)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.insert_textbox(len(rows) + 2, 1, box)
    made.close()
    return out.getvalue()


def with_pivot(data: bytes, head: Sequence[str], rows: Grid) -> bytes:
    """``data`` with a pivot cache as Excel saves it: values shared in the definition, records of their indexes."""
    shared = [list(dict.fromkeys(str(row[n]) for row in rows)) for n in range(len(head))]
    fields = "".join(
        f'<cacheField name={quoteattr(name)} numFmtId="0"><sharedItems count="{len(items)}">'
        + "".join(f"<s v={quoteattr(item)}/>" for item in items)
        + "</sharedItems></cacheField>"
        for name, items in zip(head, shared, strict=True)
    )
    records = "".join(
        "<r>"
        + "".join(f'<x v="{items.index(str(cell))}"/>' for cell, items in zip(row, shared, strict=True))
        + "</r>"
        for row in rows
    )
    return _with_parts(
        data,
        {
            "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{LINKS}" r:id="rId1" recordCount="{len(rows)}">'
            f'<cacheSource type="worksheet"><worksheetSource ref="A1:H99" sheet="元データ"/></cacheSource><cacheFields count="{len(head)}">{fields}</cacheFields></pivotCacheDefinition>',
            "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{MAIN}" count="{len(rows)}">{records}</pivotCacheRecords>',
            "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{LINKS}/pivotCacheRecords" Target="pivotCacheRecords1.xml"/></Relationships>',
        },
    )


def _with_parts(data: bytes, parts: Mapping[str, str]) -> bytes:
    """``data`` with a pivot cache's parts, named in the workbook, its relations and the content types."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    kind, base = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCache",
        "xl/pivotCache/pivotCache",
    )
    types = "".join(
        f'<Override PartName="/{base}{part}1.xml" ContentType="{kind}{part}+xml"/>'
        for part in ("Definition", "Records")
    )
    link = f'<Relationship Id="rId99" Type="{LINKS}/pivotCacheDefinition" Target="/{base}Definition1.xml"/>'
    listed = f'<pivotCaches><pivotCache xmlns:r="{LINKS}" cacheId="1" r:id="rId99"/></pivotCaches>'
    for name, end, more in (
        ("[Content_Types].xml", "</Types>", types),
        ("xl/_rels/workbook.xml.rels", "</Relationships>", link),
        ("xl/workbook.xml", "</workbook>", listed),
    ):
        members[name] = members[name].replace(end, more + end)
    return packed({name: text.encode() for name, text in (members | dict(parts)).items()})


def word(
    blocks: Sequence[str | Grid],
    *,
    header: str = "",
    footer: str = "",
    deleted: Sequence[str] = (),
    inserted: Sequence[str] = (),
    comment: str = "",
    box: str = "",
) -> bytes:
    """Paragraphs and tables in their order; ``comment`` hangs on the first paragraph."""
    made = docx.Document()
    made.core_properties.created = made.core_properties.modified = WHEN
    made.core_properties.author = ""
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
        else:
            _table(made.add_table(len(block), max(map(len, block))), block)
    made.sections[0].header.paragraphs[0].text = header
    made.sections[0].footer.paragraphs[0].text = footer
    for tag, texts in (("del", deleted), ("ins", inserted)):
        for text in texts:
            made.add_paragraph()._p.append(parse_xml(_change(tag, text)))
    if comment:
        made.add_comment(made.paragraphs[0].runs, comment, author="福祉課", initials="福")
    if box:
        made.add_paragraph()._p.append(parse_xml(_box(box)))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _table(to: object, rows: Grid) -> None:
    for cells, row in zip(to.rows, rows, strict=True):  # type: ignore[attr-defined]  # a table of Word or PowerPoint
        for cell, value in zip(cells.cells, row, strict=False):
            cell.text = str(value)


def _change(tag: str, text: str) -> str:
    inner = "delText" if tag == "del" else "t"
    return (
        f'<w:{tag} xmlns:w="{WORD}" w:id="7" w:author="係" w:date="2025-10-01T09:00:00Z"><w:r>'
        f'<w:{inner} xml:space="preserve">{escape(text)}</w:{inner}></w:r></w:{tag}>'
    )


def _box(text: str) -> str:
    return (
        f'<w:r xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:300pt;height:80pt">'
        f'<v:textbox><w:txbxContent><w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


@dataclass(frozen=True, slots=True)
class Slide:
    title: str
    lines: Sequence[str] = ()
    table: Grid = ()
    note: str = ""


def slides(*pages: Slide) -> bytes:
    made = pptx.Presentation()
    made.core_properties.created = made.core_properties.modified = WHEN
    made.core_properties.author = ""
    for page in pages:
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = page.title
        if page.lines:
            slide.shapes.add_textbox(Cm(2), Cm(4), Cm(20), Cm(8)).text_frame.text = "\n".join(page.lines)
        if page.table:
            size = len(page.table), max(map(len, page.table))
            _table(slide.shapes.add_table(*size, Cm(1), Cm(4), Cm(22), Cm(12)).table, page.table)
        if page.note:
            slide.notes_slide.notes_text_frame.text = page.note
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def ods(title: str, rows: Grid) -> bytes:
    body = "".join(
        "<table:table-row>" + "".join(_ods_cell(cell) for cell in row) + "</table:table-row>" for row in rows
    )
    inner = f"<table:table table:name={quoteattr(title)}>{body}</table:table>"
    return _open("spreadsheet", inner)


def _ods_cell(value: object) -> str:
    if isinstance(value, int | float):
        number = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {number}><text:p>{value}</text:p></table:table-cell>"
    text = escape(str(value))
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def odt(lines: Sequence[str]) -> bytes:
    return _open("text", "".join(f"<text:p>{escape(line)}</text:p>" for line in lines))


def _open(kind: str, inner: str) -> bytes:
    """An OpenDocument package, ISO/IEC 26300: ``mimetype`` first and stored."""
    names = " ".join(f'xmlns:{name}="{_OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    mime = f"application/vnd.oasis.opendocument.{kind}"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.3">'
        f"<office:body><office:{kind}>{inner}</office:{kind}></office:body></office:document-content>"
    )
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (("/", mime), ("content.xml", "text/xml"))
    )
    listed = (
        f'<manifest:manifest xmlns:manifest="{_OFFICE}manifest:1.0" manifest:version="1.3">'
        f"{entries}</manifest:manifest>"
    )
    return packed(
        {"mimetype": mime.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": listed.encode()}
    )


def packed(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2025, 10, 1, 9, 0, 0)), data, how)
    return out.getvalue()


def rtf(lines: Sequence[str]) -> bytes:
    def shown(text: str) -> str:
        units = text.encode("utf-16-le")
        codes = [int.from_bytes(units[n : n + 2], "little", signed=True) for n in range(0, len(units), 2)]
        return "".join(chr(c) if 32 <= c < 127 and chr(c) not in "\\{}" else f"\\u{c}?" for c in codes)

    body = "\\par\r\n".join(map(shown, lines))
    return (
        "{\\rtf1\\ansi\\ansicpg932\\deff0{\\fonttbl{\\f0 MS Mincho;}}\\f0\\fs21\r\n" + body + "\\par}"
    ).encode()


def page(title: str, rows: Grid, before: Sequence[str] = (), after: Sequence[str] = ()) -> bytes:
    """An HTML page with a table, as a web system saves it."""
    head, *rest = [[markup.escape(str(cell)) for cell in row] for row in rows]
    top = "<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rest)
    texts = ["".join(f"<p>{markup.escape(line)}</p>" for line in lines) for lines in (before, after)]
    return (
        f'<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{markup.escape(title)}</title></head>'
        f"<body><h1>{markup.escape(title)}</h1>{texts[0]}<table>{top}\n{body}</table>{texts[1]}</body></html>"
    ).encode()


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def letter(
    sender: str, to: str, subject: str, body: str, attached: Mapping[str, bytes] | None = None
) -> bytes:
    """A mail in ISO-2022-JP where its letters allow, as Japanese offices still send it."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = subject
    message["Date"] = "Wed, 01 Oct 2025 09:00:00 +0900"
    try:
        body.encode("iso-2022-jp")
        charset = "iso-2022-jp"
    except UnicodeEncodeError:
        charset = "utf-8"
    message.set_content(body, charset=charset)
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if attached:
        message.set_boundary("----=_Part_5E")
    return message.as_bytes()
