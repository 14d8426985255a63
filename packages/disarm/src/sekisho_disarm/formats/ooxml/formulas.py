"""Worksheet formulas: functions by allow-list, no other files, no DDE; the rest becomes its last value.

Source: ECMA-376 Part 1 §18.17 (formulas); OWASP and [MS-XLSX] §2.2.2 for functions with a reach outside.
"""

from __future__ import annotations

import re

from sekisho_disarm.formats.ooxml import vocabulary
from sekisho_disarm.formats.ooxml.relationships import safe_link

_STRING = re.compile(r'"(?:[^"]|"")*"')
_FUNCTION = re.compile(r"([^\W\d][\w.]*)\s*\(")
_PREFIXES = re.compile(r"^(?:_xlfn\.|_xlws\.|_xludf\.|_xll\.)+", re.IGNORECASE)
#: A bracket that names a book: followed, after the sheet, by an exclamation mark; or the whole "[0]!Name".
_EXTERNAL = re.compile(r"\[[^\[\]]*\][^\[\](){}+*/^&=<>,;\"]*!")
_QUOTED_PATH = re.compile(r"'[^']*[\\/\[\]|][^']*'")
_QUOTED_SHEET = re.compile(r"'(?:[^']|'')*'")
_LAMBDA_NAMES = re.compile(r"\b(?:LET|LAMBDA)\s*\(", re.IGNORECASE)
_HYPERLINK = re.compile(r"\bHYPERLINK\s*\(", re.IGNORECASE)
_LITERAL = re.compile(r'\s*"((?:[^"]|"")*)"\s*([,)&])')
#: INDIRECT reads a reference out of text: text that names a file would be read by LibreOffice.
_INDIRECT = re.compile(r"\bINDIRECT\s*\(", re.IGNORECASE)
_NAMES_A_FILE = re.compile(r"://|\\\\|\bfile:|'\s*#|\[[^\[\]]*\][^\[\]]*!", re.IGNORECASE)
_FIXED_HOST = re.compile(r"https?://[^/?#@\\\s]+[/?#]", re.IGNORECASE)
_LONGEST = 16_384  # characters Excel takes are 8,192


def refusal(formula: str) -> str | None:
    """Why a formula may not stay (a short word for the report), None when it may."""
    if len(formula) > _LONGEST:
        return "length"
    bare = _STRING.sub('""', formula)
    if "|" in bare:
        return "DDE"
    if _EXTERNAL.search(bare) or _QUOTED_PATH.search(bare) or "\\" in bare:
        return "external"
    if reads_a_file(formula):
        return "INDIRECT"
    return _refused_function(_QUOTED_SHEET.sub("_", bare)) or _refused_links(formula)


def reads_a_file(formula: str) -> bool:
    """Whether INDIRECT stands in the formula and one of its texts names a file or a share."""
    return bool(_INDIRECT.search(formula)) and any(
        _NAMES_A_FILE.search(text.group()) for text in _STRING.finditer(formula)
    )


def _refused_function(bare: str) -> str | None:
    allowed = vocabulary.functions()
    for match in _FUNCTION.finditer(bare):
        name = _PREFIXES.sub("", match.group(1)).upper()
        if name not in allowed and not _is_own_parameter(match.group(1), bare):
            return name[:40]
    return None


def _is_own_parameter(name: str, bare: str) -> bool:
    """A name that LET or LAMBDA binds in the same formula may be called (``_xlpm.f(1)``)."""
    return name.lower().startswith("_xlpm.") and bool(_LAMBDA_NAMES.search(bare))


def _refused_links(formula: str) -> str | None:
    """HYPERLINK wants a literal target; a computed one could become a path on a server."""
    for match in _HYPERLINK.finditer(formula):
        literal = _LITERAL.match(formula, match.end())
        if literal is None:
            return "HYPERLINK"
        target, following = literal.group(1), literal.group(2)
        computed = following == "&"
        if computed and not (target.startswith("#") or _FIXED_HOST.match(target)):
            return "HYPERLINK"
        if not computed and safe_link(target) is None and target:
            return "HYPERLINK"
    return None


def mentions(formula: str, names: re.Pattern[str] | None) -> bool:
    """Whether a formula outside its strings speaks of a sheet or name that is gone."""
    return names is not None and bool(names.search(_STRING.sub('""', formula)))


def pattern_for(sheets: set[str], names: set[str]) -> re.Pattern[str] | None:
    """A pattern that finds references to removed sheets (``Macro1!``, ``'My macro'!``) and removed names."""
    words = [rf"(?<![\w.])'?{re.escape(sheet.replace(chr(39), chr(39) * 2))}'?!" for sheet in sorted(sheets)]
    words += [rf"(?<![\w.!]){re.escape(name)}(?![\w.(!])" for name in sorted(names)]
    return re.compile("|".join(words), re.IGNORECASE) if words else None
