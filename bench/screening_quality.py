"""Precision, recall and F1 of screening on the invented corpus: per kind, per format, and for the decision to hold.

python bench/screening_quality.py [--family A|B|C|D|E|F|G|H|I|J] [--seed N] [--rounds N] [--write DIR] [--publish]

--publish writes docs/reference/screening-quality.md: the figures of the newest family, the decisions of the others, and what
bench/screening/published.md keeps of the first, blind looks and of the comparison with others.

Family A was looked at while the detectors were written, family B afterwards; family C was written by somebody who had
not seen the detectors, family D department by department before anything was measured on it, E to J by six more
hands who had seen neither detectors nor other families.  All but J taught the detectors something.
A kind counts as found where a finding scores 50 or more; labels and findings are compared by file, kind and the
sheet or part in which they stand.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "screening"))

from screening_corpus import MAKERS_OF, corpus
from screening_family import Sample

from sekisho_screening.engine import inspect
from sekisho_screening.findings import Finding, Report
from sekisho_screening.places import Part
from sekisho_screening.scan import Scanner
from sekisho_screening.settings import Settings

NEWEST = max(MAKERS_OF)
#: said of the newest family on the page; change it with the first mending that the family caused
STATE = "**Blind**: nothing has been mended on what it showed; the others below are not blind any more."
FOUND = 50
WEAK = 0.95
PUBLISHED = Path(__file__).parent / "screening/published.md"
PAGE = Path(__file__).parent.parent / "docs/reference/screening-quality.md"
HEAD = """# How right screening is 検知の精度

<!-- Made by `python bench/screening_quality.py --publish`; the first parts stand in bench/screening/published.md. -->

Invented municipal files, labelled by their maker: what must be held and what must not, which kinds stand where.
A kind counts as found from score 50 on; right, wrong and missed are counted by file, kind and sheet or part.
「must hold」 is the default decision of the engine: one special value from score 80 on, or ten different people.
"""
SETTINGS = Settings(own_domains=("town.kawabe.lg.jp",))
#: Kinds that alone tell nothing about a person, and therefore carry no labels.
UNLABELLED = {"postal_code", "corporate_number"}


def where(finding: Finding) -> str:
    place = finding.place
    if place.sheet and place.part.value == "cell":
        return place.sheet
    return spot(place.part.value)


def spot(part: str) -> str:
    """Running text and tables in it are one place: who draws a file up cannot know which of them a reader sees."""
    return "text" if part in ("body", "table", "cell") else part


def expected(sample: Sample) -> set[tuple[str, str]]:
    return {(kind, spot(place)) for kind, place in sample.labels}


def found(report: Report) -> set[tuple[str, str]]:
    return {
        (one.kind, where(one))
        for one in report.findings
        if one.score >= FOUND and one.kind not in UNLABELLED and one.place.part is not Part.ELSEWHERE
    }


def scores(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def figures(right: int, wrong: int, missed: int) -> str:
    precision, recall, both = scores(right, wrong, missed)
    return f"{right:6} {wrong:6} {missed:6}   {precision:6.3f} {recall:6.3f} {both:6.3f}"


class Tally:
    """Right, wrong, missed by any key."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def add(self, key: str, *, labelled: bool, seen: bool) -> None:
        counter = self.right if labelled and seen else self.missed if labelled else self.wrong
        counter[key] += labelled or seen

    def names(self) -> list[str]:
        return sorted({*self.right, *self.wrong, *self.missed})

    def scores(self, key: str) -> tuple[float, float, float]:
        """Precision, recall, F1."""
        return scores(self.right[key], self.wrong[key], self.missed[key])

    def table(self, title: str) -> str:
        lines = [
            f"| {title} | right | wrong | missed | precision | recall | F1 |",
            "|---|---|---|---|---|---|---|",
        ]
        for key in self.names():
            shown = " | ".join(f"{one:.3f}" for one in self.scores(key))
            lines.append(f"| {key} | {self.right[key]} | {self.wrong[key]} | {self.missed[key]} | {shown} |")
        return "\n".join(lines) + "\n"

    def show(self, title: str) -> None:
        print(f"\n{title:24} {'right':>6} {'wrong':>6} {'missed':>6}   {'prec.':>6} {'recall':>6} {'F1':>6}")
        for key in self.names():
            print(f"{key:24} {figures(self.right[key], self.wrong[key], self.missed[key])}")


