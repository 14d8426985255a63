"""What stands on the paper, one under the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is the title, of which there is one."""

    text: str
    level: int = 2

    def texts(self) -> Iterator[str]:
        yield self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str

    def texts(self) -> Iterator[str]:
        yield self.text


@dataclass(frozen=True, slots=True)
class Column:
    """``share``: of the width, in relation to the other columns'; numbers stand at the right."""

    heading: str
    share: int = 1
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of a row is its heading.  ``summary`` is for those who do not see the table."""

    summary: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]

    def texts(self) -> Iterator[str]:
        yield from (column.heading for column in self.columns)
        for row in self.rows:
            yield from row


Block = Heading | Paragraph | Table
