"""What begins again and again and never ends costs no more than its length: looking for each end would be quadratic."""

from __future__ import annotations

import io
import time

import docx
import openpyxl
import pikepdf
import pytest
from test_fuzz_findings import with_part

from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.odf import long_tables

TIMES = 150_000


def document(inner: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("here")
    made.save(out)
    return with_part(out.getvalue(), "word/document.xml", "<w:t>here</w:t>", inner)


def workbook(inner: str) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.save(out)
    return with_part(
        out.getvalue(),
        "xl/worksheets/sheet1.xml",
        "<sheetData></sheetData>",
        f"<sheetData>{inner}</sheetData>",
    )


def page(content: str) -> bytes:
    made, out = pikepdf.Pdf.new(), io.BytesIO()
    made.add_blank_page().obj.Contents = made.make_stream(content.encode())
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("again", ["<", "<!--", "<?", "<w:p ", "<w:fldChar "])
def test_parts_of_documents(again: str) -> None:
    quickly(document(again * TIMES), "a.docx")


@pytest.mark.parametrize("again", ["<row ", '<c r="A1"><v>', '<c r="A1"/><'])
def test_rows_of_sheets(again: str) -> None:
    quickly(workbook(again * TIMES), "a.xlsx")


@pytest.mark.parametrize(
    "content", ["BT " * TIMES, "BT " + "1" * TIMES * 8, "BT 1 " * TIMES], ids=["BT", "1", "BT 1"]
)
def test_text_of_pages(content: str) -> None:
    quickly(page(content), "a.pdf")


def test_large_data() -> None:
    quickly(b'<?xml version="1.0"?><a>' + b"<" * (9 << 20) + b"</a>", "a.xml")


def quickly(data: bytes, name: str) -> None:
    started = time.process_time()
    inspect_bytes(data, name)
    assert time.process_time() - started < 5  # seconds of a core; a tenth of one is usual, minutes were


def test_rows_that_do_not_end_are_looked_for_once() -> None:
    started = time.process_time()
    assert list(long_tables._spans(b"<table:table-row>" * TIMES)) == []
    assert time.process_time() - started < 5


def test_pictures_of_markdown() -> None:
    quickly(b"# a\n" + b"![" * TIMES, "a.md")
