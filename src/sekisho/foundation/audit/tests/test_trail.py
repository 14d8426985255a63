from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from sekisho.foundation.audit.exporting import export, verify
from sekisho.foundation.audit.models import Event, Seal, Unsealed
from sekisho.foundation.audit.proof.chain import GENESIS, digest, link
from sekisho.foundation.audit.services import record, seal
from sekisho.foundation.audit.tests.trail_making import tamper, write
from sekisho.foundation.identity.actor import System
from sekisho_demo import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_the_database_itself_refuses_to_change_the_trail(statement: str) -> None:
    write(1)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE audit_seal SET chain = ''", "DELETE FROM audit_seal"])
def test_the_seals_are_as_fixed_as_the_events(statement: str) -> None:
    write(1)
    seal()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_sealing_chains_every_event_once_and_in_order() -> None:
    write(5)
    assert seal() == 5
    assert seal() == 0
    assert not Unsealed.objects.exists()
    chain = GENESIS
    for number, sealed in enumerate(Seal.objects.order_by("sequence"), start=1):
        chain = link(chain, number, bytes(sealed.digest))
        assert (sealed.sequence, bytes(sealed.chain)) == (number, chain)


def test_a_good_trail_verifies_and_tells_its_head() -> None:
    write(3)
    seal()
    write(1)
    result = verify()
    assert (result.rows, result.unsealed, result.broken) == (3, 1, None)
    assert result.chain == bytes(Seal.objects.get(sequence=3).chain).hex()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE audit_event SET actor = 'somebody' WHERE subject = 'thing:1'",
            "sequence 2: event .* was changed",
        ),
        ("UPDATE audit_event SET data = '{}' WHERE subject = 'thing:1'", "sequence 2: event .* was changed"),
        ("DELETE FROM audit_event WHERE subject = 'thing:1'", "sequence 2: event .* is gone"),
        ("DELETE FROM audit_seal WHERE sequence = 2", "sequence 2: the row is missing"),
        (
            "UPDATE audit_seal SET digest = (SELECT digest FROM audit_seal WHERE sequence = 3) WHERE sequence = 2",
            "sequence 2: event .* was changed",
        ),
        (
            "UPDATE audit_seal SET chain = sha256('x') WHERE sequence = 2",
            "sequence 2: the chain does not follow",
        ),
    ],
)
def test_verify_names_the_first_row_that_does_not_fit(statement: str, says: str) -> None:
    write(4)
    seal()
    tamper(statement)
    broken = verify().broken
    assert broken is not None
    assert re.search(says, broken), broken


def test_an_event_slipped_in_past_the_sealer_is_noticed() -> None:
    write(2)
    seal()
    tamper(
        "INSERT INTO audit_event (at, name, actor, zone, channel, request_id, subject, data, salt) "
        "VALUES (now(), 'x:y', 'x', '-', '-', '', 'x:1', '{}', '')"
    )
    assert "without a seal" in str(verify().broken)


def test_a_payload_can_be_checked_from_the_export_alone() -> None:
    write(2)
    seal()
    chain = GENESIS
    for line in export():
        row: dict[str, Any] = json.loads(line)
        if row["type"] != "row":
            continue
        assert digest(bytes.fromhex(row["salt"]), row["event"]).hex() == row["digest"]
        chain = link(chain, row["sequence"], bytes.fromhex(row["digest"]))
        assert chain.hex() == row["chain"]


def test_a_rolled_back_change_leaves_no_event() -> None:
    class Broke(Exception):
        pass

    def change() -> None:
        with transaction.atomic():
            write(1)
            raise Broke

    with pytest.raises(Broke):
        change()
    assert not Event.objects.exists()


def test_a_row_tells_door_process_and_deputy() -> None:
    actor = replace(factories.actor("aoi", "lgwan"), channel="web", deputy_for="tsukasa")
    record("session:closed", actor=actor, subject="person:1")
    row = Event.objects.get(name="session:closed")
    assert (row.deputy_for, row.address, row.request_id) == ("tsukasa", "127.0.0.1", actor.request_id)
    assert re.fullmatch(r"[a-z]+@[0-9.]+:[0-9]+", row.entrance)
    assert row.writer == connection.settings_dict["USER"]
    record("session:closed", actor=System(), subject="person:1")
    assert Event.objects.latest("pk").entrance == "shell"


def test_a_web_role_can_neither_date_back_nor_write_in_anothers_name() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute('SET LOCAL ROLE "sekisho_web_lgwan"')
        cursor.execute(
            "INSERT INTO audit_event (at, name, actor, zone, channel, request_id, subject, data, salt, writer)"
            " VALUES ('2020-01-01', 'x:y', 'x', 'lgwan', '-', '', 'x:1', '{}', '', 'sekisho_worker')"
        )
        cursor.execute("RESET ROLE")
    row = Event.objects.latest("pk")
    assert (row.writer, row.at.year > 2020) == ("sekisho_web_lgwan", True)
