"""Hostile Office documents, each built here: the marker must be gone, the visible text must stay."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pptx
import pytest
from office_samples import (
    BEGIN,
    BOOK,
    DOC,
    END,
    MARK,
    MICROSOFT,
    OFFICE,
    SHEET,
    SLIDE,
    TEXT,
    UNC,
    URL,
    VBA,
    WORD_MACRO,
    WORD_PLAIN,
    Package,
    check,
    disarmed,
    everything,
    excel,
    field_runs,
    instruction,
    into_body,
    point,
    word,
)

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Verdict


def macro_document() -> bytes:
    package = Package(word()).replace("[Content_Types].xml", WORD_PLAIN, WORD_MACRO)
    package.add("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + MARK.encode(), VBA)
    return package.relate(DOC, "rIdV", MICROSOFT + "vbaProject", "vbaProject.bin").build()


def linked_image() -> bytes:
    blip = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="9" cy="9"/><wp:docPr id="1" name="p"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        f'<a:blip xmlns:r="{OFFICE[:-1]}" r:link="rIdL"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    package = Package(into_body(blip))
    return package.relate(DOC, "rIdL", OFFICE + "image", UNC, external=True).build()


def attached_template() -> bytes:
    package = Package(word())
    row = f'<w:attachedTemplate xmlns:r="{OFFICE[:-1]}" r:id="rIdT"/>'
    package.sub("word/settings.xml", r"(?<=>)\s*<w:zoom", row + "<w:zoom")
    return package.relate(
        "word/settings.xml", "rIdT", OFFICE + "attachedTemplate", URL, external=True
    ).build()


def imported_chunk() -> bytes:
    package = Package(into_body(f'<w:altChunk xmlns:r="{OFFICE[:-1]}" r:id="rIdA"/>'))
    package.add("word/chunk.html", f"<script>{MARK}</script>".encode(), "text/html")
    return package.relate(DOC, "rIdA", OFFICE + "aFChunk", "chunk.html").build()


def embedded_object() -> bytes:
    xml = (
        "<w:p><w:r><w:object><v:shape xmlns:v='urn:schemas-microsoft-com:vml' id='s1'><v:textbox><w:txbxContent>"
        "<w:p><w:r><w:t>図の文字</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
        f"<o:OLEObject xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:r='{OFFICE[:-1]}' Type='Embed' "
        "ProgID='Package' ShapeID='s1' r:id='rIdO'/></w:object></w:r></w:p>"
    )
    package = Package(into_body(xml))
    package.add(
        "word/embeddings/oleObject1.bin",
        MARK.encode() * 9,
        "application/vnd.openxmlformats-officedocument.oleObject",
    )
    return package.relate(DOC, "rIdO", OFFICE + "oleObject", "embeddings/oleObject1.bin").build()


def custom_ui() -> bytes:
    package = Package(word()).add(
        "customUI/customUI.xml", f"<customUI onLoad='{MARK}'/>".encode(), "application/xml"
    )
    return package.relate("", "rIdU", MICROSOFT + "ui/extensibility", "customUI/customUI.xml").build()


def custom_xml() -> bytes:
    package = Package(word()).add("customXml/item1.xml", f"<x>{MARK}</x>".encode(), "application/xml")
    return package.relate(DOC, "rIdX", OFFICE + "customXml", "../customXml/item1.xml").build()


def settings_with(xml: str) -> bytes:
    return Package(word()).sub("word/settings.xml", r"<w:zoom", xml + "<w:zoom").build()


def hyperlink(target: str) -> bytes:
    package = Package(
        into_body(
            f'<w:p><w:hyperlink xmlns:r="{OFFICE[:-1]}" r:id="rIdH"><w:r><w:t>リンク</w:t></w:r></w:hyperlink></w:p>'
        )
    )
    return package.relate(DOC, "rIdH", OFFICE + "hyperlink", target, external=True).build()


def duplicate_entry() -> bytes:
    data, out = word(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as archive:
        archive.writestr("WORD/Document.xml", f"<w:document>{MARK}</w:document>")
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    return out.getvalue()


WORD_CASES: dict[str, Callable[[], bytes]] = {
    "macro": macro_document,
    "linked image": linked_image,
    "attached template": attached_template,
    "altChunk": imported_chunk,
    "ole object": embedded_object,
    "custom ui": custom_ui,
    "custom xml": custom_xml,
    "dde": lambda: into_body(field_runs(f" DDEAUTO c:\\\\{MARK} ")),
    "dde in split runs": lambda: into_body(field_runs(" D", "DE", f"AUTO {MARK}", " x ")),
    "dde in a simple field": lambda: into_body(f'<w:p><w:fldSimple w:instr=" DDE {MARK} x"/></w:p>'),
    "include picture": lambda: into_body(field_runs(f' INCLUDEPICTURE "{URL}" \\d ')),
    "hyperlink field to a share": lambda: into_body(field_runs(f' HYPERLINK "file://{MARK}/x" ')),
    "quote hides the keyword": lambda: into_body(
        f"<w:p>{BEGIN}{BEGIN}{instruction(f' QUOTE 68 68 69 {MARK} ')}{END}{instruction(f' {MARK} ')}{END}</w:p>"
    ),
    "no result": lambda: into_body(f"<w:p>{BEGIN}{instruction(f' DDEAUTO {MARK}')}{END}</w:p>"),
    "field never closed": lambda: into_body(f"<w:p>{BEGIN}{instruction(f' LINK {MARK}')}</w:p>"),
    "stray instruction": lambda: into_body(f"<w:p>{instruction(f'DDE {MARK}')}</w:p>"),
    "mail merge": lambda: settings_with(
        f'<w:mailMerge><w:dataType w:val="native"/><w:connectString w:val="{MARK}"/></w:mailMerge>'
    ),
    "document variables": lambda: settings_with(
        f'<w:docVars><w:docVar w:name="a" w:val="{MARK}"/></w:docVars>'
    ),
    "unknown element": lambda: into_body(f'<w:p><w:evil w:val="{MARK}">{MARK}</w:evil></w:p>'),
    "unknown attribute": lambda: into_body(f'<w:p w:evil="{MARK}"/>'),
    "unknown namespace": lambda: into_body(f'<e:x xmlns:e="urn:{MARK}" e:y="{MARK}"/>'),
    "namespace name": lambda: into_body(f'<w:p xmlns:e="urn:{MARK}"/>'),
    "text where none belongs": lambda: into_body(f"<w:p><w:pPr>{MARK}</w:pPr></w:p>"),
    "comment": lambda: into_body(f"<!-- {MARK} -->"),
    "processing instruction": lambda: into_body(f"<?run {MARK}?>"),
    "unknown alternative": lambda: into_body(
        '<w:p><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice xmlns:zz="urn:zz" Requires="zz"><zz:x>{MARK}</zz:x></mc:Choice></mc:AlternateContent></w:p>'
    ),
    "javascript link": lambda: hyperlink(f"java&#9;script:{MARK}"),
    "share link": lambda: hyperlink(UNC),
    "file link": lambda: hyperlink(f"file:///c:/{MARK}"),
    "protocol link": lambda: hyperlink(f"ms-word:ofe|u|{URL}"),
    "orphan part": lambda: Package(word()).add("word/extra.xml", MARK.encode(), "application/xml").build(),
    "duplicate entry": duplicate_entry,
    "data before": lambda: MARK.encode() + b"\x00" + word(),
    "data behind": lambda: word() + MARK.encode(),
    "author": lambda: Package(word()).replace("docProps/core.xml", "python-docx", MARK).build(),
    "program as picture": lambda: picture_named_png(b"MZ" + bytes(80) + MARK.encode()),
}


def picture_named_png(data: bytes) -> bytes:
    package = Package(linked_image()).replace(DOC, 'r:link="rIdL"', 'r:embed="rIdP"')
    package.parts["word/media/image1.png"] = data
    package.content_type("word/media/image1.png", "image/png")
    return package.relate(DOC, "rIdP", OFFICE + "image", "media/image1.png").build()


def external_book() -> bytes:
    link = (
        f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE[:-1]}">'
        '<externalBook r:id="rId1"/></externalLink>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    package = Package(excel()).add("xl/externalLinks/externalLink1.xml", link.encode(), kind)
    package.relate(
        "xl/externalLinks/externalLink1.xml", "rId1", OFFICE + "externalLinkPath", URL, external=True
    )
    package.relate(BOOK, "rIdE", OFFICE + "externalLink", "externalLinks/externalLink1.xml")
    row = f'<externalReferences><externalReference xmlns:r="{OFFICE[:-1]}" r:id="rIdE"/></externalReferences>'
    package.replace(BOOK, "</sheets>", f"</sheets>{row}")
    return package.build()


def formula(text: str, value: str = "7") -> bytes:
    return (
        Package(excel())
        .sub(SHEET, r"<c r=\"C1\".*?</c>", f'<c r="C1"><f>{text}</f><v>{value}</v></c>')
        .build()
    )


def macro_sheet() -> bytes:
    xml = f'<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">{MARK}</xm:macrosheet>'
    package = Package(excel()).add(
        "xl/macrosheets/sheet1.xml", xml.encode(), "application/vnd.ms-excel.macrosheet+xml"
    )
    package.relate(BOOK, "rIdM", MICROSOFT + "xlMacrosheet", "macrosheets/sheet1.xml")
    sheet = (
        f'<sheet xmlns:r="{OFFICE[:-1]}" name="{MARK}" sheetId="99" r:id="rIdM" state="veryHidden"/></sheets>'
    )
    package.replace(BOOK, "</sheets>", sheet)
    names = f"<definedNames><definedName name='_xlnm.Auto_Open'>{MARK}!$A$1</definedName></definedNames>"
    package.sub(BOOK, r"<definedNames\s*/>|(?=<calcPr)", names)
    return package.build()


def connections() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml"
    package = Package(excel()).add("xl/connections.xml", f"<connections>{MARK}</connections>".encode(), kind)
    return package.relate(BOOK, "rIdC", OFFICE + "connections", "connections.xml").build()


EXCEL_CASES: dict[str, Callable[[], bytes]] = {
    "external book": external_book,
    "webservice": lambda: formula(f'WEBSERVICE("{URL}")'),
    "webservice with prefix": lambda: formula(f"_xlfn.WEBSERVICE(&quot;{URL}&quot;)"),
    "dde formula": lambda: formula(f"{MARK}|'/c calc'!A0"),
    "hyperlink to a share": lambda: formula(f'HYPERLINK("{UNC}","x")'),
    "image": lambda: formula(f'_xlfn.IMAGE("{URL}")'),
    "call": lambda: formula(f'CALL("urlmon","{MARK}","JJCCJJ")'),
    "reference to another book": lambda: formula(f"'[1]{MARK}'!A1+[2]{MARK}!B2"),
    "macro sheet": macro_sheet,
    "connections": connections,
    "query name": lambda: (
        Package(excel())
        .sub(
            BOOK,
            r"<definedNames\s*/>|(?=<calcPr)",
            f"<definedNames><definedName name='q'>cmd|'{MARK}'!A1</definedName></definedNames>",
        )
        .build()
    ),
}


def click_action(action: str, extra: str = "") -> bytes:
    xml = f'<a:hlinkClick xmlns:r="{OFFICE[:-1]}" r:id="" action="{action}"{extra}/>'
    return (
        Package(point())
        .sub(SLIDE, r"(<p:cNvPr id=\"2\"[^>]*?)/>", f'<p:cNvPr id="2" name="t">{xml}</p:cNvPr>')
        .build()
    )


def linked_video() -> bytes:
    package = Package(point()).sub(
        SLIDE, r"<p:nvPr>", f'<p:nvPr><a:videoFile xmlns:r="{OFFICE[:-1]}" r:link="rIdV"/>'
    )
    return package.relate(SLIDE, "rIdV", OFFICE + "video", URL, external=True).build()


POINT_CASES: dict[str, Callable[[], bytes]] = {
    "macro action": lambda: click_action(f"ppaction://macro?name={MARK}"),
    "program action": lambda: click_action(f"ppaction://program?file={MARK}"),
    "linked video": linked_video,
    "tags": lambda: (
        Package(point())
        .add(
            "ppt/tags/tag1.xml",
            f"<p:tagLst>{MARK}</p:tagLst>".encode(),
            "application/vnd.openxmlformats-officedocument.presentationml.tags+xml",
        )
        .relate(SLIDE, "rIdG", OFFICE + "tags", "../tags/tag1.xml")
        .build()
    ),
}


@pytest.mark.parametrize("case", WORD_CASES)
def test_word_document_loses_the_threat_and_keeps_its_text(case: str) -> None:
    output = check(WORD_CASES[case](), "回覧.docm" if case == "macro" else "回覧.docx")
    assert TEXT in [paragraph.text for paragraph in docx.Document(io.BytesIO(output)).paragraphs]


@pytest.mark.parametrize("case", EXCEL_CASES)
def test_workbook_loses_the_threat_and_keeps_its_values(case: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(check(EXCEL_CASES[case](), "台帳.xlsx"))).worksheets[0]
    assert (sheet["A1"].value, sheet["B1"].value) == (TEXT, 12.5)


@pytest.mark.parametrize("case", POINT_CASES)
def test_presentation_loses_the_threat_and_keeps_its_text(case: str) -> None:
    show = pptx.Presentation(io.BytesIO(check(POINT_CASES[case](), "説明.pptx")))
    assert show.slides[0].shapes.title.text == TEXT


def test_macro_kinds_come_out_as_plain_kinds() -> None:
    report, output = disarmed(macro_document(), "申請.docm")
    assert (report.kind, report.output_name) == (Kind.DOCM, "申請.docx")
    assert WORD_PLAIN.encode() in everything(output)
    assert {"DSM-101", "DSM-102"} <= {finding.code for finding in report.findings}


def test_result_of_a_refused_field_stays() -> None:
    _, output = disarmed(WORD_CASES["dde in split runs"](), "a.docx")
    assert any("結果" in p.text for p in docx.Document(io.BytesIO(output)).paragraphs)


def test_allowed_fields_stay_whole() -> None:
    codes = [
        " PAGE ",
        ' TOC \\o "1-3" \\h ',
        ' HYPERLINK "https://example.jp/" ',
        " = 1 + 2 ",
        ' HYPERLINK \\l "しおり" ',
        ' HYPERLINK "https://example.jp/" \\l "a" \\o "題" \\t "_blank" \\h \\* MERGEFORMAT ',
        ' HYPERLINK \\o "題" https://example.jp/ ',
        ' DATE \\@ "yyyy\\年M\\月" ',
        " EQ \\o\\ac(○,1) ",
    ]
    _, output = disarmed(into_body("".join(field_runs(code) for code in codes)), "a.docx")
    assert all(code.strip().split()[0].encode() in everything(output) for code in codes)
    assert everything(output).count(b"instrText") == 2 * len(codes)


def test_keyword_split_over_runs_stays_when_allowed() -> None:
    _, output = disarmed(into_body(field_runs(" PA", "GE ")), "a.docx")
    assert everything(output).count(b"instrText") == 4


def test_last_value_replaces_a_refused_formula() -> None:
    _, output = disarmed(formula('WEBSERVICE("http://x.example/")', "42"), "a.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(output)).worksheets[0]["C1"].value == 42


def test_safe_formula_and_links_stay() -> None:
    for text in (
        "SUM(B1:B2)*2",
        'IF(A1="a|b",1,0)',
        'HYPERLINK("https://example.jp/","x")',
        "Table1[[#This Row],[額]]*2",
        'INDIRECT("Table1[額]")+1',
    ):
        _, output = disarmed(formula(text.replace('"', "&quot;")), "a.xlsx")
        assert openpyxl.load_workbook(io.BytesIO(output)).worksheets[0]["C1"].value == f"={text}"
    _, output = disarmed(hyperlink("https://example.jp/a?b=1&amp;c=2"), "a.docx")
    assert b"https://example.jp/a?b=1&amp;c=2" in everything(output)


def test_plain_documents_pass_again_as_clean() -> None:
    for data, name in ((word(), "a.docx"), (excel(), "a.xlsx"), (point(), "a.pptx")):
        report, output = disarmed(data, name)
        again, _ = disarmed(output, name)
        assert again.verdict is Verdict.CLEAN, again.findings
        assert report.steps[0].name == "identify"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>', "DSM-925"),
        ('<?xml version="1.0" encoding="UTF-7"?>', "DSM-926"),
    ],
)
def test_dtd_and_odd_encodings_are_refused_before_parsing(head: str, code: str) -> None:
    package = Package(word())
    package.parts[DOC] = head.encode() + re.sub(rb"^<\?xml[^>]*>", b"", package.parts[DOC])
    report, output = inspect_bytes(package.build(), "a.docx")
    assert (report.verdict, output, report.findings[-1].code) == (Verdict.UNDECIDED, None, code)


def test_utf16_parts_are_read() -> None:
    package = Package(word())
    package.parts[DOC] = re.sub(r"^<\?xml[^>]*>\s*", "", package.parts[DOC].decode()).encode("utf-16")
    _, output = disarmed(package.build(), "a.docx")
    assert TEXT in [p.text for p in docx.Document(io.BytesIO(output)).paragraphs]


def test_deep_nesting_is_undecided() -> None:
    deep = "<w:ins>" * 3000 + "</w:ins>" * 3000
    report, _ = inspect_bytes(into_body(f"<w:p>{deep}</w:p>"), "a.docx")
    assert report.findings[-1].code == "DSM-946"


def test_truncated_and_flipped_documents_end_in_a_verdict() -> None:
    data = macro_document()
    for cut in range(0, len(data), max(1, len(data) // 50)):
        report, output = inspect_bytes(data[:cut], "a.docm")
        assert output is None
        assert report.findings[-1].code != "DSM-990", report.findings
