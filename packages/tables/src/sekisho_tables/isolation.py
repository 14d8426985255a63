"""The caller's side: hand the bytes to a locked child, and believe its answer no further than its shape."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sekisho_sandbox import Limits as Bounds
from sekisho_sandbox import Sandbox, Status
from sekisho_tables.table import SENTENCES, Limits, Sheet, Table, Unreadable

TARGET, WARM = "sekisho_tables.engine:sandbox_target", "sekisho_tables.engine:warm"
_MIB = 1024 * 1024
BOUNDS = Bounds(wall_seconds=60.0, cpu_seconds=60.0, memory_bytes=512 * _MIB, output_bytes=64 * _MIB)


def read_in_sandbox(
    data: bytes,
    *,
    limits: Limits = Limits(),  # noqa: B008  # frozen
    sandbox: Sandbox | None = None,
    bounds: Bounds = BOUNDS,
) -> Table:
    """The table in a file that a stranger may have made.  Raises ``Unreadable``, and ``Unavailable`` of the sandbox."""
    if sandbox is not None:
        return _read(data, limits, sandbox, bounds)
    with Sandbox(TARGET, warm=WARM) as own:
        return _read(data, limits, own, bounds)


def _read(data: bytes, limits: Limits, sandbox: Sandbox, bounds: Bounds) -> Table:
    with _memory(data) as source, _memory(b"") as sink:
        outcome = sandbox.run(source, sink, dataclasses.asdict(limits), bounds)
        if outcome.status in (Status.MEMORY, Status.OUTPUT_LIMIT):
            raise Unreadable("TBL-005")
        if outcome.status is not Status.OK or outcome.report is None:
            raise Unreadable("TBL-006" if outcome.status is Status.TIMEOUT else "TBL-004")
        with os.fdopen(os.dup(sink), "rb") as written:
            written.seek(0)
            return _checked(outcome.report, written.read(bounds.output_bytes), limits)


@contextmanager
def _memory(content: bytes) -> Iterator[int]:
    descriptor = os.memfd_create("sekisho-table", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


def _checked(untrusted: dict[str, Any], untrusted_rows: bytes, limits: Limits) -> Table:
    """The child read hostile bytes: what it says must have the promised shape."""
    code = untrusted.get("code")
    if code is not None:
        raise Unreadable(code if code in SENTENCES else "TBL-004")
    try:
        rows = [
            [str(cell)[: limits.cell] for cell in json.loads(line)] for line in untrusted_rows.splitlines()
        ]
        sheets, at = [], 0
        for name, count in untrusted["sheets"]:
            sheets.append(Sheet(str(name)[: limits.cell], rows[at : at + int(count)]))
            at += int(count)
        if at != len(rows) or at > limits.rows or len(sheets) > limits.sheets:
            raise Unreadable("TBL-004")
        return Table(str(untrusted["encoding"])[:20], sheets, int(untrusted["private_use"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("TBL-004") from error
