"""What a new year would break elsewhere: other rooms look at it before it is scheduled.

A room registers a check in its ``AppConfig.ready``; it is asked with an :class:`Outlook` and answers with sentences.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Outlook:
    """The day, who leaves, who moves to another section, and which sections have nobody who decides."""

    day: date
    leaving: frozenset[uuid.UUID]
    moving: frozenset[uuid.UUID]
    headless: frozenset[str]


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that would be left without its person; ``count`` of them when they are alike."""

    code: str
    words: str
    count: int = 1


#: name of the room → its check
checks: dict[str, Callable[[Outlook], Iterable[Break]]] = {}


def look(outlook: Outlook) -> Iterator[Break]:
    for check in checks.values():
        yield from check(outlook)
