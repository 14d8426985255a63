"""The vault broker: takes uploads in and gives released content out, one Unix socket per zone (I9).

Web processes hold no master key and cannot read the vault's directory.  The socket by which a request comes
says its zone; content goes out only while a :class:`Release` for that zone stands.  Whoever seizes a web
process gets what is released in its zone, and nothing else.
"""

from __future__ import annotations

import logging
import socket
import socketserver
import struct
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from sekisho.foundation.vault import store, wire
from sekisho.foundation.vault.crypto import Damaged, MasterKeyMissing
from sekisho.foundation.vault.models import Release

log = logging.getLogger(__name__)
LOOK_FOR_END = 0.1  # seconds between two looks whether to stop
IDLE_SECONDS = 300  # a client that says nothing for so long is gone


def socket_path(zone: str) -> Path:
    return Path(settings.SEKISHO_RUN_DIR) / f"vault-{zone}.sock"


class _Handler(socketserver.StreamRequestHandler):
    server: ZoneBroker
    timeout = IDLE_SECONDS

    def handle(self) -> None:
        if not self.server.is_allowed(self.connection):
            wire.send_json(self.wfile, {"error": "forbidden"})
            return
        close_old_connections()
        try:
            self._serve()
        except (wire.WireError, TimeoutError, BrokenPipeError, ConnectionResetError) as error:
            log.info("zone %s: a client broke off (%s)", self.server.zone, type(error).__name__)
        finally:
            connection.close()

    def _serve(self) -> None:
        request = wire.receive_json(self.rfile)
        try:
            if request.get("verb") == "put":
                answer = _put(self.rfile, self.server.zone)
            elif request.get("verb") == "get":
                _get(self.wfile, uuid.UUID(str(request.get("object"))), self.server.zone)
                return
            else:
                answer = {"error": "unknown-verb"}
        except store.VaultFull:
            answer = {"error": "full"}
        except (store.Gone, Damaged, ValueError) as error:
            log.error("zone %s: %s: %s", self.server.zone, type(error).__name__, error)
            answer = {"error": "gone"}
        except (DatabaseError, MasterKeyMissing, OSError) as error:
            log.error("zone %s: %s: %s", self.server.zone, type(error).__name__, error)
            answer = {"error": "unavailable"}
        wire.send_json(self.wfile, answer)


def _put(source: BufferedIOBase, zone: str) -> dict[str, Any]:
    """Take one object in.  The answer comes after fsync and commit: what is acknowledged is on disk (I4)."""
    writing = store.Writing(zone)
    try:
        while frame := wire.receive(source):
            writing.write(frame)
        if frame is None:
            writing.abort()
            return {"aborted": True}
        stored = writing.commit()
    except BaseException:
        writing.abort()
        raise
    return {"object": str(stored.pk), "size": stored.size, "sha256": stored.sha256}


def _get(out: BufferedIOBase, object_id: uuid.UUID, zone: str) -> None:
    released = Release.objects.filter(object_id=object_id, zone=zone, until__gt=timezone.now()).exists()
    if not released:
        wire.send_json(out, {"error": "not-released"})
        return
    chunks = store.read(object_id)
    first = next(chunks)  # the key, the file and the first tag are good before a byte is promised
    wire.send_json(out, {"ok": True})
    try:
        wire.send(out, first) if first else None
        for chunk in chunks:
            wire.send(out, chunk)
    except Damaged as error:
        log.error("object %s: %s", object_id, error)
        wire.send_abort(out)
        return
    wire.send(out, b"")
    out.flush()


class ZoneBroker(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """The broker's face toward one zone."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, zone: str, *, allowed_uids: frozenset[int] | None = None) -> None:
        self.zone = zone
        self._allowed_uids = allowed_uids
        self._path = socket_path(zone)
        self._path.unlink(missing_ok=True)
        super().__init__(str(self._path), _Handler)
        self._path.chmod(0o660)

    def server_close(self) -> None:
        super().server_close()
        self._path.unlink(missing_ok=True)

    def is_allowed(self, peer: socket.socket) -> bool:
        """In production each zone's web process has a user of its own, and only that user may ask here."""
        if self._allowed_uids is None:
            return True
        credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        _pid, uid, _gid = struct.unpack("3i", credentials)
        return uid in self._allowed_uids


def serve(
    zones: list[str], stop: threading.Event, *, allowed_uids: dict[str, frozenset[int]] | None = None
) -> None:
    """Serve all zones until ``stop`` is set."""
    run_dir = Path(settings.SEKISHO_RUN_DIR)
    run_dir.mkdir(parents=True, exist_ok=True, mode=0o750)
    brokers = [ZoneBroker(zone, allowed_uids=(allowed_uids or {}).get(zone)) for zone in zones]
    for broker in brokers:
        threading.Thread(
            target=broker.serve_forever, args=(LOOK_FOR_END,), name=f"broker-{broker.zone}", daemon=True
        ).start()
    stop.wait()
    with ThreadPoolExecutor(len(brokers)) as pool:  # each looks for the end only now and then
        list(pool.map(ZoneBroker.shutdown, brokers))
    for broker in brokers:
        broker.server_close()
