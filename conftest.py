"""What every test of the product stands on: a real PostgreSQL, a vault of its own, people who came in by the verbs."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

DSN = "SEKISHO_TEST_DATABASE_URL"
#: tables that Django does not empty by itself: a job left there would run in another test
UNMANAGED = ("procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers")
#: schemas with copies of the tables: as the migrations left them, and with the people whom everybody knows
BARE, FIRST_DAY = "after_migrations", "first_day"
#: the tables in which these people stand
PEOPLED: list[str] = []
MARKER = re.compile(r"mark[0-9a-f]{12}")
ROOM_IN_MEMORY = 4 << 30  # bytes; a whole run leaves about 1 GB behind until its end
QUICK_PASSWORDS = "sekisho_demo.quick_passwords.QuickArgon2"
SHORT_BYTES = 12  # written by hand in a test; longer ones may hold a time or a marker


def pytest_configure(config: pytest.Config) -> None:
    """Start one private server for the whole run; xdist's workers inherit its address."""
    if DSN in os.environ or hasattr(config, "workerinput") or config.option.collectonly:
        return
    from sekisho.config.embedded_postgres import ADMIN, EmbeddedPostgres

    home = Path(tempfile.mkdtemp(prefix="sekisho-tests-", dir=quick_place()))
    home.chmod(0o711)  # as root the server runs as another account, which must be able to enter
    if config.option.basetemp is None:
        config.option.basetemp = home / "tmp"
    server = EmbeddedPostgres(home / "data")
    server.start()
    forget_durability(server.dsn(ADMIN))
    os.environ[DSN] = server.dsn(ADMIN)

    def stop() -> None:
        server.stop()
        del os.environ[DSN]
        shutil.rmtree(home, ignore_errors=True)

    config.add_cleanup(stop)


def quick_place() -> str:
    """Memory where there is enough of it: a run makes and removes some ten thousand small files."""
    memory = Path("/dev/shm")  # noqa: S108  # only a place for mkdtemp
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_IN_MEMORY
    return str(memory) if roomy else tempfile.gettempdir()


def forget_durability(dsn: str) -> None:
    """The data of this server lives as long as the run; tests of durability start servers of their own."""
    import psycopg

    with psycopg.connect(dsn, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def pytest_collection_finish() -> None:
    """What collecting has built stays until the end: without this, collectors walk it some thousand times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Names of cases that every worker gives alike: built bytes and random markers differ from run to run."""
    if isinstance(val, bytes):
        return argname if len(val) > SHORT_BYTES else None
    if isinstance(val, str) and MARKER.search(val):
        return MARKER.sub("mark", val)
    return None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    from django.db import connections

    from sekisho.config.settings import database

    given = database(os.environ[DSN])
    given.pop("CONN_MAX_AGE")
    connections["default"].settings_dict.update(given)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Give the runtime roles their rights as in production."""
    from django.db import connection

    from sekisho.config import database_roles

    zones = ["internet", "lgwan", "mynumber"]
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for role in database_roles.roles(zones):
            # Roles belong to the server, which xdist's workers share: the other one may be quicker.
            cursor.execute(
                f'DO $$ BEGIN CREATE ROLE "{role}" NOLOGIN;'
                " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        database_roles.apply(zones)
        tables = connection.introspection.django_table_names(only_existing=True)
        before = keep(cursor, BARE, tables)
        let_people_in()
        cursor.execute(put_back(BARE, [table for table in tables if table.startswith("audit_")]))
        after = keep(cursor, FIRST_DAY, tables)
        PEOPLED.extend(table for table in after if after[table] != before.get(table))


def let_people_in() -> None:
    """The five whom every suite knows, made once by the verbs: in nearly every test they would be made again."""
    from django.test import override_settings

    from sekisho_demo import factories

    with override_settings(PASSWORD_HASHERS=[QUICK_PASSWORDS], SEKISHO_STRICT_TRAIL=True):
        for login in ("aoi", "ren", "mei", "kaname", "minoru"):
            factories.person(login)


def keep(cursor: Any, schema: str, tables: Sequence[str]) -> dict[str, int]:
    """Copies of the tables that are not empty now; returns how many rows each has."""
    cursor.execute(f"CREATE SCHEMA {schema}")
    kept = {}
    for table in tables:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # our own tables
        rows = int(cursor.fetchone()[0])
        if rows:
            cursor.execute(f'CREATE TABLE {schema}."{table}" AS TABLE "{table}"')
            kept[table] = rows
    return kept


def put_back(schema: str, tables: Sequence[str]) -> str:
    """The statement that gives the tables what was kept.  As a replica, so that no guard of the trail fires."""
    names = ", ".join(f"'{table}'" for table in sorted({*tables, *UNMANAGED}))
    return f"""
        DO $$ DECLARE name text; filled boolean; BEGIN
            SET LOCAL session_replication_role = replica;
            FOREACH name IN ARRAY ARRAY[{names}] LOOP
                EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO filled;
                IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
                IF to_regclass(format('{schema}.%I', name)) IS NOT NULL THEN
                    EXECUTE format('INSERT INTO %I OVERRIDING SYSTEM VALUE TABLE {schema}.%I', name, name);
                END IF;
            END LOOP;
            SET LOCAL session_replication_role = origin;
        END $$
        """  # noqa: S608  # names of our own tables


@pytest.fixture
def nobody_yet(db: None) -> None:
    """A town as the migrations leave it: without the people whom everybody knows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(put_back(BARE, PEOPLED))


@pytest.fixture(autouse=True, scope="session")
def quick_flush() -> Iterator[None]:
    """Between transactional tests, put every table back to what stood in it before the first one, in one statement.

    Truncating all tables costs ten times more, and Django would make its content types anew each time.
    """
    from django.core.management.commands import flush
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(_self: object, _style: object, tables: Sequence[str], **_: object) -> list[str]:
        return [put_back(FIRST_DAY, tables)] if tables else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_kwargs: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def strict_trail() -> Iterator[None]:
    """No test may write an event, or a key of its data, that the catalogue does not know."""
    from django.test import override_settings

    with override_settings(SEKISHO_STRICT_TRAIL=True):
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=[QUICK_PASSWORDS]):
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_goodbyes() -> Iterator[None]:
    """A broker looks for its end ten times a second; a run ends some two hundred of them."""
    from sekisho.foundation.vault import broker

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(broker, "LOOK_FOR_END", 0.01)
        yield


