"""Fields and formulas of a part, judged on a flat reading of its bytes (see :mod:`fastpath`).

The judgements themselves are those of :mod:`fields` and :mod:`formulas`; here is only the reading.  Any doubt
is a no: then the long way decides.
"""

from __future__ import annotations

import re

from sekisho_disarm.formats.ooxml import fields
from sekisho_disarm.formats.ooxml.spreadsheet import Book

_FORMULAS = re.compile(
    rb"<((?:\w+:)?(?:f|formula|formula1|formula2|calculatedColumnFormula|totalsRowFormula))(?:\s[^>]*)?(?<!/)>([^<]*)</\1\s*>"
)
_FORMULA_TAGS = re.compile(
    rb"<(?:\w+:)?(?:f|formula|formula1|formula2|calculatedColumnFormula|totalsRowFormula)(?:\s[^>]*)?(?<!/)>"
)
_FIELD_EVENTS = re.compile(
    rb"<w:fldChar\s[^>]*w:fldCharType\s*=\s*[\"'](\w+)[\"'][^>]*>"
    rb"|<w:(?:instrText|delInstrText)(?:\s[^>]*)?>([^<]*)</|<w:(?:t|delText)(?:\s[^>]*)?>([^<]*)</"
    rb"|<w:fldSimple\s[^>]*w:instr\s*=\s*\"([^\"]*)\""
)
_FIELD_TAGS = re.compile(rb"<w:(?:instrText|delInstrText|fldChar|fldSimple)\b")
_UNESCAPE = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))


def fields_may_stay(data: bytes) -> bool:
    """The judgement of :mod:`fields` on a flat reading; any doubt is a no.

    Every element of a field must be one of the events: none with an odd spelling, none outside a field.
    """
    reading = _FieldReading()
    found = 0
    for match in _FIELD_EVENTS.finditer(data):
        found += not match.group().startswith((b"<w:t", b"<w:delText"))
        if not reading.take(*match.groups(default=b"")):
            return False
    return not reading.open and found == len(_FIELD_TAGS.findall(data))


class _FieldReading:
    """Open fields, innermost last: their instruction so far, and whether their result has begun."""

    def __init__(self) -> None:
        self.open: list[tuple[list[str], bool]] = []

    def take(self, mark: bytes, code: bytes, text: bytes, simple: bytes) -> bool:
        """One event; False when it needs the long way.  ``code`` is an instruction, ``text`` shown characters."""
        if simple:
            return b"&#" not in simple and fields.refusal(_plain(simple)) is None
        if mark:
            return self._mark(mark)
        inside = bool(self.open) and not self.open[-1][1]
        if code and not inside:
            return False
        if inside:
            self.open[-1][0].append(_plain(code or text))
        return not inside or b"&#" not in code + text

    def _mark(self, mark: bytes) -> bool:
        if mark == b"begin":
            if self.open and not self.open[-1][1]:
                self.open[-1][0].append("\x01")
            self.open.append(([], False))
            return True
        if not self.open:
            return False
        if mark == b"separate":
            self.open[-1] = (self.open[-1][0], True)
            return True
        return mark == b"end" and fields.refusal("".join(self.open.pop()[0])) is None


def formulas_may_stay(data: bytes, book: Book) -> bool:
    """Every formula must be characters and nothing else: an element inside would hide what stands around it."""
    found = _FORMULAS.findall(data)
    return len(found) == len(_FORMULA_TAGS.findall(data)) and all(
        not (b"&#" in formula or book.refusal(_plain(formula)) is not None)
        for formula in {text for _, text in found}
    )


def _plain(escaped: bytes) -> str:
    if b"&" in escaped:
        for entity, character in _UNESCAPE:
            escaped = escaped.replace(entity, character)
    return escaped.decode("utf-8", "replace")
