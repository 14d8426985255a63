"""Lives and deaths of the processes.  Six ways to leave one behind, and none does:

1. close() of the owner; 2. SIGKILL of the owner; 3. SIGKILL of the parent; 4. SIGTERM of a daemon;
5. a caller that goes away while its job runs; 6. the end of the thread that started the parent.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_support import HERE, QUICK, alive, children_of, memory_file, run, until

from sekisho_sandbox import Limits, Outcome, Sandbox, Status, Unavailable, wire
from sekisho_sandbox.doors import call, listen

LONG = Limits(wall_seconds=600)
Hanging = tuple[Sandbox, list[Outcome]]
Daemon = tuple[subprocess.Popen[bytes], Path]


@pytest.fixture
def own() -> Iterator[Sandbox]:
    """A sandbox that a test may break."""
    with Sandbox("sandbox_targets:attempt", "sandbox_targets:warm", search_path=[HERE]) as made:
        yield made


@pytest.fixture
def hanging(own: Sandbox) -> Iterator[Hanging]:
    """A job that hangs in another thread, begun for certain; its outcome appears in the list."""
    outcomes: list[Outcome] = []
    source, sink = memory_file(), memory_file()
    thread = threading.Thread(target=lambda: outcomes.append(own.run(source, sink, {"do": "hang"}, LONG)))
    thread.start()
    until(lambda: os.fstat(sink).st_size)
    yield own, outcomes
    own.close()
    thread.join(10)
    assert not thread.is_alive()
    os.close(source)
    os.close(sink)


def family(parent: int | None) -> list[int]:
    assert parent is not None
    return [parent, *children_of(parent)]


def all_gone(pids: list[int]) -> bool:
    return not any(alive(pid) for pid in pids)


def test_closing_ends_everything_even_at_work(hanging: Hanging) -> None:
    sandbox, outcomes = hanging
    pids = family(sandbox.parent_pid)
    assert len(pids) == 3, "the parent, the child at work, the spare"
    sandbox.close()
    assert all_gone(pids)
    until(lambda: outcomes)
    assert outcomes[0].status is Status.LOST


def test_a_killed_parent_loses_its_job_and_is_replaced(hanging: Hanging) -> None:
    sandbox, outcomes = hanging
    pids = family(sandbox.parent_pid)
    os.kill(pids[0], signal.SIGKILL)
    until(lambda: outcomes)
    assert outcomes[0].status is Status.LOST
    until(lambda: all_gone(pids))
    assert run(sandbox, "reverse", b"ab").output == b"ba"
    assert sandbox.parent_pid != pids[0]


def test_a_dead_spare_costs_no_job(own: Sandbox) -> None:
    (spare,) = children_of(own.parent_pid or 0)
    os.kill(spare, signal.SIGKILL)
    until(lambda: not alive(spare))
    assert run(own, "reverse", b"ab").output == b"ba"


def test_a_closed_sandbox_starts_again(own: Sandbox) -> None:
    first = own.parent_pid
    own.close()
    own.close()
    assert own.parent_pid is None
    assert run(own, "reverse", b"ab").output == b"ba"
    assert own.parent_pid not in (None, first)


OWNER = """
import os, sys, threading, time
sys.path.insert(0, {here!r})
from sandbox_support import memory_file
from sekisho_sandbox import Sandbox, Limits
made = []
start = threading.Thread(target=lambda: made.append(Sandbox("sandbox_targets:attempt", search_path=[{here!r}])))
start.start(); start.join()
source, sink = memory_file(b"ab"), memory_file()
made[0].run(source, sink, {{"do": "reverse"}})
threading.Thread(target=made[0].run, args=(source, sink, {{"do": "hang"}}, Limits()), daemon=True).start()
while os.pread(sink, 7, 0) != b"babegun":
    time.sleep(0.01)
print(made[0].parent_pid, flush=True)
time.sleep(600)
"""


def test_nothing_outlives_an_owner_that_is_killed() -> None:
    """The parent was started by a thread that ended: it must live on, and still die with the process."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER.format(here=HERE)], stdout=subprocess.PIPE, text=True
    )
    with owner:
        assert owner.stdout is not None
        pids = family(int(owner.stdout.readline()))
        assert len(pids) == 3
        assert not all_gone(pids)
        owner.kill()
    until(lambda: all_gone(pids))


def test_a_forked_process_gets_a_parent_of_its_own(own: Sandbox) -> None:
    """gunicorn loads the application, then forks."""
    parent = own.parent_pid
    outlet, inlet = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            good = run(own, "reverse", b"ab").output == b"ba" and own.parent_pid != parent
            own.close()
            os.write(inlet, b"ok" if good else b"no")
        finally:
            os._exit(0)
    os.close(inlet)
    assert os.read(outlet, 2) == b"ok"
    os.close(outlet)
    os.waitpid(pid, 0)
    assert run(own, "reverse", b"ab").output == b"ba"
    assert own.parent_pid == parent


# --- what cannot start --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "warm", "sentence"),
    [
        ("no_such_module:work", None, "cannot be imported"),
        ("sandbox_targets:no_such_function", None, "cannot be imported"),
        ("sandbox_targets:errno", None, "not a function"),
        ("sandbox_targets:attempt", "sandbox_targets:broken_warm", "RuntimeError: no model here"),
        ("sandbox_targets:attempt", "sandbox_targets:threaded_warm", "2 threads"),
    ],
)
def test_a_target_that_cannot_be_prepared_is_refused(target: str, warm: str | None, sentence: str) -> None:
    with pytest.raises(Unavailable, match=sentence):
        Sandbox(target, warm, search_path=[HERE])


@pytest.mark.parametrize("name", ["", "os", "os.system", "os:", ":x", "os:path.join", "--x:y", "a b:c"])
def test_a_target_has_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="module:function"):
        Sandbox(name)


def test_without_the_kernels_help_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho_sandbox.client.check_kernel", lambda: ["Landlock is missing."])
    with pytest.raises(Unavailable) as caught:
        Sandbox("sandbox_targets:attempt", search_path=[HERE])
    assert caught.value.reasons == ("Landlock is missing.",)


# --- a shared parent ----------------------------------------------------------------------------------------

SERVE = """
import sys
from sekisho_sandbox import serve
serve("sandbox_targets:attempt", sys.argv[1], search_path=[{here!r}], children=2,
      owner=int(sys.argv[2]) if len(sys.argv) > 2 else None)
"""


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    """A daemon on a path longer than a Unix address can be."""
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    path = folder / "sandbox.sock"
    process = subprocess.Popen([sys.executable, "-c", SERVE.format(here=HERE), str(path)])
    until(lambda: can_call(path), 30)
    yield process, path
    process.terminate()
    assert process.wait(10) == 0


def can_call(path: Path) -> bool:
    try:
        call(path).close()
    except OSError:
        return False
    return True


def test_a_daemon_serves_many(daemon: Daemon) -> None:
    process, path = daemon
    assert path.stat().st_mode & 0o7777 == 0o600
    with Sandbox.connect(path) as one, Sandbox.connect(path) as other:
        assert run(one, "reverse", b"ab").output == b"ba"
        assert run(other, "segfault").outcome.status is Status.CRASHED
        assert run(one, "remember", b"x").outcome.report == {"seen": ["x"]}
        assert run(other, "remember", b"y").outcome.report == {"seen": ["y"]}
    assert one.parent_pid is None
    assert process.poll() is None


