"""Members of a ZIP that are too long to hold at once: read and written in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from isal import igzip_lib, isal_zlib

from sekisho_disarm.errors import Malformed
from sekisho_disarm.limits import MIB

_PIECE = 4 * MIB


@dataclass(frozen=True, slots=True)
class Packed:
    """The content of a member as it stands in a ZIP (deflate), with what the directory says about it."""

    data: bytes
    crc: int
    size: int

    def pieces(self) -> Iterator[bytes]:
        """The content again."""
        return inflate(self.data, self.size, self.crc, "")


class Packer:
    """Packs what it is given piece by piece."""

    def __init__(self) -> None:
        self._packer = isal_zlib.compressobj(level=1, wbits=-15)
        self._packed: list[bytes] = []
        self._crc = self._size = 0

    def write(self, piece: bytes) -> None:
        self._crc = isal_zlib.crc32(piece, self._crc)
        self._size += len(piece)
        self._packed.append(self._packer.compress(piece))

    def finish(self) -> Packed:
        return Packed(b"".join([*self._packed, self._packer.flush()]), self._crc, self._size)


def inflate(packed: bytes, size: int, crc: int, where: str) -> Iterator[bytes]:
    """The content of a deflated member, ``_PIECE`` bytes at a time; what came before may be thrown away.

    Raises ``Malformed`` (DSM-921, -922) at the piece where stream, size or checksum turn out to be untrue: nothing
    that was made of the pieces before may be used then.
    """
    unpacker = isal_zlib.decompressobj(wbits=-15)
    found = checked = 0
    rest = packed
    while not unpacker.eof:
        try:
            piece = unpacker.decompress(rest, _PIECE)
        except igzip_lib.IsalError:  # type: ignore[misc]  # the stub calls this class a variable
            raise Malformed("DSM-921", where=where, reason="deflate") from None
        rest = unpacker.unconsumed_tail
        found += len(piece)
        if found > size or not (piece or unpacker.eof):
            break
        checked = isal_zlib.crc32(piece, checked)
        yield piece
    if not unpacker.eof or unpacker.unused_data or found != size:
        raise Malformed("DSM-922", where=where, reason="length of a stream")
    if checked != crc:
        raise Malformed("DSM-922", where=where, reason="size or checksum")
