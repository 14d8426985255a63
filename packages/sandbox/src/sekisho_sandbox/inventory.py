"""What the parent has in its hands when the warming is done, and what its children make of it."""

from __future__ import annotations

import errno
import os
import resource
from pathlib import Path

from sekisho_sandbox import kernel, seccomp
from sekisho_sandbox.child import JOB_DESCRIPTORS_FROM, Lock
from sekisho_sandbox.errors import Unavailable

_HIGHEST_WARM_DESCRIPTOR = 128  # keeps connections and pidfds below the numbers of the jobs' descriptors


def make_lock(own: set[int]) -> Lock:
    """Look at what the warming left behind, once, and compile the filter.

    ``own``: descriptors of the parent itself, which children close.  Raises ``Unavailable`` when
    a child could not be forked safely: threads, or more open descriptors than can be guarded.
    """
    _check_threads()
    _raise_descriptor_limit()
    held = _held_descriptors() - {0, 1, 2} - own
    if held and max(held) > _HIGHEST_WARM_DESCRIPTOR:
        raise Unavailable(f"The target holds descriptor {max(held)} open; more than the parent can guard.")
    shared = {number for number in held if _is_random_device(number)}
    return Lock(
        parent=os.getpid(),
        filter=kernel.Filter(seccomp.compile_filter(kernel.machine())),
        landlock=kernel.landlock_abi(),
        plug=os.open("/dev/null", os.O_PATH | os.O_CLOEXEC),
        null=os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC),
        plugged=sorted(held - shared),
        shared=sorted(shared),
    )


def _check_threads() -> None:
    """A fork copies one thread and the locks of all: OpenBLAS hung that way (set OPENBLAS_NUM_THREADS=1)."""
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise Unavailable(f"The parent runs {threads} threads after warming; it can only fork with one.")


def _held_descriptors() -> set[int]:
    found = {int(entry.name) for entry in Path("/proc/self/fd").iterdir()}
    return {number for number in found if _is_open(number)}  # the listing's own descriptor is closed by now


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError as error:
        if error.errno == errno.EBADF:
            return False
        raise
    return True


def _is_random_device(number: int) -> bool:
    """/dev/random (1:8) and /dev/urandom (1:9): no state a job could leave for the next one."""
    return os.fstat(number).st_rdev in (os.makedev(1, 8), os.makedev(1, 9))


def _raise_descriptor_limit() -> None:
    needed = JOB_DESCRIPTORS_FROM + 64
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise Unavailable(f"The limit of open files is {hard}; the sandbox needs {needed}.")
    if soft != resource.RLIM_INFINITY and soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def virtual_bytes() -> int:
    """Address space of this process."""
    pages = Path("/proc/self/statm").read_text().split()[0]
    return int(pages) * resource.getpagesize()
