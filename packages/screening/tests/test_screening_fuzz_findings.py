"""What fuzzing found, kept: files that once raised something outside the tree."""

from __future__ import annotations

import io
import struct
import zipfile
from types import SimpleNamespace

import pikepdf
import pytest
import xlrd
from xlrd.compdoc import SIGNATURE, CompDoc, CompDocError
from xlrd.formula import FormulaError

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


def test_a_formula_that_cannot_be_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of a workbook hold formulas, which xlrd works out while it opens it."""

    def astray(**_: object) -> None:
        raise FormulaError("Not all of formula was used")

    monkeypatch.setattr(xlrd, "open_workbook", astray)
    with pytest.raises(Unreadable):
        list(xls.read(io.BytesIO(b"x"), Place()))


def old_container(stream: bytes, *, endless: bool) -> bytes:
    """A compound file with one stream, ``Workbook``, from sector 2 on; sector 1 is its directory, 0 its table.

    ``endless``: its list of tables leads from sector 0 to sector 0.
    """
    size = -(-len(stream) // 512)
    numbers = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + size), 0xFFFFFFFE]
    table = struct.pack("<128I", *(numbers + [0xFFFFFFFF] * 127)[:127], 0)
    more = (0, 1) if endless else (0xFFFFFFFE, 0)
    head = struct.pack(
        "<8s16x5H6x9I", SIGNATURE, 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, *more
    )
    head = head.ljust(76, b"\0") + struct.pack("<I", 0)
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    parts = (head.ljust(512, b"\xff"), table, entries.ljust(512, b"\0"), stream.ljust(size * 512, b"\0"))
    return b"".join(parts)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    spelt = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I36xIII", spelt, len(spelt), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, start, size, 0
    )


@pytest.mark.parametrize("inside", [False, True])
def test_sectors_that_go_round_never_reach_xlrd(monkeypatch: pytest.MonkeyPatch, *, inside: bool) -> None:
    """xlrd follows them for ever, whether they are those of the file or of another one in place of its workbook."""

    def followed(*_: object, **__: object) -> None:
        pytest.fail(
            "xlrd was given a container"
        )  # no Exception: nothing on the way may turn it into a refusal

    monkeypatch.setattr(CompDoc, "__init__", followed)
    file = old_container(bytes(8192), endless=True)
    with pytest.raises(Unreadable):
        screened(old_container(file, endless=False) if inside else file, "a.xls")


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
