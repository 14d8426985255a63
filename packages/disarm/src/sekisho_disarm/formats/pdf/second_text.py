"""The second reader of the text of pages: no comments, no sections for other readers, no property lists that act.

It shares no code and no list with the writing side.  Texts with pictures in them are left to that side: their
samples look like anything.  Source: ISO 32000-2 annex A.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

from sekisho_disarm.formats.pdf.tokens import Entry, Reference

_LONGEST = 64 * 1024 * 1024
_QUOTED = re.compile(
    rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*\))*\)|<[0-9A-Fa-f\s]++>|<>|/[^\s\x00()<>\[\]{}/%]*+", re.DOTALL
)
_STRINGS = re.compile(rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*\))*\)", re.DOTALL)
_KEY = re.compile(
    rb"/(?:JS|JavaScript|AA|AF|EF|FS|URI|Launch|OpenAction|EmbeddedFiles?|RichMedia\w*)(?![\w.])"
)
_LISTS = re.compile(rb"<<[^>]*>>", re.DOTALL)
_PICTURE = re.compile(rb"(?:\A|[\s\x00>)\]])BI[\s\x00/]")
_COMPATIBLE = re.compile(rb"(?<![\w/(])BX[\s\x00]")


def contents(entries: Sequence[Entry]) -> frozenset[int]:
    """Numbers of the objects that are text of a page or a form."""
    found: set[int] = set()
    for entry in entries:
        value = entry.value
        if not isinstance(value, dict):
            continue
        if value.get("Type") == "Page":
            parts = value.get("Contents")
            listed = parts if isinstance(parts, list) else [parts]
            found |= {part.number for part in listed if isinstance(part, Reference)}
        elif entry.body is not None and value.get("Subtype") == "Form":
            found.add(entry.number)
    return frozenset(found)


def check(entry: Entry) -> Iterator[str]:
    """A sentence for what is no text of a page in it."""
    if not isinstance(entry.value, dict) or entry.value.get("Filter") != "FlateDecode" or entry.body is None:
        return
    try:
        data = zlib.decompressobj().decompress(entry.body, _LONGEST)
    except zlib.error:
        return  # said elsewhere
    if b"BI" in data and _PICTURE.search(data):
        return
    # each slow look behind a quick one: most pages hold none of it
    if _KEY.search(data) and any(_KEY.search(one) for one in _LISTS.findall(_STRINGS.sub(b" ", data))):
        yield "property list with a key that acts"
    if b"%" in data and b"%" in _QUOTED.sub(b" ", data):
        yield "comment in the text of a page"
    if b"BX" in data and _COMPATIBLE.search(_QUOTED.sub(b" ", data)):
        yield "text of a page for other readers"
