"""Merkle trees as in RFC 6962 §2.1: one over the rows of each head.

A leaf is ``sequence (8 bytes, big-endian) ‖ row digest``; leaves and nodes are hashed under different prefixes, so
that no node can pass for a leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf(sequence: int, row_digest: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + sequence.to_bytes(8, "big") + row_digest).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """MTH of hashed leaves; of none, the SHA-256 of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        # Pairing neighbours and lifting a lonely last one gives RFC 6962's tree of largest powers of two.
        odd = level[-1:] if len(level) % 2 else []
        level = [_node(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)] + odd
    return level[0]


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(index, leaves): the neighbours by which whoever knows the leaf can compute the root."""
    level, found = list(leaves), []
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            found.append(level[neighbour])
        odd = level[-1:] if len(level) % 2 else []
        level = [_node(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)] + odd
        index //= 2
    return found


def root_by_path(index: int, size: int, hashed_leaf: bytes, neighbours: Sequence[bytes]) -> bytes | None:
    """The root that the path leads to, or None when the path does not fit a tree of this size (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return None
    node, last, rest = hashed_leaf, size - 1, list(neighbours)
    while last > 0:
        if index % 2 or index < last:
            if not rest:
                return None
            neighbour = rest.pop(0)
            node = _node(neighbour, node) if index % 2 else _node(node, neighbour)
        index, last = index // 2, last // 2
    return None if rest else node
