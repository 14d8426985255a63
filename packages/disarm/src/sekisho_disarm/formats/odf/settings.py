"""Settings and properties of a document: view and layout stay, printers, links, users and machines go.

Source: ODF 1.3 Part 3 §3.10 (settings), §4 (metadata); names of items as OpenOffice and LibreOffice write them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import resources

from lxml import etree

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.odf.filtering import Element, Part
from sekisho_disarm.formats.odf.vocabulary import clark
from sekisho_disarm.formats.ooxml.filtering import remove
from sekisho_disarm.names import printable

_ITEM, _NAME, _TYPE = clark("config:config-item"), clark("config:name"), clark("config:type")
_CONTAINERS = frozenset(
    clark(f"config:config-item-{kind}") for kind in ("set", "map-indexed", "map-named", "map-entry")
)
_ROOTS = (clark("office:document-settings"), clark("office:settings"))
_OOO = "http://openoffice.org/2004/office"
_VALUES = {
    "boolean": re.compile(r"true|false"),
    "int": re.compile(r"-?\d{1,10}"),
    "long": re.compile(r"-?\d{1,19}"),
    "short": re.compile(r"-?\d{1,5}"),
    "double": re.compile(r"-?\d{1,15}(?:\.\d{1,15})?(?:E-?\d{1,3})?"),
    "string": re.compile(r"[^\x00-\x1f:/\\]{0,100}"),
}
STRINGS = frozenset(
    {
        "ActiveTable",
        "ViewId",
        "FontNameText",
        "FontNameFunctions",
        "FontNameNumbers",
        "FontNameVariables",
        "PrinterIndependentLayout",
    }
)
_PLAIN = re.compile(r"[\w.:\- ]{1,100}")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+\-]\d\d:\d\d)?")
#: LibreOffice reads the layout of older versions by their number; the build's own digest is left out.
_GENERATOR = re.compile(r"[A-Za-z.]{1,30}/[\d.]{1,20}(?:\$[A-Za-z0-9_]{1,30})?")
_LONGEST_TITLE = 500

Rebuild = Callable[[Element, Part], Element]


@cache
def items() -> frozenset[str]:
    """Items that place windows or choose a layout."""
    return frozenset((resources.files(__package__) / "settings.txt").read_text("ascii").split())


def rebuild_settings(root: Element, part: Part) -> Element:
    """Filter in place; a set that became empty goes as well.  Raises ``Malformed`` when these are no settings."""
    if root.tag != _ROOTS[0]:
        raise Malformed("DSM-924", where=part.path)
    dropped: Counter[str] = Counter()
    for element in list(root.iter(etree.Element)):
        if element.tag == _ITEM:
            if not _may_stay(element):
                says = element.get(_TYPE) not in _VALUES or element.get(_TYPE) == "string"
                dropped[element.get(_NAME, "?")] += says and bool((element.text or "").strip())
                remove(element)
            continue
        if element.tag not in _CONTAINERS and element.tag not in _ROOTS:
            remove(element)
            continue
        element.text = None
        _tidy(element)
    for element in root.iter(etree.Element):
        element.tail = None
    for element in reversed(list(root.iter(*_CONTAINERS))):
        if len(element) == 0:
            remove(element)
    names = [name for name, count in dropped.most_common() if count]
    if names:
        shown = ", ".join(printable(name, longest=40) for name in names[:8])
        part.report("DSM-707", name=shown, count=len(names))
    # Names of sets begin with this prefix, and LibreOffice asks what it stands for.
    etree.cleanup_namespaces(root, keep_ns_prefixes=["ooo"] if root.nsmap.get("ooo") == _OOO else [])
    return root


def _tidy(element: Element) -> None:
    for name in map(str, element.attrib.keys()):
        value = element.get(name, "")
        named = name == _NAME and _PLAIN.fullmatch(value)
        if not named:
            del element.attrib[name]


def _may_stay(element: Element) -> bool:
    kind, name = element.get(_TYPE, ""), element.get(_NAME, "")
    pattern = _VALUES.get(kind)
    known = name in STRINGS if kind == "string" else name in items()
    return (
        known
        and pattern is not None
        and len(element) == 0
        and set(element.attrib) <= {_NAME, _TYPE}
        and pattern.fullmatch(element.text or "") is not None
    )


def rebuild_meta(root: Element, part: Part) -> Element:
    """A fresh properties part with title, dates and program; reports when anything else was there."""
    source = root.find(clark("office:meta"))
    fresh = etree.Element(
        clark("office:document-meta"), nsmap={"office": _ns("office"), "meta": _ns("meta"), "dc": _ns("dc")}
    )
    meta = etree.SubElement(fresh, clark("office:meta"))
    kept = 0
    for name, pattern in _META.items():
        text = (source.findtext(clark(name)) or "").strip() if source is not None else ""
        found = pattern.match(text)
        if text and found:
            etree.SubElement(meta, clark(name)).text = found.group()[:_LONGEST_TITLE]
            kept += 1
    others = [child for child in (source if source is not None else ()) if child.tag not in map(clark, _META)]
    if any((child.text or "").strip() or child.attrib for child in others if child.tag not in _COUNTS):
        part.report("DSM-121")
    return fresh


_META = {
    "meta:generator": _GENERATOR,
    "meta:creation-date": _DATE,
    "dc:date": _DATE,
    "dc:title": re.compile(r"[^\x00-\x1f]+"),
}
#: Numbers that programs count anew.
_COUNTS = frozenset(
    clark(f"meta:{name}") for name in ("document-statistic", "editing-cycles", "editing-duration")
)


def _ns(prefix: str) -> str:
    return clark(f"{prefix}:x").partition("}")[0][1:]
