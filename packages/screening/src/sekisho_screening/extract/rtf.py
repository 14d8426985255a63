"""Rich text: the words of the document, and apart from them what is hidden, deleted, noted or a property.

Source: Rich Text Format (RTF) Specification 1.9.1, "Formal syntax", "Unicode RTF", "Destinations".
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from sekisho_screening.errors import TooComplex
from sekisho_screening.extract import tabbed
from sekisho_screening.extract.items import Item, Passage
from sekisho_screening.places import Hidden, Part, Place
from sekisho_screening.settings import MIB

_MOST = 256 * MIB
_DEPTH = 200
_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_DEAD = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator themedata colorschememapping datastore "
    b"latentstyles pict objdata xmlnstbl mmathPr filetbl revtbl pgptbl wgrffmtfilter falt panose fontemb passwordhash".split()
)
_PARTS = {
    b"header": Part.HEADER, b"headerl": Part.HEADER, b"headerr": Part.HEADER, b"headerf": Part.HEADER,
    b"footer": Part.FOOTER, b"footerl": Part.FOOTER, b"footerr": Part.FOOTER, b"footerf": Part.FOOTER,
    b"footnote": Part.FOOTNOTE, b"annotation": Part.COMMENT, b"atnauthor": Part.COMMENT, b"info": Part.PROPERTY,
    b"shptxt": Part.TEXT_BOX,
}  # fmt: skip
_KEPT = frozenset(
    {
        b"shpinst",
        b"shptxt",
        b"annotation",
        b"atnauthor",
        b"fldinst",
        b"nonesttables",
        b"listtext",
        b"pn",
        b"userprops",
    }
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"nestrow": "\n", b"cell": "\t", b"nestcell": "\t",
    b"tab": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
}  # fmt: skip
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 0: "cp1252"}


@dataclass(slots=True)
class _State:
    dead: bool = False
    part: Part = Part.BODY
    hidden: bool = False
    deleted: bool = False
    codec: str = ""
    skip: int = 1  # bytes that stand in for a Unicode character
    first: bool = True  # nothing was read of this group yet


@dataclass(slots=True)
class _Reader:
    place: Place
    states: list[_State] = field(default_factory=lambda: [_State()])
    lines: dict[Place, list[str]] = field(default_factory=dict)
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = -1
    codec: str = "cp932"
    raw: bytearray = field(default_factory=bytearray)
    skipping: int = 0
    in_fonts: int = 0

    def token(self, found: re.Match[bytes]) -> None:
        hexed, word, number, sign, brace, text = found.groups()
        if hexed is not None:
            self._bytes(bytes([int(hexed, 16)]))
        elif text is not None:
            self._text(text)
        else:
            self._decode()
            if brace is not None:
                self._brace(brace)
            elif word is not None:
                self._word(word, int(number) if number else None)
            elif sign is not None:
                self._sign(sign)

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            if len(self.states) > _DEPTH:
                raise TooComplex("groups")
            self.states.append(replace(self.states[-1], first=True))
        elif len(self.states) > 1:
            if self.in_fonts == len(self.states):
                self.in_fonts = 0
            self.states.pop()

    def _sign(self, sign: bytes) -> None:
        state = self.states[-1]
        if sign == b"*":
            state.dead = True  # a destination that older readers skip; the known ones come alive again
        elif sign in (b"\\", b"{", b"}"):
            self._say(sign.decode())
        elif sign == b"~":
            self._say(" ")
        elif sign in (b"_", b"-"):
            self._say("-" if sign == b"_" else "")

    def _word(self, word: bytes, number: int | None) -> None:
        state = self.states[-1]
        if state.first:
            self._destination(word, state)
            state.first = False
        if word == b"u" and number is not None:
            self._say(chr(number % 65536) if number % 65536 not in range(0xD800, 0xE000) else "\ufffd")
            self.skipping = state.skip
        elif word == b"uc" and number is not None:
            state.skip = min(number, 16) if number >= 0 else 0
        elif word in (b"v", b"deleted"):
            setattr(state, "hidden" if word == b"v" else "deleted", number != 0)
        elif word == b"plain":
            state.hidden = state.deleted = False
        elif word == b"ansicpg" and number:
            self.codec = _codec(f"cp{number}")
        elif word == b"f" and number is not None:
            self.font = number
            state.codec = self.fonts.get(number, "")
        elif word == b"fcharset" and self.in_fonts and number is not None:
            self.fonts[self.font] = _CHARSETS.get(number, "")
        elif word in _SIGNS:
            self._say(_SIGNS[word])

    def _destination(self, word: bytes, state: _State) -> None:
        if word == b"fonttbl":
            self.in_fonts = len(self.states)
        if word in _PARTS:
            state.part = _PARTS[word]
        if word in _DEAD:
            state.dead = True
        elif word in _KEPT:
            state.dead = self.states[-2].dead if len(self.states) > 1 else False

    def _text(self, text: bytes) -> None:
        if self.skipping:
            cut = min(self.skipping, len(text))
            self.skipping -= cut
            text = text[cut:]
        if text:
            self.states[-1].first = False
            self._bytes(text)

    def _bytes(self, data: bytes) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        self.raw += data

    def _decode(self) -> None:
        if self.raw:
            state = self.states[-1]
            data = bytes(self.raw)
            self.raw.clear()
            self._say(data.decode(state.codec or self.codec, "replace"))

    def _say(self, text: str) -> None:
        state = self.states[-1]
        if state.dead or not text:
            return
        part = Part.DELETED if state.deleted else state.part
        where = replace(self.place, part=part, hidden=Hidden.TEXT if state.hidden else Hidden.NO)
        self.lines.setdefault(where, []).append(text)

    def items(self) -> Iterator[Item]:
        self._decode()
        for where, parts in self.lines.items():
            text = "".join(parts)
            if not text.strip():
                continue
            if where.part is Part.BODY and not where.hidden:
                yield from tabbed.read(text, where)
            else:
                yield Passage(text, where)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp932"


def read(source: BinaryIO, place: Place) -> Iterator[Item]:
    """Raises ``TooComplex`` for more than 256 MB or too many groups in each other."""
    data = source.read(_MOST + 1)
    if len(data) > _MOST:
        raise TooComplex("size")
    reader = _Reader(place)
    for found in _TOKEN.finditer(data):
        reader.token(found)
    yield from reader.items()
