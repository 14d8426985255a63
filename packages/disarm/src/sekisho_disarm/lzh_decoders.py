"""What the methods of LZH mean: static Huffman blocks (lh4–lh7, lhx), one adaptive tree (lh1), LArc (lzs, lz5).

Written from the published descriptions of ar002/LHA (Okumura, Yoshizaki, 1988–1991) and of LArc; slow next to
C, so the fast library is asked first and these stand where it has nothing.  Every decoder stops at the size
that the header tells, and runs out of input with ``Malformed`` (DSM-490) rather than guess.
"""

from __future__ import annotations

from collections.abc import Callable

from sekisho_disarm.errors import Malformed

_LONGEST_CODE = 16
_CODES = 510  # 256 bytes and 254 lengths
_COPY = 256  # first code that copies; it copies three bytes


def _bad(what: str) -> Malformed:
    return Malformed("DSM-490", reason=what)


class Bits:
    """Bits from the highest down.  Zeros follow the end for a while: encoders leave the last byte's bits out."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place, self.value, self.count = data, 0, 0, 0

    def _fill(self, count: int) -> None:
        while self.count < count:
            chunk = self.data[self.place : self.place + 8]
            if self.place > len(self.data) + 32:
                raise _bad("end of data")
            self.value = (self.value << 64) | int.from_bytes(chunk.ljust(8, b"\0"), "big")
            self.count += 64
            self.place += 8

    def peek(self, count: int) -> int:
        if self.count < count:
            self._fill(count)
        return (self.value >> (self.count - count)) & ((1 << count) - 1)

    def take(self, count: int) -> int:
        if self.count < count:
            self._fill(count)
        self.count -= count
        found = self.value >> self.count
        self.value &= (1 << self.count) - 1
        return found


class Codes:
    """A canonical Huffman code as one table over the longest code: (length, symbol) for every beginning."""

    def __init__(self, lengths: list[int], alone: int | None = None) -> None:
        """``alone``: the one symbol of a code that takes no bits.  Raises ``Malformed`` for no code at all."""
        self.width = 0 if alone is not None else max(lengths, default=0)
        self.table: list[tuple[int, int]] = [(0, alone or 0)] if alone is not None else self._table(lengths)

    def _table(self, lengths: list[int]) -> list[tuple[int, int]]:
        if not 0 < self.width <= _LONGEST_CODE:
            raise _bad("code lengths")
        table: list[tuple[int, int]] = []
        for length in range(1, self.width + 1):
            for symbol, own in enumerate(lengths):
                if own == length:
                    table += [(length, symbol)] * (1 << (self.width - length))
        if len(table) > 1 << self.width:
            raise _bad("code lengths")
        return table + [(0, -1)] * ((1 << self.width) - len(table))

    def read(self, bits: Bits) -> int:
        if not self.width:
            return self.table[0][1]
        length, symbol = self.table[bits.peek(self.width)]
        if symbol < 0:
            raise _bad("code")
        bits.take(length)
        return symbol


class _Window:
    """What was written so far, over the bytes that stood before the beginning."""

    def __init__(self, before: bytes, size: int) -> None:
        self.start, self.out, self.end = len(before), bytearray(before), len(before) + size

    @property
    def open(self) -> bool:
        return len(self.out) < self.end

    def copy(self, distance: int, count: int) -> None:
        """``count`` bytes from ``distance`` back; they may overlap what is being written."""
        place = len(self.out) - distance
        if place < 0:
            raise _bad("distance")
        if distance >= count:
            self.out += self.out[place : place + count]
        else:
            self.out += (self.out[place:] * (count // distance + 1))[:count]

    def content(self) -> bytes:
        return bytes(self.out[self.start : self.end])


# -- static blocks ----------------------------------------------------------------------------------------


def _length(bits: Bits) -> int:
    """Three bits; seven goes on as long as ones follow."""
    found = bits.take(3)
    while found >= 7 and bits.take(1):
        found += 1
        if found > _LONGEST_CODE:
            raise _bad("code lengths")
    return found


def _code_of_lengths(bits: Bits, count_bits: int, gap_at: int) -> Codes:
    """A code whose lengths stand as plain numbers; after ``gap_at`` of them two bits say how many are zero."""
    count = bits.take(count_bits)
    if not count:
        return Codes([], bits.take(count_bits))
    lengths: list[int] = []
    while len(lengths) < count:
        lengths.append(_length(bits))
        if len(lengths) == gap_at:
            lengths += [0] * bits.take(2)
    return Codes(lengths)


def _code_of_letters(bits: Bits, first: Codes, most: int) -> Codes:
    count = bits.take(9)
    if not count:
        return Codes([], bits.take(9))
    lengths: list[int] = []
    while len(lengths) < min(count, most):
        code = first.read(bits)
        if code > 2:
            lengths.append(code - 2)
        else:
            lengths += [0] * (1 if code == 0 else bits.take(4) + 3 if code == 1 else bits.take(9) + 20)
    return Codes(lengths[:most])


def _plain_count(_bits: Bits, code: int) -> int:
    return code - _COPY + 3


def _plain_distance(bits: Bits, code: int) -> int:
    return code if code < 2 else (1 << (code - 1)) + bits.take(code - 1)


def _lhark_count(bits: Bits, code: int) -> int:
    """LHARK's own lh7 writes lengths as a class and low bits."""
    if code < 264:
        return code - _COPY + 3
    if code >= 288:
        return 514
    low = (code - 260) // 4
    return ((4 + code % 4) << low) + bits.take(low) + 3


