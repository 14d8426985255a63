"""Tables of the table stream that are copied whole: each must belong to text that is there and have its shape.

A table for a story without letters, or one whose places lie behind the text, says nothing to Word; it can only
carry bytes that nobody sees.
Source: [MS-DOC] 2.8 (PLCs), 2.2.4 (string tables), 2.5.6 (FibRgFcLcb97).
"""

from __future__ import annotations

import struct

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ole2.doc_fib import bad

#: Index → the story that its places lie in, or whose text it divides.
STORIES = {
    2: "footnotes", 3: "footnotes", 11: "headers", 4: "annotations", 5: "annotations", 36: "annotations",
    37: "annotations", 42: "annotations", 43: "annotations", 112: "annotations", 46: "endnotes", 47: "endnotes",
    56: "text boxes", 75: "text boxes", 58: "header boxes", 76: "header boxes",
}  # fmt: skip
NAMES, STARTS, ENDS = 21, 22, 23  # of bookmarks
#: Shapes that float: bytes of each entry behind the places.
_FLOATING = {40: 26, 41: 26}
_START = 4
_EXTENDED = b"\xff\xff"


def fits(index: int, raw: bytes, stories: dict[str, tuple[int, int]]) -> bool:
    """Whether a table may be copied; bookmarks are asked of :func:`bookmarks`."""
    story = STORIES.get(index)
    if story is not None:
        first, last = stories[story]
        return last > first
    size = _FLOATING.get(index)
    return size is None or _places(raw, size, _letters(stories)) is not None


def bookmarks(names: bytes, starts: bytes, ends: bytes, stories: dict[str, tuple[int, int]]) -> bool:
    """Whether the three tables of bookmarks are as many, whole, and inside the text."""
    letters = _letters(stories)
    begin, end = _places(starts, _START, letters), _places(ends, 0, letters)
    try:
        return begin is not None and begin == end == _strings(names)
    except Malformed:
        return False


def _letters(stories: dict[str, tuple[int, int]]) -> int:
    """The letters of all stories and the mark of paragraph behind them."""
    return max(last for _, last in stories.values()) + 1


def _places(raw: bytes, size: int, letters: int) -> int | None:
    """How many entries there are; the last place is not looked at, [MS-DOC] leaves it undefined."""
    count, rest = divmod(len(raw) - 4, 4 + size)
    if count < 0 or rest:
        return None
    places = struct.unpack_from(f"<{count}I", raw)
    return count if all(place <= letters for place in places) else None


def _strings(raw: bytes) -> int:
    """How many strings an extended table holds.  Raises ``Malformed`` when it does not end behind the last."""
    if len(raw) < 6 or raw[:2] != _EXTENDED:
        raise bad("strings")
    count, extra = struct.unpack_from("<HH", raw, 2)
    at = 6
    for _ in range(count):
        if at + 2 > len(raw):
            raise bad("strings")
        at += 2 + 2 * int.from_bytes(raw[at : at + 2], "little") + extra
    if at != len(raw):
        raise bad("strings")
    return int(count)
