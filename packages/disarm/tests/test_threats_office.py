"""Line by line through what must leave an Office document; see docs/reference/threats.md."""

# ruff: noqa: E501 - samples read best on one line

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

import docx
import openpyxl
import pptx
import pytest
from office_samples import (
    BOOK,
    DOC,
    MARK,
    MICROSOFT,
    OFFICE,
    SHEET,
    SLIDE,
    TEXT,
    UNC,
    URL,
    VBA,
    Package,
    check,
    disarmed,
    everything,
    excel,
    field_runs,
    into_body,
    point,
    word,
)

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Verdict

R = f'xmlns:r="{OFFICE[:-1]}"'
O_ = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
V_ = 'xmlns:v="urn:schemas-microsoft-com:vml"'
RAW = MARK.encode()
OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
MS = "http://schemas.microsoft.com/office/"


def with_part(
    data: bytes, source: str, kind: str, path: str, body: bytes, content_type: str, identity: str = "rIdN"
) -> Package:
    """A document with one more part and a relationship of the full type ``kind`` that leads to it."""
    return Package(data).add(path, body, content_type).relate(source, identity, kind, f"/{path}")


def linked(data: bytes, source: str, word_: str, target: str = URL) -> bytes:
    return Package(data).relate(source, "rIdX", OFFICE + word_, target, external=True).build()


def outside_relation(kind: str) -> bytes:
    return linked(word(), DOC, kind)


# -- Word -------------------------------------------------------------------------------------------------


def signed_macros() -> bytes:
    package = with_part(word(), DOC, MICROSOFT + "vbaProject", "word/vbaProject.bin", RAW, VBA)
    package.add("word/vbaData.xml", f"<d>{MARK}</d>".encode(), "application/vnd.ms-word.vbaData+xml")
    package.relate("word/vbaProject.bin", "rId1", MICROSOFT + "wordVbaData", "vbaData.xml")
    package.add("word/vbaProjectSignature.bin", RAW, "application/vnd.ms-office.vbaProjectSignature")
    return package.relate(
        "word/vbaProject.bin", "rId2", MICROSOFT + "vbaProjectSignature", "vbaProjectSignature.bin"
    ).build()


def active_x() -> bytes:
    xml = f'<w:p><w:r><w:object><w:control {R} r:id="rIdN" w:name="{MARK}" w:shapeid="s"/></w:object></w:r></w:p>'
    package = with_part(
        into_body(xml),
        DOC,
        OFFICE + "control",
        "word/activeX/activeX1.xml",
        f'<ax:ocx xmlns:ax="{MS}2006/activeX" ax:classid="{{{MARK}}}"/>'.encode(),
        "application/vnd.ms-office.activeX+xml",
    )
    package.add("word/activeX/activeX1.bin", RAW, "application/vnd.ms-office.activeX")
    return package.relate(
        "word/activeX/activeX1.xml", "rId1", MICROSOFT + "activeXControlBinary", "activeX1.bin"
    ).build()


def ole_link(target: str) -> bytes:
    xml = (
        f"<w:p><w:r><w:object><v:shape {V_} id='s1'><v:imagedata {R} r:href='rIdX' {O_} o:href='{target}' o:title=''/></v:shape>"
        f"<o:OLEObject {O_} {R} Type='Link' ProgID='{MARK}' ShapeID='s1' r:id='rIdX' UpdateMode='Always'/></w:object></w:r></w:p>"
    )
    return linked(into_body(xml), DOC, "oleObject", target)


def imported(body: bytes, path: str, content_type: str) -> bytes:
    data = into_body(f'<w:altChunk {R} r:id="rIdN"/>')
    return with_part(data, DOC, OFFICE + "aFChunk", path, body, content_type).build()


def framed() -> bytes:
    xml = f'<w:frameset><w:frame><w:sourceFileName {R} r:id="rIdX"/></w:frame></w:frameset>'
    data = Package(word()).replace("word/webSettings.xml", "<w:allowPNG/>", xml + "<w:allowPNG/>").build()
    return linked(data, "word/webSettings.xml", "frame")


