"""The filter of every XML part: what needs judgement is judged first, then names outside the vocabulary go.

Source: ODF 1.3 Part 3 (elements and attributes); the numbers of its sections stand beside the tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from sekisho_disarm.context import Context
from sekisho_disarm.formats.odf import formulas, vocabulary
from sekisho_disarm.formats.odf.vocabulary import clark, clarks
from sekisho_disarm.formats.ooxml.filtering import remove, unwrap
from sekisho_disarm.formats.ooxml.relationships import safe_url
from sekisho_disarm.names import printable

Element = etree._Element

HREF = clark("xlink:href")
LINKS = clarks("text:a draw:a")
PICTURES = clarks("draw:image draw:fill-image style:background-image text:list-level-style-image")
OBJECT, FRAME, IMAGE = clark("draw:object"), clark("draw:frame"), clark("draw:image")
CHART = clark("chart:chart")
#: Elements that go with everything in them → code and detail (§3.12, §5.3–5.4, §9.3, §9.6, §10.4–10.5, §13, §15).
_GOES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(clarks("office:scripts text:script"), ("DSM-701", "")),
    **dict.fromkeys(
        clarks("office:event-listeners presentation:event-listener script:event-listener table:error-macro"),
        ("DSM-702", ""),
    ),
    clark("draw:applet"): ("DSM-704", "applet"),
    clark("draw:floating-frame"): ("DSM-704", "frame"),
    clark("draw:plugin"): ("DSM-704", "plugin"),
    **dict.fromkeys(clarks("presentation:sound anim:audio"), ("DSM-123", "")),
    clark("anim:command"): ("DSM-124", ""),
    clark("draw:object-ole"): ("DSM-104", ""),
    clark("text:section-source"): ("DSM-105", "section"),
    clark("table:table-source"): ("DSM-105", "sheet"),
    clark("text:alphabetical-index-auto-mark-file"): ("DSM-105", "index"),
    **dict.fromkeys(
        clarks(
            "table:cell-range-source table:database-source-sql table:database-source-query "
            "table:database-source-table table:source-service text:database-next text:database-row-select"
        ),
        ("DSM-705", ""),
    ),
    **dict.fromkeys(
        clarks("office:dde-source table:dde-links table:dde-link text:dde-connection-decls"), ("DSM-706", "")
    ),
    clark("svg:font-face-src"): ("DSM-118", ""),
}
#: Elements that go while the characters in them stay.
_UNWRAPPED: dict[str, tuple[str, str]] = {
    clark("text:execute-macro"): ("DSM-701", ""),
    clark("text:dde-connection"): ("DSM-706", ""),
    **dict.fromkeys(
        clarks("text:database-display text:database-name text:database-row-number"), ("DSM-705", "")
    ),
    **dict.fromkeys(clarks("text:meta text:meta-field"), ("", "")),  # labels for machines, no behaviour
}
#: A pivot table without its source is an error to LibreOffice; its values stand in the cells.
_NEEDS_SOURCE = clark("table:data-pilot-table")
_SOURCES = clarks("table:source-cell-range table:source-range-address")
_FIELD_MARKS = clarks("field:fieldmark field:fieldmark-start")
_FIELD_TYPES = re.compile(
    r"vnd\.oasis\.opendocument\.field\.(?:FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|FORMDATE|DATE)"
)
_FIELD_PARAMETERS = re.compile(
    r"Checkbox_Checked|Checkbox_Name|Dropdown_(?:ListEntry|Selected)|Description|Name|Hint|MaxLength|Type|Format|Default"
    r"|Date_(?:Format|FormatLanguage|CurrentDate)|vnd\.oasis\.opendocument\.field\.date\.\w+"
)
#: The components that stand for controls of a form.
_IMPLEMENTATION = re.compile(
    r"(?:ooo:)?com\.sun\.star\.form\.component\.(?:Form|TextField|FormattedField|NumericField|CurrencyField"
    r"|PatternField|DateField|TimeField|FixedText|CheckBox|RadioButton|ListBox|ComboBox|GroupBox)"
)
_FRAGMENT = re.compile(r"#[^\x00-\x1f\\]{0,500}")
_ACTIVE = re.compile(
    r"vnd\.sun\.|\bmacro:|(?:java|vb)script:|\bfile:|\.uno:|\bslot:|\bservice:|\\\\", re.IGNORECASE
)
#: Attributes whose value people see as it stands: a path in a cell's text is only text.
_SHOWN = frozenset(clarks("office:string-value office:title table:title text:label text:description"))
_FORMULAS = frozenset(clarks("table:formula table:expression table:condition style:condition calcext:value"))
_FIELD_FORMULAS = frozenset(clarks("text:formula text:condition"))
_ADDRESS = re.compile(r"(?:address|addresses|range|ranges|cell)\Z")
_TARGETS = frozenset({"_blank", "_self", "_parent", "_top"})
_MIME = re.compile(r"image/[\w.+\-]{1,40}")
_REPORTED_NAMES = 8


def safe_target(untrusted_target: str) -> str | None:
    """An http(s), mailto or tel URL, or a place in the same document; None for anything else."""
    target = untrusted_target.strip()
    if _FRAGMENT.fullmatch(target) and not _ACTIVE.search(target) and "://" not in target:
        return target
    return safe_url(untrusted_target)


def judge_attribute(tag: str, name: str, value: str) -> str | None:
    """A word for why an allowed attribute may not keep its value, None when it may."""
    rule = rules().get(name)
    if rule is not None:
        why = rule(tag, value)
        if why is not None or name in _FORMULAS or name == HREF:
            return why
    if (":" in value or "\\" in value) and name not in _SHOWN and _ACTIVE.search(value):
        return "address"
    return None


@cache
def rules() -> dict[str, Callable[[str, str], str | None]]:
    """Attributes whose values mean something → the rule for them."""
    rules: dict[str, Callable[[str, str], str | None]] = {}
    for name in vocabulary.load().attributes:
        local = name.rpartition("}")[2]
        if local in _BY_NAME:
            rules[name] = _BY_NAME[local]
        elif _ADDRESS.search(local):
            rules[name] = lambda _, value: "external" if formulas.points_outside(value) else None
    rules |= dict.fromkeys(_FORMULAS, lambda _, value: formulas.refusal(value))
    rules |= dict.fromkeys(_FIELD_FORMULAS, lambda _, value: formulas.field_refusal(value))
    rules[HREF] = lambda tag, value: None if tag in _MAY_LINK or (tag == CHART and value == "..") else "href"
    return rules


_SHAPES = "com.sun.star.drawing.EnhancedCustomShapeEngine"
_BY_NAME: dict[str, Callable[[str, str], str | None]] = {
    "target-frame-name": lambda _, value: None if value in _TARGETS else "target",
    "mime-type": lambda _, value: None if _MIME.fullmatch(value) else "mime-type",
    "control-implementation": lambda _, value: None if _IMPLEMENTATION.fullmatch(value) else "component",
    # LibreOffice makes the service that is named here, whatever it is.
    "engine": lambda _, value: None if value in ("", _SHAPES) else "engine",
    "url": lambda _, value: None if safe_url(value) else "url",
}
_MAY_LINK = frozenset((*LINKS, *PICTURES, OBJECT))
_EXPRESSION = clark("table:named-expression")


@dataclass(slots=True)
class Part:
    """One part at work: where it is and what was taken out of it."""

    path: str
    context: Context
    dropped_elements: Counter[str] = field(default_factory=Counter)
    dropped_attributes: Counter[str] = field(default_factory=Counter)
    taken_out: Counter[tuple[str, str]] = field(default_factory=Counter)

    def report(self, code: str, **details: str | int) -> None:
        self.context.add(code, self.path, None, details)

    def report_counts(self) -> None:
        """One finding a kind of thing, with the number of times."""
        for (code, what), count in self.taken_out.items():
            self.report(code, what=what, count=count, reason=what, name=what, keyword=what)
        for code, counts in (("DSM-133", self.dropped_elements), ("DSM-134", self.dropped_attributes)):
            if counts:
                names = ", ".join(
                    printable(name, longest=60) for name, _ in counts.most_common(_REPORTED_NAMES)
                )
                self.report(code, name=names, count=counts.total())


def take_out(root: Element, part: Part) -> None:
    """What the vocabulary alone cannot judge: active elements, links, field marks."""
    for element in list(root.iter(*_GOES)):
        if element.getparent() is not None and (len(element) or element.attrib or element.text):
            _count_listeners(element, part)
        remove(element)
    for element in list(root.iter(*_UNWRAPPED)):
        code, what = _UNWRAPPED[str(element.tag)]
        if code:
            part.taken_out[code, what] += 1
        _unwrap_with_text(element)
    for element in list(root.iter(*LINKS)):
        _judge_link(element, part)
    for element in list(root.iter(*_FIELD_MARKS)):
        _judge_field_mark(element, part)
    _take_out_sourceless(root, part)


def _take_out_sourceless(root: Element, part: Part) -> None:
    for element in list(root.iter(_NEEDS_SOURCE)):
        if next(element.iterchildren(*_SOURCES), None) is None:
            part.taken_out["DSM-127", ""] += 1
            remove(element)
    for element in list(root.iter(_EXPRESSION)):
        if formulas.refusal(element.get(clark("table:expression"), "")):
            part.report("DSM-112", name=printable(element.get(clark("table:name"), ""), longest=60))
            remove(element)


def _count_listeners(element: Element, part: Part) -> None:
    code, what = _GOES[str(element.tag)]
    part.taken_out[code, what] += max(1, len(element)) if code == "DSM-702" else 1


def _unwrap_with_text(element: Element) -> None:
    """As ``unwrap``, with the characters in front of the first child."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.text:
        if previous is not None:
            previous.tail = (previous.tail or "") + element.text
        else:
            parent.text = (parent.text or "") + element.text
    unwrap(element)


