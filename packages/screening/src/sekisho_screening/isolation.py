"""The engine behind the locked door: the file goes in by descriptor, a report comes out.

What the child says is a claim: it is read back into our own types, or the file is unjudged.  There is no way from
here to in-process parsing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from sekisho_sandbox import Limits, Outcome, Runner, SandboxError, SharedSandbox, Status, memory_file, pour
from sekisho_screening import errors
from sekisho_screening.errors import Away, ScreeningError, TooComplex, Unjudged
from sekisho_screening.findings import Report
from sekisho_screening.settings import Settings

_TOO_COMPLEX = (Status.TIMEOUT, Status.MEMORY)
_BY_NAME = {one.__name__: one for one in (errors.Unreadable, errors.Encrypted, errors.TooComplex)}


_SHARED = SharedSandbox("sekisho_screening.engine:sandbox_target", "sekisho_screening.engine:warm")
open_sandbox = _SHARED.open


def screen(
    source: bytes | BinaryIO | Path,
    *,
    name: str,
    settings: Settings | None = None,
    sandbox: Runner | None = None,
) -> Report:
    """Find personal data in a file.

    ``source``: the whole file; a path or a regular file is read where it is, and must not change meanwhile.
    ``name``: its name as people see it; it is searched too.
    Raises ``Unreadable``, ``Encrypted``, ``TooComplex`` (also out of time or memory), ``Unjudged`` (the sandbox
    could not answer; its kind ``Away``: none could be reached), and ``OSError`` when the source cannot be read.
    """
    chosen = settings or Settings()
    with _descriptor(source) as inside, memory_file("screening-sink") as sink:
        options = {"name": name, "settings": chosen.to_dict()}
        bounds = Limits(
            wall_seconds=chosen.wall_seconds,
            cpu_seconds=chosen.wall_seconds,
            memory_bytes=chosen.memory_bytes,
        )
        try:
            outcome = (sandbox or _SHARED.get()).run(inside, sink, options, bounds)
        except SandboxError as error:
            raise Away(str(error)) from error
        except ValueError as error:
            raise Unjudged(str(error)) from error
    return _judge(outcome)


def _judge(outcome: Outcome) -> Report:
    if outcome.status in _TOO_COMPLEX:
        raise TooComplex(outcome.status.value)
    if outcome.status is Status.LOST:
        raise Away(outcome.detail)
    if outcome.status is not Status.OK or outcome.report is None:
        raise Unjudged(f"{outcome.status.value} {outcome.detail}")
    failed = outcome.report.get("error")
    if failed is not None:
        kind = _BY_NAME.get(str(failed), Unjudged)
        raise kind("")
    try:
        return Report.from_dict(outcome.report)
    except (KeyError, TypeError, ValueError) as error:
        raise Unjudged(type(error).__name__) from None


@contextmanager
def _descriptor(source: bytes | BinaryIO | Path) -> Iterator[int]:
    """A descriptor that can be sought: the file's own when it is a regular one, else a copy in memory."""
    if isinstance(source, Path):
        with _open_regular(source) as stream:
            yield stream.fileno()
        return
    own = None if isinstance(source, bytes) else _regular(source)
    if own is not None:
        yield own
        return
    with memory_file("screening") as copy:
        pour(source, copy)
        yield copy


def _open_regular(path: Path) -> BinaryIO:
    """Raises ``OSError`` for anything but a regular file (a pipe would hang)."""
    stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(0, "not a regular file")
    return stream


def _regular(source: BinaryIO) -> int | None:
    try:
        number = source.fileno()
    except (OSError, AttributeError):
        return None
    return number if stat.S_ISREG(os.fstat(number).st_mode) else None


def run_inside(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """What the child runs."""
    from sekisho_screening.engine import inspect

    settings = Settings.from_dict(options["settings"])
    try:
        return inspect(source, str(options["name"]), settings).to_dict()
    except ScreeningError as error:
        return {"error": type(error).__name__}
