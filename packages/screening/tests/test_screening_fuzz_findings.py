"""What fuzzing found, kept: files that once raised something outside the tree."""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace

import pikepdf
import pytest
import xlrd
from xlrd.compdoc import CompDocError

from sekisho_screening.engine import inspect
from sekisho_screening.errors import Unreadable
from sekisho_screening.extract import Unread, ole2, xls
from sekisho_screening.findings import Report
from sekisho_screening.places import Place
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


def test_a_list_of_properties_that_says_it_has_four_thousand_million_values() -> None:
    """olefile believed it, and was busy for minutes with values of no size."""
    made = SimpleNamespace(_values=0)
    many = (0xFFFFFFFF).to_bytes(4, "little") + bytes(8)
    with pytest.raises(ValueError, match="many"):
        ole2._Container._parse_property(made, many, 0, 2, 0x1000)  # type: ignore[arg-type]  # a stand-in with the count only


class _Book:
    """A workbook of one sheet whose records xlrd cannot follow."""

    nsheets = 1
    name_obj_list = ()

    def sheet_names(self) -> list[str]:
        return ["名簿"]

    def sheet_by_index(self, _number: int) -> object:
        raise xlrd.XLRDError("Expected BOF record; found 0x0000")


def test_a_sheet_of_an_old_workbook_that_cannot_be_read_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlrd, "open_workbook", lambda **_: _Book())
    (gap,) = xls.read(io.BytesIO(b"x"), Place())
    assert isinstance(gap, Unread)
    assert gap.place.sheet == "名簿"


def test_an_old_workbook_whose_container_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(**_: object) -> None:
        raise CompDocError("sectors")

    monkeypatch.setattr(xlrd, "open_workbook", damaged)
    with pytest.raises(Unreadable):
        list(xls.read(io.BytesIO(b"x"), Place()))


def test_a_slide_whose_member_cannot_be_opened_is_a_gap() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("ppt/slides/slide1.xml", f"<sld><t>{NUMBER}</t></sld>")
        archive.writestr("ppt/notesSlides/notesSlide1.xml", f"<notes><t>{NUMBER}</t></notes>")
        archive.infolist()[1].header_offset = 3
    report = screened(out.getvalue(), "a.pptx")
    assert [one.place.part.value for one in report.findings if one.kind == "my_number"] == ["note"]
    assert len(report.unread) == 1
