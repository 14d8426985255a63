"""Texts of a PowerPoint 97-2003 presentation, slide by slide, with notes and comments.

Slides are numbered in the order of the presentation's own list, where the file tells it.
Source: [MS-PPT] §2.3.1 (record header), §2.4.14.3 (SlideListWithText), §2.9.40-43 (text atoms), §2.9.51 (comments).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sekisho_screening.errors import TooComplex
from sekisho_screening.extract.items import Item, Passage
from sekisho_screening.places import Part, Place

_DEPTH = 40
_MOST_RECORDS = 2_000_000
_CONTAINER = 0x0F
_SLIDE, _NOTES, _MASTER, _HANDOUT, _COMMENT, _LIST, _PERSIST = (
    0x03EE,
    0x03F0,
    0x03F8,
    0x0FC9,
    0x2EE0,
    0x0FF0,
    0x03F3,
)
_NOTES_ATOM, _DIRECTORY = 0x03F1, 0x1772
_CHARS, _BYTES, _CSTRING = 0x0FA0, 0x0FA8, 0x0FBA
_PARTS = {_NOTES: Part.NOTE, _MASTER: Part.MASTER, _HANDOUT: Part.MASTER, _COMMENT: Part.COMMENT}


@dataclass(slots=True)
class _Numbers:
    """Which slide stands where: by the list in the document, by the directory of persistent objects."""

    by_id: dict[int, int]
    by_offset: dict[int, int]


@dataclass(slots=True)
class _Reader:
    data: bytes
    numbers: _Numbers
    slides: int = 0
    listed: int = 0
    records: int = 0

    def walk(
        self, start: int, end: int, place: Place, depth: int, listing: bool = False
    ) -> Iterator[tuple[Place, str]]:
        for head, kind, body, at in self.each(start, end, depth):
            if head & 0x0F == _CONTAINER:
                where = self._inside(kind, head >> 4, body, at, place)
                yield from self.walk(body, at, where, depth + 1, kind == _LIST and head >> 4 == 0)
            elif kind == _PERSIST and listing:
                self.listed += 1
                place = replace(place, slide=self.listed)
            elif kind in (_CHARS, _CSTRING):
                yield place, self.data[body:at].decode("utf-16-le", "replace")
            elif kind == _BYTES:
                yield place, self.data[body:at].decode("cp1252", "replace")

    def each(self, start: int, end: int, depth: int) -> Iterator[tuple[int, int, int, int]]:
        """Version and instance, type, begin and end of each record's body."""
        if depth > _DEPTH:
            raise TooComplex("records")
        at = start
        while at + 8 <= end:
            head, kind, length = struct.unpack_from("<HHI", self.data, at)
            body, at = at + 8, at + 8 + length
            self.records += 1
            if at > end or self.records > _MOST_RECORDS:
                return
            yield head, kind, body, at

    def _inside(self, kind: int, instance: int, body: int, end: int, place: Place) -> Place:
        if kind == _SLIDE:
            self.slides += 1
            return replace(place, slide=self.numbers.by_offset.get(body - 8, self.slides))
        if kind == _NOTES:
            return replace(place, part=Part.NOTE, slide=self._noted(body, end))
        if kind == _LIST and instance:  # lists of masters (1) and notes (2)
            return replace(place, part=Part.MASTER if instance == 1 else Part.NOTE)
        return replace(place, part=_PARTS[kind]) if kind in _PARTS else place

    def _noted(self, body: int, end: int) -> int:
        """The slide that a page of notes belongs to; 0 for the master of notes."""
        for _head, kind, inner, after in self.each(body, end, 1):
            if kind == _NOTES_ATOM and after - inner >= 4:
                return self.numbers.by_id.get(struct.unpack_from("<I", self.data, inner)[0], 0)
        return 0

    def learn(
        self, start: int, end: int, depth: int, persisted: dict[int, int], listing: bool = False
    ) -> None:
        """Fill in the numbers.  ``persisted``: offset of an object → its number in the directory."""
        for head, kind, body, at in self.each(start, end, depth):
            if head & 0x0F == _CONTAINER:
                self.learn(body, at, depth + 1, persisted, kind == _LIST and head >> 4 == 0)
            elif kind == _PERSIST and listing and at - body >= 16:
                reference, _flags, _texts, identity = struct.unpack_from("<IIiI", self.data, body)
                self.numbers.by_id[identity] = len(self.numbers.by_id) + 1
                self.numbers.by_offset[-reference] = len(self.numbers.by_id)
            elif kind == _DIRECTORY:
                persisted |= self._directory(body, at)

    def _directory(self, body: int, end: int) -> dict[int, int]:
        found: dict[int, int] = {}
        while body + 4 <= end:
            packed = struct.unpack_from("<I", self.data, body)[0]
            first, count = packed & 0xFFFFF, packed >> 20
            offsets = self.data[body + 4 : min(body + 4 + 4 * count, end)]
            found |= {
                offset: first + n
                for n, (offset,) in enumerate(struct.iter_unpack("<I", offsets[: len(offsets) // 4 * 4]))
            }
            body += 4 + 4 * count
        return found


def _numbered(data: bytes) -> _Numbers:
    numbers, persisted = _Numbers({}, {}), dict[int, int]()
    _Reader(data, numbers).learn(0, len(data), 0, persisted)
    by_reference = {-key: number for key, number in numbers.by_offset.items()}
    places = {offset: by_reference[one] for offset, one in persisted.items() if one in by_reference}
    return _Numbers(numbers.by_id, places)


def read(data: bytes, place: Place) -> Iterator[Item]:
    """Raises ``TooComplex``.  A text that stands in several records of one slide is read in each."""
    gathered: dict[Place, list[str]] = {}
    for where, text in _Reader(data, _numbered(data)).walk(0, len(data), place, 0):
        words = text.replace("\r", "\n").replace("\x0b", "\n").strip("\0 \n")
        if words:
            gathered.setdefault(where, []).append(words)
    for where, texts in gathered.items():
        yield Passage("\n".join(dict.fromkeys(texts)), where)
