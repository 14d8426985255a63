"""Workbooks of Excel 97–2003, built from records: ordinary ones and such that hold what must not pass."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Callable

from sekisho_disarm import cfb_writer

MARK = "mark" + secrets.token_hex(6)
RAW, WIDE = MARK.encode(), MARK.encode("utf-16-le")
TEXT = "架空町の回覧文書です"
SHOWN = TEXT.encode("utf-16-le")
UNC = f"\\\\{MARK}.example\\share\\x"
VBA: cfb_writer.Content = {"VBA": {"dir": RAW * 20, "ThisWorkbook": RAW * 200}, "PROJECT": RAW}


def rec(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def uni(text: str) -> bytes:
    return struct.pack("<H", len(text)) + b"\x01" + text.encode("utf-16-le")


def bof(kind: int) -> bytes:
    return rec(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 0x7CC, 0, 6))


EOF = rec(0x0A)
SST = rec(0xFC, struct.pack("<II", 1, 1) + uni(TEXT))
LABEL = rec(0xFD, struct.pack("<HHHI", 0, 0, 15, 0))
NUMBER = struct.pack("<d", 42.5)


def formula(tokens: bytes, value: bytes = NUMBER, column: int = 1, tail: bytes = b"") -> bytes:
    body = struct.pack("<HHH", 0, column, 15) + value + struct.pack("<HIH", 0, 0, len(tokens)) + tokens + tail
    return rec(0x06, body)


def ptg_str(text: str) -> bytes:
    return b"\x17" + bytes([len(text)]) + b"\x00" + text.encode("latin-1")


RUN = ptg_str(MARK) + b"\x42\x01\x6e\0"  # EXEC


def sheet(*records: bytes, kind: int = 0x10) -> bytes:
    return bof(kind) + rec(0x200, bytes(14)) + LABEL + b"".join(records) + rec(0x23E, bytes(18)) + EOF


def book(*globals_: bytes, sheets: list[tuple[str, int, int, bytes]] | None = None) -> bytes:
    """A Workbook stream; ``sheets``: name, state, type in BOUNDSHEET, substream."""
    sheets = sheets or [("Sheet1", 0, 0, sheet())]
    fixed = bof(5) + rec(0x42, b"\xb0\x04") + b"".join(rec(0xE0, bytes(20)) for _ in range(16))
    entries = [
        struct.pack("<BBB", state, kind, len(name)) + b"\0" + name.encode() for name, state, kind, _ in sheets
    ]
    rest = b"".join(globals_) + SST + EOF
    at = len(fixed) + sum(8 + len(entry) for entry in entries) + len(rest)
    rows = b""
    for entry, (*_, body) in zip(entries, sheets, strict=True):
        rows += rec(0x85, struct.pack("<I", at) + entry)
        at += len(body)
    return fixed + rows + rest + b"".join(body for *_, body in sheets)


def xls(stream: bytes, **more: bytes | cfb_writer.Content) -> bytes:
    return cfb_writer.write({"Workbook": stream, **more})


def with_sheet(*records: bytes, before: bytes = b"") -> bytes:
    return xls(book(before, sheets=[("Sheet1", 0, 0, sheet(*records))]))


OUTSIDE = rec(0x1AE, struct.pack("<H", 1) + uni(f"\x01\x01{UNC}") + uni("Sheet1"))
DDE = rec(0x1AE, struct.pack("<H", 0) + uni(f"cmd\x03/c {MARK}"))
SELF_BOOK = rec(0x1AE, struct.pack("<HH", 1, 0x0401))
ENTRY_0 = rec(0x17, struct.pack("<HHHH", 1, 0, 0, 0))


def name(text: str, tokens: bytes, flags: int = 0) -> bytes:
    head = struct.pack("<HBBHHH4x", flags, 0, len(text), len(tokens), 0, 0)
    return rec(0x18, head + b"\0" + text.encode("latin-1") + tokens)


def hlink(flags: int, rest: bytes) -> bytes:
    head = bytes(8) + bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
    return rec(0x1B8, head + struct.pack("<II", 2, flags) + rest)


def url_moniker(url: str) -> bytes:
    raw = url.encode("utf-16-le") + b"\0\0"
    return bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<I", len(raw)) + raw


FILE_MONIKER = (
    bytes.fromhex("0303000000000000c000000000000046") + struct.pack("<HI", 0, len(RAW) + 1) + RAW + b"\0"
)


def shape(properties: bytes = b"", count: int = 0, client: bytes = b"") -> bytes:
    """An MSODRAWING with one shape, and its OBJ record."""

    def escher(kind: int, body: bytes, version: int = 0, instance: int = 0) -> bytes:
        return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body

    parts = escher(0xF00A, struct.pack("<II", 1025, 0xA00), 2, 75)
    parts += escher(0xF00B, properties, 3, count) if count else b""
    parts += escher(0xF010, bytes(18)) + escher(0xF011, b"")
    drawing = escher(0xF002, escher(0xF008, struct.pack("<II", 1, 1025)) + escher(0xF004, parts, 15), 15)
    common = struct.pack("<HHHHH12x", 0x15, 18, 8, 1, 0x6011)
    return rec(0xEC, drawing) + rec(0x5D, common + client + bytes(4))


def complex_property(number: int, value: bytes) -> bytes:
    return struct.pack("<HI", number | 0x8000, len(value)) + value


def macro_sheet() -> bytes:
    run = b"\x17" + bytes([len(MARK)]) + b"\0" + RAW + b"\x42\x01\x6e\x00"
    macro = sheet(formula(run), kind=0x40)
    return xls(book(sheets=[("Sheet1", 0, 0, sheet()), ("Macro", 2, 1, macro)]))


EXCEL: dict[str, Callable[[], bytes]] = {
    "vba": lambda: xls(book(rec(0xD3), rec(0x1BD)), _VBA_PROJECT_CUR=VBA),
    "embedded object": lambda: xls(book(), MBD0001={"\x01Ole10Native": RAW * 9}),
    "unknown stream": lambda: xls(book(), XCB=RAW),
    "macro sheet": macro_sheet,
    "macro sheet that says it is none": lambda: xls(
        book(sheets=[("A", 0, 0, sheet()), ("B", 0, 0, sheet(rec(0x204, bytes(6) + uni(MARK)), kind=0x40))])
    ),
    "module sheet": lambda: xls(book(sheets=[("A", 0, 0, sheet()), ("B", 0, 6, sheet(rec(0x14, uni(MARK))))])),
    "dialog": lambda: xls(
        book(sheets=[("A", 0, 0, sheet()), ("B", 0, 0, sheet(rec(0x81, b"\x10\0"), rec(0x14, uni(MARK))))])
    ),
    "outside book": lambda: with_sheet(
        formula(b"\x5a\0\0\0\0\0\0"), before=OUTSIDE + rec(0x23, bytes(6) + bytes([len(MARK), 0]) + RAW) + ENTRY_0
    ),
    "dde": lambda: with_sheet(formula(b"\x59\0\0\1\0\0\0"), before=DDE + rec(0x23, bytes(6) + b"\x01\0x") + ENTRY_0),
    "exec": lambda: with_sheet(formula(RUN)),
    "call": lambda: with_sheet(formula(ptg_str(MARK) * 2 + b"\x42\x02\x96\x00")),
    "command": lambda: with_sheet(formula(ptg_str(MARK) + b"\x42\x01\x03\x80")),
    "hyperlink function": lambda: with_sheet(formula(ptg_str(UNC) + b"\x42\x01\x67\x01")),
    "computed hyperlink": lambda: with_sheet(formula(ptg_str("\\\\") + ptg_str(MARK) + b"\x08\x42\x01\x67\x01")),
    "array that calls": lambda: with_sheet(
        formula(b"\x01\0\0\1\0"),
        rec(0x221, struct.pack("<HHBBHI", 0, 0, 1, 1, 0, 0) + struct.pack("<H", len(RUN)) + RUN),
    ),
    "bytes behind a formula": lambda: with_sheet(formula(b"\x1e\x01\0", tail=RAW)),
    "auto_open": lambda: with_sheet(before=SELF_BOOK + ENTRY_0 + name("Auto_Open" + MARK, b"\x1e\x01\0")),
    "built-in auto_open": lambda: with_sheet(before=name("\x01", ptg_str(MARK), 0x20)),
    "macro name": lambda: with_sheet(formula(b"\x43\1\0\0\0"), before=name(MARK, b"\x1e\x01\0", 0x0E)),
    "name to outside": lambda: with_sheet(before=OUTSIDE + ENTRY_0 + name("ok", b"\x3a\0\0\0\0\0\0" + ptg_str(MARK) + b"\x08")),
    "file link": lambda: with_sheet(hlink(3, FILE_MONIKER)),
    "script link": lambda: with_sheet(hlink(3, url_moniker(f"javascript:{MARK}"))),
    "link as text": lambda: with_sheet(hlink(0x103, struct.pack("<I", len(UNC)) + UNC.encode("utf-16-le"))),
    "query": lambda: with_sheet(rec(0xDC, RAW), rec(0xCD, RAW), rec(0x1AD, RAW), rec(0x876, RAW)),
    "pivot": lambda: with_sheet(rec(0xB0, RAW), before=rec(0xE3, RAW)),
    "printer": lambda: with_sheet(rec(0x4D, RAW)),
    "user": lambda: with_sheet(before=rec(0x5C, (struct.pack("<HB", len(MARK), 0) + RAW).ljust(112))),
    "unknown record": lambda: with_sheet(rec(0x7777, RAW), rec(0x3C, RAW)),
    "long record": lambda: with_sheet(rec(0x2A, b"\0\0" + RAW), rec(0x1C, bytes(8) + b"\x01\0\0x") + rec(0x3C, RAW)),
    "control": lambda: with_sheet(shape(client=rec(9, RAW) + rec(4, RAW))),
    "shape's link": lambda: with_sheet(shape(complex_property(0x382, WIDE), 1)),
    "linked picture": lambda: with_sheet(shape(complex_property(0x105, WIDE), 1)),
    "package in a shape": lambda: with_sheet(shape(complex_property(0x3A9, RAW), 1)),
    "bytes between substreams": lambda: xls(book(sheets=[("A", 0, 0, sheet() + RAW), ("B", 0, 0, sheet())])),
    "bytes behind the end": lambda: xls(book() + RAW),
    "custom view": lambda: with_sheet(rec(0x1AA, RAW), rec(0x14, uni(MARK)), rec(0x1AB)),
    "old half": lambda: xls(book(), Book=rec(0x809, struct.pack("<HH", 0x500, 5)) + RAW),
    "summary": lambda: xls(book(), **{"\x05SummaryInformation": RAW * 3}),
    "condition": lambda: with_sheet(
        rec(0x1B0, bytes(14)), rec(0x1B1, struct.pack("<BBHH6x", 2, 0, len(RUN), 0) + RUN)
    ),
}  # fmt: skip
