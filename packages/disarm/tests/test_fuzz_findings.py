"""What the mutation runner has found, each as small as it could be made.  See ``packages/disarm/fuzz``."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats import registry
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Verdict

SHEET = "xl/worksheets/sheet1.xml"


def workbook(formula: str) -> bytes:
    """A workbook whose cell A1 holds this formula, as it stands in the XML."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "=1+1"
    book.save(out)
    return with_part(out.getvalue(), SHEET, "<f>1+1</f>", f"<f>{formula}</f>")


def with_part(package: bytes, path: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            assert name != path or old.encode() in text
            target.writestr(name, text.replace(old.encode(), new.encode()) if name == path else text)
    return out.getvalue()


def part(package: bytes, path: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(path)


@pytest.mark.parametrize(
    "formula",
    [
        'WEBSERVICE("http://x.example/")<f/>',
        '1<f/>+WEBSERVICE("http://x.example/")',
        '<f>WEB</f>SERVICE("http://x.example/")',
    ],
)
def test_an_element_inside_a_formula_hides_nothing(formula: str) -> None:
    report, output = inspect_bytes(workbook(formula), "a.xlsx")
    assert report.verdict is Verdict.CHANGED
    assert output is not None
    assert b"SERVICE" not in part(output, SHEET)


def test_the_second_reader_sees_an_element_inside_a_formula() -> None:
    _, output = inspect_bytes(workbook("1+1"), "a.xlsx")
    assert output is not None
    hostile = with_part(output, SHEET, "<f>1+1</f>", "<f>1<f/>+1</f>")
    handler = registry.find(Kind.XLSX)
    assert handler is not None
    assert any("inside f" in sentence for sentence in handler.verify(hostile, Kind.XLSX))
