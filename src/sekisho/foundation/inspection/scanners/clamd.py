"""ClamAV's daemon: the original goes over its socket in bounded chunks, nothing is written to a disk by us.

``clamd`` unpacks archives and documents itself, within its own limits.  With ``AlertExceedsMax yes`` it says when
it had to stop; that, like what it calls encrypted, is no clean bill: the file is undecided, not blocked.
Source: clamd(8), "COMMANDS" (z-prefixed, INSTREAM); clamd.conf(5), StreamMaxLength, AlertExceedsMax.
"""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterator

from sekisho.foundation.inspection.scanners.base import (
    Answer,
    Deadline,
    Nonsense,
    Original,
    Partial,
    ScannerProblem,
    Silent,
    TooLarge,
    TooSlow,
    word,
)
from sekisho.foundation.inspection.scanners.connecting import Address, connect, shown

CHUNK = 128 * 1024
LONGEST_ANSWER = 4096
_LENGTH = struct.Struct(">I")
_ANSWER = re.compile(r"(?:stream: )?(?:(?P<clean>OK)|(?P<found>.+) FOUND|(?P<error>.+) ERROR)", re.DOTALL)
#: what clamd "finds" when it did not look into all of it
_UNSEEN = ("Heuristics.Limits.Exceeded", "Heuristics.Encrypted.")


class Clamd:
    """One clamd.  ``patience``: seconds for which a refused connection is tried again."""

    kind = "clamd"

    def __init__(self, name: str, address: Address, *, patience: float) -> None:
        self.name, self._address, self._patience = name, address, patience

    def well(self, deadline: Deadline) -> str:
        """Version of program and signatures, as clamd words it: ``ClamAV 1.4.3/27800/Thu Nov …``."""
        with self._connected(deadline) as connection:
            _send(connection, b"zVERSION\0", deadline)
            answer = _answer(connection, deadline)
        if not answer.startswith("ClamAV"):
            raise Nonsense(f"{shown(self._address)} is no clamd: {answer!r}")
        return word(answer)

    def scan(self, original: Original, deadline: Deadline) -> Answer:
        version = self.well(deadline)
        with self._connected(deadline) as connection:
            try:
                _send(connection, b"zINSTREAM\0", deadline)
                for chunk in _bounded(original):
                    _send(connection, _LENGTH.pack(len(chunk)) + chunk, deadline)
                _send(connection, _LENGTH.pack(0), deadline)
            except Silent as hung_up:  # clamd says why before it hangs up, if it says anything
                raise _last_words(connection, deadline) or hung_up from None
            return Answer(version, _signature(_answer(connection, deadline)))

    def _connected(self, deadline: Deadline) -> socket.socket:
        return connect(self._address, deadline, patience=self._patience)


def _bounded(original: Original) -> Iterator[bytes]:
    """An empty chunk would end the stream early; a large one would fill clamd's memory."""
    for chunk in original.chunks:
        for start in range(0, len(chunk), CHUNK):
            yield chunk[start : start + CHUNK]


def _send(connection: socket.socket, data: bytes, deadline: Deadline) -> None:
    connection.settimeout(deadline.left())
    try:
        connection.sendall(data)
    except TimeoutError:
        raise TooSlow("clamd takes no more") from None
    except OSError as error:
        raise Silent(f"clamd hung up: {error.strerror}") from error


def _answer(connection: socket.socket, deadline: Deadline) -> str:
    """One answer, without its NUL.  Raises ``ScannerProblem``."""
    received = b""
    while not received.endswith(b"\0"):
        connection.settimeout(deadline.left())
        try:
            part = connection.recv(LONGEST_ANSWER)
        except TimeoutError:
            raise TooSlow("clamd does not answer") from None
        except OSError as error:
            raise Silent(f"clamd hung up: {error.strerror}") from error
        if not part:
            raise Silent("clamd hung up without an answer")
        received += part
        if len(received) > LONGEST_ANSWER:
            raise Nonsense("clamd's answer does not end")
    return received[:-1].decode("utf-8", "replace")


def _last_words(connection: socket.socket, deadline: Deadline) -> ScannerProblem | None:
    try:
        _signature(_answer(connection, deadline))
    except Silent:
        return None
    except ScannerProblem as problem:
        return problem
    return Nonsense("clamd answered before it had heard all")


def _signature(answer: str) -> str:
    """What was found, or nothing.  Raises ``ScannerProblem``."""
    said = _ANSWER.fullmatch(answer)
    if said is None:
        raise Nonsense(f"clamd answered {answer[:80]!r}")
    if said["error"]:
        problem = TooLarge if "size limit exceeded" in said["error"] else Partial
        raise problem(f"clamd: {word(said['error'])}")
    found = word(said["found"] or "")
    if found.startswith(_UNSEEN):
        raise Partial(f"clamd: {found}")
    return found
