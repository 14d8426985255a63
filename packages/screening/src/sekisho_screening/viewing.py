"""Make a :class:`~sekisho_screening.views.View` of a file, in this process: callers use :func:`isolation.view`.

It walks through the same extraction as screening, so a finding's place leads to the very piece of text.  What of a
long text is a finding is asked of the detectors again: a report holds no value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from sekisho_screening.errors import TooComplex
from sekisho_screening.extract import Extraction, Passage, Rows, Unread
from sekisho_screening.places import Hidden, Part, Place
from sekisho_screening.scan import Located, Scanner
from sekisho_screening.scoring import combine
from sekisho_screening.settings import Settings
from sekisho_screening.views import (
    COUNTED,
    LONGEST,
    MOST_BLOCKS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SECTIONS,
    Block,
    Piece,
    Row,
    Section,
    View,
    Wanted,
)

_FIRST_ROWS, _FIRST_LINES = 40, 200  # of each part that are shown whatever stands there
_FIRST_AT_LEAST = 5  # of each part while there is room: no sheet goes unseen because others came before it
_FIRST_ASIDE = 20  # of parts that nobody sees on the screen
_OF_A_RANGE = 3  # rows at the beginning of a column's finding
_OF_A_CELL = 8  # characters that a cell counts for beside its own: empty ones take room, too
_SHORT = 24  # characters: a cell that is found is marked whole
MOST_MEMBERS = 10_000
_COUNTED_PARTS = {
    Part.COMMENT: "comments", Part.NOTE: "notes", Part.DELETED: "deleted", Part.ANNOTATION: "annotations",
    Part.FORM_FIELD: "fields", Part.ATTACHMENT: "attachments", Part.PIVOT_CACHE: "unseen", Part.OTHER: "unseen",
}  # fmt: skip
_SEEN = frozenset({Part.BODY, Part.CELL, Part.TABLE, Part.MAIL_HEADER, Part.HEADER, Part.TEXT_BOX, Part.NOTE})


def make(source: BinaryIO, name: str, settings: Settings, wanted: Iterable[Wanted]) -> View:
    """What ``source`` (able to seek) says, with ``wanted`` marked.  Raises ``ScreeningError``."""
    writer = _Writer(Scanner(settings), list(wanted))
    try:
        for item in Extraction(settings).items(source, name):
            writer.take(item)
    except (MemoryError, RecursionError, OverflowError) as error:
        raise TooComplex(type(error).__name__) from None
    return writer.view()


@dataclass(slots=True)
class _Open:
    """A block that is being written."""

    block: Block
    rows: list[Row] = field(default_factory=list)
    columns: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    taken: int = 0
    gap: int = 0

    def close(self) -> Block:
        columns = tuple(range(1, self.columns + 1))
        hidden = tuple(sorted(one for one in self.hidden_columns if one <= self.columns))
        return replace(
            self.block, columns=columns, hidden_columns=hidden, rows=tuple(self.rows), left_out=self.gap
        )


@dataclass(slots=True)
class _OpenSection:
    section: Section
    blocks: list[_Open] = field(default_factory=list)


class _Writer:
    def __init__(self, scanner: Scanner, wanted: Sequence[Wanted]) -> None:
        self._marker = _Marker(scanner, wanted)
        self._sections: list[_OpenSection] = []
        self._left = MOST_CHARACTERS
        self._blocks = self._rows = 0
        self._whole = True
        self._counts = _Counts()

    def take(self, item: Passage | Rows | Unread) -> None:
        self._counts.take(item)
        if item.place.part is Part.FILE_NAME and not self._marker.knows(item.place):
            if item.place.within:
                self._section(item)
            return
        open_one = self._open(item)
        if open_one is None:
            self._whole = False
        elif isinstance(item, Rows):
            self._table(open_one, item)
        elif isinstance(item, Passage):
            self._passage(open_one, item)

    def view(self) -> View:
        sections = (
            replace(one.section, blocks=tuple(block.close() for block in one.blocks))
            for one in self._sections
        )
        return View(tuple(sections), self._whole, self._counts.told())

    def _section(self, item: Passage | Rows | Unread) -> _OpenSection | None:
        place = item.place
        section = Section(place.within, place.sheet, place.page, place.slide, _hidden_frame(place))
        if not self._sections or self._sections[-1].section != section:
            if len(self._sections) >= MOST_SECTIONS:
                return None
            self._sections.append(_OpenSection(section))
        return self._sections[-1]

    def _open(self, item: Passage | Rows | Unread) -> _Open | None:
        section = self._section(item)
        if section is None:
            return None
        place, blocks = item.place, section.blocks
        hidden = section.section.hidden
        reason = item.reason if isinstance(item, Unread) else ""
        block = Block(
            place.part, place.name, place.table, Hidden.NO if hidden else place.hidden, unread=reason
        )
        if not blocks or blocks[-1].block != block or (blocks[-1].columns > 0) != isinstance(item, Rows):
            if self._blocks >= MOST_BLOCKS:
                return None
            self._blocks += 1
            blocks.append(_Open(block))
        return blocks[-1]

    def _table(self, block: _Open, rows: Rows) -> None:
        width = min(rows.first_column - 1 + len(rows.columns), MOST_COLUMNS)
        if width < rows.first_column - 1 + len(rows.columns):
            self._whole = False
        block.columns = max(block.columns, width, 1)
        block.hidden_columns |= rows.hidden_columns
        marked = self._marker.cells(rows)
        for at, number in enumerate(rows.numbers):
            block.taken += 1
            here = marked.get(number, {})
            if not self._has_room(block, _FIRST_ROWS, wanted=bool(here)):
                continue
            cells = [()] * (rows.first_column - 1) + [
                self._marker.cell(column[at], here.get(rows.first_column + n, []))
                for n, column in enumerate(rows.columns)
            ]
            self._keep(block, number, cells[:width], hidden=number in rows.hidden_rows)

    def _passage(self, block: _Open, passage: Passage) -> None:
        spans = self._marker.spans(passage)
        offset = 0
        lines = passage.text.split("\n")
        first = _FIRST_LINES if block.block.part in _SEEN else _FIRST_ASIDE
        near = _near(spans, lines)
        for number, line in enumerate(lines):
            here, offset = offset, offset + len(line) + 1
            if not line.strip():
                continue
            block.taken += 1
            if self._has_room(block, first, wanted=number in near):
                place = passage.at(number)
                pieces = _pieces(line, [(start - here, end - here, mark) for start, end, mark in spans])
                self._keep(block, place.line or place.paragraph, [pieces], hidden=False)

    def _has_room(self, block: _Open, first: int, *, wanted: bool) -> bool:
        """Whether one more row is shown; at the end of the room only what is marked is."""
        roomy = block.taken <= (first if self._left > MOST_CHARACTERS // 4 else _FIRST_AT_LEAST)
        roomy = roomy and self._left > 0
        if self._rows < MOST_ROWS and (roomy or (wanted and self._left > 0)):
            return True
        block.gap += 1
        self._whole = False
        return False

    def _keep(self, block: _Open, number: int, cells: Sequence[tuple[Piece, ...]], *, hidden: bool) -> None:
        cut = tuple(map(_cut, cells))
        self._left -= sum(len(piece.text) for cell in cut for piece in cell) + _OF_A_CELL * len(cut)
        self._rows += 1
        block.rows.append(Row(number, cut, hidden, block.gap))
        block.gap = 0


def _hidden_frame(place: Place) -> Hidden:
    """What of being hidden is said of a whole sheet or slide."""
    return place.hidden if place.hidden in (Hidden.SHEET, Hidden.VERY, Hidden.SLIDE) else Hidden.NO


def _near(spans: Sequence[tuple[int, int, int]], lines: Sequence[str]) -> set[int]:
    """The lines of the spans, with one on both sides."""
    found: set[int] = set()
    if not spans:
        return found
    offset = 0
    for number, line in enumerate(lines):
        end = offset + len(line) + 1
        if any(start < end and offset < stop for start, stop, _mark in spans):
            found |= {number - 1, number, number + 1}
        offset = end
    return found


def _pieces(line: str, spans: Sequence[tuple[int, int, int]]) -> tuple[Piece, ...]:
    """``spans``: start, end and finding, in order; those outside of the line are passed over."""
    found: list[Piece] = []
    at = 0
    for start, end, mark in spans:
        start, end = max(start, at), min(end, len(line))
        if end <= start:
            continue
        if start > at:
            found.append(Piece(line[at:start]))
        found.append(Piece(line[start:end], mark))
        at = end
    if at < len(line):
        found.append(Piece(line[at:]))
    return tuple(found)


def _cut(cell: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """No longer than :data:`LONGEST`; a long text before a mark loses its beginning, not its mark."""
    if sum(len(piece.text) for piece in cell) <= LONGEST:
        return cell
    kept: list[Piece] = []
    room = LONGEST
    for at, piece in enumerate(cell):
        if room <= 0:
            break
        most = room if piece.mark or at == len(cell) - 1 else min(room, LONGEST // 4)
        text = piece.text
        if len(text) > most:
            text = text[:most] + "…" if piece.mark or at == len(cell) - 1 else "…" + text[-most:]
        kept.append(Piece(text, piece.mark))
        room -= len(text)
    return tuple(kept)


class _Counts:
    """What the file holds, in numbers."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()
        self._seen: set[tuple[str, object]] = set()

    def take(self, item: Passage | Rows | Unread) -> None:
        place = item.place
        if place.within:
            self._once("members", place.within[0], most=MOST_MEMBERS)
            return
        if place.page:
            self._once("pages", place.page)
        if place.slide:
            self._once("hidden_slides" if place.hidden is Hidden.SLIDE else "slides", place.slide)
        if place.sheet:
            hidden = place.hidden in (Hidden.SHEET, Hidden.VERY)
            self._once("hidden_sheets" if hidden else "sheets", place.sheet)
        if isinstance(item, Rows):
            self._numbers["rows"] += len(item.numbers)
            self._numbers["characters"] += sum(len(text) for column in item.columns for text in column)
        elif isinstance(item, Passage):
            self._passage(item)

    def _passage(self, item: Passage) -> None:
        if item.place.hidden is Hidden.TEXT:
            self._numbers["hidden_texts"] += 1
        elif (word := _COUNTED_PARTS.get(item.place.part)) is not None:
            self._numbers[word] += 1
        elif item.place.part in _SEEN:
            self._numbers["characters"] += len(item.text)

    def _once(self, word: str, what: object, most: int = 1 << 20) -> None:
        if (word, what) not in self._seen and self._numbers[word] < most:
            self._seen.add((word, what))
            self._numbers[word] += 1

    def told(self) -> dict[str, int]:
        return {word: number for word, number in self._numbers.items() if word in COUNTED}


