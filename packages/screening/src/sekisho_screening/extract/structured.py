"""Text with a structure that hides characters: JSON (escapes), XML and SVG (entities), calendars and address cards.

Source: RFC 8259 (JSON), RFC 5545 §3.1 and RFC 6350 §3.2 (folded lines), RFC 2045 §6.7 (quoted-printable in old cards).
"""

from __future__ import annotations

import codecs
import io
import json
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from lxml import etree

from sekisho_screening.errors import TooComplex
from sekisho_screening.extract.encodings import blocks
from sekisho_screening.extract.items import Item, Passage, Rows, Unit
from sekisho_screening.extract.plain import read as read_plain
from sekisho_screening.places import Part, Place
from sekisho_screening.settings import MIB

_MOST_JSON = 32 * MIB  # what is larger is read as the text that it is
_FLUSH = 20_000
_CHUNK = 1 << 16
_INLINE = frozenset({"tspan", "b", "i", "em", "strong", "span", "ruby", "rb"})
_FOLD = re.compile(r"\r?\n[ \t]")
_QUOTED = re.compile(r"(?im)^([^:\r\n]*ENCODING=QUOTED-PRINTABLE[^:\r\n]*):((?:[^\r\n]*=\r?\n)*[^\r\n]*)")
_CHARSET = re.compile(r"(?i)CHARSET=([A-Za-z0-9_-]+)")


def read_json(source: BinaryIO, place: Place) -> Iterator[Item]:
    """Lists of objects as tables headed by their keys, everything else as lines of key and value.

    What does not parse, or holds nothing escaped and is long, is read as text.
    """
    data = source.read(_MOST_JSON + 1)
    source.seek(0)
    text = _json_text(data) if len(data) <= _MOST_JSON else ""
    try:
        content = json.loads(text) if text else None
    except (ValueError, RecursionError):
        content = None
    if content is None:
        yield from read_plain(source, place)
        return
    yield from _Json(place).items(content)


def _json_text(data: bytes) -> str:
    return "".join(blocks(io.BytesIO(data)))


class _Json:
    def __init__(self, place: Place) -> None:
        self._place = place
        self._tables = 0

    def items(self, content: Any) -> Iterator[Item]:
        lines: list[str] = []
        for item in self._walk(content, ""):
            if isinstance(item, str):
                lines.append(item)
            else:
                yield item
            if len(lines) >= _FLUSH:
                yield Passage("\n".join(lines), self._place)
                lines = []
        if lines:
            yield Passage("\n".join(lines), self._place)

    def _walk(self, content: Any, key: str) -> Iterator[str | Rows]:
        if isinstance(content, dict):
            for name, value in content.items():
                yield from self._walk(value, str(name))
        elif isinstance(content, list):
            if len(content) > 1 and all(isinstance(one, dict) for one in content):
                yield from self._table(content)
            else:
                for value in content:
                    yield from self._walk(value, key)
        elif content is not None and not isinstance(content, bool):
            yield f"{key}: {content}" if key else str(content)

    def _table(self, rows: list[dict[str, Any]]) -> Iterator[str | Rows]:
        self._tables += 1
        names = list(dict.fromkeys(name for row in rows for name in row))
        columns = [[name, *(_cell(row.get(name)) for row in rows)] for name in names]
        place = replace(self._place, part=Part.TABLE, table=self._tables)
        yield Rows(place, columns, range(1, len(rows) + 2))
        for row in rows:
            for name, value in row.items():
                if isinstance(value, dict | list):
                    yield from self._walk(value, name)


def _cell(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list | bool) else str(value).replace("\n", " ")


def looks_like_xml(head: bytes) -> bool:
    plain = head[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return plain.startswith((b"<?xml", b"<svg"))


def read_xml(source: BinaryIO, place: Place) -> Iterator[Item]:
    """Every element's attributes and text in their order, an element a line.  What does not parse is read as text."""
    target = _Words()
    parser = etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_pis=True,
    )
    try:
        while chunk := source.read(_CHUNK):
            parser.feed(chunk)
            if len(target.parts) >= _FLUSH:
                yield Passage(target.take(), place)
        parser.close()
    except (etree.XMLSyntaxError, ValueError):
        source.seek(0)
        yield from read_plain(source, place)
        return
    yield from (Passage(text, place) for text in [target.take()] if text.strip())


class _Words:
    """Gathers what an XML file says.  Between inline elements there is no break: a word may be split over them."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def take(self) -> str:
        text, self.parts = "".join(self.parts), []
        return text

    def start(self, tag: str | bytes, attributes: Mapping[str | bytes, str | bytes]) -> None:
        name = _as_text(tag).rpartition("}")[2]
        if name not in _INLINE:
            self.parts.append(f"\n{name}: ")
        for key, value in attributes.items():
            self.parts.append(f" {_as_text(key).rpartition('}')[2]}: {_as_text(value)}\n")

    def end(self, tag: str | bytes) -> None:
        return None

    def data(self, data: str | bytes) -> None:
        if data.strip():
            self.parts.append(_as_text(data))

    def comment(self, text: str | bytes) -> None:
        self.parts.append(f"\n{_as_text(text)}\n")

    def close(self) -> None:
        return None


def _as_text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace")


def looks_like_card(head: bytes) -> bool:
    return head[:64].lstrip(b"\xef\xbb\xbf").upper().startswith((b"BEGIN:VCARD", b"BEGIN:VCALENDAR"))


def read_card(source: BinaryIO, place: Place) -> Iterator[Item]:
    """Calendars and address cards, lines unfolded.  Raises ``TooComplex`` for one that is no card any more."""
    data = source.read(_MOST_JSON + 1)
    if len(data) > _MOST_JSON:
        raise TooComplex("card")
    text = "".join(blocks(io.BytesIO(data)))
    text = _QUOTED.sub(_unquoted, text)
    yield Passage(_FOLD.sub("", text), replace(place, line=1), Unit.LINE)


def _unquoted(found: re.Match[str]) -> str:
    named = _CHARSET.search(found.group(1))
    raw = quopri.decodestring(found.group(2).encode("utf-8", "replace"))
    try:
        codec = codecs.lookup(named.group(1) if named else "utf-8").name
        return f"{found.group(1)}:{raw.decode(codec, 'replace')}"
    except LookupError:
        return f"{found.group(1)}:{raw.decode('cp932', 'replace')}"
