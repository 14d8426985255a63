"""Word 97–2003 documents: what the FIB names and the allow-list holds, each thing copied to its place.

Text and property pages keep their offsets, because the piece table and the pages name them; every byte of the
stream that nothing names is zero.  The table stream and the Data stream are written afresh.
Source: [MS-DOC] 2.4 (reading a document), 2.9 (structures).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ole2 import doc_fib, doc_fields, doc_previews, doc_tables, records
from sekisho_disarm.formats.ole2.doc_data import HOSTED, DataStream, drawing_tree
from sekisho_disarm.formats.ole2.doc_fib import Clx, Fib, Piece, bad
from sekisho_disarm.formats.ole2.drawing import BSE, DG, DGG, Drawing

_PAGE = 512
_NOWHERE = 0xFFFFFFFF
_ASSOCIATED = struct.pack("<HHH", 0xFFFF, 18, 0) + bytes(36)  # 18 empty strings
_TEMPLATE = 1
_HEADERS = 11  # Word writes this one for documents without headers, too
_BOOKMARKS = (doc_tables.NAMES, doc_tables.STARTS, doc_tables.ENDS)
_SED = 12
_MOST_PAGES = 100_000


@dataclass(slots=True)
class Document:
    """The streams that are written; ``table_name`` is 0Table or 1Table."""

    main: bytes
    table_name: str
    table: bytes
    data: bytes


def rebuild(
    main: bytes, table: Callable[[str], bytes], data: bytes, context: Context, pool: doc_previews.Read
) -> Document:
    """Fresh streams; ``table(name)`` reads the table stream, ``pool`` streams of embedded objects.

    Raises ``NeedsPassword``, ``Unsupported`` (DSM-692), ``Malformed`` (DSM-693) or ``TooComplex`` (DSM-691).
    """
    fib = Fib.read(main)
    return _Word(main, fib, table(fib.table_name), DataStream(data, context, pool), context).run()


class _Word:
    def __init__(self, main: bytes, fib: Fib, table: bytes, data: DataStream, context: Context) -> None:
        self.old, self.fib, self.old_table, self.context = main, fib, table, context
        self.new = bytearray(len(main))
        self.end = fib.size  # behind the last byte that something names
        self.data = data
        self.table = bytearray()
        self.pairs: dict[int, tuple[int, int]] = {}
        self.clx = Clx.read(self._raw(doc_fib.CLX))
        self.pieces = self.clx.pieces(len(main))
        self.text = _text(main, self.pieces)
        self.changes = doc_fields.Changes()

    def run(self) -> Document:
        stories = self.fib.stories()
        if max(last for _, last in stories.values()) > len(self.text):
            raise bad("stories")
        behind = max(last for _, last in stories.values())
        for first, last in (*stories.values(), (behind, len(self.text))):
            doc_fields.Judge(self.text, first, last, self.changes).run()
        for keyword in sorted(set(self.changes.refused)):
            self.context.report("DSM-613", "WordDocument", keyword=keyword)
        self._copy_text()
        self._sections()
        for index in (doc_fib.BTE_CHPX, doc_fib.BTE_PAPX):
            self._pages(index)
        self._tables(stories)
        self._report_dropped()
        self.new[: self.fib.size] = self.fib.written(self.pairs, self.end)
        table = bytes(self.table)
        return Document(bytes(self.new[: self.end]), self.fib.table_name, table, bytes(self.data.out))

    # -- WordDocument ------------------------------------------------------------------------------------

    def _copy(self, at: int, data: bytes) -> None:
        """Put bytes to where they were; the head of the stream belongs to the FIB."""
        if at < self.fib.size or at + len(data) > len(self.old):
            raise bad("place")
        self.new[at : at + len(data)] = data
        self.end = max(self.end, at + len(data))

    def _copy_text(self) -> None:
        for piece in self.pieces:
            if piece.end > piece.at:
                self._copy(piece.at, self.old[piece.at : piece.end])
        gone = [(place, place + 1) for place in self.changes.gone]
        for first, last in self.changes.blanks + gone:
            self._blank(first, last)

    def _blank(self, first: int, last: int) -> None:
        """Letters become blanks; marks of fields inside keep their places."""
        marks = (
            [m.start() for m in doc_fields.MARKS.finditer(self.text, first, last)] if last > first + 1 else []
        )
        for start, stop in pairwise((first - 1, *marks, last)):
            self._blank_run(start + 1, stop)

    def _blank_run(self, first: int, last: int) -> None:
        for piece in self.pieces:
            start, stop = max(first, piece.first), min(last, piece.last)
            if start < stop:
                at = piece.at + (start - piece.first) * piece.width
                blank = b" " if piece.width == 1 else b" \0"
                self.new[at : at + (stop - start) * piece.width] = blank * (stop - start)

    def _sections(self) -> None:
        """Section properties; the pointer to a Macintosh printer record is cut."""
        plc = self._raw(doc_fib.SED)
        count = (len(plc) - 4) // (4 + _SED)
        out = bytearray(plc[: 4 * (count + 1)])
        for number in range(count):
            function, place = struct.unpack_from("<HI", plc, 4 * (count + 1) + _SED * number)
            out += struct.pack("<HIHI", function, place, 0, _NOWHERE)
            if place != _NOWHERE:
                size = int.from_bytes(self.old[place : place + 2], "little")
                prls = self.old[place + 2 : place + 2 + size]
                self._copy(place, struct.pack("<H", len(prls)) + self.data.relocated(prls))
        if count > 0:
            self._add(doc_fib.SED, bytes(out))

    def _pages(self, index: int) -> None:
        """The pages of character or paragraph properties."""
        plc = self._raw(index)
        count = (len(plc) - 4) // 8
        if count < 1 or count > _MOST_PAGES:
            raise bad("pages")
        numbers = [n & 0x3FFFFF for n in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1))]
        for number in sorted(set(numbers)):
            page = self.old[number * _PAGE : (number + 1) * _PAGE]
            if len(page) != _PAGE:
                raise bad("page")
            self._copy(number * _PAGE, self._page(page, index == doc_fib.BTE_PAPX))
        self._add(index, plc[: 4 * (count + 1)] + struct.pack(f"<{count}I", *numbers))

    def _page(self, page: bytes, paragraphs: bool) -> bytes:
        """A page with its positions and the property lists that they lead to, zeros between them."""
        runs = page[-1]
        step, heads = (13 if paragraphs else 1), 4 * (runs + 1)
        if heads + step * runs > _PAGE - 1:
            raise bad("page")
        out = bytearray(_PAGE)
        out[:heads], out[-1] = page[:heads], runs
        for run in range(runs):
            place = heads + step * run
            out[place] = page[place]
            at = 2 * page[place]
            if not at:
                continue
            start, end = _paragraph(page, at) if paragraphs else (at + 1, at + 1 + page[at])
            if end > _PAGE - 1 or at < heads + step * runs:
                raise bad("page")
            out[at:end] = page[at:start] + self.data.relocated(page[start:end])
        return bytes(out)

    # -- table stream ------------------------------------------------------------------------------------

    def _raw(self, index: int) -> bytes:
        at, size = self.fib.pair(index)
        if size and at + size > len(self.old_table):
            raise bad(f"table {index}")
        return self.old_table[at : at + size]

    def _add(self, index: int, data: bytes, counted: int | None = None) -> None:
        """Put a table into the fresh stream.  ``counted``: what the FIB says of its length."""
        if data:
            self.pairs[index] = (len(self.table), len(data) if counted is None else counted)
            self.table += data

    def _tables(self, stories: dict[str, tuple[int, int]]) -> None:
        special = {doc_fib.CLX, doc_fib.SED, doc_fib.BTE_CHPX, doc_fib.BTE_PAPX, doc_fib.DGG, doc_fib.LISTS}
        special |= set(doc_fib.FIELDS.values())
        for index in sorted(doc_fib.KEPT - special - self._unfit(stories)):
            self._add(index, self._raw(index))
        for story, index in doc_fib.FIELDS.items():
            self._add(index, doc_fields.table(self._raw(index), self.text, stories[story][0], self.changes))
        self._add(doc_fib.LISTS, *self._lists())
        self._add(doc_fib.DGG, self._drawings())
        self._add(doc_fib.ASSOC, _ASSOCIATED)
        self.clx.prls = [self.data.relocated(prls) for prls in self.clx.prls]
        self._add(doc_fib.CLX, self.clx.written())

    def _unfit(self, stories: dict[str, tuple[int, int]]) -> set[int]:
        """Tables that belong to no text or have not their shape: they stay behind."""
        tables = {index: raw for index in doc_fib.KEPT if (raw := self._raw(index))}
        gone = {index for index, raw in tables.items() if not doc_tables.fits(index, raw, stories)}
        names, starts, ends = (tables.get(index, b"") for index in _BOOKMARKS)
        if names + starts + ends and not doc_tables.bookmarks(names, starts, ends, stories):
            gone |= {index for index in _BOOKMARKS if index in tables}
        told = ", ".join(str(index) for index in sorted(gone) if index != _HEADERS)
        if told:
            self.context.report("DSM-136", "WordDocument", what=told)
        return gone

    def _lists(self) -> tuple[bytes, int]:
        """List definitions; their levels follow, counted by the FIB of some writers and not by that of others."""
        at, size = self.fib.pair(doc_fib.LISTS)
        head = self._raw(doc_fib.LISTS)
        if len(head) < 2:
            return b"", 0
        count = min(int.from_bytes(head[:2], "little"), (size - 2) // 28)
        counted = 2 + 28 * count
        end = at + counted
        for number in range(count):
            for _ in range(1 if head[2 + 28 * number + 26] & 1 else 9):
                end = self._level_end(end)
        return struct.pack("<H", count) + self.old_table[at + 2 : end], counted

    def _level_end(self, at: int) -> int:
        """Behind a level: 28 bytes, two property lists, a text."""
        if at + 30 > len(self.old_table):
            raise bad("list")
        at += 28 + self.old_table[at + 24] + self.old_table[at + 25]
        end = at + 2 + 2 * int.from_bytes(self.old_table[at : at + 2], "little")
        if end > len(self.old_table):
            raise bad("list")
        return end

    def _drawings(self) -> bytes:
        """The store of pictures and the drawings of the text and of the headers."""
        raw = self._raw(doc_fib.DGG)
        if not raw:
            return b""
        drawing = Drawing(self.context, "WordDocument")
        rules = drawing.rules(
            {**HOSTED, BSE: lambda node: drawing.outside_entry(node, self._fetch, self._append)}
        )
        end = self.end
        try:
            return b"".join(_drawing_parts(raw, rules))
        except Malformed:
            self.context.report("DSM-612", "WordDocument")
            self.end = end  # the pictures that were placed already go with the drawing
            return b""

    def _fetch(self, offset: int, size: int) -> bytes:
        head = self.old[offset : offset + 8]
        return self.old[offset : offset + 8 + int.from_bytes(head[4:8], "little")]

    def _append(self, blip: bytes) -> int:
        """Pictures go behind everything else in WordDocument."""
        at = -(-self.end // _PAGE) * _PAGE
        self.new[self.end :] = bytes(at - self.end) + blip
        self.end = len(self.new)
        return at

    # -- report ------------------------------------------------------------------------------------------

    def _report_dropped(self) -> None:
        said = set()
        for index, (code, what) in doc_fib.TOLD.items():
            size = self.fib.pair(index)[1]
            if size > (2 if index == 24 else 0) and (code, what) not in said:
                said.add((code, what))
                self.context.report(code, "WordDocument", what=what, name=what)
        if self.data.objects:
            self.context.report("DSM-602", "WordDocument")
        template = _associated(self._raw(doc_fib.ASSOC), _TEMPLATE)
        if "\\\\" in template or "://" in template:
            self.context.report("DSM-605", "WordDocument", what="template")


def _text(main: bytes, pieces: list[Piece]) -> str:
    """One letter for each character position, also where two make one in Unicode."""
    parts, at = [], 0
    for piece in pieces:
        if piece.first != at:
            raise bad("pieces")
        raw = main[piece.at : piece.end]
        text = raw.decode("latin-1" if piece.width == 1 else "utf-16-le", "surrogatepass")
        if len(text) != piece.last - piece.first:
            text = "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))
        parts.append(text)
        at = piece.last
    return "".join(parts)


def _paragraph(page: bytes, at: int) -> tuple[int, int]:
    """Where the property list of a paragraph begins (behind its style) and ends."""
    size, start = 2 * page[at] - 1, at + 1
    if not page[at]:
        size, start = 2 * page[at + 1] if at + 1 < len(page) else 0, at + 2
    return min(start + 2, start + size), start + size


def _drawing_parts(raw: bytes, rules: dict[int, records.Rule]) -> Iterator[bytes]:
    nodes, at = drawing_tree(raw, 0, rules)
    kept = records.keep(nodes, rules)
    if [node.type for node in kept] != [DGG]:
        raise bad("drawing")
    yield records.write(kept)
    while at + 9 <= len(raw):
        place = raw[at]
        nodes, at = drawing_tree(raw, at + 1, rules)
        kept = records.keep(nodes, rules)
        if place > 1 or [node.type for node in kept] != [DG]:
            raise bad("drawing")
        yield bytes([place]) + records.write(kept)


def _associated(table: bytes, number: int) -> str:
    """One string of an extended string table; empty when there is none."""
    at = 6
    for index in range(number + 1):
        size = 2 * int.from_bytes(table[at : at + 2], "little")
        if index == number:
            return table[at + 2 : at + 2 + size].decode("utf-16-le", "replace")
        at += 2 + size
    return ""
