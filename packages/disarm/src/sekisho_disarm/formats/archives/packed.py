"""gz, bz2, xz: one packed file each.  What is inside goes through the door and is packed again.

Inflating is streamed: the budget is asked after every piece, so a bomb ends after the piece that is too much.
Several streams in one file are one content, as all unpackers read them; they come out as one stream.
Source: RFC 1952 (gzip); the bz2 and xz forms are those of the reference libraries.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from isal import igzip_lib, isal_zlib

from sekisho_disarm import names
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Malformed, TooComplex
from sekisho_disarm.formats import Format
from sekisho_disarm.identify import extension
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import MIB
from sekisho_disarm.report import Action

_PIECE = MIB
_READ = 64 * 1024
#: xz: the dictionary that a file may ask for; preset 9 needs 65 MiB
_MEMORY = 128 * MIB
#: xz of our own: six times as fast as the usual preset, a tenth larger
_PRESET = 1
_GZIP_HEAD = struct.Struct("<2sBBLBB")
_GZIP_FLAGS = 0x1F  # text, checksum, extra, name, comment; the rest is reserved
_UNNAMED = "content"
_SHORT = {"tgz": "tar", "taz": "tar", "tbz": "tar", "tbz2": "tar", "txz": "tar"}


class Decoder(Protocol):
    """The shape that the standard library's decompressors share."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Codec:
    suffix: str
    magic: bytes
    open: Callable[[], Decoder]
    second: Callable[[], Decoder]
    pack: Callable[[bytes, bytes], bytes]  # content, the hostile file (for its date)


def _gunzip() -> Decoder:
    return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)


class _Zlib:
    """The standard library's zlib in the shape of its other decompressors: the second reader of gz."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max(max_length, 0))


def _unxz() -> Decoder:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MEMORY)


def _gzip(content: bytes, original: bytes) -> bytes:
    """One member without name; the date is the original's."""
    date = _GZIP_HEAD.unpack_from(original)[3] if len(original) >= _GZIP_HEAD.size else 0
    head = _GZIP_HEAD.pack(b"\x1f\x8b", 8, 0, date, 0, 255)
    body = isal_zlib.compress(content, level=1, wbits=-15)
    return head + body + struct.pack("<LL", isal_zlib.crc32(content), len(content) & 0xFFFFFFFF)


CODECS: dict[Kind, Codec] = {
    Kind.GZIP: Codec("gz", b"\x1f\x8b", _gunzip, _Zlib, _gzip),
    Kind.BZIP2: Codec("bz2", b"BZh", bz2.BZ2Decompressor, bz2.BZ2Decompressor, lambda c, _: bz2.compress(c)),
    Kind.XZ: Codec("xz", b"\xfd7zXZ\x00", _unxz, _unxz, lambda c, _: lzma.compress(c, preset=_PRESET)),
}


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed`` (DSM-490), ``TooComplex``, and whatever the content raises."""
    codec = CODECS[kind]
    if kind is Kind.GZIP:
        _check_gzip(data, context)
    content, end = _unpacked(data, codec, context)
    if behind := len(data[end:].rstrip(b"\x00")):
        context.report("DSM-405", count=behind)
    inside = _inner_name(name, codec)
    context.budget.take_member(where=names.printable(inside))
    rebuilt = context.nested(content, inside) if content else Rebuilt(b"", Kind.EMPTY, inside)
    return Rebuilt(codec.pack(rebuilt.data, data), kind, _outer_name(name, rebuilt, codec))


def _check_gzip(data: bytes, context: Context) -> None:
    if len(data) < _GZIP_HEAD.size or data[2] != 8 or data[3] & ~_GZIP_FLAGS:
        raise Malformed("DSM-490", reason="gz: header")
    if data[3] & 0x1C:  # extra field, name, comment
        context.report("DSM-407", action=Action.REENCODED)


def _unpacked(data: bytes, codec: Codec, context: Context) -> tuple[bytes, int]:
    """The content of all streams, and where the last of them ends."""
    pieces: list[bytes] = []
    size, end = 0, 0
    while not end or data.startswith(codec.magic, end):
        for piece, at in _stream(data, end, codec.open()):
            size += len(piece)
            context.budget.foresee(size, packed=max(at, 1))
            pieces.append(piece)
            end = at
    context.budget.take_bytes(size, packed=len(data))
    return b"".join(pieces), end


def _stream(data: bytes, at: int, decoder: Decoder) -> Iterator[tuple[bytes, int]]:
    """Pieces of one stream, each with the position up to which the file has been read."""
    try:
        while not decoder.eof:
            feed = b""
            if decoder.needs_input:
                feed = data[at : at + _READ]
                at += len(feed)
                if not feed:
                    raise Malformed("DSM-490", reason="end is missing")
            piece = decoder.decompress(feed, _PIECE)
            yield piece, at - len(decoder.unused_data)
    except DisarmError:
        raise
    except MemoryError:
        raise TooComplex("DSM-940") from None
    except Exception as error:  # noqa: BLE001 - each library has classes of its own (OSError, EOFError, LZMAError, …)
        if isinstance(error, lzma.LZMAError) and "emory" in str(error):
            raise TooComplex("DSM-940") from None
        raise Malformed("DSM-490", reason=type(error).__name__) from None


def _inner_name(name: str, codec: Codec) -> str:
    """The name without the ending of the packer; the name that a gz may hold is not believed."""
    suffix = extension(name)
    stem = name.rstrip(". ")
    if suffix in _SHORT:
        return f"{stem[: -len(suffix)]}{_SHORT[suffix]}"
    return (stem[: -len(suffix) - 1] if suffix == codec.suffix else name) or _UNNAMED


def _outer_name(name: str, inside: Rebuilt, codec: Codec) -> str:
    suffix = extension(name)
    if suffix in _SHORT and inside.kind is Kind.TAR and suffix in names.extensions(codec_kind(codec).value):
        return f"{inside.name.rpartition('.')[0]}.{suffix}"
    return f"{inside.name}.{codec.suffix}"


def codec_kind(codec: Codec) -> Kind:
    return next(kind for kind, known in CODECS.items() if known is codec)


def verify(data: bytes, kind: Kind) -> list[str]:
    """Second reader: one stream that ends with the file, no names or extra fields in its header.

    For gz other code (zlib against ISA-L); bz2 and xz have one library each, read anew.
    """
    if kind is Kind.GZIP and data[3:4] != b"\x00":
        return ["gz: header with fields"]
    end = 0
    try:
        for _, at in _stream(data, 0, CODECS[kind].second()):
            end = at
    except DisarmError as error:
        return [f"{kind}: {error.details.get('reason', error.code)}"]
    return [] if end == len(data) else [f"{kind}: data behind the end"]


def warm() -> None:
    for kind, codec in CODECS.items():
        data = codec.pack(b"warm" * 9, b"")
        list(_stream(data, 0, codec.open()))
        verify(data, kind)


FORMAT = Format(family="packed", kinds=frozenset(CODECS), rebuild=rebuild, verify=verify, warm=warm)
