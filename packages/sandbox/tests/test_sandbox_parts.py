"""The parts that need no child: limits, packets, reports, the kernel's answers, the command line, the names."""

from __future__ import annotations

import hashlib
import io
import math
import os
import socket
import sys

import pytest
from sandbox_support import memory_file, open_descriptors

import sekisho_sandbox
from sekisho_sandbox import Limits, ProtocolError, Sandbox, Status, Unavailable, cli, kernel, wire
from sekisho_sandbox.client import _read_end


def test_the_public_names_are_exactly_these() -> None:
    assert sekisho_sandbox.__all__ == [
        "Limits", "Outcome", "OutputLimitError", "ProtocolError", "Runner", "Sandbox", "SandboxError",
        "SharedSandbox", "Status", "Unavailable", "check_kernel", "chunks_of", "copy_limited", "digest_of",
        "give_out", "memory_file", "pour", "serve", "warm_python",
    ]  # fmt: skip
    assert all(hasattr(sekisho_sandbox, name) for name in sekisho_sandbox.__all__)


def test_limits_travel() -> None:
    limits = Limits(wall_seconds=1.5, output_bytes=7)
    assert Limits.from_dict(limits.to_dict()) == limits


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("wall_seconds", 0, ValueError),
        ("wall_seconds", -1.0, ValueError),
        ("cpu_seconds", math.nan, ValueError),
        ("cpu_seconds", math.inf, ValueError),
        ("wall_seconds", 86_401, ValueError),
        ("memory_bytes", 1.5, ValueError),
        ("memory_bytes", 2**63, ValueError),
        ("output_bytes", "1", TypeError),
        ("report_bytes", True, TypeError),
        ("report_bytes", None, TypeError),
    ],
)
def test_a_limit_limits(name: str, value: object, error: type[Exception]) -> None:
    with pytest.raises(error, match=name):
        Limits.from_dict({name: value})


@pytest.mark.parametrize("options", [{"x": object()}, {"x": math.nan}, {"x": "x" * 70_000}])
def test_options_are_small_json(sandbox: Sandbox, options: dict[str, object]) -> None:
    source, sink = memory_file(), memory_file()
    with pytest.raises((ValueError, TypeError)):
        sandbox.run(source, sink, options)
    os.close(source)
    os.close(sink)


def test_a_source_is_a_file(sandbox: Sandbox) -> None:
    outlet, inlet = os.pipe()
    with pytest.raises(ValueError, match="regular file"):
        sandbox.run(outlet, inlet)
    os.close(outlet)
    os.close(inlet)


def test_a_packet_brings_exactly_its_descriptors() -> None:
    one, other = wire.pair()
    file = memory_file()
    before = open_descriptors()
    for sent, expected in ((1, 3), (3, 1), (5, 3), (1, 0)):
        wire.send(one, b"{}", [file] * sent)
        with pytest.raises(ProtocolError):
            wire.receive(other, expected)
    wire.send(one, b"{}")
    with pytest.raises(ProtocolError):
        wire.receive(other, 1)
    assert open_descriptors() == before
    one.close()
    with pytest.raises(EOFError):
        wire.receive(other)
    other.close()
    os.close(file)


def test_a_packet_that_is_too_long_is_refused() -> None:
    one, other = wire.pair()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    one.send(b"x" * (wire.MAX_PACKET + 1))
    with pytest.raises(ProtocolError):
        wire.receive(other)
    one.close()
    other.close()


def report_file(data: bytes, length: int | None = None) -> int:
    return memory_file(wire.REPORT_HEADER.pack(len(data) if length is None else length) + data)


# Python 3.13's parser goes deeper than that of 3.11; what it brings home is refused all the same.
NESTED = "nested too deeply" if sys.version_info >= (3, 13) else "not JSON: RecursionError"


