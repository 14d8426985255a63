"""Verbs: propose a registration, confirm it (another person), revoke it.  Each with its row in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.border.known_files import policies
from sekisho.border.known_files.models import KnownFile
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.policies.api import lock_switch
from sekisho.foundation.zones.api import Route


def propose(
    *,
    actor: Actor,
    sha256: str,
    name: str,
    route: Route,
    departments: Sequence[str],
    people: Sequence[str],
    reason: str,
    until: datetime,
) -> KnownFile:
    """Register exactly this content; it counts only when another person confirmed it.

    Raises ``Denied``: IDN-004/005, KNF-005 no such end, KNF-006 for nobody; ``ValidationError`` for no digest.
    """
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    policies.check_ends_in_time(until, timezone.now())
    if not departments and not people:
        raise Denied(
            "KNF-006",
            _("だれが送れるかが決まっていません。"),
            remedy=_("所属か職員を、1つ以上選んでください。"),
        )
    known = KnownFile(
        sha256=sha256.strip().lower(),
        name=name.strip(),
        origin=route.origin,
        destination=route.destination,
        departments=sorted(departments),
        people=sorted(people),
        reason=reason.strip(),
        until=until,
        proposed_by=actor.person,
    )
    known.full_clean(exclude=["confirmed_by", "confirmed_at", "revoked_by", "revoked_at"])
    with transaction.atomic():
        known.save()
        record(
            "known-file:proposed",
            actor=actor,
            subject=f"known-file:{known.pk}",
            sha256=known.sha256,
            name=known.name,
            reason=known.reason,
            way=f"{known.origin_id}-{known.destination_id}",
            departments=known.departments,
            people=known.people,
            until=known.until.isoformat(),
        )
    return known


def confirm(*, actor: Actor, known: KnownFile) -> KnownFile:
    """The second name.  Raises ``Denied`` (KNF-001 … -003, -007)."""
    try:
        with transaction.atomic():
            kept = _locked(known)
            policies.check_may_confirm(actor, kept)
            kept.confirmed_by, kept.confirmed_at = actor.person, timezone.now()
            kept.save(update_fields=["confirmed_by", "confirmed_at"])
            record("known-file:confirmed", actor=actor, subject=f"known-file:{kept.pk}", sha256=kept.sha256)
    except Denied as denied:
        record("known-file:refused", actor=actor, subject=f"known-file:{known.pk}", code=denied.code)
        raise
    return kept


def revoke(*, actor: Actor, known: KnownFile, reason: str) -> KnownFile:
    """From now on the content is treated like any other.  Raises ``Denied`` (IDN-004/005, KNF-003, -004)."""
    try:
        check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
        with transaction.atomic():
            lock_switch()  # whatever is being released on its word goes first, or not at all
            kept = _locked(known)
            policies.check_may_revoke(kept, reason)
            kept.revoked_by, kept.revoked_at = actor.person, timezone.now()
            kept.revoke_reason = reason.strip()[:300]
            kept.save(update_fields=["revoked_by", "revoked_at", "revoke_reason"])
            record(
                "known-file:revoked",
                actor=actor,
                subject=f"known-file:{kept.pk}",
                sha256=kept.sha256,
                reason=kept.revoke_reason,
            )
    except Denied as denied:
        record("known-file:refused", actor=actor, subject=f"known-file:{known.pk}", code=denied.code)
        raise
    return kept


def _locked(known: KnownFile) -> KnownFile:
    return KnownFile.objects.select_for_update(of=("self",)).get(pk=known.pk)
