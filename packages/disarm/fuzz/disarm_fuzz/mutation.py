"""From a seed and a number to a mutated file, always the same one."""

from __future__ import annotations

import random
from collections.abc import Sequence

from disarm_fuzz import inside, raw
from disarm_fuzz.seeds import Seed

_DEEPEST = 3  # a picture in a document in an archive


class Mutation:
    """One run's changes.  ``pool``: other files of the family, whose pieces are spliced in."""

    def __init__(self, rng: random.Random, words: Sequence[bytes], pool: Sequence[Seed]) -> None:
        self.rng, self.words, self.pool = rng, words, pool

    def of(self, data: bytes) -> bytes:
        for _ in range(self.rng.choice((1, 1, 1, 2, 2, 3, 5))):
            data = self._once(data, 0)
        return data

    def _once(self, data: bytes, depth: int) -> bytes:
        if depth < _DEEPEST and self.rng.random() < 0.93:
            changed = inside.change(self.rng, data, lambda inner: self._once(inner, depth + 1), self.words)
            if changed is not None:
                return changed
        if self.rng.random() < 0.04:
            return self._spliced(data)
        return raw.change(self.rng, data, self.words)

    def _spliced(self, data: bytes) -> bytes:
        other = self.rng.choice(self.pool).data
        return data[: self.rng.randint(0, len(data))] + other[self.rng.randint(0, len(other)) :]


def mutated(seeds: Sequence[Seed], words: Sequence[bytes], family: str, number: int) -> tuple[Seed, bytes]:
    """The seed that run ``number`` of a family takes, and what becomes of it."""
    rng = random.Random(f"{family}/{number}")
    seed = rng.choice(seeds)
    return seed, Mutation(rng, words, seeds).of(seed.data)
