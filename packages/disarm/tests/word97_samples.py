"""Documents of Word 97–2003, built from their tables: ordinary ones and such that hold what must not pass."""

from __future__ import annotations

import struct
from collections.abc import Callable
from types import MappingProxyType

from excel97_samples import FILE_MONIKER, MARK, RAW, TEXT, UNC, VBA, WIDE

from sekisho_disarm import cfb_writer

BEGIN, SEPARATE, END = "\x13", "\x14", "\x15"


def word(
    text: str = f"{TEXT}\r", *, fields: bytes = b"", properties: bytes = b"", data: bytes = b"", slack: bytes = b"",
    more: dict[int, bytes] | None = None, flags: int = 0, gap: bytes = b"", streams: cfb_writer.Content = MappingProxyType({}),
) -> bytes:  # fmt: skip
    """A Word 97 document: text at 1,024, one page of character and one of paragraph properties behind it."""
    raw = text.encode("utf-16-le")
    start, end = 1024, 1024 + len(raw)
    pages = -(-(end + 64) // 512)
    chpx = struct.pack("<II", start, end) + (bytes([100]) if properties else b"\0")
    page = bytearray(chpx.ljust(511, b"\0") + b"\1")
    if properties:
        page[200 : 201 + len(properties)] = bytes([len(properties)]) + properties
    page[300 : 300 + len(slack)] = slack
    papx = (struct.pack("<II", start, end) + bytes(13)).ljust(511, b"\0") + b"\1"
    main = bytearray(1024)
    table, pairs = b"", {}
    piece = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, start, 0)
    tables = {
        1: b"\x02\0" + bytes(18), 12: struct.pack("<III", start, end, pages), 13: struct.pack("<III", start, end, pages + 1),
        31: bytes(500), 33: b"\x02" + struct.pack("<I", len(piece)) + piece, 16: fields, **(more or {}),
    }  # fmt: skip
    for index, content in tables.items():
        if content:
            pairs[index] = (len(table), len(content))
            table += content
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 10, 0x1200 | flags)
    struct.pack_into("<H", main, 32, 14)
    struct.pack_into("<H", main, 62, 22)
    struct.pack_into("<I", main, 76, len(text))
    struct.pack_into("<H", main, 152, 0x5D)
    for index, pair in pairs.items():
        struct.pack_into("<II", main, 154 + 8 * index, *pair)
    main[960 : 960 + len(gap)] = gap
    stream = (bytes(main) + raw).ljust(pages * 512, b"\0") + bytes(page) + papx
    written: dict[str, bytes | cfb_writer.Content] = {"WordDocument": stream, "1Table": table, **streams}
    if data:
        written["Data"] = data
    return cfb_writer.write(written)


def field(instruction: str, result: str = TEXT) -> str:
    return f"{BEGIN} {instruction} {SEPARATE}{result}{END}\r"


def field_table(text: str, kind: int) -> bytes:
    marks = [(at, letter) for at, letter in enumerate(text) if letter in (BEGIN, SEPARATE, END)]
    places = struct.pack(f"<{len(marks) + 1}I", *(at for at, _ in marks), len(text))
    seconds = {BEGIN: kind, SEPARATE: 0xFF, END: 0x80}
    return places + b"".join(bytes((ord(letter), seconds[letter])) for _, letter in marks)


def fielded(instruction: str, kind: int = 0x2D) -> bytes:
    text = field(instruction)
    return word(text, fields=field_table(text, kind))


def strings(*values: str) -> bytes:
    rows = b"".join(struct.pack("<H", len(value)) + value.encode("utf-16-le") for value in values)
    return struct.pack("<HHH", 0xFFFF, len(values), 0) + rows


def bookmarked(name: str, start: int = 0) -> dict[int, bytes]:
    """One bookmark over the first two letters."""
    return {21: strings(name), 22: struct.pack("<III", start, 99, 0), 23: struct.pack("<II", 2, 99)}


PICTURE_AT = struct.pack("<HI", 0x6A03, 0)
BINARY = struct.pack("<HB", 0x0806, 1)


def behind_letter(body: bytes, kind: int = 0) -> bytes:
    return struct.pack("<IHH", 68 + len(body), 68, kind).ljust(68, b"\0") + body


def texts(*values: str) -> bytes:
    return b"".join(struct.pack("<H", len(value)) + value.encode("utf-16-le") + b"\0\0" for value in values)


FORM = b"\xff\xff\xff\xff" + bytes(6) + texts("name", "default", "", "", "", MARK, MARK)

WORD: dict[str, Callable[[], bytes]] = {
    "vba": lambda: word(streams={"Macros": VBA}),
    "object pool": lambda: word(streams={"ObjectPool": {"_1": {"\x01Ole10Native": RAW}}}),
    "commands": lambda: word(more={24: RAW}),
    "variables": lambda: word(more={60: WIDE}),
    "template": lambda: word(more={32: strings("", UNC, *[""] * 16)}),
    "saved by": lambda: word(more={71: strings(MARK, UNC)}),
    "notes of no text": lambda: word(more={2: RAW, 42: WIDE, 46: RAW, 58: RAW}),
    "bookmarks of no place": lambda: word(more=bookmarked(MARK, start=99)),
    "bytes behind bookmarks": lambda: word(more={**bookmarked("a"), 21: strings("a") + RAW}),
    "shapes of no place": lambda: word(more={40: struct.pack("<II", 0, 9) + RAW}),
    "mail merge": lambda: word(more={44: RAW}),
    "undo": lambda: word(more={77: RAW}),
    "head's gap": lambda: word(gap=RAW),
    "page's slack": lambda: word(slack=RAW),
    "dde": lambda: fielded(f'DDEAUTO c:\\\\{MARK} "/c"'),
    "include picture": lambda: fielded(f'INCLUDEPICTURE "http://{MARK}.example/x"', 0x43),
    "include text": lambda: fielded(f'INCLUDETEXT "{UNC}"', 0x44),
    "macro button": lambda: word(f"{TEXT}{BEGIN} MACROBUTTON {MARK} click{END}\r"),
    "unlisted field": lambda: word(field(f"DDEAUTO {MARK}")),
    "lying table": lambda: fielded(f"LINK {MARK}", 0x21),
    "file link": lambda: fielded(f'HYPERLINK "{UNC}"', 0x58),
    "nested": lambda: word(f"{BEGIN} {BEGIN} QUOTE 68 68 69 {MARK} {SEPARATE}DDE{END} x {MARK}{SEPARATE}{TEXT}{END}\r"),
    "open field": lambda: word(f"{TEXT}{BEGIN} DDEAUTO {MARK}\r"),
    "form macros": lambda: word(properties=PICTURE_AT + BINARY, data=behind_letter(FORM)),
    "hyperlink's monikers": lambda: word(properties=PICTURE_AT + BINARY, data=behind_letter(b"\x08" + FILE_MONIKER)),
    "old picture": lambda: word(properties=PICTURE_AT, data=behind_letter(RAW, 8)),
    "bytes in data": lambda: word(properties=PICTURE_AT, data=behind_letter(b"") + RAW),
    "data without letter": lambda: word(data=RAW),
    "embedded object": lambda: word(
        properties=struct.pack("<HB", 0x080A, 1) + PICTURE_AT, streams={"ObjectPool": {"_0": {"x": RAW}}}
    ),
    "other table": lambda: word(streams={"0Table": RAW}),
    "summary": lambda: word(streams={"\x05DocumentSummaryInformation": RAW}),
}  # fmt: skip
