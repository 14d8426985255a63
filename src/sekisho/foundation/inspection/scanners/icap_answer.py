"""An ICAP answer, read piece by piece as it arrives; the body is digested, never kept.

Source: RFC 3507, 4.3.3 and 4.4 (Encapsulated); RFC 9112, 7.1 (chunked transfer coding).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from sekisho.foundation.inspection.scanners.base import Nonsense

MOST_HEAD = 64 * 1024
MOST_SIZE_LINE = 200  # a chunk's size and its extensions
SLACK = 1024 * 1024  # how much longer than the original a page may be that a server puts in its place
_CONTINUE = 100
_STATUS = re.compile(r"ICAP/1\.\d (\d{3})(?: .*)?")
_HTTP_STATUS = re.compile(r"HTTP/1\.\d (\d{3})(?: .*)?")
_PARTS = re.compile(r"(?:(?:req|res)-hdr|(?:req|res|opt)-body|null-body)=\d+")


class IcapAnswer:
    """``feed`` what arrives; ``has_head`` when the status is known, ``is_complete`` when nothing more is to come."""

    def __init__(self, most_body: int) -> None:
        self.status, self.http_status = 0, 0
        self.headers: dict[str, str] = {}
        self.has_head = self.is_complete = False
        self._buffer = bytearray()
        self._most, self._digest = most_body + SLACK, hashlib.sha256()
        self._steps = self._read()
        self._wanted = next(self._steps)

    @property
    def body_sha256(self) -> str:
        return self._digest.hexdigest()

    def feed(self, data: bytes) -> None:
        """Raises ``Nonsense``.  What comes after the end is not read."""
        self._buffer += data
        while not self.is_complete and self._can_go_on():
            try:
                self._wanted = next(self._steps)
            except StopIteration:
                self.is_complete = True

    def _can_go_on(self) -> bool:
        """Is there what the reader waits for: so many bytes, or the end of a line or head (a bytes marker)?"""
        if isinstance(self._wanted, int):
            return len(self._buffer) >= self._wanted
        if self._wanted in self._buffer:
            return True
        if len(self._buffer) > (MOST_HEAD if self._wanted == b"\r\n\r\n" else MOST_SIZE_LINE):
            raise Nonsense("a head or line that does not end")
        return False

    def _read(self) -> Iterator[int | bytes]:
        """The order of things; yields what it needs next, and goes on when that is there."""
        yield b"\r\n\r\n"
        self._take_head(self._until(b"\r\n\r\n"))
        parts = _parts(self.headers.get("encapsulated", "null-body=0"))
        if self.status == _CONTINUE or not parts:
            return
        offset = dict(parts)[parts[-1][0]]
        if offset > MOST_HEAD:
            raise Nonsense("encapsulated heads without end")
        if parts[-1][0].endswith("-hdr"):
            raise Nonsense("an Encapsulated header that names no body")
        yield offset
        self._take_http(bytes(self._buffer[:offset]), parts)
        del self._buffer[:offset]
        if parts[-1][0] != "null-body":
            yield from self._read_body()

    def _read_body(self) -> Iterator[int | bytes]:
        total = 0
        while True:
            yield b"\r\n"
            size = _chunk_size(self._until(b"\r\n"))
            if size == 0:
                break
            total += size
            if total > self._most:
                raise Nonsense("more body than was sent")
            left = size
            while left:
                yield 1
                part = bytes(self._buffer[:left])
                self._digest.update(part)
                del self._buffer[: len(part)]
                left -= len(part)
            yield 2
            if self._buffer[:2] != b"\r\n":
                raise Nonsense("a chunk longer than it said")
            del self._buffer[:2]
        while True:  # trailers, up to the empty line
            yield b"\r\n"
            if not self._until(b"\r\n"):
                return

    def _until(self, marker: bytes) -> str:
        end = self._buffer.index(marker)
        text = bytes(self._buffer[:end]).decode("latin-1")
        del self._buffer[: end + len(marker)]
        return text

    def _take_head(self, text: str) -> None:
        first, *lines = text.split("\r\n")
        status = _STATUS.fullmatch(first)
        if status is None:
            raise Nonsense(f"an answer that is no ICAP: {first[:80]!r}")
        for line in _unfolded(lines):
            name, colon, value = line.partition(":")
            if not colon:
                raise Nonsense(f"a header without a colon: {line[:80]!r}")
            self.headers.setdefault(name.strip().lower(), value.strip())
        self.status, self.has_head = int(status[1]), True

    def _take_http(self, heads: bytes, parts: list[tuple[str, int]]) -> None:
        """The status of the HTTP answer among the heads, if there is one."""
        start = next((offset for name, offset in parts if name == "res-hdr"), None)
        if start is None:
            return
        status = _HTTP_STATUS.fullmatch(heads[start:].split(b"\r\n", 1)[0].decode("latin-1"))
        if status is None:
            raise Nonsense("an encapsulated answer that is no HTTP")
        self.http_status = int(status[1])


def _unfolded(lines: list[str]) -> Iterator[str]:
    """Header lines; one that begins with a blank continues the one before (RFC 9112, 5.2), as c-icap writes finds."""
    together: list[str] = []
    for line in lines:
        if together and line[:1] in (" ", "\t"):
            together[-1] += f" {line.strip()}"
        else:
            together.append(line)
    return iter(together)


def _parts(encapsulated: str) -> list[tuple[str, int]]:
    """``res-hdr=0, res-body=55`` as pairs in order.  Raises ``Nonsense``."""
    listed = [part.strip() for part in encapsulated.split(",") if part.strip()]
    if not all(_PARTS.fullmatch(part) for part in listed):
        raise Nonsense(f"an Encapsulated header of {encapsulated[:80]!r}")
    pairs = [(name, int(offset)) for name, _, offset in (part.partition("=") for part in listed)]
    if [offset for _, offset in pairs] != sorted(offset for _, offset in pairs):
        raise Nonsense("encapsulated parts out of order")
    return pairs


def _chunk_size(line: str) -> int:
    digits = line.partition(";")[0].strip()
    if not re.fullmatch(r"[0-9a-fA-F]{1,8}", digits):
        raise Nonsense(f"a chunk of size {line[:20]!r}")
    return int(digits, 16)
