"""The writing side: objects are asked for by kind, filtered by that kind's rules, and numbered afresh.

Only what a rule returns is written.  An object that is asked for as two kinds is written once per kind,
so no kind can smuggle in what another allows.  Nothing here recurses over references: they go to a queue, so
loops cost nothing and depth is that of one object.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from sekisho_disarm.context import Context
from sekisho_disarm.errors import TooComplex
from sekisho_disarm.formats.pdf import off_page, syntax
from sekisho_disarm.formats.pdf.source import Source, Stream
from sekisho_disarm.formats.pdf.syntax import Json

if TYPE_CHECKING:
    from sekisho_disarm.formats.pdf.streams import Unpacked

#: bytes to write for a value, or ``None`` to leave it out
Rule = Callable[["Builder", Json], bytes | None]
Rules = Mapping[str, Rule]
#: a whole object of one kind: value behind the reference → bytes of its body
Kind = Callable[["Builder", Json], bytes | None]

_DEEPEST = 64
_MOST_OBJECTS = 1_000_000


@dataclass(slots=True)
class Builder:
    source: Source
    context: Context
    kinds: Mapping[str, Kind]
    pages: dict[str, int] = field(default_factory=dict)  # reference of a page in the input → new number
    place: str = ""
    shown: off_page.Box = (0, 0, 0, 0)  # of the page that is being written
    alone: set[str] = field(default_factory=set)  # streams that are all the content of a page
    bodies: list[bytes] = field(
        default_factory=lambda: [b""]
    )  # index is the object number; 0 is the free head
    #: content that was looked at before it is written, and what was seen in it, by reference
    peeked: dict[str, Unpacked] = field(default_factory=dict)
    clean: dict[str, bool] = field(default_factory=dict)
    #: colour spaces by profile, as written
    profiles: dict[str, bytes | None] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _queue: deque[tuple[int, Json, str, str]] = field(default_factory=deque)
    _said: set[tuple[str, str]] = field(default_factory=set)
    _depth: int = 0

    def report(self, code: str, what: str = "") -> None:
        """A finding, once per code and place (page or part of the catalogue)."""
        where = f"{self.place} {what}".strip()
        if (code, where) not in self._said:
            self._said.add((code, where))
            self.context.report(code, where)

    def number(self) -> int:
        if len(self.bodies) >= _MOST_OBJECTS:
            raise TooComplex("DSM-291", what="objects")
        self.bodies.append(b"null")
        return len(self.bodies) - 1

    def add(self, body: bytes) -> bytes:
        """A new object with this body; returns the reference to it."""
        number = self.number()
        self.bodies[number] = body
        return b"%d 0 R" % number

    def ask(self, value: Json, kind: str) -> bytes | None:
        """The reference to ``value`` written as ``kind``; a direct value is written in place."""
        if not syntax.is_reference(value):
            return self.within(lambda: self.kinds[kind](self, value))
        known = self._numbers.get((value, kind))
        if known is None:
            known = self._numbers[value, kind] = self.number()
            self._queue.append((known, value, kind, self.place))
        return b"%d 0 R" % known

    def within(self, work: Callable[[], bytes | None]) -> bytes | None:
        """One level deeper in direct values.  Raises ``TooComplex`` (DSM-291) beyond ``_DEEPEST``."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooComplex("DSM-291", what="depth")
        try:
            return work()
        finally:
            self._depth -= 1

    def run(self) -> None:
        """Write everything that was asked for, and what that asks for."""
        while self._queue:
            number, value, kind, self.place = self._queue.popleft()
            self.bodies[number] = self.kinds[kind](self, self.source.follow(value)) or b"null"

    def keys(
        self, value: Mapping[str, Json], rules: Rules, *, unknown: Callable[[str], None] | None = None
    ) -> bytes:
        """The allowed keys of a dictionary with their filtered values, without the brackets."""
        out = []
        for key, item in value.items():
            rule = rules.get(key)
            if rule is None:
                (unknown or self.unknown)(key)
                continue
            written = (TYPE if key == "/Type" else rule)(self, item)
            if written is not None:
                out.append(syntax.name(key) + b" " + written)
        return b"\n".join(out)

    def unknown(self, key: str) -> None:
        """Report a key that is on no list."""
        if key not in _NO_LOSS:
            self.report(_LOST.get(key, "DSM-219"), key)

    def file(self, root: bytes) -> bytes:
        return write_file(self.bodies[1:], root)


