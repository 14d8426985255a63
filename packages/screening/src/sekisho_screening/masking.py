"""Show enough of a value to recognise it, never enough to use it.  Every function masks at least half."""

from __future__ import annotations

_DIGITS = frozenset("0123456789")


def digits(text: str, *, first: int = 4, last: int = 2) -> str:
    """``1234-5678-9018`` → ``1234-****-**18``.  At least half of the digits are covered."""
    places = [n for n, sign in enumerate(text) if sign in _DIGITS]
    total = len(places)
    if total * 2 < len(text) or total < 4:
        return words(text)
    while first + last > total // 2:
        first, last = (first - 1, last) if first >= last else (first, last - 1)
    signs = list(text)
    for n in places[first : total - last]:
        signs[n] = "*"
    return "".join(signs)


def mail(text: str) -> str:
    """``hanako@example.jp`` → ``h*****@*******.jp``."""
    local, _, domain = text.partition("@")
    host, dot, top = domain.rpartition(".")
    shown = local[:1] if len(local) > 2 else ""
    return f"{shown}{'*' * max(3, len(local) - 1)}@{'*' * max(3, len(host))}{dot}{top}"


def words(text: str) -> str:
    """The first character, or the first third of a long text; the rest is covered."""
    text = " ".join(text.split())
    shown = min(6, len(text) // 3) if len(text) > 4 else 1 if len(text) > 1 else 0
    return text[:shown] + "*" * min(12, max(1, len(text) - shown))


def address(text: str, shown: int) -> str:
    """The first ``shown`` characters (prefecture and municipality), when that is no more than half."""
    shown = min(shown, len(text) // 2)
    return text[:shown] + "*" * min(12, max(3, len(text) - shown))
