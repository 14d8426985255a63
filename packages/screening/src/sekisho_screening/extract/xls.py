"""Sheets of an Excel 97-2003 workbook: cells with what is hidden, names, comments.

Source: [MS-XLS]; read by xlrd, which knows dates, formats and split strings.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any, BinaryIO

import xlrd
from xlrd.compdoc import SIGNATURE, CompDocError
from xlrd.formula import FormulaError

from sekisho_screening.errors import Encrypted, TooComplex, Unreadable
from sekisho_screening.extract.items import Item, Passage, Rows, Unread
from sekisho_screening.places import Hidden, Part, Place
from sekisho_screening.settings import MIB

_MOST = 128 * MIB
_BLOCK = 2_000
#: What xlrd raises on damaged records.
_WRONG = (
    xlrd.XLRDError, CompDocError, FormulaError, LookupError, struct.error, ValueError, TypeError, AttributeError,
    AssertionError,
)  # fmt: skip
_STATES = {0: Hidden.NO, 1: Hidden.SHEET, 2: Hidden.VERY}


def read(source: BinaryIO, place: Place) -> Iterator[Item]:
    """``source``: the stream of records alone; xlrd would follow a container whose sectors go round for ever.

    Raises ``Unreadable``, ``Encrypted``, ``TooComplex``, and what a reader of records raises on damaged ones.
    """
    source.seek(0)
    data = source.read(_MOST + 1)
    if len(data) > _MOST:
        raise TooComplex("size")
    if data.startswith(SIGNATURE):
        raise Unreadable("container")
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, logfile=io.StringIO(), ragged_rows=True
        )
    except xlrd.XLRDError as error:
        raise (Encrypted if "encrypt" in str(error).lower() else Unreadable)(type(error).__name__) from None
    except _WRONG as error:
        raise Unreadable(type(error).__name__) from None
    for number in range(book.nsheets):
        try:
            sheet = book.sheet_by_index(number)
        except _WRONG:
            where = replace(place, part=Part.CELL, sheet=str(book.sheet_names()[number]))
            yield Unread(where, "この部分は壊れていて読めませんでした")
            continue
        yield from _sheet(book, sheet, place)
        book.unload_sheet(number)
    for name in book.name_obj_list:
        if not name.builtin and isinstance(name.result and name.result.value, str):
            where = replace(place, part=Part.DEFINED_NAME, name=str(name.name))
            yield Passage(f"{name.name} {name.result.value}", where)


def _sheet(book: Any, sheet: Any, place: Place) -> Iterator[Item]:
    where = replace(
        place, part=Part.CELL, sheet=str(sheet.name), hidden=_STATES.get(sheet.visibility, Hidden.VERY)
    )
    columns = frozenset(n + 1 for n, info in sheet.colinfo_map.items() if info.hidden)
    rows = frozenset(n + 1 for n, info in sheet.rowinfo_map.items() if info.hidden)
    block: list[list[str]] = []
    numbers: list[int] = []
    for number in range(sheet.nrows):
        values = [_shown(book, cell) for cell in sheet.row(number)]
        if not any(values):
            continue
        block.append(values)
        numbers.append(number + 1)
        if len(block) >= _BLOCK:
            yield Rows(where, list(zip_longest(*block, fillvalue="")), numbers, 1, columns, rows)
            block, numbers = [], []
    if block:
        yield Rows(where, list(zip_longest(*block, fillvalue="")), numbers, 1, columns, rows)
    for (row, column), note in sheet.cell_note_map.items():
        spot = replace(where, part=Part.COMMENT, row=row + 1, column=column + 1)
        yield Passage(f"{note.author}\n{note.text}".strip(), spot)


def _shown(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return f"{xlrd.xldate_as_datetime(cell.value, book.datemode):%Y/%m/%d}"
        except (ValueError, OverflowError):
            return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        value = float(cell.value)
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else str(value)
    return ""
