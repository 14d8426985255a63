"""Large sheets in pieces: the frame of the sheet once, and its rows some at a time.

The long way builds a tree, which costs twenty times the bytes of the part.  Rows do not know each other (but for
shared formulas, which :class:`.filtering.Part` remembers), so each piece is filtered as a sheet of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ooxml import xmlread

_LARGE = 4 * 1024 * 1024  # smaller sheets are one piece
_PIECE = 2 * 1024 * 1024
_ROOT = re.compile(rb"\s*<worksheet(?:\s[^<>]*)?>")
_OPEN, _CLOSE = re.compile(rb"<sheetData(?:\s[^<>]*)?(?<!/)>"), b"</sheetData>"
_ROW = re.compile(rb"<row[\s>/]")
_BINDING = re.compile(rb"\sxmlns:([\w.\-]+)=(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sheet cut at its rows: ``frame`` holds no row, ``data[start:stop]`` nothing but rows."""

    data: bytes
    root: bytes
    start: int
    stop: int

    @property
    def frame(self) -> bytes:
        return self.data[: self.start] + self.data[self.stop :]

    def rows(self) -> Iterator[bytes]:
        """Sheets of some rows each."""
        at = self.start
        while at < self.stop:
            found = _ROW.search(self.data, at + _PIECE, self.stop)
            end = found.start() if found else self.stop
            yield self.root + b"<sheetData>" + self.data[at:end] + b"</sheetData></worksheet>"
            at = end


def split(data: bytes) -> Pieces | None:
    """None for a small sheet, and for one in whose bytes rows cannot be told from other things."""
    if len(data) < _LARGE or xmlread.is_marked(data):
        return None
    root, opening, stop = _ROOT.match(data), _OPEN.search(data), data.rfind(_CLOSE)
    if root is None or opening is None or stop < opening.end() or data.count(_CLOSE) != 1:
        return None
    first = _ROW.search(data, opening.end(), stop)
    if first is None or data[opening.end() : first.start()].strip():
        return None
    return Pieces(data, root.group(), opening.end(), stop)


def join(frame: bytes, pieces: Iterable[bytes], where: str) -> bytes:
    """The filtered frame with the rows of the filtered pieces in it.  Raises ``Malformed`` (DSM-924)."""
    bindings: dict[bytes, bytes] = {}
    inner = [inside(piece, bindings) for piece in pieces]
    head, tail = around(frame, bindings, where)
    return b"".join([head, *inner, tail])


def inside(piece: bytes, bindings: dict[bytes, bytes]) -> bytes:
    """The rows of a filtered piece; ``bindings`` learns the prefixes that its root tag declares."""
    opening, stop = _OPEN.search(piece), piece.rfind(_CLOSE)
    if opening is None:
        return b""  # nothing of these rows may stay
    for prefix, double, single in _BINDING.findall(piece[: opening.start()]):
        bindings[prefix] = double or single
    return piece[opening.end() : stop]


def around(frame: bytes, bindings: dict[bytes, bytes], where: str) -> tuple[bytes, bytes]:
    """What stands before and behind the rows.  Raises ``Malformed`` (DSM-924)."""
    at = re.search(rb"<sheetData(?:\s[^<>]*)?(?:/>|>\s*</sheetData>)", frame)
    if at is None:
        raise Malformed("DSM-924", where=where)
    return _bound(frame[: at.start()], bindings) + b"<sheetData>", _CLOSE + frame[at.end() :]


def _bound(head: bytes, bindings: dict[bytes, bytes]) -> bytes:
    """The root tag with the prefixes that rows use and the frame does not."""
    root = re.search(rb"<worksheet", head)
    assert root is not None
    known = {prefix for prefix, _, _ in _BINDING.findall(head)}
    more = b"".join(b' xmlns:%b="%b"' % (p, uri) for p, uri in bindings.items() if p not in known)
    return head[: root.end()] + more + head[root.end() :]
