"""The page of needs claims no more than tests show, and says what the table says."""

from pathlib import Path

import pytest

from sekisho.config import requirements
from sekisho.config.requirements import Need, Table, TableError

SOURCES = '[sources.A]\ntitle = "催し"\ndate = "2024-07-19"\n'
ROW = """
[[needs]]
id = "{id}"
need = "Files cross."
phrase = "「渡す」"
source = ["{source}"]
room = "transfers"
tests = []
state = "{state}"
"""


def table_of(tmp_path: Path, *rows: str) -> Table:
    path = tmp_path / "requirements.toml"
    path.write_text(SOURCES + "".join(rows), encoding="utf-8")
    return requirements.read(path)


def need(*tests: str, state: str = "works") -> Need:
    return Need("R01", "Files cross.", "「渡す」", ("A",), "transfers", tests, state)


def complaints(tmp_path: Path, row: Need) -> list[str]:
    return list(requirements.unproven(Table({}, (row,)), tmp_path))


def test_the_real_table_claims_only_what_tests_show_and_the_page_is_fresh() -> None:
    assert requirements.complaints() == []


def test_the_real_table_has_every_need() -> None:
    assert [row.id for row in requirements.read().needs] == [f"R{number:02}" for number in range(1, 52)]


def test_claim_without_test_is_refused(tmp_path: Path) -> None:
    assert complaints(tmp_path, need(state="begun")) == ['R01 says "begun" and names no test']


def test_test_without_claim_is_refused(tmp_path: Path) -> None:
    assert (
        complaints(tmp_path, need("a.py::test_a", state="not yet"))[0] == 'R01 names tests but says "not yet"'
    )


@pytest.mark.parametrize(
    "name",
    [
        "missing.py::test_a",
        "test_x.py::test_b",
        "test_x.py::helper",
        "test_x.py",
        "test_x.py::TestIn::test_a",
    ],
)
def test_claim_with_an_imagined_test_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "test_x.py").write_text(
        "# def test_b()\ndef helper(): ...\ndef test_a(): ...\nclass TestIn: ...\n"
    )
    assert complaints(tmp_path, need(name)) == [f"R01 names a test that does not exist: {name}"]


@pytest.mark.parametrize("name", ["test_x.py::test_a", "test_x.py::TestIn::test_b", "test_x.py::test_c"])
def test_claim_with_a_test_stands(tmp_path: Path, name: str) -> None:
    (tmp_path / "test_x.py").write_text(
        "def test_a(): ...\nclass TestIn:\n    def test_b(self): ...\nasync def test_c(): ...\n"
    )
    assert complaints(tmp_path, need(name)) == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([ROW.format(id="R01", source="Z", state="works")], "R01: no such source Z"),
        ([ROW.format(id="R01", source="A", state="done")], "R01: the state is one of"),
        ([ROW.format(id="R01", source="A", state="works")] * 2, "R01: the id is used more than once"),
        ([ROW.format(id="R01", source="A", state="works") + 'colour = "red"\n'], "R01: unknown colour"),
        (['[[needs]]\nid = "R01"\n'], "R01: missing need"),
    ],
)
def test_wrong_rows_are_named(tmp_path: Path, rows: list[str], message: str) -> None:
    with pytest.raises(TableError, match=message):
        table_of(tmp_path, *rows)


def test_a_bar_in_a_phrase_does_not_break_the_table() -> None:
    row = Need("R01", "a | b", "「甲|乙」", ("A",), "transfers", (), "not yet")
    assert "a \\| b | 「甲\\|乙」" in requirements.render(Table({}, (row,)))


def test_stale_page_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "ROOT", tmp_path)
    monkeypatch.setattr(requirements, "PAGE", tmp_path / "page.md")
    (tmp_path / "page.md").write_text("old\n")
    assert "page.md is stale: run `make docs`" in requirements.complaints()