def test_more_jobs_than_children_wait_their_turn(daemon: Daemon) -> None:
    _, path = daemon
    results: list[bytes] = []
    sandbox = Sandbox.connect(path)
    threads = [
        threading.Thread(target=lambda: results.append(run(sandbox, "reverse", b"ab").output))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [b"ba"] * 12


def test_a_client_that_goes_away_takes_its_child_along(daemon: Daemon) -> None:
    process, path = daemon
    sink = memory_file()
    with begin_hanging(path, sink):
        until(lambda: os.fstat(sink).st_size)
        until(lambda: len(children_of(process.pid)) == 2)  # the one at work, and a spare
        before = children_of(process.pid)
    until(lambda: sum(alive(pid) for pid in before) == 1)
    os.close(sink)


def begin_hanging(path: Path, sink: int) -> socket.socket:
    connection = call(path)
    packet = wire.encode({"limits": QUICK.to_dict(), "options": {"do": "hang"}})
    source, report = memory_file(), memory_file(bytes(1000))
    wire.send(connection, packet, [source, sink, report])
    os.close(source)
    os.close(report)
    return connection


@pytest.mark.parametrize(
    ("packet", "descriptors"),
    [
        (b"not json", 3),
        (b"[" * 60_000, 3),
        (b'{"limits": {}}', 0),
        (b'{"limits": {}}', 2),
        (b'{"limits": {"wall_seconds": -1}}', 3),
        (b'{"limits": {"wall_seconds": 1e999}}', 3),
        (b'{"limits": {"no_such_limit": 1}}', 3),
        (b'{"limits": 7}', 3),
        (b"{}", 3),
    ],
)
def test_a_daemon_shrugs_off_nonsense(daemon: Daemon, packet: bytes, descriptors: int) -> None:
    _, path = daemon
    connection = call(path)
    files = [memory_file(bytes(100)) for _ in range(descriptors)]
    wire.send(connection, packet, files)
    with pytest.raises((EOFError, ConnectionError)):
        wire.receive(connection)
    connection.close()
    wire.close_all(files)
    assert run(Sandbox.connect(path), "reverse", b"ab").output == b"ba"


def test_sigterm_ends_a_daemon_and_its_children(daemon: Daemon) -> None:
    process, path = daemon
    sink = memory_file()
    connection = begin_hanging(path, sink)
    until(lambda: os.fstat(sink).st_size)
    pids = family(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert all_gone(pids)
    assert not path.exists()
    with pytest.raises(Unavailable, match="No sandbox answers"):
        run(Sandbox.connect(path), "reverse")
    connection.close()
    os.close(sink)


def test_a_daemon_ends_with_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "s"
    script = (
        "import os, subprocess, sys\n"
        f"p = subprocess.Popen([sys.executable, '-c', {SERVE.format(here=HERE)!r}, {str(path)!r}, str(os.getpid())])\n"
        "print(p.pid, flush=True)\n"
        "p.wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        until(lambda: can_call(path), 30)
        pids = family(pid)
        owner.kill()
    until(lambda: all_gone(pids))
    assert not path.exists()


def test_a_stale_socket_is_replaced_and_a_living_one_is_not(daemon: Daemon, tmp_path: Path) -> None:
    _, path = daemon
    with pytest.raises(Unavailable, match="Another process is listening"):
        listen(path)
    stale = tmp_path / "stale.sock"
    listen(stale).close()
    listen(stale, mode=0o660).close()
    assert stale.stat().st_mode & 0o7777 == 0o660
    plain = tmp_path / "file"
    plain.write_text("precious")
    with pytest.raises(Unavailable, match="not a socket"):
        listen(plain)
    assert plain.read_text() == "precious"


FORK_FAILS = """
import errno, os, sys
from sekisho_sandbox import loop, serve
fork, forks = os.fork, []
def scarce():
    forks.append(1)
    if len(forks) in (2, 3):
        raise OSError(errno.EAGAIN, "no process to be had")
    return fork()
loop.os.fork = scarce
serve("sandbox_targets:attempt", sys.argv[1], search_path=[{here!r}])
"""


def test_a_full_process_table_costs_one_job_and_not_the_parent(tmp_path: Path) -> None:
    path = tmp_path / "s"
    process = subprocess.Popen([sys.executable, "-c", FORK_FAILS.format(here=HERE), str(path)])
    try:
        until(lambda: can_call(path), 30)
        with Sandbox.connect(path) as sandbox:
            ends = [run(sandbox, "reverse", b"ab").outcome.status for _ in range(3)]
        assert ends == [Status.OK, Status.LOST, Status.OK]
    finally:
        process.terminate()
        assert process.wait(10) == 0


def test_the_parent_finds_what_it_was_told_and_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEKISHO_SECRET", "ours")
    told = {"SEKISHO_RULES": "/somewhere", "PATH": "/not/ours"}
    with Sandbox(
        "sandbox_targets:attempt", "sandbox_targets:warm", search_path=[HERE], environment=told
    ) as made:
        known = run(made, "environment").outcome.report
    assert known is not None
    assert known["SEKISHO_RULES"] == "/somewhere"
    assert known["PATH"] == "/usr/bin:/bin"
    assert "SEKISHO_SECRET" not in known
