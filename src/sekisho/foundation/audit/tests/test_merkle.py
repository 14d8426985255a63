"""The tree against RFC 6962 §2.1 in its own recursive words, for every size up to 40 and every leaf."""

from __future__ import annotations

import hashlib

import pytest

from sekisho.foundation.audit.proof import merkle

LEAVES = [merkle.leaf(number, hashlib.sha256(bytes([number])).digest()) for number in range(1, 41)]


def split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1


def by_the_book(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + by_the_book(leaves[:k]) + by_the_book(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(1, 41))
def test_root_and_every_path(size: int) -> None:
    leaves = LEAVES[:size]
    root = by_the_book(leaves)
    assert merkle.root(leaves) == root
    for index, leaf in enumerate(leaves):
        path = merkle.path(index, leaves)
        assert merkle.root_by_path(index, size, leaf, path) == root
        assert merkle.root_by_path(index, size, LEAVES[-1 - index], path) != root or size == 40
        assert merkle.root_by_path(index, size, leaf, [*path, root]) is None
        if path:
            assert merkle.root_by_path(index, size, leaf, path[:-1]) is None


def test_an_empty_tree_and_a_place_outside() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").digest()
    assert merkle.root_by_path(3, 3, LEAVES[0], []) is None
    assert merkle.root_by_path(-1, 3, LEAVES[0], []) is None


def test_a_node_cannot_pass_for_a_leaf() -> None:
    assert merkle.root(LEAVES[:2]) not in (LEAVES[0], LEAVES[1])
    assert merkle.leaf(1, bytes(32)) != hashlib.sha256(b"\x01" + (1).to_bytes(8, "big") + bytes(32)).digest()
