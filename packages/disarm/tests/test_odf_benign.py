"""What LibreOffice wrote stays whole; damage ends in a verdict."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pptx
import pytest
from openpyxl.chart import BarChart, Reference
from test_odf_documents import HOSTILE, MARK, TEXT, body, disarmed, everything, picture, spoken, writer

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.report import Profile, Verdict


def benign() -> dict[str, tuple[bytes, str]]:
    """Office files by code; LibreOffice turns each into its own format."""
    word, book, show = docx.Document(), openpyxl.Workbook(), pptx.Presentation()
    word.add_heading(TEXT, 1)
    word.add_paragraph("二つ目の段落")
    word.add_picture(io.BytesIO(picture()))
    word.add_table(1, 2).cell(0, 1).text = "表の中"
    sheet = book.create_sheet("表", 0)
    sheet["A1"], sheet["A2"], sheet["A3"] = TEXT, 5, "=SUM(A2:A2)"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=2, max_row=3))
    sheet.add_chart(chart, "D2")
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = TEXT
    slide.shapes.add_picture(io.BytesIO(picture()), 100, 100)
    saved = {}
    for source, target, document in (("docx", "odt", word), ("xlsx", "ods", book), ("pptx", "odp", show)):
        out = io.BytesIO()
        document.save(out)
        saved[target] = (out.getvalue(), source)
    return saved


@pytest.mark.parametrize("kind", ["odt", "ods", "odp"])
def test_what_libreoffice_wrote_keeps_its_text_and_opens_again(
    kind: str, libreoffice: Callable[[bytes, str, str], bytes]
) -> None:
    data, source = benign()[kind]
    original = libreoffice(data, source, kind)
    _, output = disarmed(original, f"a.{kind}")
    assert spoken(output) == spoken(original)
    assert TEXT in body(output)
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        names = archive.namelist()
    if kind == "ods":
        assert "Object 1/content.xml" in names
        assert "of:=SUM([.A2:.A2])" in body(output)
    else:
        assert "Pictures/picture1.png" in names
    assert libreoffice(output, kind, "pdf").startswith(b"%PDF-")
    again, second = disarmed(output, f"a.{kind}")
    assert (again.verdict, second) == (Verdict.CLEAN, output)


def test_profile_text_gives_the_words() -> None:
    report, output = inspect_bytes(writer("<text:p>二<text:tab/>行目</text:p>"), "a.odt", Profile.TEXT)
    assert output is not None
    assert output.decode("utf-8-sig").split("\r\n") == [TEXT, "二\t行目"]
    assert report.output_name == "a.txt"


def test_damage_ends_in_a_verdict() -> None:
    data = HOSTILE["object macros"]()
    for cut in range(0, len(data), max(1, len(data) // 50)):
        report, _ = inspect_bytes(data[:cut], "a.odt")
        assert report.findings == () or report.findings[-1].code != "DSM-990", (cut, report.findings)
    chance = random.Random(7)
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stored, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    plain = stored.getvalue()
    for _ in range(300):
        flipped = bytearray(plain)
        for _ in range(chance.randint(1, 6)):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        report, output = inspect_bytes(bytes(flipped), "a.odt")
        assert all(finding.code not in ("DSM-990", "DSM-950") for finding in report.findings), report.findings
        assert output is None or f"vnd.sun.star.script:{MARK}".encode() not in everything(output)
