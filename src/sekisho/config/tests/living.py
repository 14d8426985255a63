"""What the tests of this room ask of the machine: who lives, who is gone, what the database answers."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

import psycopg

ROOT = os.geteuid() == 0
ORDINARY_USER = 65534 if ROOT else os.geteuid()
USERS = [0, ORDINARY_USER] if ROOT else [ORDINARY_USER]  # only root can become somebody else


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def family(pid: int) -> list[int]:
    """The process and its children, in state order of /proc."""
    found = [pid]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except FileNotFoundError:
            continue
        if parent == pid:
            found.append(int(entry.parent.name))
    return found


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def ask(dsn: str, question: LiteralString) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def tell(dsn: str, statement: LiteralString) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(statement)


def server_pid(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
