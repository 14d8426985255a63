"""Which processes belong to a town, read from /proc: by descent, by the log they write to, by the paths they name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path


def _pids() -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def parent_of(pid: int) -> int | None:
    """The parent's id; None when the process is gone or only waits to be reaped."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state in "ZX" else int(parent)


def is_alive(pid: int) -> bool:
    return parent_of(pid) is not None


def children(pid: int) -> list[int]:
    return sorted(other for other in _pids() if parent_of(other) == pid)


def family(pid: int) -> list[int]:
    """The process and everything that descends from it, parents first."""
    found = [pid]
    for member in found:
        found += children(member)
    return found


def writes_to(pid: int, path: Path) -> bool:
    """Is the process's standard output that file?"""
    try:
        return Path(f"/proc/{pid}/fd/1").readlink() == path
    except OSError:
        return False


def resident_mb(pid: int) -> float:
    """Resident memory now, in MB (10⁶ bytes would flatter: these are 2²⁰)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def naming(paths: Sequence[Path]) -> dict[int, str]:
    """Processes whose command line, environment or working directory names one of the paths: pid → command line.

    The database's processes overwrite the first two with their title, but stay in their directory.
    """
    wanted = [os.fsencode(path) for path in paths]
    found = {}
    for pid in _pids():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            known = command + Path(f"/proc/{pid}/environ").read_bytes()
            known += os.fsencode(Path(f"/proc/{pid}/cwd").readlink())
        except OSError:
            continue  # gone meanwhile, or not ours to read
        if pid != os.getpid() and is_alive(pid) and any(path in known for path in wanted):
            found[pid] = os.fsdecode(command.replace(b"\0", b" ").strip())
    return found
