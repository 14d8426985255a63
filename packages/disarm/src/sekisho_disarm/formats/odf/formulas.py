"""Formulas and cell addresses: functions by allow-list, no other files, no DDE.

Source: ODF 1.3 Part 4 (OpenFormula) §5.6 (functions), §5.8 (references), §5.10 (external references);
Part 3 §19.606–19.609 (conditions).
"""

from __future__ import annotations

import re

from sekisho_disarm.formats.ooxml import formulas as excel
from sekisho_disarm.formats.ooxml import vocabulary
from sekisho_disarm.formats.ooxml.relationships import safe_link
from sekisho_disarm.names import words

#: OpenFormula's own names, beside those that Excel shares; they compute and nothing else.
_OWN = words(
    """
    B BINOM.DIST.RANGE CHISQDIST CHISQINV COLOR COUNTUNIQUE CURRENT DAYSINMONTH DAYSINYEAR EASTERSUNDAY ERRORTYPE
    FDIST FINV GAMMA.DIST ISLEAPYEAR MONTHS MULTIPLE.OPERATIONS MVALUE NEG RAWSUBTRACT ROT13 STYLE WEEKNUM_OOO
    WEEKNUM_ADD WEEKS WEEKSINYEAR YEARS CONVERT_OOO EFFECTIVE OPT_BARRIER OPT_TOUCH OPT_PROB_HIT OPT_PROB_INMONEY
    DAYS FOURIER ROUNDSIG FINDB SEARCHB REPLACEB SUMPRODUCT GESTEP_ADD UNICODE UNICHAR NUMBERVALUE CUMIPMT_ADD
    CUMPRINC_ADD EFFECT_ADD GCD_EXCEL2003 LCM_EXCEL2003 NOMINAL_ADD DURATION_ADD GCD_ADD LCM_ADD
    """
)
_STRING = re.compile(r'"(?:[^"]|"")*"')
_FUNCTION = re.compile(r"([^\W\d][\w.]*)\s*\(")
_QUOTED_SHEET = re.compile(r"'(?:[^']|'')*'")
_PREFIXES = re.compile(
    r"(?:COM\.MICROSOFT\.|ORG\.(?:LIBREOFFICE|OPENOFFICE)\.|COM\.SUN\.STAR\.SHEET\.ADDIN\.ANALYSIS\.GET"
    r"|LEGACY\.|_XLFN\.|_XLWS\.)+"
)
#: A name followed by ``#`` is a file; ``#REF!`` is an error value.
_FILE = re.compile(r"\w\s*#(?!REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)")
_PATH = re.compile(r"://|\\|\bfile:|\bvnd\.sun", re.IGNORECASE)
_HYPERLINK = re.compile(r"\bHYPERLINK\s*\(", re.IGNORECASE)
_LITERAL = re.compile(r'\s*"((?:[^"]|"")*)"\s*([;,)])')
_CONDITIONS = re.compile(
    r"\b(?:cell-content(?:-[a-z]+)*|is-true-formula|formula-is|value|between|not-between|begins-with|ends-with"
    r"|contains-text|not-contains-text|(?:top|bottom)-(?:elements|percent))(?=\s*\()"
)
#: Which language a formula is in: OpenFormula when nothing is said; Excel's own rules judge Excel's.
_LANGUAGE = re.compile(r"\s*([^\W\d][\w.\-]*):(?==)|\s*(msoxl):", re.IGNORECASE)
_OPEN_FORMULA = frozenset({"of", "oooc", "ooow"})
#: ``{1;2|3;4}``: within braces a bar parts rows; anywhere else it is Excel's sign between a program and its topic.
_ROWS = re.compile(r"\{[^{}'!]*\}")
_QUOTED_TOPIC = re.compile(r"'[^']*\|[^']*'\s*!")
_LONGEST = 65_536


def refusal(formula: str) -> str | None:
    """Why a formula or condition may not stay (a short word for the report), None when it may."""
    if len(formula) > _LONGEST:
        return "length"
    language = _LANGUAGE.match(formula)
    spoken = (language[1] or language[2]).lower() if language else "of"
    if spoken == "msoxl":
        return excel.refusal(formula.partition(":")[2])
    if spoken not in _OPEN_FORMULA:
        return "language"
    bare = _STRING.sub('""', formula)
    if "|" in _QUOTED_SHEET.sub("_", _ROWS.sub("", bare)) or _QUOTED_TOPIC.search(bare):
        return "DDE"
    if points_outside(bare):
        return "external"
    if excel.reads_a_file(formula):
        return "INDIRECT"
    return _refused_function(_CONDITIONS.sub("", _QUOTED_SHEET.sub("_", bare))) or _refused_link(formula)


def points_outside(address: str) -> bool:
    """Whether an address names another file: ``'file:///x.ods'#$Sheet1.A1``."""
    return bool(_PATH.search(address) or _FILE.search(_QUOTED_SHEET.sub("_", address)))


def _refused_function(bare: str) -> str | None:
    allowed = vocabulary.functions()
    for match in _FUNCTION.finditer(bare):
        name = _PREFIXES.sub("", match.group(1).upper())
        if name not in allowed and name not in _OWN:
            return name[:40]
    return None


def _refused_link(formula: str) -> str | None:
    """HYPERLINK wants one literal target: a computed one could become a path on a server."""
    for match in _HYPERLINK.finditer(formula):
        literal = _LITERAL.match(formula, match.end())
        if literal is None or (literal.group(1) and safe_link(literal.group(1)) is None):
            return "HYPERLINK"
    return None


#: Writer's own little language knows no function that reaches out; a path or an address has no place in it.
_FIELD_REACH = re.compile(r"://|\\\\|\bfile:|\bvnd\.sun|\bdde\b", re.IGNORECASE)


def field_refusal(formula: str) -> str | None:
    return "external" if len(formula) > _LONGEST or _FIELD_REACH.search(formula) else None
