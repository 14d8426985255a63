"""7z and LZH: read by libarchive, given out as ZIP, since no open writer of these formats is worth the trust.

The output's name ends in ``.zip`` and the findings say so.  The second reader is the one of ZIP.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho_disarm import libarchive, zipio
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.archives.repacking import Repacking
from sekisho_disarm.identify import extension
from sekisho_disarm.kinds import Kind
from sekisho_disarm.names import printable

KINDS = frozenset({Kind.SEVEN_ZIP, Kind.LZH})
_EARLIEST = 1980


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises what :meth:`.repacking.Repacking.of` and :meth:`.libarchive.Archive.entries` raise."""
    writer = zipio.Writer()
    Repacking.of(_members(libarchive.Archive(data, kind), writer), context)
    context.report("DSM-411", kind=kind.value)
    suffix = extension(name)
    stem = name.rstrip(". ")[: -len(suffix) - 1] if suffix in ("7z", "lzh", "lha") else name
    return Rebuilt(writer.finish(), Kind.ZIP, f"{stem or 'content'}.zip")


def _members(archive: libarchive.Archive, writer: zipio.Writer) -> Iterator[_Member]:
    for entry in archive.entries():
        yield _Member(entry, writer)


@dataclass(frozen=True, slots=True)
class _Member:
    entry: libarchive.Entry
    writer: zipio.Writer

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def is_directory(self) -> bool:
        return self.entry.is_directory

    @property
    def left_out(self) -> str:
        return "" if self.entry.is_file or self.entry.is_directory else "DSM-404"

    def read(self, context: Context) -> bytes:
        return self.entry.read(context.budget, printable(self.entry.name))

    def write(self, name: str, data: bytes) -> None:
        date, clock = _dos(self.entry.time)
        self.writer.add(name, data, date=date, time=clock)


def _dos(seconds: int) -> tuple[int, int]:
    """Local date and time in the words of DOS; what the clock cannot say becomes the first day it can."""
    try:
        when = time.localtime(seconds)
    except (OverflowError, ValueError, OSError):
        return zipio.EPOCH, 0
    if not _EARLIEST <= when.tm_year < _EARLIEST + 128:
        return zipio.EPOCH, 0
    date = (when.tm_year - _EARLIEST) << 9 | when.tm_mon << 5 | when.tm_mday
    return date, when.tm_hour << 11 | when.tm_min << 5 | min(when.tm_sec, 59) // 2


def verify(data: bytes, kind: Kind) -> list[str]:
    """Outputs are ZIP and go to its second reader; one of these kinds would be none of ours."""
    return [f"{kind}: no output is of this kind"]


def warm() -> None:
    """Load the library and run its readers once, with a small LZH of a Japanese name."""
    libarchive.warm()


FORMAT = Format(family="foreign archives", kinds=KINDS, rebuild=rebuild, verify=verify, warm=warm)
