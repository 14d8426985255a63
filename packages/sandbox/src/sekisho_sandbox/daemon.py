"""A parent that many processes share through a Unix socket."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from sekisho_sandbox.doors import PathDoor, listen
from sekisho_sandbox.errors import Unavailable
from sekisho_sandbox.kernel import check_kernel
from sekisho_sandbox.loop import CHILDREN, Parent
from sekisho_sandbox.targets import prepare


def serve(
    target: str,
    socket_path: Path | str,
    *,
    warm: str | None = None,
    users: Collection[int] = (),
    group: int | None = None,
    children: int = CHILDREN,
    owner: int | None = None,
    search_path: Sequence[str] = (),
) -> None:
    """Serve ``target`` on ``socket_path`` until SIGTERM or SIGINT; then kill every child, remove the socket.

    Give it a process of its own with a clean environment (``python -m sekisho_sandbox serve``): it forks,
    and every child inherits what this process knows.  The own user is always served, ``users`` (uids) and
    members of ``group`` (gid) beside it; the socket has mode 0600, or 0660 when others are named.
    ``owner``: pid of the process that started this one; its end is ours.
    Raises ``Unavailable`` when kernel, target or path do not allow it.
    """
    missing = check_kernel()
    if missing:
        raise Unavailable(*missing)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)  # whoever can already connect may already ask us to go
    path = Path(socket_path).absolute()
    sys.path.extend(search_path)
    os.chdir("/")
    function = prepare(target, warm)
    mode = 0o660 if users or group is not None else 0o600
    listener = listen(path, mode=mode, group=group)
    try:
        parent = Parent(
            function, PathDoor(listener, frozenset({os.geteuid(), *users}), group), children=children
        )
        parent.prepare()
        parent.run(owner)
    finally:
        listener.close()
        path.unlink(missing_ok=True)


def _leave(*_: object) -> None:
    """Before the loop listens to signals itself: unwind, so that the socket is removed."""
    raise SystemExit(0)
