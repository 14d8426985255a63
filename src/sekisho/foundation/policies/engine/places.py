"""Where things stand in a TOML text: the parser tells no lines, and a problem without one helps nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADER = re.compile(r"^\s*\[\[\s*(\w+)\s*\]\]")


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one ``[[rule]]`` with the tables that belong to it.  ``start`` counts from 1."""

    start: int
    lines: tuple[str, ...]

    def line(self, key: str, value: str = "") -> int:
        """The line of a key, best the one that also holds the value; else where the block begins."""
        wanted = re.compile(rf"(?:^|[\s{{,.]){re.escape(key)}\s*=") if key else None
        holding = [n for n, text in enumerate(self.lines) if wanted is not None and wanted.search(text)]
        exact = [n for n in holding if value and value in self.lines[n]]
        below = [
            n for n, text in enumerate(self.lines) if value and holding and value in text and n > holding[0]
        ]
        found = exact or below or holding
        return self.start + (found[0] if found else 0)


class Places:
    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._starts: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines):
            header = _HEADER.match(line)
            if header:
                self._starts.setdefault(header[1], []).append(number)
        self._tops = sorted(number for starts in self._starts.values() for number in starts)

    def block(self, name: str, number: int) -> Block:
        """The ``number``-th block of that name; the whole text when it was written in another form."""
        starts = self._starts.get(name, [])
        if number >= len(starts):
            return Block(1, tuple(self._lines))
        start = starts[number]
        end = next((top for top in self._tops if top > start), len(self._lines))
        return Block(start + 1, tuple(self._lines[start:end]))

    def top(self, key: str) -> int:
        """The line of a key before any block."""
        return Block(1, tuple(self._lines)).line(key)
