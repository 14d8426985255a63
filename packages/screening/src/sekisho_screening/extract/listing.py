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
from sekisho_screening.places import Place

_FEWEST_LINES = 50
_SHARE = 0.8
_SAMPLE, _TRIED = 15, 200
_MOST_COLUMNS, _LONGEST_LINE = 30, 2000
_ROWS = 2000
_FEWEST_ROWS, _FEWEST_CELLS = 5, 3
_LONGEST_ROW, _LONGEST_PAGE = 300, 1 << 17
_DATA = 5  # digits of a value that is a number, a date or an amount
_LABEL = re.compile(r"([^\s\d：:、。（）()]{2,16}[：:])")
_PARTED = re.compile(r"[ 　]{2,}|\t+")
_ONE_BLANK = re.compile(r"[ 　\t]+")
#: 「昭 23. 4. 9」, as line printers set it.
_SET_DATE = re.compile(r"([明大昭平令MTSHR]) ?(\d{1,2})\. ?(\d{1,2})\. ?(\d{1,2})(?!\d)")
_KANA = re.compile(r"[ァ-ヺーｦ-ﾟ]{2,10}")
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
    where = replace(place, line=0)
    for at in range(start, len(lines), _ROWS):
        some = lines[at : at + _ROWS]
        columns = list(zip_longest(*(_cells(line, listing) for line in some), fillvalue=""))
        if columns:
            numbers = range(number + at, number + at + len(some))
            yield Rows(where, columns, numbers, headers=tuple(listing.headers))


def parted(passage: Passage) -> Iterator[Item]:
    """``passage`` with the short tables that stand in it as rows: on pages, and in mails, columns are only blanks apart.

    Only lines that hold data (numbers, dates) are a table; names below names may be the members of a committee.
    """
    if len(passage.text) > _LONGEST_PAGE:
        yield passage
        return
    lines = passage.text.split("\n")
    done = tables = 0
    for start, end in _runs(lines):
        listing = _parted(lines[start:end], _ONE_BLANK)
        if (
            listing is None
            or not listing.fits(lines[start:end])
            or not _holds_data(lines[start:end], listing)
        ):
            continue
        tables += 1
        yield from _before(passage, lines, done, start)
        columns = list(zip_longest(*(_cells(line, listing) for line in lines[start:end]), fillvalue=""))
        where = replace(passage.place, line=0, table=tables)
        first = passage.place.line + start
        yield Rows(where, columns, range(first, first + end - start))
        done = end
    yield from _before(passage, lines, done, len(lines)) if done else [passage]


def _before(passage: Passage, lines: Sequence[str], start: int, end: int) -> Iterator[Passage]:
    if any(line.strip() for line in lines[start:end]):
        yield Passage("\n".join(lines[start:end]), passage.at(start), passage.unit)


def _runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where lines of several words and no sentence stand below each other."""
    start = 0
    for here in range(len(lines) + 1):
        if here < len(lines) and _may_be_row(lines[here]):
            continue
        if here - start >= _FEWEST_ROWS:
            yield start, here
        start = here + 1


def _may_be_row(line: str) -> bool:
    return len(line) <= _LONGEST_ROW and "。" not in line and len(line.split()) >= _FEWEST_CELLS


def _holds_data(lines: Sequence[str], listing: Listing) -> bool:
    rows = [cells for line in lines if (cells := listing.cut(line)) is not None]
    columns = zip(*rows, strict=False)
    return any(
        sum(sum(map(str.isdigit, cell)) >= _DATA for cell in column) * 10 >= len(rows) * 7
        for column in columns
    )


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
    words = [_words(line, blanks) for line in sample]
    usual = _usual(tuple("x" * len(one)) for one in words)
    if usual is None or not 3 <= len(usual) < _MOST_COLUMNS:
        return None
    many = len(usual)
    joined = _halves([one for one in words if len(one) == many])

    def cut(line: str) -> list[str] | None:
        cells = _words(line, blanks) if len(line) <= _LONGEST_LINE else []
        if len(cells) == many:
            for at in reversed(joined):
                cells[at : at + 2] = [f"{cells[at]} {cells[at + 1]}"]
            return cells
        return cells if len(cells) == many - len(joined) else None

    return Listing(cut)


def _words(line: str, blanks: re.Pattern[str]) -> list[str]:
    return blanks.split(_SET_DATE.sub(r"\1\2.\3.\4", line.strip(_EDGES)))


def _halves(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns of surnames that have one of given names on their right; the same of their readings."""
    found: list[int] = []
    for at in range(len(rows[0]) - 1):
        if at - 1 in found:
            continue
        if sum(_is_name(row[at], row[at + 1]) for row in rows) * 2 > len(rows):
            found.append(at)
    return found


def _is_name(left: str, right: str) -> bool:
    return (_KANA.fullmatch(left) and _KANA.fullmatch(right)) is not None or person_names.strength(
        f"{left} {right}"
    ) >= 2


def _usual(forms: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    counted = Counter(forms)
    found = counted.most_common(1)
    return found[0][0] if found and found[0][1] * 2 > counted.total() else None