def _judge_link(element: Element, part: Part) -> None:
    target = safe_target(element.get(HREF, ""))
    if target is not None:
        element.set(HREF, target)
        return
    part.taken_out["DSM-106", ""] += 1
    _unwrap_with_text(element)


def _judge_field_mark(element: Element, part: Part) -> None:
    """Fields that Word left: form fields stay, anything else loses its code and keeps its shown text."""
    kind = element.get(clark("field:type"), "")
    if not _FIELD_TYPES.fullmatch(kind):
        part.taken_out["DSM-110", kind.rpartition(".")[2][:40]] += 1
        remove(element)  # marks stand around the shown text, not over it
        return
    for parameter in list(element):
        name = parameter.get(clark("field:name"), "")
        if parameter.tag != clark("field:param") or not _FIELD_PARAMETERS.fullmatch(name):
            remove(parameter)


def filter_tree(root: Element, part: Part) -> None:
    """Drop what the vocabulary does not know, in place; the root is known to the caller."""
    words = vocabulary.load()
    stack = [root]
    while stack:
        element = stack.pop()
        if element.attrib:
            _filter_attributes(element, words, part)
        has_text = element.tag in words.text
        if not has_text and element.text and element.text.strip():
            element.text = None
            part.dropped_elements["#text"] += 1
        for child in list(element):
            if not has_text and child.tail and child.tail.strip():
                child.tail = None
                part.dropped_elements["#text"] += 1
            if child.tag in words.elements:
                stack.append(child)
                continue
            part.dropped_elements[_shown(child)] += 1
            remove(child)
    etree.cleanup_namespaces(root)


def _shown(element: Element) -> str:
    name = etree.QName(element).localname
    return f"{element.prefix}:{name}" if element.prefix else name


def _filter_attributes(element: Element, words: vocabulary.Vocabulary, part: Part) -> None:
    tag = str(element.tag)
    for key, content in element.items():
        name, value = str(key), str(content)  # text in fact; the type allows bytes
        if name not in words.attributes and not (name in words.plain_attributes and tag in words.plain):
            part.dropped_attributes[name.rpartition("}")[2]] += 1
        else:
            why = judge_attribute(tag, name, value)
            if why is None:
                continue
            if name in _FORMULAS:
                part.taken_out["DSM-111", why] += 1
            elif why == "external":
                part.taken_out["DSM-105", "cells"] += 1
            else:
                part.dropped_attributes[name.rpartition("}")[2]] += 1
        del element.attrib[name]
