"""What a seized process could do with its database role (I9): asked of the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from sekisho.border.emergencies import services as emergencies
from sekisho.border.partner_passwords import services as partner_passwords
from sekisho.border.transfers import retention
from sekisho.border.transfers.models import GivenPassword, Item, Transfer
from sekisho.foundation.approvals import telling
from sekisho.foundation.audit.models import Event
from sekisho.foundation.vault.api import sealed
from sekisho.foundation.zones.api import Zone
from sekisho_demo import factories

pytestmark = pytest.mark.django_db


@contextmanager
def as_role(role: str) -> Iterator[Any]:
    """Be that role until the end of the block; an error rolls the block back, and the role with it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        yield cursor
        cursor.execute("RESET ROLE")


def count(role: str, table: str) -> int:
    with as_role(role) as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def refused(role: str, statement: str) -> bool:
    try:
        with as_role(role) as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return any(
            words in str(error) for words in ("permission denied", "row-level security", "must be owner")
        )
    return False


@pytest.fixture
def crossing(installation: Any) -> Transfer:
    return factories.sent({"a.txt": b"a"}, origin="internet", destination="lgwan")


@pytest.mark.parametrize(("zone", "sees"), [("internet", 1), ("lgwan", 1), ("mynumber", 0)])
def test_a_zone_sees_only_transfers_that_touch_it(crossing: Transfer, zone: str, sees: int) -> None:
    assert count(f"sekisho_web_{zone}", "transfers_transfer") == sees


@pytest.mark.parametrize(("zone", "sees"), [("internet", 1), ("lgwan", 0), ("mynumber", 0)])
def test_not_even_a_name_crosses_before_the_release(crossing: Transfer, zone: str, sees: int) -> None:
    assert count(f"sekisho_web_{zone}", "transfers_item") == sees


def test_the_destination_may_know_how_many_are_on_their_way(crossing: Transfer) -> None:
    with as_role("sekisho_web_lgwan") as cursor:
        cursor.execute("SELECT transfers_moving(%s)", [crossing.pk])
        assert cursor.fetchone()[0] == 1


@pytest.mark.parametrize("zone", ["internet", "lgwan", "mynumber"])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM vault_objectkey",
        "INSERT INTO vault_release (object_id, zone, until) SELECT id, zone, now() FROM vault_storedobject",
        "INSERT INTO inspection_inspection SELECT * FROM inspection_inspection",
        "UPDATE transfers_processingrecord SET body = ''",
        "UPDATE audit_event SET actor = ''",
        "DELETE FROM audit_event",
        "INSERT INTO audit_seal VALUES (1, 1, '', '')",
        "DELETE FROM audit_unsealed",
        "INSERT INTO audit_head VALUES (1, now(), 1, 1, '')",
        "INSERT INTO audit_tombstone (event_id, sequence, name, batch) VALUES (1, 1, '', '')",
        "INSERT INTO audit_retention VALUES ('session:opened', 1)",
        "INSERT INTO audit_event (id, name, zone) VALUES (1, 'x:y', sekisho_zone())",
        "UPDATE procrastinate_jobs SET status = 'succeeded'",
        "INSERT INTO identity_apitoken (id) VALUES ('x')",
        "CREATE TABLE mine (x int)",
        "ALTER TABLE transfers_item DISABLE ROW LEVEL SECURITY",
    ],
)
def test_a_web_role_has_no_right_to(crossing: Transfer, zone: str, statement: str) -> None:
    assert refused(f"sekisho_web_{zone}", statement)


