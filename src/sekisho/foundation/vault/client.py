"""How a web process speaks to the broker."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from types import TracebackType
from typing import Self

from django.conf import settings

from sekisho.foundation.vault import wire
from sekisho.foundation.vault.broker import socket_path

PATIENCE_SECONDS = 60  # fsync of a large file on a busy disk


class VaultError(Exception):
    """The vault did not do it: ``reason`` is ``full``, ``gone``, ``not-released`` or ``unavailable``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Stored:
    """What the broker acknowledged: the object is on disk under this id, with this size and SHA-256."""

    object_id: uuid.UUID
    size: int
    sha256: str


class _Connection:
    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(PATIENCE_SECONDS)
        try:
            self._socket.connect(str(socket_path(settings.SEKISHO_ZONE)))
        except OSError as error:
            self._socket.close()
            raise VaultError("unavailable") from error
        self.reader: BufferedReader = self._socket.makefile("rb")
        self.writer: BufferedWriter = self._socket.makefile("wb")

    def say(self, message: dict[str, str]) -> None:
        """Raises ``VaultError``: the broker may have answered and hung up before it heard us."""
        try:
            wire.send_json(self.writer, message)
        except OSError as error:
            raise self.failure() from error

    def failure(self) -> VaultError:
        """The broker answers before it hangs up (a full disk), so its word is waiting to be read."""
        try:
            answer = wire.receive_json(self.reader)
        except (wire.WireError, OSError, ValueError):
            return VaultError("unavailable")
        return VaultError(str(answer.get("error", "unavailable")))

    def close(self) -> None:
        for part in (self.writer, self.reader, self._socket):
            try:
                part.close()
            except OSError:
                pass  # the other side is gone already; there is nothing left to say


class Putting:
    """An object on its way in: ``write`` bytes, ``finish`` for the acknowledgement; leaving early aborts."""

    def __init__(self) -> None:
        self._connection = _Connection()
        self._open = True
        self._connection.say({"verb": "put"})

    def write(self, data: bytes) -> None:
        """Raises ``VaultError``."""
        try:
            for start in range(0, len(data), wire.FRAME):
                wire.send(self._connection.writer, data[start : start + wire.FRAME])
        except OSError as error:
            raise self._connection.failure() from error

    def finish(self) -> Stored:
        """Raises ``VaultError`` (``full``, ``unavailable``)."""
        try:
            wire.send(self._connection.writer, b"")
            self._connection.writer.flush()
            answer = wire.receive_json(self._connection.reader)
        except (wire.WireError, OSError) as error:
            raise self._connection.failure() from error
        finally:
            self._open = False
            self._connection.close()
        if "error" in answer:
            raise VaultError(str(answer["error"]))
        return Stored(uuid.UUID(answer["object"]), int(answer["size"]), str(answer["sha256"]))

    def abort(self) -> None:
        if not self._open:
            return
        self._open = False
        try:
            wire.send_abort(self._connection.writer)
        except OSError:
            pass  # hanging up says the same
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abort()


def get(object_id: uuid.UUID) -> Iterator[bytes]:
    """The bytes of an object that is released in this process's zone.

    The first chunk is asked for at once, so that ``VaultError`` comes before an answer to the client begins.
    """
    connection = _Connection()
    try:
        connection.say({"verb": "get", "object": str(object_id)})
        answer = wire.receive_json(connection.reader)
    except VaultError:
        connection.close()
        raise
    except (wire.WireError, OSError) as error:
        connection.close()
        raise VaultError("unavailable") from error
    if "error" in answer:
        connection.close()
        raise VaultError(str(answer["error"]))
    return _body(connection)


def _body(connection: _Connection) -> Iterator[bytes]:
    try:
        while frame := wire.receive(connection.reader):
            yield frame
        if frame is None:
            raise VaultError("gone")
    except (wire.WireError, OSError) as error:
        raise VaultError("unavailable") from error
    finally:
        connection.close()
