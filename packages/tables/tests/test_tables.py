"""Lists as offices make them, and as an enemy would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
from openpyxl import Workbook

from sekisho_sandbox import Limits as Bounds
from sekisho_sandbox import Sandbox
from sekisho_tables import Limits, Table, Unreadable, read, read_in_sandbox
from sekisho_tables.cli import main
from sekisho_tables.isolation import TARGET, WARM

TEXT = "職員番号,氏名,所属\n0001,髙﨑 ①,税務課\n0002,表 ソ能,総務課\n"


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(TARGET, warm=WARM) as own:
        yield own


@pytest.fixture(params=["here", "locked"])
def reader(request: pytest.FixtureRequest, sandbox: Sandbox) -> Callable[[bytes], Table]:
    """Both ways in must give one answer."""
    return read if request.param == "here" else lambda data: read_in_sandbox(data, sandbox=sandbox)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_are_found(reader: Callable[[bytes], Table], encoding: str, found: str) -> None:
    text = TEXT if not encoding.endswith(("-le", "-be")) else "number,name,section\n0001,a,b\n"
    table = reader(text.encode(encoding))
    assert table.encoding == found
    assert len(table.sheets[0].rows) == text.count("\n")
    assert table.sheets[0].rows[1][0] == "0001"
    if text is TEXT:
        assert table.sheets[0].rows[1][1] == "髙﨑 ①"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters_are_found(delimiter: str) -> None:
    table = read(TEXT.replace(",", delimiter).encode("cp932"))
    assert table.sheets[0].rows[0] == ["職員番号", "氏名", "所属"]


def test_excel_gives_text_as_people_see_it(reader: Callable[[bytes], Table]) -> None:
    rows: Sequence[Sequence[object]] = [
        ["番号", "発令日", "率", "長"],
        [12.0, date(2027, 4, 1), 1.5, True],
        [None, None],
        ["'=1+1"],
    ]
    table = reader(workbook(rows, [["a"], ["b"]]))
    assert table.encoding == "xlsx"
    assert [sheet.name for sheet in table.sheets] == ["表0", "表1"]
    assert table.sheets[0].rows[1] == ["12", "2027-04-01", "1.5", "1"]


def test_a_formula_gives_its_stored_value_and_never_itself() -> None:
    assert "HYPERLINK" not in str(read(workbook([["a", '=HYPERLINK("http://example.invalid")', "z"]])))


def test_control_characters_and_line_breaks_become_spaces() -> None:
    assert read(b'a,b\n"x\r\ny\x07",z\n').sheets[0].rows[1] == ["x y", "z"]


def test_private_characters_are_counted_not_guessed() -> None:
    assert read("氏名\n".encode("cp932") + b"\xf0\x40\n").private_use == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "TBL-001"),
        (b"\r\n  \n", "TBL-001"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "TBL-002"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR and so on", "TBL-002"),
        (b"\x81\xff\xfe\x80,\x80\xff\n", "TBL-003"),
        (b"PK\x03\x04 nonsense", "TBL-004"),
        (workbook([["a"]])[:2000], "TBL-004"),
    ],
)
def test_what_cannot_be_read_says_so(reader: Callable[[bytes], Table], data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        reader(data)
    assert unreadable.value.code == code


def test_a_zip_that_is_no_workbook_is_another_kind() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Unreadable, match="TBL-002"):
        read(buffer.getvalue())


@pytest.mark.parametrize(
    "data", [b"a\n" * 11, ",".join("x" * 6).encode(), workbook(*[[["a"]]] * 4), workbook([["a"]] * 11)]
)
def test_too_much_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="TBL-005"):
        read(data, limits=Limits(rows=10, columns=5, sheets=3))


def test_a_long_cell_is_cut() -> None:
    assert len(read(b"a\n" + b"x" * 9_000).sheets[0].rows[1][0]) == Limits().cell


def test_a_bomb_of_a_workbook_ends_in_a_code(sandbox: Sandbox) -> None:
    """60 MB of XML in a few KB: the child's memory ends it, not ours."""
    good, buffer = workbook([["a"]]), io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                head, tail = content.split(b"<sheetData>")[0] + b"<sheetData>", b"</sheetData></worksheet>"
                content = (
                    head
                    + b"<row><c t='inlineStr'><is><t>"
                    + b"x" * 60_000_000
                    + b"</t></is></c></row>"
                    + tail
                )
            bomb.writestr(name, content)
    with pytest.raises(Unreadable) as unreadable:
        read_in_sandbox(buffer.getvalue(), sandbox=sandbox, bounds=Bounds(memory_bytes=32 * 1024**2))
    assert unreadable.value.code in {"TBL-004", "TBL-005"}


def test_an_entity_bomb_is_not_expanded() -> None:
    good, buffer = workbook([["a"]]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(buffer, "w") as bomb:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
                content = (
                    f'<!DOCTYPE x [<!ENTITY e0 "{"x" * 1000}">{lines}]><worksheet xmlns='
                    '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr">'
                    "<is><t>&e8;</t></is></c></row></sheetData></worksheet>"
                ).encode()
            bomb.writestr(name, content)
    with pytest.raises(Unreadable):
        read(buffer.getvalue())


def test_the_command_prints_rows(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "a.csv"
    path.write_bytes(TEXT.encode("cp932"))
    assert main([str(path)]) == 0
    assert '["0001", "髙﨑 ①", "税務課"]' in capsys.readouterr().out
    path.write_bytes(b"")
    assert main([str(path)]) == 1
