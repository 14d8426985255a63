"""A whole town as a context manager: for tests that want the real thing, real processes and real HTTP.

    with RunningTown(settings={"SEKISHO_WORKER_SILENCE_SECONDS": "5"}) as town:
        aoi = town.api("internet", "aoi")
        sent = aoi.send([("次第.docx", document())], destination="lgwan")
        town.page_address("lgwan")                 # for a browser; everybody's password is town.password
        os.kill(town.pid("worker-1"), signal.SIGKILL)
        print(town.cli("audit", "verify").stdout)

Every town has a data directory of its own under /tmp and free ports, and leaves neither processes nor files.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, LiteralString, Self

import psycopg

from sekisho.config.embedded_postgres import OWNER, EmbeddedPostgres
from sekisho_demo import processes
from sekisho_demo.api_client import Api
from sekisho_demo.commandline import READY, SEKISHO, ZONES, Town
from sekisho_demo.second_factor import code_of

HOST = "127.0.0.1"  # the names under .localhost are for browsers; not every resolver knows them
START_SECONDS = 120.0
STOP_SECONDS = 40.0


class TownFailed(Exception):
    """The town did not start, did not stop, or a command of it failed; the message holds what it said."""


def until(condition: Callable[[], object], what: str, *, seconds: float = 30, pause: float = 0.05) -> None:
    """Poll until the condition holds.  Raises ``TownFailed`` naming ``what`` was waited for."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TownFailed(f"waited {seconds:g} seconds in vain for {what}")
        time.sleep(pause)


