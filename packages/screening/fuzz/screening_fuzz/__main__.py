"""``make fuzz-screening FAMILY=ooxml RUNS=20000``: mutate, screen, judge; every failure prints what reproduces it.

    python -m screening_fuzz FAMILY [--runs N] [--first N] [--save DIR]

The families are those of ``disarm_fuzz`` and ``people``: files of the benchmark, in which much is found.
Exit status: 0 nothing failed, 1 something did, 2 usage.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from disarm_fuzz import mutation, seeds, workers
from disarm_fuzz.__main__ import Tally, quiet
from disarm_fuzz.judge import Judgement
from disarm_fuzz.seeds import Seed
from disarm_fuzz.words import WORDS

from screening_fuzz import judge
from sekisho_screening import engine

BENCH = Path(__file__).parents[4] / "bench/screening"
_LONGEST = 96 * 1024
_PEOPLE_WORDS = tuple(
    word.encode()
    for word in (
        "個人番号 1234-5678-9018", "１２３４５６７８９０１８", "氏名", "佐藤太郎 様", "090-1234-5678", "\t", "\n", ",",
        "会議録", "出席委員", "○議長（山田太郎君）", "長野県諏訪市大手1丁目2番3号", "生年月日 昭和50年1月2日",
        "a@b.example.jp", "4111111111111111", "\u3000", "\u202e", "😀", "1" * 70, "名" * 40,
    )
)  # fmt: skip


def people() -> tuple[Seed, ...]:
    sys.path.append(str(BENCH))
    import screening_corpus
    from screening_family import Family

    made = []
    for family, makers in screening_corpus.MAKERS_OF.items():
        for maker in makers:
            sample = maker(Family(family, random.Random(f"{family}-{maker.__name__}")))
            if len(sample.data) <= _LONGEST:
                made.append(Seed(f"{family} {sample.what}", sample.name, sample.data))
    return tuple(made)


def known(family: str) -> tuple[Sequence[Seed], Sequence[bytes]]:
    return (people(), _PEOPLE_WORDS) if family == "people" else (seeds.of(family), WORDS[family])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m screening_fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("family", choices=["people", *seeds.FAMILIES])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument(
        "--save", type=Path, help="write the files of failed runs (of all when there are under 10)"
    )
    options = parser.parse_args()
    quiet()
    engine.warm()
    files, words = known(options.family)

    def run(number: int) -> Judgement:
        seed, data = mutation.mutated(files, words, options.family, number)
        return judge.judge(data, seed.name)

    started, tally = time.perf_counter(), Tally()
    signal.signal(signal.SIGTERM, lambda *_: tally.end())
    for answer in workers.through(run, range(options.first, options.first + options.runs)):
        tally.take(answer)
        if tally.ended:
            break
        if options.save and (answer.judgement.failures or options.runs < 10):
            seed, data = mutation.mutated(files, words, options.family, answer.number)
            options.save.mkdir(parents=True, exist_ok=True)
            (options.save / f"{options.family}-{answer.number}-{seed.name}").write_bytes(data)
    print("\n".join(tally.lines(options.family, time.perf_counter() - started)))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
