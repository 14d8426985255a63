"""Documents inside documents go through the same door: kept when they can be rebuilt, dropped when not."""

# ruff: noqa: E501 - samples read best on one line

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pptx
import pytest
from office_samples import (
    DOC,
    MARK,
    OFFICE,
    SLIDE,
    TEXT,
    VBA,
    Package,
    disarmed,
    everything,
    excel,
    into_body,
    point,
    word,
)
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.ooxml import second_reader
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile, Verdict

R = f'xmlns:r="{OFFICE[:-1]}"'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def macro_book() -> bytes:
    package = Package(excel()).replace(
        "[Content_Types].xml",
        f"{SHEET_TYPE}.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    package.add("xl/vbaProject.bin", MARK.encode(), VBA)
    return package.relate(
        "xl/workbook.xml",
        "rIdV",
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        "vbaProject.bin",
    ).build()


def with_object(
    inner: bytes, program: str = "Excel.Sheet.12", kind: str = "Embed", name: str = "book1.xlsx"
) -> bytes:
    xml = (
        "<w:p><w:r><w:object w:dxaOrig='900' w:dyaOrig='900'><v:shape xmlns:v='urn:schemas-microsoft-com:vml' id='s1' style='width:9pt'/>"
        f"<o:OLEObject xmlns:o='urn:schemas-microsoft-com:office:office' {R} Type='{kind}' ProgID='{program}' ShapeID='s1' "
        "DrawAspect='Content' ObjectID='_1' r:id='rIdO'/></w:object></w:r></w:p>"
    )
    package = Package(into_body(xml)).add(f"word/embeddings/{name}", inner, SHEET_TYPE)
    return package.relate(DOC, "rIdO", OFFICE + "package", f"embeddings/{name}").build()


def part(data: bytes, suffix: str) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return next((archive.read(name) for name in archive.namelist() if name.endswith(suffix)), None)


def deep(data: bytes) -> bytes:
    """All bytes, those of inner packages too."""
    inner = part(data, ".xlsx") or part(data, "1.docx") or b""
    return everything(data) + (everything(inner) if inner else b"")


@pytest.mark.parametrize("name", ["book1.xlsx", "book1.xlsm", "book1.bin"])
def test_a_workbook_in_a_document_stays_without_its_macros(name: str) -> None:
    report, output = disarmed(with_object(macro_book(), name=name), "a.docx")
    assert MARK.encode() not in deep(output)
    assert b"OLEObject" in deep(output)
    inner = part(output, ".xlsx")
    assert inner is not None
    assert openpyxl.load_workbook(io.BytesIO(inner)).worksheets[0]["A1"].value == TEXT
    assert "DSM-101" in {finding.code for finding in report.findings}
    again, second = disarmed(output, "a.docx")
    assert (again.verdict, second) == (Verdict.CLEAN, output), again.findings


@pytest.mark.parametrize(
    ("inner", "program", "kind"),
    [
        (b"MZ" + bytes(80) + MARK.encode(), "Excel.Sheet.12", "Embed"),
        (b"{\\rtf1 " + MARK.encode() + b"}", "Word.Document.12", "Embed"),
        (excel(), f"{MARK}.Sheet", "Embed"),
        (excel(), "Package", "Embed"),
        (excel(), "Excel.Sheet.12", "Link"),
    ],
)
def test_what_is_no_document_or_of_another_program_goes(inner: bytes, program: str, kind: str) -> None:
    report, output = disarmed(with_object(inner, program, kind), "a.docx")
    assert MARK.encode() not in deep(output)
    assert b"OLEObject" not in everything(output)
    assert part(output, ".xlsx") is None or b"package" in everything(output)
    assert "DSM-104" in {finding.code for finding in report.findings}
    assert TEXT.encode() in everything(output)


def test_documents_in_documents_in_documents_share_one_depth() -> None:
    data = word()
    for _ in range(9):
        xml = (
            f"<w:p><w:r><w:object><o:OLEObject xmlns:o='urn:schemas-microsoft-com:office:office' {R} Type='Embed' "
            "ProgID='Word.Document.12' ShapeID='s1' DrawAspect='Content' ObjectID='_1' r:id='rIdO'/></w:object></w:r></w:p>"
        )
        package = Package(into_body(xml)).add("word/embeddings/inner.docx", data, WORD_TYPE)
        data = package.relate(DOC, "rIdO", OFFICE + "package", "embeddings/inner.docx").build()
    report, output = disarmed(data, "a.docx")
    assert report.verdict is Verdict.CHANGED
    depth, layer = 0, output
    while (found := part(layer, ".docx")) is not None:
        depth, layer = depth + 1, found
    assert depth == 6


def chart() -> bytes:
    show, out = pptx.Presentation(), io.BytesIO()
    values: Any = CategoryChartData()  # type: ignore[no-untyped-call]  # the library has no types here
    values.categories = ["甲", "乙"]
    values.add_series("件数", (3, 5))
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = TEXT
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(4), Inches(3), values)
    show.save(out)
    return out.getvalue()


