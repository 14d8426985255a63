"""Excel 97–2003 workbooks (BIFF8): every substream written afresh from an allow-list of records.

Source: [MS-XLS] 2.1.7.20 (structure), 2.4.28 (BoundSheet8).
"""

from __future__ import annotations

import struct

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed, NeedsPassword, Unsupported
from sekisho_disarm.formats.ole2 import biff, records, xls_formulas, xls_hyperlinks, xls_objects
from sekisho_disarm.formats.ole2 import xls_records as table
from sekisho_disarm.formats.ole2.biff import Record, Substream
from sekisho_disarm.formats.ole2.drawing import BSE, DGG, Drawing
from sekisho_disarm.formats.ole2.xls_cells import Cells
from sekisho_disarm.formats.ole2.xls_formulas import Links
from sekisho_disarm.formats.ole2.xls_links import Names, Outside, judge_names
from sekisho_disarm.formats.ole2.xls_strings import Strings

_BIFF8 = 0x0600
_KINDS = {biff.SHEET: 0, biff.CHART: 2}  # kind of the substream → type in BOUNDSHEET
_DIALOG = 0x10
_EMPTY = [Record(0x200, [bytes(14)]), Record(0x23E, [struct.pack("<HHHIHH4x", 0x6B6, 0, 0, 0x40, 0, 0)])]
_FALSE = b"\x1d\x00"


class _Sheet:
    """A BOUNDSHEET entry and its substream; ``gone``: macros or a dialog, written as an empty sheet."""

    def __init__(self, entry: bytes, stream: bytes) -> None:
        if len(entry) < 8:
            raise biff.bad("BOUNDSHEET")
        place, self.state, declared, count = struct.unpack_from("<IBBB", entry)
        self.name, _ = biff.text(entry, 7, count)
        self.place = place
        self.content = biff.read(stream, place)
        self.gone = declared not in (0, 2) or self.content.kind not in _KINDS or _is_dialog(self.content)
        if self.gone:
            self.content = Substream(biff.SHEET, _BIFF8, list(_EMPTY))

    def entry(self, place: int) -> bytes:
        kind = _KINDS[self.content.kind]
        return struct.pack("<IBBB", place, self.state & 3, kind, len(self.name)) + biff.packed(self.name)


def _is_cell(item: Record | Substream) -> bool:
    """The many: rows, and cells without formula, of the length that they must have."""
    return (
        isinstance(item, Record) and len(item.chunks) == 1 and table.CELLS.get(item.id) == len(item.chunks[0])
    )


def _without_views(items: list[Record | Substream]) -> list[Record | Substream]:
    """The items outside of custom views, which repeat a sheet's settings for one person."""
    out: list[Record | Substream] = []
    in_view = False
    for item in items:
        if isinstance(item, Record) and item.id in (table.CUSTOM_VIEW, table.CUSTOM_VIEW_END):
            in_view = item.id == table.CUSTOM_VIEW
        elif not in_view:
            out.append(item)
    return out


def _is_dialog(stream: Substream) -> bool:
    return any(
        r.id == table.WSBOOL and len(r.body) > 1 and bool(r.body[0] & _DIALOG) for r in biff.records(stream)
    )


def rebuild(stream: bytes, context: Context) -> bytes:
    """A fresh Workbook stream.

    Raises ``NeedsPassword``, ``Unsupported`` (DSM-692: older than BIFF8), ``Malformed`` (DSM-693) or
    ``TooComplex`` (DSM-691).
    """
    return _Workbook(stream, context).run()


