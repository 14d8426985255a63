"""What characters of a Word document point to in the Data stream: pictures, form fields, long property lists.

Each is read, rebuilt and placed in a fresh stream; the pointer in the character's properties follows.
Source: [MS-DOC] 2.9.192 (PICFAndOfficeArtData), 2.9.157 (NilPICFAndBinData), 2.9.78 (FFData), 2.9.210 (PrcData).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ole2 import doc_previews, records
from sekisho_disarm.formats.ole2.doc_fib import bad
from sekisho_disarm.formats.ole2.drawing import (
    BSE,
    CLIENT_ANCHOR,
    CLIENT_DATA,
    OPT,
    SP,
    TEXTBOX,
    Drawing,
    entry_with,
)
from sekisho_disarm.formats.ole2.records import Node

_PICTURE_AT, _OLE, _OBJECT_AT, _BINARY, _IS_OBJECT = 0x6A03, 0x080A, 0x680E, 0x0806, 0x0856
_SHAPE_ATOM, _PICTURE_FRAME, _SHAPE_ID, _SHAPE_FLAGS = 0xF00A, 75, 1025, 0xA00
_FIRST_PICTURE = struct.pack("<HI", 0x4104, 1)
_LONG_LISTS = frozenset({0x6645, 0x6646, 0x646B})
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_DEFINE_TABLE, _TABS = 0xD608, 0xC615
_HEAD = 68
_SHAPE, _LINKED_SHAPE = 0x64, 0x66
_LONGEST_LIST = 0x3FA2
_CHECKBOX, _DROP_DOWN = 1, 2
HOSTED: dict[int, records.Rule] = {CLIENT_ANCHOR: 4, CLIENT_DATA: 4, TEXTBOX: 4}


def properties(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Every property of a list: its number, where its operand begins and ends.  Ends where it is damaged."""
    at = 0
    while at + 2 <= len(data):
        number = int.from_bytes(data[at : at + 2], "little")
        at += 2
        end = at + _operand(data, at, number)
        if end > len(data):
            return
        yield number, at, end
        at = end


def _operand(data: bytes, at: int, number: int) -> int:
    kind = number >> 13
    if kind != 6:
        return _OPERANDS[kind]
    if number == _DEFINE_TABLE:
        return 1 + int.from_bytes(data[at : at + 2], "little")
    size = data[at] if at < len(data) else 0
    if number == _TABS and size == 255 and at + 1 < len(data):
        deleted = data[at + 1]
        added = data[at + 2 + 4 * deleted] if at + 2 + 4 * deleted < len(data) else 0
        return 3 + 4 * deleted + 3 * added
    return 1 + size


