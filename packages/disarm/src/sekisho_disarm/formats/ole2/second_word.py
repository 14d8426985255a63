"""The second reader of Word documents: every byte of its streams must belong to something that may stay."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from sekisho_disarm.formats.ole2 import second_drawing
from sekisho_disarm.formats.ole2.doc_fib import ASSOC, FIELDS, KEPT, LISTS
from sekisho_disarm.formats.ole2.doc_fields import REACHING
from sekisho_disarm.formats.ooxml.fields import KEYWORDS

_URL = re.compile(
    r"https?://[^/?#@\\\s\"]+(?:[/?#][^\\\s\"]*)?|mailto:(?!\S*[?&]attach)[^\\\s\"]*|tel:[^\\\s\"]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s*(=|[A-Za-z]+)")
_TARGET = re.compile(r"\s*(?:\\l|\\o|\\t|\"([^\"]*)\"|([^\s\"\\]\S*))")
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_PAGE = 512
_HYPERLINK_CLASS = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")


def verify(streams: dict[str, bytes]) -> list[str]:
    main = streams.get("WordDocument", b"")
    name = "1Table" if len(main) > 12 and main[11] & 2 else "0Table"
    if set(streams) - {"Data"} != {"WordDocument", name}:
        return [f"streams {sorted(streams)}"]
    return _Reading(main, streams[name], streams.get("Data", b"")).run()


#: The tables of footnotes, headers, (macros,) comments, endnotes, text boxes and those of headers.
_OF_STORIES = ({2, 3}, {11}, set[int](), {4, 5, 36, 37, 42, 43, 112}, {46, 47}, {56, 75}, {58, 76})


class _Reading:
    def __init__(self, main: bytes, table: bytes, data: bytes) -> None:
        self.main, self.table, self.data = main, table, data
        self.remains: list[str] = []
        count = int.from_bytes(main[152:154], "little")
        self.pairs = list(struct.iter_unpack("<II", main[154 : 154 + 8 * count]))
        self.size = 156 + 8 * count + 2 * int.from_bytes(main[154 + 8 * count : 156 + 8 * count], "little")
        self.used = bytearray(len(main))
        self.used_data = bytearray(len(data))
        self.texts: list[str] = []

    def run(self) -> list[str]:
        self._head()
        self._accounted_table()
        self._places_of_text()
        self._mark(0, self.size)
        self._pieces()
        self._pages(12, 1)
        self._pages(13, 13)
        self._sections()
        self._drawings()
        self._fields()
        self._unused(self.used, self.main, "WordDocument")
        self._unused(self.used_data, self.data, "Data")
        return self.remains

    def _unused(self, used: bytearray, data: bytes, name: str) -> None:
        left = bytes(a for a, mark in zip(data, used, strict=True) if not mark) if 0 in used else b""
        if any(left):
            self.remains.append(f"word: bytes in {name} that nothing names")

    def _mark(self, at: int, end: int) -> None:
        self.used[at:end] = b"\1" * (min(end, len(self.used)) - at)

    # -- tables ------------------------------------------------------------------------------------------

    def _head(self) -> None:
        flags = int.from_bytes(self.main[10:12], "little")
        if flags & 0x81F0 or any(self.main[14:18]) or any(self.main[34:60]):
            self.remains.append("word: flags or keys in the head")
        for index, (_, size) in enumerate(self.pairs):
            if size and (index not in KEPT | {ASSOC} or self._of_no_text(index)):
                self.remains.append(f"word: table {index}")

    def _of_no_text(self, index: int) -> bool:
        """Whether a table belongs to a story without letters (the counts stand at 76: main, notes, headers …)."""
        place = next((80 + 4 * n for n, tables in enumerate(_OF_STORIES) if index in tables), 0)
        return bool(place) and not any(self.main[place : place + 4])

    def _places_of_text(self) -> None:
        """Bookmarks and floating shapes lie in the text, and nothing stands behind them."""
        names = self._table(21)
        count, extra = int.from_bytes(names[2:4], "little"), int.from_bytes(names[4:6], "little")
        at = 6
        for _ in range(count):
            at += 2 + 2 * int.from_bytes(names[at : at + 2], "little") + extra
        if names and at != len(names):
            self.remains.append("word: bytes behind bookmarks")
        sizes = {22: 8 * count, 23: 4 * count} if names or self._table(22) or self._table(23) else {}
        if any(len(self._table(index)) != 4 + size for index, size in sizes.items()):
            self.remains.append("word: bookmarks")
        behind = sum(struct.unpack_from("<8i", self.main, 76)) + 1
        for index, size in ((22, 4), (23, 0), (40, 26), (41, 26)):
            places, _ = self._plc(index, size)
            if (len(self._table(index)) - 4) % (4 + size) and self._table(index):
                self.remains.append(f"word: shape of table {index}")
            if any(place > behind for place in places[:-1]):
                self.remains.append(f"word: places of table {index}")

    def _accounted_table(self) -> None:
        """Tables stand one behind the other; only the levels of lists follow uncounted."""
        at = 0
        for place, size, index in sorted((p, s, i) for i, (p, s) in enumerate(self.pairs) if s):
            if place != at:
                self.remains.append("word: gaps between tables")
            at = self._levels(place, size) if index == LISTS else place + size
        if at != len(self.table):
            self.remains.append("word: bytes behind the tables")
        place, size = self.pairs[ASSOC]
        if any(self.table[place + 6 : place + size]):
            self.remains.append("word: associated strings")

    def _levels(self, place: int, size: int) -> int:
        at = place + size
        for number in range(int.from_bytes(self.table[place : place + 2], "little")):
            simple = self.table[place + 28 + 28 * number] & 1
            for _ in range(1 if simple else 9):
                at += 28 + self.table[at + 24] + self.table[at + 25]
                at += 2 + 2 * int.from_bytes(self.table[at : at + 2], "little")
        return at

    def _table(self, index: int) -> bytes:
        place, size = self.pairs[index]
        return self.table[place : place + size]

    def _plc(self, index: int, size: int) -> tuple[tuple[int, ...], list[bytes]]:
        raw = self._table(index)
        count = max(0, (len(raw) - 4) // (4 + size))
        positions = struct.unpack_from(f"<{count + 1}I", raw) if raw else ()
        start = 4 * (count + 1)
        return positions, [raw[start + size * n : start + size * (n + 1)] for n in range(count)]

    # -- what the tables name in WordDocument ------------------------------------------------------------

    def _pieces(self) -> None:
        raw, at = self._table(33), 0
        while raw[at] == 1:
            size = int.from_bytes(raw[at + 1 : at + 3], "little")
            self._properties(raw[at + 3 : at + 3 + size])
            at += 3 + size
        count = (int.from_bytes(raw[at + 1 : at + 5], "little") - 4) // 12
        positions = struct.unpack_from(f"<{count + 1}I", raw, at + 5)
        for number in range(count):
            place = int.from_bytes(raw[at + 11 + 4 * count + 8 * number :][:4], "little")
            length = positions[number + 1] - positions[number]
            narrow = place >> 30 & 1
            start = (place & 0x3FFFFFFF) >> narrow
            end = start + (length if narrow else 2 * length)
            self._mark(start, end)
            part = self.main[start:end]
            self.texts.append(
                part.decode("cp1252" if narrow else "utf-16-le", "replace") if narrow else _wide(part)
            )

    def _pages(self, index: int, step: int) -> None:
        for raw in self._plc(index, 4)[1]:
            base = int.from_bytes(raw, "little") * _PAGE
            page = self.main[base : base + _PAGE]
            runs = page[511]
            self._mark(base + 511, base + 512)
            self._mark(base, base + 4 * runs + 4)
            for run in range(runs):
                self._mark(base + 4 * runs + 4 + step * run, base + 4 * runs + 5 + step * run)
                at = 2 * page[4 * runs + 4 + step * run]
                if at:
                    start, end = _list_in_page(page, at, step > 1)
                    self._mark(base + at, base + end)
                    self._properties(page[start:end])

    def _sections(self) -> None:
        for raw in self._plc(6, 12)[1]:
            place = int.from_bytes(raw[2:6], "little")
            if place != 0xFFFFFFFF:
                size = int.from_bytes(self.main[place : place + 2], "little")
                self._mark(place, place + 2 + size)
                self._properties(self.main[place + 2 : place + 2 + size])

    def _drawings(self) -> None:
        raw, at, first = self._table(50), 0, True
        while at < len(raw):
            at += 0 if first else 1
            end = at + 8 + int.from_bytes(raw[at + 4 : at + 8], "little")
            self.remains += second_drawing.verify(raw[at:end])
            for entry in re.finditer(
                rb"[\x02-\xf2].\x07\xf0\x24\0\0\0", raw[at:end] if first else b"", re.DOTALL
            ):
                self._outside_picture(raw[at + entry.end() : at + entry.end() + 36])
            at, first = end, False

    def _outside_picture(self, entry: bytes) -> None:
        size, place = struct.unpack_from("<I4xI", entry, 20)
        if size and place != 0xFFFFFFFF:
            self._mark(place, place + size)
            self.remains += second_drawing.picture(self.main[place : place + size])

    # -- properties and what they name in Data -----------------------------------------------------------

    def _properties(self, data: bytes) -> None:
        found = dict(_operands(data))
        for number, operand in found.items():
            if number in (0x80A, 0x680E) and any(operand):
                self.remains.append("word: an embedded object")
            elif number == 0x6A03:
                self._picture(int.from_bytes(operand, "little"))
            elif number in (0x6645, 0x6646, 0x646B):
                at = int.from_bytes(operand, "little")
                end = at + 2 + int.from_bytes(self.data[at : at + 2], "little")
                fresh = 0 in self.used_data[at:end]
                self.used_data[at:end] = b"\1" * (min(end, len(self.data)) - at)
                if fresh:
                    self._properties(self.data[at + 2 : end])

    def _picture(self, at: int) -> None:
        size, head, kind = struct.unpack_from("<IHH", self.data, at)
        self.used_data[at : at + size] = b"\1" * (min(at + size, len(self.data)) - at)
        body = self.data[at + head : at + size]
        if kind == 0x64:
            self.remains += second_drawing.verify(body)
        elif kind or _HYPERLINK_CLASS in body or (body and body[:4] != b"\xff\xff\xff\xff"):
            self.remains.append("word: data behind a character")

    # -- fields ------------------------------------------------------------------------------------------

    def _fields(self) -> None:
        for instruction in _instructions("".join(self.texts)):
            if not _may_stay(instruction):
                self.remains.append(f"word: field {instruction.strip()[:20]!r}")
        for index in FIELDS.values():
            for raw in self._plc(index, 2)[1]:
                if raw[0] & 31 == 0x13 and raw[1] in REACHING:
                    self.remains.append(f"word: field of kind {raw[1]}")


def _wide(part: bytes) -> str:
    text = part.decode("utf-16-le", "replace")
    return (
        text if 2 * len(text) == len(part) else "".join(map(chr, struct.unpack(f"<{len(part) // 2}H", part)))
    )


def _list_in_page(page: bytes, at: int, paragraph: bool) -> tuple[int, int]:
    if not paragraph:
        return at + 1, at + 1 + page[at]
    if page[at]:
        return at + 3, at + 2 * page[at]
    return at + 4, at + 2 + 2 * page[at + 1]


def _operands(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 < len(data):
        number = int.from_bytes(data[at : at + 2], "little")
        size = _SIZES.get(number >> 13, 0)
        if number == 0xD608:
            size = 1 + int.from_bytes(data[at + 2 : at + 4], "little")
        elif number == 0xC615 and data[at + 2] == 255:
            deleted = 4 * data[at + 3]
            size = 3 + deleted + 3 * data[at + 4 + deleted]
        elif number >> 13 == 6:
            size = 1 + data[at + 2]
        if at + 2 + size > len(data):
            return
        yield number, data[at + 2 : at + 2 + size]
        at += 2 + size


def _instructions(text: str) -> Iterator[str]:
    """The instruction of every field, nested ones left out of the outer one."""
    stack: list[list[str]] = []
    for part in re.split("([\x13-\x15])", text):
        if part == "\x13":
            stack.append([])
        elif part == "\x14":
            if stack and "\x14" not in stack[-1]:
                yield "".join(stack[-1])
                stack[-1].append("\x14")
        elif part == "\x15":
            told = stack.pop() if stack else []
            if "\x14" not in told:
                yield "".join(told)
            if stack and "".join(told).strip(" \x14\x01"):
                stack[-1].append("\x02")
        elif stack:
            stack[-1].append(part)
    yield from ("".join(told) for told in stack if "\x14" not in told)


def _may_stay(instruction: str) -> bool:
    instruction = instruction.replace("\x01", "")
    if not instruction.strip():
        return True
    word = _WORD.match(instruction)
    if word is None or word.group(1).upper() not in KEYWORDS:
        return False
    if word.group(1).upper() != "HYPERLINK":
        return True
    target = _TARGET.match(instruction, word.end())
    shown = (target.group(1) or target.group(2) or "") if target else ""
    return not shown or _URL.fullmatch(shown) is not None
