"""Verbs of the lists: keep, forget, and what workers do with what was forgotten."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from sekisho.border.partner_passwords import policies
from sekisho.border.partner_passwords.models import PartnerPassword
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.jobs.api import later
from sekisho.foundation.vault import api as vault

DESTROY_TASK = "partner_passwords.destroy"


def hand_in(*, actor: Actor, partner: str, password: str, shared: bool) -> PartnerPassword:
    """Keep a password.  Raises ``Denied`` (PWD-001 … -004) and ``VaultError``."""
    try:
        policies.check_may_keep(actor, shared=shared, partner=partner, count=_count(actor, shared=shared))
        policies.check_is_password(password)
    except Denied as denied:
        record("partner-password:refused", actor=actor, subject="partner-password:-", code=denied.code)
        raise
    return keep(actor=actor, partner=partner, secret=vault.put_secret(password), shared=shared)


def keep(*, actor: Actor, partner: str, secret: vault.Stored, shared: bool) -> PartnerPassword:
    """As :func:`hand_in`, with the password in the vault already (staged in the actor's zone)."""
    with transaction.atomic():
        policies.check_may_keep(actor, shared=shared, partner=partner, count=_count(actor, shared=shared))
        vault.attach(secret.object_id, zone=actor.zone)
        kept = PartnerPassword.objects.create(
            zone=actor.zone,
            partner=partner.strip()[:80],
            person=None if shared else actor.person,
            department=actor.person.department if shared else None,
            secret=secret.object_id,
            created_by=actor.person,
        )
        record(
            "partner-password:kept",
            actor=actor,
            subject=f"partner-password:{kept.pk}",
            partner=kept.partner,
            department=kept.department_id,
        )
    return kept


def _count(actor: Actor, *, shared: bool) -> int:
    kept = PartnerPassword.objects.visible_to(actor)
    return kept.filter(department__isnull=not shared).count()


def forget(*, actor: Actor, kept: PartnerPassword) -> None:
    """Take it off the list; a job destroys it.  Raises ``Denied`` (PWD-001).  Safe to do twice."""
    try:
        policies.check_may_forget(actor, kept)
    except Denied as denied:
        record(
            "partner-password:forget-refused",
            actor=actor,
            subject=f"partner-password:{kept.pk}",
            code=denied.code,
        )
        raise
    with transaction.atomic():
        changed = PartnerPassword.objects.kept().filter(pk=kept.pk).update(forgotten_at=timezone.now())
        if changed:
            record(
                "partner-password:forgotten",
                actor=actor,
                subject=f"partner-password:{kept.pk}",
                partner=kept.partner,
            )
            later(DESTROY_TASK, kept.pk)


def destroy_forgotten(kept_id: uuid.UUID) -> None:
    """Destroy the password of a row that was taken off its list, and the row.  Safe to run twice."""
    with transaction.atomic():
        row = (
            PartnerPassword.objects.select_for_update(of=("self",))
            .filter(pk=kept_id, forgotten_at__isnull=False)
            .first()
        )
        if row is not None:
            vault.destroy_secret(row.secret, zone=row.zone)
            row.delete()
