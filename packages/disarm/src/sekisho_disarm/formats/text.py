"""Plain text and CSV: characters that deceive go, formulas are quoted, encoding and line ends stay.

Removed: control characters but tab, LF, FF, CR (and the DOS end mark ^Z at the end); characters that
reorder what is shown (bidi embeddings, overrides, isolates; "Trojan Source", CVE-2021-42574) and the other
invisible format characters U+180E, U+200B, U+2060–2065, U+206A–206F, U+FEFF inside text, U+FFF9–FFFB,
U+E0001–E007F (tags), and orders to a terminal (ECMA-48).
Kept: joiners and variation selectors (names in Japanese registers need them), one at a time.
CSV: a cell that a spreadsheet takes for a formula (= + - @ TAB CR, also full-width) gets a leading
apostrophe, except plain numbers and telephone numbers.  May break: a program that reads such cells as text
sees the apostrophe.  Idempotent.  Source: OWASP "CSV Injection".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from sekisho_disarm import encodings
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.encodings import Decoded
from sekisho_disarm.errors import Malformed, Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile

_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
#: Marks without a look, and more than one selector or joiner in a row: names need one at most.
_INVISIBLE = re.compile(
    "[\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
    "|(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+|(?<=[\u200c\u200d])[\u200c\u200d]+"
)
_FORMULA = re.compile("[=+\\-@\t\r＝＋－＠﹦﹢﹣﹫]")
#: What stands before a formula without being seen: blanks of all kinds, line ends, joiners, soft hyphens.
_BEFORE = re.compile("[\\s\u00ad\u034f\u115f\u180e\u200b-\u200f\u3164\ufe00-\ufe0f\ufeff]+")
_SIGN = re.compile("[=+\\-@＝＋－＠﹦﹢﹣﹫]")
_SEPARATORS = (",", ";", "\t", "|")
#: A formula beyond doubt, whatever splits the cells: programs differ in what they take for the separator.
_CERTAIN = re.compile("[=＝][^\\s=＝]|[+\\-@＋－＠][^,;\t|\r\n]*(?:[A-Za-z0-9_.]\\(|\\|[^,;\t\r\n]*!)")
_HINT = re.compile(
    '(?:\\A|[,;\t|\r\n"]|[\\s\u200b-\u200f])(?:[=＝][^\\s=＝]|[+\\-@＋－＠][^,;\t|\r\n]*(?:[A-Za-z0-9_.]\\(|\\|[^,;\t\r\n]*!))'
)
#: -12.5, +81-3-1234-5678, -1,000, -5%, +1.2E+5, - (a dash alone stands for "none" in Japanese tables)
_PLAIN_NUMBER = re.compile(r"[+\-＋－]?[0-9０-９][0-9０-９,.\-() ]*(?:[eE][+\-]?[0-9]+)?[%％]?|[\-－]+")
_QUOTED = re.compile('"((?:[^"]|"")*)(?:"|\\Z)')
#: Anything that could be a formula at the start of a cell, whatever the separator: most files hold none.
_SUSPECT = re.compile("(?:\\A|[^\\w)\\]]|[\u115f\u3164])[=+\\-@\t\r＝＋－＠﹦﹢﹣﹫]")
_REPORTED_CELLS = 50


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed`` (DSM-923) for bytes that are no text, ``Unsupported`` (DSM-912) when nothing is left."""
    return settled(data, cleaned(data, name, kind, context), name, kind, context)