class _Workbook:
    def __init__(self, stream: bytes, context: Context) -> None:
        self.context = context
        version = int.from_bytes(stream[4:6], "little")
        if stream[:2] != b"\x09\x08" or version != _BIFF8:
            raise Unsupported("DSM-692", version="Excel 95")
        if _encrypted(stream):
            raise NeedsPassword
        self.globals = biff.read(stream, 0)
        if self.globals.kind != biff.GLOBALS:
            raise biff.bad("BOF")
        self.sheets = self._read_sheets(stream)
        gone = {number for number, sheet in enumerate(self.sheets) if sheet.gone}
        self.outside = Outside(self.globals, len(self.sheets), gone, context)
        self.names: Names = judge_names(self.globals, self.outside, context)
        self.links = Links(self.outside.sheets(), self.names.usable, self.outside.add_in)
        shared = next((r for r in biff.records(self.globals) if r.id == table.SST), None)
        self.strings = Strings(shared.chunks if shared else [])
        self.unknown: dict[int, int] = {}
        self.reported: set[str] = set()
        self.group_written = False

    def _read_sheets(self, stream: bytes) -> list[_Sheet]:
        entries = [r.body for r in biff.records(self.globals) if r.id == table.BOUNDSHEET]
        places = {entry[:4] for entry in entries}
        if len(places) != len(entries) or not entries:
            raise biff.bad("BOUNDSHEET")
        sheets = [_Sheet(entry, stream) for entry in entries]
        for sheet in sheets:
            if sheet.gone:
                self.context.report("DSM-607", name=sheet.name)
        return sheets

    def run(self) -> bytes:
        bodies = []
        for sheet in self.sheets:
            self._filter(sheet.content, sheet.name)
            bodies.append(biff.write(sheet.content))
        self._filter_globals()
        entries = [r for r in biff.records(self.globals) if r.id == table.BOUNDSHEET]
        for place_known in (False, True):  # the entries' own lengths move the sheets
            at = len(biff.write(self.globals)) if place_known else 0
            for entry, sheet, body in zip(entries, self.sheets, bodies, strict=True):
                entry.chunks = [sheet.entry(at)]
                at += len(body)
        self._report_unknown()
        return biff.write(self.globals) + b"".join(bodies)

    # -- globals -----------------------------------------------------------------------------------------

    def _filter_globals(self) -> None:
        """Names and links in the places where the first of their kind stood."""
        out: list[Record | Substream] = []
        names = iter(self.names.records)
        linked = not self.outside.present
        for item in biff.records(self.globals):
            if item.id in (table.SUPBOOK, table.EXTERNSHEET) and not linked:
                out += self.outside.records()
                linked = True
            elif item.id == table.LBL:
                out.append(next(names))
            else:
                kept = self._global(item)
                if kept is not None:
                    out.append(kept)
        self.globals.items = out

    def _global(self, item: Record) -> Record | None:
        if item.id == table.BOUNDSHEET:
            return item  # written when the places of the sheets are known
        if item.id == table.SST:
            return self.strings.record(table.SST)
        if item.id == table.WRITEACCESS:
            return Record(item.id, [b"\x01\x00\x00 ".ljust(112)])
        if item.id == table.DRAWING_GROUP:
            return self._drawing_group()
        if item.id in (table.SUPBOOK, table.EXTERNSHEET, table.EXTERNNAME):
            return None
        return self._plain(item)

    def _drawing_group(self) -> Record | None:
        """The store of pictures, each rebuilt; Excel lets a long one go on in a second record of the kind."""
        if self.group_written:
            return None
        self.group_written = True
        whole = b"".join(r.joined for r in biff.records(self.globals) if r.id == table.DRAWING_GROUP)
        drawing = Drawing(self.context, "Workbook")
        rules = drawing.rules({BSE: drawing.inside_entry})
        nodes = records.keep(records.parse(whole, rules), rules)
        if [node.type for node in nodes] != [DGG]:
            return None
        return biff.record(table.DRAWING_GROUP, records.write(nodes))

    # -- sheets ------------------------------------------------------------------------------------------

    def _filter(self, stream: Substream, name: str) -> None:
        """Filter a sheet or chart and the charts inside it, in place."""
        for record in biff.records(stream):
            if record.id in table.OLD_FORMULAS:
                record.id = table.FORMULA
        stream.items = xls_objects.rebuild(stream, Drawing(self.context, name), self._formula_stays)
        cells = Cells(
            self.links, self.strings, lambda reason: self._report_once("DSM-608", name, reason=reason)
        )
        cells.survey(stream)
        stream.items = self._filtered(_without_views(stream.items), cells, name)

    def _filtered(self, items: list[Record | Substream], cells: Cells, name: str) -> list[Record | Substream]:
        out: list[Record | Substream] = []
        at, linked = 0, False
        while at < len(items):
            item = items[at]
            at += 1
            if _is_cell(item):
                out.append(item)
            elif isinstance(item, Substream):
                if item.kind == biff.CHART:
                    self._filter(item, name)
                    out.append(item)
            elif item.id == table.FORMULA:
                at = self._cell(cells, items, at - 1, out)
            elif item.id != table.HLINK_TIP or linked:  # a tip without its link is nothing
                kept = self._sheet_record(item, cells, name)
                linked = item.id == table.HLINK and kept is not None
                out += [kept] if kept is not None else []
        return out

    def _cell(
        self, cells: Cells, items: list[Record | Substream], at: int, out: list[Record | Substream]
    ) -> int:
        """One formula cell with the group and string records behind it; the index of what follows."""
        formula, following, group = items[at], None, None
        at += 1
        while at < len(items):
            item = items[at]
            if not isinstance(item, Record) or item.id not in (
                table.STRING,
                table.SHRFMLA,
                table.ARRAY,
                table.TABLE,
            ):
                break
            if item.id == table.STRING:
                following = item
            else:
                group = item
            at += 1
        assert isinstance(formula, Record)
        kept = cells.cell(formula, following)
        out.append(kept)
        if kept.id == table.FORMULA:
            fresh = cells.group(group) if group is not None else None
            out += [part for part in (fresh, following) if part is not None]
        return at

    def _sheet_record(self, item: Record, cells: Cells, name: str) -> Record | None:
        if item.id == table.HLINK:
            body = xls_hyperlinks.rebuild(item.joined)
            if body is None:
                self._report_once("DSM-606", name)
            return None if body is None else Record(item.id, [body])
        if item.id == table.HLINK_TIP:
            return Record(item.id, [item.body])
        if item.id in (table.CF, table.DV, table.AI):
            return self._with_formulas(item, name)
        if item.id in (table.DRAWING, table.OBJ, table.TXO):
            return item
        return self._plain(item)

    def _with_formulas(self, item: Record, name: str) -> Record | None:
        body = item.joined
        fresh = {table.CF: self._condition, table.DV: self._validation, table.AI: self._series}[item.id](body)
        if fresh != body:
            self._report_once("DSM-608", name, reason=f"{item.id:#x}")
        return None if fresh is None else biff.record(item.id, fresh)

    def _formula_stays(self, tokens: bytes) -> bool:
        return xls_formulas.refusal(tokens, self.links) is None

    def _condition(self, body: bytes) -> bytes | None:
        """CF: type, operator, two sizes, look, two formulas at the end."""
        if len(body) < 6:
            return None
        first, second = struct.unpack_from("<HH", body, 2)
        at = len(body) - first - second
        if at < 6:
            return None
        one, two = (self._or_false(part) for part in (body[at : at + first], body[at + first :]))
        return body[:2] + struct.pack("<HH", len(one), len(two)) + body[6:at] + one + two

    def _or_false(self, tokens: bytes) -> bytes:
        return tokens if not tokens or self._formula_stays(tokens) else _FALSE

    def _validation(self, body: bytes) -> bytes | None:
        """DV: flags, four texts, two formulas, ranges."""
        at = 4
        for _ in range(4):
            at = biff.text(body, at + 2, int.from_bytes(body[at : at + 2], "little"))[1]
        out = body[:at]
        for _ in range(2):
            size = int.from_bytes(body[at : at + 2], "little")
            tokens = self._or_false(body[at + 4 : at + 4 + size])
            out += struct.pack("<HH", len(tokens), 0) + tokens
            at += 4 + size
        ranges = int.from_bytes(body[at : at + 2], "little")
        if at + 2 + 8 * ranges > len(body):
            return None
        return out + body[at : at + 2 + 8 * ranges]

    def _series(self, body: bytes) -> bytes | None:
        """AI of a chart: where its values come from; the cached ones stay."""
        size = int.from_bytes(body[6:8], "little")
        tokens = body[8 : 8 + size]
        if not tokens or self._formula_stays(tokens):
            return body[: 8 + size]
        return body[:1] + b"\x01" + body[2:6] + b"\0\0"

    # -- both --------------------------------------------------------------------------------------------

    def _plain(self, item: Record) -> Record | None:
        """A record that needs no judgement but its place in the table."""
        longest = table.PLAIN.get(item.id)
        if longest is not None:
            return item if len(item.chunks) == 1 and len(item.body) <= longest else _cut(item, longest)
        if item.id in table.TEXTS:
            return _text_record(item)
        if item.id in table.OPEN:
            return _cut(item, table.OPEN[item.id])
        self._note(item)
        return None

    def _note(self, item: Record) -> None:
        if item.id in table.VBA:
            self._report_once("DSM-601", "")
        elif item.id in table.PIVOT:
            self._report_once("DSM-611", "")
        elif item.id in table.EXTERNAL:
            self._report_once("DSM-605", "", what=table.EXTERNAL[item.id])
        elif item.id in table.PRINTER:
            self._report_once("DSM-617", "")
        elif item.id not in table.SILENT:
            self.unknown[item.id] = self.unknown.get(item.id, 0) + 1

    def _report_once(self, code: str, where: str, **details: str | int) -> None:
        """A sheet may hold thousands of alike formulas: one finding for each place and reason."""
        key = f"{code}{where}{details}"
        if key not in self.reported:
            self.reported.add(key)
            self.context.add(code, where, None, details)

    def _report_unknown(self) -> None:
        if self.unknown:
            self.context.report(
                "DSM-610", "Workbook", name=", ".join(f"{number:#06x}" for number in sorted(self.unknown))
            )


def _cut(item: Record, longest: int) -> Record:
    if longest >= table.ANY:
        return item
    return Record(item.id, [item.body[:longest]])


def _text_record(item: Record) -> Record | None:
    """Cut behind the text that the record counts."""
    at, width = table.TEXTS[item.id]
    body = item.joined
    if len(body) <= at + width:
        return Record(item.id, [body])
    count = int.from_bytes(body[at : at + width], "little")
    if not count:
        return Record(item.id, [body[: at + width + 1]])
    if len(item.chunks) > 1:
        return item
    try:
        return Record(item.id, [body[: biff.text(body, at + width, count)[1]]])
    except Malformed:
        if item.id == table.NUMBER_FORMAT:
            return None  # cells then show their plain numbers
        raise


def _encrypted(stream: bytes) -> bool:
    """FILEPASS comes right behind the first records; what follows it cannot be walked."""
    at = 0
    while at + 4 <= len(stream):
        number, length = biff.HEAD.unpack_from(stream, at)
        if number in (table.FILEPASS, biff.EOF, table.BOUNDSHEET):
            return bool(number == table.FILEPASS)
        at += 4 + length
    return False
