"""Text files, and tables written as text (CSV, TSV)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, zip_longest
from typing import BinaryIO

from sekisho_screening.extract import bank, listing
from sekisho_screening.extract.encodings import blocks
from sekisho_screening.extract.items import Item, Passage, Rows, Unit
from sekisho_screening.places import Part, Place

_TRIED_LINES = 30
_ROWS = 2000
_CELLS = 200_000
_LONGEST_LINE = 1 << 20
_SEPARATORS = (",", "\t", ";")
csv.field_size_limit(1 << 27)


class _NoTable(Exception):
    """A line too long for a table; carries what was read of it."""


def read(source: BinaryIO, place: Place, encoding: str = "") -> Iterator[Item]:
    """Rows when the first lines have the same separators, else passages.  Nothing for what is no text."""
    texts = blocks(source, encoding)
    head = next(texts, None)
    if head is None:
        return
    texts = chain([head], texts)
    if bank.looks_like(head):
        yield from bank.read(texts, place)
        return
    separator = separator_of(head)
    if separator:
        yield from table(texts, separator, replace(place, part=Part.TABLE))
    else:
        yield from listing.read(texts, place)


def separator_of(text: str) -> str:
    """The sign that parts the cells, "" for running text."""
    lines = [line for line in text[:_LONGEST_LINE].splitlines()[:_TRIED_LINES] if line.strip()]
    if len(lines) < 2:
        return ""
    for sign in _SEPARATORS:
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=counts.count)
        if usual and sum(count == usual for count in counts) >= len(counts) * 0.6:
            return sign
    return ""


def prose(texts: Iterable[str], place: Place, line: int) -> Iterator[Passage]:
    for text in texts:
        yield Passage(text, replace(place, line=line), Unit.LINE)
        line += text.count("\n")


def table(texts: Iterable[str], separator: str, place: Place) -> Iterator[Item]:
    lines = _Lines(texts)
    reader = csv.reader(lines, delimiter=separator)
    rows: list[list[str]] = []
    cells, first = 0, 1
    while True:
        try:
            row = next(reader, None)
        except (csv.Error, _NoTable):
            break
        if row is None:
            break
        rows.append(row)
        cells += len(row)
        if len(rows) >= _ROWS or cells > _CELLS:
            yield _rows(rows, first, place)
            first, rows, cells = first + len(rows), [], 0
    if rows:
        yield _rows(rows, first, place)
    yield from prose(lines.rest(), replace(place, part=Part.BODY), lines.number)


def _rows(rows: list[list[str]], first: int, place: Place) -> Rows:
    columns = list(zip_longest(*rows, fillvalue=""))
    return Rows(place, columns or [[""] * len(rows)], range(first, first + len(rows)))


class _Lines:
    """The lines of the blocks for ``csv``; stops before one that is too long, and gives it out as a rest."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = iter(texts)
        self._lines: Iterator[str] = iter(())
        self._left: list[str] = []
        self.number = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        while line is None:
            text = next(self._texts)
            if len(text) > _LONGEST_LINE // 2 and text.count("\n") < len(text) // _LONGEST_LINE + 2:
                self._left.append(text)
                raise _NoTable
            self._lines = iter(text.splitlines(keepends=True))
            line = next(self._lines, None)
        self.number += 1
        return line.replace("\0", "")

    def rest(self) -> Iterator[str]:
        """What ``csv`` did not take."""
        yield from self._left
        yield from filter(None, ["".join(self._lines)])
        yield from self._texts
