"""ICAP: the real c-icap (echo, and virus_scan before the real clamd), and answers told to the reader byte by byte."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator

import pytest

from sekisho.foundation.inspection.scanners.base import (
    Deadline,
    Nonsense,
    Original,
    ScannerProblem,
    Silent,
    TooSlow,
)
from sekisho.foundation.inspection.scanners.icap import Icap
from sekisho.foundation.inspection.scanners.icap_answer import IcapAnswer
from sekisho_demo.scanner_servers import MARK, SIGNATURE, IcapServer


def original(data: bytes, piece: int = 64 * 1024) -> Original:
    return Original([data[at : at + piece] for at in range(0, len(data), piece)], len(data), "docx")


def scanner(port: int, service: str = "avscan") -> Icap:
    return Icap("box", "127.0.0.1", port, service, patience=0)


# --- with real servers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 1023, 1024, 1025, 300_000, 3_000_000])
@pytest.mark.parametrize("service", ["echo", "avscan"])
def test_what_the_server_does_not_know_passes(icap: IcapServer, service: str, size: int) -> None:
    answer = scanner(icap.port, service).scan(original(b"\x07" * size), Deadline(20))
    assert answer.signature == ""
    assert answer.version.startswith("C-ICAP/")


@pytest.mark.parametrize("data", [MARK, b"a" * 2000 + MARK, b"\0" * 400_000 + MARK])
def test_the_servers_find_has_the_name_of_the_signature(icap: IcapServer, data: bytes) -> None:
    assert SIGNATURE in scanner(icap.port).scan(original(data), Deadline(20)).signature


def test_a_service_that_is_not_there(icap: IcapServer) -> None:
    with pytest.raises(Nonsense):
        scanner(icap.port, "nosuch").well(Deadline(20))


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Silent):
            scanner(taken.getsockname()[1]).well(Deadline(5))


# --- with a server that says what it is told ------------------------------------------------------------

OPTIONS = (
    b'ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\nISTag: "t1"\r\nService: Box\r\nEncapsulated: null-body=0\r\n\r\n'
)
PREVIEW = OPTIONS.replace(b"Service", b"Preview: 4\r\nService")
REQMOD = OPTIONS.replace(b"RESPMOD", b"REQMOD")
NOTHING = b"ICAP/1.0 204 No Content\r\n\r\n"


class Script:
    """One connection after the other: read until ``until`` was heard, then say the answer."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._threads: list[threading.Thread] = []

    def say(self, *exchanges: list[tuple[bytes, bytes]]) -> int:
        self._threads.append(threading.Thread(target=self._serve, args=(exchanges,), daemon=True))
        self._threads[-1].start()
        return self.port

    def _serve(self, exchanges: tuple[list[tuple[bytes, bytes]], ...]) -> None:
        for exchange in exchanges:
            connection, _ = self._listener.accept()
            with connection:
                connection.settimeout(5)
                said = b""
                for number, (until, answer) in enumerate(exchange, 1):
                    start = len(said)
                    while until not in said[start:]:
                        part = connection.recv(65536)
                        if not part:
                            break
                        said += part
                    if number == len(exchange):
                        self.heard.append(said)  # before the client can go on and ask what was heard
                    connection.sendall(answer)

    def close(self) -> None:
        for thread in self._threads:
            thread.join(6)
        self._listener.close()


@pytest.fixture
def script() -> Iterator[Script]:
    made = Script()
    yield made
    made.close()


END = b"\r\n0\r\n\r\n"


def test_without_preview_everything_is_sent_at_once(script: Script) -> None:
    port = script.say([(b"\r\n\r\n", OPTIONS)], [(END, NOTHING)])
    answer = scanner(port).scan(original(b"hello"), Deadline(5))
    assert (answer.signature, answer.version, answer.whole) == ("", "Box t1", True)
    said = script.heard[1]
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(
        f"RESPMOD icap://127.0.0.1:{port}/avscan ICAP/1.0\r\nHost: 127.0.0.1:{port}".encode()
    )
    assert b"Allow: 204" in head
    assert b"Preview" not in head
    offsets = head[head.index(b"Encapsulated") :].split(b"\r\n")[0]
    request = body.index(b"HTTP/1.1 200 OK")
    content = body.index(b"5\r\nhello")
    assert offsets == f"Encapsulated: req-hdr=0, res-hdr={request}, res-body={content}".encode()
    assert body.startswith(b"GET /original.docx HTTP/1.1")


def test_a_server_that_offers_only_reqmod_is_asked_that_way(script: Script) -> None:
    port = script.say([(b"\r\n\r\n", REQMOD)], [(END, NOTHING)])
    scanner(port).scan(original(b"hello"), Deadline(5))
    assert script.heard[1].startswith(b"REQMOD ")
    assert b"POST /original.docx HTTP/1.1" in script.heard[1]
    assert b"req-body=" in script.heard[1]


def test_the_rest_follows_when_the_server_wants_it(script: Script) -> None:
    port = script.say([(b"\r\n\r\n", PREVIEW)], [(END, b"ICAP/1.0 100 Continue\r\n\r\n"), (END, NOTHING)])
    assert scanner(port).scan(original(b"abcdefgh", piece=3), Deadline(5)).whole
    assert b"4\r\nabcd\r\n0\r\n\r\n4\r\nefgh\r\n0\r\n\r\n" in script.heard[1]


