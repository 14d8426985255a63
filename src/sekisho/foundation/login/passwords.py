"""Passwords: kept as Argon2id, checked without telling whether the login exists, set in the innermost zone only."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, Nobody, System
from sekisho.foundation.identity.models import Person
from sekisho.foundation.login import ldap_bind, policies
from sekisho.foundation.login.factors import Method
from sekisho.foundation.login.models import Password, SignOutEverywhere
from sekisho.foundation.login.password_rules import normalised
from sekisho.foundation.login.refusals import recorded


def verify(login: str, raw: str) -> tuple[Person, Method] | None:
    """The person whose password this is, and who said so: ourselves or the directory.

    Whatever the login, one Argon2id hash is computed and, with a directory, one bind is tried: time tells nothing.
    Raises ``Denied`` (LGN-005) when the directory does not answer.
    """
    person = Person.objects.select_related("department").filter(login=login, is_active=True).first()
    kept = Password.objects.filter(person=person).first() if person else None
    if kept is None:
        make_password(normalised(raw))
    elif check_password(normalised(raw), kept.encoded):
        return (person, Method.PASSWORD) if person else None
    if not ldap_bind.is_configured():
        return None
    known = ldap_bind.binds(login, raw)
    return (person, Method.LDAP) if person and known and kept is None else None


def home_zone(person: Person) -> str | None:
    """The innermost zone that the person may enter: the only one where the password can be changed.

    A process of an outer zone that was taken over must not be able to give itself a way further in.
    """
    return person.zones.order_by("-order").values_list("code", flat=True).first()


def is_local(person: Person) -> bool:
    return Password.objects.filter(person=person).exists()


@transaction.atomic
def give_password(*, actor: Actor | System, person: Person, raw: str) -> None:
    """A first password from somebody else: good for some days, to be replaced at the first sign-in.

    The caller has checked that the actor may.  Raises ``ValidationError`` for a weak one.
    """
    validate_password(raw, person)
    now = timezone.now()
    until = now + timedelta(days=settings.SEKISHO_FIRST_PASSWORD_DAYS) if isinstance(actor, Actor) else None
    _keep(person, raw, now=now, given_until=until)
    record("password:given", actor=actor, subject=f"person:{person.pk}")


@recorded
@transaction.atomic
def change_password(*, actor: Actor | Nobody, person: Person, raw: str) -> None:
    """The person's own new password; ends every sign-in that was made with the old one, everywhere.

    Raises ``Denied`` (LGN-008: not the home zone) and ``ValidationError`` for a weak one.
    """
    policies.check_may_change_password(is_home=home_zone(person) == actor.zone, is_local=True)
    validate_password(raw, person)
    now = timezone.now()
    _keep(person, raw, now=now, given_until=None)
    SignOutEverywhere.objects.create(person=person, at=now)
    record("password:changed", actor=actor, subject=f"person:{person.pk}")


def _keep(person: Person, raw: str, *, now: datetime, given_until: datetime | None) -> None:
    encoded = make_password(normalised(raw))
    Password.objects.update_or_create(
        person=person, defaults={"encoded": encoded, "changed_at": now, "given_until": given_until}
    )
