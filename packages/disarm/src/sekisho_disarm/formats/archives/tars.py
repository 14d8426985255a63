"""tar: read by our own reader, every member through the door, then a fresh tar is written."""

from __future__ import annotations

import io
import tarfile
from dataclasses import dataclass

from sekisho_disarm import tario
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.archives.repacking import Repacking, is_safe
from sekisho_disarm.kinds import Kind


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises what :meth:`.repacking.Repacking.of` raises, and ``Malformed`` (DSM-490)."""
    archive = tario.open_archive(data, most_members=context.budget.limits.members)
    if archive.outside:
        context.report("DSM-405", count=archive.outside)
    writer = tario.Writer()
    Repacking.of([_Member(archive, entry, writer) for entry in archive.entries], context)
    return Rebuilt(writer.finish(), kind, name)


@dataclass(frozen=True, slots=True)
class _Member:
    archive: tario.Archive
    entry: tario.Entry
    writer: tario.Writer

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def is_directory(self) -> bool:
        return self.entry.is_directory

    @property
    def left_out(self) -> str:
        if self.entry.type == b"S":
            return "DSM-410"
        return "" if self.entry.is_file or self.entry.is_directory else "DSM-404"

    def read(self, context: Context) -> bytes:
        context.budget.take_bytes(self.entry.size, where=self.entry.name)
        return self.archive.content(self.entry)

    def write(self, name: str, data: bytes) -> None:
        self.writer.add(name, data, time=self.entry.time)


def verify(data: bytes, kind: Kind) -> list[str]:
    """Second reader: the standard library's tarfile; types, names, owners, and nothing behind the end."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errorlevel=2) as archive:
            found = archive.getmembers()
            reached = archive.offset
    except (tarfile.TarError, ValueError, EOFError) as error:
        return [f"tar: {type(error).__name__}"]
    remains = [f"member {member.name!r}" for member in found if not _is_plain(member)]
    if len({member.name.lower() for member in found}) != len(found):
        remains.append("duplicate names")
    if any(data[reached:]) or len(data) % tarfile.RECORDSIZE:
        remains.append("data behind the end")
    return remains


def _is_plain(member: tarfile.TarInfo) -> bool:
    return (
        (member.isdir() or (member.isreg() and not member.issparse()))
        and is_safe(member.name)
        and not (member.uid or member.gid or member.uname or member.gname or member.linkname)
        and member.mode in (0o644, 0o755)
        and member.pax_headers.keys() <= {"path"}
    )


def warm() -> None:
    writer = tario.Writer()
    writer.add("あ.txt", b"warm")
    data = writer.finish()
    tario.open_archive(data, most_members=1)
    verify(data, Kind.TAR)


FORMAT = Format(family="tar", kinds=frozenset({Kind.TAR}), rebuild=rebuild, verify=verify, warm=warm)
