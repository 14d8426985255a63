"""What leaves with personal data in it is held, says where, and goes only when somebody else has answered."""

from __future__ import annotations

import io
import json
import uuid
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from sekisho.border.transfers import held, services
from sekisho.border.transfers.deciders import waiting_at
from sekisho.border.transfers.models import Item, ProcessingRecord
from sekisho.border.transfers.presentation import tell
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.services import create_token
from sekisho.foundation.inspection.api import Inspection
from sekisho.foundation.inspection.screening import town
from sekisho.foundation.inspection.screening.api import Answer
from sekisho.foundation.organisation import places
from sekisho.foundation.vault.api import StoredObject
from sekisho.foundation.vault.models import Release
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples
from sekisho_demo.entrances import enter
from sekisho_demo.town import DEPARTMENTS

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


def stored(object_id: uuid.UUID | None) -> StoredObject:
    assert object_id is not None
    return StoredObject.objects.get(pk=object_id)


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
    assert (item.state, item.reason, item.clean_copy) == (State.HELD, "TRF-109", None)
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


def test_the_held_copy_is_kept_and_nobody_can_take_it() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    assert item.held_copy is not None
    assert stored(item.held_copy).state == StoredObject.State.ATTACHED
    with pytest.raises(Denied) as denied:
        services.download(actor=factories.actor("aoi", "internet"), item=item)
    assert denied.value.code == "TRF-011"


def test_what_is_false_goes_and_exactly_those_bytes() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    kept = item.held_copy
    answered(item)
    item = fresh(item)
    assert (item.state, item.reason, item.clean_copy, item.held_copy) == (State.READY, "", kept, None)
    assert item.inspection is not None
    assert stored(kept).sha256 == item.inspection.screening.sha256
    assert Release.objects.get().object_id == kept
    event = Event.objects.get(name="item:released")
    assert event.data["answered_by"] == ["kaname"]
    assert Event.objects.get(name="finding:answered").data["reason"] == "町の統計のための仮の番号"


def test_the_signed_record_has_findings_places_and_answers() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    first = json.loads(ProcessingRecord.objects.get(item=item).body)
    assert (first["state"], first["reason"], first["answers"]) == ("held", "TRF-109", [])
    number = first["personal_data"]["findings"][0]
    assert (number["kind"], number["place"]["sheet"]) == ("my_number", "名簿")
    assert "非表示" in number["where"]
    answered(item)
    second = json.loads(ProcessingRecord.objects.get(item=item).body)
    assert (second["state"], second["answers"][0]["by"]) == ("ready", "kaname")


def test_half_an_answer_releases_nothing_and_right_is_no_release() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    held.answer_findings(
        actor=factories.actor("kaname", "lgwan"),
        item=item,
        positions=positions(item)[:1],
        is_false_alarm=True,
        reason="確かめた",
    )
    assert factories.work_off() == 0
    answered(item, false=False)
    assert fresh(item).state == State.HELD
    assert not Release.objects.exists()


def test_the_last_word_counts() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    answered(item, false=False)
    answered(item, false=True)
    assert fresh(item).state == State.READY


NOT_TO_ANSWER = [
    ("aoi", "lgwan", "TRF-030"),  # the sender
    ("ren", "lgwan", "TRF-030"),  # a colleague
    ("mei", "lgwan", "TRF-030"),  # a stranger
    ("minoru", "lgwan", "TRF-030"),  # reads the trail, decides nothing
    ("hajime", "lgwan", "TRF-030"),  # not an officer of this way yet
    ("kaname", "internet", "TRF-030"),  # an administrator elsewhere
    ("kaname", "mynumber", "TRF-030"),
]


def test_nobody_else_answers(subtests: pytest.Subtests) -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    for number, (login, zone, code) in enumerate(NOT_TO_ANSWER, 1):
        with subtests.test(login, zone=zone):
            with pytest.raises(Denied) as denied:
                answered(item, login, zone)
            assert denied.value.code == code
            assert not Answer.objects.exists()
            assert Event.objects.filter(name="finding:answer-refused").count() == number


def test_nobody_answers_for_what_they_sent_themselves() -> None:
    """Not an administrator, and not an officer."""
    for login in ("kaname", "aoi"):
        outward_route().officers.set([factories.person("aoi")] if login == "aoi" else [])
        item = crossed({"集計.xlsx": samples.hidden_list(12)}, sender=login, recipients=[login])
        with pytest.raises(Denied) as denied:
            answered(item, login)
        assert denied.value.code == "TRF-031"


