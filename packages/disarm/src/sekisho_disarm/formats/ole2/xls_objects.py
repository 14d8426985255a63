"""Drawings of a sheet: the drawing records, and the OBJ and TXO records that hang on the shapes.

One tree of shapes is cut over many MSODRAWING records; after each shape's client data stands an OBJ record,
after its text box a TXO.  Every shape stays in its place; what it may do is reduced.
Source: [MS-XLS] 2.4.171 (MsoDrawing), 2.4.181 (Obj), 2.4.329 (TxO), 2.5.143 (FtCmo) ff.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ole2 import biff, records, xls_records
from sekisho_disarm.formats.ole2.biff import Record, Substream
from sekisho_disarm.formats.ole2.drawing import CLIENT_DATA, TEXTBOX, Drawing

_HOSTED = frozenset({CLIENT_DATA, TEXTBOX})
_COMMON, _END, _PICTURE_FLAGS, _PICTURE_FORMULA, _MACRO, _LIST = 0x15, 0x00, 0x08, 0x09, 0x04, 0x13
#: Parts of an OBJ record that hold numbers only: type → longest body.
_PARTS: dict[int, int] = {
    0x06: 2, 0x07: 2, 0x0A: 12, 0x0B: 6, 0x0C: 20, 0x0D: 22, 0x0F: 6, 0x10: 8, 0x11: 4, 0x12: 8
}  # fmt: skip
_FORMULAS = frozenset({0x0E, 0x14})
_TYPES = frozenset({*range(0x0A), *range(0x0B, 0x15), 0x19, 0x1E})
_RECTANGLE, _PICTURE, _DROP_DOWN, _LIST_BOX = 2, 8, 0x14, 0x12
_AUTO_PICTURE = 1
#: Count of objects, kind, number, flags, eight numbers of the place; colour, style, weight, automatic, arrows, quadrant.
OLD_LINE, OLD_LINE_KIND = struct.Struct("<IHHH8H8xBBBBHBx"), 1
_Formula = Callable[[bytes], bool]


@dataclass(slots=True)
class _Hung:
    """What hangs on one shape: its OBJ or TXO, and a chart behind the OBJ."""

    record: Record
    chart: Substream | None = None


@dataclass(slots=True)
class _Gathered:
    drawing: bytearray = field(default_factory=bytearray)
    hung: list[_Hung] = field(default_factory=list)
    first: int = -1
    others: list[Record | Substream] = field(default_factory=list)


def rebuild(stream: Substream, drawing: Drawing, may_stay: _Formula) -> list[Record | Substream]:
    """The items of ``stream`` with its drawing records written afresh where the first of them stood.

    ``may_stay(tokens)`` judges formulas of controls.  A damaged drawing is dropped and reported (DSM-612).
    """
    gathered = _gather(stream)
    if gathered.first < 0:
        return stream.items
    try:
        fresh = _fresh(gathered, drawing, may_stay) if gathered.drawing else _lines(gathered)
    except Malformed:
        drawing.context.report("DSM-612", drawing.where)
        fresh = []
    return gathered.others[: gathered.first] + fresh + gathered.others[gathered.first :]


def _gather(stream: Substream) -> _Gathered:
    """Drawing bytes and what hangs on the shapes, apart from everything else in the stream."""
    found = _Gathered()
    after_object = False
    for item in stream.items:
        if isinstance(item, Substream):
            if after_object:
                found.hung[-1].chart = item
            after_object = False
        elif item.id in (xls_records.DRAWING, xls_records.OBJ, xls_records.TXO):
            after_object = item.id == xls_records.OBJ
            if found.first < 0:
                found.first = len(found.others)
            _take(item, found)
        elif item.id == biff.CONTINUE and found.drawing:
            found.drawing += item.joined  # the drawing goes on behind a chart
        else:
            after_object = False
            found.others.append(item)
    return found


def _take(record: Record, found: _Gathered) -> None:
    """Excel lets drawing bytes go on in CONTINUE records behind an OBJ or a TXO."""
    if record.id == xls_records.DRAWING:
        found.drawing += record.joined
    elif record.id == xls_records.OBJ:
        found.hung.append(_Hung(Record(record.id, record.chunks[:1])))
        found.drawing += b"".join(record.chunks[1:])
    else:
        fresh, used = _text_object(record)
        found.hung.append(_Hung(fresh))
        found.drawing += b"".join(record.chunks[used:])


def _text_object(record: Record) -> tuple[Record, int]:
    """TXO with its text and runs, without formula; how many chunks it used."""
    body = record.body[:16].ljust(16, b"\0")
    count, runs = struct.unpack_from("<HH", body, 10)
    out, used = [body + b"\0\0"], 1
    while count > 0 and used < len(record.chunks):
        chunk = record.chunks[used]
        wide = chunk[0] & 1 if chunk else 0
        out.append(chunk[: 1 + (count << wide)])
        count -= (len(out[-1]) - 1) >> wide
        used += 1
    rest = runs if struct.unpack_from("<H", body, 10)[0] else 0
    while rest > 0 and used < len(record.chunks):
        out.append(record.chunks[used][:rest])
        rest -= len(out[-1])
        used += 1
    if count > 0 or rest > 0:
        raise biff.bad("TXO")
    return Record(record.id, out), used


def _fresh(gathered: _Gathered, drawing: Drawing, may_stay: _Formula) -> list[Record | Substream]:
    rules = drawing.rules({CLIENT_DATA: 0, TEXTBOX: 0})
    nodes = records.keep(records.parse(bytes(gathered.drawing), rules), rules)
    marks: list[int] = []
    data = records.write(nodes, marks, _HOSTED)
    if len(marks) != len(gathered.hung):
        raise biff.bad("drawing")
    out: list[Record | Substream] = []
    at = 0
    for mark, hung in zip(marks, gathered.hung, strict=True):
        out.append(biff.record(xls_records.DRAWING, data[at:mark]))
        at = mark
        out.append(
            hung.record if hung.record.id == xls_records.TXO else _object(hung.record, drawing, may_stay)
        )
        if hung.chart is not None:
            out.append(hung.chart)
    if at < len(data):
        out.append(biff.record(xls_records.DRAWING, data[at:]))
    return out


def _lines(gathered: _Gathered) -> list[Record | Substream]:
    """Lines as Excel 5 wrote them, which some programs still put into newer workbooks without any drawing.

    Raises ``Malformed`` when another kind of object is among them.
    Source: Excel 97 Developer's Kit, OBJ of BIFF5 (head of 34 bytes, eight of a line).
    """
    return [Record(hung.record.id, [_line(hung)]) for hung in gathered.hung]


def _line(hung: _Hung) -> bytes:
    """Numbers of a place and a look; the size of a macro's formula and what is reserved are zero."""
    body = hung.record.body
    if hung.record.id != xls_records.OBJ or hung.chart is not None or len(body) != OLD_LINE.size:
        raise biff.bad("OBJ")
    number, kind, *place, colour, style, weight, automatic, arrows, quadrant = OLD_LINE.unpack(body)
    if kind != OLD_LINE_KIND or style > 8 or weight > 3 or automatic > 1 or quadrant > 3:
        raise biff.bad("OBJ")
    return OLD_LINE.pack(number, kind, *place, colour, style, weight, automatic, arrows, quadrant)


