"""The broker's language on its Unix socket: frames of ``length(4, big endian) ‖ bytes``.

A request is one JSON frame; the body follows in frames and ends with an empty one.  ``ABORT`` instead of a
length says that the sender gave up.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

FRAME = 256 * 1024
ABORT = 0xFFFFFFFF
_LENGTH = struct.Struct(">I")


class WireError(Exception):
    """The other side broke off, or spoke another language."""


def send(out: BinaryIO, data: bytes) -> None:
    out.write(_LENGTH.pack(len(data)))
    out.write(data)


def send_json(out: BinaryIO, message: dict[str, Any]) -> None:
    send(out, json.dumps(message).encode())
    out.flush()


def send_abort(out: BinaryIO) -> None:
    out.write(_LENGTH.pack(ABORT))
    out.flush()


def receive(source: BinaryIO) -> bytes | None:
    """One frame; None for ``ABORT``.  Raises ``WireError`` for an early end or a frame over the limit."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise WireError("the connection ended")
    (length,) = _LENGTH.unpack(head)
    if length == ABORT:
        return None
    if length > FRAME:
        raise WireError(f"a frame of {length} bytes")
    data = source.read(length)
    if len(data) < length:
        raise WireError("the connection ended within a frame")
    return data


def receive_json(source: BinaryIO) -> dict[str, Any]:
    frame = receive(source)
    message = json.loads(frame) if frame else None
    if not isinstance(message, dict):
        raise WireError("no message")
    return message