def most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    """Equal ones by name, so that the same figures print the same page."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


class Evaluation:
    """Everything counted over a corpus."""

    def __init__(self) -> None:
        self._kinds, self._formats, self._decisions = Tally(), Tally(), Tally()
        self._confusion: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, sample: Sample, report: Report) -> None:
        seen = found(report)
        wanted = expected(sample)
        for unit in seen | wanted:
            labelled, is_seen = unit in wanted, unit in seen
            self._kinds.add(unit[0], labelled=labelled, seen=is_seen)
            self._formats.add(sample.format, labelled=labelled, seen=is_seen)
            if labelled != is_seen:
                wrong = "not found" if labelled else "wrongly found"
                self._confusion[sample.what][f"{wrong}: {unit[0]} in {unit[1]}"] += 1
        if sample.hold != report.hold:
            wrong = "not held" if sample.hold else f"wrongly held ({report.people} people)"
            self._confusion[sample.what][wrong] += 1
        self._decisions.add("must hold", labelled=sample.hold, seen=report.hold)

    def show(self) -> None:
        self._kinds.show("kind")
        self._formats.show("format")
        self._decisions.show("decision")
        print("\nconfusion")
        for what, counts in sorted(self._confusion.items()):
            for text, count in most_first(counts):
                print(f"  {what:24} {text} x {count}")

    def decisions(self) -> tuple[float, float, float]:
        """Precision, recall, F1 of the decision to hold."""
        return self._decisions.scores("must hold")

    def page(self, files: int, others: dict[str, Evaluation]) -> str:
        """The published page: weak kinds first by name, then every table."""
        weak = [key for key in self._kinds.names() if self._kinds.scores(key)[2] < WEAK]
        named = "、".join(f"`{key}`" for key in weak) or "none"
        parts = [
            HEAD,
            PUBLISHED.read_text(encoding="utf-8"),
            f"## The present code\n\nFamily {NEWEST}, seed 1, {files} files.  {STATE}\n",
        ]
        rows = [
            f"| {name} | {' | '.join(f'{one:.3f}' for one in other.decisions())} |"
            for name, other in others.items()
        ]
        parts.append(
            "\n".join(["| must hold, family | precision | recall | F1 |", "|---|---|---|---|", *rows]) + "\n"
        )
        parts.append(f"Weak (F1 below {WEAK}): {named}.\n")
        parts += [self._decisions.table("decision"), self._kinds.table("kind"), self._formats.table("format")]
        rows = [
            f"| {what} | {text} | {n} |"
            for what, c in sorted(self._confusion.items())
            for text, n in most_first(c)
        ]
        parts.append("\n".join(["| file | what went wrong | times |", "|---|---|---|", *rows]) + "\n")
        return "\n".join(parts)


def evaluate(samples: Iterable[Sample]) -> Evaluation:
    scanner, evaluation = Scanner(SETTINGS), Evaluation()
    for sample in samples:
        evaluation.add(sample, inspect(io.BytesIO(sample.data), sample.name, SETTINGS, scanner))
    return evaluation


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--family", choices=tuple(MAKERS_OF), default=NEWEST)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--write", type=Path, help="also write the files there")
    parser.add_argument(
        "--publish", action="store_true", help="write the page of docs/reference (20 rounds of the newest)"
    )
    options = parser.parse_args()
    if options.publish:
        options.family, options.seed, options.rounds = NEWEST, 1, 20
    samples = list(corpus(options.family, options.seed, options.rounds))
    if options.write:
        options.write.mkdir(parents=True, exist_ok=True)
        for n, sample in enumerate(samples):
            (options.write / f"{n:04}-{sample.name}").write_bytes(sample.data)
    print(f"family {options.family}, seed {options.seed}: {len(samples)} files")
    evaluation = evaluate(samples)
    evaluation.show()
    if options.publish:
        others = {f"{name}, seed 2": evaluate(corpus(name, 2, 20)) for name in MAKERS_OF}
        PAGE.write_text(evaluation.page(len(samples), others), encoding="utf-8")


if __name__ == "__main__":
    main()
