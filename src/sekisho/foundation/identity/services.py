"""Verbs about accounts: sign in, sign out, tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity import policies
from sekisho.foundation.identity.actor import Actor, Nobody, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import ApiToken, FailedSignIn, Person, Session
from sekisho.foundation.identity.powers import powers_of

TOKEN_PREFIX = "sks"  # noqa: S105  # the public part: says whose token it is
TOKEN_DAYS = 365  # a year: keys that outlive their purpose are the ones that leak


def sign_in(*, login: str, password: str, who: Nobody) -> Person:
    """The person, if the password is right and the zone is allowed.

    Raises ``Denied``: IDN-001 wrong, IDN-002 too often, IDN-003 not in this zone.  Both ends are in the trail.
    """
    try:
        _check_pace(login, who.address)
        person = authenticate(None, login=login, password=password)
        if not isinstance(person, Person):
            FailedSignIn.objects.create(login=login[:60], address=who.address)
            raise Denied(
                "IDN-001",
                _("職員IDまたはパスワードが違います。"),
                remedy=_("入力内容を確かめて、もう一度お試しください。"),
            )
        policies.check_may_enter(person.zones.values_list("code", flat=True), who.zone)
    except Denied as denied:
        record("session:refused", actor=who, subject=f"login:{login[:60]}", code=denied.code)
        raise
    with transaction.atomic():
        FailedSignIn.objects.filter(login=login, address=who.address).delete()
        record("session:opened", actor=who, subject=f"person:{person.pk}")
    return person


def _check_pace(login: str, address: str | None) -> None:
    since = timezone.now() - timedelta(minutes=policies.FAILURE_MINUTES)
    recent = FailedSignIn.objects.filter(at__gt=since, address=address)
    policies.check_may_try_password(
        failures_of_pair=recent.filter(login=login[:60]).count(), failures_of_address=recent.count()
    )


def sign_out(*, actor: Actor) -> None:
    record("session:closed", actor=actor, subject=f"person:{actor.person.pk}")


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


def forget_old_sessions() -> int:
    """Delete sessions and failed attempts that no longer matter; returns how many."""
    now = timezone.now()
    sessions, _per_model = Session.objects.filter(expire_date__lt=now).delete()
    attempts, _per_model = FailedSignIn.objects.filter(at__lt=now - timedelta(days=1)).delete()
    return sessions + attempts
