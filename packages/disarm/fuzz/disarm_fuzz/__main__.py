"""``make fuzz FAMILY=ooxml RUNS=50000``: mutate, judge, count; every failure prints what reproduces it.

    python -m disarm_fuzz FAMILY [--runs N] [--first N] [--jobs N] [--save DIR] [--profile keep] [--quiet]

Run N of a family is always the same file: ``--first N --runs 1 --save DIR`` writes it down.
Exit status: 0 nothing failed, 1 something did, 2 usage.
"""

from __future__ import annotations

import argparse
import logging
import signal
import statistics
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

from disarm_fuzz import damage, judge, mutation, seeds, workers
from disarm_fuzz.judge import Judgement
from disarm_fuzz.words import WORDS
from sekisho_disarm import engine
from sekisho_disarm.report import Profile


class Tally:
    """What came of the runs."""

    def __init__(self) -> None:
        self.verdicts: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.kinds: dict[str, list[int]] = {}
        self.held: dict[str, list[int]] = {}
        self.places: dict[str, list[int]] = {}
        self.seconds: list[float] = []
        self.slowest, self.longest = 0, 0.0
        self.ended = False

    def end(self) -> None:
        """Asked to stop: what has been counted is still told."""
        self.ended = True

    def take(self, answer: workers.Answer) -> None:
        found, number = answer.judgement, answer.number
        self.verdicts[found.verdict] += 1
        self.codes[found.code] += bool(found.code)
        if found.seconds > self.longest:
            self.longest = found.seconds
            self.slowest = number
        self.seconds.append(found.seconds)
        for failure in found.failures:
            self.kinds.setdefault(failure, []).append(number)
        if found.held:
            self.held.setdefault(found.held, []).append(number)
        for place in found.places:
            self.places.setdefault(place, []).append(number)

    @property
    def failed(self) -> bool:
        return bool(self.kinds)

    def lines(self, family: str, seconds: float) -> list[str]:
        middle = statistics.median(self.seconds) if self.seconds else 0.0
        return [
            (
                f"{family}: {len(self.seconds)} runs in {seconds:.0f} s; median {middle * 1e3:.1f} ms, "
                f"slowest {self.longest:.2f} s (run {self.slowest})"
            ),
            f"  verdicts: {dict(self.verdicts)}",
            f"  codes: {dict(self.codes.most_common(12))}",
            f"  failures: {sum(map(len, self.kinds.values()))} in {len(self.kinds)} kinds",
            *(f"    {len(n)} x {failure}   --first {n[0]} --runs 1" for failure, n in _most(self.kinds)),
            f"  held by the second reader: {sum(map(len, self.held.values()))} in {len(self.held)} kinds",
            *(f"    {len(n)} x {held}   --first {n[0]} --runs 1" for held, n in _most(self.held)[:25]),
            f"  marker still in an output: {sum(map(len, self.places.values()))}",
        ]


def _most(found: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    return sorted(found.items(), key=lambda item: -len(item[1]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m disarm_fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("family", choices=[*seeds.FAMILIES, "damage"])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--profile", type=Profile, default=Profile.KEEP)
    parser.add_argument(
        "--save", type=Path, help="write the files of failed runs (of all runs when there are under 10)"
    )
    parser.add_argument("--places", action="store_true", help="show where markers still stand")
    return parser.parse_args()


def quiet() -> None:
    """Libraries warn about the files they read: that is the point here."""
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)


def main() -> int:
    options = arguments()
    quiet()
    engine.warm()
    if options.family == "damage":
        return damage.main(options.jobs)
    known, words = seeds.of(options.family), WORDS[options.family]

    def run(number: int) -> Judgement:
        seed, data = mutation.mutated(known, words, options.family, number)
        return judge.judge(data, seed.name, options.profile)

    started, tally = time.perf_counter(), Tally()
    signal.signal(signal.SIGTERM, lambda *_: tally.end())
    for answer in workers.through(run, range(options.first, options.first + options.runs), options.jobs):
        tally.take(answer)
        if tally.ended:
            break
        if options.save and (answer.judgement.failures or answer.judgement.held or options.runs < 10):
            seed, data = mutation.mutated(known, words, options.family, answer.number)
            options.save.mkdir(parents=True, exist_ok=True)
            (options.save / f"{options.family}-{answer.number}-{seed.name}").write_bytes(data)
    print("\n".join(tally.lines(options.family, time.perf_counter() - started)))
    if options.places:
        print("\n".join(f"    {numbers[0]}: {place}" for place, numbers in tally.places.items()))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
