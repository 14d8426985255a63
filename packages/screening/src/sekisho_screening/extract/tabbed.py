"""Running text in which tables lie as lines of cells that each end with a tab: as rich text and old Word keep them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, zip_longest

from sekisho_screening.extract.items import Item, Passage, Rows, Unit
from sekisho_screening.places import Part, Place


def read(text: str, place: Place) -> Iterator[Item]:
    """Paragraphs with their numbers, and tables with theirs."""
    tables = 0
    number = 1
    for is_table, group in groupby(text.split("\n"), key=lambda line: line.endswith("\t")):
        lines = list(group)
        if is_table and len(lines) > 1:
            tables += 1
            rows = [line.removesuffix("\t").split("\t") for line in lines]
            where = replace(place, part=Part.TABLE, table=tables)
            yield Rows(where, list(zip_longest(*rows, fillvalue="")), range(1, len(rows) + 1))
        elif any(line.strip() for line in lines):
            yield Passage("\n".join(lines), replace(place, paragraph=number), Unit.PARAGRAPH)
        number += len(lines)
