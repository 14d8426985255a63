"""The life of one child: empty its hands, lock the outside, wait for a job, lock the rest, run, end.

What can be done before the job is known is done ahead of time; that is what makes a spare child fast.
Nothing here returns to the parent's code: every path ends in ``os._exit``.
"""

from __future__ import annotations

import errno
import json
import mmap
import os
import resource
import signal
import socket
import struct
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fcntl import F_DUPFD_CLOEXEC, fcntl
from math import ceil
from typing import Any, BinaryIO, NoReturn

from sekisho_sandbox import kernel, wire
from sekisho_sandbox.limits import Limits
from sekisho_sandbox.streams import open_sink, open_source

Function = Callable[[BinaryIO, BinaryIO, dict[str, Any]], dict[str, Any]]

# How a child says how it ended.  Low numbers are left to C libraries that call exit().
EXIT_OK = 0
EXIT_FAILED = 70
EXIT_MEMORY = 71
EXIT_OUTPUT = 72
EXIT_REPORT = 73
EXIT_UNLOCKED = 74  # the lock could not be applied; the function was not called

NOBODY = 65534  # uid and gid, by every distribution's custom
READY = b"{}"  # what a child says once its first half of the lock is on

#: The job's descriptors move up here: objects inherited from the parent still remember lower numbers,
#: and one of them being destroyed must not close or read a descriptor of the job.
JOB_DESCRIPTORS_FROM = 800
_SPARE_DESCRIPTORS = 16  # os.dup() keeps working, below this number
_MAX_CAUSES = 32  # exceptions in a chain; hostile code could close it into a ring


@dataclass(frozen=True, slots=True)
class Lock:
    """What the parent worked out once for all of its children."""

    parent: int
    filter: kernel.Filter
    landlock: int  # ABI
    plug: int  # an O_PATH descriptor: reading and writing it gives EBADF
    null: int
    plugged: Sequence[int]  # numbers that the warmed libraries opened and may still remember
    shared: Sequence[int]  # harmless devices that they may go on reading (urandom)


def live(control: socket.socket, function: Function, lock: Lock, virtual_bytes: int) -> NoReturn:
    """Be the child.  ``virtual_bytes``: address space at the fork, the base of the memory limit."""
    code = EXIT_UNLOCKED
    try:
        _lock_outside(control, lock)
        packet, descriptors = wire.receive(control, wire.JOB_DESCRIPTORS)
        code = _serve(packet, descriptors, control, function, lock, virtual_bytes)
    except EOFError:
        code = EXIT_OK  # the parent needs no child any more
    except BaseException as error:  # noqa: BLE001 - nothing may return into the parent's code
        with suppress(OSError, ValueError):
            wire.send(control, wire.encode({"error": f"{type(error).__name__}: {error}"}))
    finally:
        os._exit(code)


