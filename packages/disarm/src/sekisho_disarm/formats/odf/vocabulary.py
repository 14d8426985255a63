"""The allow-list of names, read once from ``vocabulary.toml``, in Clark notation as lxml gives them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``text``: elements that hold characters.  ``plain``: elements that may carry the attributes without prefix."""

    elements: frozenset[str]
    text: frozenset[str]
    attributes: frozenset[str]
    plain: frozenset[str]
    plain_attributes: frozenset[str]
    namespaces: dict[str, str]  # usual prefix → namespace


@cache
def load() -> Vocabulary:
    sections = tomllib.loads((resources.files(__package__) / "vocabulary.toml").read_text("utf-8"))
    plain = {name: section for name, section in sections.items() if "plain" in section}
    return Vocabulary(
        elements=_names(sections, "elements"),
        text=_names(sections, "text"),
        attributes=_names(sections, "attributes"),
        plain=_names(plain, "elements"),
        plain_attributes=frozenset(word for section in plain.values() for word in section["plain"].split()),
        namespaces={prefix: section["uri"] for prefix, section in sections.items()},
    )


def _names(sections: dict[str, dict[str, str]], key: str) -> frozenset[str]:
    return frozenset(
        f"{{{section['uri']}}}{word}"
        for section in sections.values()
        for word in section.get(key, "").split()
    )


_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
#: Prefixes of names that are taken out on purpose and are therefore in no list.
_OTHERS = {
    "script": f"{_OASIS}script:1.0",
    "config": f"{_OASIS}config:1.0",
    "meta": f"{_OASIS}meta:1.0",
    "manifest": f"{_OASIS}manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@cache
def clark(name: str) -> str:
    """``text:p`` → ``{urn:…:text:1.0}p``."""
    prefix, _, local = name.partition(":")
    uri = load().namespaces.get(prefix) or _OTHERS[prefix]
    return f"{{{uri}}}{local}"


def clarks(names: str) -> tuple[str, ...]:
    return tuple(clark(name) for name in names.split())
