"""Search: by person, file, digest, number, zone and period; newest first; page after page."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from sekisho.foundation.audit import search
from sekisho.foundation.audit.models import Event, FileName, Mention
from sekisho.foundation.audit.retention import apply_settings, expire
from sekisho.foundation.audit.search import Place, TooMany, Wanted, file_keys, find, touches, walk
from sekisho.foundation.audit.services import record, seal
from sekisho.foundation.audit.tests.trail_making import tamper
from sekisho.foundation.identity.actor import Actor, System
from sekisho_demo import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation", "nobody_yet")]
A, B, CLEAN = "a" * 64, "b" * 64, "c" * 64


def sent(actor: Actor, files: dict[str, str], *, recipients: list[str]) -> list[str]:
    """A sending as the trail tells of it; returns the numbers of its items."""
    items = [
        {"id": str(uuid.uuid4()), "name": n, "size": 1, "sha256": d, "reason": ""} for n, d in files.items()
    ]
    transfer = str(uuid.uuid4())
    record(
        "transfer:submitted",
        actor=actor,
        subject=f"transfer:{transfer}",
        destination="lgwan",
        purpose="用件",
        recipients=recipients,
        items=items,
    )
    for item in items:
        record(
            "item:ready",
            actor=System(zone=actor.zone),
            subject=f"item:{item['id']}",
            transfer=transfer,
            sha256_in=item["sha256"],
            sha256_out=CLEAN if item["sha256"] == A else "d" * 64,
        )
    return [str(item["id"]) for item in items]


def taken(actor: Actor, item: str, name: str, digest: str) -> None:
    record("item:downloaded", actor=actor, subject=f"item:{item}", name=name, sha256=digest, transfer="t")


@pytest.fixture
def story() -> dict[str, str]:
    """Aoi sends 庁議資料 to Ren, who takes it; Mei sends the same bytes under another name; and other things."""
    aoi, ren, mei = (factories.actor(login, "lgwan") for login in ("aoi", "ren", "mei"))
    [first, other] = sent(aoi, {"庁議資料.docx": A, "別紙.pdf": B}, recipients=["ren"])
    taken(ren, first, "庁議資料.docx", CLEAN)
    [second] = sent(mei, {"ＣＯＰＹ（1）.docx": A}, recipients=["mei"])
    record(
        "item:download-refused", actor=factories.actor("hajime", "lgwan"), subject=f"item:{second}", code="X"
    )
    taken(factories.actor("minoru", "lgwan"), other, "別紙.pdf", "d" * 64)
    seal()
    return {"first": first, "second": second, "other": other}


def names(events: list[Event]) -> set[tuple[str, str]]:
    return {(event.name, event.actor) for event in events if event.actor != "system"}


def test_a_file_is_found_by_part_of_its_name(story: dict[str, str]) -> None:
    found = find(Wanted(file=file_keys("資料.doc")), 50)
    assert names(found) == {("transfer:submitted", "aoi"), ("item:downloaded", "ren")}


@pytest.mark.parametrize("text", ["copy(1)", "ＣＯＰＹ（１）", "Copy"])
def test_width_and_case_do_not_matter(story: dict[str, str], text: str) -> None:
    assert names(find(Wanted(file=file_keys(text)), 50)) == {("transfer:submitted", "mei")}


@pytest.mark.parametrize("text", ["100%", "_", "資料%", "ない名前"])
def test_what_is_no_part_of_a_name_finds_nothing(story: dict[str, str], text: str) -> None:
    assert find(Wanted(file=file_keys(text)), 50) == []


def test_a_digest_finds_every_event_that_mentions_it(story: dict[str, str]) -> None:
    found = find(Wanted(file=file_keys(CLEAN.upper())), 50)
    assert {event.name for event in found} == {"item:ready", "item:downloaded"}
    assert len(find(Wanted(file=file_keys(A)), 50)) == 4


def test_a_number_finds_what_happened_to_the_thing(story: dict[str, str]) -> None:
    for text in (story["second"], f"item:{story['second']}"):
        found = find(Wanted(file=file_keys(text)), 50)
        assert names(found) == {("transfer:submitted", "mei"), ("item:download-refused", "hajime")}


def test_a_person_is_found_by_deeds_and_by_what_concerned_him(story: dict[str, str]) -> None:
    found = find(Wanted(person="ren"), 50)
    assert {("item:downloaded", "ren"), ("transfer:submitted", "aoi"), ("person:added", "system")} == {
        (event.name, event.actor) for event in found
    }


def test_a_deputy_is_found_for_whom_he_decided() -> None:
    from dataclasses import replace

    record(
        "session:closed", actor=replace(factories.actor("ren", "lgwan"), deputy_for="aoi"), subject="person:1"
    )
    seal()
    assert "session:closed" in {event.name for event in find(Wanted(person="aoi"), 50)}


def test_conditions_hold_together(story: dict[str, str]) -> None:
    now = timezone.now()
    file = file_keys("庁議資料")
    assert names(find(Wanted(file=file, person="ren"), 50)) == {
        ("transfer:submitted", "aoi"),
        ("item:downloaded", "ren"),
    }
    assert names(find(Wanted(file=file, name="item:downloaded"), 50)) == {("item:downloaded", "ren")}
    assert find(Wanted(file=file, zone="internet"), 50) == []
    assert find(Wanted(file=file, since=now + timedelta(hours=1)), 50) == []
    assert find(Wanted(file=file, until=now - timedelta(hours=1)), 50) == []
    assert len(find(Wanted(zone="lgwan", name="item:downloaded", since=now - timedelta(hours=1)), 50)) == 2


def test_page_after_page_every_event_comes_once(story: dict[str, str]) -> None:
    everything = list(Event.objects.order_by("-at", "-pk").values_list("pk", flat=True))
    walked = [event.pk for batch in walk(Wanted(), batch=3) for event in batch]
    assert walked == everything
    walked = [event.pk for batch in walk(Wanted(person="aoi"), batch=2) for event in batch]
    assert walked == sorted(set(walked), reverse=True)
    assert len(walked) >= 2


def test_rows_of_one_moment_are_not_lost_between_pages() -> None:
    for number in range(7):
        record("session:closed", actor=System(), subject=f"person:{number}")
    tamper("UPDATE audit_event SET at = '2026-11-22 01:02:03.456789+00'")
    walked = [event.pk for batch in walk(Wanted(), batch=2) for event in batch]
    assert len(walked) == len(set(walked)) == Event.objects.count()
    place = Place(Event.objects.latest("pk").at, 7)
    assert Place.from_text(str(place)) == place


def test_too_many_names_want_a_longer_word(monkeypatch: pytest.MonkeyPatch, story: dict[str, str]) -> None:
    monkeypatch.setattr(search, "MOST_NAMES", 1)
    with pytest.raises(TooMany):
        file_keys(".")


def test_who_touched_a_file_is_found_across_transfers_names_and_clean_copies(story: dict[str, str]) -> None:
    for digest in (A, CLEAN):
        found = touches(digest)
        assert names(found.events) == {
            ("transfer:submitted", "aoi"),
            ("item:downloaded", "ren"),
            ("transfer:submitted", "mei"),
            ("item:download-refused", "hajime"),
        }
        assert found.digests == {A, CLEAN}
        assert not found.more


def test_what_is_older_than_a_year_is_left_out(story: dict[str, str]) -> None:
    assert touches(A, since=timezone.now() + timedelta(hours=1)).events == []
    assert touches("e" * 64).events == []


def test_a_file_with_many_events_says_that_there_are_more(
    story: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_TOUCHES", 2)
    assert touches(A).more


def test_what_expired_cannot_be_found_any_more(story: dict[str, str], installation: Any) -> None:
    installation.SEKISHO_TRAIL_KEEP_DAYS = ["flow=30"]
    apply_settings(actor=System())
    keys = file_keys("庁議資料")
    tamper(
        "UPDATE audit_event SET at = at - interval '31 days' WHERE name LIKE 'item:%' OR name LIKE 'transfer:%'",
        "UPDATE audit_mention m SET at = e.at FROM audit_event e WHERE e.id = m.event_id",
    )
    assert expire(actor=System()) == 8
    assert find(Wanted(file=keys), 50) == []
    assert not FileName.objects.exists()
    assert not Mention.objects.filter(key__in=keys).exists()


@pytest.mark.parametrize(("zone", "may"), [("lgwan", True), ("internet", False), ("mynumber", False)])
def test_only_the_administration_entrance_has_the_index(story: dict[str, str], zone: str, may: bool) -> None:
    for table in ("audit_mention", "audit_filename", "audit_seal", "audit_head"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, %s, 'SELECT')", [f"sekisho_web_{zone}", table])
            assert cursor.fetchone()[0] is may
            cursor.execute(
                "SELECT has_table_privilege(%s, %s, 'INSERT, UPDATE, DELETE')", [f"sekisho_web_{zone}", table]
            )
            assert cursor.fetchone()[0] is False