class _Marker:
    """Leads from the places of findings to the pieces of text."""

    def __init__(self, scanner: Scanner, wanted: Sequence[Wanted]) -> None:
        self._scanner = scanner
        self._by_frame: dict[Place, list[Wanted]] = {}
        for one in wanted:
            self._by_frame.setdefault(_frame(one.place), []).append(one)

    def knows(self, place: Place) -> bool:
        return _frame(place) in self._by_frame

    def cells(self, rows: Rows) -> dict[int, dict[int, list[Wanted]]]:
        """Row → column → the findings of that cell; of a column's long range only the ends are rows of interest."""
        found: dict[int, dict[int, list[Wanted]]] = {}
        for one in self._by_frame.get(_frame(rows.place), []):
            column = one.place.column - rows.first_column
            if not 0 <= column < len(rows.columns):
                continue
            for at in _lines_of(one.place, rows, set(range(_FIRST_ROWS))):
                if rows.columns[column][at]:
                    number = rows.numbers[at]
                    found.setdefault(number, {}).setdefault(one.place.column, []).append(one)
        return found

    def cell(self, text: str, wanted: Sequence[Wanted]) -> tuple[Piece, ...]:
        text = text.replace("\n", " ").strip()
        if not text:
            return ()
        if not wanted:
            return (Piece(text),)
        if len(text) <= _SHORT or wanted[0].place.last_row > wanted[0].place.row:
            return (Piece(text, wanted[0].number),)
        spans = self._spans(text, lambda _line: wanted)
        return _pieces(text, spans) if spans else (Piece(text, wanted[0].number),)

    def spans(self, passage: Passage) -> list[tuple[int, int, int]]:
        """Start and end in characters of the passage's text, and the finding, in order and without overlap."""
        candidates = self._by_frame.get(_frame(passage.place), [])
        if not candidates:
            return []
        return self._spans(
            passage.text, lambda line: [one for one in candidates if one.place == passage.at(line)]
        )

    def _spans(self, text: str, at_line: Callable[[int], Sequence[Wanted]]) -> list[tuple[int, int, int]]:
        data = text.encode("utf-8", "replace")
        known: dict[tuple[str, str], int] = {}
        found: list[tuple[int, int, int]] = []
        for located in combine(data, self._scanner.scan(data)):
            match = located.match
            here = at_line(data.count(b"\n", 0, located.at))
            mark = next(
                (one.number for one in here if (one.kind, one.sample) == (match.kind, match.sample)), 0
            ) or known.get((match.kind, match.key), 0)
            if mark:
                known[(match.kind, match.key)] = mark
                start, end = _extent(data, located)
                if not found or start >= found[-1][1]:
                    found.append((start, end, mark))
        return found


def _extent(data: bytes, located: Located) -> tuple[int, int]:
    """Where a match begins and ends, in characters."""
    value = located.match.value.encode("utf-8", "replace")
    at = data.find(value, located.at, located.at + len(value) + 200)
    start = located.at if at < 0 else at
    before = len(data[:start].decode("utf-8", "ignore"))
    return before, before + len(located.match.value)


def _frame(place: Place) -> Place:
    return replace(place, row=0, last_row=0, column=0, line=0, paragraph=0, hidden=Hidden.NO)


def _lines_of(place: Place, rows: Rows, always: set[int]) -> Iterator[int]:
    """Indexes in the block of the rows that a finding is at: all that are shown anyway, else the ends of its range."""
    last = max(place.row, place.last_row)
    ends = {*range(place.row, place.row + _OF_A_RANGE), last}
    for at, number in enumerate(rows.numbers):
        if place.row <= number <= last and (number in ends or at in always):
            yield at
