"""Trees of records with an eight-byte head: Office drawings, and the whole of PowerPoint.

A tree is judged by a table: type of record → how it may stay.  Types that the table does not know are dropped.
Source: [MS-ODRAW] 2.2.1 (OfficeArtRecordHeader), [MS-PPT] 2.3.1 (RecordHeader).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sekisho_disarm.errors import Malformed, TooComplex

_HEAD = struct.Struct("<HHI")
_DEEPEST = 64
_MOST_NODES = 500_000
CONTAINER = -1


@dataclass(slots=True)
class Node:
    """One record.  ``children`` is used when ``version`` is 15, else ``body``."""

    version: int
    instance: int
    type: int
    body: bytes = b""
    children: list[Node] = field(default_factory=list)

    @property
    def is_container(self) -> bool:
        return self.version == 0xF

    def first(self, kind: int) -> Node | None:
        return next((child for child in self.children if child.type == kind), None)


#: A longest body in bytes (longer ones are cut), ``CONTAINER``, or a function that gives the node to keep, or None.
Rule = int | Callable[[Node], Node | None]


def bad(reason: str) -> Malformed:
    return Malformed("DSM-693", reason=reason)


def parse(data: bytes, known: Collection[int], at: int = 0, end: int | None = None) -> list[Node]:
    """Every record of ``data[at:end]``; containers of ``known`` types are taken apart, others stay empty.

    What stays empty is dropped by :func:`keep`: real files hold unknown containers that are not well formed.
    Raises ``Malformed`` (DSM-693) when a record is longer than what holds it, ``TooComplex`` (DSM-691).
    """
    return _Parser(data, known).nodes(at, len(data) if end is None else end, 0)


class _Parser:
    def __init__(self, data: bytes, known: Collection[int]) -> None:
        self.data, self.known, self.count = data, known, 0

    def nodes(self, at: int, end: int, depth: int) -> list[Node]:
        found: list[Node] = []
        while end - at >= 8:
            node, at = self._one(at, end, depth)
            found.append(node)
        if any(self.data[at:end]):
            raise bad("record tail")
        return found

    def _one(self, at: int, end: int, depth: int) -> tuple[Node, int]:
        options, kind, length = _HEAD.unpack_from(self.data, at)
        start, stop = at + 8, at + 8 + length
        self.count += 1
        if stop > end:
            raise bad(f"record {kind:#06x}")
        if depth > _DEEPEST or self.count > _MOST_NODES:
            raise TooComplex("DSM-691")
        node = Node(options & 0xF, options >> 4, kind)
        if node.is_container:
            node.children = self.nodes(start, stop, depth + 1) if kind in self.known else []
        else:
            node.body = self.data[start:stop]
        return node, stop


def _ignore(node: Node) -> None:
    """For callers that do not want to hear of what is dropped."""


def keep(
    nodes: list[Node], rules: Mapping[int, Rule], dropped: Callable[[Node], None] = _ignore
) -> list[Node]:
    """The nodes that the rules allow, in order; ``dropped`` hears of every other one."""
    kept: list[Node] = []
    for node in nodes:
        judged = _judge(node, rules, dropped)
        if judged is None:
            dropped(node)
        else:
            kept.append(judged)
    return kept


def _judge(node: Node, rules: Mapping[int, Rule], dropped: Callable[[Node], None]) -> Node | None:
    rule = rules.get(node.type)
    if rule is None:
        return None
    if callable(rule):
        return rule(node)
    if node.is_container != (rule == CONTAINER):
        return None
    if rule == CONTAINER:
        node.children = keep(node.children, rules, dropped)
    elif len(node.body) > rule:
        node.body = node.body[:rule]
    return node


def write(
    nodes: list[Node], marks: list[int] | None = None, mark_after: frozenset[int] = frozenset()
) -> bytes:
    """The bytes of the nodes, lengths fresh.  ``marks`` collects the ends of records of types ``mark_after``."""
    out = bytearray()
    for node in nodes:
        _write(node, out, marks, mark_after)
    return bytes(out)


def _write(node: Node, out: bytearray, marks: list[int] | None, mark_after: frozenset[int]) -> None:
    head = len(out)
    out += bytes(8)
    if node.is_container:
        for child in node.children:
            _write(child, out, marks, mark_after)
    else:
        out += node.body
    _HEAD.pack_into(out, head, node.version | node.instance << 4, node.type, len(out) - head - 8)
    if marks is not None and node.type in mark_after:
        marks.append(len(out))


def walk(nodes: list[Node]) -> Iterator[Node]:
    """Every node, parents first."""
    for node in nodes:
        yield node
        yield from walk(node.children)
