"""Tables of words that one room keeps for names which another room gives: nothing may be without its words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from sekisho.border.partner_passwords import services as partner_passwords
from sekisho.border.transfers import presentation, services
from sekisho.config.failures import failure
from sekisho.foundation.jobs.presentation import TASKS
from sekisho.foundation.organisation.year_services import READ_TASK
from sekisho.foundation.zones.api import Zone
from sekisho.foundation.zones.names import NAMES
from sekisho_disarm import Action


def test_every_action_of_the_engine_and_every_task_has_words() -> None:
    assert set(presentation.ACTIONS) == {action.value for action in Action}
    assert set(TASKS) == {
        services.INSPECT_TASK,
        services.DESTROY_TASK,
        partner_passwords.DESTROY_TASK,
        READ_TASK,
    }


@pytest.mark.django_db
def test_the_names_without_database_are_those_of_the_database() -> None:
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
