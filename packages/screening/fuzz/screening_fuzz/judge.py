"""One run: what screening says of one file, and what is wrong with that answer.

What must never be: anything raised outside its tree, a sample that shows a whole value, a place that does not exist,
a report that does not survive its own JSON, a small file that takes long.
"""

from __future__ import annotations

import io
import json
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from unittest import mock

from disarm_fuzz.judge import SLOW_SECONDS, Judgement

from sekisho_screening import engine
from sekisho_screening.detectors import ALL, Match
from sekisho_screening.errors import ScreeningError
from sekisho_screening.extract import Extraction, Item, Rows, Unread
from sekisho_screening.extract.items import Unit
from sekisho_screening.findings import Report
from sekisho_screening.places import Hidden, Part, Place
from sekisho_screening.scan import Scanner
from sekisho_screening.settings import MIB, Settings

SETTINGS = Settings(own_domains=("town.example.jp",), unpacked_bytes=64 * MIB, members=500)
_SCANNER = Scanner(SETTINGS)


@dataclass(slots=True)
class _Extent:
    """How far the pieces at one place reach."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    line: int = 0
    paragraph: int = 0


def judge(data: bytes, name: str) -> Judgement:
    started = time.process_time()
    shown: list[str] = []
    try:
        with _watching(shown):
            report = engine.inspect(io.BytesIO(data), name, SETTINGS, _SCANNER)
    except ScreeningError as error:
        seconds = time.process_time() - started
        return Judgement("refused", error.code, seconds, _slow(seconds))
    except BaseException as fault:  # not even a panic of a C library may come out of the engine
        if isinstance(fault, KeyboardInterrupt):
            raise
        where = traceback.extract_tb(fault.__traceback__)[-1]
        said = f"escaped the engine: {type(fault).__name__} in {where.filename.rpartition('/')[2]}:{where.lineno}"
        return Judgement("none", "", time.process_time() - started, (said,))
    seconds = time.process_time() - started
    failures = [
        *_slow(seconds),
        *dict.fromkeys(shown),
        *_survives(report),
        *places(report, extents(data, name)),
    ]
    return Judgement(
        "held" if report.hold else "found" if report.findings else "clean", "", seconds, tuple(failures)
    )


def _slow(seconds: float) -> tuple[str, ...]:
    return (f"slow: over {SLOW_SECONDS:.0f} s",) if seconds > SLOW_SECONDS else ()


def shows(sample: str, value: str) -> bool:
    """Whether a masked sample still holds a whole value of more than one character."""
    return len(value.strip()) > 1 and value.strip() in sample


@contextmanager
def _watching(shown: list[str]) -> Iterator[None]:
    """Compare every sample that is made with the value it stands for."""
    made = Match.__init__

    def init(self: Match, kind: str, value: str, key: str, sample: str, *rest: Any, **named: Any) -> None:
        if shows(sample, value):
            shown.append(f"a whole value is shown: {kind}")
        made(self, kind, value, key, sample, *rest, **named)

    with mock.patch.object(Match, "__init__", init):
        masks = [mock.patch.object(type(one), "mask", _checked(type(one).mask, one.id, shown)) for one in ALL]
        for patch in masks:
            patch.start()
        try:
            yield
        finally:
            for patch in reversed(masks):
                patch.stop()


def _checked(mask: Callable[[Any, str], str], kind: str, shown: list[str]) -> Callable[[Any, str], str]:
    def checked(self: Any, value: str) -> str:
        sample = mask(self, value)
        if shows(sample, value):
            shown.append(f"a whole value is shown: {kind}")
        return sample

    return checked


def _survives(report: Report) -> list[str]:
    again = Report.from_dict(json.loads(json.dumps(report.to_dict())))
    same = replace(again, seconds=report.seconds) == report
    return [] if same else ["the report is another one after its JSON"]


def extents(data: bytes, name: str) -> dict[Place, _Extent]:
    """Every place that extraction names, and how far it reaches."""
    found: dict[Place, _Extent] = {}
    for item in Extraction(SETTINGS).items(io.BytesIO(data), name):
        _reach(found, item)
    return found


def _reach(found: dict[Place, _Extent], item: Item) -> None:
    extent = found.setdefault(_frame(item.place), _Extent())
    if isinstance(item, Rows):
        extent.rows.update(item.numbers)
        extent.columns.update(range(item.first_column, item.first_column + len(item.columns)))
    elif not isinstance(item, Unread):
        extent.rows.add(item.place.row)
        last = item.at(item.text.count("\n")) if item.unit is not Unit.NONE else item.place
        extent.line, extent.paragraph = max(extent.line, last.line), max(extent.paragraph, last.paragraph)


def _frame(place: Place) -> Place:
    return replace(place, column=0, row=0, last_row=0, line=0, paragraph=0, hidden=Hidden.NO)


def places(report: Report, known: dict[Place, _Extent]) -> list[str]:
    """What is wrong with the places of the findings."""
    wrong = []
    for finding in report.findings:
        place = finding.place
        if place.part is Part.ELSEWHERE:
            continue
        extent = known.get(_frame(place))
        if extent is None:
            wrong.append(f"a place that extraction does not know: {place.part.value}")
            continue
        if place.column and place.column not in extent.columns:
            wrong.append(f"a column that is not there: {place.part.value}")
        if place.row and not {place.row, place.last_row or place.row} <= extent.rows:
            wrong.append(f"a row that is not there: {place.part.value}")
        if place.line > extent.line or place.paragraph > extent.paragraph:
            wrong.append(f"a line that is not there: {place.part.value}")
    return list(dict.fromkeys(wrong))
