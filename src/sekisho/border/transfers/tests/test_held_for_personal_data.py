"""What leaves with personal data in it is held, says where, and goes only when somebody else has answered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sekisho.border.transfers import held, services
from sekisho.border.transfers.models import Item, ProcessingRecord
from sekisho.border.transfers.presentation import tell
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.inspection.api import Inspection
from sekisho.foundation.inspection.screening.api import Answer
from sekisho.foundation.vault.api import StoredObject, read
from sekisho.foundation.vault.models import Release
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]
OUTWARDS = {"origin": "lgwan", "destination": "internet"}


def crossed(files: dict[str, bytes], **how: Any) -> Item:
    transfer = factories.sent(files, **{**OUTWARDS, **how})
    factories.work_off()
    return fresh(Item.objects.get(transfer=transfer))


def fresh(item: Item) -> Item:
    return Item.objects.select_related(
        "transfer__sender__department", "transfer__origin", "transfer__destination", "inspection__screening"
    ).get(pk=item.pk)


def outward_route() -> Route:
    return Route.objects.get(origin="lgwan", destination="internet")


def positions(item: Item) -> list[int]:
    assert item.inspection is not None
    return [one.position for one in item.inspection.screening.findings.all()]


def answered(item: Item, login: str = "kaname", zone: str = "lgwan", *, false: bool = True) -> None:
    held.answer_findings(
        actor=factories.actor(login, zone),
        item=item,
        positions=positions(item),
        is_false_alarm=false,
        reason="町の統計のための仮の番号",
    )
    factories.work_off()


def test_a_hidden_sheet_of_1222_people_is_held_and_says_where() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list()})
    assert (item.state, item.reason, item.clean_copy) == (State.HELD, "TRF-107", None)
    assert item.inspection is not None
    screening = item.inspection.screening
    number = next(one for one in screening.findings.all() if one.kind == "my_number")
    assert (number.phrase, number.count) == ("シート『名簿』C列、3行目から1,224行目、非表示", 1_222)
    assert (number.place["sheet"], number.place["column"], number.place["hidden"]) == ("名簿", 3, "sheet")
    assert screening.people == 1_222
    assert screening.sha256 == item.inspection.sha256_out
    assert screening.screen_ms > 0
    assert item.inspection.passed
    assert "個人情報" in tell(item).why
    assert not Release.objects.exists()