def test_only_the_administration_entrance_changes_people_and_routes(crossing: Transfer) -> None:
    for zone, allowed in (("internet", False), ("mynumber", False), ("lgwan", True)):
        assert refused(f"sekisho_web_{zone}", "UPDATE zones_route SET keep_days = 3") is not allowed
        assert refused(f"sekisho_web_{zone}", "UPDATE identity_person SET is_active = true") is not allowed
        withdraw = "UPDATE organisation_rolegrant SET withdrawn_by_id = NULL WHERE false"
        assert refused(f"sekisho_web_{zone}", withdraw) is not allowed
        assert refused(f"sekisho_web_{zone}", "UPDATE organisation_post SET is_head = true")
        assert refused(f"sekisho_web_{zone}", "DELETE FROM organisation_post")


def test_a_zone_cannot_write_into_another_zones_trail(crossing: Transfer) -> None:
    statement = (
        "INSERT INTO audit_event (name, actor, zone, channel, request_id, subject, data, salt)"
        " VALUES ('x:y', 'x', 'lgwan', '-', '', 'x:1', '{}', '')"
    )
    assert refused("sekisho_web_internet", statement)


@pytest.mark.usefixtures("nobody_yet")
def test_a_zone_reads_its_own_part_of_the_trail_and_the_administration_all(crossing: Transfer) -> None:
    everything = Event.objects.count()
    assert count("sekisho_web_lgwan", "audit_event") == everything
    assert 0 < count("sekisho_web_internet", "audit_event") < everything
    assert count("sekisho_web_mynumber", "audit_event") == 0


def test_the_broker_knows_nothing_but_the_vault(crossing: Transfer) -> None:
    assert count("sekisho_broker", "vault_objectkey") == Item.objects.count()
    for table in ("transfers_transfer", "identity_person", "identity_session", "audit_event"):
        assert refused("sekisho_broker", f"SELECT * FROM {table}")


def test_a_worker_cannot_change_people_or_what_is_sealed(crossing: Transfer) -> None:
    for statement in (
        "UPDATE identity_person SET name = 'somebody'",
        "INSERT INTO organisation_rolegrant (valid) VALUES ('[,)')",
        "UPDATE organisation_rolegrant SET withdrawn_by_id = NULL",
        "UPDATE audit_seal SET chain = ''",
        "DELETE FROM audit_event",
        "UPDATE audit_head SET document = ''",
        "UPDATE audit_retention SET days = 1",
        "UPDATE zones_route SET is_open = true",
        "INSERT INTO transfers_transfer SELECT * FROM transfers_transfer",
    ):
        assert refused("sekisho_worker", statement), statement


INSERT = """
    INSERT INTO transfers_item
           (id, transfer_id, position, name, size, sha256, state, state_at, reason, output_name{columns})
    SELECT gen_random_uuid(), transfer_id, 9, 'x', 1, '', '{state}', now(), '', ''{values} FROM transfers_item
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transfers_item SET state = 'ready'",
        "UPDATE transfers_item SET state = 'held'",
        "UPDATE transfers_item SET clean_copy = original",
        "UPDATE transfers_item SET original = NULL",
        "UPDATE transfers_item SET transfer_id = transfer_id",
        INSERT.format(columns="", state="ready", values=""),
        INSERT.format(columns=", clean_copy", state="received", values=", original"),
    ],
)
def test_a_seized_web_process_can_make_nothing_ready(crossing: Transfer, statement: str) -> None:
    assert refused("sekisho_web_internet", statement)


def test_a_web_process_can_take_back_and_ask_for_another_look(crossing: Transfer) -> None:
    for state in ("withdrawn", "received"):
        with as_role("sekisho_web_internet") as cursor:
            cursor.execute("UPDATE transfers_item SET state = %s", [state])
            assert cursor.rowcount == 1


def test_the_destination_cannot_touch_what_is_on_its_way(crossing: Transfer) -> None:
    with as_role("sekisho_web_lgwan") as cursor:
        cursor.execute("UPDATE transfers_item SET state = 'withdrawn'")
        assert cursor.rowcount == 0


@pytest.fixture
def locked(installation: Any) -> Transfer:
    """With a password given for its file, and one on Aoi's list."""
    transfer = factories.sent({"a.zip": b"a"}, origin="internet", destination="lgwan")
    item, aoi = Item.objects.get(), factories.person("aoi")
    secret = factories.stored(sealed("word"), "internet")
    GivenPassword.objects.create(item=item, person=aoi, secret=secret.object_id)
    partner_passwords.keep(
        actor=factories.actor("aoi", "internet"),
        partner="架空県",
        secret=factories.stored(sealed("word"), "internet"),
        shared=False,
    )
    return transfer


