"""The filter every XML part goes through: names that are in the vocabulary stay, the rest goes.

Also here: markup compatibility (both branches of AlternateContent are filtered; branches that need unknown
namespaces go), references to relationships that were cut, and characters where no characters belong.
Source: ECMA-376 Part 3 (MCE), Part 1 (elements).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from sekisho_disarm.context import Context
from sekisho_disarm.formats.ooxml import vocabulary
from sekisho_disarm.formats.ooxml.relationships import Relationship
from sekisho_disarm.formats.ooxml.vocabulary import DGM, MC, A, C, O, P, R, V, W, X
from sekisho_disarm.names import printable

Element = etree._Element

_REPORTED_NAMES = 8
_GUID = r"\{[0-9A-Fa-f\-]{36}\}"
SLIDE_JUMP = re.compile(
    r"ppaction://(?:hlinksldjump|noaction|hlinkshowjump\?jump=(?:nextslide|previousslide|firstslide|lastslide|"
    r"lastslideviewed|endshow))",
    re.IGNORECASE,
)
#: What an attribute may say, whatever element it stands on.
SAFE_VALUES: dict[str, Callable[[str], object]] = {
    "uri": re.compile(
        rf"{_GUID}|http://(?:schemas\.openxmlformats\.org|schemas\.microsoft\.com|purl\.oclc\.org)/[\w./\-]*"
    ).fullmatch,
    "macro": re.compile(r"\s*").fullmatch,
    "action": lambda value: re.fullmatch(r"\w*", value) or SLIDE_JUMP.fullmatch(value),
    "textlink": re.compile(r"[\w\s!$.:'()\-]*").fullmatch,
    "style": lambda value: (
        not re.search(r"url\s*\(|expression|behavio|import|script|[\\@]", value, re.IGNORECASE)
    ),
    "anchor": lambda value: not re.search(r"://|\\|\b(?:file|javascript|vbscript):", value, re.IGNORECASE),
    "tgtFrame": re.compile(r"_blank|_self|_top|_parent|").fullmatch,
    "ObjectType": re.compile(r"\w*").fullmatch,
    "ProgID": re.compile(r"(?:Word\.Document|Excel\.Sheet|PowerPoint\.Show)\.12").fullmatch,
    "progId": re.compile(r"(?:Word\.Document|Excel\.Sheet|PowerPoint\.Show)\.12").fullmatch,
    "ShapeID": re.compile(r"\w*").fullmatch,
    "spid": re.compile(r"\w*").fullmatch,
    "ObjectID": re.compile(r"\w*").fullmatch,
}
REFERENCES = frozenset(R.both("id", "embed", "pict", "dm", "lo", "qs", "cs", "blip")) | {
    "{urn:schemas-microsoft-com:office:office}relid"
}
#: Elements that mean nothing, or make a file invalid, once their relationship is gone.
NEEDS_TARGET = frozenset(
    (
        *W.both("headerReference", "footerReference"),
        *X.both(
            "sheet",
            "drawing",
            "legacyDrawing",
            "legacyDrawingHF",
            "drawingHF",
            "picture",
            "tablePart",
            "pivotCache",
        ),
        *P.both("sldId", "sldMasterId", "sldLayoutId", "notesMasterId", "handoutMasterId", "sld"),
        *A.both("hlinkClick"),
        *C.both("userShapes", "externalData"),
        *P.both("oleObj"),
        O("OLEObject"),
        V("imagedata"),
    )
)
#: A frame without its chart or diagram is an error to Office: the frame goes as a whole.
FRAMED = frozenset((*C.both("chart"), *DGM.both("relIds")))
_FRAMES = frozenset(
    (
        *W.both("drawing"),
        *P.both("graphicFrame"),
        "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}graphicFrame",
        "{http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing}graphicFrame",
    )
)


@dataclass(slots=True)
class Part:
    """One part at work: where it is, what it may refer to, and what was taken out of it."""

    path: str
    context: Context
    relations: dict[str, Relationship]
    dropped_elements: Counter[str] = field(default_factory=Counter)
    dropped_attributes: Counter[str] = field(default_factory=Counter)
    dropped_references: Counter[str] = field(default_factory=Counter)
    refused_groups: set[str] = field(default_factory=set)  # of shared formulas, which may span a whole sheet

    def report(self, code: str, where: str = "", **details: str | int) -> None:
        self.context.add(code, f"{self.path} {where}".rstrip(), None, details)

    def report_counts(self) -> None:
        for code, counts in (
            ("DSM-133", self.dropped_elements),
            ("DSM-134", self.dropped_attributes),
            ("DSM-137", self.dropped_references),
        ):
            if counts:
                names = ", ".join(
                    printable(name, longest=60) for name, _ in counts.most_common(_REPORTED_NAMES)
                )
                self.report(code, name=names, count=counts.total())


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def remove(element: Element) -> None:
    """Take an element out of its parent; lxml would take the characters behind it along."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put the children of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(element):
        parent.insert(at, child)
    remove(element)


