"""The door to the engine of tables: lists that people send, read in a locked child (I2)."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(Exception):
    """A list that cannot be read; ``code`` is the engine's (TBL-001 … -006)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Table:
    """``sheets``: name and rows of plain text, each row of a sheet equally long."""

    encoding: str
    sheets: list[tuple[str, list[list[str]]]]


def read_table(data: bytes) -> Table:
    """The rows of a list.  Starts a sandbox of its own: it happens a few times a year.  Raises ``Unreadable``."""
    import sekisho_tables  # workers and the command line come here: a web process never loads an engine

    try:
        read = sekisho_tables.read_in_sandbox(data)
    except sekisho_tables.Unreadable as error:
        raise Unreadable(error.code) from error
    return Table(read.encoding, [(sheet.name, sheet.rows) for sheet in read.sheets])
