"""What a file says, as somebody reads it who has to decide: sheets, pages and parts in order, the findings marked.

Plain text only, cut to what a person reads: the beginning of each part, and what stands around the findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from sekisho_screening.places import Hidden, Part, Place

MOST_SECTIONS, MOST_BLOCKS, MOST_ROWS, MOST_COLUMNS = 300, 1_000, 4_000, 60
LONGEST = 2_000  # characters of a line or a cell
MOST_CHARACTERS: Final = 40_000  # of what is shown: some twenty pages, and a page that opens at once
MOST_MARKS = 100  # findings that are marked

#: What is counted over the whole file, shown or not: its own parts, not those of its members.
COUNTED: Final = (
    "pages", "slides", "hidden_slides", "sheets", "hidden_sheets", "rows", "characters", "comments", "notes",
    "deleted", "hidden_texts", "annotations", "fields", "attachments", "members", "unseen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A finding to be marked.  ``number``: from 1, as its list numbers it."""

    number: int
    kind: str
    sample: str
    place: Place

    def to_dict(self) -> dict[str, Any]:
        place = {key: value for key, value in self.place.to_dict().items() if key != "phrase"}
        return {"number": self.number, "kind": self.kind, "sample": self.sample, "place": place}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Wanted:
        return cls(
            int(data["number"]), str(data["kind"]), str(data["sample"]), Place.from_dict(data["place"])
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """``mark``: number of the finding that it is, 0 for none."""

    text: str
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A line, a paragraph, or a row of a table.  ``gap``: how many before it are left out; ``number`` 0: not counted."""

    number: int
    cells: tuple[tuple[Piece, ...], ...]
    hidden: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one part.  ``columns``: their numbers in a table, empty for running text.

    ``unread``: why there is no text; ``left_out``: rows behind the last one shown.
    """

    part: Part
    name: str = ""
    table: int = 0
    hidden: Hidden = Hidden.NO
    columns: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()
    left_out: int = 0
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet, a page, a slide, a member of an archive, or the file itself."""

    within: tuple[str, ...] = ()
    sheet: str = ""
    page: int = 0
    slide: int = 0
    hidden: Hidden = Hidden.NO
    blocks: tuple[Block, ...] = ()

    def pieces(self) -> Iterator[Piece]:
        for block in self.blocks:
            for row in block.rows:
                for cell in row.cells:
                    yield from cell


@dataclass(frozen=True, slots=True)
class View:
    """``whole``: nothing was left out.  ``counts``: what the whole file holds, see :data:`COUNTED`."""

    sections: tuple[Section, ...] = ()
    whole: bool = True
    counts: Mapping[str, int] = field(default_factory=dict)

    def values(self) -> dict[int, list[str]]:
        """The marked pieces of each finding, whole: for the search in its pages, never for a list."""
        found: dict[int, list[str]] = {}
        for section in self.sections:
            for piece in section.pieces():
                if piece.mark and piece.text.strip():
                    found.setdefault(piece.mark, []).append(piece.text.strip())
        return {number: list(dict.fromkeys(texts)) for number, texts in found.items()}

    @property
    def has_text(self) -> bool:
        return any(block.rows for section in self.sections for block in section.blocks)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> View:
        """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what ``to_dict`` cannot have written."""
        sections = tuple(map(_section, data["sections"]))
        blocks = [block for section in sections for block in section.blocks]
        if len(sections) > MOST_SECTIONS or len(blocks) > MOST_BLOCKS:
            raise ValueError("too many parts")
        if sum(len(block.rows) for block in blocks) > MOST_ROWS:
            raise ValueError("too many rows")
        counts = {name: int(data["counts"].get(name, 0)) for name in COUNTED}
        return cls(sections, bool(data["whole"]), {name: n for name, n in counts.items() if n > 0})


def _section(data: Mapping[str, Any]) -> Section:
    return Section(
        tuple(plain(str(one)) for one in data["within"]),
        plain(str(data["sheet"])),
        int(data["page"]),
        int(data["slide"]),
        Hidden(data["hidden"]),
        tuple(map(_block, data["blocks"])),
    )


def _block(data: Mapping[str, Any]) -> Block:
    columns = tuple(map(int, data["columns"]))
    if len(columns) > MOST_COLUMNS:
        raise ValueError("too many columns")
    return Block(
        Part(data["part"]),
        plain(str(data["name"])),
        int(data["table"]),
        Hidden(data["hidden"]),
        columns,
        tuple(map(int, data["hidden_columns"])),
        tuple(_row(one, max(1, len(columns))) for one in data["rows"]),
        int(data["left_out"]),
        plain(str(data["unread"])),
    )


def _row(data: Mapping[str, Any], width: int) -> Row:
    cells = tuple(
        tuple(Piece(plain(str(one["text"])), int(one["mark"])) for one in cell) for cell in data["cells"]
    )
    if len(cells) > width:
        raise ValueError("too many cells")
    return Row(int(data["number"]), cells, bool(data["hidden"]), int(data["gap"]))


def plain(text: str) -> str:
    """Without what moves a cursor or turns the direction of reading, and not endless."""
    return "".join(c if c.isprintable() or c == "\u3000" else " " for c in text[: LONGEST + 1])
