"""``sekisho people import``: a dry run changes nothing, the real one schedules, a fault is told by line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sekisho.config import commandline
from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation import questions, services
from sekisho.foundation.organisation.models import Change, YearImport
from sekisho_demo import big_town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_yet")]


@pytest.fixture
def lists(tmp_path: Path) -> tuple[Path, Path, date]:
    people, sections = tmp_path / "名簿.csv", tmp_path / "所属.csv"
    people.write_bytes(big_town.as_csv(big_town.people(30, 15)))
    sections.write_bytes(big_town.as_csv(big_town.sections(15), "utf-8-sig"))
    today = services.today()
    return people, sections, date(today.year + (today.month >= 4), 4, 1)


def run(*words: str) -> int:
    arguments = commandline._parser().parse_args(["people", "import", *words])
    status: int = arguments.verb(arguments)
    return status


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    lists: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    people, sections, day = lists
    before = Change.objects.count()
    assert run(str(people), "--sections", str(sections), "--on", str(day), "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {group["key"]: group["count"] for group in told["groups"]}["joins"] == 30
    assert (Person.objects.count(), YearImport.objects.count(), Change.objects.count()) == (0, 0, before)


def test_without_the_word_it_is_scheduled(lists: Any, capsys: pytest.CaptureFixture[str]) -> None:
    people, sections, day = lists
    assert run(str(people), "--sections", str(sections), "--on", str(day)) == 0
    assert "新しく来る人: 30" in capsys.readouterr().out
    head = questions.head_of("bu000", day)
    assert head is not None
    assert not head.is_active


def test_a_fault_is_told_by_its_line_and_nothing_is_kept(
    lists: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    people, _sections, day = lists
    assert run(str(people), "--on", str(day)) == 1  # the sections of the list are not known here
    assert "YR-004" in capsys.readouterr().out
    assert not YearImport.objects.exists()


def test_what_is_no_list_or_no_day_is_refused(
    lists: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, _sections, day = lists
    (tmp_path / "empty.csv").write_bytes(b"")
    assert run(str(tmp_path / "empty.csv"), "--on", str(day)) == 1
    assert "TBL-001" in capsys.readouterr().err
    assert run(str(people), "--on", "2020-04-01") == 1
    assert "YR-101" in capsys.readouterr().err


def test_a_directory_that_is_not_named_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = commandline._parser().parse_args(["people", "directory"])
    assert arguments.verb(arguments) == 1
    assert "SEKISHO_LDAP_URL" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run("a.csv", "--on", "soon")
