"""The one refusal: a stable code, a sentence for the person, what to do now (I6)."""

from __future__ import annotations


class Denied(Exception):
    """A policy said no.  ``code`` is stable; ``reason`` is a whole sentence that may be shown to the person."""

    def __init__(self, code: str, reason: str, *, remedy: str = "") -> None:
        self.code = code
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{code}: {reason}")

    @property
    def in_words(self) -> str:
        """What happened, what to do now and the code as one line: for a form's error, a message, a terminal.

        Japanese sentences follow each other without a space, those of other languages with one.
        """
        if self.reason[-1:].isascii():
            return " ".join(filter(None, (self.reason, self.remedy, f"({self.code})")))
        return f"{self.reason}{self.remedy}（{self.code}）"
