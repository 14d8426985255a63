"""Sheets of a workbook: cells by row, with what is hidden.

Source: ECMA-376 Part 1 §18.3 (worksheets), §18.4 (shared strings), §18.8.30 (number formats of dates).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import IO

from lxml import etree

from sekisho_screening.extract.items import Rows
from sekisho_screening.extract.xmlread import attribute, ends, local, sheet_tags
from sekisho_screening.places import Place, column_number

_ROWS = 2000
_CELLS = 200_000
_MOST_COLUMNS = 16_384
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_DATE_CODE = re.compile(r"(?:^|[^\\\"a-zA-Z])(?:[yYeEgG]+|[dD]{1,2})")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_EPOCH = date(1899, 12, 30)


def shared_strings(stream: IO[bytes]) -> list[str]:
    """Every entry; the readings (furigana) that Excel keeps beside a name are joined in brackets."""
    return [_string(element) for element in ends(stream, sheet_tags("si"))]


def _string(element: etree._Element) -> str:
    if len(element) == 1 and local(element[0]) == "t":
        return element[0].text or ""
    return "".join(part.text or "" for part in element.iter(*sheet_tags("t")) if not _is_reading(part))


def _is_reading(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) == "rPh"


def date_styles(stream: IO[bytes]) -> frozenset[str]:
    """Indexes (as they stand in ``s``) of cell styles that show a date."""
    own: set[int] = set()
    styles: list[int] = []
    for element in ends(stream, sheet_tags("numFmt", "cellXfs"), free=False):
        if local(element) == "numFmt":
            if _DATE_CODE.search(_QUOTED.sub("", element.get("formatCode", ""))):
                own.add(_whole(element.get("numFmtId")))
        else:
            styles = [_whole(one.get("numFmtId")) for one in element]
    return frozenset(str(n) for n, code in enumerate(styles) if code in _DATE_FORMATS or code in own)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


class Sheet:
    """Reads one sheet's XML.  ``strings``, ``dates``: of its workbook."""

    def __init__(self, place: Place, strings: Sequence[str], dates: frozenset[str]) -> None:
        self._place, self._strings, self._dates = place, strings, dates
        self._hidden_columns: set[int] = set()
        self.footers: list[tuple[str, str]] = []

    def rows(self, stream: IO[bytes]) -> Iterator[Rows]:
        """Blocks of rows.  Raises ``Unreadable``."""
        block: list[list[str]] = []
        numbers: list[int] = []
        hidden: set[int] = set()
        cells = number = 0
        row_tags = frozenset(sheet_tags("row"))
        for element in ends(
            stream, sheet_tags("row", "col", "oddHeader", "oddFooter", "evenHeader", "firstHeader")
        ):
            if element.tag not in row_tags:
                self._aside(element)
                continue
            number = _whole(element.get("r")) or number + 1
            values = self._values(element)
            if not values:
                continue
            if element.get("hidden") in ("1", "true"):
                hidden.add(number)
            block.append(values)
            numbers.append(number)
            cells += len(values)
            if len(block) >= _ROWS or cells > _CELLS:
                yield self._block(block, numbers, hidden)
                block, numbers, hidden, cells = [], [], set(), 0
        if block:
            yield self._block(block, numbers, hidden)

    def _aside(self, element: etree._Element) -> None:
        if local(element) != "col":
            self.footers.append((local(element), element.text or ""))
        elif element.get("hidden") in ("1", "true"):
            low, high = _whole(element.get("min")), _whole(element.get("max"))
            self._hidden_columns.update(range(low, min(high, _MOST_COLUMNS) + 1))

    def _block(self, block: list[list[str]], numbers: list[int], hidden: set[int]) -> Rows:
        columns = list(zip_longest(*block, fillvalue=""))
        return Rows(self._place, columns, numbers, 1, frozenset(self._hidden_columns), frozenset(hidden))

    def _values(self, row: etree._Element) -> list[str]:
        values: list[str] = []
        add = values.append
        strings, dates = self._strings, self._dates
        expected = 0
        for cell in row:
            reference = cell.get("r")
            expected += 1
            if reference is not None:
                column = column_number(reference)
                if column > expected and column <= _MOST_COLUMNS:
                    values.extend([""] * (column - expected))
                    expected = column
            kind = cell.get("t")
            if kind == "inlineStr":
                add(_string(cell[0]) if len(cell) else "")
                continue
            text = _value(cell)
            if kind == "s":
                add(strings[int(text)] if text.isdecimal() and int(text) < len(strings) else "")
            elif kind is None or kind == "n":
                add(_number(text, dated=cell.get("s") in dates) if text else "")
            else:
                add(text)
        return values if any(values) else []


def _value(cell: etree._Element) -> str:
    for child in cell:
        if child.tag.endswith("}v"):
            return child.text or ""
    return ""


def _number(text: str, *, dated: bool) -> str:
    if not dated and text.isdecimal():
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    if dated and 1 <= value < 80_000:
        return f"{_EPOCH + timedelta(days=int(value)):%Y/%m/%d}"
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else text


def pivot_fields(stream: IO[bytes]) -> list[tuple[str, list[str]]]:
    """Name and shared items of each field of a pivot cache, also of items that are in no sheet any more."""
    return [
        (
            field.get("name", ""),
            [attribute(item, "v") for part in field if local(part) == "sharedItems" for item in part],
        )
        for field in ends(stream, sheet_tags("cacheField"))
    ]


def pivot_records(stream: IO[bytes], fields: Sequence[tuple[str, list[str]]], place: Place) -> Iterator[Rows]:
    """The records of a pivot cache as a table headed by the names of its fields."""
    block: list[list[str]] = [[name for name, _ in fields]]
    first = 1
    for record in ends(stream, sheet_tags("r")):
        block.append([_item(item, n, fields) for n, item in enumerate(record)])
        if len(block) >= _ROWS:
            yield Rows(place, list(zip_longest(*block, fillvalue="")), range(first, first + len(block)))
            first, block = first + len(block), []
    if block and len(block) + first > 2:
        yield Rows(place, list(zip_longest(*block, fillvalue="")), range(first, first + len(block)))


def _item(item: etree._Element, field: int, fields: Sequence[tuple[str, list[str]]]) -> str:
    value = item.get("v", "")
    if local(item) != "x" or field >= len(fields):
        return value
    shared = fields[field][1]
    return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
