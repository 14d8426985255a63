"""Comments of cells: their boxes are drawn in VML, an old vocabulary that can hold macros and addresses."""

from __future__ import annotations

import io
import secrets
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats import registry
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Verdict

MARK = "mark" + secrets.token_hex(6)


#: The drawing of one comment, with the prefixes that Excel uses.
BOX = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"
 path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/></v:shapetype><v:shape id="_x0000_s1025"
 type="#_x0000_t202" style='position:absolute;width:99pt;visibility:hidden' fillcolor="#ffffe1" o:insetmode="auto">
 <v:textbox><div style='text-align:left'></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>
 <x:AutoFill>False</x:AutoFill><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>"""


def workbook(box: str = BOX) -> bytes:
    """A workbook with one comment in B2 and this drawing."""
    book, plain, out = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["B2"].comment = Comment("確認してください", "架空 花子")
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, box.encode() if name.endswith(".vml") else source.read(name))
    return out.getvalue()


def drawing(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".vml"))


def test_the_box_of_a_comment_stays_hidden_where_it_was() -> None:
    report, output = inspect_bytes(workbook(), "a.xlsx")
    assert output is not None, report.findings
    assert "DSM-136" not in {finding.code for finding in report.findings}
    comment = openpyxl.load_workbook(io.BytesIO(output)).worksheets[0]["B2"].comment
    assert comment is not None
    assert comment.text == "確認してください"
    box = drawing(output)
    assert b"visibility:hidden" in box
    assert b"ClientData" in box
    again, second = inspect_bytes(output, "a.xlsx")
    assert (again.verdict, second) == (Verdict.CLEAN, output)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<x:AutoFill>", f"<x:FmlaMacro>[0]!{MARK}</x:FmlaMacro><x:AutoFill>"),
        ("<x:AutoFill>", f"<x:FmlaPict>{MARK}|x!A1</x:FmlaPict><x:AutoFill>"),
        ("<v:shape ", f'<v:shape href="file://{MARK}/x" '),
        ("<v:shape ", f'<v:shape onmouseover="{MARK}()" '),
        ("<v:shape ", f'<v:image src="http://{MARK}.example/x"/><v:shape '),
        ("<v:shape ", f"<script>{MARK}</script><v:shape "),
        ("<v:shape ", f'<OBJECT classid="{MARK}"/><v:shape '),
    ],
    ids=["macro", "formula", "address", "handler", "picture", "script", "object"],
)
def test_what_acts_in_a_box_goes_and_the_box_stays(old: str, new: str) -> None:
    assert old in BOX
    report, output = inspect_bytes(workbook(BOX.replace(old, new, 1)), "a.xlsx")
    assert output is not None, report.findings
    assert MARK.encode() not in drawing(output)
    assert b"ClientData" in drawing(output)


PROGRAM = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Template>\\\\server\\a.dotm</Template>
<Application>{program}</Application><Company>架空町</Company><HyperlinkBase>http://x.example/</HyperlinkBase>
<AppVersion>{version}</AppVersion></Properties>"""


def program_of(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("docProps/app.xml").partition(b"extended-properties")[2]


@pytest.mark.parametrize(
    ("program", "version", "kept"),
    [
        (
            "Microsoft Excel",
            "16.0300",
            "<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion>",
        ),
        (
            "LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40m0$Build-2",
            "15.0000",
            "<Application>LibreOffice/7.4.7.2$Linux_X86_64</Application><AppVersion>15.0000</AppVersion>",
        ),
        (f"Microsoft Excel {MARK}", "16.0300 ", "<AppVersion>16.0300</AppVersion>"),
        (MARK, MARK, ""),
    ],
)
def test_the_program_that_wrote_it_stays_and_nothing_about_people(
    program: str, version: str, kept: str
) -> None:
    """By the program's name LibreOffice knows how to lay out charts, and that comments are hidden."""
    plain, out = io.BytesIO(workbook()), io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            told = PROGRAM.format(program=program, version=version).encode()
            target.writestr(name, told if name == "docProps/app.xml" else source.read(name))
    report, output = inspect_bytes(out.getvalue(), "a.xlsx")
    assert output is not None, report.findings
    assert "DSM-121" in {finding.code for finding in report.findings}
    rest = f">{kept}</Properties>" if kept else "/>"
    assert program_of(output) in (f'">{kept}</Properties>'.encode(), f'"{rest}'.encode())
    again, second = inspect_bytes(output, "a.xlsx")
    assert (again.verdict, second) == (Verdict.CLEAN, output)


def test_the_second_reader_lets_only_the_program_be_told() -> None:
    _, output = inspect_bytes(workbook(), "a.xlsx")
    assert output is not None
    hostile = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(output)) as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b"</Properties>", b"<Company>x</Company></Properties>"))
    handler = registry.find(Kind.XLSX)
    assert handler is not None
    assert handler.verify(hostile.getvalue(), Kind.XLSX) == ["docProps/app.xml tells more than the program"]
