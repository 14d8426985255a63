"""The menu: what each person finds in it, under which heading, and which entry is the page one is on."""

from __future__ import annotations

from typing import Any

import pytest

from sekisho.config.context import _nav
from sekisho.foundation.identity.powers import Power, powers_of
from sekisho_demo import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]


def menu(login: str, path: str = "/inbox/") -> list[dict[str, Any]]:
    person = factories.actor(login, "lgwan")
    held = powers_of(person.person)
    administers = held.has(Power.ADMINISTER) or held.has(Power.READ_TRAIL) or held.has(Power.SEE_SECTION)
    return _nav(person, path, 0, administers)


def shape(entries: list[dict[str, Any]]) -> dict[str, int]:
    """Each entry of the row, and how many pages stand under it."""
    return {entry["label"]: len(entry.get("group", ())) for entry in entries}


def test_an_administrators_pages_stand_under_a_few_headings() -> None:
    row = shape(menu("kaname"))
    assert {label: count for label, count in row.items() if count} == {"運用": 3, "ルール": 6, "人と組織": 4}
    assert "証跡" in row, "one page alone needs no heading"
    assert len(row) <= 8, "one row at the width of a desk"


def test_whoever_administers_nothing_sees_no_heading() -> None:
    assert shape(menu("aoi")) == {"受け取る": 0, "送る": 0, "送ったもの": 0}
    assert "証跡" in shape(menu("minoru"))
    assert not any(shape(menu("minoru")).values())


@pytest.mark.parametrize(
    ("path", "label", "heading"),
    [
        ("/admin/rules/3/", "規則", "ルール"),
        ("/admin/rules/exceptions/new/", "例外措置", "ルール"),  # not 規則 too
        ("/admin/originals/", "原本を残す期間", "ルール"),
        ("/admin/emergencies/", "緊急時の当番", "運用"),
        ("/admin/trail/", "証跡", ""),
        ("/inbox/", "受け取る", ""),
        ("/account/", "", ""),
    ],
)
def test_one_entry_is_the_page_one_is_on_and_its_heading_says_so(path: str, label: str, heading: str) -> None:
    row = menu("kaname", path)
    links = [one for entry in row for one in entry.get("group", [entry])]
    assert [one["label"] for one in links if one["current"]] == ([label] if label else [])
    assert [entry["label"] for entry in row if entry["current"] and "group" in entry] == (
        [heading] if heading else []
    )
