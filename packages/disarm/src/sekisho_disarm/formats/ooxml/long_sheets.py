"""Sheets too long to hold: unpacked, judged, filtered and packed again some rows at a time.

A sheet of 400,000 rows is 250 MB of XML in a ZIP of 10 MB.  Its rows come first, in pieces that are judged each as a
sheet of its own (the quick way, else the tree); what stands around them comes last, when it is known which prefixes
the rows need.  Nothing of a piece counts before the checksum of the whole member was seen to be true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ooxml import fastpath, rows, xmlread
from sekisho_disarm.formats.ooxml.filtering import Part
from sekisho_disarm.formats.ooxml.spreadsheet import Book
from sekisho_disarm.limits import MIB
from sekisho_disarm.zippieces import Packed, Packer

#: Unpacked; shorter sheets are quicker in one piece, and fit.
LONG = 32 * MIB
_PIECE = 4 * MIB
_MOST_AROUND = 8 * MIB  # what stands before and behind the rows
_LONGEST_ROW = 16 * MIB
_HEAD = re.compile(
    rb"\A(\s*<worksheet(?:\s[^<>]*)?>).*?<sheetData(?:\s[^<>]*)?(?<!/)>\s*(?=<row[\s>/])", re.DOTALL
)
_CLOSE = b"</sheetData>"

#: filter(data) → the filtered sheet, or ``None`` when nothing of it may stay
Filter = Callable[[bytes], bytes | None]


class NotInRows(Exception):
    """The bytes do not tell rows from other things: the sheet must be looked at as a whole."""


def rebuild(pieces: Iterator[bytes], part: Part, book: Book, long_way: Filter) -> Packed:
    """The sheet as it may be written.

    Raises ``NotInRows``, what ``long_way`` raises, and ``Malformed`` for a member that is not what its ZIP says.
    """
    reading = _Reading(pieces, part.path)
    filtering = _Filtering(part, book, long_way)
    bindings: dict[bytes, bytes] = {}
    packer = Packer()
    for piece in reading.rows():
        packer.write(rows.inside(filtering.rows(reading.root, piece), bindings))
    inner = packer.finish()
    head, tail = rows.around(filtering.frame(reading.frame), bindings, part.path)
    whole = Packer()
    whole.write(head)
    for piece in inner.pieces():
        whole.write(piece)
    whole.write(tail)
    part.report_counts()
    return whole.finish()


class _Reading:
    """The sheet as it comes: ``root`` and what stands before the rows first, then rows, then what stands behind."""

    def __init__(self, pieces: Iterator[bytes], where: str) -> None:
        self._pieces = pieces
        self._head, self._rest = self._begin(where)
        self._tail = b""
        root = _HEAD.match(self._head + self._rest)
        if root is None:
            raise NotInRows
        self.root = root.group(1)

    @property
    def frame(self) -> bytes:
        """The sheet without its rows; whole when the rows have been read."""
        return self._head + _CLOSE + self._tail

    def _begin(self, where: str) -> tuple[bytes, bytes]:
        """What stands before the first row, as UTF-8 without declaration; and what was read behind it."""
        data = b""
        for piece in self._pieces:
            data += piece
            if data.startswith((b"\xff\xfe", b"\xfe\xff")) or len(data) > _MOST_AROUND:
                raise NotInRows
            normal = xmlread.normalise(data, where)
            found = _HEAD.match(normal)
            if found is not None:
                return normal[: found.end()], normal[found.end() :]
        raise NotInRows

    def rows(self) -> Iterator[bytes]:
        """Pieces of whole rows."""
        data = self._rest
        self._rest = b""
        while (stop := data.find(_CLOSE)) < 0:
            cut = max(data.rfind(b"<row "), data.rfind(b"<row>")) if len(data) > _PIECE else 0
            if cut > 0:
                yield _unmarked(data[:cut])
                data = data[cut:]
            elif len(data) > _LONGEST_ROW:
                raise NotInRows
            more = next(self._pieces, None)
            if more is None:
                raise NotInRows
            data += more
        if stop:
            yield _unmarked(data[:stop])
        self._end(data[stop + len(_CLOSE) :])

    def _end(self, tail: bytes) -> None:
        for piece in self._pieces:
            tail += piece
            if len(tail) > _MOST_AROUND:
                raise NotInRows
        if b"sheetData" in tail:
            raise NotInRows
        self._tail = tail


def _unmarked(piece: bytes) -> bytes:
    """Comments and the like could hide where a row begins."""
    if xmlread.is_marked(piece):
        raise NotInRows
    return piece


class _Filtering:
    """The quick way for each piece that it can judge; the long way for the others."""

    def __init__(self, part: Part, book: Book, long_way: Filter) -> None:
        self.part, self.book, self.long_way = part, book, long_way

    def rows(self, root: bytes, piece: bytes) -> bytes:
        sheet = root + b"<sheetData>" + piece + b"</sheetData></worksheet>"
        # A formula may stand for a shared one that went with an earlier piece.
        shared = bool(self.part.refused_groups) and b"<f" in piece
        return (None if shared else fastpath.copy(sheet, self.part, self.book, counted=False)) or (
            self.long_way(sheet) or b""
        )

    def frame(self, frame: bytes) -> bytes:
        frame, hidden = xmlread.without_hidden(frame)
        if hidden:
            self.part.report("DSM-135", count=hidden)
        copied = fastpath.copy(frame, self.part, self.book, counted=False) or self.long_way(frame)
        if copied is None:
            raise Malformed("DSM-924", where=self.part.path)
        return copied
