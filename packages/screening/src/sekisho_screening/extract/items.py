"""What extraction hands out: passages of running text, and blocks of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sekisho_screening.places import Hidden, Place


class Unit(StrEnum):
    """What a line break in a passage separates."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest thing with a place: a cell, a line, a paragraph."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text.  Its first line stands at ``place``; each further line is one ``unit`` on."""

    text: str
    place: Place
    unit: Unit = Unit.NONE

    def at(self, line: int) -> Place:
        """The place of the ``line``-th line, from 0."""
        if self.unit is Unit.LINE:
            return replace(self.place, line=self.place.line + line)
        if self.unit is Unit.PARAGRAPH:
            return replace(self.place, paragraph=self.place.paragraph + line)
        return self.place

    def pieces(self) -> Iterator[Piece]:
        for number, line in enumerate(self.text.split("\n")):
            if line:
                yield Piece(line, self.at(number))


@dataclass(frozen=True, slots=True)
class Rows:
    """A block of a table, by columns of equal length; ``numbers``: the row of each.  Blank cells are "".

    ``headers``: of the columns, where it is not a row of the table that says them.
    """

    place: Place
    columns: Sequence[Sequence[str]]
    numbers: Sequence[int]
    first_column: int = 1
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    headers: tuple[str, ...] = ()

    def cell(self, line: int, column: int) -> Place:
        """The place of a cell by its indexes in the block."""
        row, number = self.numbers[line], self.first_column + column
        hidden = self.place.hidden
        if not hidden and number in self.hidden_columns:
            hidden = Hidden.COLUMN
        elif not hidden and row in self.hidden_rows:
            hidden = Hidden.ROW
        return replace(self.place, row=row, column=number, hidden=hidden)

    def part(self, start: int, end: int) -> Rows:
        return replace(
            self, columns=[column[start:end] for column in self.columns], numbers=self.numbers[start:end]
        )

    def pieces(self) -> Iterator[Piece]:
        for column, values in enumerate(self.columns):
            for line, text in enumerate(values):
                if text:
                    yield Piece(text, self.cell(line, column))


@dataclass(frozen=True, slots=True)
class Unread:
    """A place whose text could not be read, and why.  ``picture``: because it is nothing but a picture."""

    place: Place
    reason: str
    picture: bool = False


Item = Passage | Rows | Unread
