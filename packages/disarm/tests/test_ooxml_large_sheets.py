"""Sheets too large for one tree are filtered in pieces: the result must be the same."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.ooxml import rows, xmlread
from sekisho_disarm.report import Verdict

SHEET = "xl/worksheets/sheet1.xml"
X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
ROWS = 400


def workbook(data: str, extra: str = "", tail: str = "") -> bytes:
    """A workbook whose only sheet holds these rows; ``extra`` goes into the root tag, ``tail`` behind the rows."""
    book, out, plain = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.save(plain)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"{extra}><sheetData>{data}</sheetData>{tail}</worksheet>'
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, sheet.encode() if name == SHEET else source.read(name))
    return out.getvalue()


def filtered(data: bytes) -> tuple[list[str], bytes]:
    report, output = inspect_bytes(data, "a.xlsx")
    assert output is not None, report.findings
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        return [finding.code for finding in report.findings], archive.read(SHEET)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_LARGE", 100)
    monkeypatch.setattr(rows, "_PIECE", 1500)


def both(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], bytes]:
    """Codes and sheet, the same in pieces as in one tree."""
    monkeypatch.setattr(rows, "_LARGE", 1 << 40)
    whole = filtered(data)
    monkeypatch.setattr(rows, "_LARGE", 100)
    monkeypatch.setattr(rows, "_PIECE", 1500)
    assert filtered(data) == whole
    return whole


def test_formulas_that_share_one_that_goes_go_in_every_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    first = '<row r="1"><c r="A1"><f t="shared" ref="A1:A400" si="0">CALL("a","b")</f><v>1</v></c></row>'
    rest = "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/><v>{n}</v></c><c r="B{n}"><f>A{n}+1</f><v>2</v></c></row>'
        for n in range(2, ROWS)
    )
    codes, sheet = both(workbook(first + rest), monkeypatch)
    assert "DSM-111" in codes
    assert (sheet.count(b"<f"), sheet.count(b"<v>")) == (ROWS - 2, 2 * ROWS - 3)


def test_prefixes_of_rows_are_bound_in_the_joined_sheet(small_pieces: None) -> None:
    data = "".join(
        f'<row r="{n}" x14ac:dyDescent="0.4"><c r="A{n}" evil="{n}"><v>1</v></c></row>'
        for n in range(1, ROWS)
    )
    codes, sheet = filtered(workbook(f"<row r='1' evil='x'/>{data}", f' xmlns:x14ac="{X14AC}"'))
    assert "DSM-134" in codes
    assert b"evil" not in sheet
    assert sheet.count(b"dyDescent") == ROWS - 1
    assert sheet.count(b"xmlns:x14ac") == 1


@pytest.mark.parametrize("tail", ['<evil xmlns="urn:x"/>', "<sheetData/>", "<![CDATA[<row/>]]>"])
def test_what_stands_behind_the_rows_is_filtered_as_ever(tail: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, ROWS))
    _, sheet = both(workbook(data, tail=tail), monkeypatch)
    assert b"evil" not in sheet
    assert sheet.count(b"<row") == ROWS - 1


def test_rows_in_rows_end_in_a_verdict(small_pieces: None) -> None:
    nested = '<row r="1"><c r="A1">' * 200 + "</c></row>" * 200
    report, _ = inspect_bytes(workbook(f"{nested}<evil/>"), "a.xlsx")
    assert report.verdict in (Verdict.UNDECIDED, Verdict.CHANGED)
    assert report.findings[-1].code not in ("DSM-950", "DSM-990")


def test_comments_and_instructions_do_not_send_a_part_the_long_way() -> None:
    assert xmlread.without_hidden(b"<a><!-- < --><?x <!-- ?>b</a>") == (b"<a>b</a>", 2)
    assert xmlread.without_hidden(b"<a><![CDATA[<!-- -->]]><!-- --></a>")[1] == 0
    codes, sheet = filtered(workbook("<row r='1'><c r='A1'><v>1</v></c></row><!-- x -->"))
    assert "DSM-135" in codes
    assert b"<!--" not in sheet
