"""The one refusal: a stable code, a sentence for the person, what to do now (I6)."""

from __future__ import annotations


class Denied(Exception):
    """A policy said no.  ``code`` is stable; ``reason`` is a whole sentence that may be shown to the person."""

    def __init__(self, code: str, reason: str, *, remedy: str = "") -> None:
        self.code = code
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{code}: {reason}")
