"""What a workbook points to: other books, DDE, add-ins, its own sheets and names.

Only the book itself and the functions of the analysis add-in stay; entries keep their numbers, because formulas
count on them.  Source: [MS-XLS] 2.4.271 (SupBook), 2.4.105 (ExternName), 2.4.106 (ExternSheet), 2.4.150 (Lbl).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from sekisho_disarm.context import Context
from sekisho_disarm.formats.ole2 import biff, xls_formulas, xls_records
from sekisho_disarm.formats.ole2.xls_formulas import Links
from sekisho_disarm.formats.ooxml import vocabulary

_SELF, _ADD_IN = b"\x01\x04", b"\x01\x3a"
_ERROR_REF = b"\x1c\x17"  # PtgErr #REF!
_BUILT_IN, _MACRO_BITS = 0x20, 0x0E  # the latter: function, object, procedure
_KEPT_FLAGS = 0x2021  # hidden, built in, published
#: Names of Excel 4.0 that run something: Auto_Open, Auto_Close, Recorder, Data_Form, Auto_Activate, Auto_Deactivate.
_RUNNING_NAMES = re.compile(r"(?:_xlnm\.)?auto_(?:open|close|activate|deactivate)", re.IGNORECASE)
_RUNNING = frozenset({1, 2, 8, 9, 10, 11})


@dataclass(slots=True)
class _Book:
    kind: bytes  # _SELF, _ADD_IN or empty
    functions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Names:
    """The defined names in file order: the fresh record and whether formulas may use it."""

    records: list[biff.Record] = field(default_factory=list)
    usable: list[bool] = field(default_factory=list)


class Outside:
    """The SUPBOOK, EXTERNNAME and EXTERNSHEET records of a book, judged and written afresh."""

    def __init__(self, globals_: biff.Substream, sheets: int, removed: set[int], context: Context) -> None:
        self._context, self._sheets, self._removed = context, sheets, removed
        self._books: list[_Book] = []
        self._entries: list[tuple[int, int, int]] = []
        for record in biff.records(globals_):
            if record.id == xls_records.SUPBOOK:
                self._take_book(record.joined)
            elif record.id == xls_records.EXTERNNAME:
                self._take_name(record.joined)
            elif record.id == xls_records.EXTERNSHEET:
                self._take_entries(record.joined)
        self.present = bool(self._books or self._entries)

    def _take_book(self, body: bytes) -> None:
        kind = body[2:4] if len(body) == 4 and body[2:4] in (_SELF, _ADD_IN) else b""
        if not kind and all(book.kind for book in self._books):
            self._context.report("DSM-605", what="SUPBOOK")
        self._books.append(_Book(kind))

    def _take_name(self, body: bytes) -> None:
        if not self._books or self._books[-1].kind != _ADD_IN or len(body) < 8:
            return
        name, _ = biff.text(body, 7, body[6])
        self._books[-1].functions.append(name if name.upper() in vocabulary.functions() else "")

    def _take_entries(self, body: bytes) -> None:
        count = min(int.from_bytes(body[:2], "little"), (len(body) - 2) // 6)
        self._entries += struct.iter_unpack("<Hhh", body[2 : 2 + 6 * count])

    def _kind(self, book: int) -> bytes:
        return self._books[book].kind if book < len(self._books) else b""

    def sheets(self) -> list[bool]:
        return [self._stays(*entry) for entry in self._entries]

    def _stays(self, book: int, first: int, last: int) -> bool:
        if self._kind(book) != _SELF:
            return False
        if first < 0 or last < 0:
            return True  # a deleted sheet, or the book as a whole
        return last < self._sheets and self._removed.isdisjoint(range(first, last + 1))

    def add_in(self, entry: int, name: int) -> bool:
        if entry >= len(self._entries) or self._kind(self._entries[entry][0]) != _ADD_IN:
            return False
        functions = self._books[self._entries[entry][0]].functions
        return 0 < name <= len(functions) and bool(functions[name - 1])

    def records(self) -> list[biff.Record]:
        """Book 0 is this workbook, book 1 the add-in where there is one."""
        add_in = next((number for number, book in enumerate(self._books) if book.kind == _ADD_IN), None)
        out = [biff.Record(xls_records.SUPBOOK, [struct.pack("<H", self._sheets) + _SELF])]
        if add_in is not None:
            out.append(biff.Record(xls_records.SUPBOOK, [b"\x01\x00" + _ADD_IN]))
            for name in self._books[add_in].functions:
                body = (
                    bytes(6) + bytes([len(name or "_")]) + biff.packed(name or "_") + b"\x02\x00" + _ERROR_REF
                )
                out.append(biff.Record(xls_records.EXTERNNAME, [body]))
        rows = b"".join(struct.pack("<Hhh", *self._entry(add_in, *entry)) for entry in self._entries)
        out.append(biff.record(xls_records.EXTERNSHEET, struct.pack("<H", len(self._entries)) + rows))
        return out

    def _entry(self, add_in: int | None, book: int, first: int, last: int) -> tuple[int, int, int]:
        if self._kind(book) == _ADD_IN and book == add_in:
            return 1, -2, -2
        return (0, first, last) if self._stays(book, first, last) else (0, -1, -1)


def judge_names(globals_: biff.Substream, outside: Outside, context: Context) -> Names:
    """Every defined name; a name whose formula may not stay keeps its place and becomes #REF!.

    Names may use names before they are defined: judging goes on until nothing more falls.
    """
    bodies = [record.joined for record in biff.records(globals_) if record.id == xls_records.LBL]
    parsed = [_Name.read(body) for body in bodies]
    usable = [not name.runs for name in parsed]
    while True:
        links = Links(outside.sheets(), usable, outside.add_in)
        after = [stays and xls_formulas.refusal(name.formula, links) is None
                 for stays, name in zip(usable, parsed, strict=True)]  # fmt: skip
        if after == usable:
            break
        usable = after
    names = Names(usable=usable)
    for number, (name, stays) in enumerate(zip(parsed, usable, strict=True), 1):
        if not stays and not name.is_emptied:
            context.report("DSM-609", name=name.shown)
        names.records.append(name.kept() if stays else name.emptied(number))
    return names


@dataclass(frozen=True, slots=True)
class _Name:
    flags: int
    sheet: int
    name: str
    formula: bytes
    extra: bytes

    @classmethod
    def read(cls, body: bytes) -> _Name:
        if len(body) < 15:
            raise biff.bad("LBL")
        flags, _key, count, length, _, sheet = struct.unpack_from("<HBBHHH", body)
        name, at = biff.text(body, 14, count)
        return cls(flags, sheet, name, body[at : at + length], body[at + length :])

    @property
    def built_in(self) -> bool:
        return bool(self.flags & _BUILT_IN) and len(self.name) == 1

    @property
    def runs(self) -> bool:
        if self.flags & _MACRO_BITS:
            return True
        if self.built_in:
            return ord(self.name) in _RUNNING
        return _RUNNING_NAMES.match(self.name.replace("\0", "")) is not None or not self.name

    @property
    def shown(self) -> str:
        return f"built-in {ord(self.name)}" if self.built_in else self.name

    @property
    def is_emptied(self) -> bool:
        """Whether this is what :meth:`emptied` writes: nothing is left to report."""
        return self.formula == _ERROR_REF and not self.runs

    def kept(self) -> biff.Record:
        return self._record(
            self.flags & _KEPT_FLAGS, self.name, self.formula, xls_formulas.extras(self.formula, self.extra)
        )

    def emptied(self, number: int) -> biff.Record:
        """The place in the list with nothing behind it; a name that runs something is not kept either."""
        return self._record(self.flags & 1, f"_removed{number}" if self.runs else self.name, _ERROR_REF, b"")

    def _record(self, flags: int, name: str, formula: bytes, extra: bytes) -> biff.Record:
        body = struct.pack("<HBBHHH4x", flags, 0, len(name), len(formula), 0, self.sheet)
        return biff.Record(xls_records.LBL, [body + biff.packed(name) + formula + extra])