def write_file(bodies: Sequence[bytes], root: bytes) -> bytes:
    """The whole file: one revision, no object streams, a plain cross-reference table."""
    pieces = [b"%PDF-1.7\n%\xe3\xe2\xe3\xcf\n"]
    place = len(pieces[0])
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(b"%010d 00000 n \n" % place)
        pieces.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        place += len(pieces[-1])
    size = len(bodies) + 1
    pieces += [b"xref\n0 %d\n0000000000 65535 f \n" % size, *offsets]
    pieces.append(b"trailer\n<</Size %d/Root %b>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, place))
    return b"".join(pieces)


_LOST = {
    "/JS": "DSM-201", "/JavaScript": "DSM-201", "/AA": "DSM-203", "/EmbeddedFiles": "DSM-206",
    "/AF": "DSM-206",
    "/Collection": "DSM-206", "/EF": "DSM-206", "/FS": "DSM-206", "/XFA": "DSM-207", "/Renditions": "DSM-208",
    "/RichMediaContent": "DSM-208", "/RichMediaSettings": "DSM-208", "/3DD": "DSM-208", "/Movie": "DSM-208",
    "/Sound": "DSM-208", "/F": "DSM-209", "/FFilter": "DSM-209", "/Ref": "DSM-209", "/OPI": "DSM-209",
    "/Alternates": "DSM-209", "/URI": "DSM-209", "/PA": "DSM-204", "/Perms": "DSM-210", "/DSS": "DSM-210",
    "/SigFlags": "DSM-210", "/Lock": "DSM-210", "/SV": "DSM-210", "/Metadata": "DSM-212",
    "/LastModified": "DSM-212", "/PieceInfo": "DSM-213", "/Thumb": "DSM-213", "/Threads": "DSM-213",
    "/B": "DSM-213", "/SpiderInfo": "DSM-213",
    "/PS": "DSM-215", "/RC": "DSM-219", "/T": "DSM-224",
}  # fmt: skip
#: Names that no author may choose for a font or picture: a reader that looks for them anywhere would act.
_NEVER = frozenset({"/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/URI", "/OpenAction"})
#: written afresh or without any content of their own
_NO_LOSS = frozenset(
    {
        "/Length",
        "/Type",
        "/Pages",
        "/Version",
        "/DL",
        "/Extensions",
        "/Count",
        "/Limits",
        "/Parent",
        "/P",
        "/M",
    }
    | {"/CharSet", "/FontFamily", "/Name", "/TM", "/Alternate"}
    | {"/CreationDate", "/NM", "/Dur", "/Trans", "/PTEX.PageNumber", "/ID", "/DefaultRGB"}
)


# --- rules for values -----------------------------------------------------------------------------


def _checked(test: Callable[[Json], bool]) -> Rule:
    def rule(builder: Builder, value: Json) -> bytes | None:
        found = builder.source.follow(value) if syntax.is_reference(value) else value
        return syntax.scalar(found) if test(found) else None

    return rule


def _number(builder: Builder, value: Json) -> bytes | None:
    """As the other checked scalars, by the short way: most values are numbers."""
    if type(value) is int:
        return b"%d" % value
    found = builder.source.follow(value)
    return syntax.number(found) if syntax.is_number(found) else None


NAME = _checked(syntax.is_name)
NUMBER: Rule = _number
STRING = _checked(syntax.is_string)
BOOLEAN = _checked(lambda value: type(value) is bool)


def plain(builder: Builder, value: Json) -> bytes | None:
    """Scalars and arrays of them, references replaced by values; dictionaries and streams are left out."""
    if type(value) is list:
        return builder.within(lambda: _plain_array(builder, value))
    if syntax.is_reference(value):
        found = builder.source.follow(value)
        return None if syntax.is_reference(found) else builder.within(lambda: plain(builder, found))
    return syntax.scalar(value)


def _all_numbers(value: Json) -> bool:
    """The quick way for glyph widths, which make most of many files."""
    return type(value) is list and {*map(type, value)} <= {int, syntax.Number}


def _plain_array(builder: Builder, value: list[Json]) -> bytes:
    if _all_numbers(value):
        return syntax.numbers(value)
    return b"[" + b" ".join(plain(builder, item) or b"null" for item in value) + b"]"


def numbers(builder: Builder, value: Json) -> bytes | None:
    """A flat array of numbers."""
    if _all_numbers(value):
        return syntax.numbers(value)
    found = [builder.source.follow(item) for item in builder.source.array(value)]
    if not all(syntax.is_number(item) for item in found):
        return None
    return b"[" + b" ".join(syntax.number(item) for item in found) + b"]"


def one_of(*allowed: str) -> Rule:
    return _checked(lambda value: syntax.is_name(value) and value in allowed)


#: What an object may call itself; readers look at it to find files and scripts in what is none.
TYPE = one_of(
    "/Annot", "/Background", "/Border", "/CMap", "/CMapName", "/Encoding", "/ExtGState", "/Font", "/FontDescriptor",
    "/Group", "/Layout", "/MCR", "/Mask", "/OBJR", "/OCG", "/OCMD", "/Outlines", "/Page", "/PageLabel", "/Pagination",
    "/Pattern", "/StructElem", "/StructTreeRoot", "/XObject",
)  # fmt: skip


#: A language (BCP 47).
LANGUAGE = _checked(
    lambda value: (
        syntax.is_string(value) and bool(re.fullmatch(r"(?:[A-Za-z0-9]{1,8}-?){0,6}", syntax.text(value)))
    )
)


def kind(name: str) -> Rule:
    """The value as an object of this kind."""

    def rule(builder: Builder, value: Json) -> bytes | None:
        return builder.ask(value, name)

    return rule


def each(rule: Rule) -> Rule:
    """An array, every item by ``rule``; items that it leaves out are gone."""

    def array(builder: Builder, value: Json) -> bytes | None:
        written = (builder.within(partial(rule, builder, item)) for item in builder.source.array(value))
        return b"[" + b" ".join(item for item in written if item is not None) + b"]"

    return array


def mapping(rule: Rule) -> Rule:
    """A dictionary with names chosen by the author (resources), every value by ``rule``."""

    def entries(builder: Builder, value: Json) -> bytes | None:
        found = builder.source.dictionary(value)
        written = ((key, rule(builder, item)) for key, item in found.items() if key not in _NEVER)
        return b"<<" + b"\n".join(syntax.name(k) + b" " + v for k, v in written if v is not None) + b">>"

    return entries


def dictionary(rules: Rules) -> Kind:
    """An object that is a dictionary with these keys."""

    def body(builder: Builder, value: Json) -> bytes | None:
        found = builder.source.follow(value)
        if not isinstance(found, dict):
            return None
        return b"<<" + builder.keys(found, rules) + b">>"

    return body


def either(as_dictionary: Kind, other: Rule) -> Rule:
    """A dictionary by one rule, anything else by another."""

    def rule(builder: Builder, value: Json) -> bytes | None:
        found = builder.source.follow(value)
        if isinstance(found, dict | Stream):
            return builder.within(lambda: as_dictionary(builder, value))
        return other(builder, value)

    return rule


def names(items: Iterable[str], rule: Rule) -> dict[str, Rule]:
    """The same rule for several keys."""
    return {f"/{item}": rule for item in items}
