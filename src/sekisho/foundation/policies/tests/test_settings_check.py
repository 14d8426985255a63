"""設定点検: the presets do what their models' tables expect, and a town that was bent on purpose is found out."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from sekisho.config import commandline_check
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.policies import services, settings_check
from sekisho.foundation.policies.engine.expecting import MARKS, Model, deviations, read_models
from sekisho.foundation.policies.engine.reading import Known, read
from sekisho.foundation.policies.engine.rules import Ruleset
from sekisho.foundation.policies.presets import preset_text
from sekisho.foundation.policies.vocabulary import KINDS
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories
from sekisho_demo.entrances import let_in

NAMES = ("alpha", "alpha-prime-1", "alpha-prime-2", "alpha-prime-3", "beta", "beta-prime")
ZONES = ("internet", "lgwan", "mynumber")
AT = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
SECTIONS = {"zeimu": ("zeimu", "soumubu"), "soumubu": ("soumubu",)}
KNOWN = Known(frozenset(ZONES), SECTIONS, frozenset({"staff", "head"}), KINDS)
#: every way open, with the limits for personal data that ship: the rules alone have to keep the networks apart
ALL_OPEN = {
    (origin, destination): Route(
        origin_id=origin,
        destination_id=destination,
        is_open=True,
        screens=(origin, destination) == ("lgwan", "internet"),
        hold_score=80,
        hold_people=3,
    )
    for origin in ZONES
    for destination in ZONES
    if origin != destination
}


def model(name: str) -> Model:
    return read_models(settings_check.TABLE.read_text(encoding="utf-8"))[name]


def rules(name: str, above: str = "") -> Ruleset:
    text = preset_text(name)
    assert text is not None
    found = read(text.replace("[[rule]]", f"{above}\n[[rule]]", 1), KNOWN)
    assert found.ruleset is not None, found.problems
    return found.ruleset


def deviating(name: str, ruleset: Ruleset) -> dict[str, list[str]]:
    """Line → the rules that decide otherwise than it expects."""
    becomes = settings_check.beside_routes(ALL_OPEN)
    found = {
        line.id: [
            one.decision.rule.id if one.decision.rule else ""
            for one in deviations(line, ruleset, becomes, AT, SECTIONS)
        ]
        for line in model(name).lines
    }
    return {line: decided for line, decided in found.items() if decided}


def test_there_is_a_table_for_every_preset_and_every_line_can_be_traced() -> None:
    found = read_models(settings_check.TABLE.read_text(encoding="utf-8"))
    assert tuple(found) == NAMES
    for one in found.values():
        assert {line.mark for line in one.lines} <= set(MARKS)
        assert all(line.source for line in one.lines if line.mark != "own")
        assert len({line.id for line in one.lines}) == len(one.lines) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_the_preset_does_what_its_model_expects(name: str) -> None:
    assert deviating(name, rules(name)) == {}


BENT = {
    "one section may send from the My Number zone straight out": (
        (
            'when = { from = ["mynumber"], to = ["internet"], department = ["zeimu"], verdict = ["clean"] }\n'
            'then = { outcome = "release" }'
        ),
        {"mynumber-apart-out": ["bent"]},
    ),
    "at night everything comes in to the My Number zone": (
        (
            'when = { to = ["mynumber"], hours = "22:00-05:00", days = ["sat", "sun"] }\n'
            'then = { outcome = "release" }'
        ),
        {"mynumber-apart-in": ["bent"]},
    ),
    "drawings leave with class 3": (
        'when = { from = ["lgwan"], kind = ["drawing"], class = ["3A"] }\nthen = { outcome = "release" }',
        {"class-3-out-alpha": ["bent"]},
    ),
    "who knows the code leaves the My Number zone": (
        (
            'when = { from = ["mynumber"], to = ["lgwan"], code = ["DSM-1*"], min_mb = 40, max_files = 2 }\n'
            'then = { outcome = "release" }'
        ),
        {"mynumber-out-two-people": ["bent"]},
    ),
    "a rule asks about personal data itself, and lets many people out": (
        'when = { from = ["lgwan"], to = ["internet"], min_people = 5 }\nthen = { outcome = "release" }',
        {"class-3-out-alpha": ["bent"], "personal-data-out-seen": ["bent"]},
    ),
    "nothing comes in any more": (
        'when = { from = ["internet"], to = ["lgwan"] }\nthen = { outcome = "refuse" }',
        {"lgwan-in-works": ["bent"]},
    ),
    "Excel does not come in, which is stricter and no deviation": (
        'when = { from = ["internet"], to = ["lgwan"], kind = ["excel"] }\nthen = { outcome = "refuse" }',
        {},
    ),
}


@pytest.mark.parametrize("how", BENT)
def test_a_set_that_was_bent_is_found_out_by_the_rule_that_bends_it(how: str) -> None:
    rule, expected = BENT[how]
    bent = f'[[rule]]\nid = "bent"\nreason = "試し"\nowner = "だれか"\n{rule}\n'
    assert deviating("alpha", rules("alpha", bent)) == expected


def switched_on(text: str) -> None:
    actor = Actor(person=factories.person("kaname"), zone="lgwan")
    services.switch_on(actor=actor, draft=services.save_draft(actor=actor, text=text, reason="試し"))


def arguments(name: str, *, as_json: bool = True) -> argparse.Namespace:
    return argparse.Namespace(model=name, json=as_json)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commandline_check, "start_django", lambda: None)


@pytest.mark.django_db
def test_the_command_says_where_a_town_deviates(started: None, capsys: pytest.CaptureFixture[str]) -> None:
    text = preset_text("alpha-prime-3")
    assert text is not None
    switched_on(text)
    assert commandline_check._check(arguments("alpha-prime-3")) == 0
    assert json.loads(capsys.readouterr().out)["deviates"] is False
    Route.objects.filter(origin="mynumber", destination="internet").update(is_open=True)
    assert commandline_check._check(arguments("alpha-prime-3")) == 0, "the rules alone keep them apart"
    switched_on(
        text.replace(
            'when = { from = ["mynumber"], to = ["internet"] }\nthen = { outcome = "refuse" }',
            'when = { from = ["mynumber"], to = ["internet"], verdict = ["clean"] }\n'
            'then = { outcome = "release" }',
        )
    )
    capsys.readouterr()
    assert commandline_check._check(arguments("alpha-prime-3", as_json=False)) == commandline_check.DEVIATES
    told = capsys.readouterr().out
    assert "✗ 個人番号利用事務系からインターネット接続系へは、直接渡さない" in told
    assert "規則「internet-and-mynumber-apart-out」により" in told
    assert "出典を確認済み" in told
    assert "外部監査を受け" in told
    assert "適合を約束するものではありません" in told


@pytest.mark.django_db
def test_what_was_not_verified_is_shown_and_does_not_count(started: None) -> None:
    Route.objects.update(hold_score=None, hold_people=None)
    report = settings_check.check(model("beta"))
    unsure = next(one for one in report.lines if one.line.mark == "U")
    assert unsure.deviations
    assert not unsure.counts


@pytest.mark.django_db
def test_the_shipped_rules_leave_class_3_to_the_town(started: None) -> None:
    counted = {one.line.id for one in settings_check.check(model("alpha")).lines if one.counts}
    assert "class-3-out-alpha" in counted
    assert commandline_check._check(arguments("alpha")) == commandline_check.DEVIATES


def test_a_model_that_is_not_there_cannot_be_checked(
    started: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commandline_check._check(arguments("gamma")) == 1
    assert "alpha-prime-3" in capsys.readouterr().err


def test_without_the_tables_there_is_no_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings_check.models.cache_clear()
    monkeypatch.setattr(settings_check, "TABLE", tmp_path / "checks.toml")
    assert settings_check.models() == {}
    settings_check.models.cache_clear()


@pytest.mark.django_db
def test_the_page_shows_the_same(client: Client) -> None:
    let_in(client, factories.person("kaname"))
    page = client.get(reverse("policies:settings_check"), {"model": "alpha"}).content.decode()
    assert "αモデルの表と違うところがあります" in page
    assert "適合を約束するものではありません" in page
    assert client.get(reverse("policies:settings_check")).status_code == 200
    assert (
        "表と違う" not in client.get(reverse("policies:settings_check"), {"model": "gamma"}).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["aoi", "hajime", "minoru"])
def test_nobody_else_sees_it(client: Client, login: str) -> None:
    let_in(client, factories.person(login))
    assert client.get(reverse("policies:settings_check")).status_code == 403


@pytest.mark.django_db
def test_it_is_not_there_in_another_network(client: Client) -> None:
    with override_settings(SEKISHO_ZONE="internet"):
        let_in(client, factories.person("kaname"))
        assert client.get(reverse("policies:settings_check")).status_code == 403
