"""Sheets of many rows: filtered in portions, so that the tree of only one portion is in memory at a time.

The part is cut by its text alone, which proves nothing and need not: each portion and the skeleton that is left
are parsed, filtered and written like any part, and the output consists of what was written, nothing else.
A cut in the wrong place ends as XML that is not well-formed, or as fewer rows that the second reader still proves.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from isal import isal_zlib

from sekisho_disarm.formats.odf import vocabulary
from sekisho_disarm.formats.odf.filtering import Element

_LONG = 24 * 1024 * 1024  # below it a tree fits
_PORTION = 2 * 1024 * 1024
_ROOT = re.compile(rb'\s*<(office:document-content)((?:\s+[\w.:\-]+\s*=\s*(?:"[^"<>]*"|\'[^\'<>]*\'))*)\s*>')
_BINDING = re.compile(rb"\s(xmlns(?::[\w.\-]+)?\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))")
_ROW = re.compile(rb"<table:table-row(?:\s[^<>]*?)?(?:/>|>.*?</table:table-row>)\s*", re.DOTALL)
_ROW_END = b"</table:table-row>"
_OPENING = re.compile(rb"<office:document-content\b[^<>]*>")
_END = b"</office:document-content>"


@dataclass(slots=True)
class LongPart:
    """A part and the places of its portions of rows.  ``head``: a root that binds every prefix as the part does.

    ``data`` is let go with the last portion: what is written is as long again.
    """

    data: bytes
    spans: list[tuple[int, int]]
    head: bytes
    mark: str

    def skeleton(self) -> bytes:
        """The part with one marked row in place of each portion."""
        pieces, at = [], 0
        for number, (first, last) in enumerate(self.spans):
            pieces += [
                self.data[at:first],
                b'<table:table-row table:style-name="%s-%d"/>' % (self.mark.encode(), number),
            ]
            at = last
        return b"".join([*pieces, self.data[at:]])

    def portions(self) -> Iterator[bytes]:
        """Each portion as a small part of its own."""
        for first, last in self.spans:
            yield self.head + self.data[first:last] + _END
        self.data = b""

    def joined(self, skeleton: bytes, portions: list[bytes], root: Element) -> Iterator[bytes]:
        """What is written, the opening of its root first: the filtered skeleton with the filtered rows.

        The root binds the prefixes of the rows.  ``portions``: packed (:func:`packed`); ``root``: of a portion as it
        came.  Rows whose mark went with the table around them go too.
        """
        opening = _OPENING.search(skeleton)
        assert opening is not None
        usual = set(vocabulary.load().namespaces.values())
        missing = b"".join(
            f' xmlns:{prefix}="{uri}"'.encode()
            for prefix, uri in root.nsmap.items()
            if prefix and uri in usual and f"xmlns:{prefix}=".encode() not in opening.group()
        )
        pattern = rb'<table:table-row table:style-name="%s-(\d+)"/>' % self.mark.encode()
        body = re.split(pattern, skeleton[opening.end() :])
        yield skeleton[: opening.end() - 1] + missing + b">"
        for place, piece in enumerate(body):
            yield isal_zlib.decompress(portions[int(piece)]) if place % 2 else piece


def packed(rows: bytes) -> bytes:
    """Rows that wait for the others: all of them unpacked would be as long as the part."""
    return isal_zlib.compress(rows, level=1)


def inner(portion: bytes) -> bytes:
    """The rows in a portion that was written."""
    opening = _OPENING.search(portion)
    return portion[opening.end() : portion.rindex(_END)] if opening and _END in portion else b""


def read(data: bytes) -> LongPart | None:
    """The portions of a long part; None for one that is short, or of which the text alone does not tell enough."""
    if len(data) < _LONG or b"<!" in data or b"<?" in data:
        return None
    root = _ROOT.match(data)
    if root is None or data.count(b"xmlns") != root.group().count(b"xmlns"):
        return None
    bindings = _BINDING.findall(root.group(2))
    if any(not binding.startswith(b"xmlns:") for binding in bindings):
        return None
    head = b"<office:document-content " + b" ".join(bindings) + b">"
    mark = "rows-" + hashlib.sha256(data).hexdigest()[:32]
    spans = list(_spans(data))
    return LongPart(data, spans, head, mark) if spans else None


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Runs of rows without anything between them."""
    first = last = -1
    ended = data.rfind(_ROW_END) + len(
        _ROW_END
    )  # behind it, each row would be looked for to the end of the part
    for row in _ROW.finditer(data, 0, ended):
        if row.start() != last or row.end() - first > _PORTION:
            if first >= 0:
                yield first, last
            first = row.start()
        last = row.end()
    if first >= 0:
        yield first, last
