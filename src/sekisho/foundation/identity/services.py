"""Verbs about accounts: tokens.  Signing in is ``foundation/login``."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity import policies
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.models import ApiToken, Person
from sekisho.foundation.identity.powers import powers_of

TOKEN_PREFIX = "sks"  # noqa: S105  # the public part: says whose token it is
TOKEN_DAYS = 365  # a year: keys that outlive their purpose are the ones that leak


@transaction.atomic
def create_token(*, actor: Actor | System, person: Person, zone: str, purpose: str) -> str:
    """A new API token; the returned text is shown once and not kept.  Raises ``Denied`` (IDN-003, IDN-009)."""
    policies.check_may_enter(person.zones.values_list("code", flat=True), zone)
    policies.check_may_have_token(powers_of(person).roles)
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        zone_id=zone,
        purpose=purpose,
        digest=hashlib.sha256(secret.encode()).digest(),
        expires_at=timezone.now() + timedelta(days=TOKEN_DAYS),
    )
    record(
        "token:created",
        actor=actor,
        subject=f"token:{token.pk}",
        person=person.login,
        zone=zone,
        purpose=purpose,
    )
    return f"{TOKEN_PREFIX}_{token.pk}_{secret}"


def person_of_token(text: str, *, zone: str) -> Person | None:
    """The person to whom a token belongs, if it is good in this zone; compared in constant time."""
    prefix, _sep, rest = text.partition("_")
    token_id, _sep, secret = rest.partition("_")
    if prefix != TOKEN_PREFIX or not secret:
        return None
    token = (
        ApiToken.objects.select_related("person__department")
        .filter(
            pk=token_id, zone_id=zone, revoked_at=None, expires_at__gt=timezone.now(), person__is_active=True
        )
        .first()
    )
    digest = hashlib.sha256(secret.encode()).digest()
    if token is None or not hmac.compare_digest(bytes(token.digest), digest):
        return None
    return token.person if token.person.zones.filter(code=zone).exists() else None
