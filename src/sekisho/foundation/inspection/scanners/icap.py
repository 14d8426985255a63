"""A scanner or sandbox that speaks ICAP: the original travels as the body of an HTTP message made for it.

OPTIONS first (which method, how much preview, whether 204), then RESPMOD, or REQMOD where only that is offered,
on connections of their own.  ``204 No Content`` says "nothing found".  What a find looks like is custom, not
standard: one of the headers in ``FOUND``, or an encapsulated answer with an HTTP error (a page that says
"blocked").  A server that gives the same bytes back found nothing; one that changes them without a word makes no sense.
Source: RFC 3507, 4.3 (messages), 4.5 (preview), 4.6 (204), 4.9 (RESPMOD), 4.10 (OPTIONS); draft-stecher-icap-subid.
"""

from __future__ import annotations

import hashlib
import re
import selectors
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sekisho.foundation.inspection.scanners.base import (
    Answer,
    Deadline,
    Nonsense,
    Original,
    Silent,
    TooSlow,
    word,
)
from sekisho.foundation.inspection.scanners.connecting import connect, shown
from sekisho.foundation.inspection.scanners.icap_answer import IcapAnswer

CHUNK = 64 * 1024
MOST_PREVIEW = 64 * 1024
#: what servers put into an ICAP header when they found something, the most telling first
FOUND = ("x-infection-found", "x-virus-id", "x-violations-found", "x-blocked")
_THREAT = re.compile(r"Threat=([^;]+)", re.IGNORECASE)
_CONTINUE, _OK, _NOTHING = 100, 200, 204
_HTTP_ERROR = 400


@dataclass(frozen=True, slots=True)
class _Offer:
    """What OPTIONS said."""

    method: str
    preview: int | None
    version: str


class Icap:
    """One service at ``icap://host:port/service``."""

    kind = "icap"

    def __init__(self, name: str, host: str, port: int, service: str, *, patience: float) -> None:
        self.name, self._address, self._patience = name, (host, port), patience
        self._url = f"icap://{host}:{port}/{service}"

    def well(self, deadline: Deadline) -> str:
        return self._offer(deadline).version

    def scan(self, original: Original, deadline: Deadline) -> Answer:
        offer, feed = self._offer(deadline), _Feed(original.chunks)
        with self._connected(deadline) as connection:
            talk = _Talk(connection, deadline, most_body=original.size)
            talk.say(self._head(offer, original))
            whole = True
            if offer.preview is None:
                talk.say_all(_chunked(feed.rest()))
            else:
                whole = _previewed(talk, feed, offer.preview, original.size)
            answer = talk.hear()
        return Answer(offer.version, _signature(answer, feed.sha256()), whole=whole)

    def _offer(self, deadline: Deadline) -> _Offer:
        with self._connected(deadline) as connection:
            talk = _Talk(connection, deadline, most_body=0)
            talk.say(self._line("OPTIONS") + b"Encapsulated: null-body=0\r\n\r\n")
            answer = talk.hear()
        if answer.status != _OK:
            raise Nonsense(f"{self._url} answers OPTIONS with {answer.status}")
        methods = answer.headers.get("methods", "").upper()
        method = next((m for m in ("RESPMOD", "REQMOD") if m in methods), None)
        if method is None:
            raise Nonsense(f"{self._url} offers neither RESPMOD nor REQMOD")
        name = answer.headers.get("service") or answer.headers.get("server") or "ICAP"
        tag = answer.headers.get("istag", "").strip('"')
        return _Offer(method, _preview(answer.headers.get("preview")), word(f"{name} {tag}"))

    def _head(self, offer: _Offer, original: Original) -> bytes:
        """The ICAP head and the HTTP heads inside; of the file's name only its ending is told."""
        path = f"/original.{original.extension}" if original.extension.isalnum() else "/original"
        length = f"Content-Type: application/octet-stream\r\nContent-Length: {original.size}\r\n\r\n".encode()
        if offer.method == "REQMOD":
            inner = f"POST {path} HTTP/1.1\r\nHost: sekisho.invalid\r\n".encode() + length
            parts = f"req-hdr=0, req-body={len(inner)}"
        else:
            request = f"GET {path} HTTP/1.1\r\nHost: sekisho.invalid\r\n\r\n".encode()
            inner = request + b"HTTP/1.1 200 OK\r\n" + length
            parts = f"req-hdr=0, res-hdr={len(request)}, res-body={len(inner)}"
        preview = "" if offer.preview is None else f"Preview: {offer.preview}\r\n"
        head = f"Allow: 204\r\n{preview}Encapsulated: {parts}\r\n\r\n".encode()
        return self._line(offer.method) + head + inner

    def _line(self, method: str) -> bytes:
        return f"{method} {self._url} ICAP/1.0\r\nHost: {shown(self._address)}\r\nUser-Agent: Sekisho\r\n".encode()

    def _connected(self, deadline: Deadline) -> socket.socket:
        return connect(self._address, deadline, patience=self._patience)


