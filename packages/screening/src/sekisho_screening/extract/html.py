"""Web pages: text as people see it, tables as tables, and what a screen does not show: comments, attributes.

Source: HTML Living Standard §13 (parsing is left to the standard library's reader, which never fails).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import zip_longest
from typing import BinaryIO

from sekisho_screening.extract.encodings import blocks
from sekisho_screening.extract.items import Item, Passage, Rows, Unit
from sekisho_screening.places import Hidden, Part, Place

_BREAKS = frozenset(
    {
        "p", "br", "div", "tr", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl",
        "section", "article", "header", "footer", "option", "pre", "title",
    }
)  # fmt: skip
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_SPOKEN = ("alt", "title", "value", "placeholder", "content", "summary", "aria-label", "href")
_MOST_CELLS = 200_000


def looks_like(head: bytes) -> bool:
    start = head[:1024].lower().replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<table", b"<!--"))


def read(source: BinaryIO, place: Place, encoding: str = "") -> Iterator[Item]:
    """Blocks of text and tables, in the order of the page."""
    reader = _Reader(place)
    for text in blocks(source, encoding):
        try:
            reader.feed(text)
        except AssertionError:  # how the standard parser gives up on declarations that it does not know
            yield from reader.end()
            yield Passage(text, place)
            reader = _Reader(place)
        yield from reader.take()
    yield from reader.end()


class _Reader(HTMLParser):
    def __init__(self, place: Place) -> None:
        super().__init__(convert_charrefs=True)
        self._place = place
        self._done: list[Item] = []
        self._text: list[str] = []
        self._aside: list[str] = []
        self._tables = self._depth = self._cells = 0
        self._rows: list[list[str]] = []
        self._unseen = ""

    def take(self) -> list[Item]:
        done, self._done = self._done, []
        return done

    def end(self) -> list[Item]:
        """What is left, the parser's own rest too."""
        rest = self.rawdata
        try:
            self.close()
        except AssertionError:
            self._add(rest)
        self.finish()
        return self.take()

    def finish(self) -> None:
        self._end_table()
        self._flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen = tag
        elif tag == "table":
            self._start_table()
        elif tag == "tr" and self._depth:
            self._rows.append([])
        elif tag in ("td", "th") and self._depth:
            self._cell()
        elif tag in _BREAKS:
            self._add("\n" if not self._depth else " ")
        spoken = [
            value for name, value in attrs if name in _SPOKEN and value and not value.startswith("data:")
        ]
        self._aside += spoken

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif tag == "table":
            self._depth -= 1 if self._depth else 0
            if not self._depth:
                self._end_table()
        elif tag in _BREAKS and not self._depth:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            self._aside.append(data)
        else:
            self._add(data)

    def handle_comment(self, data: str) -> None:
        self._aside.append(data)

    def _start_table(self) -> None:
        if not self._depth:
            self._flush()
            self._tables += 1
            self._rows, self._cells = [], 0
        self._depth += 1

    def _cell(self) -> None:
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append("")
        self._cells += 1
        if self._cells >= _MOST_CELLS:
            self._end_table()

    def _add(self, text: str) -> None:
        if self._depth and self._rows and self._rows[-1]:
            self._rows[-1][-1] += " ".join(text.split()) if text.strip() else ""
        elif self._depth:
            self._aside.append(text)
        else:
            self._text.append(text)

    def _end_table(self) -> None:
        rows = [row for row in self._rows if row]
        if rows:
            place = replace(self._place, part=Part.TABLE, table=self._tables)
            self._done.append(Rows(place, list(zip_longest(*rows, fillvalue="")), range(1, len(rows) + 1)))
        self._rows, self._cells = [], 0

    def _flush(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self._text).split("\n")]
        text = "\n".join(line for line in lines if line)
        if text:
            self._done.append(Passage(text, self._place, Unit.NONE))
        aside = "\n".join(part.strip() for part in self._aside if part.strip())
        if aside:
            self._done.append(
                Passage(aside, replace(self._place, part=Part.OTHER, hidden=Hidden.TEXT), Unit.NONE)
            )
        self._text, self._aside = [], []
