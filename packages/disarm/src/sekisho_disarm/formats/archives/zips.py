"""ZIP: read by our own reader, every member through the door, then a fresh ZIP is written."""

from __future__ import annotations

import io
import stat
import zipfile
from dataclasses import dataclass, field

from sekisho_disarm import zipio
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.archives.repacking import Repacking, is_safe
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Action


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises what :meth:`.repacking.Repacking.of` raises, and ``Malformed`` (DSM-921, -922)."""
    archive = zipio.open_archive(data, most_members=context.budget.limits.members)
    _report_shell(archive, context)
    work = _Work(archive)
    Repacking.of([_Member(work, entry) for entry in archive.entries], context)
    if work.opened:
        context.report("DSM-004")
    return Rebuilt(work.writer.finish(), kind, name)


def _report_shell(archive: zipio.Archive, context: Context) -> None:
    if archive.outside:
        context.report("DSM-405", count=archive.outside)
    if archive.has_comment:
        context.report("DSM-406")
    if any(entry.has_extra for entry in archive.entries):
        # Time stamps and owners that archivers add are no loss worth the word "changed".
        context.report("DSM-407", action=Action.REENCODED)


@dataclass(slots=True)
class _Work:
    archive: zipio.Archive
    writer: zipio.Writer = field(default_factory=zipio.Writer)
    opened: int = 0  # encrypted members that a password opened


@dataclass(frozen=True, slots=True)
class _Member:
    work: _Work
    entry: zipio.Entry

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def is_directory(self) -> bool:
        return self.entry.is_directory

    @property
    def left_out(self) -> str:
        mode = self.entry.mode
        special = mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)
        return "DSM-404" if special else ""

    def read(self, context: Context) -> bytes:
        data = self.work.archive.read(self.entry, context.budget, context.passwords)
        self.work.opened += self.entry.is_encrypted
        return data

    def write(self, name: str, data: bytes) -> None:
        self.work.writer.add(name, data, date=self.entry.date, time=self.entry.time)


def verify(data: bytes, kind: Kind) -> list[str]:
    """Second reader: the standard library's zipfile; checks names, flags, methods, checksums and the shell."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ["data before the archive"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        remains = [f"member {info.filename!r}" for info in infos if not _member_is_plain(info)]
        if archive.comment or len({info.filename.lower() for info in infos}) != len(infos):
            remains.append("comment or duplicate names")
        broken = archive.testzip()
        return [*remains, *([f"checksum of {broken!r}"] if broken else [])]


def _member_is_plain(info: zipfile.ZipInfo) -> bool:
    return (
        is_safe(info.filename)
        and not info.extra
        and not info.comment
        and info.flag_bits in (0, 0x800)
        and not info.external_attr >> 16
    )


def warm() -> None:
    zipio.warm()


FORMAT = Format(family="archives", kinds=frozenset({Kind.ZIP}), rebuild=rebuild, verify=verify, warm=warm)
