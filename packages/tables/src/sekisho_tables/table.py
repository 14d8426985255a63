"""What comes out, how much of it, and what is said when nothing does."""

from __future__ import annotations

from dataclasses import dataclass

SENTENCES = {
    "TBL-001": "The file is empty.",
    "TBL-002": "This is neither a CSV nor an Excel file (.xlsx).",
    "TBL-003": "No usual encoding fits the text.",
    "TBL-004": "The file is damaged.",
    "TBL-005": "The table is too large.",
    "TBL-006": "Reading did not come to an end.",
}


class TableError(Exception):
    """Root of what this package raises."""


class Unreadable(TableError):
    """The file cannot be read; ``code`` is stable."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"{code}: {SENTENCES[code]}")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file: more is ``TBL-005``, but longer cells are cut."""

    input_bytes: int = 20 * 1024 * 1024
    rows: int = 50_000  # over all sheets
    columns: int = 100
    sheets: int = 10
    cell: int = 500  # characters


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of equal length; empty rows are left out."""

    name: str
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """``encoding``: of a text, ``xlsx`` for a workbook; ``private_use``: how many 外字 stand in the cells."""

    encoding: str
    sheets: list[Sheet]
    private_use: int = 0
