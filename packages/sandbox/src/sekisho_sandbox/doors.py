"""Where a parent's connections come from: the library that owns it, or a Unix socket."""

from __future__ import annotations

import os
import socket
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sekisho_sandbox import wire
from sekisho_sandbox.errors import ProtocolError, Unavailable

_PEER_CREDENTIALS = struct.Struct("iII")  # struct ucred: pid, uid, gid
_SO_PEERGROUPS = 59  # Linux 4.13; Python has no name for it
_MAX_GROUPS = 256  # Python asks for 1,024 bytes at most; who has more groups is not served by one of them
_BACKLOG = 128


@dataclass(frozen=True, slots=True)
class OwnedDoor:
    """The owner makes a socket pair per job and passes one end over ``control``: no path to guard."""

    control: socket.socket

    def fileno(self) -> int:
        return self.control.fileno()

    def take(self) -> socket.socket | None:
        """Raises ``EOFError`` when the owner closed."""
        try:
            _, (descriptor,) = wire.receive(self.control, 1)
        except (OSError, ProtocolError) as error:
            raise EOFError from error
        return socket.socket(fileno=descriptor)


@dataclass(frozen=True, slots=True)
class PathDoor:
    """A listening socket; the kernel says who called; only ``users`` and members of ``group`` are served."""

    listener: socket.socket
    users: frozenset[int]
    group: int | None = None

    def fileno(self) -> int:
        return self.listener.fileno()

    def take(self) -> socket.socket | None:
        try:
            connection, _ = self.listener.accept()
        except OSError:  # gone again before we looked
            return None
        if self._may(connection):
            return connection
        connection.close()
        return None

    def _may(self, connection: socket.socket) -> bool:
        raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER_CREDENTIALS.size)
        _, user, group = _PEER_CREDENTIALS.unpack(raw)
        if user in self.users or self.group is None:
            return user in self.users
        return self.group == group or self.group in _peer_groups(connection)


def _peer_groups(connection: socket.socket) -> tuple[int, ...]:
    try:
        raw = connection.getsockopt(socket.SOL_SOCKET, _SO_PEERGROUPS, 4 * _MAX_GROUPS)
    except OSError:
        return ()
    return struct.unpack(f"{len(raw) // 4}I", raw)


@contextmanager
def address_of(path: Path) -> Iterator[str]:
    """An address for ``path`` that fits into the 107 bytes of a Unix address, however long the path is."""
    directory = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{directory}/{path.name}"
    finally:
        os.close(directory)


def listen(path: Path, *, mode: int = 0o600, group: int | None = None) -> socket.socket:
    """A listening socket at ``path``; one that nobody listens on any more is replaced.

    Raises ``Unavailable`` when another parent is listening there or something else lies in the way.
    """
    _clear(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    before = os.umask(0o177)  # nobody else may connect before mode and group are right
    try:
        with address_of(path) as address:
            listener.bind(address)
    finally:
        os.umask(before)
    if group is not None:
        os.chown(path, -1, group)
    path.chmod(mode)
    listener.listen(_BACKLOG)
    return listener


def _clear(path: Path) -> None:
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(kind):
        raise Unavailable(f"{path} exists and is not a socket.")
    with suppress(OSError):
        call(path).close()
        raise Unavailable(f"Another process is listening on {path}.")
    path.unlink()


def call(path: Path) -> socket.socket:
    """A connection to the parent that listens on ``path``.  Raises ``OSError``."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        with address_of(path) as address:
            connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection
