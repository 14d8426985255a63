from __future__ import annotations

import os
import socket
import threading
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from sekisho.foundation.vault import broker as broker_module
from sekisho.foundation.vault import client, services
from sekisho.foundation.vault.models import StoredObject
from sekisho.foundation.vault.store import path_of

pytestmark = pytest.mark.django_db(transaction=True)


def put(data: bytes) -> client.Stored:
    with client.Putting() as putting:
        putting.write(data)
        return putting.finish()


@pytest.fixture
def in_zone(settings: Any) -> Any:
    def enter(zone: str) -> None:
        settings.SEKISHO_ZONE = zone

    return enter


def test_an_upload_is_acknowledged_with_size_and_digest(broker: None, in_zone: Any) -> None:
    in_zone("internet")
    stored = put(b"abc" * 500_000)
    row = StoredObject.objects.get(pk=stored.object_id)
    assert (stored.size, row.size, row.zone) == (1_500_000, 1_500_000, "internet")
    assert stored.sha256 == row.sha256


def test_nothing_comes_out_before_it_is_released_and_only_in_that_zone(broker: None, in_zone: Any) -> None:
    in_zone("internet")
    stored = put(b"checked bytes")
    for zone in ("internet", "lgwan", "mynumber"):
        in_zone(zone)
        with pytest.raises(client.VaultError, match="not-released"):
            client.get(stored.object_id)
    services.release(stored.object_id, zone="lgwan", until=timezone.now() + timedelta(hours=1))
    in_zone("lgwan")
    assert b"".join(client.get(stored.object_id)) == b"checked bytes"
    for zone in ("internet", "mynumber"):
        in_zone(zone)
        with pytest.raises(client.VaultError, match="not-released"):
            client.get(stored.object_id)


def test_a_release_ends(broker: None, in_zone: Any) -> None:
    in_zone("lgwan")
    stored = put(b"x")
    services.release(stored.object_id, zone="lgwan", until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(client.VaultError, match="not-released"):
        client.get(stored.object_id)


def test_damage_on_disk_is_an_error_and_never_bytes(broker: None, in_zone: Any) -> None:
    in_zone("lgwan")
    stored = put(b"x" * 600_000)
    services.release(stored.object_id, zone="lgwan", until=timezone.now() + timedelta(hours=1))
    path = path_of(stored.object_id)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(client.VaultError):
        b"".join(client.get(stored.object_id))


def test_a_client_that_leaves_half_way_leaves_nothing(broker: None, in_zone: Any, settings: Any) -> None:
    in_zone("internet")
    putting = client.Putting()
    putting.write(b"x" * 1_000_000)
    putting._connection.writer.flush()
    putting._connection.writer.detach()
    putting._connection._socket.shutdown(socket.SHUT_RDWR)
    putting._connection._socket.close()
    assert put(b"the next one is served").size == 22
    deadline = timezone.now() + timedelta(seconds=10)
    vault = Path(settings.SEKISHO_VAULT_DIR)
    while list(vault.rglob("*.part")) and timezone.now() < deadline:
        threading.Event().wait(0.02)
    assert not list(vault.rglob("*.part"))
    assert StoredObject.objects.count() == 1


def test_an_aborted_upload_is_not_kept(broker: None, in_zone: Any) -> None:
    in_zone("internet")
    with client.Putting() as putting:
        putting.write(b"never mind")
    assert put(b"y").size == 1
    assert StoredObject.objects.count() == 1


def test_the_broker_says_that_the_disk_is_full(
    broker: None, in_zone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_zone("internet")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(client.VaultError, match="full"):
        put(b"x")
    monkeypatch.undo()
    assert not StoredObject.objects.exists()


def test_without_a_broker_the_answer_is_unavailable(installation: Any) -> None:
    with pytest.raises(client.VaultError, match="unavailable"):
        client.Putting()
    with pytest.raises(client.VaultError, match="unavailable"):
        client.get(uuid.uuid4())


def test_many_at_once_never_mix(broker: None, in_zone: Any) -> None:
    in_zone("internet")
    results: dict[int, client.Stored] = {}

    def send(number: int) -> None:
        results[number] = put(f"canary-{number}".encode() * 20_000)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    in_zone("lgwan")
    for number, stored in results.items():
        services.release(stored.object_id, zone="lgwan", until=timezone.now() + timedelta(hours=1))
        assert b"".join(client.get(stored.object_id)) == f"canary-{number}".encode() * 20_000
    assert len(results) == 20


def test_another_user_of_the_machine_may_not_ask(installation: Any) -> None:
    server = broker_module.ZoneBroker("lgwan", allowed_uids=frozenset({os.getuid() + 1}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        installation.SEKISHO_ZONE = "lgwan"
        with pytest.raises(client.VaultError, match="forbidden"):
            client.get(uuid.uuid4())
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
