"""How much a clerk has to do to bring an attachment into LGWAN, counted in a browser, and the page that tells it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles
from journey_person import Person, Steps

PAGE = Path(__file__).parents[2] / "docs/explanation/steps.md"
USB, FIRST, AGAIN = "USBメモリと管理簿", "関所（その日の最初", "関所（2件目から"


def told() -> dict[str, int]:
    """The numbers in the table at the top."""
    rows = re.findall(r"^\| (.+?) \| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: int(number) for name, number in rows}


def number_of(name: str) -> int:
    [number] = [number for row, number in told().items() if row.startswith(name)]
    return number


def waits_told() -> tuple[int, int]:
    found = re.search(r"その日の最初が(\d+)回まで、2件目からは(\d+)回まで", PAGE.read_text(encoding="utf-8"))
    assert found is not None
    return int(found[1]), int(found[2])


@pytest.mark.parametrize("name", [USB, FIRST, AGAIN])
def test_the_page_lists_as_many_steps_as_it_tells(name: str) -> None:
    _, section = re.split(rf"^## {name}.*$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    listed = re.findall(r"^\| (\d+) \| ", section.split("\n## ")[0], re.MULTILINE)
    assert listed == [str(number) for number in range(1, number_of(name) + 1)]


@pytest.mark.browser
def test_bringing_an_attachment_in_takes_no_more_steps_than_told(
    somebody: Any, real_files: RealFiles, tmp_path: Path
) -> None:
    me: Person = somebody("aoi")
    most_at_first, most_afterwards = waits_told()
    me.sign_in("internet")
    bring_in(me, real_files.docx, "添付ファイルの取り込み", tmp_path, signed_in=False)
    first, me.steps = me.steps, Steps()
    assert (first.acts, first.signed_in) == (number_of(FIRST), 2)
    assert first.pages <= most_at_first

    me.page.goto(me.address("internet"))  # the window beside it, where the mail was read
    me.steps = Steps()
    bring_in(me, real_files.pdf, "もう1件の取り込み", tmp_path, signed_in=True)
    assert (me.steps.acts, me.steps.signed_in) == (number_of(AGAIN), 0)
    assert me.steps.pages <= most_afterwards
    assert me.steps.acts < first.acts < number_of(USB)


def bring_in(me: Person, file: Path, purpose: str, into: Path, *, signed_in: bool) -> None:
    me.send(file, purpose=purpose)
    if signed_in:
        me.open("lgwan")
    else:
        me.sign_in("lgwan")
    kept = me.download(me.find_in_inbox(purpose).locator("a[href$='/download/']"), into)
    assert kept.name == file.name
