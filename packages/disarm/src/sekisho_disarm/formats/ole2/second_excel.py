"""The second reader of workbooks: its own walk over records, tokens, links and objects of the output."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from sekisho_disarm.formats.ole2 import second_drawing, xls_records
from sekisho_disarm.formats.ole2.xls_formulas import functions

_BOF, _EOF, _CONTINUE = 0x809, 0x0A, 0x3C
_JUDGED = frozenset(
    {_BOF, _EOF, 0x85, 0x1AE, 0x17, 0x23, 0x18, 0x06, 0x4BC, 0x221, 0x236, 0xFC, 0x1B1, 0x1BE, 0x1051, 0x1B8, 0xEB, 0xEC,
     0x5D, 0x1B6, 0x5C, 0x800}
)  # fmt: skip
_ALLOWED = _JUDGED | set(xls_records.PLAIN) | set(xls_records.TEXTS) | set(xls_records.OPEN)
_URL = re.compile(
    r"(?:https?://[^/?#@\\\s]+(?:[/?#][^\\\s]*)?|mailto:(?!\S*[?&]attach)[^\\\s]*|tel:[^\\\s]*)",
    re.IGNORECASE,
)
_MONIKERS = ("e0c9ea79f9bace118c8200aa004ba90b", "d0c9ea79f9bace118c8200aa004ba90b")
_OBJECT_PARTS = frozenset({0, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
_SIZES = {
    0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, 0x20: 7, 0x23: 4, 0x24: 4, 0x25: 8, 0x26: 6, 0x27: 6, 0x28: 6, 0x29: 2, 0x2A: 4,
    0x2B: 8, 0x2C: 4, 0x2D: 8, 0x01: 4, 0x02: 4,
}  # fmt: skip
_OVER_SHEETS = {0x39: 6, 0x3A: 6, 0x3B: 10, 0x3C: 6, 0x3D: 10}


class Reading:
    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.remains: list[str] = []
        self.sheets: list[tuple[int, int]] = []
        self.places: list[int] = []
        self.books: list[int] = []
        self.entries: list[int] = []
        self.drawings = [bytearray()]  # one for each open substream

    def run(self) -> list[str]:
        depth, opened = 0, 0
        for at, number, body in self._records():
            if depth == 0 and number == _BOF:
                self.places.append(at)
                opened = struct.unpack_from("<H", body, 2)[0]
                if opened not in (5, 0x10, 0x20):
                    self.remains.append(f"workbook: substream {opened:#x}")
            if number == _BOF:
                self.drawings.append(bytearray())
            depth += (number == _BOF) - (number == _EOF)
            if depth < 1 and number != _EOF:
                self.remains.append("workbook: bytes between substreams")
            self._record(number, body)
            if number == _EOF:
                self.remains += second_drawing.verify(bytes(self.drawings.pop()))
        if sorted(place for place, _ in self.sheets) != self.places[1:]:
            self.remains.append("workbook: sheets and their places differ")
        return self.remains

    def _records(self) -> Iterator[tuple[int, int, bytes]]:
        at, stream = 0, self.stream
        last = (0, 0, [b""])
        while at < len(stream):
            number, size = struct.unpack_from("<HH", stream, at)
            if at + 4 + size > len(stream):
                self.remains.append("workbook: a record is cut")
                break
            body = stream[at + 4 : at + 4 + size]
            if number == _CONTINUE:
                last[2].append(body)
            else:
                if last[1]:
                    yield last[0], last[1], b"".join(last[2])
                last = (at, number, [body])
            at += 4 + size
        yield last[0], last[1], b"".join(last[2])

    def _record(self, number: int, body: bytes) -> None:
        if number not in _ALLOWED:
            self.remains.append(f"workbook: record {number:#06x}")
        elif number in xls_records.PLAIN and len(body) > xls_records.PLAIN[number] < xls_records.ANY:
            self.remains.append(f"workbook: record {number:#06x} is too long")
        else:
            judge = _JUDGES.get(number)
            if judge is not None:
                judge(self, body)

    # -- structure ---------------------------------------------------------------------------------------

    def _sheet(self, body: bytes) -> None:
        self.sheets.append((int.from_bytes(body[:4], "little"), body[5]))
        if body[5] not in (0, 2):
            self.remains.append(f"workbook: sheet of type {body[5]}")

    def _user(self, body: bytes) -> None:
        if body.strip(b" \0\x01"):
            self.remains.append("workbook: a user's name")

    def _book(self, body: bytes) -> None:
        if body[2:] not in (b"\x01\x04", b"\x01\x3a"):
            self.remains.append("workbook: an outside book")
        self.books.append(body[-1] if body else 0)

    def _outside_name(self, body: bytes) -> None:
        if not self.books or self.books[-1] != 0x3A or body[:6] != bytes(6):
            self.remains.append("workbook: an outside name")

    def _entries(self, body: bytes) -> None:
        self.entries += [book for book, _, _ in struct.iter_unpack("<HHH", body[2:])]

    def _name(self, body: bytes) -> None:
        flags, _, count, size = struct.unpack_from("<HBBH", body)
        wide = body[14] & 1
        name = body[15 : 15 + (count << wide)].decode("utf-16-le" if wide else "latin-1", "replace")
        runs = flags & 0x0E or (flags & 0x20 and ord(name) in (1, 2, 8, 9, 10, 11))
        if runs or name.lower().startswith(("auto_open", "auto_close", "auto_activate", "auto_deactivate")):
            self.remains.append("workbook: a name that runs something")
        at = 15 + (count << wide)
        self._tokens(body[at : at + size])

    # -- formulas ----------------------------------------------------------------------------------------

    def _sized(self, body: bytes, at: int) -> None:
        self._tokens(body[at + 2 : at + 2 + int.from_bytes(body[at : at + 2], "little")])

    def _condition(self, body: bytes) -> None:
        first, second = struct.unpack_from("<HH", body, 2)
        self._tokens(body[len(body) - first - second : len(body) - second])
        self._tokens(body[len(body) - second :])

    def _validation(self, body: bytes) -> None:
        at = 4
        for _ in range(4):
            count = int.from_bytes(body[at : at + 2], "little")
            at += 3 + (count << (body[at + 2] & 1))
        for _ in range(2):
            size = int.from_bytes(body[at : at + 2], "little")
            self._tokens(body[at + 4 : at + 4 + size])
            at += 4 + size

    def _tokens(self, tokens: bytes) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            token = token if token < 32 else (token & 31) | 32
            at += 1 + self._token(token, tokens, at + 1)
        if at != len(tokens):
            self.remains.append("workbook: a formula is cut")

    def _token(self, token: int, tokens: bytes, at: int) -> int:
        """Judge one token; how many bytes belong to it."""
        if 0x03 <= token <= 0x16:
            return 0
        if token in _SIZES:
            return _SIZES[token]
        if token == 0x17:
            return 2 + (tokens[at] << (tokens[at + 1] & 1))
        if token == 0x19:
            return 3 + (2 * int.from_bytes(tokens[at + 1 : at + 3], "little") + 2 if tokens[at] & 4 else 0)
        if token in _OVER_SHEETS:
            entry = int.from_bytes(tokens[at : at + 2], "little")
            if entry >= len(self.entries) or (self.entries[entry] and token != 0x39):
                self.remains.append("workbook: a formula reaches outside")
            return _OVER_SHEETS[token]
        if token in (0x21, 0x22):
            number = int.from_bytes(tokens[at + token - 0x21 : at + token - 0x1F], "little")
            if number != 255 and number not in functions():
                self.remains.append(f"workbook: function {number}")
            return token - 0x1F
        self.remains.append(f"workbook: token {token:#x}")
        return len(tokens)

    # -- links and objects -------------------------------------------------------------------------------

    def _hyperlink(self, body: bytes) -> None:
        for at in range(24, len(body) - 15):
            word = body[at : at + 16].hex()
            if word.endswith(("8200aa004ba90b", "c000000000000046")) and word not in _MONIKERS[:1]:
                self.remains.append("workbook: a moniker that is no URL")
        flags = int.from_bytes(body[28:32], "little")
        if flags & ~0x0B:
            self.remains.append("workbook: a hyperlink with more than a target")
        if flags & 1:
            length = int.from_bytes(body[48:52], "little")
            if not _URL.fullmatch(body[52 : 52 + length].decode("utf-16-le", "replace").rstrip("\0")):
                self.remains.append("workbook: a hyperlink of another scheme")

    def _object(self, body: bytes) -> None:
        if body[2:4] != b"\x12\0":
            self._old_line(body)
            return
        at = 0
        while at + 4 <= len(body):
            part, size = struct.unpack_from("<HH", body, at)
            if part not in _OBJECT_PARTS:
                self.remains.append(f"workbook: object part {part:#x}")
            if part == 8 and body[at + 4] & 0xFE:
                self.remains.append("workbook: a picture that is a control or link")
            if part in (0, 0x13):
                break
            at += 4 + size

    def _old_line(self, body: bytes) -> None:
        """A line of Excel 5 and nothing else: no macro, no name, no picture behind it."""
        if len(body) != 42 or body[4:6] != b"\x01\0" or any(body[26:34]) or body[41]:
            self.remains.append("workbook: an object of Excel 5 that is no line")

    def _text_object(self, body: bytes) -> None:
        if body[16:18] != b"\0\0":
            self.remains.append("workbook: a text box with a formula")

    def _drawing_bytes(self, body: bytes) -> None:
        self.drawings[-1] += body


_JUDGES = {
    0x85: Reading._sheet,
    0x5C: Reading._user,
    0x1AE: Reading._book,
    0x23: Reading._outside_name,
    0x17: Reading._entries,
    0x18: Reading._name,
    0x06: lambda reading, body: reading._sized(body, 20),
    0x4BC: lambda reading, body: reading._sized(body, 8),
    0x221: lambda reading, body: reading._sized(body, 12),
    0x1051: lambda reading, body: reading._sized(body, 6),
    0x1B1: Reading._condition,
    0x1BE: Reading._validation,
    0x1B8: Reading._hyperlink,
    0x5D: Reading._object,
    0x1B6: Reading._text_object,
    0xEB: Reading._drawing_bytes,
    0xEC: Reading._drawing_bytes,
}


def verify(stream: bytes) -> list[str]:
    return Reading(stream).run()
