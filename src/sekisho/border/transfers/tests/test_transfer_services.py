"""The verbs of transfers without the engines: permissions, states, fences.  The engines' part is in test_crossing."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sekisho.border.transfers import policies, records, services
from sekisho.border.transfers.models import Download, Item, ProcessingRecord, Transfer
from sekisho.border.transfers.outlook import without_owner
from sekisho.border.transfers.states import MOVES, SETTLED, ImpossibleMove, State, event_of
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.inspection.api import Examined, Inspection
from sekisho.foundation.jobs.api import Attempt, Superseded
from sekisho.foundation.organisation.api import Outlook
from sekisho.foundation.vault.api import StoredObject, Writing
from sekisho.foundation.vault.models import ObjectKey, Release
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def crossing(installation: Any) -> Transfer:
    return factories.sent({"a.docx": b"original"}, recipients=["aoi", "ren"])


def only(transfer: Transfer) -> Item:
    return Item.objects.select_related("transfer").get(transfer=transfer)


def attempt_of(item: Item, number: int = 0) -> Attempt:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE args->>'subject' = %s RETURNING id",
            [number, str(item.pk)],
        )
        return Attempt(int(cursor.fetchone()[0]), number)


def examined(item: Item, verdict: str = "changed", **columns: Any) -> Examined:
    clean = None
    if verdict in ("clean", "changed"):
        writing = Writing("-")
        writing.write(b"clean copy")
        clean = writing.commit()
    facts: dict[str, Any] = {
        "original": item.original,
        "kind": "docx",
        "profile": "keep",
        "verdict": verdict,
        "size_in": item.size,
        "sha256_in": item.sha256,
        "sha256_out": clean.sha256 if clean else None,
        "size_out": clean.size if clean else None,
        "engine": "test",
        "open_ms": 1,
        "store_ms": 1,
        "total_ms": 2,
        "output_name": "a.docx",
    }
    return Examined(Inspection(**(facts | columns)), clean)


def settle(item: Item, verdict: str = "changed", **columns: Any) -> Item:
    attempt = attempt_of(item)
    services.begin_inspection(item.pk, attempt)
    services.finish_inspection(item.pk, attempt, examined(item, verdict, **columns))
    return Item.objects.select_related("transfer", "inspection").get(pk=item.pk)


def _digest(object_id: uuid.UUID | None) -> str:
    assert object_id is not None
    return StoredObject.objects.get(pk=object_id).sha256


def code_of(call: Any) -> str:
    with pytest.raises(Denied) as denied:
        call()
    return denied.value.code


# --- submitting -----------------------------------------------------------------------------------------


def test_a_sending_is_one_transaction_of_state_trail_and_job(crossing: Transfer) -> None:
    item = only(crossing)
    assert (item.state, item.size) == (State.RECEIVED, 8)
    event = Event.objects.get(name="transfer:submitted")
    assert event.data["items"][0]["sha256"] == item.sha256
    assert event.data["recipients"] == ["aoi", "ren"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->>'subject' = %s", [str(item.pk)])
        assert cursor.fetchone()[0] == 1


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"files": {}}, "TRF-001"),
        ({"recipients": []}, "TRF-003"),
        ({"recipients": ["mei"], "origin": "lgwan", "destination": "internet"}, "TRF-004"),
        ({"purpose": "  "}, "TRF-005"),
        ({"destination": "mynumber"}, "ZON-001"),
        ({"destination": "internet"}, "ZON-001"),
        ({"destination": "nowhere"}, "ZON-001"),
    ],
)
def test_what_may_not_be_sent_is_refused_and_recorded(
    installation: Any, how: dict[str, Any], code: str
) -> None:
    assert code_of(lambda: factories.sent(**({"files": {"a.txt": b"a"}} | how))) == code
    assert not Transfer.objects.exists()
    assert Event.objects.get(name="transfer:refused").data == {"code": code}


def test_too_many_files_are_refused_with_the_number(installation: Any) -> None:
    Route.objects.filter(origin="internet", destination="lgwan").update(max_files=2)
    with pytest.raises(Denied, match="TRF-002") as denied:
        factories.sent({f"{n}.txt": b"x" for n in range(3)})
    assert "2件まで" in denied.value.reason


def test_a_file_over_the_routes_limit_is_refused_and_the_others_go_on(installation: Any) -> None:
    Route.objects.filter(origin="internet", destination="lgwan").update(max_file_mib=1)
    transfer = factories.sent({"big.txt": b"x" * (1024 * 1024 + 1), "small.txt": b"x"})
    big, small = transfer.items.all()
    assert (big.state, big.reason, big.original) == (State.REFUSED, "TRF-101", None)
    assert small.state == State.RECEIVED


def test_a_staged_object_cannot_be_sent_twice_or_from_another_zone(installation: Any) -> None:
    stored = factories.stored(b"x", "internet")
    incoming = [services.Incoming("a.txt", stored, 1)]
    how: dict[str, Any] = {"destination": "internet", "recipients": [factories.person("aoi")], "purpose": "x"}
    with pytest.raises(Exception, match=str(stored.object_id)):
        services.submit(actor=factories.actor("aoi", "lgwan"), files=incoming, **how)
    assert not Transfer.objects.exists()


def test_names_that_meet_are_kept_apart(installation: Any) -> None:
    transfer = factories.sent({"x/a.txt": b"1", "y/A.txt": b"2"})
    assert [item.name for item in transfer.items.all()] == ["a.txt", "A (2).txt"]


# --- settling -------------------------------------------------------------------------------------------


def test_ready_means_a_clean_copy_released_in_the_destination_only(crossing: Transfer) -> None:
    item = settle(only(crossing))
    assert item.state == State.READY
    release = Release.objects.get()
    assert (release.object_id, release.zone) == (item.clean_copy, "lgwan")
    assert item.clean_copy != item.original
    assert Event.objects.get(name="item:ready").data["sha256_out"] == _digest(item.clean_copy)


@pytest.mark.parametrize(("verdict", "state"), [("blocked", State.REFUSED), ("undecided", State.HELD)])
def test_what_is_not_proven_passable_is_released_nowhere(
    crossing: Transfer, verdict: str, state: State
) -> None:
    findings = [{"code": "DSM-910", "where": "", "action": "stopped", "message": "…"}]
    item = settle(only(crossing), verdict, findings=findings)
    assert (item.state, item.reason, item.clean_copy) == (state, "DSM-910", None)
    assert not Release.objects.exists()


def test_a_kind_that_the_route_does_not_allow_is_refused(crossing: Transfer) -> None:
    Route.objects.filter(origin="internet", destination="lgwan").update(allowed_kinds=["pdf"])
    item = settle(only(crossing))
    assert (item.state, item.reason) == (State.REFUSED, "TRF-103")
    assert not Release.objects.exists()


def test_a_route_closed_during_inspection_lets_nothing_through(crossing: Transfer) -> None:
    item = only(crossing)
    attempt = attempt_of(item)
    services.begin_inspection(item.pk, attempt)
    Route.objects.update(is_open=False)
    services.finish_inspection(item.pk, attempt, examined(item))
    assert (only(crossing).state, only(crossing).reason) == (State.HELD, "TRF-106")
    assert not Release.objects.exists()


def test_the_database_knows_no_ready_item_without_inspection(crossing: Transfer) -> None:
    with pytest.raises(IntegrityError, match="ready_means_inspected"):
        Item.objects.update(state=State.READY)


def test_an_attempt_that_was_replaced_can_commit_nothing(crossing: Transfer) -> None:
    item = only(crossing)
    old = attempt_of(item)
    services.begin_inspection(item.pk, old)
    new = attempt_of(item, number=1)
    services.begin_inspection(item.pk, new)
    with pytest.raises(Superseded), transaction.atomic():
        services.finish_inspection(item.pk, old, examined(item))
    services.finish_inspection(item.pk, new, examined(item))
    assert only(crossing).state == State.READY
    assert Release.objects.count() == 1


def test_a_second_run_of_a_finished_job_does_nothing(crossing: Transfer) -> None:
    item = settle(only(crossing))
    assert services.begin_inspection(item.pk, attempt_of(item)) is None
    assert only(crossing).state == State.READY


def test_a_job_that_used_up_its_attempts_holds_the_item_for_a_person(crossing: Transfer) -> None:
    services.give_up_inspection(only(crossing).pk)
    item = only(crossing)
    assert (item.state, item.reason) == (State.HELD, "TRF-104")


def test_the_sender_has_a_held_item_inspected_again(crossing: Transfer) -> None:
    item = settle(only(crossing), "undecided")
    services.inspect_again(actor=factories.actor("aoi", "internet"), item=item)
    assert only(crossing).state == State.RECEIVED
    assert Event.objects.filter(name="item:inspected-again").exists()


# --- who may what ---------------------------------------------------------------------------------------

EVERYBODY = [
    ("aoi", "internet"),
    ("aoi", "lgwan"),
    ("ren", "internet"),
    ("ren", "lgwan"),
    ("hajime", "internet"),
    ("hajime", "lgwan"),
    ("mei", "lgwan"),
    ("mei", "mynumber"),
    ("kaname", "internet"),
    ("kaname", "lgwan"),
    ("kaname", "mynumber"),
    ("minoru", "lgwan"),
]


@pytest.mark.parametrize(("login", "zone"), EVERYBODY)
def test_who_sees_a_transfer(crossing: Transfer, login: str, zone: str) -> None:
    """Sender at the origin, recipients at the destination; no administrator, no head, no auditor."""
    allowed = (login, zone) in {("aoi", "internet"), ("aoi", "lgwan"), ("ren", "lgwan")}
    actor = factories.actor(login, zone)
    assert Transfer.objects.visible_to(actor).filter(pk=crossing.pk).exists() is allowed
    if allowed:
        policies.check_may_read(actor, crossing)
    else:
        assert code_of(lambda: policies.check_may_read(actor, crossing)) == "TRF-010"


@pytest.mark.parametrize(("login", "zone"), EVERYBODY)
def test_who_may_download(crossing: Transfer, login: str, zone: str) -> None:
    item = settle(only(crossing))
    actor = factories.actor(login, zone)
    if (login, zone) in {("aoi", "lgwan"), ("ren", "lgwan")}:
        policies.check_may_download(actor, item)
    else:
        assert code_of(lambda: list(services.download(actor=actor, item=item))) == "TRF-010"
        assert Event.objects.get(name="item:download-refused").actor == login
        assert not Download.objects.exists()


@pytest.mark.parametrize(("login", "zone"), EVERYBODY)
def test_who_may_withdraw(crossing: Transfer, login: str, zone: str) -> None:
    actor = factories.actor(login, zone)
    if (login, zone) == ("aoi", "internet"):
        services.withdraw(actor=actor, transfer=crossing)
        assert only(crossing).state == State.WITHDRAWN
    else:
        assert code_of(lambda: services.withdraw(actor=actor, transfer=crossing)) == "TRF-012"
        assert only(crossing).state == State.RECEIVED


@pytest.mark.parametrize("state", [s for s in State if s is not State.READY])
def test_only_what_is_ready_can_be_downloaded(crossing: Transfer, state: State) -> None:
    Item.objects.update(state=state)
    assert (
        code_of(lambda: policies.check_may_download(factories.actor("ren", "lgwan"), only(crossing)))
        == "TRF-011"
    )


# --- taking back, expiring --------------------------------------------------------------------------------


def test_withdrawing_destroys_the_keys(crossing: Transfer) -> None:
    item = settle(only(crossing))
    services.withdraw(actor=factories.actor("aoi", "internet"), transfer=crossing)
    services.destroy_withdrawn(item.pk)
    assert not ObjectKey.objects.filter(object_id__in=[item.original, item.clean_copy]).exists()
    assert not Release.objects.exists()


def test_a_verdict_that_comes_after_the_withdrawal_changes_nothing(crossing: Transfer) -> None:
    item = only(crossing)
    attempt = attempt_of(item)
    services.begin_inspection(item.pk, attempt)
    services.withdraw(actor=factories.actor("aoi", "internet"), transfer=crossing)
    services.finish_inspection(item.pk, attempt, examined(item))
    assert only(crossing).state == State.WITHDRAWN
    assert not Release.objects.exists()


def test_what_is_past_its_day_expires_and_its_keys_go(crossing: Transfer) -> None:
    item = settle(only(crossing))
    assert services.expire() == 0
    Transfer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert services.expire() == 1
    assert only(crossing).state == State.EXPIRED
    assert not ObjectKey.objects.filter(object_id__in=[item.original, item.clean_copy]).exists()
    assert ProcessingRecord.objects.filter(item=item).exists()


# --- the processing record --------------------------------------------------------------------------------


def record_file(crossing: Transfer) -> str:
    return records.to_file(ProcessingRecord.objects.get(item__transfer=crossing))


def test_a_record_says_what_was_done_and_can_be_verified(crossing: Transfer, settings: Any) -> None:
    item = settle(
        only(crossing), findings=[{"code": "DSM-101", "where": "x", "action": "removed", "message": "…"}]
    )
    content = records.verify(record_file(crossing), settings.SEKISHO_RECORD_PUBLIC_KEY_FILE.read_bytes())
    assert content["sha256_in"] == item.sha256
    assert content["findings"][0]["code"] == "DSM-101"
    assert content["verdict"] == "changed"


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda t: t.replace("changed", "clean  "), "changed after it was signed"),
        (lambda t: "{}", "not a processing record"),
        (lambda t: "not json", "not a processing record"),
        (lambda t: json.dumps(json.loads(t) | {"key": "0" * 16}), "was signed with key"),
        (lambda t: json.dumps(json.loads(t) | {"signature": "00" * 64}), "changed after it was signed"),
    ],
)
def test_a_damaged_record_does_not_verify(crossing: Transfer, settings: Any, damage: Any, says: str) -> None:
    settle(only(crossing))
    public = settings.SEKISHO_RECORD_PUBLIC_KEY_FILE.read_bytes()
    with pytest.raises(records.BadRecord, match=says):
        records.verify(damage(record_file(crossing)), public)


# --- the state machine ------------------------------------------------------------------------------------


def test_only_ready_is_reached_through_inspection() -> None:
    """Or out of what inspection held, by answers of others (test_held_for_personal_data)."""
    assert [state for state in State if State.READY in MOVES[state]] == [State.INSPECTING, State.HELD]


def test_an_impossible_move_is_an_error() -> None:
    with pytest.raises(ImpossibleMove):
        event_of(State.REFUSED, State.READY)
    with pytest.raises(ImpossibleMove):
        event_of(State.WITHDRAWN, State.RECEIVED)


def test_every_state_is_in_the_table() -> None:
    assert set(MOVES) == set(State)
    assert SETTLED | {State.RECEIVED, State.INSPECTING} == set(State)


def test_an_unknown_item_is_no_work() -> None:
    with transaction.atomic(), pytest.raises(Superseded):
        services.begin_inspection(uuid.uuid4(), Attempt(0, 0))


@pytest.mark.parametrize("recipient", ["aoi", "gyousha"])
def test_a_contractor_reaches_the_section_responsible(installation: Any, recipient: str) -> None:
    factories.contractor("gyousha", zones=["internet", "lgwan"])
    assert factories.sent({"a.txt": b"a"}, sender="gyousha", recipients=[recipient]).sender.login == "gyousha"


def test_a_contractor_reaches_nobody_else(installation: Any) -> None:
    factories.contractor("gyousha", zones=["internet", "lgwan"])
    with pytest.raises(Denied, match="TRF-007"):
        factories.sent({"a.txt": b"a"}, sender="gyousha", recipients=["aoi", "mei"])


def test_a_new_year_is_told_of_files_that_only_leavers_could_still_take(installation: Any) -> None:
    aoi = factories.person("aoi")
    settle(only(factories.sent({"a.docx": b"a"})))
    settle(only(factories.sent({"b.docx": b"b"})), "undecided")
    settle(only(factories.sent({"c.docx": b"c"}, recipients=["aoi", "ren"])))
    nobody: frozenset[Any] = frozenset()
    outlook = Outlook(timezone.localdate(), frozenset({aoi.pk}), nobody, nobody)
    assert [(found.code, found.count) for found in without_owner(outlook)] == [("TRF-201", 1), ("TRF-202", 1)]
    assert list(without_owner(Outlook(timezone.localdate(), nobody, nobody, nobody))) == []
