"""The catalogue of events: what code writes is declared, what is declared is told to people."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from sekisho.border.transfers.states import MOVES
from sekisho.foundation.audit import catalogue
from sekisho.foundation.audit.catalogue import Content, Keep, Undeclared, event
from sekisho.foundation.audit.models import Event
from sekisho.foundation.audit.services import record
from sekisho.foundation.identity.actor import System

HOUSE = Path(__file__).resolve().parents[3]


def calls_of_record(source: str) -> Iterator[tuple[str, set[str]]]:
    """Name and data keys of every ``record("…", …)`` whose name stands there as text."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"):
            continue
        if node.args and isinstance(node.args[0], ast.Constant):
            keys = {k.arg for k in node.keywords if k.arg not in (None, "actor", "subject")}
            yield str(node.args[0].value), {key for key in keys if key}


def undeclared_in(source: str) -> list[str]:
    problems = []
    for name, keys in calls_of_record(source):
        try:
            catalogue.check(name, keys)
        except Undeclared as problem:
            problems.append(str(problem))
    return problems


def test_everything_the_code_writes_is_declared() -> None:
    sources = [p.read_text(encoding="utf-8") for p in HOUSE.rglob("*.py") if "tests" not in p.parts]
    assert sum(len(list(calls_of_record(source))) for source in sources) > 15
    assert [problem for source in sources for problem in undeclared_in(source)] == []
    assert {name for targets in MOVES.values() for name in targets.values()} <= set(catalogue.kinds())


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ('record("item:eaten", actor=a, subject=s)', "item:eaten is not in the catalogue"),
        ('record("transfer:withdrawn", actor=a, subject=s, mood="bad")', "does not declare mood"),
    ],
)
def test_an_undeclared_event_or_key_is_found_in_the_source(source: str, says: str) -> None:
    [problem] = undeclared_in(source)
    assert says in problem


def test_in_tests_an_undeclared_event_stops_its_verb() -> None:
    with pytest.raises(Undeclared, match=r"trail\.py of its room"):
        record("transfer:withdrawn", actor=System(), subject="transfer:1", mood="bad")


@pytest.mark.django_db
def test_in_production_it_is_written_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    with override_settings(SEKISHO_STRICT_TRAIL=False):
        record("item:eaten", actor=System(), subject="item:1", mood="bad")
    assert Event.objects.get().data == {"mood": "bad"}
    assert "item:eaten is not in the catalogue" in caplog.text


def test_every_kind_has_words_and_says_what_its_data_hold() -> None:
    for kind in catalogue.kinds().values():
        assert str(kind.words)
        assert str(kind.words) != kind.name
        assert all(kind.data.values()), kind.name
        assert str(kind.keep.label)


def test_one_name_has_one_room() -> None:
    with pytest.raises(ValueError, match="session:opened is declared twice"):
        catalogue.declare("elsewhere", [event("session:opened", "x", Keep.FLOW)])
    catalogue.gather()


def test_what_tells_of_files_can_be_left_out() -> None:
    data = {"destination": "lgwan", "purpose": "相談の記録", "items": [{"name": "相談.docx"}]}
    assert catalogue.without_content("transfer:submitted", data) == {"destination": "lgwan"}
    assert catalogue.without_content("no:longer", data) == {}
    assert isinstance(catalogue.kinds()["item:downloaded"].data["name"], Content)
