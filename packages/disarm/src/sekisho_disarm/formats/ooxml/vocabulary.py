"""The allow-list of names, read once from ``vocabulary.toml``; ISO strict names are added beside.

Names are in Clark notation (``{namespace}local``), as lxml gives them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Word:
    """What one element may carry: characters or not, and which attributes."""

    text: bool
    attributes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    elements: dict[str, Word]
    namespaces: frozenset[str]
    prefixes: dict[str, str]  # usual prefix → namespace


def clark(namespace: str, local: str) -> str:
    return f"{{{namespace}}}{local}" if namespace else local


@cache
def load() -> Vocabulary:
    sections = tomllib.loads((resources.files(__package__) / "vocabulary.toml").read_text("utf-8"))
    qualified = frozenset(
        clark(uri, name)
        for section in sections.values()
        for uri in _uris(section)
        for name in section.get("qualified", "").split()
    )
    elements: dict[str, Word] = {}
    for section in sections.values():
        attributes = qualified | frozenset(section.get("attributes", "").split())
        plain, bearing = Word(False, attributes), Word(True, attributes)
        text = frozenset(section.get("text", "").split())
        for uri in _uris(section):
            for name in section.get("elements", "").split():
                elements[clark(uri, name)] = bearing if name in text else plain
    uris = frozenset(uri for section in sections.values() for uri in _uris(section) if uri)
    return Vocabulary(elements, uris, {key: section["uri"] for key, section in sections.items()})


def _uris(section: dict[str, str]) -> tuple[str, ...]:
    return (section["uri"], section["strict"]) if "strict" in section else (section["uri"],)


@cache
def functions() -> frozenset[str]:
    """Worksheet functions that compute and nothing else.  Source: ECMA-376 Part 1 §18.17.7, [MS-XLSX] §2.2.2."""
    return frozenset((resources.files(__package__) / "functions.txt").read_text("ascii").split())


class Names:
    """Clark names of one namespace, written ``W("p")``; ``W.both("p")`` also gives the strict one."""

    def __init__(self, transitional: str, strict: str = "") -> None:
        self.transitional, self.strict = transitional, strict

    def __call__(self, local: str) -> str:
        return clark(self.transitional, local)

    def both(self, *locals_: str) -> tuple[str, ...]:
        uris = (self.transitional, self.strict) if self.strict else (self.transitional,)
        return tuple(clark(uri, local) for local in locals_ for uri in uris)


_OPEN, _STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
W = Names(f"{_OPEN}wordprocessingml/2006/main", f"{_STRICT}wordprocessingml/main")
X = Names(f"{_OPEN}spreadsheetml/2006/main", f"{_STRICT}spreadsheetml/main")
P = Names(f"{_OPEN}presentationml/2006/main", f"{_STRICT}presentationml/main")
A = Names(f"{_OPEN}drawingml/2006/main", f"{_STRICT}drawingml/main")
C = Names(f"{_OPEN}drawingml/2006/chart", f"{_STRICT}drawingml/chart")
XDR = Names(f"{_OPEN}drawingml/2006/spreadsheetDrawing", f"{_STRICT}drawingml/spreadsheetDrawing")
DGM = Names(f"{_OPEN}drawingml/2006/diagram", f"{_STRICT}drawingml/diagram")
R = Names(f"{_OPEN}officeDocument/2006/relationships", f"{_STRICT}officeDocument/relationships")
V = Names("urn:schemas-microsoft-com:vml")
O = Names("urn:schemas-microsoft-com:office:office")  # noqa: E741 - its usual prefix
MC = Names(f"{_OPEN}markup-compatibility/2006")
X14 = Names("http://schemas.microsoft.com/office/spreadsheetml/2009/9/main")
XM = Names("http://schemas.microsoft.com/office/excel/2006/main")
