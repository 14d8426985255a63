"""Fields and formulas of a part that is copied as text: judged on a flat reading, by the same functions.

Any doubt (an escape, an odd spelling, an instruction outside a field) sends the part down the long way.
"""

from __future__ import annotations

import re

from sekisho_disarm.formats.ooxml import fields
from sekisho_disarm.formats.ooxml.spreadsheet import Book

_FORMULAS = re.compile(
    rb"<((?:\w+:)?(?:f|formula|formula1|formula2|calculatedColumnFormula|totalsRowFormula))(?:\s[^>]*)?>([^<]+)</\1\s*>"
)
_FIELD_EVENTS = re.compile(
    rb"<w:fldChar\s[^>]*w:fldCharType\s*=\s*[\"'](\w+)[\"'][^>]*>"
    rb"|<w:(?:instrText|delInstrText|t|delText)(?:\s[^>]*)?>([^<]*)</|<w:fldSimple\s[^>]*w:instr\s*=\s*\"([^\"]*)\""
)
_UNESCAPE = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))


def fields_may_stay(data: bytes) -> bool:
    """The judgement of :mod:`fields` on a flat reading; any doubt is a no."""
    stack: list[tuple[list[str], bool]] = []
    for mark, characters, simple in _FIELD_EVENTS.findall(data):
        if simple:
            if b"&#" in simple or fields.refusal(_plain(simple)) is not None:
                return False
        elif mark == b"begin":
            if stack and not stack[-1][1]:
                stack[-1][0].append("\x01")
            stack.append(([], False))
        elif mark == b"separate" and stack:
            stack[-1] = (stack[-1][0], True)
        elif mark == b"end" and stack:
            if fields.refusal("".join(stack.pop()[0])) is not None:
                return False
        elif mark:
            return False
        elif stack and not stack[-1][1]:
            if b"&#" in characters:
                return False
            stack[-1][0].append(_plain(characters))
    return not stack and _no_stray_instructions(data)


_STRAY = re.compile(rb"<w:(?:instrText|delInstrText|fldChar|fldSimple)\b")


def _no_stray_instructions(data: bytes) -> bool:
    """Every element of a field must have been one of the events: none with odd spelling, none outside a field."""
    depth = instructions = 0
    for match in re.finditer(
        rb"<w:fldChar\s[^>]*w:fldCharType\s*=\s*[\"'](\w+)[\"'][^>]*>|<w:(?:instrText|delInstrText)(?:\s[^>]*)?>[^<]*</"
        rb"|<w:fldSimple\s[^>]*w:instr\s*=\s*\"[^\"]*\"",
        data,
    ):
        instructions += 1
        kind = match.group(1)
        depth += 1 if kind == b"begin" else -1 if kind == b"end" else 0
        if kind is None and depth == 0 and not match.group().startswith(b"<w:fldSimple"):
            return False
    return instructions == len(_STRAY.findall(data))


def formulas_may_stay(data: bytes, book: Book) -> bool:
    for formula in {text for _, text in _FORMULAS.findall(data)}:
        if b"&#" in formula or book.refusal(_plain(formula)) is not None:
            return False
    return True


def _plain(escaped: bytes) -> str:
    if b"&" in escaped:
        for entity, character in _UNESCAPE:
            escaped = escaped.replace(entity, character)
    return escaped.decode("utf-8", "replace")
