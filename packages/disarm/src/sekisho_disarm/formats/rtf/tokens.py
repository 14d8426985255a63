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
        found = _TOKEN.match(data, position)
        if found is None:
            raise Malformed
        position, count = found.end(), count + 1
        groups += found.group(5) == b"{"
        if count > _MOST_TOKENS or groups > _MOST_GROUPS:
            raise TooComplex("DSM-940")
        position = _take(found, stack, data, position)
    return root, len(data[position:].strip(b"\x00\r\n \t\x1a"))


def _take(found: re.Match[bytes], stack: list[Group], data: bytes, position: int) -> int:
    """Put one token into the tree; returns where reading goes on."""
    name, number, byte, symbol, brace, characters = found.groups()
    if brace == b"{":
        inner = Group()
        stack[-1].items.append(inner)
        stack.append(inner)
        if len(stack) > DEEPEST:
            raise TooComplex("DSM-946")
    elif brace == b"}":
        stack.pop()
    elif name is not None:
        value = None if number is None else max(-_LARGEST, min(int(number), _LARGEST))
        if name == b"bin":
            end = min(position + max(0, value or 0), len(data))
            stack[-1].items.append(Raw(data[position:end]))
            return end
        stack[-1].items.append(_word(name.decode("ascii"), value))
    elif byte is not None:
        stack[-1].items.append(Hex(bytes.fromhex(byte.replace(b"\\'", b"").decode("ascii"))))
    elif symbol is not None:
        stack[-1].items.append(Symbol(symbol.decode("latin-1")))
    elif characters is not None:
        stack[-1].items.append(Characters(characters))
    return position
