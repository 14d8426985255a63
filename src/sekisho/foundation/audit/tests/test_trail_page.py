"""The auditor's page: words beside names, and a search that never shows more than was asked for."""

from __future__ import annotations

import re

import pytest

from sekisho.foundation.audit.models import Event
from sekisho.foundation.audit.services import record
from sekisho.foundation.audit.views import PAGE
from sekisho_demo import factories
from sekisho_demo.entrances import enter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("installation")]
ROW = re.compile(r'role="rowheader"')


def test_an_event_has_its_words_and_its_name() -> None:
    text = enter("minoru", "lgwan").get("/admin/trail/").content.decode()
    assert "ログインした" in text
    assert "session:opened" in text


def test_a_search_finds_and_is_recorded() -> None:
    client = enter("minoru", "lgwan")
    record("item:downloaded", actor=factories.actor("aoi", "internet"), subject="item:1", name="申請書.docx")
    text = client.get("/admin/trail/?text=申請書&name=item:downloaded&actor=aoi").content.decode()
    assert len(ROW.findall(text)) == 1
    wanted = Event.objects.get(name="trail:searched").data["wanted"]
    assert wanted == {"text": "申請書", "name": "item:downloaded", "actor": "aoi"}


@pytest.mark.parametrize("query", ["since=昨日", "name=no:such", "before=x"])
def test_a_search_that_was_not_understood_shows_nothing(query: str) -> None:
    text = enter("minoru", "lgwan").get(f"/admin/trail/?{query}").content.decode()
    assert ROW.findall(text) == []
    assert "見つかりませんでした" in text


def test_older_events_are_one_link_away_and_the_search_is_kept() -> None:
    client = enter("minoru", "lgwan")
    actor = factories.actor("aoi", "internet")
    for number in range(PAGE + 3):
        record("item:held", actor=actor, subject=f"item:{number}")
    text = client.get("/admin/trail/?name=item:held").content.decode()
    assert len(ROW.findall(text)) == PAGE
    older = re.search(r'href="(\?name=item%3Aheld[^"]*before=\d+)"', text)
    assert older
    rest = client.get("/admin/trail/" + older[1].replace("&amp;", "&")).content.decode()
    assert len(ROW.findall(rest)) == 3
    assert "これより前を見る" not in rest
