"""OpenDocument: texts, sheets with what is hidden, slides with notes, annotations, deleted text, properties.

Source: ISO/IEC 26300-1:2015 (ODF 1.2) §5.1 (paragraphs), §5.5 (change tracking), §9.1 (tables), §14.1 (annotations).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import IO

from lxml import etree

from sekisho_screening.errors import DAMAGED, TooComplex, Unreadable
from sekisho_screening.extract.items import Item, Passage, Rows, Unread
from sekisho_screening.extract.xmlread import attribute, local
from sekisho_screening.places import Hidden, Part, Place

_KINDS = {
    "text": "odt", "text-template": "odt", "spreadsheet": "ods", "spreadsheet-template": "ods",
    "presentation": "odp", "presentation-template": "odp", "graphics": "odg", "graphics-template": "odg",
}  # fmt: skip
_PARTS = ("content.xml", "styles.xml", "meta.xml")
_BLOCK_ROWS, _MOST_REPEATED, _MOST_COLUMNS = 2_000, 2_000, 16_384
_MOST_CELLS = 200_000
_ASIDE = {
    "annotation": Part.COMMENT, "deletion": Part.DELETED, "notes": Part.NOTE, "note-body": Part.FOOTNOTE,
    "header": Part.HEADER, "header-left": Part.HEADER, "footer": Part.FOOTER, "footer-left": Part.FOOTER,
}  # fmt: skip


def kind(archive: zipfile.ZipFile) -> str:
    """odt, ods, odp, odg, or "" for what is no OpenDocument."""
    if "mimetype" not in archive.NameToInfo or archive.getinfo("mimetype").file_size > 200:
        return ""
    try:
        named = archive.read("mimetype").decode("ascii", "replace").strip()
    except DAMAGED:
        return ""
    return _KINDS.get(named.removeprefix("application/vnd.oasis.opendocument."), "")


def read(archive: zipfile.ZipFile, place: Place) -> Iterator[Item]:
    """Everything; a part that cannot be read is said to be unread."""
    sheets = kind(archive) == "ods"
    for name in [one for one in archive.namelist() if one.endswith(_PARTS)]:
        where = place if "/" not in name else replace(place, part=Part.OTHER, name=name.split("/", 1)[0])
        where = replace(where, part=Part.PROPERTY) if name.endswith("meta.xml") else where
        try:
            with archive.open(name) as stream:
                yield from _Reader(where, sheets=sheets).items(stream)
        except (Unreadable, etree.XMLSyntaxError, *DAMAGED):
            yield Unread(where, "この部分は壊れていて読めませんでした")


class _Reader:
    """One part, read as a stream.  The stack of open elements tells where a text stands."""

    def __init__(self, place: Place, *, sheets: bool) -> None:
        self._place, self._sheets = place, sheets
        self._lines: dict[Place, list[str]] = {}
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._tables: list[_Sheet] = []
        self._count = self._page = self._paragraph = 0
        self._page_hidden = Hidden.NO
        self._asides: list[Part] = []

    def items(self, stream: IO[bytes]) -> Iterator[Item]:
        for event, element in etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=True,
        ):  # fmt: skip
            name = local(element)
            if event == "start":
                self._open(name, element)
                continue
            yield from self._close(name, element)
        yield from self._flush()

    def _open(self, name: str, element: etree._Element) -> None:
        if name == "style":
            self._style = attribute(element, "name")
        elif name in ("table-properties", "drawing-page-properties"):
            if attribute(element, "display") == "false" or attribute(element, "visibility") == "hidden":
                self._hidden_styles.add(self._style)
        elif name == "page" and element.tag.startswith("{urn:oasis:names:tc:opendocument:xmlns:drawing"):
            self._page += 1
            hidden = attribute(element, "style-name") in self._hidden_styles
            self._page_hidden = Hidden.SLIDE if hidden else Hidden.NO
        elif name == "table":
            self._count += 1
            hidden = attribute(element, "style-name") in self._hidden_styles
            name = attribute(element, "name") if self._sheets else ""
            self._tables.append(_Sheet(self._place, name, self._count, hidden=hidden))
        elif name in _ASIDE:
            self._asides.append(_ASIDE[name])

    def _close(self, name: str, element: etree._Element) -> Iterator[Item]:
        if name in _ASIDE and self._asides:
            self._asides.pop()
        elif name in ("p", "h"):
            self._say(element)
        elif self._tables and name in ("table-column", "table-row", "covered-table-cell", "table-cell"):
            yield from self._tables[-1].close(name, element)
            if name == "table-row":
                element.clear()
                _drop_before(element)
        elif name == "table" and self._tables:
            yield from self._tables.pop().finish()
        elif self._place.part is Part.PROPERTY and element.text and element.text.strip():
            named = attribute(element, "name") or name
            yield Passage(element.text, replace(self._place, name=named))

    def _say(self, element: etree._Element) -> None:
        text = _text(element)
        self._paragraph += not self._asides
        if self._tables and not self._asides:
            self._tables[-1].say(text)
            return
        if not text:
            return
        hidden = self._page_hidden
        part = self._asides[-1] if self._asides else self._place.part
        sheet = self._tables[-1].sheet if self._tables else ""
        where = replace(self._place, part=part, slide=self._page, hidden=hidden, sheet=sheet)
        if not self._page and not self._asides:
            where = replace(where, paragraph=self._paragraph)
        self._lines.setdefault(where, []).append(text)

    def _flush(self) -> Iterator[Item]:
        gathered: dict[Place, list[str]] = {}
        for where, lines in self._lines.items():
            gathered.setdefault(where, []).extend(lines)
        body: list[tuple[Place, str]] = []
        for where, lines in gathered.items():
            if where.paragraph:
                body += [(where, line) for line in lines]
            else:
                yield Passage("\n".join(lines), where)
        yield from _paragraphs(body)


def _paragraphs(body: list[tuple[Place, str]]) -> Iterator[Item]:
    """Neighbouring paragraphs as one passage, so that a label on one line is seen from the next."""
    from sekisho_screening.extract.items import Unit

    start = 0
    while start < len(body):
        place, lines = body[start][0], [body[start][1]]
        number = place.paragraph
        for where, line in body[start + 1 :]:
            if where.paragraph - number > 3 or len(lines) >= 400:
                break
            lines += [""] * (where.paragraph - number - 1) + [line]
            number = where.paragraph
        yield Passage("\n".join(lines), place, Unit.PARAGRAPH)
        start += sum(1 for line in lines if line)


class _Sheet:
    def __init__(self, place: Place, name: str, number: int, *, hidden: bool) -> None:
        state = Hidden.SHEET if hidden else Hidden.NO
        self.sheet = name
        part = Part.CELL if name else Part.TABLE if place.part is Part.BODY else place.part
        self._place = replace(place, part=part, sheet=name, hidden=state, table=0 if name else number)
        self._columns = self._row = self._cells = 0
        self._hidden_columns: set[int] = set()
        self._hidden_rows: set[int] = set()
        self._values: list[str] = []
        self._said: list[str] = []
        self._block: list[list[str]] = []
        self._numbers: list[int] = []

    def say(self, text: str) -> None:
        self._said.append(text)

    def close(self, name: str, element: etree._Element) -> Iterator[Item]:
        hidden = attribute(element, "visibility") in ("collapse", "filter")
        if name == "table-column":
            repeated = _whole(element, "number-columns-repeated", _MOST_COLUMNS)
            if hidden:
                self._hidden_columns.update(range(self._columns + 1, self._columns + repeated + 1))
            self._columns = min(self._columns + repeated, _MOST_COLUMNS)
        elif name == "table-row":
            yield from self._end_row(_whole(element, "number-rows-repeated", 1 << 30), hidden=hidden)
        else:
            text, self._said = " ".join(self._said), []
            repeated = _whole(element, "number-columns-repeated", _MOST_COLUMNS)
            room = _MOST_COLUMNS - len(self._values)
            self._values += [text or _value(element)] * min(repeated, room)

    def _end_row(self, repeated: int, *, hidden: bool) -> Iterator[Item]:
        values, self._values = self._values, []
        while values and not values[-1]:
            values.pop()
        if not values:
            self._row += repeated
            return
        if len(values) * min(repeated, _MOST_REPEATED) > _MOST_CELLS * 10:
            raise TooComplex("repeated cells")
        for _ in range(min(repeated, _MOST_REPEATED)):
            self._row += 1
            self._block.append(values)
            self._numbers.append(self._row)
            self._cells += len(values)
            if hidden:
                self._hidden_rows.add(self._row)
        self._row += max(0, repeated - _MOST_REPEATED)
        if len(self._block) >= _BLOCK_ROWS or self._cells > _MOST_CELLS:
            yield from self.finish()

    def finish(self) -> Iterator[Item]:
        if self._block:
            columns = list(zip_longest(*self._block, fillvalue=""))
            yield Rows(
                self._place,
                columns,
                self._numbers,
                1,
                frozenset(self._hidden_columns),
                frozenset(self._hidden_rows),
            )
        self._block, self._numbers, self._cells, self._hidden_rows = [], [], 0, set()


def _whole(element: etree._Element, name: str, most: int) -> int:
    text = attribute(element, name)
    return min(int(text), most) if text.isdecimal() and len(text) < 12 else 1


def _value(element: etree._Element) -> str:
    """A cell without a paragraph still has its value."""
    return (
        attribute(element, "string-value") or attribute(element, "date-value") or attribute(element, "value")
    )


def _text(element: etree._Element) -> str:
    """The words of a paragraph, those of notes and comments inside it left to themselves."""
    parts: list[str] = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            parts.append(" " * min(_whole(child, "c", 100), 100))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else " ")
        elif name not in ("annotation", "note", "frame", "custom-shape", "object", "image"):
            parts.append(_text(child))
        elif name == "frame":
            parts += [attribute(one, "desc") for one in child if local(one) == "desc"]
        parts.append(child.tail or "")
    return "".join(parts)


def _drop_before(element: etree._Element) -> None:
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
