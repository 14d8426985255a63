"""The judge behind atheris: libFuzzer follows the engine's own branches instead of lots.

    uv run --group fuzz python -m disarm_fuzz.coverage_guided FAMILY [libFuzzer options, e.g. -max_total_time=60]

The corpus starts from the family's seeds; a mutator of ours packs containers again, so that the branches behind
checksums are reached.  The first failure ends the run with the input that libFuzzer wrote down.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sekisho_disarm"]):
    from disarm_fuzz import judge
    from sekisho_disarm import engine

from disarm_fuzz import mutation, seeds
from disarm_fuzz.__main__ import quiet
from disarm_fuzz.words import WORDS


class EscapedError(AssertionError):
    """Something that must never be; the text is the judge's."""


def main() -> None:
    family = sys.argv.pop(1)
    known, words = seeds.of(family), WORDS[family]
    quiet()
    engine.warm()

    def one(data: bytes) -> None:
        found = judge.judge(data, known[0].name if family not in ("text", "markup") else _named(data))
        if found.failures:
            raise EscapedError("; ".join(found.failures))

    def mutator(data: bytes, size: int, lot: int) -> bytes:
        rng = random.Random(lot)
        if rng.random() < 0.3:
            return bytes(atheris.Mutate(data, size))
        return mutation.Mutation(rng, words, known).of(data)[:size]

    def _named(data: bytes) -> str:
        """The name decides among kinds of text: one of the seeds' names, by the bytes alone."""
        return known[sum(data[:64]) % len(known)].name

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(known):
            (Path(corpus) / f"{number:03d}").write_bytes(seed.data)
        atheris.Setup([sys.argv[0], corpus, "-max_len=65536", *sys.argv[1:]], one, custom_mutator=mutator)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
