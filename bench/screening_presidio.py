"""Screening beside Microsoft Presidio: the same files of family C, the same text, quality and speed.

python bench/screening_presidio.py [PYTHON] [--rounds N]

PYTHON: interpreter of a virtual environment with presidio-analyzer and spacy[ja], outside this repository; without it
nothing is measured.  Presidio reads text only, so it is given what our extraction read, for nothing: places, hidden
parts and columns are not counted against it.  A kind counts as found in a file from score 0.5 (50) on.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "screening"))

from screening_corpus import corpus
from screening_family import Sample
from screening_quality import SETTINGS, UNLABELLED, Tally, figures
from screening_speed import SENTENCES, WEIGHTS

from sekisho_screening.engine import inspect
from sekisho_screening.extract import pieces
from sekisho_screening.scan import Scanner

WORKER = Path(__file__).parent / "screening/presidio/worker.py"
SPECIAL = {
    "my_number",
    "credit_card",
    "pension_number",
    "driving_licence",
    "insured_number",
    "residence_card",
    "bank_account",
}
FOUND, MANY = 0.5, 10
OURS_BYTES, THEIRS_BYTES = 8_000_000, 60_000
Found = Sequence[tuple[str, float, str]]


class Presidio:
    """One worker process with one configuration."""

    def __init__(self, python: Path, configuration: str) -> None:
        command = [str(python), str(WORKER), configuration]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.model = str(self._answer()["model"])

    def ask(self, text: str) -> tuple[Found, float]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"text": text}) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        return [tuple(one) for one in answer["found"]], float(answer["seconds"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer = json.loads(self._process.stdout.readline())
        assert isinstance(answer, dict)
        return answer

    def close(self) -> None:
        self._process.communicate()


def holds(found: Found) -> bool:
    """The rule that our default applies: one special value, or ten different people."""
    sure = [(kind, value) for kind, score, value in found if score >= FOUND]
    return any(kind in SPECIAL for kind, _ in sure) or any(
        len({value for kind, value in sure if kind == one}) >= MANY for one in ("name", "phone", "email")
    )


def count(samples: Sequence[Sample], kinds: Sequence[set[str]], held: Sequence[bool], title: str) -> None:
    tally, decision = Tally(), Tally()
    for sample, seen, hold in zip(samples, kinds, held, strict=True):
        labelled = {kind for kind, _ in sample.labels}
        for kind in seen | labelled:
            tally.add(kind, labelled=kind in labelled, seen=kind in seen)
        decision.add("must hold", labelled=sample.hold, seen=hold)
    tally.show(title)
    right, wrong, missed = (sum(one.values()) for one in (tally.right, tally.wrong, tally.missed))
    print(f"{'all kinds':24} {figures(right, wrong, missed)}")
    decision.show("decision")


def text_of(sample: Sample) -> str:
    return "\n".join(piece.text for piece in pieces(io.BytesIO(sample.data), sample.name, SETTINGS))


def ordinary(size: int) -> Iterator[str]:
    import random

    chance, made = random.Random(1), 0
    while made < size:
        line = chance.choices(SENTENCES, WEIGHTS)[0]
        made += len(line.encode()) + 1
        yield line


def ours(samples: Sequence[Sample]) -> float:
    """Prints our figures; returns megabytes a second of ordinary text."""
    scanner = Scanner(SETTINGS)
    reports = [inspect(io.BytesIO(one.data), one.name, SETTINGS, scanner) for one in samples]
    kinds = [{one.kind for one in report.findings if one.score >= 50} - UNLABELLED for report in reports]
    count(samples, kinds, [report.hold for report in reports], "sekisho_screening")
    text = "\n".join(ordinary(OURS_BYTES)).encode()
    started = time.perf_counter()
    inspect(io.BytesIO(text), "a.txt", SETTINGS, scanner)
    return len(text) / 1e6 / (time.perf_counter() - started)


def theirs(python: Path, configuration: str, samples: Sequence[Sample]) -> float:
    presidio = Presidio(python, configuration)
    found = [presidio.ask(text_of(one))[0] for one in samples]
    kinds = [{kind for kind, score, _ in one if score >= FOUND and kind == kind.lower()} for one in found]
    count(samples, kinds, [holds(one) for one in found], f"Presidio, {configuration}")
    print(f"language model: {presidio.model}")
    text = "\n".join(ordinary(THEIRS_BYTES))
    speed = len(text.encode()) / 1e6 / presidio.ask(text)[1]
    presidio.close()
    return speed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("python", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    if options.python is None:
        print("no interpreter with Presidio given: not compared")
        return
    samples = list(corpus("C", 1, options.rounds))
    print(f"{len(samples)} files of family C")
    own = ours(samples)
    for configuration in ("default", "patterns"):
        speed = theirs(options.python, configuration, samples)
        print(f"ordinary text, one core: {own:.1f} MB/s, Presidio {speed:.4f} MB/s: {own / speed:.0f} times")


if __name__ == "__main__":
    main()
