"""Body, headers, notes and comments of a word processor document: paragraphs and tables, with tracked changes.

Source: ECMA-376 Part 1 §17.3.1 (paragraphs), §17.4 (tables), §17.13.5 (revisions: ``del``, ``ins``, ``delText``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import IO

from lxml import etree

from sekisho_screening.extract.items import Item, Passage, Rows, Unit
from sekisho_screening.extract.xmlread import attribute, ends, local, word_tags
from sekisho_screening.places import Hidden, Part, Place

_GATHER = 400  # paragraphs in one passage
_SPACES = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TABLE = word_tags("tbl")


def read(stream: IO[bytes], place: Place) -> Iterator[Item]:
    """Paragraphs in passages, tables as rows, deleted and hidden text apart.  Raises ``Unreadable``."""
    writer = _Writer(place)
    for element in ends(stream, word_tags("p", "tbl"), free=False):
        if _inside_table(element):
            continue
        if local(element) == "p":
            yield from writer.paragraph(element)
        else:
            yield from writer.table(element)
        _let_go(element)
    yield from writer.flush()


def _inside_table(element: etree._Element) -> bool:
    """Inside a table or a text box: read with what holds it."""
    return any(local(parent) in ("tbl", "txbxContent") for parent in element.iterancestors())


def _let_go(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


class _Writer:
    def __init__(self, place: Place) -> None:
        self._place = place
        self._lines: list[str] = []
        self._first = self._number = 1
        self._tables = 0

    def paragraph(self, element: etree._Element) -> Iterator[Item]:
        text, aside = _texts(element)
        self._lines.append(text.replace("\n", " "))
        self._number += 1
        if len(self._lines) >= _GATHER:
            yield from self.flush()
        for part, hidden, words in aside:
            where = replace(self._place, part=part, hidden=hidden, paragraph=self._number - 1)
            yield Passage(words, where)

    def table(self, element: etree._Element) -> Iterator[Item]:
        yield from self.flush()
        self._tables += 1
        rows: list[list[str]] = []
        where = replace(self._place, table=self._tables)
        place = replace(where, part=Part.TABLE if self._place.part is Part.BODY else self._place.part)
        for row in element.iterchildren(*word_tags("tr")):
            cells = []
            for cell in row.iter(*word_tags("tc")):
                text, aside = _texts(cell)
                cells.append(text.strip())
                for part, hidden, words in aside:
                    yield Passage(words, replace(where, part=part, hidden=hidden, row=len(rows) + 1))
            rows.append(cells)
        if rows:
            yield Rows(place, list(zip_longest(*rows, fillvalue="")), range(1, len(rows) + 1))

    def flush(self) -> Iterator[Item]:
        if any(self._lines):
            yield Passage("\n".join(self._lines), replace(self._place, paragraph=self._first), Unit.PARAGRAPH)
        self._lines, self._first = [], self._number


Aside = tuple[Part, Hidden, str]


def _texts(element: etree._Element) -> tuple[str, list[Aside]]:
    """What shows, and beside it what was deleted, is hidden, or stands in a text box."""
    shown: list[str] = []
    deleted: list[str] = []
    hidden: list[str] = []
    boxes: list[str] = []
    for one in element.iter():
        name = local(one)
        if name == "delText":
            deleted.append(one.text or "")
        elif name in ("t", "instrText"):
            _where(one, shown, hidden, boxes).append(one.text or "")
        elif name in _SPACES:
            shown.append(_SPACES[name])
        elif name == "p" and one is not element:
            shown.append("\n")
            boxes.append("\n" if boxes else "")
    asides = [
        (Part.DELETED, Hidden.NO, "".join(deleted)),
        (Part.BODY, Hidden.TEXT, "".join(hidden)),
        (Part.TEXT_BOX, Hidden.NO, "".join(boxes).strip()),
    ]
    return "".join(shown), [aside for aside in asides if aside[2]]


def _where(text: etree._Element, shown: list[str], hidden: list[str], boxes: list[str]) -> list[str]:
    for parent in text.iterancestors():
        name = local(parent)
        if name == "r" and any(
            local(one) == "vanish" and attribute(one, "val") not in ("0", "false") for one in parent.iter()
        ):
            return hidden
        if name == "txbxContent":
            return boxes
        if name in ("body", "tbl", "hdr", "ftr"):
            break
    return shown
