"""Every format cut at 50 random places and with 1,000 random byte flips: no crash, no hang, no output without verdict.

The plainest damage that a line, a disk or a USB stick does.  One whole, harmless file a kind.
"""

from __future__ import annotations

import io
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from PIL import Image

from disarm_fuzz import judge, seeds, workers
from disarm_fuzz.judge import Judgement
from disarm_fuzz.seeds import Seed
from sekisho_disarm.formats import registry
from sekisho_disarm.identify import identify

CUTS, FLIPS = 50, 1000


def ground(families: Iterable[str] = tuple(seeds.FAMILIES)) -> dict[str, Seed]:
    """For each kind of file that the engine rebuilds one seed: the longest, which has the most to break."""
    longest: dict[str, Seed] = {}
    chosen = tuple(families)
    rare = rarer() if "images" in chosen else ()
    for seed in (*rare, *(seed for family in chosen for seed in seeds.of(family))):
        kind = identify(seed.data, seed.name)
        known = longest.get(kind.value)
        if registry.find(kind) is not None and (known is None or len(seed.data) > len(known.data)):
            longest[kind.value] = seed
    return longest


def rarer() -> Iterator[Seed]:
    """Kinds that no family mutates (more seeds there would make every numbered run another file)."""
    square = Image.linear_gradient("L").resize((64, 64)).convert("RGB")
    for kind in ("ICO", "AVIF"):
        out = io.BytesIO()
        square.save(out, kind, **({"max_threads": 1} if kind == "AVIF" else {}))
        yield Seed(kind, f"a.{kind.lower()}", out.getvalue())
    drawings = seeds.suite("metafiles")
    for kind, table in (("emf", drawings.EMF), ("wmf", drawings.WMF)):
        yield from (Seed(title, f"a.{kind}", build()) for title, build in table.items())
    yield Seed("zst", "a.csv.zst", seeds.suite("archive_tar_and_packed").zst(b"1,2,3\n" * 500))


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
