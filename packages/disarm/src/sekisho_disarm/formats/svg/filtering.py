"""Filter a drawing in place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from sekisho_disarm.context import Context
from sekisho_disarm.errors import TooComplex
from sekisho_disarm.formats.html import pictures, styles
from sekisho_disarm.formats.ooxml.filtering import Element, remove
from sekisho_disarm.formats.ooxml.relationships import safe_link
from sekisho_disarm.formats.svg import vocabulary
from sekisho_disarm.formats.svg.vocabulary import SVG, XLINK, XML
from sekisho_disarm.names import printable

_HREFS = ("href", f"{{{XLINK}}}href")
_LOCAL = re.compile(r"\s*#[^\s\\:]{1,200}\s*")
_KEPT_QUALIFIED = frozenset({f"{{{XML}}}space", f"{{{XML}}}lang"})
_SPACE = re.compile(r"default|preserve|[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
MOST_DRAWN = 300_000  # elements when every `use` is drawn


@dataclass(slots=True)
class Filtering:
    """What was taken out of one drawing."""

    context: Context
    scripts: int = 0
    links: int = 0
    lost_styles: bool = False
    loads: Counter[str] = field(default_factory=Counter)
    elements: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)

    def run(self, root: Element) -> None:
        """Raises ``TooComplex`` for drawings that draw themselves over and over (DSM-940)."""
        stack = [root]
        while stack:
            element = stack.pop()
            self._attributes(element)
            speaks = _local(element) in vocabulary.TEXT
            element.text = self._heard(element.text, speaks)
            for child in list(element):
                child.tail = self._heard(child.tail, speaks)
                if self._may_stay(child):
                    stack.append(child)
        etree.cleanup_namespaces(root, keep_ns_prefixes=[])
        _check_uses(root)
        self._report()

    def _heard(self, text: str | None, speaks: bool) -> str | None:
        """Characters stay where characters are shown."""
        if speaks:
            return text
        self.elements["#text"] += bool(text and text.strip())
        return None

    def _may_stay(self, child: Element) -> bool:
        name = _local(child)
        if name in vocabulary.SCRIPTS:
            self.scripts += 1
        elif not str(child.tag).startswith(f"{{{SVG}}}") or name not in vocabulary.ELEMENTS:
            self.elements[printable(name, longest=40)] += 1
        elif name in vocabulary.ANIMATIONS and child.get("attributeName", "d") not in vocabulary.ANIMATED:
            self.scripts += 1
        elif name == "style":
            return self._sheet(child)
        elif name == "image":
            return self._image(child)
        else:
            return True
        remove(child)
        return False

    def _sheet(self, element: Element) -> bool:
        kept, lost = styles.sheet(
            "".join(map(str, element.itertext())), vocabulary.PROPERTIES, vocabulary.is_plain
        )
        self.lost_styles |= lost
        for child in list(element):
            element.remove(child)
        element.text = f"\n{kept}\n" if kept else None
        for name in map(str, element.attrib.keys()):
            del element.attrib[name]
        if not kept:
            remove(element)
        return False

    def _image(self, element: Element) -> bool:
        """Pictures written into the drawing are rebuilt; others lie elsewhere."""
        address = next((element.get(name, "") for name in _HREFS if element.get(name)), "")
        if address.strip().lower().startswith("data:"):
            rebuilt = pictures.rebuild(address, self.context)
        else:
            self.loads["image"] += 1
            rebuilt = None
        if rebuilt is None:
            remove(element)
            return False
        for name in _HREFS:
            if name in element.attrib:
                del element.attrib[name]
        element.set(_HREFS[1], rebuilt)
        return True

    def _attributes(self, element: Element) -> None:
        for key, content in element.items():
            name, value = str(key), str(content)
            if name in _HREFS:
                self._reference(element, name, value)
            elif name == "style":
                self._style(element, value)
            elif name in _KEPT_QUALIFIED and _SPACE.fullmatch(value):
                continue
            elif (
                name not in vocabulary.ATTRIBUTES
                or not vocabulary.is_plain(value)
                or (name == "attributeName" and value not in vocabulary.ANIMATED)
            ):
                self._drop(element, name)

    def _style(self, element: Element, value: str) -> None:
        kept, lost = styles.declarations(value, vocabulary.PROPERTIES, vocabulary.is_plain)
        self.lost_styles |= lost
        if kept:
            element.set("style", kept)
        else:
            del element.attrib["style"]

    def _drop(self, element: Element, name: str) -> None:
        local = name.rpartition("}")[2]
        if local.lower().startswith("on") and not name.startswith("{"):
            self.scripts += 1
        else:
            self.attributes[printable(local, longest=40)] += 1
        del element.attrib[name]

    def _reference(self, element: Element, name: str, value: str) -> None:
        """A link goes where links may go; any other reference stays inside the drawing."""
        kind = _local(element)
        if kind == "image":
            return  # its address was rebuilt before
        if kind == "a":
            target = safe_link(value)
            self.links += target is None
            target = None if target is None else "".join(target.split())
        else:
            target = value.strip() if _LOCAL.fullmatch(value) else None
            self.loads[kind] += target is None
        if target is None:
            del element.attrib[name]
        else:
            element.set(name, target)

    def _report(self) -> None:
        if self.scripts:
            self.context.report("DSM-731", count=self.scripts)
        for code, names in (
            ("DSM-732", +self.loads),
            ("DSM-733", +self.elements),
            ("DSM-734", self.attributes),
        ):
            if names:
                shown = ", ".join(name for name, _ in names.most_common(8))
                self.context.report(code, name=shown, count=names.total())
        if self.links:
            self.context.report("DSM-735", count=self.links)
        if self.lost_styles:
            self.context.report("DSM-736")


def _local(element: Element) -> str:
    return etree.QName(element).localname


def _check_uses(root: Element) -> None:
    """Uses that use each other double at every step: what a viewer would draw is counted, not drawn."""
    by_id = {element.get("id", ""): element for element in root.iter(etree.Element) if element.get("id")}
    known: dict[Element, int] = {}

    def cost(element: Element, above: frozenset[Element]) -> int:
        if element in above or len(above) > 100:
            raise TooComplex("DSM-940")
        if element not in known:
            total = 0
            for inner in element.iter(etree.Element):
                target = by_id.get(next((inner.get(name, "") for name in _HREFS if inner.get(name)), "")[1:])
                uses = _local(inner) == "use" and target is not None
                total += 1 + (cost(target, above | {element}) if uses and target is not None else 0)
            known[element] = total
        return known[element]

    if cost(root, frozenset()) > MOST_DRAWN:
        raise TooComplex("DSM-940")
