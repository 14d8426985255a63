"""Changes to XML that leave it well-formed: elements, attributes and texts change places."""

from __future__ import annotations

import random
from collections.abc import Sequence

from lxml import etree

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LEGAL = str.maketrans("", "", "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))))


def change(rng: random.Random, data: bytes, words: Sequence[bytes]) -> bytes | None:
    """The document with one to four changes of its tree; None when it is no XML."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    for _ in range(rng.randint(1, 4)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        try:
            rng.choice(_CHANGES)(rng, elements, words)
        except (ValueError, TypeError, etree.XMLSyntaxError):
            continue  # lxml refuses what would be no XML any more
        if len(elements) > 5000:
            break
    return _DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False)


Elements = list["etree._Element"]


def _word(rng: random.Random, words: Sequence[bytes]) -> str:
    return rng.choice(words or (b"x",)).decode("utf-8", "replace").translate(_LEGAL)


def _graft(rng: random.Random, elements: Elements, _words: Sequence[bytes]) -> None:
    """A copy of one element below another."""
    copy = etree.fromstring(etree.tostring(rng.choice(elements), with_tail=False))
    if len(etree.tostring(copy)) < 20_000:
        target = rng.choice(elements)
        target.insert(rng.randint(0, len(target)), copy)


def _prune(rng: random.Random, elements: Elements, _words: Sequence[bytes]) -> None:
    element = rng.choice(elements)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _rename(rng: random.Random, elements: Elements, _words: Sequence[bytes]) -> None:
    rng.choice(elements).tag = rng.choice(elements).tag


def _revalue(rng: random.Random, elements: Elements, words: Sequence[bytes]) -> None:
    element = rng.choice([element for element in elements if element.attrib] or elements)
    if element.attrib:
        key = rng.choice(sorted(element.attrib))
        donors = [value for other in rng.choices(elements, k=5) for value in other.attrib.values()]
        element.set(
            key, rng.choice((_word(rng, words), *donors, "", "-1", "99999999999", str(element.get(key)) * 2))
        )


def _attribute(rng: random.Random, elements: Elements, _words: Sequence[bytes]) -> None:
    """An attribute of one element on another."""
    donor = rng.choice([element for element in elements if element.attrib] or elements)
    for key, value in rng.sample(sorted(donor.attrib.items()), k=min(1, len(donor.attrib))):
        rng.choice(elements).set(key, value)


def _say(rng: random.Random, elements: Elements, words: Sequence[bytes]) -> None:
    element = rng.choice([element for element in elements if element.text] or elements)
    element.text = rng.choice((_word(rng, words), (element.text or "") + _word(rng, words), "", None))


def _add(rng: random.Random, elements: Elements, words: Sequence[bytes]) -> None:
    """An element that one of the words is."""
    found = [word for word in words if word.startswith(b"<") and word.endswith(b"/>")]
    target = rng.choice(elements)
    if found:
        bindings = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in target.nsmap.items() if prefix)
        target.append(etree.fromstring(f"<x {bindings}>{rng.choice(found).decode()}</x>")[0])


def _deepen(rng: random.Random, elements: Elements, _words: Sequence[bytes]) -> None:
    element, deep = rng.choice(elements), rng.choice((3, 30, 240))
    for _ in range(deep):
        element = etree.SubElement(element, element.tag)


_CHANGES = (
    _graft,
    _graft,
    _prune,
    _rename,
    _revalue,
    _revalue,
    _revalue,
    _attribute,
    _attribute,
    _say,
    _say,
    _add,
    _deepen,
)
