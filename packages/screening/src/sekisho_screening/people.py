"""How many different persons a file is about, at least.

The larger of two counts: different names, or different values of one identifying number.  Values are kept as
64-bit hashes in packed arrays: eight bytes a person, so that ten million rows fit.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

_COMPACT_AT = 1 << 20


class People:
    """Counts different keys of each kind."""

    def __init__(self) -> None:
        self._single: dict[str, set[int]] = {}
        self._packed: dict[str, list[np.ndarray[tuple[int], np.dtype[np.int64]]]] = {}

    def add(self, kind: str, key: str) -> None:
        self._single.setdefault(kind, set()).add(hash(key))

    def add_packed(self, kind: str, hashes: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        packed = self._packed.setdefault(kind, [])
        packed.append(hashes)
        if sum(map(len, packed)) > _COMPACT_AT:
            self._packed[kind] = [np.unique(np.concatenate(packed))]

    def different(self, kind: str) -> int:
        single = np.fromiter(self._single.get(kind, ()), np.int64)
        return len(np.unique(np.concatenate([single, *self._packed.get(kind, [])])))

    def count(self) -> int:
        return max(map(self.different, {*self._single, *self._packed}), default=0)


def hashes(keys: Iterable[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.fromiter(map(hash, keys), np.int64)
