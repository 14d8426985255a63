"""ZIP: every member goes through the same door, then a fresh ZIP is written.

Kept: order, dates (seconds even, 1980–2107), folders, empty files, names (NFC, UTF-8 with its flag; names
without the flag are read as UTF-8 or CP932).  Removed and reported: links and devices, comments, extra
fields, bytes outside the entries, bookkeeping files of operating systems.  Names that leave the folder,
carry a drive or a stream, or are devices on Windows are made safe; names that collide get a number.

A member that is blocked or undecided stops the whole archive with the worst verdict of its members, and
each such member is named in the findings: an archive that silently lacks a file is worse than none, since
nobody downstream can know that something is missing.
"""

from __future__ import annotations

import io
import stat
import zipfile

from sekisho_disarm import names, zipio
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Refused, TooComplex, Undecidable
from sekisho_disarm.formats import Format
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Action

#: Errors of the shared budget: going on would only spend more of it.
_EXHAUSTED = frozenset({"DSM-942", "DSM-944"})
_BOOKKEEPING = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"})


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Refused`` or ``Undecidable`` (DSM-408) after looking at every member; ``TooComplex`` at once."""
    archive = zipio.open_archive(data, most_members=context.budget.limits.members)
    _report_shell(archive, context)
    return Rebuilt(_Repacking(archive, context).run(), kind, name)


def _report_shell(archive: zipio.Archive, context: Context) -> None:
    if archive.outside:
        context.report("DSM-405", count=archive.outside)
    if archive.has_comment:
        context.report("DSM-406")
    if any(entry.has_extra for entry in archive.entries):
        # Time stamps and owners that archivers add are no loss worth the word "changed".
        context.report("DSM-407", action=Action.REENCODED)


class _Repacking:
    """One archive being rewritten: the names given out so far, and the members that must not pass."""

    def __init__(self, archive: zipio.Archive, context: Context) -> None:
        self.archive, self.context = archive, context
        self.writer = zipio.Writer()
        self.taken: set[str] = set()
        self.failures: list[DisarmError] = []

    def run(self) -> bytes:
        for entry in self.archive.entries:
            self.context.budget.take_member(where=names.printable(entry.name))
            if not self._left_out(entry):
                self._member(entry)
        if self.failures:
            refused = any(isinstance(failure, Refused) for failure in self.failures)
            raise Refused("DSM-408") if refused else Undecidable("DSM-408")
        return self.writer.finish()

    def _left_out(self, entry: zipio.Entry) -> bool:
        if entry.mode and stat.S_IFMT(entry.mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            self.context.report("DSM-404", entry.name)
            return True
        folders = entry.name.replace("\\", "/").lower().split("/")
        if "__macosx" in folders[:-1] or folders[-1] in _BOOKKEEPING:
            self.context.report("DSM-409", entry.name)
            return True
        return False

    def _member(self, entry: zipio.Entry) -> None:
        path = self._safe_path(entry)
        if entry.is_directory:
            if path and path.lower() not in self.taken:
                self.taken.add(path.lower())
                self.writer.add(f"{path}/", b"", date=entry.date, time=entry.time)
            return
        try:
            rebuilt = self._rebuilt(entry, path)
        except DisarmError as failure:
            self._failed(failure, entry)
            return
        folder = path.rpartition("/")[0]
        final = self._unique(f"{folder}/{rebuilt.name}" if folder else rebuilt.name, entry)
        self.writer.add(final, rebuilt.data, date=entry.date, time=entry.time)

    def _rebuilt(self, entry: zipio.Entry, path: str) -> Rebuilt:
        data = self.archive.read(entry, self.context.budget)
        file_name = path.rpartition("/")[2]
        return self.context.nested(data, file_name) if data else Rebuilt(b"", Kind.EMPTY, file_name)

    def _failed(self, failure: DisarmError, entry: zipio.Entry) -> None:
        if isinstance(failure, TooComplex) and failure.code in _EXHAUSTED:
            raise failure
        self.failures.append(failure)
        details = {key: value for key, value in failure.details.items() if not isinstance(value, float)}
        if failure.code != "DSM-408":  # an inner archive has already named its members
            self.context.add(failure.code, entry.name, None, details)

    def _safe_path(self, entry: zipio.Entry) -> str:
        """The member's path from safe components; reports what had to change."""
        raw = entry.name.replace("\\", "/")
        parts = [part for part in raw.split("/") if part not in ("", ".")]
        inside = [part for part in parts if part != ".." and not _is_drive(part)]
        if raw.startswith("/") or len(inside) != len(parts):
            self.context.report("DSM-401", entry.name)
        cleaned = [names.clean(part) for part in inside]
        if cleaned != inside:
            self.context.report("DSM-402", entry.name)
        return "/".join(cleaned) or ("" if entry.is_directory else "_")

    def _unique(self, path: str, entry: zipio.Entry) -> str:
        candidate, number = path, 2
        while candidate.lower() in self.taken:
            stem, dot, suffix = path.rpartition(".")
            candidate = f"{stem} ({number}).{suffix}" if dot and "/" not in suffix else f"{path} ({number})"
            number += 1
        if candidate != path:
            self.context.report("DSM-403", entry.name)
        self.taken.add(candidate.lower())
        return candidate


def _is_drive(part: str) -> bool:
    return len(part) == 2 and part[1] == ":" and part[0].isalpha()


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
    parts = info.filename.rstrip("/").split("/")
    safe = all(part not in ("", ".", "..") and names.clean(part) == part for part in parts)
    return (
        safe
        and not info.extra
        and not info.comment
        and info.flag_bits in (0, 0x800)
        and not info.external_attr >> 16
    )


def warm() -> None:
    zipio.warm()


FORMAT = Format(family="archives", kinds=frozenset({Kind.ZIP}), rebuild=rebuild, verify=verify, warm=warm)
