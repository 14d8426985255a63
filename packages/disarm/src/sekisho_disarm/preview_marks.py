"""Where on the pages of a PDF words stand that were found in the file: boxes to be drawn over the pictures.

The search runs in the locked child, over PDFium's characters with their boxes.  Widths, spaces and line breaks do not
count: what LibreOffice set in two lines is still one address.
"""

from __future__ import annotations

import ctypes
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MOST_BOXES: Final = 200  # on one page: more is a coloured page, and no help
_THIN = 8  # pixels with the margin of 2: a blank that PDFium made up
_SHORTEST = 2  # characters: one alone stands everywhere
_MOST_CHARACTERS = 50_000  # of one page
_MOST_BYTES = 24 * 1024  # of what is searched for, as JSON: it goes in beside the file


@dataclass(frozen=True, slots=True)
class Sought:
    """``number`` of a finding, ``values`` as they stand in the file, ``page``: the only one it is on, 0 for any."""

    number: int
    values: Sequence[str]
    page: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels of its page's picture, from the upper left corner."""

    number: int
    left: int
    top: int
    width: int
    height: int


def as_options(sought: Sequence[Sought]) -> list[tuple[int, int, list[str]]]:
    """What goes to the child; as many values as fit, each finding's first ones before any other's rest."""
    left = _MOST_BYTES
    rows: dict[int, tuple[int, int, list[str]]] = {one.number: (one.number, one.page, []) for one in sought}
    for at in range(max((len(one.values) for one in sought), default=0)):
        for one in sought:
            if at < len(one.values):
                left -= len(json.dumps(one.values[at])) + 2
                if left < 0:
                    return [row for row in rows.values() if row[2]]
                rows[one.number][2].append(one.values[at])
    return [row for row in rows.values() if row[2]]


def believed(claim: Any, width: int, height: int) -> tuple[Box, ...]:
    """What the child says of one page, held to the picture.  Raises ``TypeError``/``ValueError``."""
    found = []
    for number, left, top, right, bottom in list(claim)[:MOST_BOXES]:
        x, y = max(0, min(int(left), width - 1)), max(0, min(int(top), height - 1))
        wide, high = min(int(right), width) - x, min(int(bottom), height) - y
        if int(number) > 0 and wide > 0 and high > 0:
            found.append(Box(int(number), x, y, wide, high))
    return tuple(found)


# Inside the locked child


def boxes(
    page: pdfium.PdfPage, number: int, scale: float, sought: Sequence[Sequence[Any]]
) -> list[list[int]]:
    """``[finding, left, top, right, bottom]`` in pixels at ``scale``; ``number`` of the page from 1."""
    here = [(finding, values) for finding, only, values in sought if only in (0, number)]
    if not here:
        return []
    words = page.get_textpage()
    try:
        text, index = _folded(words)
        spans = {
            (start, end): finding
            for finding, values in here
            for value in values
            for start, end in _occurrences(text, _fold(str(value)))
        }
        found: list[list[int]] = []
        for (start, end), finding in sorted(spans.items()):
            rectangles = _rectangles(words, index[start], index[end - 1])
            found += [[finding, *box] for box in _joined(_pixels(page, one, scale) for one in rectangles)]
            if len(found) >= MOST_BOXES:
                return found[:MOST_BOXES]
        return found
    finally:
        words.close()


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in folded if not c.isspace())


def _folded(words: pdfium.PdfTextPage) -> tuple[str, list[int]]:
    """The page's text, folded, and for each character of it the index of PDFium's."""
    letters: list[str] = []
    index: list[int] = []
    for at in range(min(words.count_chars(), _MOST_CHARACTERS)):
        for letter in _fold(chr(raw.FPDFText_GetUnicode(words, at) or 0x20)):
            if letter.isprintable():
                letters.append(letter)
                index.append(at)
    return "".join(letters), index


def _occurrences(text: str, value: str) -> Iterator[tuple[int, int]]:
    if len(value) < _SHORTEST:
        return
    at = text.find(value)
    while at >= 0:
        yield at, at + len(value)
        at = text.find(value, at + len(value))


def _rectangles(
    words: pdfium.PdfTextPage, first: int, last: int
) -> Iterator[tuple[float, float, float, float]]:
    """One for each line: left, bottom, right, top in points."""
    for n in range(raw.FPDFText_CountRects(words, first, last - first + 1)):
        sides = [ctypes.c_double() for _side in range(4)]
        left, top, right, bottom = sides
        if raw.FPDFText_GetRect(words, n, left, top, right, bottom):
            yield left.value, bottom.value, right.value, top.value


def _joined(boxes: Iterable[list[int]]) -> list[list[int]]:
    """One box for what stands side by side: another font begins another rectangle."""
    found: list[list[int]] = []
    for box in boxes:
        if min(box[2] - box[0], box[3] - box[1]) < _THIN:
            continue
        last = found[-1] if found else None
        if last is not None and (
            _beside(last, box, 0) or (_is_tall(last) and _is_tall(box) and _beside(last, box, 1))
        ):
            found[-1] = [*map(min, last[:2], box[:2]), *map(max, last[2:], box[2:])]
        else:
            found.append(box)
    return found


def _is_tall(box: list[int]) -> bool:
    """Written downwards: of lines below each other, the next one is no continuation."""
    return box[3] - box[1] > box[2] - box[0]


def _beside(one: list[int], other: list[int], axis: int) -> bool:
    """Do they lie on one line along ``axis`` (0: to the right, 1: downwards), with no more than a blank between?"""
    across = 1 - axis
    line = min(one[across + 2], other[across + 2]) - max(one[across], other[across])
    thick = min(one[across + 2] - one[across], other[across + 2] - other[across])
    gap = max(one[axis], other[axis]) - min(one[axis + 2], other[axis + 2])
    return line * 2 > thick and gap < thick


def _pixels(page: pdfium.PdfPage, box: tuple[float, float, float, float], scale: float) -> list[int]:
    """Through PDFium, which knows how the page is turned and cut."""
    left, bottom, right, top = box
    width, height = (round(side * scale) for side in page.get_size())
    corners = []
    for x, y in ((left, bottom), (right, top)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        corners.append((across.value, down.value))
    (one_x, one_y), (other_x, other_y) = corners
    return [
        min(one_x, other_x) - 2,
        min(one_y, other_y) - 2,
        max(one_x, other_x) + 2,
        max(one_y, other_y) + 2,
    ]
