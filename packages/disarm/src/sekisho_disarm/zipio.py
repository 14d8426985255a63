"""Reading and writing ZIP under our own rules.

The central directory is the attacker's word; every claim in it is compared with the local headers and
with the bytes.  Entries may not overlap, sizes and checksums must be true, a member's stream must end
where the directory says.  What lies outside the entries is counted and does not come along.
Source: PKWARE APPNOTE 6.3.10, §4.3 (records), §4.4.4 (flags), §4.5 (extra fields).
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from isal import igzip_lib, isal_zlib

from sekisho_disarm import zipcrypt, zippieces
from sekisho_disarm.errors import Malformed, NeedsPassword, TooComplex
from sekisho_disarm.limits import Budget
from sekisho_disarm.names import printable
from sekisho_disarm.passwords import Passwords, spellings

_EOCD = struct.Struct("<4s4H2LH")
_EOCD64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED, _DESCRIPTOR, _STRONG, _UTF8 = 0x1, 0x8, 0x40, 0x800
_STORED, _DEFLATED, _AES = 0, 8, 99
_LONGEST_DESCRIPTOR = 24
#: Version 2.0 on NTFS (§4.4.2).  What MS-DOS made, Info-ZIP's unzip reads in a code page of MS-DOS, whatever the
#: UTF-8 flag says; what Unix made needs permissions.
_MADE_BY = 10 << 8 | 20
#: Oldest date the format can say; used where a document needs none.
EPOCH = (1 << 5) | 1
_LATEST = (127 << 9) | (12 << 5) | 31


@dataclass(frozen=True, slots=True)
class Entry:
    """One member as the directory tells it; ``start`` is where its packed bytes begin in the file."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    header: int  # first byte of the local header
    start: int
    date: int  # DOS date and time words
    time: int
    mode: int  # Unix mode, 0 when the writer was no Unix
    has_extra: bool
    aes: zipcrypt.Aes | None = None

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & (_ENCRYPTED | _STRONG)) or self.method == _AES

    @property
    def is_directory(self) -> bool:
        return self.name.endswith(("/", "\\"))


@dataclass(frozen=True, slots=True)
class Archive:
    data: bytes
    entries: tuple[Entry, ...]
    outside: int  # bytes before, between and after the entries which belong to nothing
    has_comment: bool

    def read(self, entry: Entry, budget: Budget, passwords: Passwords | None = None) -> bytes:
        """Unpack one member and prove size and checksum.

        Raises ``NeedsPassword``, ``TooComplex`` (before unpacking) or ``Malformed`` (DSM-921, -922).
        """
        where = printable(entry.name)
        if entry.is_encrypted and (entry.flags & _STRONG or (entry.method == _AES and entry.aes is None)):
            raise NeedsPassword("DSM-932", where=where)
        budget.take_bytes(entry.size, packed=entry.packed, where=where)
        packed = self.data[entry.start : entry.start + entry.packed]
        if not entry.is_encrypted:
            return _unpack(packed, entry, where)
        return (passwords or Passwords()).first_that_opens(
            lambda password: _decrypt(packed, entry, password), where=where
        )

    def pieces(self, entry: Entry, budget: Budget) -> Iterator[bytes] | None:
        """As :meth:`read`, some of it at a time; ``None`` for a member that must be read whole."""
        if entry.is_encrypted or entry.method != _DEFLATED:
            return None
        where = printable(entry.name)
        budget.take_bytes(entry.size, packed=entry.packed, where=where)
        packed = self.data[entry.start : entry.start + entry.packed]
        return zippieces.inflate(packed, entry.size, entry.crc, where)


def _decrypt(packed: bytes, entry: Entry, password: str) -> bytes | None:
    """The content of an encrypted member, or ``None`` when the password does not fit.

    What does not unpack counts as such: the traditional method cannot tell a wrong password from damage.
    """
    check = entry.time >> 8 if entry.flags & _DESCRIPTOR else entry.crc >> 24
    for spelling in spellings(password):
        if entry.aes is not None:
            plain = zipcrypt.decrypt_aes(packed, spelling, entry.aes)
        else:
            plain = zipcrypt.decrypt_traditional(packed, spelling, check)
        if plain is not None:
            try:
                return _unpack(plain, entry, "")
            except Malformed:
                continue
    return None


def _unpack(packed: bytes, entry: Entry, where: str) -> bytes:
    method = entry.aes.method if entry.aes is not None else entry.method
    data = packed if method == _STORED else _inflate(packed, method, entry.size, where)
    unchecked = (
        entry.aes is not None and entry.aes.version == 2
    )  # AE-2 proves its content by a code of its own
    if len(data) != entry.size or not (unchecked or isal_zlib.crc32(data) == entry.crc):
        raise Malformed("DSM-922", where=where, reason="size or checksum")
    return data


