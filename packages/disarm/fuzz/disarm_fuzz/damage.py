"""Every format cut at 50 random places and with 1,000 random byte flips: no crash, no hang, no output without verdict.

The plainest damage that a line, a disk or a USB stick does.  One whole, harmless file a kind.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence

from disarm_fuzz import judge, seeds, workers
from disarm_fuzz.judge import Judgement
from disarm_fuzz.seeds import Seed
from sekisho_disarm.formats import registry
from sekisho_disarm.identify import identify

CUTS, FLIPS = 50, 1000


def ground(families: Iterable[str] = tuple(seeds.FAMILIES)) -> dict[str, Seed]:
    """For each kind of file that the engine rebuilds one seed: the longest, which has the most to break."""
    longest: dict[str, Seed] = {}
    for seed in (seed for family in families for seed in seeds.of(family)):
        kind = identify(seed.data, seed.name)
        known = longest.get(kind.value)
        if registry.find(kind) is not None and (known is None or len(seed.data) > len(known.data)):
            longest[kind.value] = seed
    return longest


def damaged(data: bytes, kind: str, number: int) -> bytes:
    """Number below CUTS: cut short; above: one byte is another one."""
    rng = random.Random(f"{kind}/{number}")
    at = rng.randrange(len(data))
    if number < CUTS:
        return data[:at]
    return data[:at] + bytes([data[at] ^ rng.randint(1, 255)]) + data[at + 1 :]


def through(seed: Seed, kind: str, numbers: Sequence[int], jobs: int) -> list[workers.Answer]:
    def run(number: int) -> Judgement:
        return judge.judge(damaged(seed.data, kind, number), seed.name)

    return list(workers.through(run, numbers, jobs))


def main(jobs: int) -> int:
    failed = 0
    print(
        f"{'kind':12}{'runs':>6}{'passed':>8}{'stopped':>9}{'failed':>8}{'held':>6}{'slowest s':>11}{'seconds':>9}"
    )
    for kind, seed in ground().items():
        started = time.perf_counter()
        answers = through(seed, kind, range(CUTS + FLIPS), jobs)
        verdicts = Counter(answer.judgement.verdict for answer in answers)
        bad = [answer for answer in answers if answer.judgement.failures]
        held = sum(bool(answer.judgement.held) for answer in answers)
        slowest = max(answer.judgement.seconds for answer in answers)
        passed = verdicts["clean"] + verdicts["changed"]
        row = f"{kind:12}{len(answers):>6}{passed:>8}{verdicts['undecided'] + verdicts['blocked']:>9}{len(bad):>8}{held:>6}"
        print(f"{row}{slowest:>11.2f}{time.perf_counter() - started:>9.0f}")
        for answer in bad:
            print(f"    number {answer.number}: {answer.judgement.failures}")
        failed += len(bad)
    return 1 if failed else 0
