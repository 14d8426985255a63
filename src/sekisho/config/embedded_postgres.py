"""A private PostgreSQL, run as our own child: for the demo, the tests and a first try.

Production brings its own.

What is under the data directory:

    postgres/           the cluster, owned by the account the server runs as
    secrets/            one generated password per role, 0600
    logs/postgres.log   what the server says
    owner.lock          held by the process that started the server
    server.lock         inherited by the server: free only when its last process is gone

The server listens on no network address, only on a Unix socket in a short directory of mode 0700 that
does not depend on the length or letters of the data path, and it asks everybody for a password
(scram-sha-256).
When we end, by whatever signal, the kernel sends it SIGINT: a fast, clean shutdown.

PostgreSQL refuses to run as root; started by root it runs as another account.
"""

import contextlib
import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from sekisho.config.parent_death import die_with_parent
from sekisho.config.postgres_account import Account, can_enter
from sekisho.config.postgres_cluster import (
    check_version,
    create_cluster,
    forget_dead_server,
    point_at,
    program_environment,
)
from sekisho.config.postgres_errors import EmbeddedPostgresError, last_lines
from sekisho.config.postgres_programs import ProgramsMissingError, programs_for
from sekisho.config.private_files import NotOursError, kept_password, private_directory, take_lock

ADMIN = "sekisho_admin"
OWNER = "sekisho_owner"
DATABASE = "sekisho"
ROOTS_ACCOUNT = "nobody"

_PORT = "5432"  # only a part of the socket's file name: nothing listens on TCP
_LOG_BYTES = 10_000_000
_SHUTDOWN_SECONDS = 30.0
_LOCKS = {"owner.lock": 0.0, "server.lock": _SHUTDOWN_SECONDS}  # in this order; seconds to wait for each
_SETTINGS = {
    "listen_addresses": "",
    "port": _PORT,
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "huge_pages": "off",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "cluster_name": "sekisho",
}


