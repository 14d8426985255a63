"""Verbs that are said in the same moment, each with a connection and a transaction of its own: for tests of races."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from sekisho.foundation.identity.denied import Denied

Verb = Callable[[], object]


def at_once(*verbs: Verb) -> list[object]:
    """Begin all verbs together; what each returned, or the code of its refusal.  Anything else that failed is raised."""
    together = threading.Barrier(len(verbs))
    results: list[object] = [None] * len(verbs)
    failed: list[Exception] = []

    def run(number: int) -> None:
        try:
            together.wait(timeout=20)
            results[number] = verbs[number]()
        except Denied as denied:
            results[number] = denied.code
        except Exception as error:  # noqa: BLE001  # told to the test, which is in another thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(verbs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if failed:
        raise failed[0]
    return results