class DataStream:
    """The fresh Data stream.  ``context`` hears of objects that lose their other half.

    ``pool`` reads the storages of embedded objects, which become pictures.
    """

    def __init__(
        self, old: bytes, context: Context, pool: doc_previews.Read = lambda _storage, _stream: None
    ) -> None:
        self._old, self._context, self._pool = old, context, pool
        self.out = bytearray()
        self._moved: dict[tuple[int, str], int] = {}  # (old place, what it is read as)
        self._drawing = Drawing(context, "Data")
        self.objects = False

    def relocated(self, prls: bytes, depth: int = 0) -> bytes:
        """The property list with its pointers into the fresh stream; what is behind the last property is zero."""
        out = bytearray(len(prls))
        found = list(properties(prls))
        numbers = {number: prls[at:end] for number, at, end in found}
        is_object = any(numbers.get(_OLE, b"")) or _OBJECT_AT in numbers
        is_binary = any(numbers.get(_BINARY, b""))
        for number, at, end in found:
            out[at - 2 : end] = prls[at - 2 : end]
            if number == _PICTURE_AT:
                place = int.from_bytes(prls[at:end], "little", signed=True)
                fresh = self._preview(place) if is_object else self._picture(place, is_binary)
                out[at:end] = struct.pack("<i", fresh)
            elif number == _IS_OBJECT and is_object:
                out[at:end] = bytes(end - at)
            elif number in (_OLE, _OBJECT_AT):
                self.objects = self.objects or any(prls[at:end])
                out[at:end] = bytes(end - at)
            elif number in _LONG_LISTS:
                out[at:end] = struct.pack("<I", self._list(int.from_bytes(prls[at:end], "little"), depth))
        return bytes(out)

    def _place(self, key: tuple[int, str], data: bytes) -> int:
        self._moved[key] = len(self.out)
        self.out += data
        return self._moved[key]

    def _list(self, at: int, depth: int) -> int:
        """A long property list: its size in two bytes, then the list."""
        if (at, "list") in self._moved:
            return self._moved[at, "list"]
        size = int.from_bytes(self._old[at : at + 2], "little")
        prls = self._old[at + 2 : at + 2 + size]
        if depth > 2 or size > _LONGEST_LIST or len(prls) != size:
            return self._place((at, "list"), b"\0\0")
        fresh = self.relocated(prls, depth + 1)
        return self._place((at, "list"), struct.pack("<H", size) + fresh)

    def _preview(self, number: int) -> int:
        """The picture in place of an object, which Word names by the number of its storage."""
        key = (number, "object")
        if key in self._moved:
            return self._moved[key]
        shown = doc_previews.find(self._pool, number)
        if shown is None:
            return self._picture(-1, is_binary=False)
        atom = struct.pack("<II", _SHAPE_ID, _SHAPE_FLAGS)
        shape = Node(
            15, 0, SP, children=[Node(2, _PICTURE_FRAME, _SHAPE_ATOM, atom), Node(3, 1, OPT, _FIRST_PICTURE)]
        )
        body = records.write([shape, self._drawing.inside_entry(entry_with(shown.blip()))])
        return self._place(key, shown.head(len(body)) + body)

    def _picture(self, at: int, is_binary: bool) -> int:
        key = (at, "binary" if is_binary else "picture")
        if key in self._moved:
            return self._moved[key]
        try:
            data = self._rebuilt(at, is_binary)
        except (Malformed, struct.error):
            data = b""
        return self._place(key, data or _head(b"", 0))

    def _rebuilt(self, at: int, is_binary: bool) -> bytes:
        if at < 0 or at + _HEAD > len(self._old):
            return b""
        size, head = struct.unpack_from("<IH", self._old, at)
        if size < head or at + size > len(self._old) or head != _HEAD:
            return b""
        body = self._old[at + head : at + size]
        (kind,) = struct.unpack_from("<H", self._old, at + 6)
        if is_binary or kind not in (_SHAPE, _LINKED_SHAPE):
            form = form_field(body)
            return _head(form, 0) if form else b""
        if kind == _LINKED_SHAPE:
            self._context.report("DSM-605", "Data", what="INCLUDEPICTURE")
            body = body[1 + body[0] :] if body else b""
        return self._shape(self._old[at : at + _HEAD], body)

    def _shape(self, head: bytes, body: bytes) -> bytes:
        """An inline picture: one shape, then the entries of its pictures."""
        rules = self._drawing.rules({**HOSTED, BSE: self._drawing.inside_entry})
        nodes = records.keep(records.parse(body, rules), rules)
        if not nodes or nodes[0].type != SP or any(node.type != BSE for node in nodes[1:]):
            return b""
        whole = records.write(nodes)
        return (
            struct.pack("<IHH", _HEAD + len(whole), _HEAD, _SHAPE)
            + head[8:12]
            + bytes(16)
            + head[28:]
            + whole
        )


def _head(body: bytes, kind: int) -> bytes:
    return struct.pack("<IHH", _HEAD + len(body), _HEAD, kind).ljust(_HEAD, b"\0") + body


def form_field(data: bytes) -> bytes:
    """A form field's data without its macros; empty when it is something else (a hyperlink's monikers, say)."""
    if len(data) < 10 or data[:4] != b"\xff\xff\xff\xff":
        return b""
    kind = data[4] & 3
    cursor = _Texts(data, 10)
    name = cursor.text()
    default = cursor.take(2) if kind in (_CHECKBOX, _DROP_DOWN) else cursor.text()
    shown = [cursor.text() for _ in range(3)]
    cursor.text()
    cursor.text()
    lines = cursor.strings() if kind == _DROP_DOWN else b""
    return data[:10] + name + default + b"".join(shown) + bytes(8) + lines


class _Texts:
    """Texts that count their letters and end in a zero."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise bad("form field")
        self.at += count
        return self.data[self.at - count : self.at]

    def text(self) -> bytes:
        count = int.from_bytes(self.take(2), "little")
        letters = self.take(2 * count)
        self.take(2)
        return struct.pack("<H", count) + letters + b"\0\0"

    def strings(self) -> bytes:
        """An extended string table."""
        head = self.take(6)
        mark, count, extra = struct.unpack("<HHH", head)
        if mark != 0xFFFF or extra:
            raise bad("form field")
        rows = []
        for _ in range(count):
            size = self.take(2)
            rows.append(size + self.take(2 * int.from_bytes(size, "little")))
        return head + b"".join(rows)


def drawing_tree(data: bytes, at: int, rules: dict[int, records.Rule]) -> tuple[list[Node], int]:
    """The record at ``at``, taken apart, and where it ends.  Raises ``Malformed``."""
    if at + 8 > len(data):
        raise bad("drawing")
    end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")
    if end > len(data):
        raise bad("drawing")
    return records.parse(data, rules, at, end), end
