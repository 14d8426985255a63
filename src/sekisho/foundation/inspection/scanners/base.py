"""What a scanner is asked and what it may answer.

ScannerProblem            no answer that could be trusted: the file is undecided
├── Silent      SCN-002   does not answer
├── Nonsense    SCN-003   answers what the protocol does not know
├── TooSlow     SCN-004   did not answer in time
├── TooLarge    SCN-005   does not take files of this size
└── Partial     SCN-006   could not look into all of it
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

LONGEST_WORD = 120  # of what an outside program calls itself or its finding


class ScannerProblem(Exception):
    """The scanner gave no answer to rely on.  ``str()`` is for the log and ``sekisho check``, never for a page."""

    code: ClassVar[str]


class Silent(ScannerProblem):
    code = "SCN-002"


class Nonsense(ScannerProblem):
    code = "SCN-003"


class TooSlow(ScannerProblem):
    code = "SCN-004"


class TooLarge(ScannerProblem):
    code = "SCN-005"


class Partial(ScannerProblem):
    code = "SCN-006"


class Result(StrEnum):
    PASSED = "passed"  # found nothing
    HIT = "hit"  # found something; the signature says what
    FAILED = "failed"  # no answer to rely on; the code says why


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scanner found.  ``signature`` is empty when it found nothing.  Both words are cleaned.

    ``whole``: it was given every byte; some servers decide on the beginning alone.
    """

    version: str
    signature: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Scan:
    """One scanner's look at one original, with everything that a later policy may want to know."""

    scanner: str
    kind: str
    result: Result
    milliseconds: float
    version: str = ""
    signature: str = ""
    code: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Original:
    """What is to be scanned: the bytes in chunks of any size, how many they are, what the name ends in."""

    chunks: Iterable[bytes]
    size: int
    extension: str = ""


class Deadline:
    """A moment after which a scanner is too slow."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then.  Raises ``TooSlow`` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooSlow("time is up")
        return left


class Scanner(Protocol):
    """One configured scanner.  Used by several threads at once."""

    name: str
    kind: str

    def scan(self, original: Original, deadline: Deadline) -> Answer:
        """Look at all of it.  Raises ``ScannerProblem``."""
        ...

    def well(self, deadline: Deadline) -> str:
        """Its version, as a word for ``sekisho check``.  Raises ``ScannerProblem``."""
        ...


def word(untrusted: str) -> str:
    """A name from outside as it may stand in the database, in the trail and on a page."""
    return "".join(c if c.isprintable() else "?" for c in untrusted.strip())[:LONGEST_WORD]
