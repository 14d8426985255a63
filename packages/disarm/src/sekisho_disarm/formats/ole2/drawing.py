"""Office drawings inside doc, xls and ppt: shapes by allow-list of records and properties, pictures rebuilt.

What the host (Excel, PowerPoint, Word) hangs on a shape is judged by the host.  Source: [MS-ODRAW] 2.2, 2.3.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sekisho_disarm.context import Context
from sekisho_disarm.formats.ole2.records import CONTAINER, Node, Rule
from sekisho_disarm.formats.ooxml import media
from sekisho_disarm.kinds import Kind

DGG, BSTORE, DG, SP = 0xF000, 0xF001, 0xF002, 0xF004
BSE, OPT, TEXTBOX, CLIENT_ANCHOR, CLIENT_DATA = 0xF007, 0xF00B, 0xF00D, 0xF010, 0xF011
_ENTRY = struct.Struct("<BB16sHIIIBBBB")
_PROPERTY = struct.Struct("<HI")
_HEAD, _NOWHERE = 8, 0xFFFFFFFF

#: Properties whose value follows as an array: shapes' geometry, shades, dashes, table rows.
_ARRAYS = frozenset({0x145, 0x146, 0x151, 0x152, 0x155, 0x156, 0x157, 0x197, 0x1CF, 0x383, 0x3A0})
#: Properties whose value follows as bytes; beside the arrays names and fonts.
_COMPLEX = _ARRAYS | {0xC0, 0xC5, 0x380, 0x381}
#: Names of linked pictures with their flags, rich text, tooltips, scripts, a package inside.
_LINKING = frozenset(
    {0x105, 0x106, 0x187, 0x188, 0x1C6, 0x1C7, 0xC1, 0x38D, 0x38E, 0x397, 0x398, 0x39A, 0x3A9}
)
_HYPERLINK, _LAST_KNOWN, _LONGEST = 0x382, 0x5BF, 1 << 20

_BLIPS: dict[int, tuple[str, frozenset[int]]] = {
    0xF01D: ("jpg", frozenset({0x46B, 0x6E3})),
    0xF02A: ("jpg", frozenset({0x46B, 0x6E3})),
    0xF01E: ("png", frozenset({0x6E1})),
    0xF01F: ("dib", frozenset({0x7A9})),
    0xF029: ("tif", frozenset({0x6E5})),
}
#: Metafiles, packed: ending and the instances with two digests.
_METAFILES: dict[int, tuple[str, frozenset[int]]] = {
    0xF01A: ("emf", frozenset({0x3D5})),
    0xF01B: ("wmf", frozenset({0x217})),
}
_SIZES = struct.Struct("<I16s8sIBB")  # size, bounds, extent, packed size, packing, filter
_DEFLATED, _PLAIN = 0x00, 0xFE
#: kind → record type, instance, type in the store
_WRITTEN: dict[Kind, tuple[int, int, int]] = {
    Kind.PNG: (0xF01E, 0x6E0, 6),
    Kind.JPEG: (0xF01D, 0x46A, 5),
    Kind.BMP: (0xF01F, 0x7A8, 7),
    Kind.TIFF: (0xF029, 0x6E4, 0x11),
    Kind.EMF: (0xF01A, 0x3D4, 2),
    Kind.WMF: (0xF01B, 0x216, 3),
}


@dataclass(slots=True)
class Drawing:
    """The judge of one document's drawings.  ``where`` is for the report."""

    context: Context
    where: str

    def rules(self, host: Mapping[int, Rule]) -> dict[int, Rule]:
        """The table for :func:`records.keep`; ``host`` adds or overrides."""
        return {**_ATOMS, OPT: self.properties, 0xF121: self.properties, 0xF122: self.properties, **host}

    def properties(self, node: Node) -> Node | None:
        """A property table with the allowed properties only."""
        fixed = min(node.instance * 6, len(node.body) // 6 * 6)
        at, heads, values = fixed, b"", b""
        count = 0
        for place in range(0, fixed, 6):
            name, value = _PROPERTY.unpack_from(node.body, place)
            number, size = name & 0x3FFF, _follows(name, value, node.body[at : at + 6])
            if number == _HYPERLINK:
                self.context.report("DSM-606", self.where)
            if _allowed(number, bool(name & 0x8000), size, len(node.body) - at):
                heads += node.body[place : place + 6]
                values += node.body[at : at + size]
                count += 1
            at += size
        return Node(3, count, node.type, heads + values)

    def picture(self, blip: bytes) -> tuple[bytes, int]:
        """A fresh picture record and its type in the store; never raises for what the picture is."""
        kind, data = self._rebuilt(blip)
        record, instance, store_type = _WRITTEN[kind]
        if kind is Kind.BMP:
            data = data[14:]
        if kind in (Kind.EMF, Kind.WMF):
            body = _packed_metafile(blip, data)
            return struct.pack("<HHI", instance << 4, record, len(body)) + body, store_type
        body = hashlib.md5(data, usedforsecurity=False).digest() + b"\xff" + data
        return struct.pack("<HHI", instance << 4, record, len(body)) + body, store_type

    def _rebuilt(self, blip: bytes) -> tuple[Kind, bytes]:
        found = picture_of(blip) or self._metafile_of(blip)
        if found is None:
            self.context.report("DSM-122", self.where, kind=_metafile_name(blip))
            return Kind.PNG, media.NEUTRAL
        data, ending = found
        kind, rebuilt = media.rebuild(data, f"{self.where}.{ending}", self.context)
        told = kind not in (Kind.EMF, Kind.WMF) or bool(_metafile_at(blip)[0])
        if kind in _WRITTEN and told:
            return kind, rebuilt
        return Kind.PNG, media.NEUTRAL

    def _metafile_of(self, blip: bytes) -> tuple[bytes, str] | None:
        """The metafile in a picture record, unpacked under the budget, and its ending."""
        ending, start = _metafile_at(blip)
        if not ending or len(blip) < start + _SIZES.size:
            return None
        _, _, _, length, packing, _ = _SIZES.unpack_from(blip, start)
        data = blip[start + _SIZES.size : start + _SIZES.size + length]
        if packing == _DEFLATED:
            most = self.context.budget.limits.member_bytes
            try:
                data, packed = zlib.decompressobj().decompress(data, most + 1), len(data)
            except zlib.error:
                return None
            self.context.budget.take_bytes(len(data), packed=packed, where=self.where)
        return data, ending

    def inside_entry(self, node: Node) -> Node:
        """A picture's entry in the store with the picture inside, rebuilt."""
        blip = _inside(node)
        return self._entry(node, blip) if len(blip) > _HEAD else _empty_entry()

    def outside_entry(
        self, node: Node, fetch: Callable[[int, int], bytes], place: Callable[[bytes], int]
    ) -> Node:
        """As :meth:`inside_entry` for hosts that keep pictures in another stream.

        ``fetch(offset, size)`` reads the old one, ``place(blip)`` takes the fresh one and says where it is now.
        """
        blip = _inside(node)
        if len(blip) <= _HEAD and len(node.body) >= _ENTRY.size:
            _, _, _, _, size, _, offset, *_ = _ENTRY.unpack_from(node.body)
            blip = fetch(offset, size) if offset != _NOWHERE and size else b""
        return self._entry(node, blip, place) if len(blip) > _HEAD else _empty_entry()

    def _entry(self, node: Node, blip: bytes, place: Callable[[bytes], int] | None = None) -> Node:
        uses = int.from_bytes(node.body[24:28], "little")
        fresh, kind = self.picture(blip)
        at = 0 if place is None else place(fresh)
        entry = _ENTRY.pack(kind, kind, fresh[8:24], 0xFF, len(fresh), uses, at, 0, 0, 0, 0)
        return Node(2, kind, BSE, entry + (fresh if place is None else b""))


def entry_with(blip: bytes) -> Node:
    """An entry in the store as a document has it, for a picture that comes from elsewhere."""
    return Node(2, 3, BSE, _ENTRY.pack(3, 3, bytes(16), 0xFF, len(blip), 1, 0, 0, 0, 0, 0) + blip)


def _inside(node: Node) -> bytes:
    """The picture record behind an entry's head and name."""
    return node.body[_ENTRY.size + node.body[33] :] if len(node.body) > _ENTRY.size else b""


def _empty_entry() -> Node:
    """An entry without a picture keeps the numbers of those behind it."""
    return Node(2, 0, BSE, _ENTRY.pack(0, 0, bytes(16), 0, 0, 0, _NOWHERE, 0, 0, 0, 0))


def _allowed(number: int, is_complex: bool, size: int, left: int) -> bool:
    if is_complex:
        return number in _COMPLEX and size <= min(left, _LONGEST)
    return number <= _LAST_KNOWN and number not in _LINKING and number != _HYPERLINK


def _follows(name: int, value: int, head: bytes) -> int:
    """How many bytes of a property follow the table.

    Office tells of some arrays the size without their head of six bytes (count, room, size of one).
    A negative size of one is a quarter of its amount.  Source: [MS-ODRAW] 2.2.51 (IMsoArray).
    """
    if not name & 0x8000:
        return 0
    if name & 0x3FFF not in _ARRAYS or len(head) < 6:
        return value
    count, _, one = struct.unpack("<HHh", head)
    return value + 6 if count and count * (one if one >= 0 else -one >> 2) == value else value


def _metafile_name(blip: bytes) -> str:
    return {0xF01A: "emf", 0xF01B: "wmf", 0xF01C: "pict"}.get(int.from_bytes(blip[2:4], "little"), "?")


def _metafile_at(blip: bytes) -> tuple[str, int]:
    """The ending of a metafile's record and where its sizes begin; an empty ending for other records."""
    if len(blip) < _HEAD:
        return "", 0
    options, kind = struct.unpack_from("<HH", blip)
    ending, twice = _METAFILES.get(kind, ("", frozenset[int]()))
    return ending, 40 if options >> 4 in twice else 24


def _packed_metafile(blip: bytes, data: bytes) -> bytes:
    """The body of a fresh record: one digest, the bounds that the old record told, the metafile packed."""
    _, bounds, extent, *_ = _SIZES.unpack_from(blip, _metafile_at(blip)[1])
    packed = zlib.compress(data, 6)
    digest = hashlib.md5(data, usedforsecurity=False).digest()
    return digest + _SIZES.pack(len(data), bounds, extent, len(packed), _DEFLATED, _PLAIN) + packed


def picture_of(blip: bytes) -> tuple[bytes, str] | None:
    """The picture file in a picture record and its ending; None for metafiles and what is no picture.

    A DIB has no file header: one is put before it.
    """
    if len(blip) < 25:
        return None
    options, kind, length = struct.unpack_from("<HHI", blip)
    if kind not in _BLIPS:
        return None
    ending, twice = _BLIPS[kind]
    data = blip[8 + (33 if options >> 4 in twice else 17) : 8 + length]
    if ending != "dib":
        return data, ending
    return _bitmap_file(data), "bmp"


def _bitmap_file(dib: bytes) -> bytes:
    """BITMAPFILEHEADER + DIB; the offset of the pixels follows from header, masks and palette."""
    if len(dib) < 40:
        return b""
    head, bits, compression, used = (
        *struct.unpack_from("<I", dib),
        *struct.unpack_from("<H", dib, 14),
        *struct.unpack_from("<I", dib, 16),
        *struct.unpack_from("<I", dib, 32),
    )
    palette = 4 * (used or (1 << bits if bits <= 8 else 0)) + (12 if compression == 3 and head == 40 else 0)
    return struct.pack("<2sIII", b"BM", 14 + len(dib), 0, (14 + head + palette) & 0xFFFFFFFF) + dib


_ATOMS: dict[int, Rule] = {
    DGG: CONTAINER, BSTORE: CONTAINER, DG: CONTAINER, 0xF003: CONTAINER, SP: CONTAINER, 0xF005: CONTAINER,
    0xF006: 8192, 0xF008: 8, 0xF009: 16, 0xF00A: 8, 0xF00F: 16, CLIENT_ANCHOR: 18,
    0xF012: 24, 0xF014: 8, 0xF017: 8, 0xF11E: 16,
}  # fmt: skip
