"""The presets of the national models: what they say about each way, and that every clause shows what it stands on."""

from __future__ import annotations

import tomllib
from datetime import datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sekisho.foundation.policies.engine.checking import doubts
from sekisho.foundation.policies.engine.crossing import Crossing
from sekisho.foundation.policies.engine.reading import Known, read
from sekisho.foundation.policies.engine.rules import Ruleset

PRESETS = Path(__file__).resolve().parents[5] / "rules" / "policies"
NAMES = ("alpha", "alpha-prime-1", "alpha-prime-2", "alpha-prime-3", "beta", "beta-prime")
ZONES = ("internet", "lgwan", "mynumber")
KNOWN = Known(frozenset(ZONES), {}, frozenset(), {})


def preset(name: str) -> Ruleset:
    found = read((PRESETS / f"{name}.toml").read_text(encoding="utf-8"), KNOWN)
    assert found.ruleset is not None, found.problems
    return found.ruleset


def said(
    name: str, origin: str, destination: str, verdict: str = "clean", information_class: str = "2"
) -> str:
    crossing = Crossing(
        origin=origin,
        destination=destination,
        departments=("zeimu",),
        roles=frozenset({"clerk"}),
        kind="docx",
        extension="docx",
        size=1,
        count=1,
        verdict=verdict,
        codes=frozenset(),
        at=datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo")),
        channel="web",
        information_class=information_class,
    )
    decision = preset(name).decide(crossing)
    return decision.approval.code if decision.approval else str(decision.outcome)


def test_there_is_a_preset_for_every_model_and_no_other() -> None:
    assert {path.stem for path in PRESETS.glob("*.toml")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_has_a_reason_an_owner_and_a_mark_and_verified_ones_a_source(name: str) -> None:
    rules = tomllib.loads((PRESETS / f"{name}.toml").read_text(encoding="utf-8"))["rule"]
    assert {rule["mark"] for rule in rules} == {"V", "own"}
    assert [rule["id"] for rule in rules if rule["mark"] == "V" and not rule.get("source")] == []
    assert [rule["id"] for rule in rules if rule["mark"] == "own" and rule.get("source")] == []
    assert {doubt.cause for doubt in doubts(preset(name), ZONES, {})} <= {"unused"}


@pytest.mark.parametrize(
    ("name", "verdict"), list(product(NAMES, ("clean", "changed", "undecided", "blocked")))
)
def test_the_internet_and_the_my_number_zone_are_apart_in_every_model(name: str, verdict: str) -> None:
    assert said(name, "internet", "mynumber", verdict) == "refuse"
    assert said(name, "mynumber", "internet", verdict) == "refuse"


@pytest.mark.parametrize("name", NAMES)
def test_only_what_was_disarmed_comes_in(name: str) -> None:
    assert said(name, "internet", "lgwan", "changed") == "release"
    assert said(name, "internet", "lgwan", "undecided") == "refuse"
    assert said(name, "lgwan", "mynumber", "clean") == "release"
    assert said(name, "lgwan", "mynumber", "undecided") == "refuse"


@pytest.mark.parametrize("name", NAMES)
def test_two_people_decide_about_what_leaves_the_my_number_zone(name: str) -> None:
    assert said(name, "mynumber", "lgwan") == "two-people"
    assert preset(name).approvals["two-people"].people == 2


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("alpha", "head"), ("alpha-prime-3", "head"), ("beta", "refuse"), ("beta-prime", "refuse")],
)
def test_important_information_does_not_leave_unseen(name: str, outcome: str) -> None:
    assert said(name, "lgwan", "internet", information_class="3B") == outcome
    assert said(name, "lgwan", "internet", information_class="") == outcome  # nobody said which class
    assert said(name, "lgwan", "internet", information_class="2") == "release"


def test_in_the_alpha_model_the_head_decides_alone_but_about_the_highest_class() -> None:
    rules = preset("alpha")
    asked = {
        each: [step.by for step in rules.approvals["head"].about(each).steps] for each in ("3A", "3B", "")
    }
    assert asked == {"3A": ["colleague", "head"], "3B": ["head"], "": ["colleague", "head"]}