def test_an_officer_of_the_way_answers_and_not_of_another() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    Route.objects.get(origin="lgwan", destination="mynumber").officers.add(factories.person("hajime"))
    assert not waiting_at(factories.actor("hajime", "lgwan")).exists()
    outward_route().officers.add(factories.person("hajime"))
    assert list(waiting_at(factories.actor("hajime", "lgwan"))) == [item]
    assert not waiting_at(factories.actor("hajime", "internet")).exists()
    answered(item, "hajime")
    assert fresh(item).state == State.READY


def privacy_officer(login: str, *, department: str | None = None) -> None:
    section = factories.department(department) if department else None
    places.grant_role(
        actor=System(channel="test"), person=factories.person(login), role="privacy", department=section
    )


def test_the_privacy_officer_decides_and_who_runs_the_system_no_more() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    assert list(waiting_at(factories.actor("kaname", "lgwan"))) == [item]
    privacy_officer("hajime")
    assert not waiting_at(factories.actor("kaname", "lgwan")).exists()
    with pytest.raises(Denied) as denied:
        answered(item, "kaname")
    assert denied.value.code == "TRF-030"
    assert list(waiting_at(factories.actor("hajime", "lgwan"))) == [item]
    answered(item, "hajime")
    assert fresh(item).state == State.READY


def test_a_privacy_officer_of_one_section_decides_about_its_files_only() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    own = item.transfer.sender.department_id
    other = next(code for code, _name in DEPARTMENTS if code != own)
    privacy_officer("hajime", department=other)
    assert not waiting_at(factories.actor("hajime", "lgwan")).exists()
    with pytest.raises(Denied) as denied:
        answered(item, "hajime")
    assert denied.value.code == "TRF-030"
    privacy_officer("mei", department=own)
    assert list(waiting_at(factories.actor("mei", "lgwan"))) == [item]


def test_an_answer_of_somebody_who_may_no_longer_decide_releases_nothing() -> None:
    """The worker asks again: whoever wrote the row, it must be somebody who decides now."""
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    outward_route().officers.add(factories.person("hajime"))
    held.answer_findings(
        actor=factories.actor("hajime", "lgwan"),
        item=item,
        positions=positions(item),
        is_false_alarm=True,
        reason="確かめた",
    )
    outward_route().officers.clear()
    factories.work_off()
    assert fresh(item).state == State.HELD


def test_another_look_destroys_the_copy_that_waited() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    first = item.held_copy
    services.inspect_again(actor=factories.actor("aoi", "lgwan"), item=item)
    factories.work_off()
    item = fresh(item)
    assert item.state == State.HELD
    assert item.held_copy not in (None, first)
    assert stored(first).state == StoredObject.State.DESTROYED


def test_taking_it_back_destroys_the_copy_that_waited() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    services.withdraw(actor=factories.actor("aoi", "lgwan"), transfer=item.transfer)
    factories.work_off()
    assert stored(item.held_copy).state == StoredObject.State.DESTROYED


def test_what_comes_in_is_not_looked_at() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)}, origin="internet", destination="lgwan")
    assert item.state == State.READY
    assert item.inspection is not None
    assert not hasattr(item.inspection, "screening")


def test_a_route_may_only_record() -> None:
    Route.objects.filter(origin="lgwan", destination="internet").update(hold_score=None, hold_people=None)
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    assert item.state == State.READY
    assert item.inspection is not None
    assert item.inspection.screening.people == 12


def test_limits_of_the_route_decide() -> None:
    Route.objects.filter(origin="lgwan", destination="internet").update(hold_score=None, hold_people=13)
    assert crossed({"集計.xlsx": samples.hidden_list(12)}).state == State.READY
    Route.objects.filter(origin="lgwan", destination="internet").update(hold_people=12)
    assert crossed({"集計.xlsx": samples.hidden_list(12)}).state == State.HELD


def test_an_order_list_with_a_right_check_digit_passes() -> None:
    text = "注文番号,品名,数量\r\n" + "202610160001,封筒,3\r\n" * 3
    assert crossed({"注文.csv": text.encode("cp932")}).state == State.READY


