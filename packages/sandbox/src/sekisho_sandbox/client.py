"""The caller's side: own a parent or call a shared one, hand a job over, read the end of it."""

from __future__ import annotations

import fcntl
import os
import re
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from sekisho_sandbox import wire
from sekisho_sandbox.doors import call
from sekisho_sandbox.errors import ProtocolError, Unavailable
from sekisho_sandbox.kernel import check_kernel
from sekisho_sandbox.limits import Limits
from sekisho_sandbox.outcome import Outcome, Status
from sekisho_sandbox.targets import check_name

_START_SECONDS = 60.0  # imports and warming of a large engine on a slow disk
_STOP_SECONDS = 5.0
_CONTROL_SECONDS = 10.0  # a parent that takes no connection for so long is replaced
_QUEUE_SECONDS = 300.0  # over the job's own wall time: how long a busy parent may keep it waiting
_MAX_CLASS_NAME = 100
_SEALS = fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
_SURROGATE = re.compile(
    rb"\\u[dD][89a-fA-F]"
)  # our children write UTF-8; this would break whoever encodes it

_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",  # a child that used its threads hung
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
}


class Door(Protocol):
    """How a connection to a parent is made."""

    def connect(self) -> socket.socket: ...

    def close(self) -> None: ...


class OwnedParent:
    """A parent process of our own: started when first needed, replaced when it died."""

    def __init__(
        self, target: str, warm: str | None, search_path: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self._environment = dict(environment)
        self._arguments = ["--target", check_name(target)]
        if warm is not None:
            self._arguments += ["--warm", check_name(warm)]
        for directory in search_path:
            self._arguments += ["--search-path", str(Path(directory).absolute())]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = os.getpid()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def connect(self) -> socket.socket:
        """One end of a fresh pair, the other already with the parent.  Raises ``Unavailable``."""
        with self._lock:
            control = self._running()
            try:
                return _hand_a_pair(control)
            except OSError:  # it died since we looked
                self._discard()
                return _hand_a_pair(self._running())

    def start(self) -> None:
        with self._lock:
            self._running()

    def close(self) -> None:
        with self._lock:
            self._discard()

    def _running(self) -> socket.socket:
        if self._owner != os.getpid():  # forked away from the process that owns the parent
            self._forget()
        if self._process is None or self._control is None or self._process.poll() is not None:
            self._discard()
            self._control = self._start()
        return self._control

    def _start(self) -> socket.socket:
        ours, theirs = wire.pair()
        command = [sys.executable, "-I", "-X", "utf8", "-m", "sekisho_sandbox.parent", *self._arguments]
        command += ["--control", str(theirs.fileno()), "--owner", str(os.getpid())]
        with theirs:
            self._process = subprocess.Popen(
                command,
                env=self._environment | _environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is the owner's to interpret
            )
        self._control = ours
        try:
            _await_ready(ours)
        except BaseException:
            self._discard()
            raise
        return ours

    def _discard(self) -> None:
        """End the parent, if there is one, and wait for it."""
        process, control = self._process, self._control
        self._process = self._control = None
        if control is not None:
            with suppress(OSError):
                control.shutdown(socket.SHUT_RDWR)  # seen even if a forked process holds a copy
            control.close()
        if process is not None:
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _forget(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # not our child: there is nothing to wait for
        self._process = self._control = None
        self._owner = os.getpid()


class SharedParent:
    """A parent behind a Unix socket."""

    pid = None

    def __init__(self, path: Path) -> None:
        self._path = path

    def connect(self) -> socket.socket:
        try:
            return call(self._path)
        except OSError as error:
            raise Unavailable(f"No sandbox answers on {self._path}: {error.strerror}.") from error

    def close(self) -> None:
        """Connections live as long as their job; there is nothing to close."""


class Sandbox:
    """Runs one named function over hostile bytes, each time in a locked child of a warmed parent.

    ``target`` and ``warm`` are written ``module:function``.  The target has the signature
    ``target(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]``.
    ``warm()`` runs once in the parent and must touch everything the target imports or opens lazily; begin it
    with :func:`sekisho_sandbox.warm_python`.  ``search_path``: further directories to import from.
    ``environment``: what ``warm`` should find beside the parent's own variables, which win; every child can read
    it, so it must hold no secret.
    All methods may be called from any thread.  Raises :class:`Unavailable` where isolation cannot be given.
    """

    def __init__(
        self,
        target: str,
        warm: str | None = None,
        *,
        search_path: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        missing = check_kernel()
        if missing:
            raise Unavailable(*missing)
        owned = OwnedParent(target, warm, search_path, environment or {})
        owned.start()
        self._door: OwnedParent | SharedParent = owned

    @classmethod
    def connect(cls, socket_path: Path | str) -> Self:
        """Use the parent that :func:`sekisho_sandbox.serve` keeps on ``socket_path``."""
        self = cls.__new__(cls)
        self._door = SharedParent(Path(socket_path).absolute())
        return self

    @property
    def parent_pid(self) -> int | None:
        """Process of the owned parent, for supervision; None for a shared one."""
        return self._door.pid

    def run(
        self,
        source_fd: int,
        sink_fd: int,
        options: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
    ) -> Outcome:
        """Run the target over ``source_fd`` (a regular or memory file) into ``sink_fd`` (any, may be a pipe).

        Blocks until the job ended; other threads may run theirs.  The descriptors stay the caller's.
        The child gets its own read-only opening of the source, and the sink as it is: pass a fresh one.
        On a pipe sink the reader must count too (:func:`copy_limited`), and must read in another thread.
        Raises ``ValueError``/``TypeError`` for options that are not JSON or over 60 KiB, or an unfit source,
        and ``Unavailable`` when no parent can be had.
        """
        bounds = limits or Limits()
        packet = wire.encode({"limits": bounds.to_dict(), "options": dict(options or {})})
        start = time.monotonic()
        with _reopened(source_fd) as source, _report(bounds.report_bytes) as report:
            status, detail = self._exchange(packet, [source, sink_fd, report], bounds)
            status, detail, result = _read_end(status, detail, report, bounds.report_bytes)
        return Outcome(status, result, time.monotonic() - start, detail)

    def close(self) -> None:
        """End the owned parent and every child.  A later ``run`` starts a new one."""
        self._door.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _exchange(self, packet: bytes, descriptors: Sequence[int], limits: Limits) -> tuple[Status, str]:
        with self._door.connect() as connection:
            connection.settimeout(limits.wall_seconds + _QUEUE_SECONDS)
            try:
                wire.send(connection, packet, descriptors)
                reply = wire.decode(wire.receive(connection)[0])
                return Status(reply["status"]), str(reply["detail"])
            except (OSError, EOFError):
                return Status.LOST, "the parent has gone"
            except (ProtocolError, KeyError, ValueError):
                return Status.LOST, "the parent's answer makes no sense"


def _environment() -> dict[str, str]:
    """TZ is always set: without it glibc asks /etc/localtime at every conversion, which a child may not."""
    return _ENVIRONMENT | {"TZ": os.environ.get("TZ") or ":/etc/localtime"}


def _hand_a_pair(control: socket.socket) -> socket.socket:
    ours, theirs = wire.pair()
    with theirs:
        try:
            wire.send(control, b"job", [theirs.fileno()])
        except BaseException:
            ours.close()
            raise
    return ours


def _await_ready(control: socket.socket) -> None:
    control.settimeout(_START_SECONDS)
    try:
        message = wire.decode(wire.receive(control)[0])
    except (OSError, EOFError, ProtocolError) as error:
        raise Unavailable("The sandbox's parent process did not start.") from error
    if "error" in message:
        raise Unavailable(str(message["error"]))
    control.settimeout(_CONTROL_SECONDS)


@contextmanager
def _reopened(source: int) -> Iterator[int]:
    """A fresh read-only opening: a position of its own, and no way to write to the original."""
    if not stat.S_ISREG(os.fstat(source).st_mode):
        raise ValueError("the source must be a regular file or a memory file")
    try:
        own = os.open(f"/proc/self/fd/{source}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        if fcntl.fcntl(source, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY:
            raise ValueError("the source is writable and cannot be opened again for reading") from error
        own = os.dup(source)
    try:
        yield own
    finally:
        os.close(own)


@contextmanager
def _report(limit: int) -> Iterator[int]:
    """A memory file that holds one report of ``limit`` bytes and cannot grow."""
    descriptor = os.memfd_create("sekisho-report", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        os.ftruncate(descriptor, wire.REPORT_HEADER.size + limit)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
        yield descriptor
    finally:
        os.close(descriptor)


def _read_end(
    status: Status, detail: str, report: int, limit: int
) -> tuple[Status, str, dict[str, Any] | None]:
    if status not in (Status.OK, Status.FAILED):
        return status, detail, None
    try:
        untrusted = wire.read_report(report, limit)
        if not untrusted and status is Status.OK:
            return Status.CRASHED, "left without a report", None
        content = _parse_untrusted(untrusted) if untrusted else {}
    except ProtocolError as error:
        return Status.LOST, str(error), None
    if status is Status.FAILED:
        return status, _class_name(content.get("exception")), None
    return status, detail, content


def _parse_untrusted(data: bytes) -> dict[str, Any]:
    if _SURROGATE.search(data):
        raise ProtocolError("the report holds half a character")
    return wire.decode(data)


def _class_name(untrusted: object) -> str:
    if isinstance(untrusted, str) and untrusted.isidentifier() and len(untrusted) <= _MAX_CLASS_NAME:
        return untrusted
    return "Exception"
