"""The account PostgreSQL runs as: ourselves, or, since it refuses to run as root, somebody harmless."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypedDict


class Switch(TypedDict):
    """The arguments of `subprocess.Popen` that change who the child is."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int

    @classmethod
    def ourselves(cls) -> Self:
        return cls("", os.geteuid(), os.getegid())

    @classmethod
    def named(cls, name: str) -> Self:
        """Raises `KeyError` when this machine has no such account."""
        entry = pwd.getpwnam(name)
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @classmethod
    def owning(cls, path: Path) -> Self:
        """Raises `KeyError` when the owner of `path` is not an account of this machine."""
        entry = pwd.getpwuid(path.stat().st_uid)
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @property
    def foreign(self) -> bool:
        return self.uid != os.geteuid()

    def switch(self) -> Switch:
        if not self.foreign:
            return Switch(user=None, group=None, extra_groups=None)
        return Switch(user=self.uid, group=self.gid, extra_groups=[])


def can_enter(account: Account, directory: Path) -> bool:
    """Ask the kernel, not the mode bits: parents, ACLs and mount options all have a say."""
    return _succeeds(account, ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(directory)])


def can_run(account: Account, program: Path) -> bool:
    return _succeeds(account, [str(program), "--version"])


def _succeeds(account: Account, command: list[str]) -> bool:
    try:
        probe = subprocess.run(
            command,
            **account.switch(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return probe.returncode == 0
