"""What fuzzing found, kept: files that once raised something outside the tree."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest

from sekisho_screening.engine import inspect
from sekisho_screening.findings import Report
from sekisho_screening.settings import Settings

NUMBER = "個人番号 123456789018"


def screened(data: bytes, name: str) -> Report:
    return inspect(io.BytesIO(data), name, Settings())


@pytest.mark.parametrize("declaration", ["<![x[ y", "<!DOCTYPE x [ <!y z> ]>", "<![if !IE]>", "<!x[[]]>"])
def test_declarations_that_the_parser_gives_up_on(declaration: str) -> None:
    """``html.parser`` raises ``AssertionError``; what stands around it is still read."""
    report = screened(f"<!doctype html><p>{NUMBER}</p>{declaration}<p>口座 1234567</p>".encode(), "a.html")
    assert "my_number" in {one.kind for one in report.findings}


def odt(**changes: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<a><p>b</p></a>")
        archive.writestr("別紙.txt", NUMBER)
        for name, value in changes.items():
            setattr(archive.infolist()[0], name, value)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [{"CRC": 1}, {"compress_type": 99}, {"header_offset": 3}, {"filename": "mimetyp"}, {"filename": ""}],
)
def test_a_first_member_that_cannot_be_read(change: dict[str, object]) -> None:
    """The kind of an OpenDocument stands in its first member; without it the file is an archive like any other."""
    report = screened(odt(**change), "a.odt")
    assert "my_number" in {one.kind for one in report.findings}


def test_an_attachment_without_a_file() -> None:
    """PDFium counts what it cannot give out."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        names = pikepdf.Array([pikepdf.String("a"), 7, pikepdf.String("b"), pikepdf.Dictionary()])
        made.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
        made.save(out)
    report = screened(out.getvalue(), "a.pdf")
    assert any(one.place.part.value == "attachment" for one in report.unread)
