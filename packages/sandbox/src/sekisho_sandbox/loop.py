"""The parent: one thread, one selector, one spare child ahead, many children at work.

It imports the target while nothing hostile is near, and from then on it only passes descriptors along.
It never reads a source, a sink or a report.  It forks only while it holds no job's descriptors,
so no child can inherit another job's bytes (I7).
"""

from __future__ import annotations

import os
import resource
import selectors
import signal
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from sekisho_sandbox import child as lives
from sekisho_sandbox import wire
from sekisho_sandbox.errors import ProtocolError, Unavailable
from sekisho_sandbox.inventory import make_lock, virtual_bytes
from sekisho_sandbox.limits import Limits
from sekisho_sandbox.outcome import Status

CHILDREN = 64  # at work at once; further jobs wait in their order
_CONNECTIONS = 256  # a client that opens more finds the newest one closed
_REQUEST_SECONDS = 10.0  # a connection that says nothing is closed
_SPARE_SECONDS = 30.0  # the first child proves within this time that the lock can be applied

_EXITS = {
    lives.EXIT_OK: (Status.OK, ""),
    lives.EXIT_FAILED: (Status.FAILED, ""),  # the class name is in the report
    lives.EXIT_MEMORY: (Status.MEMORY, "MemoryError"),
    lives.EXIT_OUTPUT: (Status.OUTPUT_LIMIT, "output"),
    lives.EXIT_REPORT: (Status.OUTPUT_LIMIT, "report"),
    lives.EXIT_UNLOCKED: (Status.LOST, "the child could not be locked"),
}
_SIGNALS: dict[int, tuple[Status, str]] = {
    signal.SIGSYS: (Status.VIOLATION, "SIGSYS"),
    signal.SIGXCPU: (Status.TIMEOUT, "cpu"),
    signal.SIGXFSZ: (Status.OUTPUT_LIMIT, "output"),
}
#: How a child dies whose stack or heap may grow no further, where no MemoryError can be raised any more
_STARVED = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT})
_NEARLY_ALL = 0.9  # of the memory it was given, resident at its peak


class Door(Protocol):
    """Where connections come from."""

    def fileno(self) -> int: ...

    def take(self) -> socket.socket | None:
        """The next connection, None for one turned away.  Raises ``EOFError`` when the door closed."""


