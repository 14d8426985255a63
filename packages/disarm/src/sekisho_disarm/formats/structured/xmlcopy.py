"""Large XML of data is copied, after every tag in it was looked at: a tree of it costs thirty times its bytes.

The proof: there is no comment, instruction, document type or CDATA section (no ``<!``, no ``<?``), every ``<`` begins a
tag of strict form, every namespace that is declared anywhere is one of data, and every attribute may stay.  So nothing
would have been taken out of a tree.  Whether tags fit together, expat says in the second reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sekisho_disarm.formats.ooxml import xmlread
from sekisho_disarm.limits import MIB

LARGE = 8 * MIB
_PIECE = 4 * MIB
_MOST_REMEMBERED = 200_000
_NAME = rb"[^\s<>/=\"'&;#]+"
_TAG = re.compile(
    rb"<(?:/" + _NAME + rb"\s*|" + _NAME + rb"(?:\s+" + _NAME + rb"\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*/?)>"
)
_ATTRIBUTE = re.compile(rb"\s(" + _NAME + rb")\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_TOKEN = re.compile(rb"<[^<>]*+>")  # not from one ``<`` over the next: that would be quadratic
#: Text that begins like an address that runs, or in a way that takes a parser to tell.
_RUNNING = re.compile(rb">[\s\x80-\xff]*+(?:[a-z]{0,10}+&#|(?:javascript|vbscript|data)\s*+:)", re.IGNORECASE)
_ENTITIES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))

#: may_keep(local name, value) of an attribute; is_data(namespace)
MayKeep = Callable[[str, str], bool]
IsData = Callable[[str], bool]


def may_copy(data: bytes, may_keep: MayKeep, is_data: IsData) -> bool:
    """Whether nothing in this XML (UTF-8, without declaration) would have to be taken out; any doubt is a no."""
    if len(data) < LARGE or xmlread.is_marked(data) or _RUNNING.search(data):
        return False
    known: set[bytes] = set()
    for piece in _pieces(data):
        tags = _TOKEN.findall(piece)
        if len(tags) != piece.count(b"<"):
            return False
        fresh = set(tags) - known
        if not all(_is_harmless(tag, may_keep, is_data) for tag in fresh):
            return False
        known |= fresh
        if len(known) > _MOST_REMEMBERED:
            known.clear()
    return True


def _pieces(data: bytes) -> Iterator[bytes]:
    """Pieces that begin at a ``<``."""
    start = 0
    while start < len(data):
        stop = data.find(b"<", start + _PIECE)
        stop = len(data) if stop < 0 else stop
        yield data[start:stop]
        start = stop


def _is_harmless(tag: bytes, may_keep: MayKeep, is_data: IsData) -> bool:
    if not _TAG.fullmatch(tag):
        return False
    for name, double, single in _ATTRIBUTE.findall(tag):
        value = _plain(double or single)
        if value is None:
            return False
        prefix, _, local = name.decode("utf-8", "replace").rpartition(":")
        if "xmlns" in (prefix, local):
            if not is_data(value):
                return False
        elif (prefix, local) == ("xml", "base") or not may_keep(local, value):
            return False
    return True


def _plain(value: bytes) -> str | None:
    """What an attribute says; ``None`` when it takes a parser to tell."""
    if b"&#" in value or b"\n" in value or b"\t" in value or b"\r" in value:
        return None
    for entity, character in _ENTITIES:
        value = value.replace(entity, character)
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None
