"""Fields of a Word document: the keywords of the newer format's allow-list; others are disabled where they stand.

A field is 13h, instruction, 14h, result, 15h in the text, and an entry for each of the three in a table of its
story.  Nothing moves: the letters of a refused instruction become blanks, and its entries say that the field is
locked.  Source: [MS-DOC] 2.8.25 (PlcFld), 2.9.89 (Fld), 2.9.90 (flt).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from sekisho_disarm.formats.ole2.doc_fib import bad
from sekisho_disarm.formats.ooxml import fields

BEGIN, SEPARATE, END = "\x13", "\x14", "\x15"
MARKS = re.compile("[\x13-\x15]")
_NESTED = "\x01"  # as fields.refusal expects it; Word's own 01h is an anchor and no letter
_SHOWS_ITS_INSTRUCTION = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s?", re.IGNORECASE)
#: They show properties of the document, which go: updated, they would show nothing in the place of their last value.
_OF_PROPERTIES = re.compile(
    r"\s*(?:AUTHOR|COMMENTS|CREATEDATE|DOCPROPERTY|EDITTIME|INFO|KEYWORDS|LASTSAVEDBY|PRINTDATE|REVNUM|SAVEDATE|SUBJECT|TITLE)\b",
    re.IGNORECASE,
)
_QUOTE, _HYPERLINK, _LOCKED = 0x23, 0x58, 0x10
#: Kinds that stay when the instruction goes, as it does where its keyword is in another language: INDEX, TOC, NUMPAGES,
#: PAGE, PAGEREF.  They compute from the document; without an instruction they show what they showed.
_COMPUTING = frozenset({0x08, 0x0D, 0x1A, 0x21, 0x25})
_DEEPEST = 200
#: Kinds that the table may give a field whatever its letters say: INCLUDE, ASK, FILLIN, DDE, DDEAUTO, PRINT,
#: GOTOBUTTON, MACROBUTTON, IMPORT, LINK, EMBED, INCLUDEPICTURE, INCLUDETEXT, DATABASE, AUTOTEXT, ADDIN, CONTROL …
REACHING = frozenset(
    {
        0x24,
        0x26,
        0x27,
        0x2D,
        0x2E,
        0x30,
        0x32,
        0x33,
        0x37,
        0x38,
        0x3A,
        0x43,
        0x44,
        0x4C,
        0x4E,
        0x4F,
        0x51,
        0x57,
        0x59,
        0x5B,
    }
)


@dataclass(slots=True)
class Changes:
    """``blanks``: ranges of characters to overwrite.  ``marks``: refused fields' marks.  ``gone``: marks to blank.

    ``hosts``: where refused fields begin whose results hold fields.
    """

    blanks: list[tuple[int, int]] = field(default_factory=list)
    marks: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    hosts: set[int] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    begin: int
    ranges: list[tuple[int, int]] = field(default_factory=list)  # the instruction's own letters
    instruction: list[str] = field(default_factory=list)
    separate: int = -1
    spoiled: bool = False
    hosts: bool = False  # has a field in its result
    speaks: bool = False  # has a letter anywhere, nested fields and results included


class Judge:
    """Reads one story, characters ``first`` to ``last`` of ``text``."""

    def __init__(self, text: str, first: int, last: int, changes: Changes) -> None:
        self.text, self.first, self.last, self.changes = text, first, last, changes
        self.stack: list[_Open] = []

    def run(self) -> None:
        at = self.first
        for mark in MARKS.finditer(self.text, self.first, self.last):
            place = mark.start()
            self._letters(at, place)
            self._mark(mark.group(), place)
            at = place + 1
        self._letters(at, self.last)
        while self.stack:
            self._close(-1)

    def _letters(self, at: int, end: int) -> None:
        if not self.stack or at >= end:
            return
        letters = self.text[at:end].replace("\x01", "")
        self.stack[-1].speaks |= bool(letters.strip())
        if self.stack[-1].separate < 0:
            self.stack[-1].ranges.append((at, end))
            self.stack[-1].instruction.append(letters)

    def _mark(self, mark: str, place: int) -> None:
        if mark == BEGIN:
            if len(self.stack) > _DEEPEST:
                raise bad("fields")
            if self.stack:
                self.stack[-1].hosts |= self.stack[-1].separate >= 0
            self.stack.append(_Open(place))
        elif self.stack and mark == SEPARATE and self.stack[-1].separate < 0:
            self.stack[-1].separate = place
        elif self.stack and mark == END:
            self._close(place)

    def _close(self, end: int) -> None:
        ended = self.stack.pop()
        instruction = "".join(ended.instruction)
        self._tell_outer(ended)
        if end < 0:  # no field for Word either: without its marks it cannot run on into the next story
            self.changes.gone |= {place for place in (ended.begin, ended.separate) if place >= 0}
        keyword = "?" if ended.spoiled else fields.refusal(instruction)
        if keyword is None or not instruction.strip():  # without a word it does nothing
            if _OF_PROPERTIES.match(instruction):
                self._disable(ended, end)
            return
        self._refuse(ended, instruction, keyword, end)

    def _tell_outer(self, ended: _Open) -> None:
        """What a field shows inside an instruction becomes part of that instruction."""
        if self.stack and ended.speaks:
            self.stack[-1].speaks = True
            if self.stack[-1].separate < 0:
                self.stack[-1].instruction.append(_NESTED)

    def _refuse(self, ended: _Open, instruction: str, keyword: str, end: int) -> None:
        changes = self.changes
        changes.refused.append(keyword)
        if self.stack and self.stack[-1].separate < 0:
            self.stack[-1].spoiled = True
        shown = _SHOWS_ITS_INSTRUCTION.match(instruction) if len(ended.ranges) == 1 else None
        if shown is not None and ended.separate < 0:
            start, _ = ended.ranges[0]
            changes.blanks.append((start, start + shown.end()))
            changes.gone |= {place for place in (ended.begin, end) if place >= 0}
            return
        self._disable(ended, end)

    def _disable(self, ended: _Open, end: int) -> None:
        """The last value stays, the instruction does not."""
        changes = self.changes
        stop = next(place for place in (ended.separate, end, self.last) if place >= 0)
        changes.blanks.append((ended.begin + 1, stop))
        changes.marks |= {place for place in (ended.begin, ended.separate, end) if place >= 0}
        if ended.hosts:
            changes.hosts.add(ended.begin)


def table(plc: bytes, text: str, base: int, changes: Changes) -> bytes:
    """A fresh PlcFld: entries at marks that are in the text, those of refused fields locked and without kind.

    ``base``: the story's first character.
    """
    count = (len(plc) - 4) // 6
    if count < 1:
        return b""
    positions = struct.unpack_from(f"<{count + 1}I", plc)
    kept: list[tuple[int, bytes]] = []
    for number, position in enumerate(positions[:-1]):
        raw, place = plc[4 * (count + 1) + 2 * number :][:2], base + position
        is_mark = place < len(text) and ord(text[place]) == raw[0] & 0x1F
        if is_mark and place not in changes.gone:
            refused = place in changes.marks or (raw[0] & 0x1F == 0x13 and raw[1] in REACHING)
            kept.append((position, _entry(raw, place in changes.hosts) if refused else raw))
    if not kept:
        return b""
    heads = struct.pack(f"<{len(kept) + 1}I", *(position for position, _ in kept), positions[-1])
    return heads + b"".join(raw for _, raw in kept)


def _entry(raw: bytes, hosts: bool) -> bytes:
    """A refused field's entry.  LibreOffice shows fields in a result only below kinds that may have them."""
    mark = raw[0] & 0x1F
    kind = raw[1] if raw[1] in _COMPUTING else _HYPERLINK if hosts else _QUOTE
    second = {0x13: kind, 0x15: raw[1] & 0x80 | _LOCKED}.get(mark, 0xFF)
    return bytes((raw[0], second))
