"""The page of threats refuses lines that claim more than their tests can show."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from sekisho.config.threats import TableError, complaints, read, render, unproven

SAMPLE = """
    [tests]
    one = "tests/test_a.py::test_one"
    two = "tests/test_a.py::test_two"
    [[formats]]
    title = "texts"
    threats = [ {line} ]
"""
CODE = 'CASES = {"macro": 1}\ndef test_one(case): pass\n'


def said_of(line: str, root: Path) -> list[str]:
    (root / "tests").mkdir()
    (root / "tests/test_a.py").write_text(CODE, encoding="utf-8")
    table = root / "threats.toml"
    table.write_text(textwrap.dedent(SAMPLE).replace("{line}", line), encoding="utf-8")
    return list(unproven(read(table), root))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{ threat = "x", answer = "removed", tests = ["one"] }', ""),
        ('{ threat = "x", answer = "removed", tests = ["one[macro]"] }', ""),
        ('{ threat = "x", answer = "removed", tests = ["one[doc macro]"] }', ""),
        ('{ threat = "x", answer = "removed", tests = ["one[other]"] }', "case that does not exist"),
        ('{ threat = "x", answer = "removed", tests = ["two"] }', "test that does not exist"),
        ('{ threat = "x", answer = "removed" }', "names no test"),
        ('{ threat = "x", answer = "removed", state = "open", note = "later" }', ""),
        ('{ threat = "x", answer = "removed", state = "open", note = "x", tests = ["one"] }', "but says"),
        ('{ threat = "x", answer = "removed", state = "partly", tests = ["one"] }', "what is missing"),
    ],
)
def test_a_line_claims_only_what_a_test_can_show(line: str, complaint: str, tmp_path: Path) -> None:
    said = said_of(line, tmp_path)
    assert (not said) if not complaint else complaint in said[0]


@pytest.mark.parametrize(
    "line",
    [
        '{ threat = "x", answer = "hidden", tests = ["one"] }',
        '{ threat = "x", answer = "removed", tests = ["nobody"] }',
        '{ threat = "x", answer = "removed", test = ["one"] }',
    ],
)
def test_a_table_with_unknown_words_is_refused(line: str, tmp_path: Path) -> None:
    with pytest.raises(TableError):
        said_of(line, tmp_path)


def test_the_table_of_this_repository_holds() -> None:
    assert complaints() == []


def test_the_page_links_each_test_once_with_its_cases() -> None:
    page = render()
    assert "](../../packages/disarm/tests/test_threats_office.py): " in page
    assert all(line.count("|") - line.count("\\|") == 5 for line in page.splitlines() if line.startswith("|"))
