"""The text of a part of an Office file that has no reader of its own: slides, notes, text boxes, charts, diagrams.

Source: ECMA-376 Part 1 §21.1.2 (text of drawings), §21.1.3 (tables in drawings: ``tbl``, ``tr``, ``tc``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import IO

from lxml import etree

from sekisho_screening.extract.items import Item, Passage, Rows, Unit
from sekisho_screening.extract.xmlread import ends, local
from sekisho_screening.places import Part, Place

_FLUSH = 200_000
_SPOKEN_ATTRIBUTES = ("author", "descr", "title", "tooltip", "displayName", "name", "v", "alt")
#: What ends a line.  Not ``r``: a run ends wherever somebody changed a letter's colour, also inside a name.
_BREAKING = frozenset(
    {
        "p",
        "row",
        "c",
        "tc",
        "si",
        "item",
        "comment",
        "author",
        "person",
        "pt",
        "sheetName",
        "definedName",
        "div",
    }
)
_SILENT = frozenset({"tableStyleId"})


def read(stream: IO[bytes], place: Place) -> Iterator[Item]:
    """All text and telling attributes of a part, a paragraph a line; tables of slides as rows."""
    parts: list[str] = []
    table = _Table()
    for element in ends(stream):
        name = local(element)
        here = table.cell if _is_in_cell(element) else parts
        if name not in _SILENT:
            here.extend(_words_of(element))
        if name in _BREAKING:
            here.append("\n")
        table.end(name)
        if len(parts) > _FLUSH or table.rows:
            yield from _passage(parts, place)
            parts = []
            yield from table.taken(place)
    yield from _passage(parts, place)


class _Table:
    """The cells and rows of the table under way; ``rows`` is filled when it has ended."""

    def __init__(self) -> None:
        self.cell: list[str] = []
        self.rows: list[list[str]] = []
        self._row: list[str] = []
        self._under_way: list[list[str]] = []
        self._number = 0

    def end(self, name: str) -> None:
        if name == "tc":
            self._row.append("".join(self.cell).strip())
            self.cell = []
        elif name == "tr":
            self._under_way.append(self._row)
            self._row = []
        elif name == "tbl":
            self.rows, self._under_way = self._under_way, []

    def taken(self, place: Place) -> Iterator[Rows]:
        rows, self.rows = self.rows, []
        if any(map(any, rows)):
            self._number += 1
            part = Part.TABLE if place.part is Part.BODY else place.part
            where = replace(place, part=part, table=self._number)
            yield Rows(where, list(zip_longest(*rows, fillvalue="")), range(1, len(rows) + 1))


def _is_in_cell(element: etree._Element) -> bool:
    return any(local(parent) == "tc" for parent in element.iterancestors())


def _passage(parts: list[str], place: Place) -> Iterator[Passage]:
    text = "".join(parts).strip()
    if text:
        yield Passage(text, place, Unit.NONE)


def _words_of(element: etree._Element) -> Iterator[str]:
    if element.text and element.text.strip():
        yield element.text if local(element) == "t" else f" {element.text} "
    for name in _SPOKEN_ATTRIBUTES:
        value = element.get(name)
        if value and len(value) > 1 and not value.isascii():
            yield f" {value} "
    if element.tail and element.tail.strip():
        yield element.tail
