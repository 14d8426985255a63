"""Locked files: held, opened with the password that a person gives, and no trace of the password anywhere."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from sekisho.border.transfers import policies, services, unlocking
from sekisho.border.transfers.models import GivenPassword, Item, ProcessingRecord, Transfer
from sekisho.border.transfers.presentation import line, tell
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.inspection.api import Inspection
from sekisho.foundation.vault.api import read, sealed
from sekisho.foundation.vault.models import ObjectKey
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples
from sekisho_disarm.engine import inspect_bytes
from sekisho_disarm.zipio import Writer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inspection_parent", "installation")]

RIGHT = "合言葉-Right7"
WRONG = "wrong-9"


def locked_zip(inner: bytes = "回覧です\n".encode(), name: str = "回覧.txt") -> bytes:
    writer = Writer()
    writer.add(name, inner, password=RIGHT)
    return writer.finish()


def held(data: bytes | None = None, name: str = "資料.zip") -> Item:
    transfer = factories.sent({name: data or locked_zip()})
    factories.work_off()
    return fresh(Item.objects.get(transfer=transfer))


def fresh(item: Item) -> Item:
    return Item.objects.select_related("inspection", "transfer").get(pk=item.pk)


def give(item: Item, word: str, *, login: str = "aoi", zone: str = "internet") -> Item:
    """As the page does, without the broker between."""
    secret = factories.stored(sealed(word), zone)
    unlocking.give(actor=factories.actor(login, zone), item=item, secret=secret)
    factories.work_off()
    return fresh(item)


def content(item: Item) -> bytes:
    assert item.clean_copy is not None
    return b"".join(read(item.clean_copy))


def code_of(call: Any) -> str:
    with pytest.raises(Denied) as denied:
        call()
    return denied.value.code


def test_a_locked_file_is_held_for_its_password() -> None:
    item = held()
    assert (item.state, item.reason) == (State.HELD, "DSM-930")
    assert line(item, as_sender=True).locked
    assert "パスワード" in tell(item).why


def test_the_right_password_opens_it_and_the_copy_is_open() -> None:
    item = give(held(), RIGHT)
    assert (item.state, item.output_name) == (State.READY, "資料.zip")
    assert inspect_bytes(content(item), "資料.zip")[0].passed
    assert item.inspection is not None
    assert item.inspection.opened_with == "given"
    assert "DSM-004" in item.inspection.codes
    assert GivenPassword.objects.get().outcome == "opened"


def test_a_wrong_password_says_so_and_another_may_be_given() -> None:
    item = give(held(), WRONG)
    assert (item.state, item.reason) == (State.HELD, "DSM-931")
    assert "開けません" in tell(item).why
    assert line(item, as_sender=True).locked
    assert give(item, RIGHT).state == State.READY
    assert [given.outcome for given in GivenPassword.objects.all()] == ["wrong", "opened"]


def test_what_is_behind_the_password_is_judged_like_anything() -> None:
    item = give(held(locked_zip(samples.program(), "請求書.exe")), RIGHT)
    assert (item.state, item.clean_copy) == (State.REFUSED, None)


def test_a_route_that_keeps_passwords_gives_the_copy_the_same_one() -> None:
    Route.objects.filter(origin="internet", destination="lgwan").update(keep_password=True)
    item = give(held(), RIGHT)
    assert item.state == State.READY
    assert item.inspection is not None
    assert "DSM-005" in item.inspection.codes
    assert not inspect_bytes(content(item), "資料.zip")[0].passed
    assert inspect_bytes(content(item), "資料.zip", passwords=[RIGHT])[0].passed


def everything_stored() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        said = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            said += [str(row[0]) for row in cursor.fetchall()]
    return "\n".join(said)


def test_the_password_is_in_no_table_and_destroyed_when_the_file_was_inspected(
    caplog: pytest.LogCaptureFixture,
) -> None:
    item = held()
    secret = factories.stored(sealed(RIGHT), "internet")
    unlocking.give(actor=factories.actor("aoi", "internet"), item=item, secret=secret)
    assert ObjectKey.objects.filter(object_id=secret.object_id).exists()
    assert RIGHT not in everything_stored()
    assert RIGHT.encode().hex() not in everything_stored()
    factories.work_off()
    assert not ObjectKey.objects.filter(object_id=secret.object_id).exists()
    assert GivenPassword.objects.get().secret is None
    assert RIGHT not in everything_stored() + caplog.text
    assert RIGHT not in json.loads(json.dumps(ProcessingRecord.objects.get(item=item).body))


def test_the_trail_tells_that_a_password_was_given_and_by_whom() -> None:
    item = give(give(held(), WRONG), RIGHT)
    given = Event.objects.filter(name="item:password-given").order_by("pk")
    assert [(event.actor, event.data["attempt"]) for event in given] == [("aoi", 1), ("aoi", 2)]
    assert Event.objects.get(name="item:ready").data["opened_with"] == "given"
    assert item.state == State.READY


@pytest.mark.parametrize(
    ("login", "zone", "code"),
    [
        ("aoi", "internet", ""),  # the sender where it was sent
        ("aoi", "lgwan", "TRF-020"),  # herself as recipient, in the other zone
        ("ren", "internet", "TRF-020"),  # a colleague
        ("mei", "lgwan", "TRF-020"),
        ("kaname", "lgwan", "TRF-020"),  # the administrator
    ],
)
def test_only_the_sender_gives_a_password(login: str, zone: str, code: str) -> None:
    item = held()
    if not code:
        assert give(item, RIGHT).state == State.READY
        return
    assert code_of(lambda: give(item, RIGHT, login=login, zone=zone)) == code
    refused = lambda: unlocking.hand_in(actor=factories.actor(login, zone), item=item, password=RIGHT)  # noqa: E731
    assert code_of(refused) == code
    assert Event.objects.get(name="item:password-refused").data == {"code": code}


def test_nobody_gives_a_password_where_none_is_needed() -> None:
    open_file, broken = held(b"text\n", "メモ.txt"), held(samples.document()[:3000], "壊れた.docx")
    for item in (open_file, broken):
        assert code_of(lambda item=item: give(item, RIGHT)) == "TRF-021"


def test_an_empty_or_endless_password_is_refused_before_it_is_stored() -> None:
    item = held()
    for word in ("", "x" * 256):
        handed = lambda word=word: unlocking.hand_in(  # noqa: E731
            actor=factories.actor("aoi", "internet"), item=item, password=word
        )
        assert code_of(handed) == "TRF-023"


def test_after_five_wrong_ones_one_waits() -> None:
    item = held()
    aoi = factories.person("aoi")
    for _ in range(policies.MAX_WRONG_PASSWORDS):
        GivenPassword.objects.create(item=item, person=aoi, outcome="wrong")
    assert code_of(lambda: give(item, RIGHT)) == "TRF-022"
    GivenPassword.objects.update(at=timezone.now() - timedelta(minutes=policies.PASSWORD_MINUTES, seconds=1))
    assert give(item, RIGHT).state == State.READY


def test_wrong_ones_for_many_files_count_together() -> None:
    item, other = held(), held()
    aoi = factories.person("aoi")
    for _ in range(policies.MAX_WRONG_PASSWORDS_OF_PERSON):
        GivenPassword.objects.create(item=other, person=aoi, outcome="wrong")
    assert code_of(lambda: give(item, RIGHT)) == "TRF-022"


def given_and_not_inspected(item: Item) -> GivenPassword:
    secret = factories.stored(sealed(RIGHT), "internet")
    unlocking.give(actor=factories.actor("aoi", "internet"), item=item, secret=secret)
    return GivenPassword.objects.get()


def test_taking_the_file_back_destroys_what_was_given() -> None:
    item = held()
    given = given_and_not_inspected(item)
    transfer = Transfer.objects.get(pk=item.transfer_id)
    services.withdraw(actor=factories.actor("aoi", "internet"), transfer=transfer)
    services.destroy_withdrawn(item.pk)
    given.refresh_from_db()
    assert (given.secret, given.outcome) == (None, "unused")


def test_a_row_that_names_another_object_destroys_nothing() -> None:
    """What a seized web process could write."""
    item = held()
    assert item.original is not None
    GivenPassword.objects.create(item=item, person=factories.person("aoi"), secret=item.original)
    services.give_up_inspection(item.pk)
    Item.objects.filter(pk=item.pk).update(state=State.RECEIVED)
    services.give_up_inspection(item.pk)
    assert GivenPassword.objects.get().secret is None
    assert ObjectKey.objects.filter(object_id=item.original).exists()


def test_a_job_that_is_given_up_destroys_what_was_given() -> None:
    item = held()
    given = given_and_not_inspected(item)
    secret = given.secret
    services.give_up_inspection(item.pk)
    given.refresh_from_db()
    assert given.secret is None
    assert not ObjectKey.objects.filter(object_id=secret).exists()


def test_a_document_behind_a_password_comes_out_as_a_document() -> None:
    from sekisho_disarm import office_password

    item = held(office_password.sample(samples.macro_document(), RIGHT, rounds=100), "申請書.docm")
    assert item.reason == "DSM-930"
    item = give(item, RIGHT)
    assert (item.state, item.output_name) == (State.READY, "申請書.docx")
    assert samples.MARK.encode() not in content(item)


def test_the_given_password_does_not_help_a_find_through(settings: Any, clamd: Any) -> None:
    """Scanners cannot look into the locked original, so they see the opened copy."""
    from sekisho_demo.scanner_servers import MARK

    settings.SEKISHO_SCANNERS = [f"clamd={clamd.setting}"]
    item = held(locked_zip(MARK + b"\n", "メモ.txt"))
    assert item.reason == "DSM-930"
    item = give(item, RIGHT)
    assert (item.state, item.reason, item.clean_copy) == (State.REFUSED, "SCN-001", None)
    assert item.inspection is not None
    assert item.inspection.verdict == Inspection.Verdict.BLOCKED


def test_the_row_never_prints_a_word() -> None:
    item = held()
    terms = services.terms_for(given_and_not_inspected(item).item)
    assert list(terms.given) == [RIGHT]
    assert RIGHT not in repr(terms)
    assert io.StringIO(repr(terms)).getvalue().startswith("Terms(profile='keep'")