def test_a_server_that_is_content_with_the_beginning_has_not_seen_all(script: Script) -> None:
    port = script.say([(b"\r\n\r\n", PREVIEW)], [(END, NOTHING)])
    answer = scanner(port).scan(original(b"abcdefgh"), Deadline(5))
    assert (answer.signature, answer.whole) == ("", False)


def test_a_small_file_ends_within_its_preview(script: Script) -> None:
    port = script.say([(b"\r\n\r\n", PREVIEW)], [(b"ieof\r\n\r\n", NOTHING)])
    assert scanner(port).scan(original(b"abc"), Deadline(5)).whole
    assert b"3\r\nabc\r\n0; ieof\r\n\r\n" in script.heard[1]


def modified(body: bytes, *, headers: bytes = b"", http: bytes = b"200 OK") -> bytes:
    inner = b"HTTP/1.1 " + http + b"\r\nContent-Type: text/html\r\n\r\n"
    encapsulated = f"Encapsulated: res-hdr=0, res-body={len(inner)}\r\n\r\n".encode()
    return (
        b"ICAP/1.0 200 OK\r\n" + headers + encapsulated + inner + f"{len(body):x}\r\n".encode() + body + END
    )


@pytest.mark.parametrize(
    ("answer", "signature"),
    [
        (modified(b"x", headers=b"X-Infection-Found: Type=0; Resolution=2; Threat=Bad.One;\r\n"), "Bad.One"),
        (modified(b"x", headers=b"X-Virus-ID: Bad.Two\r\n"), "Bad.Two"),
        (
            modified(b"x", headers=b"X-Violations-Found: 1\r\n\tfile\r\n\tBad.Three\r\n\t0\r\n"),
            "1 file Bad.Three 0",
        ),
        (modified(b"<h1>blocked</h1>", http=b"403 Forbidden"), "HTTP 403"),
        (modified(b"hello"), ""),  # the same bytes back: nothing found
    ],
)
def test_the_ways_of_saying_what_was_found(script: Script, answer: bytes, signature: str) -> None:
    port = script.say([(b"\r\n\r\n", OPTIONS)], [(END, answer)])
    assert scanner(port).scan(original(b"hello"), Deadline(5)).signature == signature


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (modified(b"other"), Nonsense),
        (b"ICAP/1.0 500 Error\r\n\r\n", Nonsense),
        (b"ICAP/1.0 100 Continue\r\n\r\n", Nonsense),
        (b"HTTP/1.1 200 OK\r\n\r\n", Nonsense),
        (b"ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0\r\n\r\n", Nonsense),
        (b"ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=99999999\r\n\r\n", Nonsense),
        (b"ICAP/1.0 200 OK\r\nEncapsulated: res-body=9, res-hdr=0\r\n\r\n", Nonsense),
        (b"ICAP/1.0 200 OK\r\nno colon\r\n\r\n", Nonsense),
        (b"ICAP/1.0 200 OK\r\nEncapsulated: res-body=0\r\n\r\nzz\r\n", Nonsense),
        (b"ICAP/1.0 200 OK\r\nEncapsulated: res-body=0\r\n\r\n7fffffff\r\n", Nonsense),
        (b"ICAP/1.0 200 OK\r\nEncapsulated: res-body=0\r\n\r\n2\r\nhiXX", Nonsense),
        (b"A" * 70_000, Nonsense),
        (b"ICAP/1.0 200 OK\r\nEncapsulated: res-body=0\r\n\r\n5\r\nhel", Silent),
        (b"", Silent),
    ],
)
def test_an_answer_not_to_rely_on(script: Script, answer: bytes, problem: type[ScannerProblem]) -> None:
    port = script.say([(b"\r\n\r\n", OPTIONS)], [(END, answer)])
    with pytest.raises(problem):
        scanner(port).scan(original(b"hello"), Deadline(5))


@pytest.mark.parametrize(
    "options",
    [
        b"ICAP/1.0 404 Service not found\r\n\r\n",
        b"ICAP/1.0 200 OK\r\nISTag: x\r\n\r\n",
        b"ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\nPreview: -1\r\n\r\n",
    ],
)
def test_an_offer_that_makes_no_sense(script: Script, options: bytes) -> None:
    port = script.say([(b"\r\n\r\n", options)])
    with pytest.raises(Nonsense):
        scanner(port).well(Deadline(5))


def test_a_server_that_never_answers(script: Script) -> None:
    port = script.say([(b"\r\n\r\n", OPTIONS)], [(b"never", b"")])
    with pytest.raises(TooSlow):
        scanner(port).scan(original(b"hello"), Deadline(0.3))


# --- the reader of answers, byte by byte ----------------------------------------------------------------


def test_an_answer_is_read_the_same_however_it_is_cut() -> None:
    data = modified(b"some body", headers=b"X-Virus-ID: Bad\r\n")
    for piece in (1, 2, 3, 7, len(data)):
        answer = IcapAnswer(100)
        for at in range(0, len(data), piece):
            answer.feed(data[at : at + piece])
        assert answer.is_complete
        assert (answer.status, answer.http_status, answer.headers["x-virus-id"]) == (200, 200, "Bad")
        assert answer.body_sha256 == hashlib.sha256(b"some body").hexdigest()


def test_trailers_and_chunk_extensions_are_passed_over() -> None:
    answer = IcapAnswer(100)
    answer.feed(
        b"ICAP/1.0 200 OK\r\nEncapsulated: res-body=0\r\n\r\n2;name=x\r\nhi\r\n0\r\nTrailer: y\r\n\r\n"
    )
    assert answer.is_complete
