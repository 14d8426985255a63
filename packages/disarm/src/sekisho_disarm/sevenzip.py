"""The frame of a 7z archive, read and written: where packed streams lie, and which coders made them.

Nothing is unpacked here but the header.  What follows the folders (sizes and checksums of the members, names, times)
is carried as it is: its bytes mean the same when a coder is taken out of a folder.
Source: 7zFormat.txt of the 7-Zip SDK ("Archive structure"); numbers as in its "UINT64".
"""

from __future__ import annotations

import lzma
import struct
import zlib
from dataclasses import dataclass, field, replace

MAGIC = b"7z\xbc\xaf\x27\x1c"
START = struct.Struct(
    "<6s2BI2QI"
)  # magic, version, checksum of the rest; offset, size, checksum of the header
AES, COPY, LZMA, LZMA2 = b"\x06\xf1\x07\x01", b"\x00", b"\x03\x01\x01", b"\x21"
_END, _HEADER, _STREAMS, _PACK, _UNPACK = 0x00, 0x01, 0x04, 0x06, 0x07
_SIZE, _CRC, _FOLDER, _SIZES, _ENCODED = 0x09, 0x0A, 0x0B, 0x0C, 0x17
_MOST = 100_000  # folders or packed streams; 7-Zip writes one for each file at most
_MOST_CODERS = 32
_MOST_HEADER = 64 * 1024 * 1024


