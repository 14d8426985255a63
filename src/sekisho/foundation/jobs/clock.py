"""What happens by the clock: sealing, rescue, expiry, sweeping.

Every worker process runs the clock in a thread; an advisory lock lets one of them do a duty at a time,
so more workers change nothing.
"""

from __future__ import annotations

import logging
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, connection

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Duty:
    """A function called about every ``seconds``; it must be safe to run at any time, by any worker."""

    name: str
    seconds: float
    run: Callable[[], object]
    due: float = field(default=0.0)


def run_once(duty: Duty) -> bool:
    """Do the duty if no other process is doing it now; returns whether it was done."""
    key = zlib.crc32(f"sekisho.duty.{duty.name}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        row = cursor.fetchone()
        if row is None or not row[0]:
            return False
        try:
            duty.run()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
    return True


class Clock:
    """A thread that does the duties until :meth:`stop`.  A failing duty is logged and tried again next time."""

    def __init__(self, duties: list[Duty]) -> None:
        self._duties = duties
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="clock", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def _loop(self) -> None:
        while not self._stopped.is_set():
            self._do_what_is_due()
            now = time.monotonic()
            next_due = min(duty.due for duty in self._duties)
            self._stopped.wait(max(0.05, next_due - now))
        connection.close()

    def _do_what_is_due(self) -> None:
        for duty in self._duties:
            if time.monotonic() < duty.due:
                continue
            try:
                run_once(duty)
            except DatabaseError as error:
                log.warning("duty %s: the database did not answer (%s)", duty.name, type(error).__name__)
                connection.close()
            except Exception:
                log.exception("duty %s failed", duty.name)
            duty.due = time.monotonic() + duty.seconds
