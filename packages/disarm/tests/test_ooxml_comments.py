"""Comments of cells: their boxes are drawn in VML, an old vocabulary that can hold macros and addresses."""

from __future__ import annotations

import io
import secrets
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from sekisho_disarm.engine import inspect_bytes
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