def _lhark_distance(bits: Bits, code: int) -> int:
    if code < 4:
        return code
    low = (code - 2) // 2
    return ((2 + code % 2) << low) + bits.take(low)


def _blocks(
    data: bytes,
    size: int,
    *,
    window: int,
    distance_bits: int,
    most: int = _CODES,
    count_of: Callable[[Bits, int], int] = _plain_count,
    distance_of: Callable[[Bits, int], int] = _plain_distance,
) -> bytes:
    bits, out = Bits(data), _Window(b" " * (1 << window), size)
    while out.open:
        left = bits.take(16)
        letters = _code_of_letters(bits, _code_of_lengths(bits, 5, 3), most)
        distances = _code_of_lengths(bits, distance_bits, -1)
        while left and out.open:
            left -= 1
            code = letters.read(bits)
            if code < _COPY:
                out.out.append(code)
            else:
                count = count_of(bits, code)
                out.copy(distance_of(bits, distances.read(bits)) + 1, count)
    return out.content()


# -- one adaptive tree (lh1) ------------------------------------------------------------------------------

_LETTERS = 314  # 256 bytes and 58 lengths
_NODES = 2 * _LETTERS - 1
_ROOT = _NODES - 1
_MOST_COUNTED = 0x8000
#: How many upper parts of a distance have codes of 3, 4 … 8 bits.
_DISTANCE_CODES = (1, 3, 8, 12, 24, 16)


