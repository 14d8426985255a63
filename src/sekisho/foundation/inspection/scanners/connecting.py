"""Reaching a scanner by Unix socket or TCP, with patience for one that is just being restarted."""

from __future__ import annotations

import socket
import time

from sekisho.foundation.inspection.scanners.base import Deadline, Silent, TooSlow

PAUSE_SECONDS = 0.1
Address = str | tuple[str, int]  # path of a Unix socket, or host and port


def connect(address: Address, deadline: Deadline, *, patience: float) -> socket.socket:
    """A connection.  A refused one is tried again for ``patience`` seconds.  Raises ``Silent``, ``TooSlow``."""
    last = time.monotonic() + patience
    while True:
        try:
            return _connect(address, deadline)
        except TimeoutError:
            raise TooSlow(f"{shown(address)} took no connection in time") from None
        except OSError as error:
            if time.monotonic() >= last:
                raise Silent(f"{shown(address)}: {error.strerror or error}") from error
        time.sleep(min(PAUSE_SECONDS, deadline.left()))


def _connect(address: Address, deadline: Deadline) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=deadline.left())
    made = socket.socket(socket.AF_UNIX)
    try:
        made.settimeout(deadline.left())
        made.connect(address)
    except BaseException:
        made.close()
        raise
    return made


def shown(address: Address) -> str:
    return address if isinstance(address, str) else f"{address[0]}:{address[1]}"