def embedded_font() -> bytes:
    font = f'<w:embedRegular {R} r:id="rIdN" w:fontKey="{{00000000-0000-0000-0000-000000000000}}"/>'
    data = Package(word()).sub("word/fontTable.xml", r"</w:font>", font + "</w:font>").build()
    return with_part(
        data,
        "word/fontTable.xml",
        OFFICE + "font",
        "word/fonts/font1.odttf",
        RAW,
        "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    ).build()


def picture_of(name: str, data: bytes, content_type: str) -> bytes:
    xml = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="9" cy="9"/><wp:docPr id="1" name="p"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip {R} r:embed="rIdN"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    package = with_part(into_body(xml), DOC, OFFICE + "image", f"word/media/{name}", data, content_type)
    return package.build()


def metafile(tail: bytes = b"") -> bytes:
    """The smallest EMF: header, a comment record with the marker, end of file."""
    comment = struct.pack("<III", 70, 12 + len(RAW) + -len(RAW) % 4, len(RAW)) + RAW + bytes(-len(RAW) % 4)
    end = struct.pack("<IIIII", 14, 20, 0, 16, 20)
    size = 88 + len(comment) + len(end)
    head = struct.pack(
        "<II4i4iIIIIHHIII2i2i",
        1,
        88,
        0,
        0,
        99,
        99,
        0,
        0,
        2000,
        2000,
        0x464D4520,
        0x10000,
        size,
        3,
        1,
        0,
        0,
        0,
        0,
        100,
        100,
        30,
        30,
    )
    return head + comment + end + tail


def two_branches() -> bytes:
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    xml = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice xmlns:wps="{wps}" Requires="wps"><w:drawing><wps:evil>{MARK}</wps:evil></w:drawing></mc:Choice>'
        f'<mc:Fallback><w:pict><v:shape {V_} id="a" onclick="{MARK}"><v:imagedata {R} r:id="rIdX" src="{URL}"/></v:shape></w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )
    return linked(into_body(xml), DOC, "image")


def smart_art() -> bytes:
    dgm = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    xml = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="d"/>'
        f'<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="{dgm}">'
        f'<dgm:relIds xmlns:dgm="{dgm}" {R} r:dm="rIdN" r:lo="rIdN" r:qs="rIdN" r:cs="rIdN"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    body = f'<dgm:dataModel xmlns:dgm="{dgm}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst/><dgm:bg><a:blipFill><a:blip {R} r:link="rIdX"/></a:blipFill></dgm:bg></dgm:dataModel>'
    package = with_part(
        into_body(xml),
        DOC,
        OFFICE + "diagramData",
        "word/diagrams/data1.xml",
        body.encode(),
        OFFICE_TYPE + "drawingml.diagramData+xml",
    )
    return package.relate("word/diagrams/data1.xml", "rIdX", OFFICE + "image", URL, external=True).build()


def people() -> bytes:
    body = f'<w15:people xmlns:w15="{MS}word/2012/wordml"><w15:person w15:author="{MARK}"/></w15:people>'
    return with_part(
        word(),
        DOC,
        MS + "2011/relationships/people",
        "word/people.xml",
        body.encode(),
        OFFICE_TYPE + "wordprocessingml.people+xml",
    ).build()


def root_part(kind: str, path: str, content_type: str = "application/xml") -> Callable[[], bytes]:
    return lambda: with_part(
        word(), "", kind, path, f"<x a='{MARK}'>{MARK}</x>".encode(), content_type
    ).build()


def word_part(kind: str, path: str, content_type: str) -> Callable[[], bytes]:
    return lambda: with_part(
        word(), DOC, kind, path, f"<x a='{MARK}'>{MARK}</x>".encode(), content_type
    ).build()


def zip_with(change: Callable[[zipfile.ZipFile], None]) -> bytes:
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a") as archive:
        change(archive)
    return out.getvalue()


def commented(archive: zipfile.ZipFile) -> None:
    archive.comment = RAW


def extra_field(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("word/x.xml")
    info.extra = struct.pack("<HH", 0x7777, len(RAW)) + RAW
    info.comment = RAW
    archive.writestr(info, b"<x/>")


WORD: dict[str, Callable[[], bytes]] = {
    "macros with data and signature": signed_macros,
    "activeX": active_x,
    "ole link mhtml": lambda: ole_link(f"mhtml:http://{MARK}.example/x!x-usc:http://{MARK}.example/y"),
    "ole link html": lambda: ole_link(f"http://{MARK}.example/x.html!"),
    "ole link share": lambda: ole_link(UNC),
    "altChunk html": lambda: imported(f"<script>{MARK}</script>".encode(), "word/a.html", "text/html"),
    "altChunk rtf": lambda: imported(rf"{{\rtf1 {MARK}}}".encode(), "word/a.rtf", "application/rtf"),
    "altChunk mht": lambda: imported(f"MIME-Version: 1.0\n\n{MARK}".encode(), "word/a.mht", "message/rfc822"),
    "altChunk outside": lambda: linked(into_body(f'<w:altChunk {R} r:id="rIdX"/>'), DOC, "aFChunk"),
    "sub document": lambda: linked(into_body(f'<w:p><w:subDoc {R} r:id="rIdX"/></w:p>'), DOC, "subDocument"),
    "frame": framed,
    **{
        f"external {kind}": partial(outside_relation, kind)
        for kind in ("audio", "media", "externalLinkPath", "mailMergeSource", "mailMergeHeaderSource", "recipientData", "transform", "pivotCacheDefinition", "oleObject", "package", "officeDocument", "styles", "settings", "theme", "unheardOf")
    },
    "external template in settings": lambda: linked(word(), "word/settings.xml", "attachedTemplate", UNC),
    "share in a field": lambda: into_body(field_runs(f' HYPERLINK "\\\\\\\\{MARK}\\\\x" ')),
    "customUI14": root_part(f"{MS}2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
    "userCustomization": root_part(MICROSOFT + "ui/userCustomization", "userCustomization/customUI.xml"),
    "keys": word_part(MICROSOFT + "keyMapCustomizations", "word/customizations.xml", "application/vnd.ms-word.keyMapCustomizations+xml"),
    "toolbars": word_part(MICROSOFT + "attachedToolbars", "word/attachedToolbars.bin", "application/vnd.ms-word.attachedToolbars"),
    "task pane": root_part(f"{MS}2011/relationships/webextensiontaskpanes", "word/webextensions/taskpanes.xml", "application/vnd.ms-office.webextensiontaskpanes+xml"),
    "web extension": word_part(f"{MS}2011/relationships/webextension", "word/webextensions/webextension1.xml", "application/vnd.ms-office.webextension+xml"),
    "embedded font": embedded_font,
    "printer settings": lambda: with_part(word(), DOC, OFFICE + "printerSettings", "word/printerSettings1.bin", RAW, OFFICE_TYPE + "wordprocessingml.printerSettings").build(),
    "EMF comment": lambda: picture_of("image1.emf", metafile(), "image/x-emf"),
    "EMF tail": lambda: picture_of("image1.emf", metafile(RAW), "image/x-emf"),
    "EPS": lambda: picture_of("image1.eps", f"%!PS-Adobe-3.0 EPSF-3.0\n({MARK}) run\n".encode(), "image/x-eps"),
    "SVG script": lambda: picture_of("image1.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><script>{MARK}</script><rect width="9" height="9"/></svg>'.encode(), "image/svg+xml"),
    "HD photo": lambda: picture_of("image1.wdp", b"II\xbc\x01" + RAW, "image/vnd.ms-photo"),
    "both branches": two_branches,
    "smart art": smart_art,
    "VML picture": lambda: linked(into_body(f'<w:p><w:r><w:pict><v:shape {V_} id="s" href="{URL}"><v:imagedata {R} r:href="rIdX" src="{URL}" {O_} o:href="{URL}"/></v:shape></w:pict></w:r></w:p>'), DOC, "image"),
    "people": people,
    "app properties": lambda: Package(word()).sub("docProps/app.xml", r"<Company>.*?</Company>|<Company/>|(?=</Properties>)", f"<Company>{MARK}</Company>").build(),
    "custom properties": root_part(OFFICE + "custom-properties", "docProps/custom.xml", OFFICE_TYPE + "custom-properties+xml"),
    "thumbnail": root_part("http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail2.jpeg", "image/jpeg"),
    "signature": root_part("http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin", "_xmlsignatures/origin.sigs", "application/vnd.openxmlformats-package.digital-signature-origin"),
    "unknown relationship": word_part(f"http://{MARK}/rel", "word/unknown.xml", "application/xml"),
    "unknown type of part": word_part(OFFICE + "styles", "word/styles2.xml", "application/x-unheard-of"),
    "zip comment": lambda: zip_with(commented),
    "zip extra field": lambda: zip_with(extra_field),
    "zip traversal": lambda: zip_with(lambda archive: archive.writestr("../../evil.xml", MARK)),
    "zip other packing": lambda: zip_with(lambda archive: archive.writestr("word/x.bin", MARK, zipfile.ZIP_LZMA)),
}  # fmt: skip

FORBIDDEN_FIELDS = [
    "DDE",
    "DDEAUTO",
    "INCLUDEPICTURE",
    "INCLUDETEXT",
    "INCLUDE",
    "LINK",
    "EMBED",
    "IMPORT",
    "AUTOTEXT",
    "AUTOTEXTLIST",
    "MACROBUTTON",
    "GOTOBUTTON",
    "DATABASE",
    "RD",
    "ASK",
    "FILLIN",
    "PRINT",
    "HTMLACTIVEX",
    "ADDIN",
    "PRIVATE",
    "DATA",
    "GLOSSARY",
    "CONTROL",
    "SHAPE",
    "QUOTE",
    "USERPROPERTY",
    "XML2",
    "TEMPLATE",
]


@pytest.mark.parametrize("case", WORD)
def test_word_document_loses_it_and_keeps_its_text(case: str) -> None:
    output = check(WORD[case](), "a.docm" if "macros" in case else "a.docx")
    assert TEXT in [paragraph.text for paragraph in docx.Document(io.BytesIO(output)).paragraphs]


def test_every_field_with_a_reach_outside_loses_its_code_and_keeps_its_result() -> None:
    spellings = [s for keyword in FORBIDDEN_FIELDS for s in (keyword, keyword.lower(), keyword.title())]
    fields = [
        field_runs(f" {spelling[:2]}", f"{spelling[2:]} ", f'"{MARK}"', result=f"のこる{number}")
        for number, spelling in enumerate(spellings)
    ]
    _, output = disarmed(into_body("".join(fields)), "a.docx")
    assert MARK.encode() not in everything(output)
    shown = [p.text for p in docx.Document(io.BytesIO(output)).paragraphs]
    assert [text for text in shown if text.startswith("のこる")] == [f"のこる{n}" for n in range(len(fields))]


def test_strict_documents_are_held_to_the_same_list() -> None:
    package = Package(
        into_body(
            f"<w:p>{'<w:altChunk ' + R + ' r:id=' + chr(34) + 'rIdX' + chr(34) + '/>'}</w:p>"
            + field_runs(f" DDEAUTO {MARK} ")
        )
    )
    package.relate(DOC, "rIdX", OFFICE + "aFChunk", URL, external=True)
    for path, data in package.parts.items():
        package.parts[path] = data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    report, output = disarmed(package.build(), "a.docx")
    assert report.verdict is Verdict.CHANGED
    assert MARK.encode() not in everything(output)
    assert TEXT.encode() in everything(output)
    assert b"purl.oclc.org/ooxml/wordprocessingml/main" in everything(output)


def test_encrypted_flag_in_the_directory_is_no_way_around() -> None:
    data = bytearray(word())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    report, output = inspect_bytes(bytes(data), "a.docx")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)


# -- macro kinds ------------------------------------------------------------------------------------------

MACRO_KINDS = {
    "docm": (word, DOC, OFFICE_TYPE + "wordprocessingml.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml", Kind.DOCX),
    "dotm": (word, DOC, OFFICE_TYPE + "wordprocessingml.document.main+xml", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml", Kind.DOTX),
    "xlsm": (excel, BOOK, OFFICE_TYPE + "spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", Kind.XLSX),
    "xltm": (excel, BOOK, OFFICE_TYPE + "spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.template.macroEnabled.main+xml", Kind.XLTX),
    "pptm": (point, "ppt/presentation.xml", OFFICE_TYPE + "presentationml.presentation.main+xml", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", Kind.PPTX),
    "ppsm": (point, "ppt/presentation.xml", OFFICE_TYPE + "presentationml.presentation.main+xml", "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml", Kind.PPSX),
    "potm": (point, "ppt/presentation.xml", OFFICE_TYPE + "presentationml.presentation.main+xml", "application/vnd.ms-powerpoint.template.macroEnabled.main+xml", Kind.POTX),
}  # fmt: skip


@pytest.mark.parametrize("kind", MACRO_KINDS)
def test_every_macro_kind_becomes_its_plain_kind(kind: str) -> None:
    make, main, plain, macro, becomes = MACRO_KINDS[kind]
    package = Package(make()).replace("[Content_Types].xml", plain, macro)
    folder = main.partition("/")[0]
    package.add(f"{folder}/vbaProject.bin", RAW, VBA)
    package.relate(main, "rIdV", MICROSOFT + "vbaProject", "vbaProject.bin")
    report, output = disarmed(package.build(), f"申請.{kind}")
    assert report.output_name == f"申請.{becomes.value}"
    assert RAW not in everything(output)
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        types = archive.read("[Content_Types].xml").decode()
    assert "macroEnabled" not in types
    assert "vba" not in types.lower()


# -- Excel ------------------------------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def formula(text: str) -> bytes:
    return Package(excel()).sub(SHEET, r"<c r=\"C1\".*?</c>", f'<c r="C1"><f>{text}</f><v>7</v></c>').build()


def in_sheet(xml: str) -> bytes:
    return Package(excel()).replace(SHEET, "</worksheet>", f"{xml}</worksheet>").build()


def book_part(kind: str, path: str, body: str, content_type: str) -> bytes:
    return with_part(excel(), BOOK, kind, path, body.encode(), content_type).build()


def outside_link(inner: str, kind: str, target: str) -> bytes:
    body = f'<externalLink xmlns="{MAIN}" {R}>{inner}</externalLink>'
    package = with_part(
        excel(),
        BOOK,
        OFFICE + "externalLink",
        "xl/externalLinks/externalLink1.xml",
        body.encode(),
        OFFICE_TYPE + "spreadsheetml.externalLink+xml",
    )
    package.relate("xl/externalLinks/externalLink1.xml", "rId1", OFFICE + kind, target, external=True)
    package.replace(
        BOOK,
        "</sheets>",
        f'</sheets><externalReferences><externalReference {R} r:id="rIdN"/></externalReferences>',
    )
    return package.build()


def dialog_sheet() -> bytes:
    package = with_part(
        excel(),
        BOOK,
        OFFICE + "dialogsheet",
        "xl/dialogsheets/sheet1.xml",
        f'<dialogsheet xmlns="{MAIN}"><x>{MARK}</x></dialogsheet>'.encode(),
        OFFICE_TYPE + "spreadsheetml.dialogsheet+xml",
    )
    return package.replace(
        BOOK, "</sheets>", f'<sheet {R} name="{MARK}" sheetId="98" r:id="rIdN"/></sheets>'
    ).build()


def sheet_part(xml: str, kind: str, path: str, body: bytes, content_type: str) -> bytes:
    return with_part(in_sheet(xml), SHEET, kind, path, body, content_type).build()


def query_table() -> bytes:
    body = f'<queryTable xmlns="{MAIN}" name="{MARK}" connectionId="1"/>'
    return sheet_part(
        "",
        OFFICE + "queryTable",
        "xl/queryTables/queryTable1.xml",
        body.encode(),
        OFFICE_TYPE + "spreadsheetml.queryTable+xml",
    )


def validation(text: str) -> bytes:
    return in_sheet(
        f'<dataValidations count="1"><dataValidation type="custom" sqref="A1"><formula1>{text}</formula1></dataValidation></dataValidations>'
    )


def condition(text: str) -> bytes:
    return in_sheet(
        f'<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>{text}</formula></cfRule></conditionalFormatting>'
    )


EXCEL: dict[str, Callable[[], bytes]] = {
    "dde link": lambda: outside_link(f'<ddeLink ddeService="{MARK}" ddeTopic="{MARK}"><ddeItems><ddeItem name="{MARK}"/></ddeItems></ddeLink>', "externalLinkPath", URL),
    "ole link": lambda: outside_link(f'<oleLink r:id="rId1" progId="{MARK}"/>', "oleObject", f"mhtml:{URL}!x-usc:{URL}"),
    "link to a share": lambda: outside_link('<externalBook r:id="rId1"/>', "externalLinkPath", f"file:///{UNC}"),
    "real time data": lambda: book_part(OFFICE + "volatileDependencies", "xl/volatileDependencies.xml", f'<volTypes xmlns="{MAIN}"><volType type="realTimeData"><main first="{MARK}"/></volType></volTypes>', OFFICE_TYPE + "spreadsheetml.volatileDependencies+xml"),
    "xml maps": lambda: book_part(OFFICE + "xmlMaps", "xl/xmlMaps.xml", f'<MapInfo xmlns="{MAIN}" SelectionNamespaces="{MARK}"/>', "application/xml"),
    "power query": lambda: book_part(OFFICE + "customXml", "customXml/item1.xml", f'<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">{MARK}</DataMashup>', "application/xml"),
    "query table": query_table,
    "slicer": lambda: book_part(f"{MS}2007/relationships/slicerCache", "xl/slicerCaches/slicerCache1.xml", f"<x>{MARK}</x>", "application/vnd.ms-excel.slicerCache+xml"),
    "timeline": lambda: book_part(f"{MS}2011/relationships/timelineCache", "xl/timelineCaches/timelineCache1.xml", f"<x>{MARK}</x>", "application/vnd.ms-excel.timelineCache+xml"),
    "dialog sheet": dialog_sheet,
    "FILTERXML": lambda: formula(f'FILTERXML("{MARK}","//a")'),
    "RTD": lambda: formula(f'RTD("{MARK}",,"x")'),
    "REGISTER": lambda: formula(f'REGISTER.ID("{MARK}","x")'),
    "EXEC": lambda: formula(f'EXEC("{MARK}")'),
    "prefixed": lambda: formula(f'_xlfn._xlws.WEBSERVICE("{URL}")'),
    "upper and lower": lambda: formula(f'wEbSeRvIcE("{URL}")'),
    "blank before the bracket": lambda: formula(f'WEBSERVICE ("{URL}")'),
    "unknown function": lambda: formula(f'EVIL{MARK}("x")'),
    "add-in function": lambda: formula(f"_xll.{MARK}(1)"),
    "in a validation": lambda: validation(f'WEBSERVICE("{URL}")'),
    "in a condition": lambda: condition(f'WEBSERVICE("{URL}")'),
    "ole object": lambda: sheet_part(f'<oleObjects><oleObject progId="{MARK}" shapeId="1" {R} r:id="rIdN"/></oleObjects>', OFFICE + "oleObject", "xl/embeddings/oleObject1.bin", RAW, OFFICE_TYPE + "oleObject"),
    "linked ole object": lambda: Package(in_sheet(f'<oleObjects><oleObject progId="{MARK}" link="[1]{MARK}!a" oleUpdate="OLEUPDATE_ALWAYS" shapeId="1"/></oleObjects>')).build(),
    "control": lambda: sheet_part(f'<controls><control shapeId="1" {R} r:id="rIdN" name="{MARK}"/></controls>', OFFICE + "control", "xl/activeX/activeX1.xml", f"<x>{MARK}</x>".encode(), "application/vnd.ms-office.activeX+xml"),
    "form control": lambda: sheet_part("", OFFICE + "ctrlProp", "xl/ctrlProps/ctrlProp1.xml", f'<formControlPr xmlns="{MS}spreadsheetml/2009/9/main" macro="{MARK}"/>'.encode(), "application/vnd.ms-excel.controlproperties+xml"),
    "printer settings": lambda: sheet_part(f'<pageSetup {R} r:id="rIdN"/>', OFFICE + "printerSettings", "xl/printerSettings/printerSettings1.bin", RAW, OFFICE_TYPE + "spreadsheetml.printerSettings"),
    "custom property": lambda: sheet_part(f'<customProperties><customPr name="{MARK}" {R} r:id="rIdN"/></customProperties>', OFFICE + "customProperty", "xl/customProperty1.bin", RAW, OFFICE_TYPE + "spreadsheetml.customProperty"),
    "web publishing": lambda: in_sheet(f'<webPublishItems count="1"><webPublishItem id="1" divId="a" sourceType="sheet" destinationFile="{URL}"/></webPublishItems>'),
    "link location": lambda: in_sheet(f'<hyperlinks><hyperlink ref="A1" location="{UNC}"/></hyperlinks>'),
    "threaded comments": lambda: sheet_part("", f"{MS}2017/10/relationships/threadedComment", "xl/threadedComments/threadedComment1.xml", f"<x>{MARK}</x>".encode(), "application/vnd.ms-excel.threadedcomments+xml"),
}  # fmt: skip


@pytest.mark.parametrize("case", EXCEL)
def test_workbook_loses_it_and_keeps_its_values(case: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(check(EXCEL[case](), "a.xlsx"))).worksheets[0]
    assert (sheet["A1"].value, sheet["B1"].value) == (TEXT, 12.5)


def test_hidden_sheets_stay_and_are_named() -> None:
    package = Package(excel()).sub(
        BOOK, r"<sheet ", f'<sheet {R} name="隠し" sheetId="77" state="veryHidden" r:id="rIdH"/><sheet '
    )
    package.add(
        "xl/worksheets/sheet9.xml",
        f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode(),
        OFFICE_TYPE + "spreadsheetml.worksheet+xml",
    )
    data = package.relate(BOOK, "rIdH", OFFICE + "worksheet", "worksheets/sheet9.xml").build()
    report, output = disarmed(data, "a.xlsx")
    assert [finding.details["name"] for finding in report.findings if finding.code == "DSM-141"] == ["隠し"]
    assert openpyxl.load_workbook(io.BytesIO(output)).sheetnames[0] == "隠し"


# -- PowerPoint -------------------------------------------------------------------------------------------

SHOW = "ppt/presentation.xml"


def click(xml: str) -> Package:
    return Package(point()).sub(
        SLIDE, r"(<p:cNvPr id=\"2\"[^>]*?)/>", f'<p:cNvPr id="2" name="t">{xml}</p:cNvPr>'
    )


def ole_frame() -> bytes:
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="o"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/presentationml/2006/ole">'
        f'<p:oleObj {R} spid="s" name="{MARK}" r:id="rIdN" progId="Package"><p:embed/></p:oleObj></a:graphicData></a:graphic></p:graphicFrame>'
    )
    data = Package(point()).replace(SLIDE, "</p:spTree>", f"{frame}</p:spTree>").build()
    return with_part(
        data, SLIDE, OFFICE + "oleObject", "ppt/embeddings/oleObject1.bin", RAW, OFFICE_TYPE + "oleObject"
    ).build()


def point_part(xml: str, kind: str, path: str, body: bytes, content_type: str, source: str = SLIDE) -> bytes:
    package = Package(point())
    if xml:
        package.replace(SLIDE, "</p:cSld>", f"</p:cSld>{xml}") if source == SLIDE else package.sub(
            SHOW, r"(?=<p:defaultTextStyle|</p:presentation>)", xml
        )
    return with_part(package.build(), source, kind, path, body, content_type).build()


POINT: dict[str, Callable[[], bytes]] = {
    "hover": lambda: click(f'<a:hlinkHover {R} r:id="" action="ppaction://program?file={MARK}"/>').build(),
    "hover macro": lambda: click(f'<a:hlinkMouseOver {R} r:id="" action="ppaction://macro?name={MARK}"/>').build(),
    "action with a file": lambda: click(f'<a:hlinkClick {R} r:id="rIdX" action="ppaction://hlinkfile"/>').relate(SLIDE, "rIdX", OFFICE + "hyperlink", f"file:///{UNC}", external=True).build(),
    "action with a presentation": lambda: click(f'<a:hlinkClick {R} r:id="rIdX" action="ppaction://hlinkpres?slideindex=1"/>').relate(SLIDE, "rIdX", OFFICE + "hyperlink", UNC, external=True).build(),
    "action with an object": lambda: click(f'<a:hlinkClick {R} r:id="" action="ppaction://ole?verb={MARK}"/>').build(),
    "click sound": lambda: click(f'<a:hlinkClick {R} r:id="" action="ppaction://noaction"><a:snd r:embed="rIdN" name="{MARK}"/></a:hlinkClick>').add("ppt/media/audio1.wav", RAW, "audio/x-wav").relate(SLIDE, "rIdN", OFFICE + "audio", "../media/audio1.wav").build(),
    "ole object": ole_frame,
    "activeX": lambda: point_part(f'<p:controls xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:control {R} spid="s" name="{MARK}" r:id="rIdN"/></p:controls>', OFFICE + "control", "ppt/activeX/activeX1.xml", f"<x>{MARK}</x>".encode(), "application/vnd.ms-office.activeX+xml"),
    "embedded font": lambda: point_part("", OFFICE + "font", "ppt/fonts/font1.fntdata", RAW, "application/x-fontdata", SHOW),
    "film inside": lambda: point_part("", f"{MS}2007/relationships/media", "ppt/media/media1.mp4", RAW, "video/mp4"),
    "custom xml": lambda: point_part("", OFFICE + "customXml", "customXml/item1.xml", f"<x>{MARK}</x>".encode(), "application/xml", SHOW),
    "comment authors' ids": lambda: point_part("", f"{MS}2018/10/relationships/authors", "ppt/authors.xml", f"<x>{MARK}</x>".encode(), "application/vnd.ms-powerpoint.authors+xml", SHOW),
}  # fmt: skip


@pytest.mark.parametrize("case", POINT)
def test_presentation_loses_it_and_keeps_its_text(case: str) -> None:
    show = pptx.Presentation(io.BytesIO(check(POINT[case](), "a.pptx")))
    assert show.slides[0].shapes.title.text == TEXT


# -- the package ------------------------------------------------------------------------------------------


def test_local_and_central_headers_that_disagree_are_undecided() -> None:
    data = word()
    at = data.index(b"word/document.xml")
    twisted = data[:at] + b"word/documenu.xml" + data[at + 17 :]
    report, output = inspect_bytes(twisted, "a.docx")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)


def test_sizes_behind_the_data_are_read() -> None:
    """Data descriptors (flag bit 3), as streaming writers make them."""
    out = io.BytesIO()

    class Stream(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that comes
            return out.write(data)

    with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in Package(word()).parts.items():
            archive.writestr(name, data)
    assert out.getvalue()[6] & 8
    _, output = disarmed(out.getvalue(), "a.docx")
    assert TEXT in [p.text for p in docx.Document(io.BytesIO(output)).paragraphs]


def test_a_part_that_claims_to_be_small_is_undecided() -> None:
    data = bytearray(word())
    at = data.rindex(b"word/document.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 5)
    report, output = inspect_bytes(bytes(data), "a.docx")
    assert (report.verdict, output) == (Verdict.UNDECIDED, None)


def test_nothing_is_left_uncompressed_for_the_eye_of_a_scanner_alone() -> None:
    """Every member of an output is packed anew: bytes of the input's packing are not carried over."""
    payload = zlib.compress(RAW * 50, 0)
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("docProps/stored.bin", payload)
    _, output = disarmed(out.getvalue(), "a.docx")
    assert payload not in output
    assert not re.search(rb"stored\.bin", output)


def test_a_package_that_forgets_its_main_part_comes_out_whole() -> None:
    package = Package(into_body(field_runs(f" DDEAUTO {MARK} ")))
    package.parts["_rels/.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    )
    output = check(package.build(), "a.docx")
    assert TEXT in [paragraph.text for paragraph in docx.Document(io.BytesIO(output)).paragraphs]
