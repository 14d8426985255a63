"""The embedded database when processes die: nothing stays behind, nothing is lost, nobody is mistaken."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from sekisho.config.embedded_postgres import OWNER, EmbeddedPostgres
from sekisho.config.postgres_account import Account
from sekisho.config.postgres_programs import packaged_programs, programs_for
from sekisho.config.tests.living import ORDINARY_USER, ROOT, USERS, ask, family, gone, server_pid, tell, until

pytestmark = pytest.mark.chaos

OWNER_SCRIPT = Path(__file__).with_name("postgres_owner.py")


@pytest.fixture(scope="module")
def programs() -> Path:
    """Programs an ordinary user can run, wherever this checkout lies."""
    return programs_for(Account.named("nobody")) if ROOT else packaged_programs()


@contextmanager
def running_owner(data: Path, user: int, programs: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process of its own that owns a database; gives the process and the owner role's DSN."""
    if user != os.geteuid():
        data.mkdir(exist_ok=True)
        os.chown(data, user, -1)
    command: list[str | Path] = [sys.executable, OWNER_SCRIPT, data, str(user), programs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            dsn = process.stdout.readline().strip()
            assert dsn, "the owner did not start"
            processes = family(server_pid(data))
            yield process, dsn
            process.kill()
            until(lambda: all(gone(pid) for pid in processes))
        finally:
            process.kill()
            shutil.rmtree(EmbeddedPostgres(data).socket_directory, ignore_errors=True)


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("death", [signal.SIGTERM, signal.SIGKILL])
def test_no_server_outlives_its_owner(place: Path, programs: Path, user: int, death: signal.Signals) -> None:
    with running_owner(place / "town", user, programs) as (owner, dsn):
        processes = family(server_pid(place / "town"))
        assert len(processes) > 3
        assert {Path(f"/proc/{pid}").stat().st_uid for pid in processes} == {ORDINARY_USER}
        owner.send_signal(death)
        owner.wait()
        until(lambda: all(gone(pid) for pid in processes))
    assert "database system is shut down" in (place / "town" / "logs" / "postgres.log").read_text()
    with pytest.raises(psycopg.OperationalError):
        ask(dsn, "SELECT 1")


def test_starts_again_after_everything_was_killed_and_the_number_reused(place: Path, programs: Path) -> None:
    data = place / "town"
    with running_owner(data, os.geteuid(), programs) as (owner, dsn):
        tell(dsn, "CREATE TABLE kept AS SELECT 7 AS n")
        processes = family(server_pid(data))
        for pid in (owner.pid, *processes):
            with contextlib.suppress(ProcessLookupError):  # the server's children may end before their turn
                os.kill(pid, signal.SIGKILL)
        until(lambda: all(gone(pid) for pid in processes))
    note = data / "postgres" / "postmaster.pid"
    lines = note.read_text().splitlines(keepends=True)
    note.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    with EmbeddedPostgres(data) as database:
        assert ask(database.dsn(OWNER), "SELECT n FROM kept") == 7


def test_start_waits_for_the_server_of_a_dead_owner(place: Path, programs: Path) -> None:
    data = place / "town"
    with running_owner(data, os.geteuid(), programs) as (owner, _):
        server = server_pid(data)
        os.kill(server, signal.SIGSTOP)  # its SIGINT waits too
        owner.kill()
        owner.wait()
        waker = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.5; kill -CONT {server}"])
        with EmbeddedPostgres(data) as database:
            assert ask(database.dsn(OWNER), "SELECT 1") == 1
        waker.wait()
