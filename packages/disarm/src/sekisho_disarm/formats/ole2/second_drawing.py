"""The second reader of drawings: record types, pictures by their own first bytes, properties without links."""

from __future__ import annotations

import hashlib
import struct
import zlib

from sekisho_disarm.formats.metafile import second_reader as metafiles
from sekisho_disarm.kinds import Kind

_CONTAINERS = frozenset({0xF000, 0xF001, 0xF002, 0xF003, 0xF004, 0xF005})
_ATOMS = frozenset(
    {*range(0xF006, 0xF00C), 0xF00D, 0xF00F, 0xF010, 0xF011, 0xF012, 0xF014, 0xF017, 0xF11E, 0xF121, 0xF122}
)
_PICTURES = {
    0xF01E: (b"\x89PNG",),
    0xF01D: (b"\xff\xd8\xff",),
    0xF029: (b"II", b"MM"),
    0xF01F: (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"),
}
_METAFILES = {0xF01A: Kind.EMF, 0xF01B: Kind.WMF}
_TABLES = frozenset({0xF00B, 0xF121, 0xF122})
#: Names of linked pictures with their flags, the hyperlink of a shape, scripts, and a package inside.
_LINKS = frozenset({0x105, 0x106, 0x187, 0x188, 0x1C6, 0x1C7, 0x382, 0x3A9, 0xC1, 0x38D, 0x38E, 0x397, 0x39A})


def verify(data: bytes, hosted: frozenset[int] = frozenset()) -> list[str]:
    """A sentence for every record outside the list.  ``hosted``: containers that the host judges itself."""
    remains: list[str] = []
    waiting = [(0, len(data))]
    while waiting:
        at, end = waiting.pop()
        while at < end:
            if at + 8 > end:
                remains.append("drawing: bytes behind the records")
                break
            head, kind, size = struct.unpack_from("<HHI", data, at)
            at += 8
            if at + size > end:
                remains.append("drawing: a record is cut")
                break
            if kind in _CONTAINERS and head & 15 == 15:
                waiting.append((at, at + size))
            elif kind not in hosted:
                remains += judge(head, kind, data[at : at + size])
            at += size
    return remains


def judge(head: int, kind: int, body: bytes) -> list[str]:
    """One record that is no container."""
    if kind not in _ATOMS or head & 15 == 15:
        return [f"drawing: record {kind:#06x}"]
    if kind == 0xF007:
        return _entry(body)
    return _properties(head >> 4, body) if kind in _TABLES else []


def _entry(body: bytes) -> list[str]:
    if len(body) < 36 or body[33]:
        return ["drawing: a picture with a name"]
    return picture(body[36:]) if len(body) > 36 else []


def picture(blip: bytes) -> list[str]:
    """A picture record must be one of four kinds, hold what it says, and end with its picture."""
    _, kind, size = struct.unpack_from("<HHI", blip)
    if kind in _METAFILES:
        return _metafile(blip, size, _METAFILES[kind])
    data = blip[25:]
    if kind not in _PICTURES or size + 8 != len(blip) or not data.startswith(_PICTURES[kind]):
        return [f"drawing: picture {kind:#06x}"]
    if hashlib.md5(data, usedforsecurity=False).digest() != blip[8:24]:
        return ["drawing: a picture with another's digest"]
    return []


def _metafile(blip: bytes, size: int, kind: Kind) -> list[str]:
    """Packed, exactly as long as told, and proven by the second reader of metafiles."""
    if size + 8 != len(blip) or len(blip) < 58:
        return ["drawing: a metafile is cut"]
    length, packed, packing = (*struct.unpack_from("<I", blip, 24), *struct.unpack_from("<IB", blip, 52))
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(blip[58:], length + 1)
    except zlib.error:
        return ["drawing: a metafile is not packed"]
    if (
        packing
        or packed != len(blip) - 58
        or len(data) != length
        or not unpacking.eof
        or unpacking.unused_data
    ):
        return ["drawing: bytes around a metafile"]
    if hashlib.md5(data, usedforsecurity=False).digest() != blip[8:24]:
        return ["drawing: a metafile with another's digest"]
    return [f"drawing: {said}" for said in metafiles.verify(data, kind)]


def _properties(count: int, body: bytes) -> list[str]:
    names = [struct.unpack_from("<H", body, 6 * n)[0] for n in range(count)]
    if any(name & 0x3FFF in _LINKS for name in names):
        return ["drawing: a property that links"]
    at = 6 * count
    for number, name in enumerate(names):
        if name & 0x8000:
            told = int.from_bytes(body[6 * number + 2 : 6 * number + 6], "little")
            at += told + _untold(body[at : at + 6], told)
    return [] if len(body) == at else ["drawing: bytes behind properties"]


def _untold(head: bytes, told: int) -> int:
    """An array whose elements alone make the size that is told has its head before them."""
    elements, size = int.from_bytes(head[:2], "little"), int.from_bytes(head[4:6], "little")
    size = (0x10000 - size) // 4 if size > 0x7FFF else size
    return 6 if elements and elements * size == told else 0
