"""Regular expressions that every supported Python reads alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("packages", "src", "demo", "bench")

#: ``(…)*+``, ``(…){0,3}+``: a whole group that is never given back
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{[0-9,]+\})\+")


@pytest.mark.parametrize(
    ("pattern", "is_one"),
    [("(?:a|b)*+c", True), ("(?:ab){1,3}+", True), (r"[^<]*+\)*+x", False), ("(?>(?:a|b)*)c", False)],
)
def test_they_are_told_apart(pattern: str, is_one: bool) -> None:
    assert bool(POSSESSIVE_GROUP.search(pattern)) is is_one


def test_no_group_is_repeated_possessively() -> None:
    """Until 3.11.5 such a group keeps the characters of an attempt that failed (CPython gh-106052): a pattern that
    judges tags would pass what it never read.  Debian 12 began with 3.11.2.  ``(?>(?:…)*)`` means the same and is right.
    """
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for directory in CODE
        for path in sorted((ROOT / directory).rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if POSSESSIVE_GROUP.search(line)
    ]
    assert found == []