@pytest.fixture(scope="session")
def run_directory() -> Iterator[Path]:
    """Where this run's sockets are: short, because a socket's path may have 107 bytes only."""
    path = Path(tempfile.mkdtemp(prefix="skr-", dir="/tmp"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def installation(settings: Any, db: None, tmp_path: Path, run_directory: Path) -> Any:
    """Settings of a town of its own: vault, keys, sockets; with the three zones in the database."""
    from sekisho.border.transfers.records import create_key
    from sekisho.foundation.audit.proof.heads import create_key as create_trail_key
    from sekisho.foundation.vault.store import master_keys

    settings.SEKISHO_VAULT_DIR = tmp_path / "vault"
    settings.SEKISHO_RUN_DIR = run_directory
    settings.SEKISHO_MASTER_KEY_DIR = tmp_path / "master"
    settings.SEKISHO_RECORD_KEY_FILE = tmp_path / "record.pem"
    settings.SEKISHO_RECORD_PUBLIC_KEY_FILE = tmp_path / "record.pub"
    settings.SEKISHO_TRAIL_KEY_FILE = tmp_path / "trail.pem"
    settings.SEKISHO_TRAIL_PUBLIC_KEY_FILE = tmp_path / "trail.pub"
    settings.SEKISHO_PREVIEW_OFFICE = False  # starting LibreOffice costs seconds; who tests it turns it on
    create_trail_key(settings.SEKISHO_TRAIL_KEY_FILE, settings.SEKISHO_TRAIL_PUBLIC_KEY_FILE)
    master_keys().create()
    create_key(settings.SEKISHO_RECORD_KEY_FILE, settings.SEKISHO_RECORD_PUBLIC_KEY_FILE)
    return settings


@pytest.fixture
def broker(installation: Any, transactional_db: None) -> Iterator[None]:
    """The real vault broker, on this run's sockets."""
    stop = threading.Event()
    from sekisho.foundation.vault.broker import serve, socket_path

    zones = ["internet", "lgwan", "mynumber"]
    thread = threading.Thread(target=serve, args=(zones, stop))
    thread.start()
    deadline = time.monotonic() + 10
    while not socket_path(zones[-1]).exists() and time.monotonic() < deadline:
        stop.wait(0.01)
    yield
    stop.set()
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def inspection_parent(run_directory: Path) -> Iterator[None]:
    """The real inspection parent, one for the run."""
    from sekisho.config.processes import INSPECTION_ENVIRONMENT, inspection_command

    path = run_directory / "inspection.sock"
    process = subprocess.Popen(inspection_command(path), env=INSPECTION_ENVIRONMENT)
    deadline = time.monotonic() + 30
    while not path.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    yield
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(scope="session")
def clamd() -> Iterator[Any]:
    """A real clamd with one signature of our own, one for the run."""
    from sekisho_demo.scanner_servers import ClamdServer

    with ClamdServer() as server:
        yield server


@pytest.fixture(scope="session")
def icap(clamd: Any) -> Iterator[Any]:
    """A real c-icap, its virus_scan service standing before that clamd."""
    from sekisho_demo.scanner_servers import IcapServer

    with IcapServer(clamd) as server:
        yield server
