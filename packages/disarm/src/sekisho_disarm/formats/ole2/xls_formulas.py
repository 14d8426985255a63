"""Formulas of a workbook, token by token: functions by allow-list, nothing outside the book.

The tokens are read as Excel computes them, on a stack, so that the first argument of HYPERLINK is known.
Source: [MS-XLS] 2.2.2 (formulas), 2.5.198 (tokens).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ole2 import biff
from sekisho_disarm.formats.ooxml.relationships import safe_link

_FIXED_HOST = re.compile(r"https?://[^/\\\s]+[/?#]", re.IGNORECASE)
_HYPERLINK, _USER_DEFINED = 359, 255
_MOST_ARGUMENTS = 255

#: Tokens by how many bytes follow them, after their class bits are taken away.
_LENGTHS: dict[int, int] = {
    **dict.fromkeys(range(0x03, 0x17), 0),
    0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, 0x20: 7, 0x21: 2, 0x22: 3, 0x23: 4, 0x24: 4, 0x25: 8, 0x26: 6, 0x27: 6,
    0x28: 6, 0x29: 2, 0x2A: 4, 0x2B: 8, 0x2C: 4, 0x2D: 8, 0x39: 6, 0x3A: 6, 0x3B: 10, 0x3C: 6, 0x3D: 10,
}  # fmt: skip
_BINARY = frozenset(range(0x03, 0x12))
_UNARY = frozenset({0x12, 0x13, 0x14, 0x15})  # the parenthesis is one
_OPERANDS = frozenset({0x16, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x24, 0x25, 0x2A, 0x2B, 0x2C, 0x2D})
_PREFIXES = frozenset({0x26, 0x27, 0x28, 0x29})  # say something about the tokens behind them
_DEAD = frozenset({0x3C, 0x3D})  # references to cells that were deleted reach nothing
_CONCAT, _STRING, _ATTRIBUTE, _CHOOSE = 0x08, 0x17, 0x19, 0x04
_FUNCTION, _FUNCTION_VARIABLE, _NAME, _NAME_X, _ARRAY, _MEMORY = 0x21, 0x22, 0x23, 0x39, 0x20, 0x26

#: What a value on the stack is known to be: a text, and whether more was joined to it.
_Value = tuple[str, bool] | None


class Refused(Exception):
    """The formula may not stay."""


@dataclass(frozen=True, slots=True)
class Links:
    """What references of a book mean.

    ``sheets[i]``: entry i of EXTERNSHEET names only sheets of this book that stay.
    ``names[i]``: defined name i (from 0) may be used.  ``add_in(entry, name)``: an add-in's function, allowed.
    """

    sheets: list[bool]
    names: list[bool]
    add_in: Callable[[int, int], bool]


@cache
def functions() -> dict[int, int | None]:
    """Allowed functions: number → fixed count of arguments, or None."""
    text = (resources.files(__package__) / "functions.txt").read_text("ascii")
    table: dict[int, int | None] = {}
    for word in (word for line in text.splitlines() if not line.startswith("#") for word in line.split()):
        number, _, count = word.partition("=")[2].partition("/")
        table[int(number)] = int(count) if count else None
    return table


def refusal(tokens: bytes, links: Links) -> str | None:
    """Why a formula may not stay (a short word for the report), None when it may."""
    try:
        _Walk(tokens, links).run()
    except Refused as reason:
        return str(reason)
    except (IndexError, Malformed):
        return "damaged"
    return None


class _Walk:
    def __init__(self, tokens: bytes, links: Links) -> None:
        self.tokens, self.links = tokens, links
        self.stack: list[_Value] = []

    def run(self) -> None:
        at, tokens, end = 0, self.tokens, len(self.tokens)
        while at < end:
            raw = tokens[at]
            token = raw if raw < 0x20 else (raw & 0x1F) | 0x20
            length = _LENGTHS.get(token)
            if length is None:
                at = self._special(token, at + 1)
            elif at + 1 + length > end or raw > 0x7F:
                raise Refused("damaged")
            else:
                self._plain(token, at + 1)
                at += 1 + length
        if at != end or (len(self.stack) != 1 and tokens):
            raise Refused("damaged")

    def _special(self, token: int, at: int) -> int:
        if token == _STRING:
            value, end = biff.text(self.tokens, at + 1, self.tokens[at])
            self.stack.append((value, False))
            return end
        if token == _ATTRIBUTE:
            extra = 2 * (self._number(at + 1) + 1) if self.tokens[at] & _CHOOSE else 0
            if self.tokens[at] & 0x10:  # a sum of one argument
                self._replace(1)
            return at + 3 + extra
        raise Refused(f"token {token:#04x}")

    def _plain(self, token: int, at: int) -> None:
        if token in _OPERANDS:
            self.stack.append(None)
        elif token in _BINARY:
            self._binary(token)
        elif token in _UNARY:
            if not self.stack:
                raise Refused("damaged")
            self.stack[-1] = self.stack[-1] if token == 0x15 else None
        elif token in _PREFIXES:
            pass
        else:
            self._reaching(token, at)

    def _binary(self, token: int) -> None:
        left = self.stack[-2]
        self._replace(2, (left[0], True) if token == _CONCAT and left is not None else None)

    def _reaching(self, token: int, at: int) -> None:
        """Functions, names and references over sheets."""
        if token == _FUNCTION:
            number = self._number(at)
            self._call(number, functions().get(number))
        elif token == _FUNCTION_VARIABLE:
            self._call(self._number(at + 1), self.tokens[at] & 0x7F)
        elif token == _NAME:
            index = self._number(at) - 1
            if not 0 <= index < len(self.links.names) or not self.links.names[index]:
                raise Refused("name")
            self.stack.append(None)
        elif token == _NAME_X:
            self._name_x(self._number(at), self._number(at + 2))
        else:
            self._sheet(self._number(at), is_dead=token in _DEAD)
            self.stack.append(None)

    def _name_x(self, entry: int, name: int) -> None:
        if self.links.add_in(entry, name):
            self.stack.append(("\0", True))
            return
        self._sheet(entry)
        if not 0 < name <= len(self.links.names) or not self.links.names[name - 1]:
            raise Refused("name")
        self.stack.append(None)

    def _sheet(self, entry: int, *, is_dead: bool = False) -> None:
        if entry >= len(self.links.sheets) or not (is_dead or self.links.sheets[entry]):
            raise Refused("external")

    def _call(self, number: int, count: int | None) -> None:
        if number == _USER_DEFINED:
            if not count or len(self.stack) < count or self.stack[-count] != ("\0", True):
                raise Refused("user function")
        elif number not in functions() or count is None:
            raise Refused(f"function {number}")
        elif number == _HYPERLINK:
            self._hyperlink(count)
        self._replace(count)

    def _hyperlink(self, count: int) -> None:
        first = self.stack[-count] if 0 < count <= len(self.stack) else None
        if first is None:
            raise Refused("HYPERLINK")
        target, computed = first
        good = (
            (target.startswith("#") or _FIXED_HOST.match(target))
            if computed
            else not target or safe_link(target)
        )
        if not good:
            raise Refused("HYPERLINK")

    def _replace(self, count: int, value: _Value = None) -> None:
        if count > len(self.stack) or count > _MOST_ARGUMENTS:
            raise Refused("damaged")
        if count:
            del self.stack[-count:]
        self.stack.append(value)

    def _number(self, at: int) -> int:
        if at + 2 > len(self.tokens):
            raise Refused("damaged")
        return int.from_bytes(self.tokens[at : at + 2], "little")


def extras(tokens: bytes, extra: bytes) -> bytes:
    """The part of ``extra`` that the tokens use: array constants and areas.  Raises ``Malformed``."""
    at = 0
    for token in _tokens(tokens):
        if token == _ARRAY:
            at = _array_end(extra, at)
        elif token == _MEMORY:
            at += 2 + 8 * int.from_bytes(extra[at : at + 2], "little")
    if at > len(extra):
        raise biff.bad("formula")
    return extra[:at]


def _tokens(tokens: bytes) -> list[int]:
    """The tokens in order without their operands; for formulas that :func:`refusal` accepted."""
    found, at = [], 0
    while at < len(tokens):
        raw = tokens[at]
        token = raw if raw < 0x20 else (raw & 0x1F) | 0x20
        found.append(token)
        at += 1
        if token == _STRING:
            at = biff.text(tokens, at + 1, tokens[at])[1]
        elif token == _ATTRIBUTE:
            many = int.from_bytes(tokens[at + 1 : at + 3], "little")
            at += 3 + (2 * (many + 1) if tokens[at] & _CHOOSE else 0)
        else:
            at += _LENGTHS[token]
    return found


def _array_end(extra: bytes, at: int) -> int:
    if at + 3 > len(extra):
        raise biff.bad("array")
    count = (extra[at] + 1) * (int.from_bytes(extra[at + 1 : at + 3], "little") + 1)
    at += 3
    for _ in range(count):
        if at >= len(extra):
            raise biff.bad("array")
        if extra[at] == 2:
            at = biff.text(extra, at + 3, int.from_bytes(extra[at + 1 : at + 3], "little"))[1]
        else:
            at += 9
    return at
