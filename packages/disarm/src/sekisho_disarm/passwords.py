"""Passwords that the caller gives for what is encrypted, tried in order, nested content included.

They live in the context of one inspection only.  No finding, error, log line or ``repr`` ever holds one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sekisho_disarm.errors import NeedsPassword

#: Each trial costs up to 100,000 rounds of a digest; a list longer than this would be guessing.
MOST = 50
LONGEST = 255  # characters, as in Office

_T = TypeVar("_T")


class Passwords:
    """The list of one inspection; the one that fitted last is tried first, since members mostly share it."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        """Raises ``ValueError`` or ``TypeError``, which name no password: over the limits; one string."""
        if isinstance(known, str):
            raise TypeError("passwords: a sequence of passwords, not one")
        self._known = list(dict.fromkeys(password for password in known if password))
        self._first: str | None = None
        if len(self._known) > MOST or any(len(password) > LONGEST for password in self._known):
            raise ValueError(f"passwords: at most {MOST}, of at most {LONGEST} characters each")

    def __repr__(self) -> str:
        return f"<{len(self._known)} passwords>"

    def to_list(self) -> list[str]:
        """For the sealed message to the locked child, and nothing else."""
        return list(self._known)

    @property
    def first_that_fitted(self) -> str | None:
        """The given password that opened the outermost encryption; for :mod:`sekisho_disarm.protection` alone."""
        return self._first

    def first_that_opens(
        self, attempt: Callable[[str], _T | None], *, where: str = "", also: Sequence[str] = ()
    ) -> _T:
        """What ``attempt`` returns for the first password that fits; it returns ``None`` for one that does not.

        ``also``: passwords that everybody knows.  Raises ``NeedsPassword``: DSM-930 when the caller gave none,
        DSM-931 when none fits.
        """
        for password in (*self._known, *also):
            found = attempt(password)
            if found is not None:
                if password in self._known:
                    self._first = self._first or password
                    self._known.remove(password)
                    self._known.insert(0, password)
                return found
        raise NeedsPassword("DSM-931" if self._known else "DSM-930", where=where)


def spellings(password: str) -> Iterator[bytes]:
    """The bytes that archivers make of a password: UTF-8, and CP932 on Japanese Windows."""
    yield password.encode("utf-8", "replace")
    if not password.isascii():
        yield password.encode("cp932", "replace")