def _inflate(packed: bytes, method: int, size: int, where: str) -> bytes:
    if method != _DEFLATED:
        raise Malformed("DSM-921", where=where, reason=f"method {method}")
    unpacker = isal_zlib.decompressobj(wbits=-15)
    try:
        data = unpacker.decompress(packed, size + 1)
        while not unpacker.eof and len(data) <= size:
            more = unpacker.decompress(unpacker.unconsumed_tail, size + 1 - len(data))
            if not more and not unpacker.eof:
                break
            data += more
    except igzip_lib.IsalError:  # type: ignore[misc]  # the stub calls this class a variable
        raise Malformed("DSM-921", where=where, reason="deflate") from None
    if not unpacker.eof or unpacker.unused_data:
        raise Malformed("DSM-922", where=where, reason="length of a stream")
    return data


def open_archive(data: bytes, *, most_members: int) -> Archive:
    """Read and check the directory.  Raises ``Malformed`` (DSM-921, -922) or ``TooComplex`` (DSM-944)."""
    end = _find_end(data)
    prefix, position, size, count, comment = end.prefix, end.directory, end.size, end.count, end.comment
    if count > most_members:
        raise TooComplex("DSM-944", members=count)
    entries = []
    limit = position + size
    for _ in range(count):
        entry, position = _read_central(data, position, limit, prefix)
        entries.append(entry)
    if position != limit:
        raise Malformed("DSM-922", reason="number of entries")
    return Archive(data, tuple(entries), _outside(data, entries, end), comment > 0)


@dataclass(frozen=True, slots=True)
class _End:
    directory: int
    size: int
    count: int
    prefix: int
    comment: int
    start: int  # first byte of the end records
    stop: int  # first byte behind the comment


def _find_end(data: bytes) -> _End:
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or at + _EOCD.size > len(data):
        raise Malformed("DSM-921", reason="no end record")
    _, disk, first, here, count, size, offset, comment = _EOCD.unpack_from(data, at)
    stop = at + _EOCD.size + comment
    if stop > len(data) or disk or first or here != count:
        raise Malformed("DSM-921", reason="end record")
    start = at
    if count == _FULL16 or _FULL32 in (size, offset):
        start, count, size, offset = _find_end64(data, at, count, size, offset)
    directory = start - size
    prefix = directory - offset
    if prefix < 0 or directory < 0:
        raise Malformed("DSM-921", reason="directory")
    return _End(directory, size, count, prefix, comment, start, stop)


def _find_end64(data: bytes, at: int, count: int, size: int, offset: int) -> tuple[int, int, int, int]:
    locator = at - _LOCATOR.size
    if locator < 0 or data[locator : locator + 4] != b"PK\x06\x07":
        return at, count, size, offset
    start = locator - _EOCD64.size
    if start < 0 or data[start : start + 4] != b"PK\x06\x06":
        raise Malformed("DSM-921", reason="ZIP64 end record")
    fields = _EOCD64.unpack_from(data, start)
    return start, fields[7], fields[8], fields[9]


def _read_central(data: bytes, position: int, limit: int, prefix: int) -> tuple[Entry, int]:
    if position + _CENTRAL.size > limit or data[position : position + 4] != b"PK\x01\x02":
        raise Malformed("DSM-921", reason="directory entry")
    fields = _CENTRAL.unpack_from(data, position)
    (
        _,
        made,
        _need,
        flags,
        method,
        time,
        date,
        crc,
        packed,
        size,
        nlen,
        elen,
        clen,
        _disk,
        _ia,
        external,
        at,
    ) = fields
    name_at = position + _CENTRAL.size
    raw = data[name_at : name_at + nlen]
    extra = data[name_at + nlen : name_at + nlen + elen]
    size, packed, at = _zip64(extra, size, packed, at)
    stop = name_at + nlen + elen + clen
    if stop > limit or not raw:
        raise Malformed("DSM-921", reason="directory entry")
    start = _check_local(data, at + prefix, raw, (flags, method, crc, packed, size))
    if start + packed > len(data) or (method == _STORED and packed != size and not flags & _ENCRYPTED):
        raise Malformed("DSM-922", reason="size")
    mode = external >> 16 if made >> 8 == 3 else 0
    return (
        Entry(
            name=_name(raw, flags),
            method=method,
            flags=flags,
            crc=crc,
            packed=packed,
            size=size,
            header=at + prefix,
            start=start,
            date=date,
            time=time,
            mode=mode,
            has_extra=bool(elen or clen),
            aes=zipcrypt.aes_field(extra) if method == _AES else None,
        ),
        stop,
    )


