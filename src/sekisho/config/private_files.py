"""Small files only we may read (passwords, locks), and the directories around them."""

import fcntl
import os
import secrets
import stat
from pathlib import Path


class NotOursError(Exception):
    """A directory that must be private belongs to somebody else, or is not a directory. Holds the path."""


def private_directory(path: Path, uid: int | None = None, gid: int = -1) -> Path:
    """Create `path` (its parent exists) with mode 0700 for `uid`, or check that it already is so.

    Raises `NotOursError` when something else waits under that name: in /tmp anybody could have put it there.
    """
    owner = os.geteuid() if uid is None else uid
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
            raise NotOursError(path) from None
    else:
        if owner != os.geteuid():
            os.chown(path, owner, gid, follow_symlinks=False)
    path.chmod(0o700)
    return path


def kept_password(path: Path) -> str:
    """Return the password in `path`; make, write and fsync one first when there is none.

    256 bits in URL-safe letters, so it needs no quoting anywhere.
    """
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        partial = path.with_name(f"{path.name}.partial")
        partial.unlink(missing_ok=True)
        password = secrets.token_urlsafe(32)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(password + "\n")
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
        return password


def take_lock(path: Path) -> int | None:
    """Return a descriptor that holds the lock until every copy of it is closed; None when taken."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