def test_the_workbook_behind_a_chart_stays_and_can_be_edited() -> None:
    _, output = disarmed(chart(), "a.pptx")
    shown = pptx.Presentation(io.BytesIO(output)).slides[0].shapes[1].chart
    assert list(shown.plots[0].categories) == ["甲", "乙"]
    book = openpyxl.load_workbook(io.BytesIO(shown.part.chart_workbook.xlsx_part.blob))
    assert [cell.value for cell in book.worksheets[0]["B"]] == ["件数", 3, 5]


def test_a_workbook_behind_a_chart_that_is_none_goes_and_the_chart_stays() -> None:
    package = Package(chart())
    path = next(name for name in package.parts if name.startswith("ppt/embeddings/"))
    package.parts[path] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + MARK.encode() * 40
    report, output = disarmed(package.build(), "a.pptx")
    assert "DSM-128" in {finding.code for finding in report.findings}
    assert MARK.encode() not in everything(output)
    assert b"externalData" not in everything(output)
    assert list(pptx.Presentation(io.BytesIO(output)).slides[0].shapes[1].chart.plots[0].categories) == [
        "甲",
        "乙",
    ]


def test_an_object_on_a_slide_stays_as_a_document() -> None:
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="o"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/presentationml/2006/ole">'
        f'<p:oleObj {R} spid="s" name="表" r:id="rIdN" imgW="9" imgH="9" progId="Excel.Sheet.12"><p:embed/></p:oleObj></a:graphicData></a:graphic></p:graphicFrame>'
    )
    package = Package(point()).replace(SLIDE, "</p:spTree>", f"{frame}</p:spTree>")
    package.add("ppt/embeddings/book.xlsx", macro_book(), SHEET_TYPE)
    _, output = disarmed(
        package.relate(SLIDE, "rIdN", OFFICE + "package", "../embeddings/book.xlsx").build(), "a.pptx"
    )
    assert MARK.encode() not in deep(output)
    assert b"oleObj" in everything(output)
    assert pptx.Presentation(io.BytesIO(output)).slides[0].shapes[1].ole_format.prog_id == "Excel.Sheet.12"


def test_the_second_reader_looks_into_inner_documents() -> None:
    _, output = disarmed(with_object(excel()), "a.docx")
    package = Package(output)
    path = next(name for name in package.parts if name.endswith(".xlsx"))
    package.parts[path] = macro_book()
    assert any(
        "macroEnabled" in said or "vba" in said for said in second_reader.verify(package.build(), Kind.DOCX)
    )
    package.parts[path] = b"MZ"
    assert second_reader.verify(package.build(), Kind.DOCX)


def test_text_of_a_document_with_objects_is_its_own() -> None:
    report, output = inspect_bytes(with_object(excel()), "a.docx", Profile.TEXT)
    assert report.passed
    assert output is not None
    assert TEXT in output.decode()