def _lock_outside(control: socket.socket, lock: Lock) -> None:
    """Everything that needs no knowledge of the job.  The order matters where a comment says so."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    _be_silent()
    _empty_hands(control.fileno(), lock)
    _become_nobody()
    kernel.drop_capabilities()
    kernel.set_parent_death_signal(signal.SIGKILL)  # after the change of user, which forgets it
    if os.getppid() != lock.parent:
        raise OSError(errno.ESRCH, "the parent is gone")
    kernel.forbid_dumping()
    kernel.forbid_new_privileges()
    kernel.deny_everything_by_landlock(lock.landlock)  # after no_new_privs, which it demands
    wire.send(control, READY)


def _be_silent() -> None:
    """Nobody hears a child, and Python opens source files to print a warning or an ignored exception: SIGSYS.

    Since Python 3.13 every file that cannot be flushed when it is forgotten is such an exception.
    """
    sys.unraisablehook = lambda _: None
    warnings.simplefilter("ignore")


def _empty_hands(control: int, lock: Lock) -> None:
    """Close every descriptor but the control socket; other jobs' connections are among them (I7)."""
    for standard in (0, 1, 2):
        os.dup2(lock.null, standard)
    for number in lock.plugged:
        os.dup2(lock.plug, number)
    kept = sorted({0, 1, 2, control, *lock.plugged, *lock.shared})
    for low, high in zip(kept, [*kept[1:], os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(low + 1, high)


def _become_nobody() -> None:
    if os.geteuid() == 0 or os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def _serve(
    packet: bytes,
    descriptors: list[int],
    control: socket.socket,
    function: Function,
    lock: Lock,
    virtual_bytes: int,
) -> int:
    """Lock the rest and run.  Returns the exit code."""
    message = wire.decode(packet)
    limits = Limits.from_dict(message["limits"])
    source, sink, report = (fcntl(number, F_DUPFD_CLOEXEC, JOB_DESCRIPTORS_FROM) for number in descriptors)
    wire.close_all(descriptors)
    reader = open_source(source)
    writer, counter = open_sink(sink, limits.output_bytes)
    paper = mmap.mmap(report, 0)  # out of reach of RLIMIT_FSIZE, the sink's alone; its size is sealed
    os.close(report)  # the mapping keeps one of its own
    control.close()
    _set_limits(limits, virtual_bytes + len(paper))
    lock.filter.install()
    try:
        result = function(reader, writer, message["options"])
        if not writer.closed:
            writer.flush()
        return _write(paper, result)
    except MemoryError:
        return EXIT_MEMORY
    except BaseException as error:  # noqa: BLE001 - whatever it raised is an end with a name
        error.__traceback__ = None  # its frames hold what filled the memory
        return _ending(error, paper, exceeded=counter.exceeded)


def _set_limits(limits: Limits, virtual_bytes: int) -> None:
    cpu = ceil(limits.cpu_seconds)
    _limit(resource.RLIMIT_AS, virtual_bytes + limits.memory_bytes)
    _limit(resource.RLIMIT_CPU, cpu, cpu + 1)  # SIGXCPU first, which can be told from other ends
    _limit(resource.RLIMIT_FSIZE, limits.output_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)  # does not bind root; the filter does
    _limit(resource.RLIMIT_NOFILE, _SPARE_DESCRIPTORS)  # last: nothing opens a descriptor after it


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit; one that is already lower stays."""
    _, present = resource.getrlimit(what)
    top = soft if hard is None else hard
    if present != resource.RLIM_INFINITY:
        soft, top = min(soft, present), min(top, present)
    resource.setrlimit(what, (soft, top))


def _write(paper: mmap.mmap, result: object) -> int:
    """Leave ``result`` in the report.  Raises ``TypeError``/``ValueError`` when it is not a JSON object."""
    if not isinstance(result, dict):
        raise TypeError("the function must return a dict")
    data = json.dumps(result, ensure_ascii=False, allow_nan=False).encode()
    room = len(paper) - wire.REPORT_HEADER.size
    if len(data) > room:
        return EXIT_REPORT
    paper[wire.REPORT_HEADER.size : wire.REPORT_HEADER.size + len(data)] = data
    wire.REPORT_HEADER.pack_into(paper, 0, len(data))
    return EXIT_OK


def _ending(error: BaseException, paper: mmap.mmap, *, exceeded: bool) -> int:
    """The exit code for an exception.  A library may have wrapped what really happened, so causes count."""
    causes = _causes(error)
    if any(isinstance(cause, MemoryError) for cause in causes):
        return EXIT_MEMORY
    if exceeded or any(isinstance(cause, OSError) and cause.errno == errno.EFBIG for cause in causes):
        return EXIT_OUTPUT
    with suppress(TypeError, ValueError, struct.error, MemoryError):
        _write(paper, {"exception": type(error).__name__})
    return EXIT_FAILED


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and len(chain) < _MAX_CAUSES:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return chain