class NoFrame(Exception):
    """The frame is not one that we read; another reader may say what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Coder:
    """One step of packing; ``ins`` are nearer to the packed bytes."""

    method: bytes
    ins: int = 1
    outs: int = 1
    properties: bytes | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """How some packed streams become one content.  Indices count the ins and outs of all coders in order."""

    coders: tuple[Coder, ...]
    binds: tuple[tuple[int, int], ...]  # (in, out): what comes out there goes in here
    packed: tuple[int, ...]  # ins that packed streams go into
    sizes: tuple[int, ...] = ()  # of each out
    crc: int | None = None  # of the content


@dataclass(frozen=True, slots=True)
class Frame:
    """``streams`` are packed bytes in order; ``rest`` is the header from behind the folders to its end."""

    streams: tuple[bytes, ...]
    folders: tuple[Folder, ...]
    rest: bytes = b""

    @property
    def is_encrypted(self) -> bool:
        return any(coder.method == AES for folder in self.folders for coder in folder.coders)


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = field(default=0)

    def take(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.data):
            raise NoFrame
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """The leading ones of the first byte say how many bytes follow; its other bits are the highest of the value."""
        first, value = self.byte(), 0
        for index in range(8):
            if not first & (0x80 >> index):
                return value | (first & ((0x80 >> index) - 1)) << (8 * index)
            value |= self.byte() << (8 * index)
        return value

    def count(self, most: int = _MOST) -> int:
        value = self.number()
        if value > most:
            raise NoFrame
        return value

    def expect(self, kind: int) -> None:
        if self.byte() != kind:
            raise NoFrame

    def flags(self, count: int) -> list[bool]:
        """One bit for each, or a byte that says "all"."""
        if self.byte():
            return [True] * count
        bits = self.take((count + 7) // 8)
        return [bool(bits[i // 8] & (0x80 >> i % 8)) for i in range(count)]

    def checksums(self, count: int) -> list[int | None]:
        return [int.from_bytes(self.take(4), "little") if known else None for known in self.flags(count)]


def header_of(data: bytes) -> bytes:
    """The header as the archive ends with it, packed or not.  Raises ``NoFrame``."""
    if len(data) < START.size or not data.startswith(MAGIC):
        raise NoFrame
    *_, offset, size, crc = START.unpack_from(data)
    header = data[START.size + offset : START.size + offset + size]
    if not size or size > _MOST_HEADER or len(header) != size or zlib.crc32(header) != crc:
        raise NoFrame
    return header


def is_packed(header: bytes) -> bool:
    return header[0] == _ENCODED


def read(data: bytes, header: bytes) -> Frame:
    """The frame that a header tells of: of the content, or of the header itself when that is packed.  Raises ``NoFrame``."""
    reader = _Reader(header)
    if reader.byte() == _HEADER:
        reader.expect(_STREAMS)
    elif not is_packed(header):
        raise NoFrame
    position, sizes = _pack_info(reader)
    folders = _folders(reader)
    streams, at = [], START.size + position
    for size in sizes:
        streams.append(data[at : at + size])
        at += size
    if at > len(data) or sum(len(folder.packed) for folder in folders) != len(streams):
        raise NoFrame
    return Frame(tuple(streams), tuple(folders), header[reader.at :])


def _pack_info(reader: _Reader) -> tuple[int, list[int]]:
    reader.expect(_PACK)
    position, count, sizes = reader.number(), reader.count(), list[int]()
    while (kind := reader.byte()) != _END:
        if kind == _SIZE:
            sizes = [reader.number() for _ in range(count)]
        elif kind == _CRC:
            reader.checksums(count)
        else:
            raise NoFrame
    if len(sizes) != count:
        raise NoFrame
    return position, sizes


def _folders(reader: _Reader) -> list[Folder]:
    reader.expect(_UNPACK)
    reader.expect(_FOLDER)
    count = reader.count()
    reader.expect(0)  # not in another place
    folders = [_folder(reader) for _ in range(count)]
    reader.expect(_SIZES)
    for index, folder in enumerate(folders):
        outs = sum(coder.outs for coder in folder.coders)
        folders[index] = replace(folder, sizes=tuple(reader.number() for _ in range(outs)))
    while (kind := reader.byte()) != _END:
        if kind != _CRC:
            raise NoFrame
        known = reader.checksums(count)
        folders = [replace(folder, crc=crc) for folder, crc in zip(folders, known, strict=True)]
    return folders


def _folder(reader: _Reader) -> Folder:
    coders = tuple(_coder(reader) for _ in range(reader.count(_MOST_CODERS)))
    ins, outs = sum(coder.ins for coder in coders), sum(coder.outs for coder in coders)
    if not coders or outs < 1 or ins < outs - 1:
        raise NoFrame
    binds = tuple((reader.count(ins - 1), reader.count(outs - 1)) for _ in range(outs - 1))
    bound = {into for into, _ in binds}
    free = [index for index in range(ins) if index not in bound]
    if len(free) != ins - len(binds):
        raise NoFrame
    packed = tuple(free) if len(free) == 1 else tuple(reader.count(ins - 1) for _ in free)
    if sorted(packed) != free:
        raise NoFrame
    return Folder(coders, binds, packed)


def _coder(reader: _Reader) -> Coder:
    flags = reader.byte()
    if flags & 0xC0:
        raise NoFrame
    method = reader.take(flags & 0x0F)
    ins, outs = (reader.count(_MOST_CODERS), reader.count(_MOST_CODERS)) if flags & 0x10 else (1, 1)
    properties = reader.take(reader.count(1024)) if flags & 0x20 else None
    return Coder(method, ins, outs, properties)


def unpacked_header(frame: Frame) -> bytes:
    """The header behind a frame of one folder that is packed once and not encrypted.  Raises ``NoFrame``."""
    if len(frame.folders) != 1 or len(frame.folders[0].coders) != 1:
        raise NoFrame
    folder, data = frame.folders[0], frame.streams[0]
    coder, size = folder.coders[0], folder.sizes[0]
    if size > _MOST_HEADER:
        raise NoFrame
    if coder.method != COPY:
        data = _inflated(data, coder, size)
    if len(data) != size or (folder.crc is not None and zlib.crc32(data) != folder.crc):
        raise NoFrame
    return data


def _inflated(data: bytes, coder: Coder, size: int) -> bytes:
    known = {LZMA: lzma.FILTER_LZMA1, LZMA2: lzma.FILTER_LZMA2}
    if coder.method not in known or coder.properties is None:
        raise NoFrame
    try:
        # The only public way to a filter of these properties is through their fields.
        options = _options(coder, known[coder.method])
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[options]).decompress(data, size)
    except (lzma.LZMAError, EOFError, ValueError):
        raise NoFrame from None


def _options(coder: Coder, identifier: int) -> dict[str, int]:
    assert coder.properties is not None
    if identifier == lzma.FILTER_LZMA2:
        (bits,) = coder.properties
        size = (2 | bits & 1) << (bits // 2 + 11)
        return {"id": identifier, "dict_size": min(size, _MOST_HEADER)}
    if len(coder.properties) != 5 or coder.properties[0] >= 9 * 5 * 5:
        raise NoFrame
    first, size = coder.properties[0], int.from_bytes(coder.properties[1:], "little")
    return {
        "id": identifier,
        "dict_size": min(max(size, 4096), _MOST_HEADER),
        "lc": first % 9,
        "lp": first // 9 % 5,
        "pb": first // 45,
    }


def write(frame: Frame) -> bytes:
    """The archive of a frame, its header unpacked."""
    header = bytes((_HEADER, _STREAMS, _PACK)) + _number(0) + _number(len(frame.streams))
    header += bytes((_SIZE,)) + b"".join(_number(len(stream)) for stream in frame.streams) + bytes((_END,))
    header += bytes((_UNPACK, _FOLDER)) + _number(len(frame.folders)) + b"\x00"
    header += b"".join(_written(folder) for folder in frame.folders)
    header += bytes((_SIZES,)) + b"".join(_number(size) for folder in frame.folders for size in folder.sizes)
    header += _checksums([folder.crc for folder in frame.folders]) + bytes((_END,)) + frame.rest
    body = b"".join(frame.streams)
    start = struct.pack("<2QI", len(body), len(header), zlib.crc32(header))
    return MAGIC + b"\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + body + header


def _written(folder: Folder) -> bytes:
    out = _number(len(folder.coders))
    for coder in folder.coders:
        is_complex = (coder.ins, coder.outs) != (1, 1)
        flags = len(coder.method) | 0x10 * is_complex | 0x20 * (coder.properties is not None)
        out += bytes((flags,)) + coder.method
        if is_complex:
            out += _number(coder.ins) + _number(coder.outs)
        if coder.properties is not None:
            out += _number(len(coder.properties)) + coder.properties
    out += b"".join(_number(into) + _number(of) for into, of in folder.binds)
    return out + (b"".join(_number(index) for index in folder.packed) if len(folder.packed) > 1 else b"")


def _checksums(known: list[int | None]) -> bytes:
    if not any(crc is not None for crc in known):
        return b""
    bits = bytearray((len(known) + 7) // 8)
    for index, crc in enumerate(known):
        if crc is not None:
            bits[index // 8] |= 0x80 >> index % 8
    values = b"".join(crc.to_bytes(4, "little") for crc in known if crc is not None)
    return bytes((_CRC, 0)) + bytes(bits) + values


def _number(value: int) -> bytes:
    """The longest form: 0xFF and eight bytes; short values in one byte."""
    return bytes((value,)) if value < 0x80 else b"\xff" + value.to_bytes(8, "little")