class EmbeddedPostgres:
    """One server over one data directory. Start it from a thread that lives as long as the process.

    `data`: created when missing. `account`: who runs the server when we are root; otherwise we ourselves do.
    Another process may make its own `EmbeddedPostgres(data)` only to ask for `dsn`.
    """

    def __init__(self, data: Path, *, account: str = ROOTS_ACCOUNT) -> None:
        self.data = data.expanduser().absolute()
        self._roots_account = account
        self._process: subprocess.Popen[bytes] | None = None
        self._locks: list[int] = []
        self._short_directory = _short_directory(self.data)
        self._link = self._short_directory / "cluster"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def cluster(self) -> Path:
        return self.data / "postgres"

    @property
    def log(self) -> Path:
        return self.data / "logs" / "postgres.log"

    @property
    def socket_directory(self) -> Path:
        """Where the socket is, or was last.

        The owner notes it, because another process may have another environment.
        """
        note = self.data / "secrets" / "postgres-socket-directory"
        if self._process is None and note.exists():
            return Path(os.fsdecode(note.read_bytes()))
        return self._short_directory

    def start(self, *, timeout: float = 60.0) -> None:
        """Return when the server accepts connections and owner, database and passwords exist.

        Raises `EmbeddedPostgresError`; then nothing is left running.
        """
        account = self._account()
        self._prepare(account)
        try:
            self._lock()
            programs = self._programs(account)
            self._make_ready(programs, account)
            self._launch(programs, account)
            self._await_connections(timeout)
            self._ensure_owner_and_database()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut down and wait for it; safe to call twice, or when nothing runs."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if len(self._locks) == len(_LOCKS):  # otherwise the directory serves somebody else
            self._link.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._short_directory.rmdir()
        while self._locks:
            os.close(self._locks.pop())

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """Return the URL a role connects with. Raises `EmbeddedPostgresError` for an unknown role."""
        path = self._password_file(role)
        if not path.exists():
            raise EmbeddedPostgresError(
                "EPG-009",
                f"データベースの役割 {role} はまだ作られていません。ensure_role で作成してください。",
            )
        directory = quote(str(self.socket_directory), safe="/")
        login = f"{quote(role, safe='')}:{kept_password(path)}"
        return f"postgresql://{login}@/{quote(database, safe='')}?host={directory}&port={_PORT}"

    def ensure_role(self, name: str) -> None:
        """Create a runtime role that may log in to our database and owns nothing, or reset its password."""
        if name == ADMIN:
            raise ValueError(f"{ADMIN} starts the database and runs nothing")
        with self._admin() as connection:
            self._set_role(connection, name)
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(name)
                )
            )

    # Preparing

    def _account(self) -> Account:
        """Who runs the server: we; for root the owner of an existing cluster, else the account given."""
        if os.geteuid() != 0:
            return Account.ourselves()
        try:
            return (
                Account.owning(self.cluster) if self.cluster.exists() else Account.named(self._roots_account)
            )
        except KeyError:
            raise EmbeddedPostgresError(
                "EPG-008",
                f"root では PostgreSQL を動かせません。代わりに使うアカウント {self._roots_account} が"
                "この機械にありません。アカウントを作るか、一般利用者で実行してください。",
            ) from None

    def _prepare(self, account: Account) -> None:
        """Make the directories. Another account may pass through the data directory, but see nothing."""
        with _named_refusals():
            self._make_data_directory(account)
            private_directory(self.data / "secrets")
            private_directory(self.data / "logs")
        if account.foreign:
            self._check_reach(account)

    def _make_data_directory(self, account: Account) -> None:
        """An empty directory, as mktemp leaves one, is as good as none: we give it the mode we want."""
        mode = 0o711 if account.foreign else 0o700
        self.data.mkdir(mode=mode, parents=True, exist_ok=True)
        if not any(self.data.iterdir()):
            self.data.chmod(mode)

    def _check_reach(self, account: Account) -> None:
        if not can_enter(account, self.data):
            raise EmbeddedPostgresError(
                "EPG-003",
                f"データベースはアカウント {account.name} で動きますが、{self.data} に入れません。"
                "誰でも通れる場所を DATA=/var/lib/sekisho/demo のように指定するか、"
                "一般利用者で実行してください。",
            )

    def _lock(self) -> None:
        """Be the only one. A server whose owner has just died gets the time to shut down first."""
        for name, patience in _LOCKS.items():
            self._hold(name, deadline=time.monotonic() + patience)

    def _hold(self, name: str, deadline: float) -> None:
        while (handle := take_lock(self.data / name)) is None:
            if time.monotonic() >= deadline:
                raise EmbeddedPostgresError(
                    "EPG-002",
                    f"{self.data} のデータベースはすでに動いています。"
                    "動いているほうを止めるか、別の保存先 (DATA=) を指定してください。",
                )
            time.sleep(0.05)
        self._locks.append(handle)

    def _programs(self, account: Account) -> Path:
        try:
            return programs_for(account)
        except ProgramsMissingError:
            raise EmbeddedPostgresError(
                "EPG-001",
                "組み込みの PostgreSQL が見つかりません。uv sync を実行してから、もう一度お試しください。",
            ) from None

    def _make_ready(self, programs: Path, account: Account) -> None:
        with _named_refusals():
            private_directory(self._short_directory, account.uid, account.gid)
        self._note_directory()
        if not self.cluster.exists():
            create_cluster(
                self.cluster,
                self._link,
                programs=programs,
                account=account,
                admin=ADMIN,
                password=kept_password(self._password_file(ADMIN)),
                lock=self._locks[-1],
            )
        check_version(self.cluster)
        forget_dead_server(self.cluster)
        self._sweep_sockets()
        point_at(self._link, self.cluster, account)

    def _note_directory(self) -> None:
        note = self.data / "secrets" / "postgres-socket-directory"
        note.write_bytes(os.fsencode(self._short_directory))

    def _sweep_sockets(self) -> None:
        """What a killed server left: its socket, and a note whose number may belong to others now."""
        for leftover in self._short_directory.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)

    # Running

    def _launch(self, programs: Path, account: Account) -> None:
        settings = {**_SETTINGS, "unix_socket_directories": str(self._short_directory)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        _make_room(self.log)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [programs / "bin" / "postgres", "-D", self._link, *options],
                **account.switch(),
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509  # calls nothing that takes a lock
                start_new_session=True,  # Ctrl-C in the terminal is for us: the database goes last
                pass_fds=(self._locks[-1],),
                env=program_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _await_connections(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while self.is_running() and time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError), self._admin("postgres"):
                return
            time.sleep(0.02)
        said = last_lines(self.log.read_bytes())
        raise EmbeddedPostgresError(
            "EPG-007", f"データベースが起動しませんでした。記録は {self.log} にあります。\n{said}"
        )

    def _ensure_owner_and_database(self) -> None:
        with self._admin("postgres") as connection:
            self._set_role(connection, OWNER)
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            name, owner = sql.Identifier(DATABASE), sql.Identifier(OWNER)
            if not known:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))

    def _admin(self, database: str = DATABASE) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.dsn(ADMIN, database), autocommit=True, connect_timeout=10)

    def _set_role(self, connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
        """The file is the truth: a password lost with the disk's last second is simply set again."""
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        verb = sql.SQL("ALTER" if known else "CREATE")
        connection.execute(
            sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
                verb, sql.Identifier(name), sql.Literal(kept_password(self._password_file(name)))
            )
        )

    def _password_file(self, role: str) -> Path:
        return self.data / "secrets" / f"postgres-{quote(role, safe='')}.password"


@contextlib.contextmanager
def _named_refusals() -> Iterator[None]:
    """Say which directory cannot be used, and what to do."""
    try:
        yield
    except NotOursError as error:
        raise EmbeddedPostgresError(
            "EPG-004",
            f"{error} は別の利用者のものか、フォルダではないため使えません。"
            "内容を確かめて取り除くか、別の保存先 (DATA=) を指定してください。",
        ) from None
    except PermissionError as error:
        raise EmbeddedPostgresError(
            "EPG-004",
            f"{error.filename} に書き込む権限がありません。別の保存先 (DATA=) を指定してください。",
        ) from None


def _short_directory(data: Path) -> Path:
    """At most 64 bytes whatever the data path is: a socket's whole path may have 107."""
    digest = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:12]
    return _socket_base() / f"sekisho-{os.geteuid()}-{digest}"


def _socket_base() -> Path:
    """Somewhere short and local. Root's account cannot enter root's own XDG_RUNTIME_DIR."""
    if os.geteuid() == 0:
        return Path("/run")  # only root can write here
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = 0 < len(os.fsencode(runtime)) <= 40 and os.access(runtime, os.W_OK | os.X_OK)
    return Path(runtime) if usable else Path("/tmp")  # noqa: S108  # private_directory checks who made ours


def _make_room(log: Path) -> None:
    """Keep one old file beside a new one, so a long-lived demo does not fill the disk."""
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.rename(log.with_suffix(".log.1"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, then immediate, then by force."""
    steps: list[tuple[Callable[[], None], float]] = [
        (lambda: process.send_signal(signal.SIGINT), _SHUTDOWN_SECONDS),
        (lambda: process.send_signal(signal.SIGQUIT), 5.0),
        (process.kill, 5.0),
    ]
    for act, patience in steps:
        act()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
