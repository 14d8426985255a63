"""Shapes of Office 97–2003: freeforms keep their form, picture bullets are rebuilt."""

from __future__ import annotations

import struct

import pytest
from excel97_samples import TEXT, complex_property, shape, with_sheet
from powerpoint97_samples import PIXEL, box, bullet, picture_record, ppt

from sekisho_disarm import cfb
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.formats.ole2 import second_drawing
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


def test_picture_bullets_are_rebuilt_and_stay() -> None:
    report, output = inspect_bytes(ppt(box(0x7D0, box(0x1388, bullet(picture_record(PIXEL))))), "a.ppt")
    assert output is not None, report.findings
    written = stream(output, "PowerPoint Document")
    assert struct.pack("<HHI", 0x6E00, 0xF01E, 0)[:4] in written
    assert b"\x89PNG" in written
