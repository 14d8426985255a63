"""The supervisor's last will: a process that ends what the supervisor started when the supervisor is gone.

Run as a script, with the standard library only. Standard input is a pipe whose other end only the
supervisor holds; each line is `+number` or `-number` of a process group. When the pipe ends, however the
supervisor died, every group still listed gets SIGTERM, and after a while SIGKILL. Parent-death signals reach
only direct children; this reaches their children too.
"""

import os
import signal
import sys
import time

PATIENCE_SECONDS = 3.0


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        change, number = line[0], int(line[1:])
        (groups.add if change == "+" else groups.discard)(number)
    end(groups)


def end(groups: set[int]) -> None:
    groups = {group for group in groups if tell(group, signal.SIGTERM)}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while groups and time.monotonic() < deadline:
        time.sleep(0.05)
        groups = {group for group in groups if tell(group, 0)}
    for group in groups:
        tell(group, signal.SIGKILL)


def tell(group: int, number: int) -> bool:
    """Signal the group; False when nobody is left in it."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main()