def flatten(root: Element, tags: Iterable[str], part: Part) -> None:
    """Leave characters only in elements that are read as one string: the judges look at nothing else."""
    for element in list(root.iter(*tags)):
        if len(element):
            text = "".join(str(piece) for piece in element.itertext())
            for child in list(element):
                part.dropped_elements[_shown(child)] += 1
                element.remove(child)
            element.text = text


def filter_tree(root: Element, part: Part) -> None:
    """Filter in place.  The root itself must be a known element (else everything under it goes)."""
    _settle_alternatives(root, part)
    emptied: list[Element] = []
    frames: list[Element] = []
    words = vocabulary.load().elements
    stack = [root]
    while stack:
        element = stack.pop()
        word = words[element.tag]
        if element.attrib and not _filter_attributes(element, word, part):
            (frames if element.tag in FRAMED else emptied).append(element)
            continue
        if not word.text and element.text and element.text.strip():
            element.text = None
            part.dropped_elements["#text"] += 1
        for child in list(element):
            if child.tag not in words:
                part.dropped_elements[_shown(child)] += 1
                remove(child)
                emptied.append(element)
                continue
            if child.tail and not word.text and child.tail.strip():
                child.tail = None
                part.dropped_elements["#text"] += 1
            stack.append(child)
    _remove_emptied(emptied, frames, part)
    _tidy_namespaces(root)


def _shown(element: Element) -> str:
    """Prefix and name for the report, when the name is a plain one."""
    name = etree.QName(element).localname
    return f"{element.prefix}:{name}" if element.prefix else name


def _filter_attributes(element: Element, word: vocabulary.Word, part: Part) -> bool:
    """Drop attributes that are not allowed; False when the element cannot stand without a cut reference."""
    allowed, special = word.attributes, judged_by_value()
    for key, content in element.items():
        name, value = str(key), str(content)  # text in fact; the type allows bytes
        if name not in allowed:
            del element.attrib[name]
            part.dropped_attributes[local(name)] += 1
        elif name in special and not _may_keep(name, value, part):
            stands_by_it = element.tag in NEEDS_TARGET or element.tag in FRAMED
            if name in REFERENCES and stands_by_it and element.getparent() is not None:
                part.dropped_references[local(element.tag)] += 1
                return False
            counts = part.dropped_references if name in REFERENCES else part.dropped_attributes
            counts[local(element.tag if name in REFERENCES else name)] += 1
            del element.attrib[name]
    return True


@cache
def judged_by_value() -> frozenset[str]:
    """Attributes whose value matters: references, and those with a rule."""
    sets = {word.attributes for word in vocabulary.load().elements.values()}  # a few, shared by all the words
    return REFERENCES | {name for name in frozenset().union(*sets) if local(name) in SAFE_VALUES}


def _may_keep(name: str, value: str, part: Part) -> bool:
    if name in REFERENCES:
        return not value or value in part.relations
    return bool(SAFE_VALUES[local(name)](value))


def _remove_emptied(emptied: list[Element], frames: list[Element], part: Part) -> None:
    """Remove elements that lost their target, frames around them, and extension lists that became empty."""
    for element in frames:
        remove(next(element.iterancestors(*_FRAMES), element))
    for element in emptied:
        if element.tag in NEEDS_TARGET:
            parent = element.getparent()
            remove(element)
            _remove_while_empty(parent)
        else:
            _remove_while_empty(element)


_EMPTY_IS_NOTHING = frozenset(
    {"ext", "extLst", "tableParts", "pivotCaches", "Choice", "Fallback", "AlternateContent"}
)


def _remove_while_empty(element: Element | None) -> None:
    while element is not None and len(element) == 0 and local(element.tag) in _EMPTY_IS_NOTHING:
        parent = element.getparent()
        if parent is None:
            return
        remove(element)
        element = parent


def _settle_alternatives(root: Element, part: Part) -> None:
    """Keep a Choice only when every namespace that it requires is known; a lone Fallback stands for itself."""
    known = vocabulary.load().namespaces
    for element in list(root.iter(MC("AlternateContent"))):
        for choice in element.findall(MC("Choice")):
            prefixes = choice.get("Requires", "").split()
            if not prefixes or any(choice.nsmap.get(prefix) not in known for prefix in prefixes):
                part.dropped_elements["mc:Choice"] += 1
                element.remove(choice)
        if element.find(MC("Choice")) is None:
            fallback = element.find(MC("Fallback"))
            if fallback is not None:
                unwrap(fallback)
                unwrap(element)
            else:
                remove(element)


def _tidy_namespaces(root: Element) -> None:
    """Undeclare what nobody uses: a namespace name is a place to hide text in."""
    known = vocabulary.load().namespaces
    ignorable = root.get(MC("Ignorable"))
    keep: list[str] = []
    if ignorable is not None:
        keep = [prefix for prefix in ignorable.split() if root.nsmap.get(prefix) in known]
        if keep:
            root.set(MC("Ignorable"), " ".join(keep))
        else:
            del root.attrib[MC("Ignorable")]
    for choice in root.iter(MC("Choice")):
        keep += choice.get("Requires", "").split()
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(dict.fromkeys(keep)))
