"""Words that the drawings (EMF, WMF) inside a file hold.

LibreOffice shows an embedded object as pixels; where the object left, its preview is a drawing whose words can be
read.  Such words are more text than before, but none that was not in the original file: this is how that is known.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

import olefile

_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_HEX = re.compile(rb"[0-9a-fA-F\s]{400,}")
_LARGEST = 64 << 20


def words(data: bytes) -> str:
    """The text of every drawing in a package, a compound file or rich text; the empty text for anything else."""
    return "".join(text for blob in _streams(data) for text in _texts(blob))


def _streams(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from (
                package.read(name) for name in package.namelist() if name.lower().endswith(("emf", "wmf"))
            )
    elif data.startswith(olefile.MAGIC):
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            for path in container.listdir():
                stream = container.openstream(path).read()
                yield from _unpacked(_of_workbook(stream) if path[-1] == "Workbook" else stream)
    elif data.startswith(b"{\\rt"):
        yield from (bytes.fromhex(_even(run.group().decode("ascii"))) for run in _HEX.finditer(data))


def _of_workbook(stream: bytes) -> bytes:
    """The drawings of a workbook, which are cut over many records."""
    parts, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind in (0xEB, 0xEC, 0x3C):
            parts.append(stream[at + 4 : at + 4 + size])
        at += 4 + size
    return b"".join(parts)


def _even(digits: str) -> str:
    digits = "".join(digits.split())
    return digits[: len(digits) // 2 * 2]


def _unpacked(stream: bytes) -> Iterator[bytes]:
    """Drawings are packed inside Office drawings, and plain in the streams of objects."""
    yield stream
    for found in _PACKED.finditer(stream):
        try:
            yield zlib.decompressobj().decompress(stream[found.start() :], _LARGEST)
        except zlib.error:
            continue


def _texts(blob: bytes) -> Iterator[str]:
    if blob[40:44] == b" EMF":
        yield from _emf(blob)
    else:
        at = 22 if blob.startswith(b"\xd7\xcd\xc6\x9a") else 0
        for start in (at, 40):  # OlePres streams have a head of forty bytes
            if blob[start : start + 4] in (b"\x01\0\x09\0", b"\x02\0\x09\0"):
                yield from _wmf(blob, start + 18)


def _emf(blob: bytes) -> Iterator[str]:
    at = 0
    while at + 8 <= len(blob):
        kind, size = struct.unpack_from("<II", blob, at)
        if size < 8:
            return
        if kind in (83, 84) and at + 52 <= len(blob):
            count, place = struct.unpack_from("<II", blob, at + 44)
            yield _letters(blob[at + place :], count, wide=kind == 84)
        elif kind == 108 and at + 36 <= len(blob):
            count, options = struct.unpack_from("<I4xI", blob, at + 16)
            yield _letters(blob[at + (36 if options & 0x100 else 52) :], count, wide=not options & 0x200)
        at += size


def _wmf(blob: bytes, at: int) -> Iterator[str]:
    while at + 6 <= len(blob):
        size, kind = struct.unpack_from("<IH", blob, at)
        if size < 3:
            return
        if kind == 0x0A32 and at + 14 <= len(blob):
            count, options = struct.unpack_from("<HH", blob, at + 10)
            yield _letters(blob[at + 14 + (8 if options & 6 else 0) :], count, wide=False)
        elif kind == 0x0521 and at + 8 <= len(blob):
            (count,) = struct.unpack_from("<H", blob, at + 6)
            yield _letters(blob[at + 8 :], count, wide=False)
        at += 2 * size


def _letters(data: bytes, count: int, *, wide: bool) -> str:
    return data[: count << wide].decode("utf-16-le" if wide else "cp1252", "replace")
