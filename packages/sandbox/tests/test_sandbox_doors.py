"""Who may come in."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sekisho_sandbox.doors import PathDoor, call, listen

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can call as somebody else")

CALLER = """
import os, socket, sys
os.setgroups(eval(sys.argv[4])); os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[2]))
s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
s.connect(sys.argv[1])
print("in", flush=True)
sys.exit(0 if s.recv(10) == b"welcome" else 3)
"""


def knock(door: PathDoor, path: Path, user: int, group: int, groups: list[int]) -> bool:
    command = [sys.executable, "-c", CALLER, str(path), str(user), str(group), str(groups)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdout is not None
        assert caller.stdout.readline() == "in\n"
        connection = door.take()
        if connection is not None:
            connection.send(b"welcome")
            connection.close()
    return caller.returncode == 0


def test_the_own_user_comes_in(tmp_path: Path) -> None:
    with listen(tmp_path / "s") as listener:
        door = PathDoor(listener, frozenset({os.geteuid()}))
        caller = call(tmp_path / "s")
        connection = door.take()
        assert connection is not None
        connection.close()
        caller.close()


def test_nobody_comes_in_who_is_not_named(tmp_path: Path) -> None:
    with listen(tmp_path / "s") as listener:
        caller = call(tmp_path / "s")
        assert PathDoor(listener, frozenset({os.geteuid() + 1})).take() is None
        assert caller.recv(1) == b""
        caller.close()


@as_root
@pytest.mark.parametrize(
    ("user", "group", "groups", "served"),
    [
        (4001, 4001, [], True),  # named
        (4002, 4002, [], False),
        (4002, 5000, [], True),  # the group is his first one
        (4002, 4002, [4999, 5000], True),  # or one of his others
        (4002, 4002, [4999], False),
    ],
)
def test_the_kernel_says_who_calls(user: int, group: int, groups: list[int], served: bool) -> None:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # tmp_path is closed to other users
    folder.chmod(0o755)
    path = folder / "s"
    try:
        with listen(path, mode=0o666) as listener:  # wide open, so that it is the door that decides
            door = PathDoor(listener, frozenset({4001}), group=5000)
            assert knock(door, path, user, group, groups) is served
    finally:
        path.unlink()
        folder.rmdir()