class _Adaptive:
    """Nodes in the order of their counts; ``child`` of a leaf is its letter + the number of nodes."""

    def __init__(self) -> None:
        self.counts = [1] * _LETTERS + [0] * (_NODES - _LETTERS) + [0xFFFF]
        self.child = [letter + _NODES for letter in range(_LETTERS)] + [0] * (_NODES - _LETTERS)
        self.parent = [0] * _NODES + list(range(_LETTERS))
        for node in range(_LETTERS, _NODES):
            first = 2 * (node - _LETTERS)
            self.counts[node] = self.counts[first] + self.counts[first + 1]
            self.child[node] = first
            self.parent[first] = self.parent[first + 1] = node

    def read(self, bits: Bits) -> int:
        node = self.child[_ROOT]
        while node < _NODES:
            node = self.child[node + bits.take(1)]
        self._count(node - _NODES)
        return node - _NODES

    def _count(self, letter: int) -> None:
        if self.counts[_ROOT] >= _MOST_COUNTED:
            self._rebuild()
        node = self.parent[letter + _NODES]
        while True:
            self.counts[node] += 1
            node = self.parent[self._in_order(node)]
            if not node:
                return

    def _in_order(self, node: int) -> int:
        """Exchange a node that grew with the last one of fewer counts; returns where it is now."""
        grown, other = self.counts[node], node + 1
        if grown <= self.counts[other]:
            return node
        while grown > self.counts[other + 1]:
            other += 1
        self.counts[node], self.counts[other] = self.counts[other], grown
        self.child[node], self.child[other] = self.child[other], self.child[node]
        self._adopt(node)
        self._adopt(other)
        return other

    def _adopt(self, node: int) -> None:
        first = self.child[node]
        self.parent[first] = node
        if first < _NODES:
            self.parent[first + 1] = node

    def _rebuild(self) -> None:
        """Halve the counts of the leaves and grow the tree over them again."""
        leaves = [
            ((count + 1) // 2, child)
            for count, child in zip(self.counts, self.child, strict=False)
            if child >= _NODES
        ]
        nodes = list(leaves)
        for number in range(_LETTERS - 1):
            first = 2 * number
            count = nodes[first][0] + nodes[first + 1][0]
            place = len(nodes)
            while count < nodes[place - 1][0]:
                place -= 1
            nodes.insert(place, (count, first))
        self.counts[:_NODES] = [count for count, _ in nodes]
        self.child = [child for _, child in nodes]
        for node in range(_NODES):
            self._adopt(node)


def _distance_codes() -> Codes:
    return Codes([length for length, many in enumerate(_DISTANCE_CODES, 3) for _ in range(many)])


def _adaptive(data: bytes, size: int) -> bytes:
    bits, tree, upper, out = Bits(data), _Adaptive(), _distance_codes(), _Window(b" " * 4096, size)
    while out.open:
        code = tree.read(bits)
        if code < _COPY:
            out.out.append(code)
        else:
            distance = upper.read(bits) << 6
            out.copy(distance + bits.take(6) + 1, code - _COPY + 3)
    return out.content()


# -- LArc -------------------------------------------------------------------------------------------------


def _lzs(data: bytes, size: int) -> bytes:
    """Places count from the beginning of a ring of 2,048 bytes whose writing starts 17 before its end."""
    bits, ring, out = Bits(data), 2048, _Window(b" " * 2048, size)
    while out.open:
        if bits.take(1):
            out.out.append(bits.take(8))
        else:
            place = bits.take(11)
            out.copy(_back(place, len(out.out) - out.start + ring - 17, ring), bits.take(4) + 2)
    return out.content()


def _back(place: int, written: int, ring: int) -> int:
    """How far back a place of the ring is; the place being written means a whole round."""
    return (written - place) % ring or ring


def _lz5(data: bytes, size: int) -> bytes:
    """Runs of eight commands behind a byte that says which of them are plain bytes."""
    ring, place = 4096, 0
    first = (
        b"".join(bytes((value,)) * 13 for value in range(256)) + bytes(range(256)) + bytes(range(255, -1, -1))
    )
    first += bytes(128) + b" " * 110 + bytes(18)
    out = _Window(first[-18:] + first[:-18], size)
    while out.open:
        if place >= len(data):
            raise _bad("end of data")
        flags, place = data[place], place + 1
        for bit in range(8):
            if flags >> bit & 1:
                out.out += data[place : place + 1]
                place += 1
            elif place + 1 < len(data):
                low, high = data[place], data[place + 1]
                place += 2
                start = (high & 0xF0) << 4 | low
                out.copy(_back(start, len(out.out) - out.start + ring - 18, ring), (high & 15) + 3)
    return out.content()


# -- by name ----------------------------------------------------------------------------------------------


def _stored(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise _bad("size")
    return data


#: Method → packed bytes and size to content.  lh2, lh3 and PMarc's methods have no reader here.
DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "lh0": _stored,
    "lz4": _stored,
    "pm0": _stored,
    "lh1": _adaptive,
    "lh4": lambda data, size: _blocks(data, size, window=12, distance_bits=4),
    "lh5": lambda data, size: _blocks(data, size, window=13, distance_bits=4),
    "lh6": lambda data, size: _blocks(data, size, window=15, distance_bits=5),
    "lh7": lambda data, size: _blocks(data, size, window=16, distance_bits=5),
    "lhx": lambda data, size: _blocks(data, size, window=20, distance_bits=5),
    "lk7": lambda data, size: _blocks(
        data, size, window=16, distance_bits=6, most=289, count_of=_lhark_count, distance_of=_lhark_distance
    ),
    "lzs": _lzs,
    "lz5": _lz5,
}
