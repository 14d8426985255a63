"""Disarming of Office files and archives as ratios to unzip + rezip (zlib 6), measured in one run.

    uv run python bench/disarm_office.py [DIRECTORY OF OFFICE FILES]

``rebuild`` is in process and without ``media``, the coding of its pictures afresh; ``verify`` is the second reader.
These are seconds of a core, so that what else runs on the machine matters little.
``all in`` is what a caller waits for, by the clock: sandbox, identify, rebuild, verify, report.
Without a directory the files are made here: small ones as an office program writes them, one with a
40,000-row sheet, one zip of a hundred documents.
"""

from __future__ import annotations

import io
import resource
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import docx
import openpyxl

import sekisho_disarm
from sekisho_disarm import engine
from sekisho_disarm.formats.ooxml import media

ROUNDS = 5
ENDINGS = {".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".pptx", ".pptm", ".ppsx", ".zip"}


Clock = Callable[[], float]


def best(work: Callable[[], object], rounds: int = ROUNDS, clock: Clock = time.process_time) -> float:
    """Seconds of the quickest run: what else ran on the machine is not our matter."""
    times = []
    for _ in range(rounds):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)


class Pictures:
    """Counts the seconds that the coding of pictures takes."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._rebuild = media.rebuild

    def rebuild(self, *arguments: Any) -> Any:
        start = time.process_time()
        try:
            return self._rebuild(*arguments)
        finally:
            self.seconds += time.process_time() - start


PICTURES = Pictures()
WALL = time.monotonic


def rezip(data: bytes) -> bytes:
    """The least that a tool must do that looks at every byte of a package, and of packages within it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, rezip(content) if content.startswith(b"PK\3\4") else content)
    return out.getvalue()


def document(paragraphs: int) -> bytes:
    made = docx.Document()
    for number in range(paragraphs):
        made.add_paragraph(f"第{number}条　町は、施設の利用について必要な事項を定める。" * 3)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet(rows: int, columns: int = 10) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("名簿")
    for row in range(rows):
        page.append([f"項目{row}-{column}" if column % 2 else row * column for column in range(columns)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hundred() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(100):
            archive.writestr(f"{number:03d}.docx", document(number % 10 + 1))
    return out.getvalue()


def samples(directory: Path | None) -> Iterator[tuple[str, str, bytes]]:
    """(group, name, data)."""
    if directory is not None:
        for path in sorted(directory.rglob("*")):
            if path.suffix.lower() in ENDINGS and path.is_file():
                yield path.suffix.lower()[1:], path.name, path.read_bytes()
        return
    for count in (1, 10, 40, 120, 400):
        yield "docx", f"{count}.docx", document(count)
    for count in (10, 100, 1_000):
        yield "xlsx", f"{count}.xlsx", sheet(count)
    yield "xlsx, 40,000 rows", "large.xlsx", sheet(40_000)
    yield "zip of 100 docx", "hundred.zip", hundred()


def inspected(name: str, data: bytes) -> tuple[float, float, float] | None:
    """(rebuild, media, verify) in seconds of a core; None when the file was not passed."""
    PICTURES.seconds = 0.0
    report, output = engine.inspect_bytes(data, name, sekisho_disarm.Profile.KEEP, sekisho_disarm.Limits())
    steps = {step.name: step.seconds for step in report.steps}
    if output is None:
        return None
    return steps["identify"] + steps["rebuild"] - PICTURES.seconds, PICTURES.seconds, steps["verify"]


def measure(name: str, data: bytes) -> tuple[float, ...] | None:
    """(rezip, rebuild, media, verify, all in) in seconds; None when the file was not passed, or is no package."""
    rounds = 2 if len(data) > 1_000_000 else ROUNDS
    runs = [found for _ in range(rounds + 1) if (found := inspected(name, data)) is not None][1:]
    if not runs or not zipfile.is_zipfile(io.BytesIO(data)):
        return None
    waiting = best(partial(sekisho_disarm.disarm, data, io.BytesIO(), name=name), rounds, clock=WALL)
    return (best(partial(rezip, data), rounds), *map(min, zip(*runs, strict=True)), waiting)


def main() -> int:
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    engine.warm()
    # The engine's own steps are counted by the clock; here they are wanted in seconds of a core.
    with (
        mock.patch.object(time, "perf_counter", time.process_time),
        mock.patch.object(media, "rebuild", PICTURES.rebuild),
    ):
        groups, refused = measured(directory)
    show(groups)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"not passed: {refused}; peak memory of this process, samples included: {peak} MB")
    return 0


def measured(directory: Path | None) -> tuple[dict[str, list[tuple[float, ...]]], int]:
    groups: dict[str, list[tuple[float, ...]]] = {}
    refused = 0
    for group, name, data in samples(directory):
        found = measure(name, data)
        if found is None:
            refused += 1
        else:
            groups.setdefault(group, []).append(found)
    return groups, refused


def show(groups: dict[str, list[tuple[float, ...]]]) -> None:
    head = (
        f"{'ms, mean':22}{'n':>4}{'rezip':>9}{'rebuild':>9}{'ratio':>7}{'media':>9}{'verify':>9}{'all in':>9}"
    )
    print(f"{head}   bar of the ratio")
    for group, rows in groups.items():
        floor, ours, pictures, proof, waiting = (
            statistics.mean(column) * 1e3 for column in zip(*rows, strict=True)
        )
        bar = "<= 3" if "40,000" in group else "<= 1.5"
        print(
            f"{group:22}{len(rows):>4}{floor:9.1f}{ours:9.1f}{ours / floor:7.2f}{pictures:9.1f}{proof:9.1f}{waiting:9.1f}   {bar}"
        )


if __name__ == "__main__":
    sys.exit(main())
