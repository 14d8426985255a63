"""The page of formats tells of every family, and its tests are there."""

from __future__ import annotations

from pathlib import Path

from sekisho_disarm import about, codes
from sekisho_disarm.formats import registry

ROOT = Path(__file__).resolve().parents[3]


def test_every_family_has_words_and_tests_that_exist() -> None:
    assert {handler.family for handler in registry.FORMATS} == set(about.ABOUT)
    for words in about.ABOUT.values():
        for name in words.tests:
            assert (Path(__file__).parent / f"test_{name}.py").is_file(), name


def test_the_page_shows_every_sentence_and_is_fresh() -> None:
    page = about.render()
    assert [code for code in codes.CATALOGUE if f"| {code} |" not in page] == []
    assert about.main(["--check", str(ROOT / "docs/reference/formats.md")]) == 0


def test_a_stale_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "formats.md"
    assert about.main(["--check", str(path)]) == 1
    assert about.main(["--write", str(path)]) == 0
    assert about.main(["--check", str(path)]) == 0
