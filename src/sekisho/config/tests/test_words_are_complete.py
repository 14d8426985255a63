"""Tables of words that one room keeps for names which another room gives: nothing may be without its words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from sekisho.border.transfers import presentation, services
from sekisho.border.transfers.states import MOVES
from sekisho.config.failures import failure
from sekisho.foundation.audit.words import WORDS
from sekisho.foundation.jobs.presentation import TASKS
from sekisho.foundation.organisation.year_services import READ_TASK
from sekisho.foundation.zones.api import Zone
from sekisho.foundation.zones.names import NAMES
from sekisho_demo import factories
from sekisho_disarm import Action

HOUSE = Path(__file__).resolve().parents[2]
RECORDED = re.compile(r'\brecord\(\s*"([a-z-]+:[a-z-]+)"')


def test_every_event_of_the_trail_has_words() -> None:
    sources = [path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py") if "tests" not in path.parts]
    recorded = {name for source in sources for name in RECORDED.findall(source)}
    moves = {name for targets in MOVES.values() for name in targets.values()}
    assert len(recorded) > 10
    assert (recorded | moves) - set(WORDS) == set()


def test_every_action_of_the_engine_and_every_task_has_words() -> None:
    assert set(presentation.ACTIONS) == {action.value for action in Action}
    assert set(TASKS) == {services.INSPECT_TASK, services.DESTROY_TASK, READ_TASK}


@pytest.mark.django_db
def test_the_names_without_database_are_those_of_the_database() -> None:
    factories.zones()
    assert [(z.code, z.name, z.name_en) for z in NAMES] == [
        (z.code, z.name, z.name_en) for z in Zone.objects.all()
    ]


@pytest.mark.parametrize("zone", NAMES, ids=lambda zone: zone.code)
def test_the_failure_page_names_its_zone_without_a_database(zone: Any, settings: Any) -> None:
    settings.SEKISHO_ZONE = zone.code
    request = RequestFactory().get("/inbox/")
    text = failure(
        request, status=503, code="SYS-001", what="つながりません。", now="お待ちください。"
    ).content.decode()
    assert f'data-zone="{zone.code}"' in text
    assert zone.name in text
    assert "SYS-001" in text
    assert "csrfmiddlewaretoken" in text, "the language switch works from here, too"
