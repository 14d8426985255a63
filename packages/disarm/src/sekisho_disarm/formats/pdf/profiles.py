"""Colour profiles: the tags that convert colours are written anew; texts, private tags and gaps go.

Source: ICC.1:2022 §7.2 (header), §7.3 (tag table), §9.2 (tags).
"""

from __future__ import annotations

import struct

_HEAD = 128
_MOST_TAGS = 100
_CONVERTING = frozenset(
    b"A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 rXYZ gXYZ bXYZ rTRC gTRC bTRC "
    b"kTRC wtpt bkpt chad gamt lumi chrm view meas tech cicp".split()
)
#: What such a tag holds; a text under one of the names above is none.
_TYPES = frozenset(
    [
        b"XYZ ",
        b"curv",
        b"para",
        b"mft1",
        b"mft2",
        b"mAB ",
        b"mBA ",
        b"mpet",
        b"sf32",
        b"chrm",
        b"view",
        b"meas",
        b"sig ",
        b"cicp",
    ]
)
#: Types of one size: what lies behind it goes.
_SIZES = {
    b"XYZ ": 20,
    b"sf32": 44,
    b"view": 36,
    b"meas": 36,
    b"sig ": 12,
    b"cicp": 12,
    b"chrm": 36,
    b"para": 40,
}
_SPACES = {b"GRAY": 1, b"RGB ": 3, b"Lab ": 3, b"XYZ ": 3, b"CMYK": 4}
_KEPT_OF_HEAD = (slice(8, 24), slice(36, 40), slice(64, 80))


def rebuilt(data: bytes) -> bytes | None:
    """The profile with what converts colours and nothing else; ``None`` when it is no profile."""
    tags = _tags(data)
    if tags is None or not tags:
        return None
    names = [b"desc", b"cprt", *tags]
    bodies = {b"desc": _description(data[8]), b"cprt": _words(data[8]), **tags}
    return _written(_header(data), names, bodies)


def components(data: bytes) -> int | None:
    """How many numbers a colour of the profile has."""
    return _SPACES.get(data[16:20])


def _tags(data: bytes) -> dict[bytes, bytes] | None:
    if len(data) < _HEAD + 4 or data[36:40] != b"acsp" or data[16:20] not in _SPACES:
        return None
    (count,) = struct.unpack(">I", data[_HEAD : _HEAD + 4])
    if count > _MOST_TAGS or len(data) < _HEAD + 4 + 12 * count:
        return None
    found: dict[bytes, bytes] = {}
    for at in range(_HEAD + 4, _HEAD + 4 + 12 * count, 12):
        name, offset, length = struct.unpack(">4sII", data[at : at + 12])
        body = data[offset : offset + length]
        if name in _CONVERTING and body[:4] in _TYPES and len(body) == length and offset >= _HEAD:
            found.setdefault(name, _cut(body))
    return found


def _cut(body: bytes) -> bytes:
    if body[:4] == b"curv":
        return body[: 12 + 2 * int.from_bytes(body[8:12], "big")]
    return body[: _SIZES.get(body[:4], len(body))]


def _header(data: bytes) -> bytes:
    """Version, class, spaces, rendering and white of the profile; no maker, no date, no reserved bytes."""
    head = bytearray(_HEAD)
    for part in _KEPT_OF_HEAD:
        head[part] = data[part]
    head[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    return bytes(head)


def _description(version: int) -> bytes:
    if version >= 4:
        return _words(version)
    return b"desc" + bytes(4) + struct.pack(">I", 8) + b"profile\0" + bytes(8) + bytes(3) + bytes(67)


def _words(version: int) -> bytes:
    if version >= 4:
        return (
            b"mluc"
            + bytes(4)
            + struct.pack(">II2s2sII", 1, 12, b"en", b"US", 14, 28)
            + "profile".encode("utf-16-be")
        )
    return b"text" + bytes(4) + b"profile\0"


def _written(head: bytes, names: list[bytes], bodies: dict[bytes, bytes]) -> bytes:
    """Equal tags share their bytes, as profiles do."""
    table, blocks = [], b""
    places: dict[bytes, int] = {}
    start = _HEAD + 4 + 12 * len(names)
    for name in names:
        body = bodies[name]
        if body not in places:
            places[body] = start + len(blocks)
            blocks += body + bytes(-len(body) % 4)
        table.append(struct.pack(">4sII", name, places[body], len(body)))
    whole = bytearray(head + struct.pack(">I", len(names)) + b"".join(table) + blocks)
    whole[0:4] = struct.pack(">I", len(whole))
    return bytes(whole)
