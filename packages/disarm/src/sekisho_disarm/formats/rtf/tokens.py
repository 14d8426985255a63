"""Reading RTF into a tree of groups.

A token is one of: a control word with its number, a control symbol, bytes in hexadecimal, characters, raw bytes.
Source: Rich Text Format Specification 1.9.1, "RTF Syntax" and "Conventions of an RTF Reader".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from sekisho_disarm.errors import Malformed, TooComplex

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-zA-Z])|([{}])|([^\\{}\r\n\x00]+)|[\r\n\x00]+|\\",
    re.DOTALL,
)
_NAME, _NUMBER, _HEX, _SYMBOL, _BRACE, _CHARACTERS = range(1, 7)  # groups of the pattern
DEEPEST = 200
_MOST_TOKENS = 3_000_000
_MOST_GROUPS = 1_000_000
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Word:
    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Symbol:
    character: str  # the one behind the backslash


@dataclass(frozen=True, slots=True)
class Hex:
    r"""Bytes in hexadecimal, one behind the other: Japanese text has nothing else."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Characters:
    data: bytes


@dataclass(frozen=True, slots=True)
class Raw:
    r"""What ``\bin`` carries: bytes that are no RTF."""

    data: bytes


@dataclass(slots=True)
class Group:
    items: list[Item] = field(default_factory=list)


@lru_cache(maxsize=10_000)
def _word(name: str, number: int | None) -> Word:
    """The same word again is the same object: documents hold millions."""
    return Word(name, number)


Item = Word | Symbol | Hex | Characters | Raw | Group


def parse(data: bytes) -> tuple[Group, int]:
    """The outermost group, and how many bytes follow it.  Groups left open at the end are closed there.

    Raises ``Malformed`` when it does not begin as RTF, ``TooComplex`` (DSM-946) for nesting beyond reason.
    """
    position = len(data) - len(data.lstrip(b"\x00\t\r\n \xef\xbb\xbf"))
    if data[position : position + 1] != b"{":
        raise Malformed
    root = Group()
    stack = [root]
    position, count, groups = position + 1, 0, 0
    while stack and position < len(data):
        # The pattern leaves no byte out, so that its search never skips one; only raw bytes are passed over.
        for found in _TOKEN.finditer(data, position):
            position, count = found.end(), count + 1
            groups += found.lastindex == _BRACE and found[_BRACE] == b"{"
            if count > _MOST_TOKENS or groups > _MOST_GROUPS:
                raise TooComplex("DSM-940")
            after = _take(found, stack, data, position)
            if not stack or after != position:
                position = after
                break
    return root, len(data[position:].strip(b"\x00\r\n \t\x1a"))


def _take(found: re.Match[bytes], stack: list[Group], data: bytes, position: int) -> int:
    """Put one token into the tree; returns where reading goes on."""
    kind = found.lastindex
    if kind is None:
        return position
    if kind == _BRACE:
        _turn(found[_BRACE], stack)
    elif kind == _CHARACTERS:
        stack[-1].items.append(Characters(found[_CHARACTERS]))
    elif kind == _HEX:
        stack[-1].items.append(Hex(bytes.fromhex(found[_HEX].replace(b"\\'", b"").decode("ascii"))))
    elif kind == _SYMBOL:
        stack[-1].items.append(Symbol(found[_SYMBOL].decode("latin-1")))
    else:
        name, number = found[_NAME], found[_NUMBER]
        value = None if number is None else max(-_LARGEST, min(int(number), _LARGEST))
        if name == b"bin":
            end = min(position + max(0, value or 0), len(data))
            stack[-1].items.append(Raw(data[position:end]))
            return end
        stack[-1].items.append(_word(name.decode("ascii"), value))
    return position


def _turn(brace: bytes, stack: list[Group]) -> None:
    """Into a group, or out of one."""
    if brace == b"}":
        stack.pop()
        return
    inner = Group()
    stack[-1].items.append(inner)
    stack.append(inner)
    if len(stack) > DEEPEST:
        raise TooComplex("DSM-946")
