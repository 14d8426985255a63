"""Class 2: run a program of others over hostile bytes, in namespaces of its own.

The program sees a system that it can only read (``/usr``, the libraries, fonts), an empty folder that ends with it,
its own processes and no network; it is the user ``nobody`` of its own user namespace, without capabilities, under
limits of time, memory, processes and file size.  What it writes to standard output comes back, nothing else.
Bubblewrap makes the namespaces; where it or the kernel refuses, nothing runs (:class:`Unavailable`).

What is *not* promised: no filter of system calls stands in front of the kernel as in class 1, which is why only
bytes that need the program go this way.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sekisho_sandbox.errors import SandboxError, Unavailable

_MIB = 1024 * 1024
_BWRAP, _PRLIMIT = "/usr/bin/bwrap", "/usr/bin/prlimit"
_FOLDER = "/job"
#: What may be read; missing ones are left out.  ``/etc`` is not among them but for what fonts and loading need.
_READABLE = (
    "/usr", "/etc/fonts", "/etc/ld.so.cache", "/etc/libreoffice", "/etc/alternatives", "/var/cache/fontconfig",
    "/var/lib/libreoffice",
)  # fmt: skip
_LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")


@dataclass(frozen=True, slots=True)
class OutsideLimits:
    wall_seconds: float = 60.0
    memory_bytes: int = 4096 * _MIB  # address space of each process; LibreOffice maps much and uses little
    output_bytes: int = 512 * _MIB  # of standard output, of any file, and of the folder
    processes: int = 256


class OutsideFailed(SandboxError):
    """The program did not end well.  ``why``: "time", "output" or "program"."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def available() -> bool:
    """Whether the tools are installed; whether the kernel agrees shows when they run."""
    return Path(_BWRAP).exists() and Path(_PRLIMIT).exists()


def run_outside(program: Sequence[str], data: bytes, name: str, limits: OutsideLimits | None = None) -> bytes:
    """What ``program`` writes to standard output with ``data`` as the file ``/job/<name>``.

    Raises ``Unavailable`` without namespaces, ``OutsideFailed`` for a program that fails or goes over a limit.
    """
    limits = limits or OutsideLimits()
    if not available():
        raise Unavailable("bubblewrap or prlimit is not installed.")
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as sink:
        source.write(data)
        source.seek(0)
        command = _command(program, source.fileno(), name, limits)
        _run(command, source.fileno(), sink.fileno(), limits.wall_seconds)
        if os.fstat(sink.fileno()).st_size > limits.output_bytes:
            raise OutsideFailed("output")
        sink.seek(0)
        return sink.read()


def _command(program: Sequence[str], source: int, name: str, limits: OutsideLimits) -> list[str]:
    if "/" in name or name in ("", ".", ".."):
        raise ValueError(name)
    walls = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    walls += ["--uid", "65534", "--gid", "65534", "--hostname", "outside", "--chdir", _FOLDER]
    for key, value in (("PATH", "/usr/bin:/bin"), ("HOME", _FOLDER), ("LANG", "C.UTF-8"), ("TMPDIR", "/tmp")):  # noqa: S108 - the folder inside
        walls += ["--setenv", key, value]
    for path in _READABLE:
        walls += ["--ro-bind-try", path, path]
    for link in _LINKS:
        place = Path("/", link)
        if place.is_symlink():
            walls += ["--symlink", str(place.readlink()), f"/{link}"]
        elif place.exists():
            walls += ["--ro-bind", str(place), str(place)]
    size = str(limits.output_bytes)
    walls += ["--proc", "/proc", "--dev", "/dev", "--size", size, "--tmpfs", "/tmp", "--size", size]  # noqa: S108
    walls += ["--tmpfs", _FOLDER, "--file", str(source), f"{_FOLDER}/{name}", "--remount-ro", "/"]
    bounds = [
        f"--as={limits.memory_bytes}", f"--cpu={int(limits.wall_seconds) + 1}", f"--fsize={limits.output_bytes}",
        f"--nproc={limits.processes}", "--nofile=1024", "--core=0",
    ]  # fmt: skip
    return [_BWRAP, *walls, "--", _PRLIMIT, *bounds, *program]


def _run(command: list[str], source: int, sink: int, seconds: float) -> None:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sink,
        stderr=subprocess.PIPE,
        pass_fds=(source,),
        start_new_session=True,
        env={},
    )
    try:
        _, said = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # the first of its process namespace: all others end with it
        process.communicate()
        raise OutsideFailed("time") from None
    if process.returncode and said.startswith(b"bwrap:"):
        raise Unavailable(f"No namespaces: {said[:200].decode('utf-8', 'replace').strip()}")
    if process.returncode:
        raise OutsideFailed("program")


def find_program(name: str) -> str | None:
    """The path of an installed program, ``None`` when it is not there."""
    return shutil.which(name, path="/usr/bin:/bin")