@dataclass(slots=True)
class _Child:
    pid: int
    pidfd: int
    control: socket.socket

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def has_ended(self) -> bool:
        return os.waitid(os.P_PIDFD, self.pidfd, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def reap(self) -> tuple[int, resource.struct_rusage]:
        """Wait; returns the exit status in the manner of ``subprocess``, and what the child used."""
        _, status, usage = os.wait4(self.pid, 0)
        os.close(self.pidfd)
        self.control.close()
        return os.waitstatus_to_exitcode(status), usage


@dataclass(slots=True, eq=False)
class _Job:
    """One connection, from its acceptance to the reply.  ``child`` is None until the request was read."""

    connection: socket.socket
    deadline: float
    child: _Child | None = None
    limits: Limits = field(default_factory=Limits)
    killed_for: tuple[Status, str] | None = None
    waiting: bool = False
    ended: bool = False


class Parent:
    """Serves jobs from one door until it closes, the owner ends, or SIGTERM comes."""

    def __init__(self, function: lives.Function, door: Door, *, children: int = CHILDREN) -> None:
        self._function = function
        self._door = door
        self._most = children
        self._selector = selectors.EpollSelector()
        self._jobs: set[_Job] = set()
        self._queue: deque[_Job] = deque()
        self._working = 0
        self._stopping = False
        self._lock = make_lock({door.fileno(), self._selector.fileno()})
        self._spare: _Child | None = None

    def prepare(self) -> None:
        """Fork the first spare and see it locked.  Raises ``Unavailable`` with the reason otherwise."""
        spare = self._ready_spare()
        spare.control.settimeout(_SPARE_SECONDS)
        try:
            message = wire.decode(wire.receive(spare.control)[0])
        except (OSError, EOFError, ProtocolError) as error:
            raise Unavailable(f"The first child did not get ready ({type(error).__name__}).") from error
        if "error" in message:
            raise Unavailable(f"A child cannot be locked here: {message['error']}.")
        spare.control.settimeout(None)

    def run(self, owner: int | None = None) -> None:
        """Serve.  ``owner``: pid of our parent process, whose end is ours.

        A pidfd sees it; the parent-death signal would not do, it follows the *thread* that started us.
        """
        wake, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(waker)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self._watch(wake, lambda: os.read(wake, 64))
        self._watch(self._door.fileno(), self._on_door)
        try:
            self._watch_owner(owner)
            while not self._stopping:
                for key, _ in self._selector.select(self._patience()):
                    key.data()
                self._expire()
        finally:
            self._stop()

    # --- what may happen ---------------------------------------------------------------------------------

    def _on_signal(self, *_: object) -> None:
        self._stopping = True

    def _on_door(self) -> None:
        try:
            connection = self._door.take()
        except EOFError:
            self._stopping = True
            return
        if connection is None:
            return
        if len(self._jobs) >= _CONNECTIONS:
            connection.close()
            return
        job = _Job(connection, time.monotonic() + _REQUEST_SECONDS)
        self._jobs.add(job)
        self._watch(connection.fileno(), lambda: self._on_connection(job))

    def _on_connection(self, job: _Job) -> None:
        """A request, or a client that has gone (or talks out of turn): then its child dies."""
        if job.ended:
            return
        if job.child is not None:
            self._kill(job, Status.LOST, "the client has gone")
        elif self._working < self._most:
            self._begin(job)
        else:
            job.waiting = True
            self._selector.unregister(job.connection.fileno())
            self._queue.append(job)

    def _on_child(self, job: _Job, child: _Child) -> None:
        code, usage = self._reap(child)
        status, detail = _judge(job, code, usage)
        self._working -= 1
        with suppress(OSError, ValueError):
            wire.send(job.connection, wire.encode({"status": status, "detail": detail}))
        self._drop(job)
        while self._queue and self._working < self._most:
            self._resume(self._queue.popleft())

    def _resume(self, job: _Job) -> None:
        job.waiting = False
        self._watch(job.connection.fileno(), lambda: self._on_connection(job))
        self._begin(job)

    # --- a job --------------------------------------------------------------------------------------------

    def _begin(self, job: _Job) -> None:
        """Hand the request to the spare child, then fork the next one."""
        try:
            spare = self._ready_spare()  # before the descriptors are taken up: no fork while we hold them
            packet, descriptors = wire.receive(job.connection, wire.JOB_DESCRIPTORS)
        except (OSError, EOFError, ProtocolError):
            self._drop(job)
            return
        try:
            job.limits = Limits.from_dict(wire.decode(packet)["limits"])
            sent = _hand_over(spare, packet, descriptors)
        except (ProtocolError, KeyError, ValueError, TypeError):
            self._drop(job)
            return
        finally:
            wire.close_all(descriptors)
        self._spare = None
        self._start_clock(job, spare)
        if not sent:
            self._kill(job, Status.LOST, "the waiting child had died")
        with suppress(OSError):  # no process to be had just now; the next job asks again
            self._ready_spare()

    def _start_clock(self, job: _Job, spare: _Child) -> None:
        job.child = spare
        job.deadline = time.monotonic() + job.limits.wall_seconds
        self._working += 1
        self._watch(spare.pidfd, lambda: self._on_child(job, spare))

    def _kill(self, job: _Job, status: Status, detail: str) -> None:
        """Kill; the reply waits for the pidfd.  The connection is heard no more, it would stay readable."""
        if job.child is not None and job.killed_for is None:
            job.killed_for = (status, detail)
            job.child.kill()
            with suppress(KeyError):
                self._selector.unregister(job.connection.fileno())

    def _drop(self, job: _Job) -> None:
        job.ended = True
        self._jobs.discard(job)
        with suppress(KeyError):
            self._selector.unregister(job.connection.fileno())
        job.connection.close()

    def _reap(self, child: _Child) -> tuple[int, resource.struct_rusage]:
        self._selector.unregister(child.pidfd)
        return child.reap()

    # --- the spare ----------------------------------------------------------------------------------------

    def _ready_spare(self) -> _Child:
        if self._spare is not None and self._spare.has_ended():
            self._spare.reap()
            self._spare = None
        if self._spare is None:
            self._spare = self._fork()
        return self._spare

    def _fork(self) -> _Child:
        size = virtual_bytes()
        ours, theirs = wire.pair()
        try:
            pid = os.fork()
        except OSError:
            ours.close()
            theirs.close()
            raise
        if pid == 0:
            lives.live(theirs, self._function, self._lock, size)
        theirs.close()
        return _Child(pid, os.pidfd_open(pid), ours)

    # --- clock and end ------------------------------------------------------------------------------------

    def _patience(self) -> float | None:
        deadlines = [job.deadline for job in self._jobs if not job.waiting and job.killed_for is None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _expire(self) -> None:
        now = time.monotonic()
        for job in [job for job in self._jobs if job.deadline <= now and not job.waiting]:
            if job.child is None:
                self._drop(job)
            else:
                self._kill(job, Status.TIMEOUT, "wall")

    def _watch(self, descriptor: int, callback: Callable[[], object]) -> None:
        self._selector.register(descriptor, selectors.EVENT_READ, callback)

    def _watch_owner(self, owner: int | None) -> None:
        if owner is None:
            return
        try:
            self._watch(os.pidfd_open(owner), self._on_signal)
        except ProcessLookupError:
            self._stopping = True
        if os.getppid() != owner:  # it ended before we looked, and the number may be another's by now
            self._stopping = True

    def _stop(self) -> None:
        """Kill every child and wait for each: nothing lingers."""
        signal.set_wakeup_fd(-1)
        children = [job.child for job in self._jobs if job.child is not None]
        if self._spare is not None:
            children.append(self._spare)
        for child in children:
            child.kill()
        for child in children:
            child.reap()
        for job in list(self._jobs):
            self._drop(job)
        self._selector.close()


def _hand_over(spare: _Child, packet: bytes, descriptors: list[int]) -> bool:
    """False when the spare had died while it waited."""
    try:
        wire.send(spare.control, packet, descriptors)
    except OSError:
        return False
    return True


def _judge(job: _Job, code: int, usage: resource.struct_rusage) -> tuple[Status, str]:
    """The status for the way a child ended.  ``code`` as ``subprocess`` has it: negative for a signal."""
    if code >= 0:
        return _EXITS.get(code, (Status.CRASHED, f"exit {code}"))
    if code == -signal.SIGKILL and job.killed_for is not None:
        return job.killed_for
    if code == -signal.SIGKILL and usage.ru_utime + usage.ru_stime >= job.limits.cpu_seconds:
        return Status.TIMEOUT, "cpu"
    name = _signal_name(-code)
    if -code in _STARVED and usage.ru_maxrss * 1024 >= _NEARLY_ALL * job.limits.memory_bytes:
        return Status.MEMORY, name
    return _SIGNALS.get(-code, (Status.CRASHED, name))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
