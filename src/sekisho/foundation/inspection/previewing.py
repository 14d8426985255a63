"""The door to pictures of what was disarmed, for somebody who has to decide about it.  The original is never shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from sekisho.foundation.inspection.services import Unavailable, sandbox_path
from sekisho.foundation.vault.api import StoredObject, Writing, read


class NothingToShow(Exception):
    """``why``: ``kind`` (neither pages nor words), ``large``, ``failed``."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Shown:
    """Pages (or words) as staged objects.  ``pages``: object, width, height; ``total``: pages that there are."""

    pages: list[tuple[StoredObject, int, int]]
    words: StoredObject | None
    total: int
    whole: bool


def preview(copy: StoredObject, *, name: str) -> Shown:
    """Pages of a disarmed copy, each staged in the vault.

    Raises ``NothingToShow``, ``Unavailable`` when the inspection parent does not answer, ``Gone`` when the copy was
    destroyed, ``VaultFull``.
    """
    # Only workers come here: a web process never even loads an engine (I2).
    from sekisho.foundation.inspection.engines import PREVIEW, Screener
    from sekisho_disarm import preview as engine
    from sekisho_sandbox import Sandbox, SandboxError

    if copy.size > engine.MOST_BYTES:
        raise NothingToShow("large")
    door = Screener(Sandbox.connect(sandbox_path()), PREVIEW)
    try:
        seen = engine.preview(
            b"".join(read(copy.pk)), name, sandbox=door, office=settings.SEKISHO_PREVIEW_OFFICE
        )
    except engine.NoPreview as nothing:
        raise NothingToShow(nothing.why) from nothing
    except SandboxError as away:
        raise Unavailable(str(away)) from away
    pages = [(_staged(page.jpeg), page.width, page.height) for page in seen.pages]
    return Shown(pages, _staged(seen.text.encode()) if seen.text else None, seen.total, seen.whole)


def _staged(data: bytes) -> StoredObject:
    writing = Writing(zone="-")
    writing.write(data)
    return writing.commit()