@pytest.mark.parametrize(("zone", "sees"), [("internet", 1), ("lgwan", 0), ("mynumber", 0)])
def test_passwords_are_the_affair_of_the_zone_where_they_were_given(
    locked: Transfer, zone: str, sees: int
) -> None:
    Item.objects.update(clean_copy=Item.objects.get().original)  # seen at the destination from now on
    assert count(f"sekisho_web_{zone}", "transfers_givenpassword") == sees
    assert count(f"sekisho_web_{zone}", "partner_passwords_partnerpassword") == sees


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transfers_givenpassword SET outcome = 'opened'",
        "UPDATE transfers_givenpassword SET secret = NULL",
        "DELETE FROM transfers_givenpassword",
        "UPDATE partner_passwords_partnerpassword SET zone = 'lgwan'",
        "UPDATE partner_passwords_partnerpassword SET secret = gen_random_uuid()",
        "DELETE FROM partner_passwords_partnerpassword",
        "INSERT INTO inspection_scanresult SELECT * FROM inspection_scanresult",
    ],
)
def test_a_web_process_cannot_unsay_what_was_given_or_scanned(locked: Transfer, statement: str) -> None:
    assert refused("sekisho_web_internet", statement)


PERIOD = (
    "INSERT INTO transfers_originalperiod (information_class, days, reason, set_at, set_by_id)"
    " SELECT '1', 1, 'x', now(), id FROM identity_person LIMIT 1"
)


def test_only_the_administration_entrance_says_how_long_originals_are_kept(crossing: Transfer) -> None:
    for role in ("sekisho_web_internet", "sekisho_web_mynumber", "sekisho_worker"):
        assert refused(role, PERIOD)
    assert not refused("sekisho_web_lgwan", PERIOD)
    for change in ("UPDATE transfers_originalperiod SET days = 1", "DELETE FROM transfers_originalperiod"):
        assert refused("sekisho_web_lgwan", change), "what was set is never rewritten"


def test_with_its_own_rights_a_worker_destroys_originals_past_their_period(crossing: Transfer) -> None:
    retention.set_period(
        actor=factories.actor("kaname", "lgwan"), information_class="", days=1, reason="規程"
    )
    Transfer.objects.update(created_at=timezone.now() - timedelta(days=2))
    item = crossing.items.get()
    with as_role("sekisho_worker"):
        assert retention.purge() == 0, "it still moves"
    Item.objects.update(state="refused")
    with as_role("sekisho_worker"):
        assert retention.purge() == 1
    assert Item.objects.get(pk=item.pk).original is None


def test_with_its_own_rights_a_worker_closes_emergencies_and_chases_answers(crossing: Transfer) -> None:
    now, ren = timezone.now(), factories.person("ren")
    lgwan = Zone.objects.get(pk="lgwan")
    times: dict[str, Any] = {"start": now - timedelta(hours=1), "end": now + timedelta(hours=1)}
    emergencies.put_on_duty(actor=factories.actor("kaname", "lgwan"), person=ren, zone=lgwan, **times)
    duty = factories.actor("ren", "lgwan")
    with as_role("sekisho_web_lgwan"):
        declared = emergencies.declare(actor=duty, reason="大雨", hours=1)
        emergencies.end(actor=duty, emergency=declared)
    with as_role("sekisho_worker"):
        assert emergencies.settle_over() == 1
        assert telling.chase(now + timedelta(days=9)) == 0