def _zip64(extra: bytes, size: int, packed: int, at: int) -> tuple[int, int, int]:
    """The true numbers from the ZIP64 extra field, in the order in which they are missing (§4.5.3)."""
    position = 0
    while position + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, position)
        if tag == 1:
            values = [
                v for (v,) in struct.iter_unpack("<Q", extra[position + 4 : position + 4 + length // 8 * 8])
            ]
            numbers = [values.pop(0) if n == _FULL32 and values else n for n in (size, packed, at)]
            return numbers[0], numbers[1], numbers[2]
        position += 4 + length
    return size, packed, at


def _check_local(data: bytes, at: int, raw: bytes, told: tuple[int, int, int, int, int]) -> int:
    """Compare the local header with the directory; returns where the packed bytes begin."""
    if at < 0 or at + _LOCAL.size > len(data) or data[at : at + 4] != b"PK\x03\x04":
        raise Malformed("DSM-921", reason="local header")
    _, _need, flags, method, _t, _d, crc, packed, size, nlen, elen = _LOCAL.unpack_from(data, at)
    name_at = at + _LOCAL.size
    if data[name_at : name_at + nlen] != raw:
        raise Malformed("DSM-922", reason="name")
    if method != told[1] or (flags ^ told[0]) & (_ENCRYPTED | _UTF8):
        raise Malformed("DSM-922", reason="method")
    differs = (crc, packed, size) != told[2:]
    if differs and not flags & _DESCRIPTOR and _FULL32 not in (packed, size):
        raise Malformed("DSM-922", reason="size")
    return int(name_at + nlen + elen)


def _outside(data: bytes, entries: list[Entry], end: _End) -> int:
    """Bytes that belong to no entry.  Raises ``Malformed`` when two entries share bytes."""
    outside = len(data) - end.stop
    spans = sorted((entry.header, entry.start + entry.packed) for entry in entries)
    reached = 0
    for start, stop in spans:
        if start < reached:
            raise Malformed("DSM-922", reason="overlap")
        gap = start - reached
        outside += gap if gap > _LONGEST_DESCRIPTOR or reached == 0 else 0
        reached = stop
    if reached > end.directory:
        raise Malformed("DSM-922", reason="overlap")
    gap = end.directory - reached
    return outside + (gap if gap > _LONGEST_DESCRIPTOR or reached == 0 else 0)


def _name(raw: bytes, flags: int) -> str:
    """UTF-8 by flag or by form, else CP932 (what Windows in Japan writes), else CP437; composed (NFC)."""
    encodings = ("utf-8",) if flags & _UTF8 else ("utf-8", "cp932", "cp437")
    for encoding in encodings:
        try:
            return unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Malformed("DSM-921", reason="name")


class Writer:
    """Writes a ZIP: sizes in the local headers, no extra fields, UTF-8 names, same input → same bytes."""

    def __init__(self) -> None:
        self._body: list[bytes] = []
        self._directory: list[bytes] = []
        self._at = 0

    def add(
        self,
        name: str,
        data: bytes | zippieces.Packed,
        *,
        date: int = EPOCH,
        time: int = 0,
        stored: bool = False,
        password: str = "",
    ) -> None:
        """Append a member; ``stored`` writes it unpacked, as ODF demands of its first one.

        ``password``: encrypt it (AES-256); folders, which have no content, stay as they are.
        """
        if isinstance(data, zippieces.Packed):
            packed, method, size, crc = data.data, _DEFLATED, data.size, data.crc
        else:
            packed, method = (data, _STORED) if stored else _deflate(data)
            size, crc = len(data), isal_zlib.crc32(data)
        raw = name.encode("utf-8")
        flags = 0 if name.isascii() else _UTF8
        date = min(max(date, EPOCH), _LATEST)
        extra = b""
        if password and not name.endswith("/"):
            extra = zipcrypt.written_field(method)
            packed, method = zipcrypt.encrypt_aes(packed, password.encode("utf-8")), _AES
            flags, crc = flags | _ENCRYPTED, 0  # AE-2 keeps no checksum of the content
        common = (flags, method, time, date, crc, len(packed), size, len(raw), len(extra))
        attributes = 0x10 if name.endswith("/") else 0
        self._directory.append(
            _CENTRAL.pack(b"PK\x01\x02", _MADE_BY, 20, *common, 0, 0, 0, attributes, self._at) + raw + extra
        )
        self._body += (_LOCAL.pack(b"PK\x03\x04", 20, *common) + raw + extra, packed)
        self._at += _LOCAL.size + len(raw) + len(extra) + len(packed)

    def finish(self) -> bytes:
        count, directory = len(self._directory), b"".join(self._directory)
        end = _EOCD.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), self._at, 0)
        return b"".join((*self._body, directory, end))


def _deflate(data: bytes) -> tuple[bytes, int]:
    if len(data) < 16:
        return data, _STORED
    packed = isal_zlib.compress(data, level=1, wbits=-15)
    return (packed, _DEFLATED) if len(packed) < len(data) else (data, _STORED)


def warm() -> None:
    zipcrypt.warm()
    writer = Writer()
    writer.add("あ.txt", bytes(64))
    archive = open_archive(writer.finish(), most_members=1)
    archive.read(archive.entries[0], Budget())
