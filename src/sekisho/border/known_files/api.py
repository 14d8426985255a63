"""The door for transfers: is this content, from this person, on this way, registered now?"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from sekisho.border.known_files.models import KnownFile
from sekisho.foundation.identity.models import Person
from sekisho.foundation.inspection.api import Vouched
from sekisho.foundation.policies.api import path_of

__all__ = ["still_vouched", "vouched_for", "waiting"]


def waiting() -> bool:
    """Does any registration wait for its second name?"""
    now = timezone.now()
    return KnownFile.objects.filter(confirmed_at=None, revoked_at=None, until__gt=now).exists()


def vouched_for(*, sha256: str, sender: Person, origin: str, destination: str) -> Vouched | None:
    """Who vouches for exactly these bytes.  Whoever sends them vouches for nothing: two others have to."""
    known = (
        KnownFile.objects.in_force(timezone.now())
        .filter(sha256=sha256, origin=origin, destination=destination)
        .filter(
            Q(people__contains=[sender.login]) | Q(departments__overlap=list(path_of(sender.department_id)))
        )
        .exclude(proposed_by=sender)
        .exclude(confirmed_by=sender)
        .select_related("proposed_by", "confirmed_by")
        .first()
    )
    if known is None:
        return None
    assert known.confirmed_by is not None
    return Vouched(known.pk, (known.proposed_by.name, known.confirmed_by.name))


def still_vouched(by: UUID) -> bool:
    """Does the registration count at this moment?  Asked again in the transaction that releases."""
    return KnownFile.objects.in_force(timezone.now()).filter(pk=by).exists()
