"""Line by line through what must leave an Office document; see docs/reference/threats.md."""

# ruff: noqa: E501 - samples read best on one line

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from functools import partial

import docx
import pytest
from office_samples import (
    BOOK,
    DOC,
    MARK,
    MICROSOFT,
    OFFICE,
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


LINK = f'<w:p><w:hyperlink {R} r:id="rIdX"><w:r><w:t>リンク</w:t></w:r></w:hyperlink></w:p>'

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
    "address with a name": lambda: linked(into_body(LINK), DOC, "hyperlink", f"https://bank.example:{MARK}@a.example/"),
    "mail with a file": lambda: linked(into_body(LINK), DOC, "hyperlink", f"mailto:a@b.example?subject=x&amp;Attach=C:/{MARK}"),
    "custom XML elements": lambda: into_body(
        f'<w:customXml w:uri="urn:{MARK}" w:element="{MARK}"><w:customXmlPr><w:attr w:name="a" w:val="{MARK}"/></w:customXmlPr>'
        "<w:p><w:r><w:t>中身</w:t></w:r></w:p></w:customXml>"
    ),
    "share behind a bookmark": lambda: into_body(field_runs(f' HYPERLINK \\l "a" "\\\\\\\\{MARK}\\\\x" ')),
    "share behind an address": lambda: into_body(field_runs(f' HYPERLINK "https://a.example/" \\\\\\\\{MARK}\\\\x ')),
    "share in a switch": lambda: into_body(field_runs(f' REF a \\f "\\\\\\\\{MARK}\\\\x" \\h ')),
    "program in an argument": lambda: into_body(field_runs(f' IF 1 = 1 "ms-msdt:/id {MARK}" "b" ')),
    "file as a place": lambda: into_body(f'<w:p><w:hyperlink w:anchor="file://{MARK}"><w:r><w:t>リンク</w:t></w:r></w:hyperlink></w:p>'),
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
