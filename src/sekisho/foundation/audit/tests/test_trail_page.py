"""The auditor's page: words beside names, and a search that never shows more than was asked for."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from typing import Any

import pytest

from sekisho.foundation.audit.download import FORMULA, export_found, harmless
from sekisho.foundation.audit.models import Event
from sekisho.foundation.audit.proof.chain import digest
from sekisho.foundation.audit.search import Wanted
from sekisho.foundation.audit.services import record, seal
from sekisho.foundation.audit.views import PAGE
from sekisho_demo import factories
from sekisho_demo.entrances import enter, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("installation")]
ROW = re.compile(r'role="rowheader"')


def body(response: Any) -> bytes:
    """What came, when the answer was a stream."""
    found: bytes = response.body
    return found


def test_an_event_has_its_words_and_its_name() -> None:
    text = enter("minoru", "lgwan").get("/admin/trail/").content.decode()
    assert "ログインした" in text
    assert "session:opened" in text


def test_who_signs_in_leaves_address_door_and_number_of_the_request() -> None:
    sign_in("minoru", "lgwan")
    row = Event.objects.get(name="session:opened")
    assert row.address == "127.0.0.1"
    assert row.entrance.startswith("lgwan@")
    assert re.fullmatch("[0-9a-f]{16}", row.request_id)


def test_a_search_finds_and_is_recorded() -> None:
    client = enter("minoru", "lgwan")
    record("item:downloaded", actor=factories.actor("aoi", "internet"), subject="item:1", name="申請書.docx")
    seal()
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
    older = re.search(r'href="(\?name=item%3Aheld[^"]*before=[\d-]+)"', text)
    assert older
    rest = client.get("/admin/trail/" + older[1].replace("&amp;", "&")).content.decode()
    assert len(ROW.findall(rest)) == 3
    assert "これより前を見る" not in rest


WHO = ["minoru", "kaname", "aoi", "ren", "mei"]  # auditor, administrator, owner, colleague, stranger
FILE = "a" * 64


@pytest.fixture
def story() -> None:
    record(
        "item:downloaded",
        actor=factories.actor("aoi", "lgwan"),
        subject="item:1",
        name="=1+1 相談の記録.docx",
        sha256=FILE,
        transfer="t",
    )
    seal()


@pytest.mark.parametrize("login", WHO)
def test_who_may_see_what(story: None, login: str) -> None:
    client = enter(login, "lgwan")
    refused = 0
    for page in ("", "touched/?sha256=" + FILE, "export.csv", "export.jsonl"):
        status = client.get(f"/admin/trail/{page}").status_code
        allowed = login == "minoru" or (login == "kaname" and page == "")
        assert status == (200 if allowed else 403), page
        refused += bool(page) and not allowed
        assert Event.objects.filter(name="trail:refused", actor=login).count() >= refused


@pytest.mark.parametrize("page", ["", "touched/", "export.csv"])
def test_at_other_entrances_there_is_no_trail(story: None, page: str) -> None:
    assert enter("aoi", "internet").get(f"/admin/trail/{page}").status_code == 403


def test_the_administrator_sees_what_happened_but_not_what_files_are_called(story: None) -> None:
    client = enter("kaname", "lgwan")
    text = client.get(f"/admin/trail/?text={FILE}").content.decode()
    assert len(ROW.findall(text)) == 1
    assert "相談の記録" not in text
    assert "監査人だけが閲覧できます" in text
    refused = client.get("/admin/trail/?text=相談").content.decode()
    assert ROW.findall(refused) == []
    assert "ファイル名で探せるのは監査人だけです" in refused


def test_the_auditor_sees_all_of_it_and_the_way_to_who_touched_it(story: None) -> None:
    text = enter("minoru", "lgwan").get("/admin/trail/?text=相談").content.decode()
    assert len(ROW.findall(text)) == 1
    assert "相談の記録" in text
    assert f"/admin/trail/touched/?sha256={FILE}" in text


def test_who_touched_a_file_is_told_by_person_and_is_recorded(story: None) -> None:
    text = enter("minoru", "lgwan").get(f"/admin/trail/touched/?sha256={FILE}").content.decode()
    assert len(ROW.findall(text)) == 1
    assert factories.person("aoi").name in text
    assert Event.objects.get(name="trail:traced").data == {"sha256": FILE, "events": 1}


def test_the_csv_opens_in_excel_and_runs_nothing(story: None) -> None:
    response = enter("minoru", "lgwan").get("/admin/trail/export.csv?text=相談")
    assert response["Content-Disposition"].startswith('attachment; filename="sekisho-trail-')
    text = body(response).decode()
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["event"] for row in rows] == ["item:downloaded"]
    assert rows[0]["words"] == "ファイルを受け取った"
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row.values())


@pytest.mark.parametrize("cell", ["=1+1", "+81", "-1", "@x", "\t=1", "\r=1", "＝1", "  =1", "－1"])
def test_every_beginning_of_a_formula_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("記録" + cell) == "記録" + cell


def test_json_lines_can_be_held_against_the_chain(nobody_yet: None, story: None) -> None:
    client = enter("minoru", "lgwan")
    seal()
    lines = [json.loads(line) for line in body(client.get("/admin/trail/export.jsonl")).decode().splitlines()]
    sealed = [line for line in lines if line["sequence"]]
    assert len(sealed) > 3
    for line in sealed:
        salt = bytes(Event.objects.get(pk=line["event"]["id"]).salt)
        assert digest(salt, line["event"]).hex() == line["digest"]


def test_what_left_is_in_the_trail_with_its_digest(story: None) -> None:
    response = enter("minoru", "lgwan").get("/admin/trail/export.csv?text=相談")
    begun, ended = Event.objects.filter(name__startswith="trail:export").order_by("pk")
    assert begun.data == {"format": "csv", "wanted": {"text": "相談"}}
    assert ended.data == {"rows": 1, "sha256": hashlib.sha256(body(response)).hexdigest(), "complete": True}


def test_an_export_that_broke_off_is_told(story: None) -> None:
    parts = export_found(actor=factories.actor("minoru", "lgwan"), wanted=Wanted(), said={}, form="csv")
    next(parts)
    parts.close()  # type: ignore[attr-defined]  # a generator, as the web server closes it
    assert Event.objects.get(name="trail:export-ended").data["complete"] is False


def test_an_export_of_nonsense_is_refused(story: None) -> None:
    assert enter("minoru", "lgwan").get("/admin/trail/export.csv?since=昨日").status_code == 400


def test_from_a_transfer_it_is_one_click_for_an_auditor_and_for_nobody_else(installation: Any) -> None:
    for login, sees in (("minoru", True), ("aoi", False)):
        sent = factories.sent(
            {"a.txt": b"a"}, sender=login, origin="lgwan", destination="internet", recipients=("aoi",)
        )
        text = enter(login, "lgwan").get(f"/transfers/{sent.pk}/").content.decode()
        link = f"/admin/trail/touched/?sha256={sent.items.get().sha256}"
        assert (link in text) is sees
