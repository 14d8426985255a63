"""The door to what was disarmed, for somebody who has to decide about it: pages, words, and numbers before and after.

The original is never shown: of it there are only counts, made in the locked child.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings

from sekisho.foundation.inspection.services import Unavailable, sandbox_path
from sekisho.foundation.vault.api import StoredObject, Writing, read

if TYPE_CHECKING:
    from sekisho.foundation.inspection.screening.models import PersonalFinding
    from sekisho_disarm.preview import Page
    from sekisho_disarm.preview_marks import Sought
    from sekisho_sandbox import Runner
    from sekisho_screening import View, Wanted


class NothingToShow(Exception):
    """``why``: ``kind`` (neither pages nor words), ``large``, ``failed``."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A picture in the vault, in pixels.  ``boxes``: ``[position of a finding, left, top, width, height]``."""

    stored: StoredObject
    width: int
    height: int
    boxes: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """Staged objects.  ``words``: JSON of the file's words in parts; ``total``: pages that there are.

    ``whole``: all pages are shown; ``counts``: what the copy holds, as :func:`compare` wants it.
    """

    pages: list[ShownPage]
    words: StoredObject | None
    total: int
    whole: bool
    counts: dict[str, int] = field(default_factory=dict)


def preview(copy: StoredObject, *, name: str, findings: Sequence[PersonalFinding] = ()) -> Shown:
    """Pages and words of a disarmed copy, each staged in the vault, with ``findings`` marked.

    Raises ``NothingToShow``, ``Unavailable`` when the inspection parent does not answer, ``Gone`` when the copy was
    destroyed, ``VaultFull``.
    """
    # Only workers come here: a web process never even loads an engine (I2).
    from sekisho_disarm import preview as engine

    if copy.size > engine.MOST_BYTES:
        raise NothingToShow("large")
    data = b"".join(read(copy.pk))
    view = _view(data, name, findings)
    pages: tuple[Page, ...] = ()
    total, whole = 0, True
    try:
        seen = engine.preview(
            data,
            name,
            sandbox=_door("preview"),
            office=settings.SEKISHO_PREVIEW_OFFICE,
            sought=_sought(view, findings),
            words=False,
        )
        pages, total, whole = seen.pages, seen.total, seen.whole
    except engine.NoPreview as nothing:
        if view is None:
            raise NothingToShow(nothing.why) from nothing
    words = _staged(json.dumps(view.to_dict(), ensure_ascii=False).encode()) if view else None
    return Shown([_page(one) for one in pages], words, total, whole, dict(view.counts) if view else {})


def compare(
    original: StoredObject, copy: StoredObject, *, names: tuple[str, str], after: Shown | None
) -> dict[str, Any]:
    """``{"before": {"kind", "counts", "members"}, "after": ...}``: what a file held, and what its copy holds; ``{}`` when unknown.

    ``names``: of both; ``after``: what was shown of the copy.  The original is counted, never rendered.
    Raises ``Unavailable``, ``Gone``.
    """
    from sekisho_disarm import preview as engine

    if max(original.size, copy.size) > engine.MOST_BYTES:
        return {}
    before = b"".join(read(original.pk))
    seen = _view(before, names[0], ())
    return {
        "before": _facts(before, names[0], dict(seen.counts) if seen else {}),
        "after": _facts(b"".join(read(copy.pk)), names[1], after.counts if after else {}),
    }


def _facts(data: bytes, name: str, counts: dict[str, int]) -> dict[str, Any]:
    from sekisho_disarm import preview as engine
    from sekisho_sandbox import SandboxError

    try:
        found = engine.facts(data, name, sandbox=_door("preview"))
    except SandboxError as away:
        raise Unavailable(str(away)) from away
    if found is None:
        return {"kind": "", "counts": counts, "members": []}
    return found.to_dict() | {"counts": counts | dict(found.counts)}


def _door(wanted: str) -> Runner:
    from sekisho.foundation.inspection.engines import Screener
    from sekisho_sandbox import Sandbox

    return Screener(Sandbox.connect(sandbox_path()), wanted)


def _view(data: bytes, name: str, findings: Sequence[PersonalFinding]) -> View | None:
    """The words in parts; None where the engine cannot read them."""
    import sekisho_screening
    from sekisho.foundation.inspection.engines import SCREENING
    from sekisho.foundation.inspection.screening import town

    try:
        view = sekisho_screening.view(
            io.BytesIO(data),
            name=name,
            findings=[_wanted(one) for one in findings],
            settings=town.settings_for(""),
            sandbox=_door(SCREENING),
        )
    except sekisho_screening.Away as away:
        raise Unavailable(away.detail) from away
    except sekisho_screening.ScreeningError:
        return None
    return view if view.sections else None


def _wanted(finding: PersonalFinding) -> Wanted:
    from sekisho_screening import Place, Wanted

    return Wanted(finding.position, finding.kind, finding.sample, Place.from_dict(finding.place))


def _sought(view: View | None, findings: Sequence[PersonalFinding]) -> list[Sought]:
    from sekisho_disarm.preview_marks import Sought

    pages = {one.position: int(one.place.get("page", 0)) for one in findings}
    values = view.values() if view else {}
    return [Sought(number, texts, pages.get(number, 0)) for number, texts in sorted(values.items())]


def _page(page: Page) -> ShownPage:
    boxes = [[one.number, one.left, one.top, one.width, one.height] for one in page.boxes]
    return ShownPage(_staged(page.jpeg), page.width, page.height, boxes)


def _staged(data: bytes) -> StoredObject:
    writing = Writing(zone="-")
    writing.write(data)
    return writing.commit()
