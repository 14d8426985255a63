"""Retention by kind: the content goes when its days are over, not before, and the chain still verifies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from sekisho.foundation.audit import retention
from sekisho.foundation.audit.exporting import export, verify
from sekisho.foundation.audit.models import Event, Retention, Seal, Tombstone
from sekisho.foundation.audit.retention import BadRetention, apply_settings, days_by_event, erase, expire
from sekisho.foundation.audit.services import record, seal
from sekisho.foundation.audit.tests.trail_making import hour, public_key, tamper, three_hours, write
from sekisho.foundation.identity.actor import System

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]


def old_rows(days: int) -> None:
    """Four rows of administration and one of a session, all so many days old; sealed, under no head."""
    write(4)
    record("session:opened", actor=System(), subject="person:1")
    tamper(f"UPDATE audit_event SET at = now() - interval '{days} days'")
    seal()


@pytest.fixture
def keep_a_year(installation: Any) -> None:
    installation.SEKISHO_TRAIL_KEEP_DAYS = ["administration=365"]
    apply_settings(actor=System())


def test_what_is_past_its_days_goes_and_the_chain_still_verifies(keep_a_year: None) -> None:
    old_rows(400)
    write(1)
    seal()
    assert expire(actor=System()) == 4
    seal()
    assert set(Event.objects.values_list("name", flat=True)) == {
        "trail:retention-changed",
        "session:opened",
        "route:changed",
        "trail:expired",
    }
    report = verify()
    assert (report.problems, report.erased) == ([], 4)
    assert not any("thing:3" in line for line in export())
    assert expire(actor=System()) == 0


def test_the_erasure_itself_is_told(keep_a_year: None) -> None:
    old_rows(400)
    expire(actor=System())
    told = Event.objects.get(name="trail:expired").data
    assert (told["count"], told["days"]) == (4, 365)
    assert "route:changed" in told["names"]


def test_without_a_setting_everything_is_kept_for_ever() -> None:
    old_rows(10_000)
    assert expire(actor=System()) == 0


def test_batches_go_on_until_nothing_is_due(keep_a_year: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    old_rows(400)
    assert expire(actor=System()) == 4
    seal()
    assert verify().problems == []
    assert Event.objects.filter(name="trail:expired").count() == 2


BURY = (
    "INSERT INTO audit_tombstone (event_id, sequence, name, batch)"
    " SELECT event_id, sequence, '{name}', 'x' FROM audit_seal WHERE sequence = {sequence}"
)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (BURY.format(name="route:changed", sequence=7), "is not due"),
        (BURY.format(name="session:opened", sequence=6), "is not due"),
        (BURY.format(name="trail:retention-changed", sequence=1), "is never erased"),
        (BURY.format(name="session:opened", sequence=2), "of that sequence and name"),
        ("INSERT INTO audit_tombstone (event_id, sequence, name, batch) VALUES (-1, 1, '', '')", "no sealed event"),
        ("DELETE FROM audit_event", "append-only"),
        ("INSERT INTO audit_retention VALUES ('session:opened', 1)", "permission denied"),
        (BURY.format(name="route:changed", sequence=7).replace("batch)", "reason)"), "permission denied"),
        ("UPDATE audit_tombstone SET name = ''", "permission denied"),
    ],
)  # fmt: skip
def test_a_seized_worker_cannot_erase_what_is_not_due(keep_a_year: None, statement: str, says: str) -> None:
    old_rows(400)
    write(1)
    seal()
    with pytest.raises(DatabaseError, match=f"{says}|permission denied"), transaction.atomic():
        as_worker(statement)


def as_worker(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute('SET LOCAL ROLE "sekisho_worker"')
        cursor.execute(statement)
        cursor.execute("RESET ROLE")


def test_the_worker_may_erase_what_is_due(keep_a_year: None) -> None:
    old_rows(400)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute('SET LOCAL ROLE "sekisho_worker"')
        assert expire(actor=System()) == 4
        cursor.execute("RESET ROLE")
    assert Tombstone.objects.count() == 4


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (
            "DELETE FROM audit_event WHERE name = 'trail:expired'",
            r"is gone, and no tombstone|no event tells of it",
        ),
        ("DELETE FROM audit_tombstone WHERE sequence = 3", "sequence 3: event .* is gone, and no tombstone"),
        (
            (
                "INSERT INTO audit_tombstone SELECT event_id, sequence, 'x', (SELECT min(batch) FROM audit_tombstone)"
                ", 'expired', now() FROM audit_seal WHERE sequence = 6; DELETE FROM audit_event WHERE name = 'session:opened'"
            ),
            "sequence 2: other rows were erased than sequence 7 tells of",
        ),
        (
            (
                "INSERT INTO audit_tombstone SELECT event_id, sequence, 'x', 'mine', 'expired', now() FROM audit_seal"
                " WHERE sequence = 6; DELETE FROM audit_event WHERE name = 'session:opened'"
            ),
            r"sequence 6: 1 row\(s\) were erased, and no event tells of it",
        ),
    ],
    ids=["hide the erasure", "hide a tombstone", "slip one in", "an erasure of his own"],
)
def test_a_thief_cannot_erase_under_cover_of_retention(keep_a_year: None, deed: str, says: str) -> None:
    import re

    old_rows(400)
    expire(actor=System())
    seal()
    tamper(deed)
    assert re.search(says, str(verify().broken)), verify().broken


def test_an_erasure_before_its_time_is_named_by_the_heads(keep_a_year: None) -> None:
    """The owner erases and tells of it as if 365 days were over: the heads know better."""
    hour(f"{timezone.now() - timedelta(days=30):%Y-%m-%d}T01:10:00+00:00", 1)
    three = [(2, 3), (1, 2)]
    for ago, rows in three:
        hour(f"{timezone.now() - timedelta(days=ago):%Y-%m-%d}T01:10:00+00:00", rows)
    due = Event.objects.filter(name="route:changed").values("pk")
    early = Seal.objects.filter(event_id__in=due).order_by("sequence")
    told = retention._bury([(s.event_id, s.sequence, bytes(s.digest)) for s in early], reason="erased")
    record("trail:expired", actor=System(), subject="trail:-", names=["route:changed"], days=365, **told)
    seal()
    assert "was erased before its time" in str(verify(key=public_key()).broken)


def test_one_row_can_be_erased_by_law_and_it_is_told() -> None:
    three_hours()
    erase(actor=System(), sequence=5, why="個人情報保護法に基づく消去")
    seal()
    report = verify(key=public_key())
    assert (report.problems, report.erased) == ([], 1)
    assert Event.objects.get(name="trail:erased").data["why"] == "個人情報保護法に基づく消去"
    with pytest.raises(LookupError):
        erase(actor=System(), sequence=5, why="もう一度")


def test_a_change_of_the_days_is_told(keep_a_year: None, installation: Any) -> None:
    assert Retention.objects.get(name="route:changed").days == 365
    assert apply_settings(actor=System()) is False
    installation.SEKISHO_TRAIL_KEEP_DAYS = []
    assert apply_settings(actor=System()) is True
    assert [
        e.data["days"] == {} for e in Event.objects.filter(name="trail:retention-changed").order_by("pk")
    ] == [
        False,
        True,
    ]


@pytest.mark.parametrize("text", ["trail=3", "flow", "flow=", "flow=0", "flow=-3", "people=400"])
def test_a_setting_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(BadRetention):
        days_by_event([text])