def free_ports() -> int:
    """The first of as many free ports in a row as there are zones, below the range of outgoing connections."""
    for _attempt in range(200):
        first = random.SystemRandom().randrange(12_000, 30_000)
        if all(_is_free(port) for port in range(first, first + len(ZONES))):
            return first
    raise TownFailed("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


class RunningTown:
    """``sekisho demo`` as a process of its own.

    ``settings``: what the town's processes get beside their own environment (names begin with SEKISHO_).
    ``home``: keep the data there, for a second start; without it a directory is made and removed at the end.
    """

    def __init__(
        self,
        *,
        settings: Mapping[str, str] | None = None,
        home: Path | None = None,
        port: int | None = None,
    ) -> None:
        self._own = home is None
        self.home = home or Path(tempfile.mkdtemp(prefix="sekisho-town-", dir="/tmp"))
        self.home.chmod(
            0o711
        )  # started by root, the database runs as another account, which must pass through
        self.data = self.home / "data"
        self.terminal = self.home / "terminal.log"
        self.port = port or free_ports()
        # A town for tests begins empty; a person's town has seen a morning's work.
        self._settings = {"SEKISHO_DEMO_SCENES": "0"} | dict(settings or {})
        self._postgres = EmbeddedPostgres(self.data)
        self._town = Town(self.data, self.port, self._postgres, self._settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._tokens: dict[tuple[str, str], str] = {}

    # Starting and stopping

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self.is_running:
                self.stop()
        finally:
            self._end_what_is_left()
            if self._own:
                shutil.rmtree(self.home, ignore_errors=True)
                shutil.rmtree(self._town.run_directory, ignore_errors=True)
                shutil.rmtree(self._postgres.socket_directory, ignore_errors=True)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def demo_pid(self) -> int:
        """The process that a person would end with Ctrl-C."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start and wait until the addresses are printed.  Raises ``TownFailed`` with what the town said."""
        options = [
            part for name, value in self._settings.items() for part in ("--setting", f"{name}={value}")
        ]
        command = [*SEKISHO, "demo", "--port", str(self.port), "--data", str(self.data), *options]
        with self.terminal.open("wb") as terminal:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal, start_new_session=True
            )
        until(lambda: READY in self.said() or not self.is_running, "the town to open", seconds=START_SECONDS)
        if not self.is_running:
            raise TownFailed(f"the town ended with {self._process.returncode}:\n{self.said()}")

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask the town to stop, as Ctrl-C does; its exit code.  Raises ``TownFailed`` when it does not."""
        assert self._process is not None
        self._process.send_signal(number)
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise TownFailed(f"the town did not stop:\n{self.said()}") from None

    def kill(self) -> None:
        """SIGKILL for the supervisor; returns when the kernel and the guardian have ended all the others."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        until(lambda: not self.leftovers(), "every process to end after the supervisor's death")

    def leftovers(self) -> dict[int, str]:
        """Processes that belong to this town, whoever their parent is now: pid → command line."""
        places = [self.data, self._town.run_directory, self._postgres.socket_directory]
        return processes.naming(places)

    def _end_what_is_left(self) -> None:
        if self.is_running:
            assert self._process is not None
            self._process.kill()
            self._process.wait()
        for number in (signal.SIGCONT, signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + 5
            for pid in self.leftovers():
                _signal(pid, number)
            while number is not signal.SIGCONT and self.leftovers() and time.monotonic() < deadline:
                time.sleep(0.05)

    # What it says and where it is

    def said(self) -> str:
        """What the town wrote to its terminal."""
        return self.terminal.read_text(encoding="utf-8", errors="replace") if self.terminal.exists() else ""

    def log(self, name: str) -> str:
        """What one process wrote: ``web-lgwan``, ``worker-1``, ``vault``, ``inspection``, ``postgres``."""
        path = self.data / "logs" / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def page_address(self, zone: str) -> str:
        """Where a browser goes: ``http://lgwan.localhost:…``."""
        return self._town.address(zone)

    def port_of(self, zone: str) -> int:
        return self.port + ZONES.index(zone)

    @property
    def password(self) -> str:
        """Everybody's password."""
        return self._town.password()

    def code(self, login: str, zone: str) -> str:
        """What that person's authenticator app shows now; made good again if it was used within this half minute."""
        self.sql("UPDATE login_totp SET last_step = 0")
        return code_of(self._town.seed(), login, zone)

    @property
    def vault(self) -> Path:
        return self.data / "vault"

    @property
    def socket_directory(self) -> Path:
        """Where the database listens."""
        return self._postgres.socket_directory

    # Its processes

    def pid(self, name: str) -> int | None:
        """The process of that name (one of ``PROCESS_NAMES``), or None while it is down."""
        log = (self.data / "logs" / f"{name}.log").resolve()
        return next((pid for pid in processes.children(self.demo_pid) if processes.writes_to(pid, log)), None)

    def database_pids(self) -> list[int]:
        """The server first, then the processes that it started."""
        note = self.data / "postgres" / "postmaster.pid"
        return processes.family(int(note.read_text().splitlines()[0]))

    # Speaking with it

    def cli(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``sekisho …`` as the owner of the tables.  Raises ``TownFailed`` unless told not to check."""
        done = subprocess.run(
            [*SEKISHO, *arguments],
            env=self._town.environment(role=OWNER),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if check and done.returncode:
            raise TownFailed(f"sekisho {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done

    def api(self, zone: str, login: str, *, timeout: float = 60) -> Api:
        """The API as that person in that zone, with a token of its own (made once)."""
        if (zone, login) not in self._tokens:
            made = self.cli("token", "create", "--login", login, "--zone", zone, "--purpose", "running town")
            self._tokens[zone, login] = made.stdout.strip()
        return Api(HOST, self.port_of(zone), self._tokens[zone, login], timeout=timeout)

    def sql(self, statement: LiteralString, parameters: Sequence[object] = ()) -> list[Any]:
        """Ask the database as the owner of the tables; rows as tuples, none for a change."""
        with psycopg.connect(self._postgres.dsn(OWNER), autocommit=True) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def unsettled(self) -> int:
        """How many items still move."""
        [(count,)] = self.sql("SELECT count(*) FROM transfers_item WHERE state IN ('received', 'inspecting')")
        return int(count)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass  # it went by itself
