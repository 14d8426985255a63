"""The town's rules in the sandbox: what they match, and that nobody but a locked child reads the original."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sekisho.foundation.inspection.scanners import yara_inside
from sekisho.foundation.inspection.scanners.base import (
    Deadline,
    Nonsense,
    Original,
    Partial,
    Silent,
    TooLarge,
)
from sekisho.foundation.inspection.scanners.yara import Yara, _judged
from sekisho.foundation.inspection.scanners.yara_rules import VARIABLE
from sekisho_sandbox import Outcome, Status

MIB = 1024 * 1024
RULES = """
import "pe"
rule marked { strings: $mark = "SEKISHO-TEST-RULE" condition: $mark }
rule program { condition: pe.is_pe }
private rule hidden { condition: true }
"""


def original(data: bytes) -> Original:
    return Original([data[at : at + 1000] for at in range(0, len(data), 1000)], len(data))


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("rules")
    (directory / "town.yar").write_text(RULES, encoding="utf-8")
    (directory / "notes.txt").write_text("no rule {", encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def town(rules: Path) -> Iterator[Yara]:
    scanner = Yara("town", rules, memory_bytes=256 * MIB, most_bytes=4 * MIB)
    yield scanner
    scanner.close()


def zipped(data: bytes, *, times: int = 1) -> bytes:
    for _ in range(times):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("中身.bin", data)
        data = out.getvalue()
    return data


@pytest.mark.parametrize(
    "data", [b"", b"hello", bytes(range(256)) * 1000, b"PK\x03\x04broken", zipped(b"x", times=3)]
)
def test_what_no_rule_matches_passes(town: Yara, data: bytes) -> None:
    answer = town.scan(original(data), Deadline(20))
    assert answer.signature == ""
    assert answer.version.startswith("YARA-X rules ")


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_rule_matches_in_the_file_and_in_its_members(town: Yara, times: int) -> None:
    data = zipped(b"." * 5000 + b"SEKISHO-TEST-RULE" * 50, times=times)
    assert town.scan(original(data), Deadline(20)).signature == "town:marked"


def test_a_zip_nested_too_deeply_is_no_clean_bill(town: Yara) -> None:
    with pytest.raises(Partial):
        town.scan(original(zipped(b"x", times=6)), Deadline(20))


def test_a_file_too_large_for_memory(town: Yara) -> None:
    with pytest.raises(TooLarge):
        town.scan(Original([b"x"] * 2, 5 * MIB), Deadline(20))
    with pytest.raises(TooLarge):
        town.scan(Original([bytes(MIB)] * 5, 1), Deadline(20))  # longer than it was said to be


def test_changed_rules_count_from_the_next_file_on(tmp_path: Path) -> None:
    scanner = Yara("town", tmp_path, memory_bytes=256 * MIB, most_bytes=MIB)
    with pytest.raises(Silent, match="holds no rules"):
        scanner.well(Deadline(20))
    (tmp_path / "a.yar").write_text('rule one { strings: $a = "AAAA" condition: $a }')
    before = scanner.well(Deadline(20))
    (tmp_path / "b.yara").write_text('rule two { strings: $b = "BBBB" condition: $b }')
    try:
        found = scanner.scan(original(b"AAAABBBB"), Deadline(20))
        assert found.signature == "a:one, b:two"
        assert found.version != before
        (tmp_path / "b.yara").write_text("rule two { condition: nonsense }")
        with pytest.raises(Silent, match=r"b\.yara: error.*nonsense"):
            scanner.well(Deadline(20))
    finally:
        scanner.close()


def test_a_rule_file_may_not_read_others(tmp_path: Path) -> None:
    (tmp_path / "a.yar").write_text('include "/etc/passwd"\nrule one { condition: true }')
    with pytest.raises(Silent):
        Yara("town", tmp_path, memory_bytes=256 * MIB, most_bytes=MIB).well(Deadline(20))


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Silent):
        Yara("town", tmp_path / "nowhere", memory_bytes=256 * MIB, most_bytes=MIB).well(Deadline(5))


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"version": "x"},
        {"version": "x", "matches": "y", "complete": True},
        {"version": 3, "matches": [], "complete": True},
    ],
)
def test_a_child_that_talks_nonsense_is_not_believed(report: dict[str, object]) -> None:
    with pytest.raises(Nonsense):
        _judged(Outcome(Status.OK, report, 0.1))


def test_a_child_that_died_has_said_nothing() -> None:
    with pytest.raises(Nonsense):
        _judged(Outcome(Status.CRASHED, None, 0.1, "SIGSEGV"))
    with pytest.raises(Partial):
        _judged(Outcome(Status.MEMORY, None, 0.1))


def test_a_match_is_told_also_when_there_was_too_much(monkeypatch: pytest.MonkeyPatch, rules: Path) -> None:
    """In this process, so that its lines are counted: the child's function with nothing locked."""
    monkeypatch.setitem(os.environ, VARIABLE, str(rules))
    yara_inside.warm()
    data = zipped(b"SEKISHO-TEST-RULE", times=6) + b"SEKISHO-TEST-RULE"
    report = yara_inside.target(io.BytesIO(data), io.BytesIO(), {})
    assert (report["matches"], report["complete"]) == (["town:marked"], False)


def test_a_zip_bomb_is_read_no_further_than_the_budget(monkeypatch: pytest.MonkeyPatch, rules: Path) -> None:
    monkeypatch.setitem(os.environ, VARIABLE, str(rules))
    yara_inside.warm()
    monkeypatch.setattr(yara_inside, "MEMBER_BYTES", 1000)
    sizes = [len(content) for content in yara_inside._Search().contents(zipped(bytes(MIB)))]
    assert sizes[1:] == [1001]
    monkeypatch.setattr(yara_inside, "MEMBERS", 0)
    search = yara_inside._Search()
    assert len(list(search.contents(zipped(b"x")))) == 1
    assert not search.complete
