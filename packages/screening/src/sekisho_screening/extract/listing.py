"""Long lists written as running text: the same labels on every line, or columns parted by blanks.

Such a list is a table in all but name.  Read as one it says more (a whole column that passes), and it is read ten
times as fast as text in which every line holds a person.  Short texts stay text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from sekisho_screening import person_names
from sekisho_screening.extract.items import Item, Passage, Rows, Unit
from sekisho_screening.places import Part, Place

_FEWEST_LINES = 50
_SHARE = 0.8
_SAMPLE, _TRIED = 40, 200
_MOST_COLUMNS, _LONGEST_LINE = 30, 2000
_ROWS = 2000
_LABEL = re.compile(r"([^\s\d：:、。（）()]{2,16}[：:])")
_PARTED = re.compile(r"[ 　]{2,}|\t+")
_ONE_BLANK = re.compile(r"[ 　\t]+")
_EDGES = " 　\t\r,、／/|｜"

#: The cells of a line, or None for a line of another form.
Cut = Callable[[str], "list[str] | None"]


class Listing:
    """How the lines of a list are cut.  ``headers``: of its columns, as far as the lines say them."""

    def __init__(self, cut: Cut, headers: Sequence[str] = ()) -> None:
        self.cut, self.headers = cut, headers

    def fits(self, lines: Sequence[str]) -> bool:
        tried = [line for line in lines[:: max(1, len(lines) // _TRIED)] if line.strip()]
        return bool(tried) and sum(self.cut(line) is not None for line in tried) >= len(tried) * _SHARE


def of(text: str) -> Listing | None:
    """The form that nearly all lines of ``text`` have.  Ordinary text is told by a few of its lines."""
    if text.count("\n") < _FEWEST_LINES:
        return None
    middle = text[len(text) // 4 :][: _SAMPLE * _LONGEST_LINE].split("\n", _SAMPLE + 1)[1:-1]
    sample = [line for line in middle if line.strip() and len(line) <= _LONGEST_LINE]
    for listing in (_labelled(sample), _parted(sample, _PARTED), _parted(sample, _ONE_BLANK)):
        if listing is not None and listing.fits(text.split("\n")):
            return listing
    return None


def read(texts: Iterable[str], place: Place) -> Iterator[Item]:
    """Blocks of text, each as rows if it is a list, else as a passage."""
    known: Listing | None = None
    number = 1
    for text in texts:
        if known is None or not known.fits(text.split("\n")):
            known = of(text)
        if known is None:
            yield Passage(text, replace(place, line=number), Unit.LINE)
        else:
            yield from _items(text.split("\n"), known, place, number)
        number += text.count("\n")


def _items(lines: list[str], listing: Listing, place: Place, number: int) -> Iterator[Item]:
    """What stands above the list as a passage, then the list."""
    start = next(n for n, line in enumerate(lines) if listing.cut(line) is not None)
    if any(line.strip() for line in lines[:start]):
        yield Passage("\n".join(lines[:start]), replace(place, line=number), Unit.LINE)
    where = replace(place, part=Part.TABLE)
    for at in range(start, len(lines), _ROWS):
        some = lines[at : at + _ROWS]
        columns = list(zip_longest(*(_cells(line, listing) for line in some), fillvalue=""))
        if columns:
            numbers = range(number + at, number + at + len(some))
            yield Rows(where, columns, numbers, headers=tuple(listing.headers))


def _cells(line: str, listing: Listing) -> list[str]:
    """The cells; a line of another form whole, in the last column of all."""
    cells = listing.cut(line)
    if cells is not None:
        return cells
    return [""] * _MOST_COLUMNS + [line.strip()] if line.strip() else []


def _labelled(sample: Sequence[str]) -> Listing | None:
    """「氏名：山田太郎 住所：…」 on every line."""
    usual = _usual(tuple(_LABEL.findall(line)) for line in sample)
    if usual is None or not 2 <= len(usual) < _MOST_COLUMNS or len(set(usual)) < len(usual):
        return None
    labels: tuple[str, ...] = usual

    def cut(line: str) -> list[str] | None:
        if len(line) > _LONGEST_LINE:
            return None
        cells = []
        start = 0
        for label in labels:
            at = line.find(label, start)
            if at < 0:
                return None
            cells.append(line[start:at].strip(_EDGES))
            start = at + len(label)
        cells.append(line[start:].strip(_EDGES))
        return cells

    return Listing(cut, ["", *(label[:-1] for label in labels)])


def _parted(sample: Sequence[str], blanks: re.Pattern[str]) -> Listing | None:
    """The same number of words on every line.  A surname and a given name that a blank parts are one cell again."""
    words = [blanks.split(line.strip(_EDGES)) for line in sample]
    usual = _usual(tuple("x" * len(one)) for one in words)
    if usual is None or not 3 <= len(usual) < _MOST_COLUMNS:
        return None
    many = len(usual)
    joined = _halves([one for one in words if len(one) == many])

    def cut(line: str) -> list[str] | None:
        cells = blanks.split(line.strip(_EDGES)) if len(line) <= _LONGEST_LINE else []
        if len(cells) == many and joined >= 0:
            cells[joined : joined + 2] = [f"{cells[joined]} {cells[joined + 1]}"]
            return cells
        return cells if len(cells) == many - (joined >= 0) else None

    return Listing(cut)


def _halves(rows: Sequence[Sequence[str]]) -> int:
    """The column of surnames that has one of given names on its right, or -1."""
    for at in range(len(rows[0]) - 1):
        if sum(person_names.strength(f"{row[at]} {row[at + 1]}") >= 2 for row in rows) * 2 > len(rows):
            return at
    return -1


def _usual(forms: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    found = Counter(forms).most_common(1)
    return found[0][0] if found else None
