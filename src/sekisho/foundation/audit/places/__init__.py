"""Second places for the heads of the trail, and the authority that stamps them: out of a database thief's reach."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings


class PlaceProblem(Exception):
    """The place did not take the head, or did not keep it as it must; the message says why."""


class Place(Protocol):
    """Where a head goes.  ``name`` is kept with every delivery; it must stay what it is."""

    name: str

    def deliver(self, *, number: int, document: str) -> bytes | None:
        """Bring one head there; returns an answer worth keeping.  Twice does no harm.

        Raises ``PlaceProblem`` and ``OSError``.
        """


def configured() -> list[Place]:
    """The places that the settings name, the nearest first."""
    from sekisho.foundation.audit.places.authority import TimeStampAuthority
    from sekisho.foundation.audit.places.file import AnchorFile
    from sekisho.foundation.audit.places.object_lock import LockedObjects
    from sekisho.foundation.audit.places.syslog import Syslog

    places: list[Place] = []
    if settings.SEKISHO_TRAIL_ANCHOR_FILE:
        places.append(AnchorFile.from_settings())
    if settings.SEKISHO_TRAIL_SYSLOG:
        places.append(Syslog.from_settings())
    if settings.SEKISHO_TRAIL_S3_URL:
        places.append(LockedObjects.from_settings())
    if settings.SEKISHO_TRAIL_TSA_URL:
        places.append(TimeStampAuthority.from_settings())
    return places