def _object(record: Record, drawing: Drawing, may_stay: _Formula) -> Record:
    """A fresh OBJ record: numbers stay, macros and links to programs do not."""
    body = record.body
    if len(body) < 22 or int.from_bytes(body[:2], "little") != _COMMON:
        raise biff.bad("OBJ")
    kind, number, flags = struct.unpack_from("<HHH", body, 4)
    kind = kind if kind in _TYPES else _RECTANGLE
    out = struct.pack("<HHHHH12x", _COMMON, 18, kind, number, flags)
    at, listed = 22, False
    while at + 4 <= len(body):
        part, size = struct.unpack_from("<HH", body, at)
        content = body[at + 4 : at + 4 + size]
        if part == _END:
            break
        if part == _LIST:
            out, listed = out + _list(body[at + 2 :], kind, may_stay), True
            break
        out += _part(part, content, drawing, may_stay)
        at += 4 + size
    ends = b"" if listed and kind in (_DROP_DOWN, _LIST_BOX) else bytes(4)
    return Record(record.id, [out + ends])


def _part(part: int, content: bytes, drawing: Drawing, may_stay: _Formula) -> bytes:
    if part in _PARTS:
        kept = content[: _PARTS[part]]
    elif part == _PICTURE_FLAGS:
        kept = struct.pack("<H", int.from_bytes(content[:2], "little") & _AUTO_PICTURE)
    elif part in _FORMULAS and may_stay(_tokens(content)):
        kept = content
    else:
        if part in (_PICTURE_FORMULA, _MACRO):
            drawing.context.report("DSM-602" if part == _PICTURE_FORMULA else "DSM-614", drawing.where)
        return b""
    return struct.pack("<HH", part, len(kept)) + kept


def _tokens(formula: bytes) -> bytes:
    """The tokens of an ObjFmla: size, tokens' size, four unused bytes, tokens.  Source: [MS-XLS] 2.5.187."""
    return formula[8 : 8 + int.from_bytes(formula[2:4], "little")]


def _list(body: bytes, kind: int, may_stay: _Formula) -> bytes:
    """List data: a source range that may stay, counts, and the drop-down's look; no stored lines."""
    if len(body) < 12:
        return b""
    size = int.from_bytes(body[2:4], "little")
    formula = body[2 : 4 + size]
    rest = body[4 + size :]
    kept = formula if size and may_stay(_tokens(formula)) else b"\0\0"
    if len(rest) < 8:
        return b""
    lines, selected, flags, edit = struct.unpack_from("<HHHH", rest)
    flags &= ~2  # no stored lines follow
    drop = rest[8:14] + b"\0\0\0" if kind == _DROP_DOWN and len(rest) >= 14 else b""
    several = bytes(lines) if flags & 0x30 else b""
    if not kept.strip(b"\0") and several:
        lines, several = 0, b""
    out = kept + struct.pack("<HHHH", lines, selected if lines else 0, flags, edit) + drop + several
    return struct.pack("<H", _LIST) + body[:2] + out