def settled(before: bytes, after: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """The cleaned text, sent through the door again when cleaning made another kind of it (``BEGIN\\0:VCARD``)."""
    if not after:
        raise Unsupported("DSM-912")
    if after != before and identify(after, name) is not kind:
        return context.nested(after, name)
    return Rebuilt(after, kind, name)


def cleaned(data: bytes, name: str, kind: Kind, context: Context) -> bytes:
    """The text in its own encoding without what deceives.  Raises ``Malformed`` (DSM-923), ``Unsupported``."""
    if context.profile is Profile.FLATTEN:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    decoded = encodings.decode(data)
    if decoded is None:
        raise Malformed("DSM-923")
    context.budget.take_bytes(len(data))
    text = _without(encodings.TERMINAL, decoded.text.removesuffix("\x1a"), "DSM-501", context)
    text = _without(_CONTROLS, text, "DSM-501", context)
    text = _without(_INVISIBLE, text, "DSM-501", context)
    text = _without(_BIDI, text, "DSM-502", context)
    if kind is Kind.CSV:
        # What the name says, and what a program that does not look at the name would guess.
        for separator in dict.fromkeys((_separator(name, text), _separator("", text))):
            text = _quote_formulas(text, separator, context, is_formula)
        if _HINT.search(text):
            for separator in _SEPARATORS:
                text = _quote_formulas(text, separator, context, is_certain)
    return encoded(decoded, text)


def encoded(decoded: Decoded, text: str) -> bytes:
    """The text in the encoding it came in, provided that a reader will find the same encoding again."""
    try:
        data = decoded.encode(text)
    except UnicodeEncodeError:
        raise Malformed("DSM-923") from None
    again = encodings.decode(data)
    if data and (again is None or again.text != text):
        raise Malformed("DSM-923")  # the next reader would take it for another encoding
    return data


def _without(pattern: re.Pattern[str], text: str, code: str, context: Context) -> str:
    cleaned, count = pattern.subn("", text)
    if count:
        context.report(code, count=count)
    return cleaned


def _separator(name: str, text: str) -> str:
    """What splits the cells: Excel's own ``sep=`` line, the name, else what the first lines hold most of."""
    if text[:4].lower() == "sep=" and text[4:5].isprintable():
        return text[4:5] or ","
    if name.lower().endswith(".tsv"):
        return "\t"
    head = text[:4096]
    return max((",", "\t", ";"), key=lambda mark: (head.count(mark), mark == ","))


def cells(text: str, separator: str) -> Iterator[tuple[int, int, int, str]]:
    """Every cell as (row, column, begin without its opening quote, value); rows and columns count from 1.

    A quote opens only at the start of a cell and a doubled one stands for itself, as spreadsheets read it; what
    stands between the closing quote and the separator belongs to the value.
    """
    row = column = 1
    position, size = 0, len(text)
    stop = re.compile(f"[{re.escape(separator)}\r\n]")
    while position < size:
        quoted = _QUOTED.match(text, position)
        mark = stop.search(text, quoted.end() if quoted else position)
        end = mark.start() if mark else size
        value = (
            quoted.group(1).replace('""', '"') + text[quoted.end() : end] if quoted else text[position:end]
        )
        yield row, column, position + (quoted is not None), value
        column += 1
        position = end + 1
        if mark and mark.group() != separator:
            position += text[end : end + 2] == "\r\n"
            row, column = row + 1, 1


def _quote_formulas(text: str, separator: str, context: Context, judged: Callable[[str], bool]) -> str:
    """Put an apostrophe before every cell that begins like a formula, under quotes and blanks as well."""
    if not _SUSPECT.search(text):
        return text
    pieces: list[str] = []
    done = count = 0
    for row, column, begin, value in cells(text, separator):
        if not judged(value):
            continue
        pieces += (text[done:begin], "'")
        done = begin
        count += 1
        if count <= _REPORTED_CELLS:
            context.report("DSM-503", f"R{row}C{column}")
    return "".join((*pieces, text[done:]))


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet might run the cell: it judges after leading blanks, as Excel's import does."""
    trimmed = cell.lstrip(" \u3000\u00a0")
    seen = _shown(trimmed)
    if not (_FORMULA.match(trimmed) or _SIGN.match(seen)):
        return False
    return not _PLAIN_NUMBER.fullmatch(trimmed.strip()) and not _PLAIN_NUMBER.fullmatch(seen.strip())


def is_certain(cell: str) -> bool:
    """Whether the cell is a formula by more than its first sign."""
    seen = _shown(cell)
    return bool(_CERTAIN.match(seen)) and not _PLAIN_NUMBER.fullmatch(seen.strip())


def _shown(cell: str) -> str:
    hidden = _BEFORE.match(cell)
    return cell[hidden.end() :] if hidden else cell


def verify(data: bytes, kind: Kind) -> list[str]:
    """Second reader: character by character with the Unicode tables, and the csv module for cells."""
    decoded = encodings.decode(data)
    if decoded is None:
        return ["bytes that are no text"]
    remains = [f"character U+{ord(c):04X}" for c in set(decoded.text) if _deceives(c)]
    if kind is Kind.CSV and not remains:
        separator = _separator("", decoded.text)
        for row in csv.reader(io.StringIO(decoded.text, newline=""), delimiter=separator):
            remains += [f"formula {cell[:20]!r}" for cell in row if is_formula(cell)]
        remains += _certain(decoded.text)
    return remains


def _certain(text: str) -> list[str]:
    """Formulas beyond doubt in the cells of any separator."""
    if not _HINT.search(text):
        return []
    rows = (row for mark in _SEPARATORS for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    return [f"formula {cell[:20]!r}" for row in rows for cell in row if is_certain(cell)]


def _deceives(character: str) -> bool:
    code = ord(character)
    if code < 0x20:
        return character not in "\t\n\f\r"
    return (
        (0x7F <= code < 0xA0 and code != 0x85)
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or code == 0xFEFF
    )


#: Cells may be as long as the text: the length of files is limited elsewhere.
csv.field_size_limit(1 << 30)


def warm() -> None:
    encodings.warm()
    list(csv.reader(["a"]))


FORMAT = Format(
    family="text",
    kinds=frozenset({Kind.TEXT, Kind.CSV}),
    rebuild=rebuild,
    verify=verify,
    warm=warm,
)
