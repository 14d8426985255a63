"""BIFF8: the records of an Excel 97–2003 workbook stream.

A record is id, length, body; a body over 8,224 bytes goes on in CONTINUE records.  A substream is what stands
between BOF and EOF; a chart inside a sheet is a substream inside a substream.  Source: [MS-XLS] 2.1.4, 2.1.7.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho_disarm.errors import Malformed, TooComplex

HEAD = struct.Struct("<HH")
BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
GLOBALS, SHEET, CHART, MACRO = 0x0005, 0x0010, 0x0020, 0x0040
LONGEST = 8224
_READABLE = 8228  # some writers are off by a few bytes
_MOST_RECORDS = 6_000_000
_DEEPEST = 8


@dataclass(slots=True)
class Record:
    """``chunks[0]`` is the body, the rest are the bodies of its CONTINUE records."""

    id: int
    chunks: list[bytes]

    @property
    def body(self) -> bytes:
        return self.chunks[0]

    @property
    def joined(self) -> bytes:
        return self.chunks[0] if len(self.chunks) == 1 else b"".join(self.chunks)


@dataclass(slots=True)
class Substream:
    """``kind`` is dt of the BOF; the BOF and EOF records themselves are not among the items."""

    kind: int
    version: int
    items: list[Record | Substream] = field(default_factory=list)


def bad(reason: str) -> Malformed:
    return Malformed("DSM-693", reason=reason)


def read(data: bytes, at: int) -> Substream:
    """The substream that begins at ``at``.  Raises ``Malformed`` (DSM-693) or ``TooComplex`` (DSM-691)."""
    unpack, end = HEAD.unpack_from, len(data)
    stack: list[Substream] = []
    last: Record | None = None
    count = 0
    while at + 4 <= end:
        number, length = unpack(data, at)
        start, at = at + 4, at + 4 + length
        count += 1
        if length > _READABLE or at > end or count > _MOST_RECORDS:
            raise bad("record length")
        if number == CONTINUE and last is not None:
            last.chunks.append(data[start:at])
        elif number == BOF:
            _open(stack, data[start:at])
            last = None
        elif not stack:
            raise bad("no BOF")
        elif number == EOF:
            ended = stack.pop()
            if not stack:
                return ended
            stack[-1].items.append(ended)
            last = None
        else:
            last = Record(number, [data[start:at]])
            stack[-1].items.append(last)
    raise bad("no EOF")


def _open(stack: list[Substream], body: bytes) -> None:
    if len(body) < 4 or len(stack) > _DEEPEST:
        raise bad("BOF") if len(body) < 4 else TooComplex("DSM-691")
    version, kind = HEAD.unpack_from(body)
    stack.append(Substream(kind, version))


def record(number: int, body: bytes) -> Record:
    """A record with its body cut into CONTINUE records where it is too long."""
    if len(body) <= LONGEST:
        return Record(number, [body])
    return Record(number, [body[at : at + LONGEST] for at in range(0, len(body), LONGEST)])


def write(stream: Substream) -> bytes:
    """The bytes of a substream with BOF and EOF.  Build and history bits of the BOF are ours."""
    out: list[bytes] = []
    _write(stream, out)
    return b"".join(out)


def _write(stream: Substream, out: list[bytes]) -> None:
    pack = HEAD.pack
    out.append(pack(BOF, 16) + struct.pack("<HHHHII", 0x0600, stream.kind, 0x0DBB, 0x07CC, 0x41, 0x0606))
    for item in stream.items:
        if isinstance(item, Substream):
            _write(item, out)
            continue
        number = item.id
        for chunk in item.chunks:
            out.append(pack(number, len(chunk)))
            out.append(chunk)
            number = CONTINUE
    out.append(pack(EOF, 0))


def records(stream: Substream) -> Iterator[Record]:
    """The records of the substream itself, nested ones left out."""
    return (item for item in stream.items if isinstance(item, Record))


def text(body: bytes, at: int, count: int) -> tuple[str, int]:
    """``count`` characters behind a flags byte at ``at`` (no runs, no phonetics), and where they end.

    Source: [MS-XLS] 2.5.296 (XLUnicodeStringNoCch).  Raises ``Malformed`` when the body is too short.
    """
    if at >= len(body):
        raise bad("string")
    wide = body[at] & 1
    end = at + 1 + count * (1 + wide)
    if end > len(body):
        raise bad("string")
    return body[at + 1 : end].decode("utf-16-le" if wide else "latin-1", "replace"), end


def packed(value: str) -> bytes:
    """Flags byte and characters, as :func:`text` reads them."""
    try:
        return b"\x00" + value.encode("latin-1")
    except UnicodeEncodeError:
        return b"\x01" + value.encode("utf-16-le", "replace")
