"""Real scanners for tests and demonstrations: clamd and c-icap from Debian, with nothing from the network.

Each lives in a directory of its own under /tmp, knows one invented signature (``MARK`` below, an inert text), and
ends with its ``with`` block.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

MARK = b"SEKISHO-TEST-SIGNATURE-7421"  # inert; the local signature finds it anywhere in a file
SIGNATURE = "Sekisho.Test.Mark"
STREAM_MAX_MB = 8
START_SECONDS = 60.0


class ScannerMissing(Exception):
    """The program is not installed, or did not start; the message says which and what to do."""


class Server(ABC):
    """One program in the foreground, in a directory of its own."""

    program = ""
    package = ""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="sks-", dir="/tmp"))
        self.process: subprocess.Popen[bytes] | None = None

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
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self) -> None:
        """Start and wait until it takes connections.  Raises ``ScannerMissing``."""
        found = shutil.which(self.program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")
        if found is None:
            raise ScannerMissing(f"{self.program} is missing: apt-get install {self.package}")
        with (self.home / "log").open("wb") as log:
            self.process = subprocess.Popen([found, *self.arguments()], stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ScannerMissing(f"{self.program} did not start:\n{self.log()}")
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def log(self) -> str:
        return (self.home / "log").read_text(errors="replace")

    @abstractmethod
    def arguments(self) -> list[str]:
        """Of the command that starts it."""

    @abstractmethod
    def answers(self) -> bool:
        """Does it take connections?"""


class ClamdServer(Server):
    """clamd on a Unix socket, with a database of one signature and no freshclam."""

    program = "clamd"
    package = "clamav-daemon"

    @property
    def socket(self) -> Path:
        return self.home / "clamd.sock"

    def arguments(self) -> list[str]:
        database = self.home / "db"
        database.mkdir(exist_ok=True)
        (database / "local.ndb").write_text(f"{SIGNATURE}:0:*:{MARK.hex()}\n")
        (self.home / "clamd.conf").write_text(
            f"Foreground yes\nLocalSocket {self.socket}\nDatabaseDirectory {database}\n"
            f"StreamMaxLength {STREAM_MAX_MB}M\nAlertExceedsMax yes\nMaxFiles 50\nMaxThreads 2\n"
            f"TemporaryDirectory {self.home}\n"
        )
        return ["--config-file", str(self.home / "clamd.conf")]

    def answers(self) -> bool:
        return _accepts(str(self.socket))

    @property
    def setting(self) -> str:
        return f"unix:{self.socket}"


class IcapServer(Server):
    """c-icap with its echo service, and with the virus_scan service when a clamd is given."""

    program = "c-icap"
    package = "c-icap libc-icap-mod-virus-scan"

    def __init__(self, clamd: ClamdServer | None = None) -> None:
        super().__init__()
        self._clamd = clamd
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def arguments(self) -> list[str]:
        (self.home / "c-icap.conf").write_text(self._configuration())
        return ["-N", "-D", "-f", str(self.home / "c-icap.conf")]

    def _configuration(self) -> str:
        lines = [
            f"PidFile {self.home}/pid",
            f"CommandsSocket {self.home}/ctl",
            f"Port 127.0.0.1:{self.port}",
            f"TmpDir {self.home}",
            f"ServerLog {self.home}/server.log",
            f"AccessLog {self.home}/access.log",
            "StartServers 1",
            "MaxServers 2",
            "ThreadsPerChild 4",
            "Timeout 30",
            "MaxKeepAliveRequests 10",
            f"ModulesDir {_modules()}",
            f"ServicesDir {_modules()}",
            "LoadMagicFile /etc/c-icap/c-icap.magic",
            "Service echo srv_echo.so",
        ]
        if self._clamd is not None:
            lines += [
                "Service avscan virus_scan.so",
                "Module common clamd_mod.so",
                "virus_scan.DefaultEngine clamd",
                f"clamd_mod.ClamdSocket {self._clamd.socket}",
                "virus_scan.ScanFileTypes TEXT DATA EXECUTABLE ARCHIVE GRAPHICS STREAM DOCUMENT",
                "virus_scan.SendPercentData 5",
                "virus_scan.StartSendPercentDataAfter 20M",
                "virus_scan.Allow204Responces on",
                "virus_scan.PassOnError off",
                "virus_scan.MaxObjectSize 20M",
            ]
        return "\n".join(lines) + "\n"

    def answers(self) -> bool:
        return _accepts(("127.0.0.1", self.port))

    def setting(self, service: str) -> str:
        return f"icap://127.0.0.1:{self.port}/{service}"


def _modules() -> str:
    return str(next(iter(Path("/usr/lib").glob("*/c_icap")), Path("/usr/lib/c_icap")))


def _accepts(address: str | tuple[str, int]) -> bool:
    with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as probe:
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
