"""The one call: disarm a file, behind the locked door or right here.

Importing it brings no parser along: they are loaded in the sandbox's parent, where they are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from sekisho_disarm import isolation
from sekisho_disarm.limits import Limits
from sekisho_disarm.passwords import Passwords
from sekisho_disarm.report import Profile, Report, Sink
from sekisho_sandbox import Runner


def disarm(
    source: bytes | BinaryIO | Path,
    sink: Sink | None = None,
    *,
    name: str | None = None,
    profile: Profile = Profile.KEEP,
    limits: Limits | None = None,
    sandboxed: bool = True,
    sandbox: Runner | None = None,
    passwords: Sequence[str] = (),
    protect: bool = False,
) -> Report:
    """Disarm one file; the output goes to ``sink`` only when the verdict is ``clean`` or ``changed``.

    ``source``: bytes, a binary stream (read to its end) or a path.  ``name`` defaults to the path's name.
    ``sandboxed``: parse in a locked child (``sandbox``, else one shared by the process); with ``False`` hostile
    bytes are parsed right here, which is for tests and benches.
    ``passwords``: tried in order on whatever is encrypted; what they open comes out without a password, or with
    ``protect`` behind the one that opened it (the file as a whole; nested content comes out open).
    Never raises for what is in the file: that is a verdict.  Raises ``OSError`` when source or sink fail,
    ``ValueError`` for more or longer passwords than :mod:`sekisho_disarm.passwords` allows.
    """
    limits, known = limits or Limits(), Passwords(passwords)
    given = name if name is not None else source.name if isinstance(source, Path) else ""
    plain = given.encode("utf-8", "replace").decode(
        "utf-8"
    )  # file names may hold bytes that are no characters
    if sandboxed:
        return isolation.disarm(source, sink, plain, profile, limits, sandbox, known, protect)
    from sekisho_disarm.engine import inspect_bytes  # half a second of parsers that other callers never need

    report, output = inspect_bytes(_read(source, limits), plain, profile, limits, passwords, protect=protect)
    if output is not None and sink is not None:
        sink.write(output)
    return report


def _read(source: bytes | BinaryIO | Path, limits: Limits) -> bytes:
    """At most one byte more than the limit: enough to know that it is too large."""
    if isinstance(source, bytes):
        return source
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return stream.read(limits.input_bytes + 1)
    return source.read(limits.input_bytes + 1)
