"""The shared strings of a workbook: read over CONTINUE records, written afresh, new ones added at the end.

A string that goes on in a CONTINUE record begins there with a new flags byte.  Source: [MS-XLS] 2.4.265, 2.5.293.
"""

from __future__ import annotations

import struct

from sekisho_disarm.formats.ole2 import biff

_MOST = 4_000_000
_HEADER = 8


class Strings:
    """``entries`` are whole strings with their runs and phonetics, each as it stands in one unbroken record."""

    def __init__(self, chunks: list[bytes]) -> None:
        self.entries: list[bytes] = []
        self._added: dict[str, int] = {}
        self.total = 0
        if chunks:
            self._read(chunks)

    def index_of(self, value: str) -> int:
        """The number of a plain string, added when it is new."""
        if value not in self._added:
            self._added[value] = len(self.entries)
            self.entries.append(struct.pack("<H", len(value.encode("utf-16-le")) // 2) + biff.packed(value))
        self.total += 1
        return self._added[value]

    def _read(self, chunks: list[bytes]) -> None:
        if len(chunks[0]) < _HEADER:
            raise biff.bad("SST")
        self.total, unique = struct.unpack_from("<II", chunks[0])
        if unique > _MOST:
            raise biff.bad("SST")
        cursor = _Cursor(chunks)
        for _ in range(unique):
            entry = cursor.entry()
            if entry is None:
                break  # some writers count more than they write
            self.entries.append(entry)

    def record(self, number: int) -> biff.Record:
        """The SST record with its CONTINUE records."""
        chunks = [bytearray(struct.pack("<II", max(self.total, len(self.entries)), len(self.entries)))]
        for entry in self.entries:
            if len(chunks[-1]) + len(entry) <= biff.LONGEST:
                chunks[-1] += entry
            elif len(entry) <= biff.LONGEST:
                chunks.append(bytearray(entry))
            else:
                _write_long(entry, chunks)
        return biff.Record(number, [bytes(chunk) for chunk in chunks])


def _heading(entry: bytes, at: int) -> tuple[int, int, int, int]:
    """Characters, end of the heading, bytes of the runs, bytes of the phonetics."""
    count, flags = struct.unpack_from("<HB", entry, at)
    at += 3
    runs = extra = 0
    if flags & 8:
        runs = 4 * struct.unpack_from("<H", entry, at)[0]
        at += 2
    if flags & 4:
        extra = struct.unpack_from("<I", entry, at)[0]
        at += 4
    return count, at, runs, extra


class _Cursor:
    def __init__(self, chunks: list[bytes]) -> None:
        self.chunks, self.number, self.at = chunks, 0, _HEADER
        self.chunk = chunks[0]

    def _next(self) -> bool:
        self.number += 1
        if self.number >= len(self.chunks):
            return False
        self.chunk, self.at = self.chunks[self.number], 0
        return True

    def entry(self) -> bytes | None:
        while self.at >= len(self.chunk):
            if not self._next():
                return None
        start = self.at
        try:
            count, at, runs, extra = _heading(self.chunk, start)
        except struct.error as error:
            raise biff.bad("SST") from error
        end = at + (count << (self.chunk[start + 2] & 1)) + runs + extra
        if end <= len(self.chunk):
            self.at = end
            return self.chunk[start:end]
        return self._long(start, at, count, runs + extra)

    def _long(self, start: int, at: int, count: int, tail: int) -> bytes:
        heading = bytearray(self.chunk[start:at])
        pieces, wide = self._characters(at, count, self.chunk[start + 2] & 1)
        heading[2] = heading[2] & ~1 | wide
        return (
            bytes(heading) + b"".join(_widened(piece, was, wide) for piece, was in pieces) + self._tail(tail)
        )

    def _characters(self, at: int, count: int, wide: int) -> tuple[list[tuple[bytes, int]], int]:
        """The pieces with their widths, and the width that all of them fit into."""
        pieces: list[tuple[bytes, int]] = []
        self.at = at
        while True:
            take = min(count, (len(self.chunk) - self.at) >> wide)
            pieces.append((self.chunk[self.at : self.at + (take << wide)], wide))
            self.at += take << wide
            count -= take
            if not count:
                return pieces, max(was for _, was in pieces)
            if not self._next() or not self.chunk:
                raise biff.bad("SST")
            wide, self.at = self.chunk[0] & 1, 1

    def _tail(self, length: int) -> bytes:
        parts = []
        while length:
            part = self.chunk[self.at : self.at + length]
            parts.append(part)
            self.at += len(part)
            length -= len(part)
            if length and not self._next():
                raise biff.bad("SST")
        return b"".join(parts)


def _widened(piece: bytes, was: int, wide: int) -> bytes:
    return piece if was == wide else piece.decode("latin-1").encode("utf-16-le")


def _write_long(entry: bytes, chunks: list[bytearray]) -> None:
    """A string over several records: broken between characters, the tail between its runs."""
    count, at, runs, extra = _heading(entry, 0)
    wide = entry[2] & 1
    chunks.append(bytearray(entry[:at]))
    end = at + (count << wide)
    while at < end:
        room = (biff.LONGEST - len(chunks[-1])) & ~1
        chunks[-1] += entry[at : min(end, at + room)]
        at = min(end, at + room)
        if at < end:
            chunks.append(bytearray([wide]))
    while at < end + runs + extra:
        room = (biff.LONGEST - len(chunks[-1])) & ~3
        if not room:
            chunks.append(bytearray())
            continue
        chunks[-1] += entry[at : at + room]
        at += room
