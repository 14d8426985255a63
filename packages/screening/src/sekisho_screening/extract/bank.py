"""Transfers as banks take them: records of fixed width, with or without line ends.

Source: 全国銀行協会 レコード・フォーマット (総合振込 21, 給与・賞与振込 11 12 71 72, 預金口座振替 91): a header record of kind 1,
data records of kind 2 with 金融機関 4+15, 店 3+15, (4), 預金種目 1, 口座番号 7, 名義 30, 金額 10; 120 characters each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from sekisho_screening.extract.items import Item, Passage, Rows, Unit
from sekisho_screening.places import Part, Place

_WIDTH = 120
_ROWS = 2000
_HEAD = re.compile(r"1(?:11|12|21|71|72|91)[01 ][\d ]{10}")
_RECORD = re.compile(r"2\d{4}(.{15})\d{3}(.{15}).{4}[1249](\d{7})(.{30})(\d{10})")
_NAMES = ("金融機関名", "支店名", "口座番号", "名義人", "金額")


def looks_like(text: str) -> bool:
    """``text``: how a file begins."""
    if _HEAD.match(text) is None:
        return False
    if "\n" in text[: _WIDTH + 2]:  # a header record whose end was cut off is one all the same
        return _RECORD.match(text[text.index("\n") + 1 :][:_WIDTH]) is not None
    return _RECORD.match(text[_WIDTH : _WIDTH * 2]) is not None


def read(texts: Iterable[str], place: Place) -> Iterator[Item]:
    """Data records as a table; what is none as text."""
    rows: list[tuple[str, ...]] = [_NAMES]
    first = 0  # the heading stands where the header record does
    number = 0
    for number, record in enumerate(_records(texts), 1):
        found = _RECORD.match(record)
        if found is None:
            if record[:1] not in "189":
                yield Passage(record, replace(place, line=number), Unit.LINE)
            continue
        while len(rows) + first < number - 1:
            rows.append(("",) * len(_NAMES))
        rows.append(tuple(unicodedata.normalize("NFKC", field).strip() for field in found.groups()))
        if len(rows) >= _ROWS:
            yield _block(rows, first, place)
            first, rows = first + len(rows), []
    if rows:
        yield _block(rows, first, place)


def _block(rows: list[tuple[str, ...]], first: int, place: Place) -> Rows:
    columns = list(zip(*rows, strict=True))
    return Rows(replace(place, part=Part.TABLE), columns, range(first + 1, first + 1 + len(rows)))


def _records(texts: Iterable[str]) -> Iterator[str]:
    rest = ""
    for text in chain(texts, ["\n"]):
        *lines, rest = (rest + text).split("\n")
        for line in lines:
            line = line.rstrip("\r\x1a")
            yield from (line[at : at + _WIDTH] for at in range(0, len(line), _WIDTH))
        while len(rest) > _WIDTH * 2:
            yield rest[:_WIDTH]
            rest = rest[_WIDTH:]
