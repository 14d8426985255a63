"""Verbs about people: sign in, tokens, add and change staff."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity import policies
from sekisho.foundation.identity.actor import Actor, Nobody, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import ApiToken, Department, FailedSignIn, Person, Role, Session

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
    """A new API token; the returned text is shown once and not kept.  Raises ``Denied`` (IDN-003)."""
    policies.check_may_enter(person.zones.values_list("code", flat=True), zone)
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


@transaction.atomic
def add_person(
    *,
    actor: Actor | System,
    login: str,
    name: str,
    department: Department,
    role: str,
    zones: Iterable[str],
    password: str,
) -> Person:
    """A new member of staff.  Raises ``Denied`` (IDN-004) and ``ValidationError`` for a weak password."""
    if isinstance(actor, Actor):
        policies.check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    person = Person(login=login, name=name, department=department, role=Role(role))
    validate_password(password, person)
    person.set_password(password)
    person.save()
    person.zones.set(list(zones))
    record(
        "person:added",
        actor=actor,
        subject=f"person:{person.pk}",
        login=login,
        role=role,
        zones=sorted(zones),
    )
    return person


@transaction.atomic
def change_person(
    *, actor: Actor, person: Person, department: Department, role: str, zones: Iterable[str], is_active: bool
) -> Person:
    """Change what a person may do.  Raises ``Denied`` (IDN-004; IDN-007: not one's own powers)."""
    policies.check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    if person.pk == actor.person.pk and (role != person.role or not is_active):
        raise Denied(
            "IDN-007",
            _("ご自身の役割と有効・無効は変更できません。"),
            remedy=_("ほかのシステム管理者に依頼してください。"),
        )
    person.department, person.role, person.is_active = department, role, is_active
    person.save(update_fields=["department", "role", "is_active"])
    person.zones.set(list(zones))
    record(
        "person:changed",
        actor=actor,
        subject=f"person:{person.pk}",
        department=department.code,
        role=role,
        zones=sorted(zones),
        is_active=is_active,
    )
    return person


def forget_old_sessions() -> int:
    """Delete sessions and failed attempts that no longer matter; returns how many."""
    now = timezone.now()
    sessions, _per_model = Session.objects.filter(expire_date__lt=now).delete()
    attempts, _per_model = FailedSignIn.objects.filter(at__lt=now - timedelta(days=1)).delete()
    return sessions + attempts
