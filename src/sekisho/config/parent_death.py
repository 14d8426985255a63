"""Tie the life of a child process to ours: however this process dies, the kernel then signals the child.

Linux only: prctl(2), PR_SET_PDEATHSIG. Two traps of that call shape this module. A change of user clears the
setting, so it must come after setuid (`subprocess` runs `preexec_fn` after it has changed user and group).
And the "parent" is the *thread* that forked: start children from a thread that lives as long as the process.
"""

import ctypes
import os
import signal
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)  # loaded here: between fork and exec nothing may be imported


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` for a child of this process.

    The child starts with no signal blocked, gets `death_signal` when we die, and does not start at all when
    we died before it could ask for that.
    """
    parent = os.getpid()

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0) != 0:
            os._exit(126)
        if os.getppid() != parent:
            os._exit(125)

    return prepare
