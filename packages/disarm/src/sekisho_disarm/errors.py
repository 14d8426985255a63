"""Why a file has no output.

    DisarmError                 code, where, details
    ├── Refused                 → blocked:   a program, a script
    └── Undecidable             → undecided: a person decides
        ├── Unsupported         a kind the engine does not rebuild
        ├── Malformed           broken, or not what it says it is
        ├── NeedsPassword       encrypted
        ├── TooComplex          over a limit of size, depth, count, ratio
        └── NotProven           the second reader found something left in the output

Every error carries a code of :mod:`sekisho_disarm.codes`; the sentence for people is made there.
"""

from __future__ import annotations


class DisarmError(Exception):
    """Root of the tree.  ``code`` is stable; ``where`` and ``details`` are for the report, already printable."""

    default_code = "DSM-999"

    def __init__(self, code: str | None = None, *, where: str = "", **details: str | int | float) -> None:
        self.code = code or self.default_code
        self.where = where
        self.details = details
        super().__init__(f"{self.code} {where} {details}".strip())


class Refused(DisarmError):
    default_code = "DSM-900"


class Undecidable(DisarmError):
    default_code = "DSM-999"


class Unsupported(Undecidable):
    default_code = "DSM-910"


class Malformed(Undecidable):
    default_code = "DSM-920"


class NeedsPassword(Undecidable):
    default_code = "DSM-930"


class TooComplex(Undecidable):
    default_code = "DSM-940"


class NotProven(Undecidable):
    default_code = "DSM-950"
