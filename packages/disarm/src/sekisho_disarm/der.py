"""ASN.1 values in DER, read without recursion and without copies: as much as signatures and certificates need.

One value is one :class:`Value`; who wants to look inside asks for its parts.  Lengths that are told by an end mark
(BER) are read too: Acrobat itself writes them around its signatures.
Source: ITU-T X.690 (02/2021), 8.1 and 10.1.
"""

from __future__ import annotations

from dataclasses import dataclass

INTEGER, BITS, OCTETS, NULL, IDENTIFIER, UTC_TIME, GENERAL_TIME = 0x02, 0x03, 0x04, 0x05, 0x06, 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31
_OCTETS_IN_PIECES = 0x24
#: values side by side; a list of certificates has tens
_MOST = 10_000
#: values in values whose end a mark tells; Acrobat writes five
_DEEPEST = 16
_END = b"\0\0"


class Broken(ValueError):
    """These bytes are no DER, or not of the shape that was asked for."""


@dataclass(frozen=True, slots=True)
class Value:
    """``tag``: the one identifier byte; ``whole``: with tag and length, ``content``: what is inside."""

    tag: int
    whole: memoryview
    content: memoryview

    def parts(self) -> list[Value]:
        """The values inside.  Raises ``Broken``."""
        return several(self.content)

    def named(self, tag: int) -> Value:
        """Itself, if it has this tag.  Raises ``Broken``."""
        if self.tag != tag:
            raise Broken("tag")
        return self

    @property
    def identifier(self) -> str:
        """An object identifier as numbers with points.  Raises ``Broken``."""
        return _points(bytes(self.named(IDENTIFIER).content))


def one(data: bytes | memoryview) -> Value:
    """The value at the front; what follows is not looked at.  Raises ``Broken``."""
    view = memoryview(data)
    length, start = _length(view)
    if length is not None:
        return Value(view[0], view[: start + length], view[start : start + length])
    end = _marked_end(view)
    return Value(view[0], view[:end], view[start : end - len(_END)])


def header(tag: int, length: int) -> bytes:
    """Tag and length as DER writes them."""
    if length < 0x80:
        return bytes((tag, length))
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big")


def octets(value: Value) -> bytes:
    """An octet string, in one piece or in several.  Raises ``Broken``."""
    if value.tag == _OCTETS_IN_PIECES:
        return b"".join(bytes(piece.named(OCTETS).content) for piece in value.parts())
    return bytes(value.named(OCTETS).content)


def several(data: memoryview) -> list[Value]:
    """All values of ``data``, one behind the other, to its last byte.  Raises ``Broken``."""
    found: list[Value] = []
    while data:
        value = one(data)
        found.append(value)
        data = data[len(value.whole) :]
        if len(found) > _MOST:
            raise Broken("too many values")
    return found


def _length(view: memoryview) -> tuple[int | None, int]:
    """Length of the content (``None``: a mark ends it), and where it starts.  Raises ``Broken``."""
    if len(view) < 2 or view[0] & 0x1F == 0x1F:
        raise Broken("tag")
    first = view[1]
    if first == 0x80:
        return None, 2
    count = first & 0x7F if first & 0x80 else 0
    if count > 4 or len(view) < 2 + count:
        raise Broken("length")
    length = int.from_bytes(view[2 : 2 + count], "big") if count else first
    if 2 + count + length > len(view):
        raise Broken("length")
    return length, 2 + count


def _marked_end(view: memoryview) -> int:
    """Where the value at the front ends, its own end mark included.  Raises ``Broken``."""
    depth, at = 0, 0
    while True:
        length, start = _length(view[at:])
        if depth and view[at : at + 2] == _END:
            depth -= 1
        elif length is None:
            depth += 1
        at += start + (length or 0)
        if not depth:
            return at
        if depth > _DEEPEST:
            raise Broken("depth")


def _points(content: bytes) -> str:
    numbers, number = [], 0
    for byte in content[:64]:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(number)
            number = 0
    if not numbers:
        raise Broken("identifier")
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))
