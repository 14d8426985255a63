"""The packets between client, parent and child: JSON over SOCK_SEQPACKET, descriptors by SCM_RIGHTS.

client → parent   one packet a connection: {"limits": {...}, "options": {...}} with source, sink, report
parent → child    the same packet, unread but for the limits
parent → client   {"status": "...", "detail": "..."}
child  → client   the report, in a sealed memory file: eight bytes of length, then JSON
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sekisho_sandbox.errors import ProtocolError

MAX_PACKET = 64 * 1024  # options are settings, not content; a default socket buffer holds three of these
JOB_DESCRIPTORS = 3  # source, sink, report
_MAX_DEPTH = 64  # what a nested report of archives in mails needs, many times over
REPORT_HEADER = struct.Struct(">Q")


def pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def encode(message: Mapping[str, Any]) -> bytes:
    """One packet.  Raises ``ValueError``/``TypeError`` for what is not JSON or too long."""
    data = json.dumps(message, ensure_ascii=False, allow_nan=False).encode()
    if len(data) > MAX_PACKET:
        raise ValueError(f"a packet of {len(data)} bytes is over the limit of {MAX_PACKET}")
    return data


def decode(data: bytes) -> dict[str, Any]:
    """The JSON object in ``data``.  Raises ``ProtocolError``."""
    try:
        message = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"not JSON: {type(error).__name__}") from None
    if not isinstance(message, dict):
        raise ProtocolError("not a JSON object")
    if _deeper_than(message, _MAX_DEPTH):
        raise ProtocolError("nested too deeply")
    return message


def _deeper_than(message: dict[str, Any], depth: int) -> bool:
    """Does it nest deeper?  How deep the parser itself goes differs between versions of Python."""
    level: list[Any] = [message]
    for _ in range(depth):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def send(connection: socket.socket, data: bytes, descriptors: Sequence[int] = ()) -> None:
    """Send one packet; raises ``OSError`` when the other side has gone."""
    if descriptors:
        socket.send_fds(connection, [data], list(descriptors))
    else:
        connection.send(data)


def receive(connection: socket.socket, descriptors: int = 0) -> tuple[bytes, list[int]]:
    """One packet with exactly ``descriptors`` descriptors, which are then the caller's to close.

    Raises ``ProtocolError`` for anything else, ``EOFError`` when the other side has gone.
    """
    data, received, flags, _ = socket.recv_fds(
        connection, MAX_PACKET, max(descriptors, 1), socket.MSG_CMSG_CLOEXEC
    )
    cut = flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC)
    if data and not cut and len(received) == descriptors:
        return data, received
    close_all(received)
    if not data and not received:
        raise EOFError
    raise ProtocolError(f"{len(data)} bytes with {len(received)} descriptors, expected {descriptors}")


def close_all(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        with suppress(OSError):
            os.close(descriptor)


def read_report(descriptor: int, limit: int) -> bytes:
    """What a child left in its report; b"" when it wrote none.  Raises ``ProtocolError`` past ``limit``."""
    header = os.pread(descriptor, REPORT_HEADER.size, 0)
    if len(header) != REPORT_HEADER.size:
        raise ProtocolError("the report has no header")
    (length,) = REPORT_HEADER.unpack(header)
    if length > limit:
        raise ProtocolError(f"a report of {length} bytes is over the limit of {limit}")
    data = os.pread(descriptor, length, REPORT_HEADER.size)
    if len(data) != length:
        raise ProtocolError("the report is cut off")
    return data
