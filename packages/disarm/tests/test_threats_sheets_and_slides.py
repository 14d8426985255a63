"""Every line of the threat list for workbooks and presentations that a package can show, marker and all."""

# ruff: noqa: E501 - samples read best on one line

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pptx
import pytest
from office_samples import (
    BOOK,
    MARK,
    OFFICE,
    SHEET,
    SLIDE,
    TEXT,
    UNC,
    URL,
    Package,
    check,
    disarmed,
    excel,
    point,
)
from test_threats_office import MS, OFFICE_TYPE, RAW, R, with_part

from sekisho_disarm.engine import inspect_bytes

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


def newer_validation(text: str, behind: str = "") -> bytes:
    """A list whose source is on another sheet, as Excel 2010 and later write it."""
    return in_sheet(
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list">'
        f"<x14:formula1><xm:f>{text}</xm:f>{behind}</x14:formula1><xm:sqref>A1</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
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
    "who reserved the book": lambda: Package(excel())
    .replace("xl/workbook.xml", "<workbookPr", f'<fileSharing userName="{MARK}" readOnlyRecommended="1"/><workbookPr')
    .build(),
    "INDIRECT to a book": lambda: formula(f'INDIRECT("[{MARK}.xls]S!A1")'),
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
    "in a newer validation": lambda: newer_validation(f'WEBSERVICE("{URL}")'),
    "twice in a newer validation": lambda: newer_validation("Sheet1!$A$1", f'<xm:f>WEBSERVICE("{URL}")</xm:f>'),
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


def test_a_list_from_another_sheet_stays_and_nothing_behind_it() -> None:
    report, output = inspect_bytes(newer_validation("Sheet1!$A$1:$A$9", f'WEBSERVICE("{URL}")'), "a.xlsx")
    assert output is not None, report.findings
    with zipfile.ZipFile(io.BytesIO(output)) as package:
        sheet = package.read(SHEET).decode()
    assert "<x14:formula1><xm:f>Sheet1!$A$1:$A$9</xm:f></x14:formula1>" in sheet
    assert MARK not in sheet


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