def _previewed(talk: _Talk, feed: _Feed, preview: int, size: int) -> bool:
    """Send the preview, and the rest if it is asked for; whether the server got all of it (RFC 3507, 4.5)."""
    first = feed.take(preview)
    if len(first) == size:
        talk.say(_chunk(first) + b"0; ieof\r\n\r\n")
        return True
    talk.say(_chunk(first) + b"0\r\n\r\n")
    if talk.hear(until_head=True).status != _CONTINUE:
        return False
    talk.forget()
    talk.say_all(_chunked(feed.rest()))
    return True


class _Talk:
    """One request and its answer; listens while it speaks, for a server may answer before it has heard all."""

    def __init__(self, connection: socket.socket, deadline: Deadline, *, most_body: int) -> None:
        self._connection, self._deadline, self._most = connection, deadline, most_body
        self._answer = IcapAnswer(most_body)
        connection.setblocking(False)

    def say_all(self, parts: Iterable[bytes]) -> None:
        """Send the parts in order; stop when the answer is there."""
        for part in parts:
            if self._answer.is_complete:
                return
            self.say(part)

    def say(self, data: bytes) -> None:
        view = memoryview(data)
        while view and not self._answer.is_complete:
            ready = self._wait(selectors.EVENT_READ | selectors.EVENT_WRITE)
            if ready & selectors.EVENT_READ:
                self._listen()
            if ready & selectors.EVENT_WRITE:
                try:
                    view = view[self._connection.send(view) :]
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise Silent(f"{self._peer()} hung up: {error.strerror}") from error

    def hear(self, *, until_head: bool = False) -> IcapAnswer:
        """The whole answer; with ``until_head`` it is enough to know its status."""
        while not self._answer.is_complete and not (until_head and self._answer.has_head):
            self._wait(selectors.EVENT_READ)
            self._listen()
        return self._answer

    def forget(self) -> None:
        """The answer so far was ``100 Continue``: the next one counts."""
        self._answer = IcapAnswer(self._most)

    def _listen(self) -> None:
        try:
            data = self._connection.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            raise Silent(f"{self._peer()} hung up: {error.strerror}") from error
        if not data:
            raise Silent(f"{self._peer()} hung up in the middle")
        self._answer.feed(data)

    def _wait(self, events: int) -> int:
        with selectors.DefaultSelector() as selector:
            selector.register(self._connection, events)
            ready = selector.select(self._deadline.left())
        if not ready:
            raise TooSlow(f"{self._peer()} does not answer")
        return ready[0][1]

    def _peer(self) -> str:
        try:
            return shown(self._connection.getpeername()[:2])
        except OSError:
            return "the ICAP server"


def _preview(offered: str | None) -> int | None:
    """RFC 3507, 4.10.2: bytes of preview, none when the header is missing.  Raises ``Nonsense``."""
    if offered is None:
        return None
    if not offered.isdecimal():
        raise Nonsense(f"a preview of {offered[:20]!r} bytes")
    return min(int(offered), MOST_PREVIEW)


def _signature(answer: IcapAnswer, sent_sha256: str) -> str:
    """What was found, or nothing.  Raises ``Nonsense``."""
    if answer.status == _NOTHING:
        return ""
    if answer.status != _OK:
        raise Nonsense(f"ICAP status {answer.status}")
    for name in FOUND:
        if value := answer.headers.get(name):
            threat = _THREAT.search(value)
            return word(threat[1] if threat else value)
    if answer.http_status >= _HTTP_ERROR:
        return f"HTTP {answer.http_status}"
    if answer.body_sha256 == sent_sha256:
        return ""
    raise Nonsense("the server changed the content and does not say why")


class _Feed:
    """The original's bytes, from which the preview is taken first; knows the digest of what was taken."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._rest, self._digest = iter(chunks), b"", hashlib.sha256()

    def take(self, count: int) -> bytes:
        """The first ``count`` bytes, fewer when there are no more."""
        taken = bytearray()
        while len(taken) < count:
            part = self._rest or next(self._chunks, b"")
            if not part:
                break
            room = count - len(taken)
            taken += part[:room]
            self._rest = part[room:]
        self._digest.update(taken)
        return bytes(taken)

    def rest(self) -> Iterator[bytes]:
        while part := self.take(CHUNK):
            yield part

    def sha256(self) -> str:
        return self._digest.hexdigest()


def _chunked(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Chunked transfer coding (RFC 9112, 7.1)."""
    yield from map(_chunk, parts)
    yield b"0\r\n\r\n"


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n" if data else b""
