"""Shapes of Office 97–2003: freeforms keep their form, bullets and objects their pictures."""

from __future__ import annotations

import struct

import pytest
from excel97_samples import RAW, TEXT, bof, complex_property, rec, shape, with_sheet
from powerpoint97_samples import PIXEL, box, bullet, picture_record, ppt
from word97_samples import word

from sekisho_disarm import cfb, cfb_writer
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.ole2 import second_drawing, second_excel
from sekisho_disarm.limits import Budget

POINTS = struct.pack("<8h", 0, 0, 40, 0, 40, 30, 0, 30)
NAME = TEXT.encode("utf-16-le") + b"\0\0"
SIMPLE = struct.pack("<HI", 0x181, 0x00AA33)


def stream(data: bytes, name: str) -> bytes:
    container = cfb.Container(data, Budget())
    return container.read(container.root.children[name.upper()])


def array(number: int, elements: bytes, size: int, *, counts_its_head: bool) -> tuple[bytes, bytes]:
    """Head and value of an array property, its elements four bytes each."""
    value = struct.pack("<HHH", len(elements) // 4, len(elements) // 4, size) + elements
    told = len(value) if counts_its_head else len(elements)
    return struct.pack("<HI", number | 0x8000, told), value


@pytest.mark.parametrize("counts_its_head", [True, False])
@pytest.mark.parametrize("size", [4, 0xFFF0])
def test_what_stands_behind_an_array_stays_in_its_place(size: int, *, counts_its_head: bool) -> None:
    """Office leaves the head of some arrays out of their size: the next value begins six bytes later."""
    head, value = array(0x145, POINTS, size, counts_its_head=counts_its_head)
    name = complex_property(0x380, NAME)[:6]
    table = head + name + SIMPLE + value + NAME
    report, output = inspect_bytes(with_sheet(shape(table, 3)), "a.xls")
    assert output is not None, report.findings
    assert table in stream(output, "Workbook")


def test_the_second_reader_counts_arrays_like_office_does() -> None:
    head, value = array(0x145, POINTS, 4, counts_its_head=False)
    assert second_drawing.judge(0x0013, 0xF00B, head + value) == []
    assert second_drawing.judge(0x0013, 0xF00B, head + value + b"xxxxxx") != []


def escher(kind: int, body: bytes, version: int = 0, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def test_a_drawing_that_goes_on_behind_a_chart_stays_whole() -> None:
    """Excel lets it go on in a CONTINUE record there."""
    shapes = [
        escher(
            0xF004,
            escher(0xF00A, struct.pack("<II", 1025 + n, 0xA00), 2, 75)
            + escher(0xF010, bytes(18))
            + escher(0xF011, b""),
            15,
        )
        for n in range(2)
    ]
    drawing = escher(0xF002, escher(0xF008, struct.pack("<II", 2, 1026)) + b"".join(shapes), 15)
    cut = len(drawing) - len(shapes[1])
    objects = [
        rec(0x5D, struct.pack("<HHHHH12x", 0x15, 18, kind, n + 1, 0x6011) + bytes(4))
        for n, kind in enumerate((5, 8))
    ]
    chart = bof(0x20) + rec(0x0A)
    data = with_sheet(rec(0xEC, drawing[:cut]), objects[0], chart, rec(0x3C, drawing[cut:]), objects[1])
    report, output = inspect_bytes(data, "a.xls")
    assert output is not None, report.findings
    assert "DSM-612" not in {finding.code for finding in report.findings}
    workbook = stream(output, "Workbook")
    assert shapes[1] in workbook
    assert all(item[4:26] in workbook for item in objects)


def old_line(kind: int = 1, macro: bytes = b"", look: bytes = b"\x08\0\0\0\0\1\0\0") -> bytes:
    """An object as Excel 5 wrote it, in a workbook that has no drawing."""
    place = struct.pack("<8H", 2, 0, 8, 0, 24, 1024, 8, 0)
    return (
        struct.pack("<IHHH", 1, kind, 1, 0x204)
        + place
        + struct.pack("<H", len(macro))
        + bytes(6)
        + look
        + macro
    )


def test_lines_of_excel_5_stay() -> None:
    report, output = inspect_bytes(with_sheet(rec(0x5D, old_line()), rec(0x5D, old_line())), "a.xls")
    assert output is not None, report.findings
    assert stream(output, "Workbook").count(old_line()) == 2
    assert inspect_bytes(output, "a.xls")[1] == output


@pytest.mark.parametrize(
    "body",
    [old_line(2), old_line(8), old_line(macro=RAW), old_line(look=b"\x08\x63\0\0\0\1\0\0"), old_line()[:40]],
)
def test_other_objects_of_excel_5_go(body: bytes) -> None:
    report, output = inspect_bytes(with_sheet(rec(0x5D, body)), "a.xls")
    assert output is not None, report.findings
    assert "DSM-612" in {finding.code for finding in report.findings}
    assert body[8:26] not in stream(output, "Workbook")


def test_the_second_reader_finds_a_macro_behind_a_line() -> None:
    stays, linked = (with_sheet(rec(0x5D, old_line(macro=macro))) for macro in (b"", b"xx"))
    said = [set(second_excel.verify(stream(data, "Workbook"))) for data in (stays, linked)]
    assert said[1] - said[0] == {"workbook: an object of Excel 5 that is no line"}


def test_picture_bullets_are_rebuilt_and_stay() -> None:
    report, output = inspect_bytes(ppt(box(0x7D0, box(0x1388, bullet(picture_record(PIXEL))))), "a.ppt")
    assert output is not None, report.findings
    written = stream(output, "PowerPoint Document")
    assert struct.pack("<HHI", 0x6E00, 0xF01E, 0)[:4] in written
    assert b"\x89PNG" in written


def _metafile(behind: bytes = b"") -> bytes:
    line = struct.pack("<IHhh", 5, 0x0214, 0, 0) + struct.pack("<IHhh", 5, 0x0213, 50, 60)
    body = behind + line + struct.pack("<IH", 3, 0)
    return struct.pack("<HHHIHIH", 1, 9, 0x300, 9 + len(body) // 2, 0, 16, 0) + body


def _object(streams: dict[str, bytes | cfb_writer.Content]) -> bytes:
    """A letter that stands for the object 77 of the pool, and nothing of it in the Data stream."""
    properties = struct.pack("<HIHBHB", 0x6A03, 77, 0x080A, 1, 0x0856, 1)
    return word(properties=properties, streams={"ObjectPool": {"_77": {"\x01Ole10Native": RAW, **streams}}})


ESCAPE = struct.pack("<IHHH", 3 + 2 + len(RAW) // 2, 0x0626, 15, len(RAW)) + RAW
META = struct.pack("<HHHH", 8, 1640, 318, 0) + _metafile(ESCAPE)
PRESENTATION = (
    struct.pack("<11I", 0xFFFFFFFF, 3, 0, 1, 0xFFFFFFFF, 0, 0, 1640, 318, len(META) - 8, 0)[:40] + META[8:]
)


@pytest.mark.parametrize(
    "streams", [{"\x03META": META}, {"\x02OlePres000": PRESENTATION}], ids=["Word", "OLE"]
)
def test_an_object_without_a_picture_beside_it_shows_its_preview(streams: dict[str, bytes]) -> None:
    report, output = inspect_bytes(_object(dict(streams)), "a.doc")
    assert output is not None, report.findings
    assert {"DSM-602", "DSM-313"} <= {finding.code for finding in report.findings}
    data = stream(output, "Data")
    size, head, kind, width, height = struct.unpack_from("<IHHHH", data)
    assert (size, head, kind, width, height) == (len(data), 68, 0x64, 1640, 318)
    assert struct.unpack_from("<HH", data, 28) == (round(1640 * 1440 / 2540), round(318 * 1440 / 2540))
    assert RAW not in output
    assert inspect_bytes(output, "a.doc")[1] == output


@pytest.mark.parametrize(
    "streams",
    [
        {"\x03META": META[:12]},
        {"\x03META": struct.pack("<HHHH", 8, 0, 318, 0) + _metafile()},
        {"\x03META": META[:8] + RAW * 20},
        {"\x02OlePres000": PRESENTATION[:30]},
        {"\x02OlePres000": b"\xff\xff\xff\xff" + bytes(36) + RAW},
    ],
)
def test_what_is_no_preview_leaves_an_empty_place(streams: dict[str, bytes]) -> None:
    report, output = inspect_bytes(_object(dict(streams)), "a.doc")
    assert output is not None, report.findings
    assert RAW not in output
