"""clamd: the real one with a signature of our own, and impostors on a socket that answer as they please."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sekisho.foundation.inspection.scanners.base import (
    Deadline,
    Nonsense,
    Original,
    Partial,
    ScannerProblem,
    Silent,
    TooLarge,
    TooSlow,
)
from sekisho.foundation.inspection.scanners.clamd import Clamd
from sekisho_demo.scanner_servers import MARK, SIGNATURE, STREAM_MAX_MB, ClamdServer

MIB = 1024 * 1024


def original(data: bytes, piece: int = 64 * 1024) -> Original:
    return Original([data[at : at + piece] for at in range(0, len(data), piece)], len(data))


def scanner(path: Path | str) -> Clamd:
    return Clamd("clamd", str(path), patience=0)


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", data)
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"hello", bytes(range(256)) * 4096])
def test_what_clamd_does_not_know_passes(clamd: ClamdServer, data: bytes) -> None:
    answer = scanner(clamd.socket).scan(original(data), Deadline(20))
    assert answer.signature == ""
    assert answer.version.startswith("ClamAV ")


@pytest.mark.parametrize("data", [MARK, b"x" * 300_000 + MARK, zipped(b"x" + MARK), zipped(zipped(MARK))])
def test_the_signature_is_found_also_inside_archives(clamd: ClamdServer, data: bytes) -> None:
    assert scanner(clamd.socket).scan(original(data), Deadline(20)).signature.startswith(SIGNATURE)


def test_chunks_of_any_size_are_one_stream(clamd: ClamdServer) -> None:
    data = b"x" * 500 + MARK
    assert scanner(clamd.socket).scan(original(data, piece=7), Deadline(20)).signature
    assert scanner(clamd.socket).scan(Original([b"x" * MIB, b"", MARK], MIB), Deadline(20)).signature


def test_more_than_clamd_takes_is_no_clean_bill(clamd: ClamdServer) -> None:
    with pytest.raises(TooLarge):
        scanner(clamd.socket).scan(original(bytes((STREAM_MAX_MB + 2) * MIB)), Deadline(20))


def test_what_clamd_could_not_unpack_to_the_end_is_no_clean_bill(clamd: ClamdServer) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(80):  # over MaxFiles
            archive.writestr(f"{number}.txt", f"page {number}")
    with pytest.raises(Partial):
        scanner(clamd.socket).scan(original(out.getvalue()), Deadline(20))


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(Silent):
        scanner(tmp_path / "no.sock").well(Deadline(5))


EARLY, SILENCE = b"(early)", b"(silence)"


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """A socket that reads a little of each connection and says what it was told to say, in order."""
    listener = socket.socket(socket.AF_UNIX)
    path, threads = tmp_path / "impostor.sock", list[threading.Thread]()
    listener.bind(str(path))
    listener.listen()

    def serve(answers: list[bytes]) -> None:
        for answer in answers:
            connection, _ = listener.accept()
            with connection:
                heard = connection.recv(64)
                while not answer.startswith(EARLY) and not heard.endswith((b"VERSION\0", bytes(4))):
                    heard += connection.recv(65536)
                if answer == SILENCE:
                    connection.recv(1)
                else:
                    connection.sendall(answer.removeprefix(EARLY))

    def begin(*answers: bytes) -> Path:
        threads.append(threading.Thread(target=serve, args=(list(answers),), daemon=True))
        threads[-1].start()
        return path

    yield begin
    for thread in threads:
        thread.join(5)
    listener.close()


VERSION = b"ClamAV 1.4.6\0"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"", Silent),
        (b"stream: OK", Silent),  # no NUL: it hung up in the middle of a word
        (b"stream: MAYBE\0", Nonsense),
        (b"\xff\xfe\0", Nonsense),
        (b"stream: Can't allocate memory ERROR\0", Partial),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", Partial),
        (b"stream: Heuristics.Encrypted.Zip FOUND\0", Partial),
        (b"x" * 9000, Nonsense),
        (SILENCE, TooSlow),
    ],
)
def test_an_answer_not_to_rely_on(
    impostor: Callable[..., Path], answer: bytes, problem: type[ScannerProblem]
) -> None:
    with pytest.raises(problem):
        scanner(impostor(VERSION, answer)).scan(original(b"hello"), Deadline(0.5))


def test_somebody_else_on_the_socket(impostor: Callable[..., Path]) -> None:
    with pytest.raises(Nonsense):
        scanner(impostor(b"220 mail.example ESMTP\0")).well(Deadline(5))


def test_what_it_calls_its_find_is_cleaned(impostor: Callable[..., Path]) -> None:
    path = impostor(VERSION, b"stream: \x1b[31mBad\n" + b"x" * 500 + b" FOUND\0")
    signature = scanner(path).scan(original(b"hello"), Deadline(5)).signature
    assert signature.startswith("?[31mBad?xxx")
    assert len(signature) == 120


def test_an_answer_while_it_is_still_being_told_is_heard(impostor: Callable[..., Path]) -> None:
    with pytest.raises((TooLarge, Silent)) as heard:
        scanner(impostor(VERSION, EARLY + b"INSTREAM size limit exceeded. ERROR\0")).scan(
            original(bytes(4 * MIB)), Deadline(5)
        )
    assert heard.type is TooLarge
