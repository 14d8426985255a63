"""The engine behind the locked door: the file goes in by descriptor, a report comes out.

What the child says is a claim: it is read back into our own types, or the file is unjudged.  There is no way from
here to in-process parsing.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from sekisho_sandbox import Limits, Outcome, Runner, SandboxError, SharedSandbox, Status, memory_file, pour
from sekisho_screening import errors
from sekisho_screening.errors import Away, ScreeningError, TooComplex, Unjudged
from sekisho_screening.findings import Report
from sekisho_screening.settings import Settings
from sekisho_screening.views import MOST_MARKS, View, Wanted

_TOO_COMPLEX = (Status.TIMEOUT, Status.MEMORY)
_BY_NAME = {one.__name__: one for one in (errors.Unreadable, errors.Encrypted, errors.TooComplex)}


_LONGEST_VIEW = 8 * 1024**2  # bytes
_OPTIONS_FOR_MARKS = 16 * 1024  # bytes of JSON; with the town's own patterns the options stay under 60 KiB
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
        answer = _run(inside, sink, {"name": name, "settings": chosen.to_dict()}, chosen, sandbox)
    try:
        return Report.from_dict(answer)
    except (KeyError, TypeError, ValueError) as error:
        raise Unjudged(type(error).__name__) from None


def view(
    source: bytes | BinaryIO | Path,
    *,
    name: str,
    findings: Sequence[Wanted] = (),
    settings: Settings | None = None,
    sandbox: Runner | None = None,
) -> View:
    """What a file says, with the findings of an earlier report marked where they stand.

    ``findings``: at most :data:`MOST_MARKS` count, and no more than the door takes beside the file; of the settings
    only patterns and limits matter.  Raises as :func:`screen` does.
    """
    chosen = replace(settings or Settings(), own_domains=(), own_texts=(), allowed=())
    options = {"name": name, "settings": chosen.to_dict(), "wanted": _that_fit(findings)}
    with _descriptor(source) as inside, memory_file("screening-view") as sink:
        answer = _run(inside, sink, options, chosen, sandbox)
        try:
            size = min(int(answer["bytes"]), _LONGEST_VIEW)
            return View.from_dict(json.loads(os.pread(sink, size, 0)))
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise Unjudged(type(error).__name__) from None


def _that_fit(findings: Sequence[Wanted]) -> list[dict[str, Any]]:
    wanted, left = [], _OPTIONS_FOR_MARKS
    for one in findings[:MOST_MARKS]:
        said = one.to_dict()
        left -= len(json.dumps(said).encode())
        if left < 0:
            break
        wanted.append(said)
    return wanted


def _run(
    inside: int, sink: int, options: dict[str, Any], chosen: Settings, sandbox: Runner | None
) -> dict[str, Any]:
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
    return _answer(outcome)


def _answer(outcome: Outcome) -> dict[str, Any]:
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
    return outcome.report


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
        if "wanted" in options:
            return _view_inside(source, sink, str(options["name"]), settings, options["wanted"])
        return inspect(source, str(options["name"]), settings).to_dict()
    except ScreeningError as error:
        return {"error": type(error).__name__}


def _view_inside(
    source: BinaryIO, sink: BinaryIO, name: str, settings: Settings, wanted: list[dict[str, Any]]
) -> dict[str, Any]:
    from sekisho_screening.viewing import make

    made = make(source, name, settings, map(Wanted.from_dict, wanted))
    data = json.dumps(made.to_dict(), ensure_ascii=False).encode("utf-8", "replace")
    sink.write(data)
    return {"bytes": len(data)}
