"""SpreadsheetML: formulas, defined names, links, sheets of macros, pivot sources.

A formula that may not stay leaves its last value in the cell; a rule or chart that needs such a formula goes.
Source: ECMA-376 Part 1 §18, [MS-XLSX].
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sekisho_disarm.formats.ooxml import formulas
from sekisho_disarm.formats.ooxml.filtering import Element, Part, flatten, local, remove
from sekisho_disarm.formats.ooxml.relationships import safe_link
from sekisho_disarm.formats.ooxml.vocabulary import X14, XM, C, R, X
from sekisho_disarm.names import printable

_BUILT_IN = frozenset(
    f"_xlnm.{name}".lower()
    for name in [
        "Print_Area",
        "Print_Titles",
        "_FilterDatabase",
        "Criteria",
        "Extract",
        "Database",
        "Sheet_Title",
        "Consolidate_Area",
    ]
)
_AUTOMATIC = re.compile(r"(?:_xlnm\.)?auto_?(?:open|close|activate|deactivate)", re.IGNORECASE)
_MACRO_MARKS = ("xlm", "function", "vbProcedure", "macro", "functionGroupId", "shortcutKey")
_CELL_FORMULA = X.both("f")
#: A formula inside these belongs to a rule that cannot do without it: the rule goes.
_RULE_FORMULAS = (*X.both("formula", "formula1", "formula2"), XM("f"))
_RULES = frozenset(
    (
        *X.both("cfRule", "dataValidation"),
        *(X14(name) for name in ("cfRule", "dataValidation", "sparkline", "sparklineGroup")),
    )
)
_TABLE_FORMULAS = X.both("calculatedColumnFormula", "totalsRowFormula")
_NAMED = {
    **dict.fromkeys(X.both("externalReferences"), "DSM-105"),
    **dict.fromkeys(X.both("oleObjects"), "DSM-104"),
    **dict.fromkeys(X.both("controls"), "DSM-103"),
    **dict.fromkeys(X.both("dataConsolidate"), "DSM-114"),
    **dict.fromkeys(X.both("webPublishing", "webPublishItems", "webPublishObjects"), "DSM-114"),
    **dict.fromkeys(X.both("functionGroups"), "DSM-124"),
}


@dataclass(slots=True)
class Book:
    """What the parts of one workbook must know of each other: sheets and names that are gone."""

    sheets: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    gone: re.Pattern[str] | None = None
    changed: bool = False  # the workbook part itself lost a sheet, a name or a person

    def refusal(self, formula: str) -> str | None:
        if formulas.mentions(formula, self.gone):
            return "macro"
        return formulas.refusal(formula)


def survey(workbook: Element, kept: set[str], part: Part) -> Book:
    """Drop macro sheets and dangerous names from the workbook before any sheet is looked at.

    ``kept``: relationship ids of sheets that may stay.
    """
    book = Book()
    positions: dict[int, int] = {}
    for index, sheet in enumerate(list(workbook.iter(*X.both("sheet")))):
        identity = next((sheet.get(name) for name in R.both("id") if sheet.get(name)), "")
        if identity in kept:
            positions[index] = len(positions)
            if sheet.get("state", "visible") != "visible":
                part.report("DSM-141", name=printable(sheet.get("name", ""), longest=60))
            continue
        book.sheets.add(sheet.get("name", ""))
        book.changed = True
        part.report("DSM-113", name=sheet.get("name", "")[:60])
        remove(sheet)
    _drop_names(workbook, positions, book, part)
    _forget_the_writer(workbook, book, part)
    book.gone = formulas.pattern_for(book.sheets - {""}, book.names - {""})
    if book.sheets:
        _clamp_views(workbook, len(positions))
    return book


def _forget_the_writer(workbook: Element, book: Book, part: Part) -> None:
    """Who reserved the book for writing is a name of a person, like the author of its properties."""
    for sharing in workbook.iter(*X.both("fileSharing")):
        if sharing.get("userName") is not None:
            del sharing.attrib["userName"]
            book.changed = True
            part.report("DSM-121")


def _drop_names(workbook: Element, positions: dict[int, int], book: Book, part: Part) -> None:
    sheets_gone = formulas.pattern_for(book.sheets - {""}, set())
    flatten(workbook, X.both("definedName"), part)
    for name in list(workbook.iter(*X.both("definedName"))):
        label, scope = name.get("name", ""), name.get("localSheetId")
        formula = name.text or ""
        lost = scope is not None and (not scope.isdecimal() or int(scope) not in positions)
        if (
            lost
            or _is_dangerous(name, label)
            or formulas.mentions(formula, sheets_gone)
            or formulas.refusal(formula)
        ):
            part.report("DSM-112", name=label[:60])
            book.changed = True
            if not label.lower().startswith("_xlnm."):
                book.names.add(label)
            remove(name)
        elif scope is not None:
            name.set("localSheetId", str(positions[int(scope)]))
    for group in list(workbook.iter(*X.both("definedNames"))):
        if len(group) == 0:
            remove(group)


def _is_dangerous(name: Element, label: str) -> bool:
    marked = any(name.get(mark, "0").lower() not in ("0", "false", "") for mark in _MACRO_MARKS)
    built_in = label.lower().startswith("_xlnm.") and label.lower() not in _BUILT_IN
    return marked or built_in or bool(_AUTOMATIC.match(label))


def _clamp_views(workbook: Element, sheets: int) -> None:
    for view in workbook.iter(*X.both("workbookView")):
        for name in ("activeTab", "firstSheet"):
            if name in view.attrib and not (
                view.get(name, "").isdecimal() and int(view.get(name, "")) < sheets
            ):
                del view.attrib[name]


def prepare(root: Element, part: Part, book: Book) -> None:
    flatten(root, (*_CELL_FORMULA, *_RULE_FORMULAS, *_TABLE_FORMULAS), part)
    for element in list(root.iter(*_NAMED)):
        part.report(_NAMED[element.tag], what=local(element.tag))
        remove(element)
    _judge_cells(root, part, book)
    for element in list(root.iter(*_RULE_FORMULAS)):
        reason = book.refusal(element.text or "")
        if reason:
            part.report("DSM-111", reason=reason)
            _remove_rule(element)
    for element in list(root.iter(*_TABLE_FORMULAS)):
        reason = book.refusal(element.text or "")
        if reason:
            part.report("DSM-111", reason=reason)
            remove(element)
    for element in list(root.iter(*X.both("hyperlink"))):
        _judge_link(element, part)
    _untie_query(root, part)


def _judge_cells(root: Element, part: Part, book: Book) -> None:
    """Cell formulas; the followers of a shared formula go with their master."""
    for element in list(root.iter(*_CELL_FORMULA)):
        group = element.get("si") if element.get("t") == "shared" else None
        reason = book.refusal(element.text) if element.text else None
        cell = element.getparent()
        if reason:
            if group is not None:
                part.refused_groups.add(group)
            part.report("DSM-111", "" if cell is None else cell.get("r", ""), reason=reason)
            remove(element)
        elif group in part.refused_groups:
            remove(element)


def _remove_rule(element: Element) -> None:
    rule: Element | None = element
    while rule is not None and rule.tag not in _RULES:
        rule = rule.getparent()
    parent = rule.getparent() if rule is not None else None
    remove(element if rule is None else rule)
    while parent is not None and len(parent) == 0 and parent.getparent() is not None:
        rule, parent = parent, parent.getparent()
        remove(rule)


def _judge_link(element: Element, part: Part) -> None:
    """A link keeps its relationship (judged there) or a place in this book."""
    location = element.get("location")
    if location is not None and (safe_link(f"#{location.lstrip('#')}") is None) and not _is_place(location):
        del element.attrib["location"]
        part.report("DSM-106", element.get("ref", ""))
    identity = next((element.get(name) for name in R.both("id") if element.get(name)), None)
    if identity is not None and identity not in part.relations:
        for name in R.both("id"):
            if name in element.attrib:
                del element.attrib[name]
        identity = None
    if identity is None and element.get("location") is None:
        parent = element.getparent()
        remove(element)
        if parent is not None and len(parent) == 0:
            remove(parent)


_PLACE = re.compile(r"#?(?:'[^'\\/|\[\]:]+'|[\w.]+)?!?\$?[\w.$:]*")


def _is_place(location: str) -> bool:
    return bool(_PLACE.fullmatch(location))


def _untie_query(root: Element, part: Part) -> None:
    """A table filled by a query becomes a plain table."""
    if root.tag in X.both("table") and root.get("tableType", "worksheet") != "worksheet":
        del root.attrib["tableType"]
        part.report("DSM-114")


def prepare_chart(root: Element, part: Part) -> None:
    """Charts: a reference to another book becomes #REF!, the cached values stay; the embedded book goes."""
    flatten(root, C.both("f"), part)
    for element in root.iter(*C.both("f")):
        if formulas.refusal(element.text or ""):
            part.report("DSM-111", reason="external")
            element.text = "#REF!"
    for element in list(root.iter(*C.both("externalData"))):
        if not any(element.get(name) in part.relations for name in R.both("id")):
            part.report("DSM-128")
            remove(element)


def pivot_source_is_inside(definition: Element, part: Part) -> bool:
    """Whether a pivot cache reads a range of this book and nothing else."""
    source = next(definition.iter(*X.both("cacheSource")), None)
    sheet = next(definition.iter(*X.both("worksheetSource")), None)
    if source is None or source.get("type") != "worksheet" or sheet is None:
        return False
    return not any(sheet.get(name) for name in R.both("id"))
