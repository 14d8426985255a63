"""What all archives share: members through the door, safe and distinct names, failures gathered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from sekisho_disarm import names
from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import DisarmError, Refused, TooComplex, Undecidable
from sekisho_disarm.kinds import Kind

#: Errors of the shared budget: going on would only spend more of it.
_EXHAUSTED = frozenset({"DSM-942", "DSM-944"})
#: Bytes of a name that are left when " (20000)" is to follow.
_ROOM_FOR_A_NUMBER = 230
_BOOKKEEPING = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"})


class Member(Protocol):
    """One entry of a hostile archive.  ``name`` is as told, with separators of any system."""

    @property
    def name(self) -> str: ...
    @property
    def is_directory(self) -> bool: ...
    @property
    def left_out(self) -> str:
        """The code of the finding when the member cannot be a file or folder of ours, else empty."""
        ...

    def read(self, context: Context) -> bytes:
        """The content.  Raises ``DisarmError``; the budget's share is taken here."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Put the rebuilt member into the fresh archive, with its own date; folders end in ``/``."""
        ...


@dataclass(slots=True)
class Repacking:
    """One archive being rewritten: the names given out so far, and the members that must not pass."""

    context: Context
    taken: set[str]
    failures: list[DisarmError]

    @classmethod
    def of(cls, members: Iterable[Member], context: Context) -> None:
        """Take every member across.

        Raises ``Refused`` or ``Undecidable`` (DSM-408) after looking at every member; ``TooComplex`` at once.
        """
        work = cls(context, set(), [])
        for member in members:
            context.budget.take_member(where=names.printable(member.name))
            if not work._left_out(member):
                work._member(member)
        if work.failures:
            refused = any(isinstance(failure, Refused) for failure in work.failures)
            raise Refused("DSM-408") if refused else Undecidable("DSM-408")

    def _left_out(self, member: Member) -> bool:
        if member.left_out:
            self.context.report(member.left_out, member.name)
            return True
        folders = member.name.replace("\\", "/").lower().split("/")
        if "__macosx" in folders[:-1] or folders[-1] in _BOOKKEEPING:
            self.context.report("DSM-409", member.name)
            return True
        return False

    def _member(self, member: Member) -> None:
        path = self._safe_path(member)
        if member.is_directory:
            if path and path.lower() not in self.taken:
                self.taken.add(path.lower())
                member.write(f"{path}/", b"")
            return
        try:
            rebuilt = self._rebuilt(member, path)
        except DisarmError as failure:
            self._failed(failure, member)
            return
        folder = path.rpartition("/")[0]
        member.write(
            self._unique(f"{folder}/{rebuilt.name}" if folder else rebuilt.name, member), rebuilt.data
        )

    def _rebuilt(self, member: Member, path: str) -> Rebuilt:
        data = member.read(self.context)
        file_name = path.rpartition("/")[2]
        return self.context.nested(data, file_name) if data else Rebuilt(b"", Kind.EMPTY, file_name)

    def _failed(self, failure: DisarmError, member: Member) -> None:
        if isinstance(failure, TooComplex) and failure.code in _EXHAUSTED:
            raise failure
        self.failures.append(failure)
        details = {key: value for key, value in failure.details.items() if not isinstance(value, float)}
        if failure.code != "DSM-408":  # an inner archive has already named its members
            self.context.add(failure.code, member.name, None, details)

    def _safe_path(self, member: Member) -> str:
        """The member's path from safe components; reports what had to change."""
        raw = member.name.replace("\\", "/")
        parts = [part for part in raw.split("/") if part not in ("", ".")]
        inside = [part for part in parts if part != ".." and not _is_drive(part)]
        if raw.startswith("/") or len(inside) != len(parts):
            self.context.report("DSM-401", member.name)
        cleaned = [names.clean(part) for part in inside]
        if cleaned != inside:
            self.context.report("DSM-402", member.name)
        return "/".join(cleaned) or ("" if member.is_directory else "_")

    def _unique(self, path: str, member: Member) -> str:
        candidate, number = path, 2
        while candidate.lower() in self.taken:
            folder, slash, last = path.rpartition("/")
            stem, dot, suffix = names.clean(last, longest=_ROOM_FOR_A_NUMBER).rpartition(".")
            candidate = folder + slash + (f"{stem} ({number}).{suffix}" if dot else f"{suffix} ({number})")
            number += 1
        if candidate != path:
            self.context.report("DSM-403", member.name)
        self.taken.add(candidate.lower())
        return candidate


def _is_drive(part: str) -> bool:
    return len(part) == 2 and part[1] == ":" and part[0].isalpha()


def is_safe(path: str) -> bool:
    """For second readers: whether a member's path in an output is one that :class:`Repacking` gives."""
    parts = path.rstrip("/").split("/")
    return all(part not in ("", ".", "..") and names.clean(part) == part for part in parts)
