"""A reader of our own for the files that we write: strict order, no libraries, no repair.

It reads exactly what the writing side produces (header, numbered objects, one cross-reference table, trailer,
end) and nothing else; anything different is an error.  It shares no code with the writing side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADER = b"%PDF-1.7\n%\xe3\xe2\xe3\xcf\n"
_TOKEN = re.compile(
    rb"[ \n]*(?:(?P<reference>\d+ 0 R)|(?P<open><<|\[)|(?P<close>>>|\])|(?P<name>/[!-$&'*-.0-;=?-Z\\^-z|~#]*)"
    rb"|(?P<number>-?(?:\d+\.?\d*|\.\d+))|(?P<literal>\([ -'*-\[\]-~]*\))|(?P<hex><[0-9a-f]*>)"
    rb"|(?P<word>true|false|null))"
)
_OBJECT = re.compile(rb"(\d+) 0 obj\n")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM, _END_STREAM, _END = b"\nstream\n", b"\nendstream\nendobj\n", b"\nendobj\n"
_DEEPEST = 100


class ReadError(Exception):
    """The file is not what the writing side produces; the text says where."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Reference:
    number: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One object; ``body`` is ``None`` when it is no stream."""

    number: int
    value: object
    body: bytes | None


def read(data: bytes) -> tuple[list[Entry], dict[str, object]]:
    """All objects in order, and the trailer.  Raises ``ReadError``."""
    if not data.startswith(_HEADER):
        raise ReadError("header")
    pos = len(_HEADER)
    entries: list[Entry] = []
    offsets: list[int] = []
    while (match := _OBJECT.match(data, pos)) is not None:
        if int(match[1]) != len(entries) + 1:
            raise ReadError(f"object number at byte {pos}")
        offsets.append(pos)
        entry, pos = _object(data, match.end(), len(entries) + 1)
        entries.append(entry)
    return entries, _trailer(data, pos, offsets)


def _object(data: bytes, pos: int, number: int) -> tuple[Entry, int]:
    value, pos = _value(data, pos)
    if data.startswith(_END, pos):
        return Entry(number, value, None), pos + len(_END)
    if not data.startswith(_STREAM, pos) or not isinstance(value, dict):
        raise ReadError(f"object {number}")
    start, length = pos + len(_STREAM), value.get("Length")
    if type(length) is not int or not data.startswith(_END_STREAM, start + length):
        raise ReadError(f"length of stream {number}")
    return Entry(number, value, data[start : start + length]), start + length + len(_END_STREAM)


def _trailer(data: bytes, pos: int, offsets: list[int]) -> dict[str, object]:
    """The table must give exactly the offsets that were read, and the file must end with it."""
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets) + b"trailer\n"
    if not data.startswith(table, pos):
        raise ReadError("cross-reference table")
    value, end = _value(data, pos + len(table))
    if data[end:] != b"\nstartxref\n%d\n%%%%EOF\n" % pos or not isinstance(value, dict):
        raise ReadError("trailer")
    return value


def _value(data: bytes, pos: int) -> tuple[object, int]:
    """One value; containers are kept on a stack of our own, at most ``_DEEPEST`` deep."""
    stack: list[list[object]] = []
    for match in _tokens(data, pos):
        kind, token = match.lastgroup, match[match.lastgroup or 0]
        if kind == "open":
            stack.append([token])
            if len(stack) > _DEEPEST:
                raise ReadError("depth")
            continue
        value = _close(stack, token) if kind == "close" else _scalar(kind, token)
        if not stack:
            return value, match.end()
        stack[-1].append(value)
    raise ReadError(f"value at byte {pos}")


def _tokens(data: bytes, pos: int) -> Iterator[re.Match[bytes]]:
    while (match := _TOKEN.match(data, pos)) is not None:
        yield match
        pos = match.end()


def _close(stack: list[list[object]], token: bytes) -> object:
    if not stack or stack[-1][0] != {b">>": b"<<", b"]": b"["}[token]:
        raise ReadError("brackets")
    items = stack.pop()[1:]
    if token == b"]":
        return items
    keys = items[::2]
    if len(items) % 2 or not all(isinstance(key, str) for key in keys) or len(set(keys)) != len(keys):
        raise ReadError("dictionary")
    return dict(zip(keys, items[1::2], strict=True))


def _scalar(kind: str | None, token: bytes) -> object:
    if kind == "name":
        return _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), token[1:]).decode("latin-1")
    if kind == "reference":
        return Reference(int(token.split()[0]))
    if kind == "number":
        return float(token) if b"." in token else int(token)
    if kind == "literal":
        return Text(token[1:-1])
    if kind == "hex":
        return Text(bytes.fromhex(token[1:-1].decode("ascii")))
    return {b"true": True, b"false": False}.get(token)
