"""The records of Office 97-2003, built here: pieces of text, slides and their notes, hidden sheets."""

from __future__ import annotations

import io
import struct

import pytest

from sekisho_screening import Encrypted, Hidden, Part, Place, Unreadable
from sekisho_screening.errors import TooComplex
from sekisho_screening.extract import doc, ppt, xls
from sekisho_screening.extract.items import Passage, Rows


def word(parts: dict[int, str], *, encrypted: bool = False) -> tuple[bytes, bytes]:
    """The two streams of a document; ``parts``: index of the subdocument → its text, in UTF-16."""
    text = "".join(parts.values())
    fib = bytearray(0x200)
    struct.pack_into("<H", fib, 0, 0xA5EC)
    struct.pack_into("<H", fib, 10, 0x0100 if encrypted else 0x0200)
    for index, part in parts.items():
        struct.pack_into("<i", fib, 0x4C + 4 * index, len(part))
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, len(fib), 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", fib, 0x1A2, 0, len(table))
    return bytes(fib) + text.encode("utf-16-le"), table


def test_the_parts_of_a_word_document() -> None:
    main, table = word({0: "氏名\x07番号\x07\x07本文\r", 1: "脚注\r", 2: "柱\r", 4: "注釈\r", 6: "図形\r"})
    assert doc.table_stream(main) == "1Table"
    found = list(doc.texts(main, table))
    assert [part for part, _ in found] == [Part.BODY, Part.FOOTNOTE, Part.HEADER, Part.COMMENT, Part.TEXT_BOX]
    assert found[0][1] == "氏名\t番号\t\n本文\n"


def test_a_locked_or_damaged_word_document_says_so() -> None:
    with pytest.raises(Encrypted):
        doc.table_stream(word({0: "a"}, encrypted=True)[0])
    with pytest.raises(Unreadable):
        doc.table_stream(b"\xec\xa5")
    main, table = word({0: "a"})
    with pytest.raises(Unreadable):
        list(doc.texts(main, b"\x01\x00\x00" + table[:0]))
    broken = bytearray(main)
    struct.pack_into("<i", broken, 0x4C, 10**6)
    with pytest.raises(Unreadable):
        list(doc.texts(bytes(broken), table))


def record(kind: int, body: bytes, *, version: int = 0, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def container(kind: int, *parts: bytes, instance: int = 0) -> bytes:
    return record(kind, b"".join(parts), version=0x0F, instance=instance)


def chars(text: str) -> bytes:
    return record(0x0FA0, text.encode("utf-16-le"))


def test_slides_count_as_they_are_shown_and_notes_belong_to_theirs() -> None:
    """Made in the order second, first; shown in the order first, second."""
    made_first = container(0x03EE, chars("二枚目"))
    made_second = container(0x03EE, chars("一枚目"))
    notes = container(0x03F0, record(0x03F1, struct.pack("<II", 257, 0)), chars("個人番号 123456789018"))
    listed = container(
        0x0FF0,
        *(
            record(0x03F3, struct.pack("<IIiII", reference, 0, 0, identity, 0))
            for reference, identity in ((2, 256), (1, 257))
        ),
    )
    objects = made_first + made_second + notes
    directory = record(0x1772, struct.pack("<III", 2 << 20 | 1, 0, len(made_first)))
    found = {
        item.text: item.place
        for item in ppt.read(objects + container(0x03E8, listed) + directory, Place())
        if isinstance(item, Passage)
    }
    assert {text: (place.part, place.slide) for text, place in found.items()} == {
        "二枚目": (Part.BODY, 2),
        "一枚目": (Part.BODY, 1),
        "個人番号 123456789018": (Part.NOTE, 2),
    }


def test_records_without_end_end() -> None:
    deep = chars("a")
    for _ in range(60):
        deep = container(0x03E8, deep)
    with pytest.raises(TooComplex):
        list(ppt.read(deep, Place()))
    assert list(ppt.read(record(0x0FA0, b"")[:6] + b"\xff" * 50, Place())) == []


def biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def workbook(state: int) -> bytes:
    """One sheet in a bare stream of BIFF8: heading and two names in column B, the third row hidden."""
    texts = ["氏名", "川上春子", "川上夏子"]
    strings = b"".join(struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in texts)
    sheet = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet += biff(0x0208, struct.pack("<HHHHHHI", 2, 0, 2, 255, 0, 0, 0x20 | 0x100))
    for row in range(3):
        sheet += biff(0x00FD, struct.pack("<HHHI", row, 1, 0, row))
    sheet += biff(0x000A, b"")
    name = "名簿"
    head = biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + biff(
        0x0042, struct.pack("<H", 1200)
    )
    rest = biff(0x00FC, struct.pack("<II", 3, 3) + strings) + biff(0x000A, b"")
    bound = struct.pack("<BBBB", state, 0, len(name), 1) + name.encode("utf-16-le")
    offset = len(head) + 4 + 4 + len(bound) + len(rest)
    return head + biff(0x0085, struct.pack("<I", offset) + bound) + rest + sheet


@pytest.mark.parametrize(("state", "hidden"), [(0, Hidden.ROW), (1, Hidden.SHEET), (2, Hidden.VERY)])
def test_hidden_sheets_and_rows_of_an_old_workbook(state: int, hidden: Hidden) -> None:
    [rows] = [item for item in xls.read(io.BytesIO(workbook(state)), Place()) if isinstance(item, Rows)]
    assert (rows.place.sheet, list(rows.columns[1]), list(rows.numbers)) == (
        "名簿",
        ["氏名", "川上春子", "川上夏子"],
        [1, 2, 3],
    )
    assert rows.cell(2, 1).hidden is hidden


def test_an_old_workbook_that_is_none() -> None:
    with pytest.raises(Unreadable):
        list(xls.read(io.BytesIO(b"no workbook at all"), Place()))
