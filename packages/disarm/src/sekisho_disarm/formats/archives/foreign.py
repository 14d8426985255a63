"""7z (read by libarchive) and LZH (read by :mod:`.lzh`), given out as ZIP: no open writer of them is worth the trust.

The output's name ends in ``.zip`` and the findings say so.  The second reader is the one of ZIP.
"""

from __future__ import annotations

from dataclasses import dataclass

from sekisho_disarm import libarchive, lzh, sevenzip_password, zipio
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.archives.repacking import Repacking
from sekisho_disarm.identify import extension
from sekisho_disarm.kinds import Kind
from sekisho_disarm.names import printable

KINDS = frozenset({Kind.SEVEN_ZIP, Kind.LZH})


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises what :meth:`.Repacking.of`, :meth:`.libarchive.Archive.entries`, :func:`.sevenzip_password.opened` raise."""
    writer = zipio.Writer()
    plain = sevenzip_password.opened(data, context) if kind is Kind.SEVEN_ZIP else None
    archive = lzh.Archive(data) if kind is Kind.LZH else libarchive.Archive(plain or data, kind)
    Repacking.of((_Member(entry, writer) for entry in archive.entries()), context)
    context.report("DSM-411", kind=kind.value)
    if plain is not None:
        context.report("DSM-004")
    suffix = extension(name)
    stem = name.rstrip(". ")[: -len(suffix) - 1] if suffix in ("7z", "lzh", "lha") else name
    return Rebuilt(writer.finish(), Kind.ZIP, f"{stem or 'content'}.zip")


@dataclass(frozen=True, slots=True)
class _Member:
    entry: libarchive.Entry | lzh.Entry
    writer: zipio.Writer

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def is_directory(self) -> bool:
        return self.entry.is_directory

    @property
    def left_out(self) -> str:
        return "" if self.entry.is_directory or (self.entry.is_file and not self.entry.is_link) else "DSM-404"

    def read(self, context: Context) -> bytes:
        return self.entry.read(context.budget, printable(self.entry.name))

    def write(self, name: str, data: bytes) -> None:
        date, clock = self.entry.stamp
        self.writer.add(name, data, date=date or zipio.EPOCH, time=clock)


def verify(data: bytes, kind: Kind) -> list[str]:
    """Outputs are ZIP and go to its second reader; one of these kinds would be none of ours."""
    return [f"{kind}: no output is of this kind"]


def warm() -> None:
    """Load the library and run its readers once, with a small LZH of a Japanese name."""
    libarchive.warm()
    sevenzip_password.warm()


FORMAT = Format(family="foreign archives", kinds=KINDS, rebuild=rebuild, verify=verify, warm=warm)
