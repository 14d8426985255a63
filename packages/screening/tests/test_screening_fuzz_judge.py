"""The judge of the fuzzing sees what it is there to see, and a few mutated files pass it."""

from __future__ import annotations

import io
from dataclasses import replace
from unittest import mock

import pytest
from disarm_fuzz import mutation, seeds
from disarm_fuzz.words import WORDS
from screening_fuzz import judge

from sekisho_screening import engine, masking
from sekisho_screening.extract import Extraction

ROSTER = ("氏名,電話\n" + "川上　春子,090-1234-5678\n" * 30).encode()


def test_a_harmless_file_passes() -> None:
    found = judge.judge(ROSTER, "a.csv")
    assert found.failures == ()
    assert found.verdict == "found"


def test_a_value_shown_whole_is_seen() -> None:
    with mock.patch.object(masking, "words", lambda text: text):
        assert "a whole value is shown: name" in judge.judge(ROSTER, "a.csv").failures


def test_a_place_that_is_not_there_is_seen() -> None:
    report = engine.inspect(io.BytesIO(ROSTER), "a.csv", judge.SETTINGS)
    known = judge.extents(ROSTER, "a.csv")
    assert judge.places(report, known) == []
    wrong = [replace(one, place=replace(one.place, row=4000, last_row=4001)) for one in report.findings]
    assert judge.places(replace(report, findings=tuple(wrong)), known) == ["a row that is not there: table"]
    gone = [replace(one, place=replace(one.place, sheet="別")) for one in report.findings]
    assert judge.places(replace(report, findings=tuple(gone)), known) == [
        "a place that extraction does not know: table"
    ]


def test_what_escapes_is_seen() -> None:
    with mock.patch.object(Extraction, "items", side_effect=AttributeError):
        (said,) = judge.judge(ROSTER, "a.csv").failures
    assert said.startswith("escaped the engine: AttributeError")


@pytest.mark.parametrize("family", ["text", "markup"])
def test_mutated_files_pass(family: str) -> None:
    for number in range(25):
        seed, data = mutation.mutated(seeds.of(family), WORDS[family], family, number)
        assert judge.judge(data, seed.name).failures == ()
