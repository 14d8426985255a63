"""Fields to fill in (text, tick, list): what they hold and how they look; the macros that they call go.

Source: Rich Text Format Specification 1.9.1, "Form Fields".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sekisho_disarm.formats.rtf import vocabulary
from sekisho_disarm.formats.rtf.tokens import Characters, Group, Hex, Word

#: An instruction that a form field may stand behind: the word and nothing else.
INSTRUCTION = re.compile(r"\s*FORM(?:TEXT|CHECKBOX|DROPDOWN)\s*")
_LONGEST = 255  # bytes of a name, a text or an item; Word's own limit
_MOST_ITEMS = 100  # Word allows 25 items in a list


def written(group: Group, refuse: Callable[[str], None]) -> bytes:
    r"""The ``\formfield`` group afresh; ``refuse`` is told the names of what is left out."""
    out = [b"{\\*\\formfield "]
    for item in _flat(group):
        if isinstance(item, Group):
            name = next((inner.name for inner in item.items if isinstance(inner, Word)), "")
            if name in vocabulary.FORM_TEXTS and len(out) < _MOST_ITEMS:
                out.append(b"{\\*\\%b %b}" % (name.encode(), _text(item)))
            else:
                refuse(name)
        elif item.name in vocabulary.FORM_NUMBERS:
            low, high = vocabulary.FORM_NUMBERS[item.name]
            if low <= (item.number or 0) <= high:
                number = b"" if item.number is None else b"%d" % item.number
                out.append(b"\\%b%b " % (item.name.encode(), number))
        elif item.name != "formfield":
            refuse(item.name)
    return b"".join((*out, b"}"))


def _flat(group: Group) -> Iterator[Word | Group]:
    """Words and named groups; Word wraps them in a group without a name."""
    for item in group.items:
        if isinstance(item, Word):
            yield item
        elif isinstance(item, Group):
            numbers = [inner for inner in item.items if isinstance(inner, Word)]
            if numbers and numbers[0].name in vocabulary.FORM_NUMBERS:
                yield from (inner for inner in item.items if isinstance(inner, Word | Group))
            else:
                yield item


def _text(group: Group) -> bytes:
    """The characters of a group: plain ones, and bytes in hexadecimal."""
    pieces: list[bytes] = []
    for item in group.items:
        if isinstance(item, Characters):
            pieces += [
                bytes((byte,)) if 32 <= byte < 127 else b"\\'%02x" % byte for byte in item.data if byte >= 32
            ]
        elif isinstance(item, Hex):
            pieces += [b"\\'%02x" % byte for byte in item.data if byte >= 32]
        elif isinstance(item, Word) and item.name == "u":
            pieces.append(b"\\u%d " % (item.number or 0))
    return b"".join(pieces[:_LONGEST])
