"""Office 97–2003 files of LibreOffice's making, poisoned here: they still open there, with the same text."""

from __future__ import annotations

import io
import re
import secrets
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from PIL import Image

from sekisho_disarm import cfb, cfb_writer
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.limits import Budget
from sekisho_disarm.report import Verdict

MARK = "mark" + secrets.token_hex(6)
RAW = MARK.encode()
TEXT = "架空町の回覧文書です"
#: How the text of each kind is asked for.
AS_TEXT = {"doc": "txt:Text (encoded):UTF8", "xls": "csv:Text - txt - csv (StarCalc):44,34,76", "ppt": "odp"}


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.effect_noise((60, 40), 50).save(out, "png")
    return out


def word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_heading(TEXT, 1)
    for number in range(30):
        document.add_paragraph(f"第{number}項 {TEXT}", style="List Number")
    document.add_picture(picture())
    table = document.add_table(2, 2)
    table.cell(1, 1).text = "表の中"
    document.save(out)
    return out.getvalue()


def excel() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 60):
        sheet.cell(row, 1, f"{TEXT}{row}")
        sheet.cell(row, 2, row * 1.5)
        sheet.cell(row, 3, f'=IF(B{row}>3,SUM(B$1:B{row}),"少")')
    sheet["D1"], sheet["D2"] = "リンク", "市外"
    sheet["D1"].hyperlink = "https://town.example/notice"
    book.create_sheet("二枚目")["A1"] = "=Sheet!B3*2"
    book.save(out)
    return out.getvalue()


def point() -> bytes:
    show, out = pptx.Presentation(), io.BytesIO()
    for number in range(4):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = f"{TEXT}{number}"
        slide.placeholders[1].text = "箇条書き\n二行目"
        slide.shapes.add_picture(picture(), 100, 100)
    show.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def samples(libreoffice: Callable[[bytes, str, str], bytes]) -> dict[str, bytes]:
    makers = (("doc", "docx", word), ("xls", "xlsx", excel), ("ppt", "pptx", point))
    return {kind: libreoffice(build(), ending, kind) for kind, ending, build in makers}


def streams(data: bytes) -> dict[str, bytes | cfb_writer.Content]:
    container = cfb.Container(data, Budget())
    return {e.name: container.read(e) for e in container.root.children.values() if e.kind == cfb.STREAM}


def poisoned(data: bytes, kind: str) -> bytes:
    """Macros, an embedded program, hidden bytes in the main stream, behind streams and behind the file."""
    content = streams(data)
    name = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}[kind]
    main = content[name]
    assert isinstance(main, bytes)
    if kind == "xls":
        query = struct.pack("<HH", 0x876, len(RAW)) + RAW
        content[name] = main[:-4] + query + main[-4:]
    else:
        content[name] = main + struct.pack("<HHI", 0, 0x1011, len(RAW)) + RAW
    content["Macros" if kind == "doc" else "_VBA_PROJECT_CUR"] = {
        "VBA": {"dir": RAW * 50, "Module1": RAW * 500}
    }
    content["MBD01"] = {"\x01Ole10Native": RAW * 30}
    slack = bytearray(cfb_writer.write(content))
    at = int.from_bytes(slack[48:52], "little") * 512 + 512
    entries = -(-len(content) // 4) * 4
    slack[at + 128 * entries - 40 : at + 128 * entries - 40 + len(RAW)] = RAW
    return bytes(slack) + RAW.ljust(512, b"\0")


def text_of(converted: bytes, kind: str) -> str:
    if kind != "ppt":
        return converted.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(converted)) as archive:
        body = archive.read("content.xml").decode().partition("<office:body")[2]
    return f"{body.count('<draw:image')} " + re.sub(r"<[^>]+>", "\n", body)


@pytest.mark.parametrize("kind", ["doc", "xls", "ppt"])
def test_a_poisoned_file_opens_with_the_same_text(
    kind: str, samples: dict[str, bytes], libreoffice: Any
) -> None:
    clean, hostile = samples[kind], poisoned(samples[kind], kind)
    assert hostile.count(RAW) > 500
    report, output = inspect_bytes(hostile, f"a.{kind}")
    assert output is not None, report.findings
    assert report.verdict is Verdict.CHANGED
    assert {"DSM-601", "DSM-602"} <= {finding.code for finding in report.findings}
    assert RAW not in output
    before, after = libreoffice.all([clean, output], kind, AS_TEXT[kind])
    assert TEXT in text_of(before, kind)
    assert text_of(after, kind) == text_of(before, kind)
    again, second = inspect_bytes(output, f"a.{kind}")
    assert (again.verdict, second) == (Verdict.CLEAN, output)


@pytest.mark.parametrize("kind", ["doc", "xls", "ppt"])
def test_damaged_files_end_in_a_verdict(kind: str, samples: dict[str, bytes]) -> None:
    """Turned bytes and cut ends of a real file: no fault of the engine, no output that is not proven."""
    sample = samples[kind]
    for turn in range(150):
        data = bytearray(sample)
        for _ in range(1 + turn % 9):
            data[secrets.randbelow(len(data))] = secrets.randbelow(256)
        if turn % 3 == 0:
            del data[secrets.randbelow(len(data)) :]
        report, _ = inspect_bytes(bytes(data), f"a.{kind}")
        assert "DSM-990" not in {finding.code for finding in report.findings}
