"""Reading XML that a stranger wrote, as a stream: no DTD, no entities, no network; elements are let go as they end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from lxml import etree

from sekisho_screening.errors import Unreadable

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)


def sheet_tags(*names: str) -> tuple[str, ...]:
    return tuple(f"{{{space}}}{name}" for space in _MAIN for name in names)


def word_tags(*names: str) -> tuple[str, ...]:
    return tuple(f"{{{space}}}{name}" for space in _WORD for name in names)


def ends(
    stream: IO[bytes], tags: Sequence[str] | None = None, *, free: bool = True
) -> Iterator[etree._Element]:
    """Each element of ``tags`` (all, when None) as it ends; afterwards it is emptied.

    Raises ``Unreadable``.
    """
    try:
        for _, element in etree.iterparse(
            stream,
            events=("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=True,
        ):
            yield element
            if free:
                element.clear(keep_tail=True)
                _drop_before(element)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(type(error).__name__) from None


def _drop_before(element: etree._Element) -> None:
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(element: etree._Element) -> str:
    tag = element.tag
    return str(tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """The attribute by its local name, whatever its namespace; "" when it is not there."""
    value = element.get(name)
    if value is not None:
        return value
    for key in element.keys():  # noqa: SIM118 - an element iterates over its children
        if str(key).rpartition("}")[2] == name:
            return element.get(key) or ""
    return ""
