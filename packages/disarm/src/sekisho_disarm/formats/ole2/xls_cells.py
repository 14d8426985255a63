"""Cells with formulas: those that may stay are written with their tokens only, the others become their value.

Source: [MS-XLS] 2.4.127 (Formula), 2.4.268 (String), 2.4.277 (ShrFmla), 2.4.4 (Array), 2.4.313 (Table).
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from sekisho_disarm.formats.ole2 import biff, xls_formulas
from sekisho_disarm.formats.ole2.biff import Record, Substream
from sekisho_disarm.formats.ole2.xls_formulas import Links
from sekisho_disarm.formats.ole2.xls_records import (
    ARRAY,
    BOOLERR,
    FORMULA,
    LABELSST,
    NUMBER,
    SHRFMLA,
    TABLE,
)
from sekisho_disarm.formats.ole2.xls_strings import Strings

_EXPRESSION, _TABLE_REFERENCE = 0x01, 0x02
_GROUPS = frozenset({SHRFMLA, ARRAY, TABLE})
#: Where the size of the tokens stands; the tokens follow it.
_SIZE_AT = {SHRFMLA: 8, ARRAY: 12}
_TABLE_LENGTH = 16


class Cells:
    """The formula cells of one sheet.  ``report(reason)`` hears of every formula that became a value."""

    def __init__(self, links: Links, strings: Strings, report: Callable[[str], None]) -> None:
        self._links, self._strings, self._report = links, strings, report
        self._groups: set[bytes] = set()

    def survey(self, stream: Substream) -> None:
        """Find the groups (shared formulas, arrays, tables) that may stay, by the cell that begins them."""
        base = b""
        for item in biff.records(stream):
            if item.id == FORMULA:
                base = _group_of(item.joined)
            elif item.id in _GROUPS and base and self._group_reason(item) is None:
                self._groups.add(base)

    def _group_reason(self, record: Record) -> str | None:
        if record.id == TABLE:
            return None
        return xls_formulas.refusal(_tokens(record.joined, _SIZE_AT[record.id])[0], self._links)

    def group(self, record: Record) -> Record | None:
        """The record of a group, fresh; None when it may not stay."""
        body = record.joined
        if record.id == TABLE:
            return Record(TABLE, [body[:_TABLE_LENGTH]])
        reason = self._group_reason(record)
        if reason is not None:
            return None
        at = _SIZE_AT[record.id]
        tokens, extra = _tokens(body, at)
        return biff.record(record.id, body[: at + 2] + tokens + xls_formulas.extras(tokens, extra))

    def cell(self, record: Record, following: Record | None) -> Record:
        """A formula cell that may stay, or its value.  ``following``: the STRING record behind it, if any."""
        body = record.joined
        if len(body) < 22:
            raise biff.bad("FORMULA")
        tokens, extra = _tokens(body, 20)
        group = _group_of(body)
        lone = xls_formulas.refusal(tokens, self._links) if not group else "shared"
        reason = None if group in self._groups else lone
        if reason is None:
            flags = int.from_bytes(body[14:16], "little") & 0x29
            head = body[:14] + struct.pack("<H4xH", flags, len(tokens))
            return biff.record(
                FORMULA, head + tokens + (b"" if group else xls_formulas.extras(tokens, extra))
            )
        self._report(reason)
        return self._value(body, following)

    def _value(self, body: bytes, following: Record | None) -> Record:
        place, value = body[:6], body[6:14]
        if value[6:8] != b"\xff\xff":
            return Record(NUMBER, [place + value])
        if value[0] in (1, 2):
            return Record(BOOLERR, [place + bytes((value[2], value[0] - 1))])
        text = string(following) if following is not None and value[0] == 0 else ""
        return Record(LABELSST, [place + struct.pack("<I", self._strings.index_of(text))])


def string(record: Record) -> str:
    """The text of a STRING record, over its CONTINUE records."""
    chunk = record.body
    if len(chunk) < 3:
        return ""
    count, at, parts = int.from_bytes(chunk[:2], "little"), 2, []
    for number, chunk in enumerate(record.chunks):
        if not chunk[at:] or count <= 0:
            break
        wide = chunk[at] & 1
        take = min(count, (len(chunk) - at - 1) >> wide)
        parts.append(biff.text(chunk, at, take)[0])
        count, at = count - take, 0
        if number > len(record.chunks):
            break
    return "".join(parts)


def _tokens(body: bytes, at: int) -> tuple[bytes, bytes]:
    """Tokens and what follows them; the size of the tokens stands at ``at``."""
    size = int.from_bytes(body[at : at + 2], "little")
    if at + 2 + size > len(body):
        raise biff.bad("formula")
    return body[at + 2 : at + 2 + size], body[at + 2 + size :]


def _group_of(body: bytes) -> bytes:
    """The cell that begins the group this formula belongs to; empty when it stands alone."""
    return body[23:27] if len(body) >= 27 and body[20:22] == b"\x05\x00" and body[22] in (1, 2) else b""
