"""Reading and writing tar under our own rules.

Read: v7, ustar, pax and the GNU extensions for long names.  Headers must carry a true checksum, sizes must fit the
file, records that say one thing in two ways must agree: what two programs could read differently is no archive.
Written: ustar headers with pax records for names that do not fit, files and folders only, owner root, mode 644/755.
Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar manual, "Basic Tar Format".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho_disarm.errors import Malformed, TooComplex

BLOCK = 512
_RECORD = 20 * BLOCK
#: An archive without a member, as every tar program writes it: one record of end marks.
EMPTY = bytes(_RECORD)
_LONGEST_HEADER = 1 << 20
_LATEST = 8**11 - 1
_FILE, _FOLDER = (b"0", b"\x00", b"7"), b"5"
_SPARSE = "GNU.sparse."


@dataclass(frozen=True, slots=True)
class Entry:
    """One member.  ``type`` is its letter, ``S`` for sparse files however they are told; ``time`` seconds of 1970."""

    name: str
    type: bytes
    start: int
    size: int
    time: int

    @property
    def is_file(self) -> bool:
        return self.type in _FILE

    @property
    def is_directory(self) -> bool:
        return self.type == _FOLDER or (self.is_file and self.name.endswith("/"))


@dataclass(slots=True)
class Archive:
    """``outside``: bytes behind the end mark which are not zero."""

    data: bytes
    entries: list[Entry] = field(default_factory=list)
    outside: int = 0

    def content(self, entry: Entry) -> bytes:
        return self.data[entry.start : entry.start + entry.size]


def is_header(block: bytes) -> bool:
    """Whether the block carries the checksum of a tar header (v7 has no other mark)."""
    if len(block) < BLOCK or not any(block):
        return False
    try:
        told = _number(block[148:156])
    except Malformed:
        return False
    return told == sum(block[:148]) + 8 * 0x20 + sum(block[156:BLOCK])


def open_archive(data: bytes, *, most_members: int) -> Archive:
    """Read all headers.  Raises ``Malformed`` (DSM-490) or ``TooComplex`` (DSM-944)."""
    archive = Archive(data)
    reader = _Reader(data)
    for entry in reader.entries():
        if len(archive.entries) >= most_members:
            raise TooComplex("DSM-944", members=most_members + 1)
        archive.entries.append(entry)
    archive.outside = len(data[reader.at :].rstrip(b"\x00"))
    return archive


class _Reader:
    """Walks the blocks; keeps what pax and GNU headers say about the entry that follows them."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0
        self.told: dict[str, bytes] = {}
        self.common: dict[str, bytes] = {}

    def entries(self) -> Iterator[Entry]:
        while self.at < len(self.data):
            block = self.data[self.at : self.at + BLOCK]
            if not any(block):
                if self.told:
                    raise _broken("header without its file")
                return
            if not is_header(block):
                raise _broken("checksum of a header")
            self.at += BLOCK
            kind = block[156:157]
            if kind in (b"x", b"X", b"g", b"L", b"K"):
                self._about_the_next(kind, self._payload(_number(block[124:136])))
            else:
                yield self._entry(block, kind)
        if not self.data or self.told:
            raise _broken("end")

    def _payload(self, size: int) -> bytes:
        if not 0 <= size <= _LONGEST_HEADER or self.at + size > len(self.data):
            raise _broken("size of a header")
        payload = self.data[self.at : self.at + size]
        self.at += -(-size // BLOCK) * BLOCK
        return payload

    def _about_the_next(self, kind: bytes, payload: bytes) -> None:
        if kind in (b"L", b"K"):
            self._tell({"path" if kind == b"L" else "linkpath": payload.split(b"\x00", 1)[0]})
            return
        records = dict(_pax_records(payload))
        if kind != b"g":
            self._tell(records)
            return
        if records.keys() & {"path", "linkpath", "size"} or any(key.startswith(_SPARSE) for key in records):
            raise _broken("a common header names one file")
        self.common.update(records)

    def _tell(self, records: dict[str, bytes]) -> None:
        if any(key in self.told and self.told[key] != value for key, value in records.items()):
            raise _broken("two headers disagree")
        self.told.update(records)

    def _entry(self, block: bytes, kind: bytes) -> Entry:
        told, self.told = {**self.common, **self.told}, {}
        size = _decimal(told["size"]) if "size" in told else _number(block[124:136])
        if any(key.startswith(_SPARSE) for key in told):
            kind = b"S"
        start = self.at
        if kind == b"S":
            self._skip_sparse_map(block)
            start = self.at
        if kind not in (*_FILE, b"S", b"D", b"M", b"V") and size:
            raise _broken("a link or folder with content")
        if size < 0 or start + size > len(self.data):
            raise _broken("size")
        self.at = start + -(-size // BLOCK) * BLOCK
        return Entry(_name(told.get("path") or _ustar_name(block)), kind, start, size, _time(told, block))

    def _skip_sparse_map(self, block: bytes) -> None:
        """GNU's old sparse form: blocks with more of the map follow the header (byte 482, then byte 504)."""
        more = block[257:265] == b"ustar  \x00" and block[482]
        while more:
            following = self.data[self.at : self.at + BLOCK]
            if len(following) < BLOCK:
                raise _broken("sparse map")
            self.at += BLOCK
            more = following[504]


def _broken(reason: str) -> Malformed:
    return Malformed("DSM-490", reason=f"tar: {reason}")


def _number(raw: bytes) -> int:
    """Octal, or GNU's base 256 when the first bit is set.  Raises ``Malformed``."""
    if raw[:1] and raw[0] & 0x80:
        value = int.from_bytes(bytes((raw[0] & 0x7F,)) + raw[1:], "big")
        if raw[0] & 0x40:
            raise _broken("negative number")
        return value
    text = raw.split(b"\x00", 1)[0].strip(b" ")
    if not text:
        return 0
    if not all(0x30 <= byte <= 0x37 for byte in text):
        raise _broken("number")
    return int(text, 8)


def _decimal(raw: bytes) -> int:
    if not raw.isdigit() or len(raw) > 20:
        raise _broken("number")
    return int(raw)


def _pax_records(payload: bytes) -> Iterator[tuple[str, bytes]]:
    """Records of the form "length key=value", each ended by a line feed."""
    at = 0
    while at < len(payload) and payload[at : at + 1] != b"\x00":
        space = payload.find(b" ", at, at + 10)
        if space < 0:
            raise _broken("extended header")
        stop = at + _decimal(payload[at:space])
        record = payload[space + 1 : stop]
        key, equals, value = record[:-1].partition(b"=")
        if not equals or not record.endswith(b"\n") or stop > len(payload):
            raise _broken("extended header")
        yield key.decode("utf-8", "replace"), value
        at = stop


def _ustar_name(block: bytes) -> bytes:
    name = block[:100].split(b"\x00", 1)[0]
    # GNU's own magic ("ustar  ") has times and sparse maps where ustar has the prefix
    prefix = block[345:500].split(b"\x00", 1)[0] if block[257:263] == b"ustar\x00" else b""
    return prefix + b"/" + name if prefix else name


def _name(raw: bytes) -> str:
    for encoding in ("utf-8", "cp932", "cp437"):
        try:
            return unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _broken("name")


def _time(told: dict[str, bytes], block: bytes) -> int:
    if "mtime" in told:
        whole = told["mtime"].split(b".", 1)[0]
        return min(_decimal(whole), _LATEST) if whole.isdigit() else 0
    try:
        return min(_number(block[136:148]), _LATEST)
    except Malformed:
        return 0


class Writer:
    """Writes a tar: same input → same bytes."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, name: str, data: bytes, *, time: int = 0) -> None:
        """``name`` of a folder ends in ``/``."""
        raw = name.encode("utf-8")
        if not name.isascii() or len(raw) > 100:
            self._put(_header(b"PaxHeaders/long", b"x", len(record := _record("path", raw)), time), record)
            raw = name.encode("ascii", "replace").replace(b"?", b"_")[-100:].lstrip(b"/")
        self._put(_header(raw, b"5" if name.endswith("/") else b"0", len(data), time), data)

    def _put(self, header: bytes, data: bytes) -> None:
        padding = bytes(-len(data) % BLOCK)
        self._pieces += (header, data, padding)
        self._size += len(header) + len(data) + len(padding)

    def finish(self) -> bytes:
        end = 2 * BLOCK
        return b"".join((*self._pieces, bytes(end + -(self._size + end) % _RECORD)))


def _record(key: str, value: bytes) -> bytes:
    body = b" " + key.encode() + b"=" + value + b"\n"
    length = len(body) + 1
    while length != len(body) + len(str(length)):
        length = len(body) + len(str(length))
    return str(length).encode() + body


def _header(name: bytes, kind: bytes, size: int, time: int) -> bytes:
    mode = b"0000755\x00" if kind == b"5" else b"0000644\x00"
    owner = b"0000000\x00" * 2
    told = b"%011o\x00%011o\x00" % (size, time)
    tail = kind + bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\x00" * 2 + bytes(167)
    front = name.ljust(100, b"\x00") + mode + owner + told
    return front + b"%06o\x00 " % sum(front + b" " * 8 + tail) + tail
