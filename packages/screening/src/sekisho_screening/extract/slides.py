"""Which slide is the how-maniest: parts are named by the order in which they were made, people count as they are shown.

Source: ECMA-376 Part 1 §19.2.1.34 (sldIdLst), Part 2 §9.3 (relationships).
"""

from __future__ import annotations

import posixpath
import zipfile
from functools import lru_cache

from sekisho_screening.errors import DAMAGED, Unreadable
from sekisho_screening.extract.xmlread import attribute, ends, local

_MAIN = "ppt/presentation.xml"
_MOST = 10_000


@lru_cache(maxsize=2)
def numbers(archive: zipfile.ZipFile) -> dict[str, int]:
    """Part → number of the slide as it is shown; empty when the presentation does not tell."""
    targets = _relations(archive, _MAIN)
    found: dict[str, int] = {}
    try:
        with archive.open(_MAIN) as stream:
            for element in ends(stream, None, free=False):
                if local(element) == "sldId" and len(found) < _MOST:
                    found[targets.get(_relation_id(element.attrib), "")] = len(found) + 1
    except (Unreadable, *DAMAGED):
        return {}
    return found


def _relation_id(attributes: object) -> str:
    """``r:id``, not the slide's own ``id``."""
    pairs = dict(attributes)  # type: ignore[call-overload]  # lxml's attributes are a mapping
    return next((str(value) for key, value in pairs.items() if str(key).endswith("}id")), "")


def number_of_beside(archive: zipfile.ZipFile, part: str) -> int:
    """The slide whose relationships lead to ``part`` (its notes, its comments); 0 when none does."""
    return _beside(archive).get(part, 0)


@lru_cache(maxsize=2)  # asked for each note of one presentation after the other
def _beside(archive: zipfile.ZipFile) -> dict[str, int]:
    return {
        part: number
        for slide, number in numbers(archive).items()
        for part in _relations(archive, slide).values()
    }


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    path = f"{folder}/_rels/{name}.rels"
    if path not in archive.NameToInfo:
        return {}
    try:
        with archive.open(path) as stream:
            return {
                attribute(one, "Id"): posixpath.normpath(
                    posixpath.join(folder, attribute(one, "Target"))
                ).lstrip("/")
                for one in ends(stream, None, free=False)
                if local(one) == "Relationship"
            }
    except (Unreadable, *DAMAGED):
        return {}
