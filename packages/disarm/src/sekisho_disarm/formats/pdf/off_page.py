"""Text that a page holds but never shows, because it stands outside of what is shown.

A quick look first: where does each text object begin?  Only where one begins outside of the page, or where the page
is drawn on another scale, the operators are read one by one.
Source: ISO 32000-2 clauses 8.3.4 (matrices), 9.4.2 (text positioning), 14.11.2 (page boundaries).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from typing import Any

import pikepdf

from sekisho_disarm.formats.pdf import syntax
from sekisho_disarm.formats.pdf.source import Source
from sekisho_disarm.formats.pdf.syntax import Json

#: left, bottom, right, top of what is shown
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage

_A4: Box = (0, 0, 595, 842)
_ONE: Matrix = (1, 0, 0, 1, 0, 0)
#: Bounded everywhere: an attacker writes numbers of a million digits, and a million text objects that never begin.
_NUMBER = rb"([-+]?(?:\d{1,9}+(?:\.\d{0,9}+)?|\.\d{1,9}+))\s{1,9}+"
_BEGIN = re.compile(rb"BT\b[^()<>\[\]B]{0,200}?" + _NUMBER * 2 + rb"T[dDm]\b")
_OPERATORS = "q Q cm BT Tf TL Tm Td TD T* Tj TJ ' \""
_LONGEST = 2 * 1024 * 1024
_DEEPEST = 64
_SHOWING, _NEXT_LINE = frozenset({"Tj", "TJ", "'", '"'}), frozenset({"'", '"'})
_POSITIONING = frozenset({"cm", "Tm", "Tf", "TL", "Td", "TD", "T*"})


def box(source: Source, page: Mapping[str, Json]) -> Box:
    """What a page shows of itself; A4 when it does not say so in four numbers."""
    for key in ("/CropBox", "/MediaBox"):
        found = [source.follow(item) for item in source.array(page.get(key))]
        if len(found) == 4 and all(map(syntax.is_number, found)):
            x, y, other_x, other_y = map(float, found)
            return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)
    return _A4


def holds_text(pdf: pikepdf.Pdf, data: bytes, shown: Box) -> bool:
    """Whether characters are drawn outside of ``shown``; no for content that cannot be read, or is very long."""
    begins = (_is_outside(float(x), float(y), shown) for x, y in _BEGIN.findall(data))
    if len(data) > _LONGEST or not any(begins):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # content that ends in the middle of something
            instructions = pikepdf.parse_content_stream(pdf.make_stream(data), _OPERATORS)
        return _Drawing().off(shown, instructions)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, IndexError, OverflowError):
        return False


def _is_outside(x: float, y: float, shown: Box, wide: float = 0, high: float = 0) -> bool:
    left, bottom, right, top = shown
    return x > right or y > top or x + wide < left or y + high < bottom


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


class _Drawing:
    """The state that decides where characters stand."""

    def __init__(self) -> None:
        self.page = self.line = _ONE
        self.saved: list[Matrix] = []
        self.size = self.leading = 0.0

    def off(self, shown: Box, instructions: list[Instruction]) -> bool:
        return any(self._take(str(item.operator), list(item.operands), shown) for item in instructions)

    def _take(self, operator: str, operands: list[Any], shown: Box) -> bool:
        """One operator; True when it draws characters outside of ``shown``."""
        if operator in _SHOWING:
            if operator in _NEXT_LINE:
                self._move(0, -self.leading)
            return self._draws_outside(operands, shown)
        if operator == "q" and len(self.saved) < _DEEPEST:
            self.saved.append(self.page)
        elif operator == "Q" and self.saved:
            self.page = self.saved.pop()
        elif operator == "BT":
            self.line = _ONE
        elif operator in _POSITIONING:
            self._position(
                operator, [float(value) for value in operands if not isinstance(value, pikepdf.Name)]
            )
        return False

    def _position(self, operator: str, numbers: list[float]) -> None:
        if operator == "cm":
            self.page = _times(_matrix(numbers), self.page)
        elif operator == "Tm":
            self.line = _matrix(numbers)
        elif operator == "Tf":
            self.size = numbers[0]
        elif operator == "TL":
            self.leading = numbers[0]
        elif operator == "T*":
            self._move(0, -self.leading)
        else:
            self.leading = -numbers[1] if operator == "TD" else self.leading
            self._move(numbers[0], numbers[1])

    def _move(self, x: float, y: float) -> None:
        self.line = _times((1, 0, 0, 1, x, y), self.line)

    def _draws_outside(self, operands: list[Any], shown: Box) -> bool:
        """Whether characters begin outside, and are not long or high enough to reach in."""
        length = _length(operands[-1])
        a, b, c, d, x, y = _times(self.line, self.page)
        size = abs(self.size) * max(abs(a), abs(b), abs(c), abs(d))
        return bool(length) and _is_outside(x, y, shown, size * length, size * (length if b else 1))


def _matrix(numbers: list[float]) -> Matrix:
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _length(shown: Any) -> int:
    """Bytes of a string or of the strings of an array, blanks aside."""
    pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
    return sum(len(bytes(piece).strip()) for piece in pieces if isinstance(piece, pikepdf.String))
