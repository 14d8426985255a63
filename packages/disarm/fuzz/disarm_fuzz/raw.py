"""Changes that know nothing about the format: bytes, words of the format, tags and lines."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from disarm_fuzz import tree

#: Nothing grows beyond this: a run must stay cheap, bombs have their own bench.
LARGEST = 256 * 1024
_NUMBERS = (
    0,
    1,
    2,
    0x7F,
    0x80,
    0xFF,
    0x100,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x10000,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
)
_TAGS = re.compile(rb"<[^<>]{1,2000}>")
_VALUES = re.compile(rb"=\s*(\"[^\"<]*\"|'[^'<]*')")
_NAMES = re.compile(rb"/[A-Za-z0-9]{1,30}")
_REFERENCES = re.compile(rb"\d{1,5} 0 R")

Change = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def _place(rng: random.Random, data: bytes) -> int:
    return rng.randrange(len(data)) if data else 0


def flip_bit(rng: random.Random, data: bytes, _words: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :] if data else data


def set_byte(rng: random.Random, data: bytes, _words: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    return data[:at] + bytes([rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))]) + data[at + 1 :]


def set_number(rng: random.Random, data: bytes, _words: Sequence[bytes]) -> bytes:
    at, width = _place(rng, data), rng.choice((1, 2, 4, 8))
    order = rng.choice(("little", "big"))
    old = int.from_bytes(data[at : at + width], "little" if order == "little" else "big")
    new = rng.choice((*_NUMBERS, old + 1, old - 1, old * 2, len(data))) % (1 << 8 * width)
    return data[:at] + new.to_bytes(width, "little" if order == "little" else "big") + data[at + width :]


def insert_bytes(rng: random.Random, data: bytes, _words: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    return data[:at] + rng.randbytes(rng.randint(1, 16)) + data[at:]


def insert_word(rng: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    return data[:at] + rng.choice(words or (b"\0",)) + data[at:]


def delete_part(rng: random.Random, data: bytes, _words: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    return data[:at] + data[at + rng.choice((1, 2, 4, 16, rng.randint(1, 512))) :]


def repeat_part(rng: random.Random, data: bytes, _words: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    part = data[at : at + rng.choice((1, 4, 32, 512))]
    return data[:at] + part * rng.choice((2, 2, 3, 50, 500)) + data[at:]


def move_part(rng: random.Random, data: bytes, _words: Sequence[bytes]) -> bytes:
    start = _place(rng, data)
    part = data[start : start + rng.choice((2, 8, 64, 512))]
    rest = data[:start] + data[start + len(part) :]
    at = rng.randint(0, len(rest))
    return rest[:at] + part + rest[at:]


def cut_short(rng: random.Random, data: bytes, _words: Sequence[bytes]) -> bytes:
    return data[: _place(rng, data)]


def _swap(rng: random.Random, data: bytes, pattern: re.Pattern[bytes], words: Sequence[bytes]) -> bytes:
    """Put one thing that the pattern finds (or a word) where another one stands."""
    found = list(pattern.finditer(data))
    if not found:
        return flip_bit(rng, data, words)
    target, other = rng.choice(found), rng.choice(found)
    new = rng.choice(words) if words and rng.random() < 0.3 else other.group()
    new = rng.choice((new, new, new, new + target.group(), b""))
    return data[: target.start()] + new + data[target.end() :]


def swap_tags(rng: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    return _swap(rng, data, _TAGS, words)


def swap_names(rng: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    return _swap(rng, data, rng.choice((_NAMES, _NAMES, _REFERENCES)), words)


def swap_values(rng: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    """Another attribute's value, or a word in quotes."""
    found = list(_VALUES.finditer(data))
    if not found:
        return flip_bit(rng, data, words)
    target = rng.choice(found)
    quoted = (
        b'"' + (rng.choice(words) if words else b"").replace(b'"', b"&quot;").replace(b"<", b"&lt;") + b'"'
    )
    new = rng.choice((rng.choice(found).group(1), quoted))
    return data[: target.start(1)] + new + data[target.end(1) :]


def swap_lines(rng: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:
        return insert_word(rng, data, words)
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    what = rng.randrange(4)
    if what == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif what == 1:
        del lines[one]
    elif what == 2:
        lines.insert(other, lines[one])
    else:
        lines[one] = rng.choice(words or (b"",)) + lines[one]
    return b"".join(lines)


def nest(rng: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    """Wrap an element, a group or an array in many of its own."""
    opening, closing = rng.choice(
        ((b"<x>", b"</x>"), (b"<div>", b"</div>"), (b"[", b"]"), (b"{", b"}"), (b"<<", b">>"))
    )
    at, deep = _place(rng, data), rng.choice((3, 60, 300, 3000))
    return data[:at] + opening * deep + closing * (deep if rng.random() < 0.8 else 0) + data[at:]


BYTES: tuple[Change, ...] = (
    flip_bit, flip_bit, set_byte, set_number, set_number, set_number, insert_bytes, delete_part, repeat_part,
    move_part, cut_short, insert_word,
)  # fmt: skip
TEXT: tuple[Change, ...] = (
    swap_lines, swap_lines, insert_word, insert_word, flip_bit, delete_part, repeat_part, move_part, insert_bytes, nest,
)  # fmt: skip
MARKUP: tuple[Change, ...] = (swap_tags, swap_tags, swap_tags, swap_values, swap_values, swap_values, *TEXT)
OBJECTS: tuple[Change, ...] = (swap_names, swap_names, swap_names, swap_names, *TEXT)


def change(rng: random.Random, data: bytes, words: Sequence[bytes]) -> bytes:
    """One change of a kind that suits how the data look."""
    head = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith((b"%PDF", b"<<")):
        kinds = OBJECTS
    elif head.startswith(b"<"):
        grown = tree.change(rng, data, words) if rng.random() < 0.7 else None
        if grown is not None:
            return grown[:LARGEST]
        kinds = MARKUP
    elif head and b"\0" not in data[:512]:
        kinds = TEXT
    else:
        kinds = BYTES
    if rng.random() < 0.15:
        kinds = BYTES
    return rng.choice(kinds)(rng, data, words)[:LARGEST]