def test_without_an_answer_it_is_undecided() -> None:
    """I6: the engine over its limit, on a way that asks and on a way that only records."""
    many = ("氏名,個人番号\r\n" + "見本太郎,999999000014\r\n" * 200_000).encode("cp932")
    usual = town.settings_for
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town, "settings_for", lambda code: replace(usual(code), wall_seconds=0.01))
        item = crossed({"多数.csv": many})
        assert (item.state, item.reason) == (State.HELD, "SCR-020")
        assert item.inspection is not None
        assert (item.inspection.verdict, item.inspection.sha256_out) == (Inspection.Verdict.UNDECIDED, None)
        assert "確かめられなかった" in tell(item).why
        Route.objects.filter(origin="lgwan", destination="internet").update(hold_score=None, hold_people=None)
        assert crossed({"多数.csv": many}).state == State.READY


def count(role: str, table: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        cursor.execute(f"SELECT count(*) FROM {table}")
        found = int(cursor.fetchone()[0])
        cursor.execute("RESET ROLE")
    return found


def refused(role: str, statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{role}"')
            cursor.execute(statement)
            cursor.execute("RESET ROLE")
    except DatabaseError as error:
        return "permission denied" in str(error) or "row-level security" in str(error)
    return False


def test_a_web_process_can_answer_only_where_it_stands_and_release_nothing() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    assert count("sekisho_web_lgwan", "screening_personalfinding") > 0
    assert count("sekisho_web_internet", "screening_personalfinding") == 0
    answered(item, false=False)
    copied = (
        "INSERT INTO screening_answer (id, at, finding_id, is_false_alarm, reason, person_id, zone, kind, name,"
        " score, department_id, sample) SELECT gen_random_uuid(), at, finding_id, true, 'x', person_id, 'lgwan',"
        " kind, name, score, department_id, sample FROM screening_answer"
    )
    assert not refused("sekisho_web_lgwan", copied)
    for zone in ("internet", "mynumber"):
        assert count(f"sekisho_web_{zone}", "screening_answer") == 0
    for statement in (
        "UPDATE transfers_item SET held_copy = NULL",
        "UPDATE transfers_item SET clean_copy = held_copy",
        "DELETE FROM screening_answer",
        "UPDATE screening_personalfinding SET score = 0",
        "INSERT INTO screening_screening SELECT * FROM screening_screening",
    ):
        assert refused("sekisho_web_lgwan", statement), statement
    assert refused("sekisho_web_internet", "INSERT INTO screening_allowed SELECT * FROM screening_allowed")


def test_pages_as_pictures_are_not_a_way_around() -> None:
    """The copy of a flattened file has no text; its original has, and is what is searched."""
    Route.objects.filter(origin="lgwan", destination="internet").update(profile="flatten")
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        people = "".join(f"(m{n}@kenshu-example.jp) Tj 0 -20 Td " for n in range(4))
        page.Contents = made.make_stream(f"BT /F1 12 Tf 50 700 Td {people}ET".encode())
        out = io.BytesIO()
        made.save(out)
    item = crossed({"参加者.pdf": out.getvalue()})
    assert (item.state, item.reason) == (State.HELD, "TRF-109"), tell(item)
    assert item.inspection is not None
    assert item.inspection.screening.sha256 == item.inspection.sha256_in
    answered(item)
    assert fresh(item).state == State.READY


def test_the_api_and_the_receipt_say_the_same_places() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    where = "シート『名簿』C列、3行目から14行目、非表示"
    token = create_token(actor=System(), person=factories.person("aoi"), zone="lgwan", purpose="test")
    answer = Client().get(
        f"/api/v1/transfers/{item.transfer_id}", headers={"Authorization": f"Bearer {token}"}
    )
    [told] = answer.json()["items"]
    assert (told["state"], told["reason"], told["personal_data"]["people"]) == ("held", "TRF-109", 12)
    number = told["personal_data"]["findings"][0]
    assert (number["kind"], number["where"], number["place"]["hidden"]) == ("my_number", where, "sheet")
    page = enter("aoi", "lgwan").get(f"/items/{item.pk}/receipt/").content.decode()
    assert where in page
    assert "999999" not in page + answer.content.decode()


def test_the_evidence_speaks_the_language_of_the_page() -> None:
    item = crossed({"集計.xlsx": samples.hidden_list(12)})
    pages = {"kaname": f"/held/{item.pk}/", "aoi": f"/items/{item.pk}/receipt/"}
    for login, path in pages.items():
        client = enter(login, "lgwan")
        assert "列の見出しが個人番号（マイナンバー）を示している" in client.get(path).content.decode()
        client.post("/language/", {"language": "en", "next": path})
        english = client.get(path).content.decode()
        assert "The heading of the column says" in english
        assert "have a right check digit" in english
        assert "列の見出し" not in english