@pytest.mark.parametrize(
    ("data", "length", "status", "detail"),
    [
        (b'{"a": 1}', None, Status.OK, ""),
        (b"", None, Status.CRASHED, "left without a report"),
        (b"[]", None, Status.LOST, "not a JSON object"),
        (b"{", None, Status.LOST, "not JSON: JSONDecodeError"),
        (b'{"a": NaN}', None, Status.LOST, "not JSON: ValueError"),
        (b'{"a": ' + b"9" * 5000 + b"}", None, Status.LOST, "not JSON: ValueError"),
        (b'{"a":' * 9000 + b"1" + b"}" * 9000, None, Status.LOST, NESTED),
        (b'{"a":' * 70 + b"[]" + b"}" * 70, None, Status.LOST, "nested too deeply"),
        (b'{"a": "\xff"}', None, Status.LOST, "not JSON: UnicodeDecodeError"),
        (b'{"a": "\\ud800"}', None, Status.LOST, "the report holds half a character"),
        (b"{}", 2**63, Status.LOST, "a report of 9223372036854775808 bytes is over the limit of 100000"),
        (b"{}", 50, Status.LOST, "the report is cut off"),
    ],
)
def test_a_report_is_read_with_distrust(data: bytes, length: int | None, status: Status, detail: str) -> None:
    descriptor = report_file(data, length)
    got = _read_end(Status.OK, "", descriptor, 100_000)
    os.close(descriptor)
    assert got[:2] == (status, detail)
    assert got[2] == ({"a": 1} if status is Status.OK else None)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'{"exception": "Malformed"}', "Malformed"),
        (b'{"exception": "a b"}', "Exception"),
        (b'{"exception": 7}', "Exception"),
        (b"", "Exception"),
        (b'{"exception": "' + b"A" * 101 + b'"}', "Exception"),
    ],
)
def test_the_name_of_an_exception_is_a_name(data: bytes, name: str) -> None:
    descriptor = report_file(data)
    assert _read_end(Status.FAILED, "", descriptor, 1000) == (Status.FAILED, name, None)
    os.close(descriptor)


def test_this_kernel_has_all() -> None:
    assert kernel.check_kernel() == []


@pytest.mark.parametrize(
    ("probe", "missing", "word"),
    [
        ("landlock_abi", 0, "Landlock"),
        ("_has_seccomp", False, "Seccomp"),
        ("_has_no_new_privileges", False, "no_new_privs"),
        ("_has_memfd", False, "memfd_create"),
        ("_has_pidfd", False, "pidfd_open"),
        ("this_machine", None, "x86_64"),
    ],
)
def test_each_missing_piece_has_its_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    probe: str,
    missing: object,
    word: str,
) -> None:
    monkeypatch.setattr(kernel, probe, lambda: missing)
    (sentence,) = kernel.check_kernel()
    assert word in sentence
    assert sentence.endswith(".")
    assert cli.main(["check"]) == 1
    assert capsys.readouterr().out == f"NG  {sentence}\n"


def test_the_check_tries_a_real_child(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:2] for line in lines] == ["OK", "OK"]


def test_the_check_says_when_a_child_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Unavailable("A child cannot be locked here.")

    monkeypatch.setattr(cli, "Sandbox", refuse)
    assert cli.main(["check"]) == 1
    assert "NG  A child cannot be locked here." in capsys.readouterr().out


def test_serving_needs_a_group_that_exists(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "a:b", "--socket", "/tmp/x", "--group", "no-such-group"]) == 2
    assert "no-such-group" in capsys.readouterr().err


def test_a_copy_in_memory_has_its_digest_and_its_bounds() -> None:
    data = b"sekisho" * 1_000
    with sekisho_sandbox.memory_file("test") as file, sekisho_sandbox.memory_file("other") as other:
        whole = (hashlib.sha256(data).hexdigest(), len(data))
        assert sekisho_sandbox.pour(data, file) == whole == sekisho_sandbox.digest_of(file)
        assert sekisho_sandbox.pour(io.BytesIO(data), other, 10)[1] == 10
        sink = io.BytesIO()
        sekisho_sandbox.give_out(file, sink)
        assert sink.getvalue() == b"".join(sekisho_sandbox.chunks_of(file)) == data
