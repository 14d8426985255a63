"""Reading compound files: header, FAT, miniFAT, directory tree; bounded and safe against loops.

Only what is reachable from the root is read: unallocated sectors, slack, orphaned and unused directory
entries never leave this module.  Source: [MS-CFB] 2.1–2.7.
"""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass, field

from sekisho_disarm.errors import Malformed, TooComplex
from sekisho_disarm.limits import Budget

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END, FREE, NO_STREAM = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
_HIGHEST = 0xFFFFFFFA  # sector numbers above this are marks, not places
_MOST_ENTRIES = 20_000  # a document with many embedded objects has hundreds
_DEEPEST = 32
_MINI = 64


@dataclass(slots=True)
class Entry:
    """A storage or stream as the directory describes it.  ``children`` is keyed by upper-case name."""

    name: str
    kind: int
    clsid: bytes
    start: int
    size: int
    children: dict[str, Entry] = field(default_factory=dict)

    def find(self, name: str, kind: int = STREAM) -> Entry | None:
        found = self.children.get(name.upper())
        return found if found is not None and found.kind == kind else None


def broken(reason: str) -> Malformed:
    return Malformed("DSM-690", reason=reason)


class Container:
    """An opened compound file.  Raises ``Malformed`` (DSM-690) or ``TooComplex`` (DSM-691) when it is none."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._data, self._budget = data, budget
        self._read_header()
        self._fat = self._read_fat()
        entries = self._read_directory()
        self.root = entries[0]
        self._mini_fat = self._read_mini_fat()
        self._mini_stream: bytes | None = None

    def read(self, entry: Entry) -> bytes:
        """The content of a stream."""
        self._budget.take_bytes(entry.size, where=entry.name)
        if entry.size < self._cutoff:
            return self._read_mini(entry)
        return self._chain(entry.start, entry.size)

    # -- header and tables -----------------------------------------------------------------------------

    def _read_header(self) -> None:
        data = self._data
        if len(data) < 1536 or not data.startswith(MAGIC):
            raise broken("header")
        major, order, shift, mini_shift = struct.unpack_from("<HHHH", data, 26)
        if order != 0xFFFE or shift not in (9, 12) or mini_shift != 6 or major not in (3, 4):
            raise broken("header")
        self._size = 1 << shift
        self._major = major
        self._sectors = -(-(len(data) - self._size) // self._size)
        (self._directory_start,) = struct.unpack_from("<I", data, 48)
        (self._cutoff,) = struct.unpack_from("<I", data, 56)
        (self._mini_start,) = struct.unpack_from("<I", data, 60)
        (self._difat_start,) = struct.unpack_from("<I", data, 68)
        if self._cutoff != 4096:
            raise broken("cutoff")

    def _sector(self, number: int) -> bytes:
        """One sector; the last one of a file may be cut short and is filled with zeros."""
        if number >= self._sectors:
            raise broken("sector")
        at = (number + 1) * self._size
        return self._data[at : at + self._size].ljust(self._size, b"\0")

    def _read_fat(self) -> array[int]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        following, seen = self._difat_start, set[int]()
        while following < _HIGHEST:
            if following in seen:
                raise broken("loop")
            seen.add(following)
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(following))
            places += numbers[:-1]
            following = numbers[-1]
        fat = array("I")
        for place in places:
            if place < _HIGHEST:
                fat.frombytes(self._sector(place))
                if len(fat) > self._sectors + 2 * self._size:
                    break
        return fat

    def _chain(self, start: int, size: int | None = None) -> bytes:
        """The bytes of a chain of sectors; with ``size`` exactly as many.  Raises for loops and short chains."""
        fat, length, data = self._fat, self._size, self._data
        parts: list[bytes] = []
        limit = self._sectors if size is None else -(-size // length)
        number = start
        while number < _HIGHEST and len(parts) < limit:
            if number >= len(fat) or number >= self._sectors:
                raise broken("chain")
            at = (number + 1) * length
            parts.append(data[at : at + length])
            number = fat[number]
        if size is None and number < _HIGHEST:
            raise broken("loop")
        whole = b"".join(parts)
        if size is None:
            return whole
        if len(whole) < size - length:
            raise broken("short")
        return whole[:size].ljust(size, b"\0")

    # -- directory ---------------------------------------------------------------------------------------

    def _read_directory(self) -> list[Entry]:
        raw = self._chain(self._directory_start)
        count = len(raw) // 128
        if not count:
            raise broken("directory")
        if count > 4 * _MOST_ENTRIES:
            raise TooComplex("DSM-691")
        root = self._entry(raw, 0)
        if root.kind != ROOT:
            raise broken("root")
        self._grow(raw, root, 0, count)
        return [root]

    def _entry(self, raw: bytes, index: int) -> Entry:
        name, length, kind = struct.unpack_from("<64sHB", raw, index * 128)
        start, size = struct.unpack_from("<IQ", raw, index * 128 + 116)
        if self._major == 3:
            size &= 0xFFFFFFFF  # the upper half is rubbish in files of old writers
        text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").split("\0")[0]
        return Entry(text, kind, raw[index * 128 + 80 : index * 128 + 96], start, size)

    def _grow(self, raw: bytes, root: Entry, index: int, count: int) -> None:
        """Hang every reachable entry into the tree; an entry reached twice is an error."""
        seen = {index}
        waiting = [(root, struct.unpack_from("<I", raw, index * 128 + 76)[0], 1)]
        while waiting:
            parent, number, depth = waiting.pop()
            if number == NO_STREAM:
                continue
            if number >= count or number in seen:
                raise broken("tree")
            if len(seen) > _MOST_ENTRIES or depth > _DEEPEST:
                raise TooComplex("DSM-691")
            seen.add(number)
            entry = self._entry(raw, number)
            left, right, child = struct.unpack_from("<III", raw, number * 128 + 68)
            waiting += [(parent, left, depth), (parent, right, depth)]
            if entry.kind not in (STORAGE, STREAM) or entry.name.upper() in parent.children:
                raise broken("entry")
            parent.children[entry.name.upper()] = entry
            if entry.kind == STORAGE:
                waiting.append((entry, child, depth + 1))

    # -- small streams -----------------------------------------------------------------------------------

    def _read_mini_fat(self) -> array[int]:
        table = array("I")
        if self._mini_start < _HIGHEST:
            raw = self._chain(self._mini_start)
            table.frombytes(raw[: len(raw) // 4 * 4])
        return table

    def _read_mini(self, entry: Entry) -> bytes:
        if not entry.size:
            return b""
        if self._mini_stream is None:
            self._budget.take_bytes(self.root.size, where="mini stream")
            self._mini_stream = self._chain(self.root.start, self.root.size)
        parts: list[bytes] = []
        number, wanted = entry.start, -(-entry.size // _MINI)
        while len(parts) < wanted:
            if number >= len(self._mini_fat) or number * _MINI >= len(self._mini_stream):
                raise broken("mini chain")
            parts.append(self._mini_stream[number * _MINI : (number + 1) * _MINI])
            number = self._mini_fat[number]
        return b"".join(parts)[: entry.size].ljust(entry.size, b"\0")
