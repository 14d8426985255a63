"""The sealed administrator account (緊急用アカウント): for the day when provider, directory and phones all fail.

Made and sealed at the server's own terminal; its password lies in an envelope.  It comes in at the administration
entrance only, with the password alone.  The first time breaks the seal: from then on the account works for some
hours, the trail says so, and every page of every administrator says so until another administrator took note.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, Nobody, System
from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.login import one_time_codes, passwords, policies
from sekisho.foundation.login.models import BreakGlass, SignOutEverywhere
from sekisho.foundation.login.refusals import recorded
from sekisho.foundation.organisation.services import add_person


@transaction.atomic
def make_and_seal(*, actor: System, login: str, department: str) -> str:
    """Make the account if it does not exist, and seal it; the password for the envelope.

    Raises ``Denied`` (LGN-016) for the login of somebody who is a person.
    """
    person = Person.objects.filter(login=login).first()
    if person is None:
        person = add_person(
            actor=actor,
            login=login,
            name="緊急用アカウント",
            department=Department.objects.get(code=department),
            role="administrator",
            zones=[settings.SEKISHO_ADMIN_ZONE],
            password=_word(),
        )
    elif not BreakGlass.objects.filter(person=person).exists():
        raise policies.not_a_break_glass()
    return seal(actor=actor, person=person)


@transaction.atomic
def seal(*, actor: System, person: Person) -> str:
    """Seal the account anew; the returned password is shown once, for the envelope."""
    word = _word()
    passwords.give_password(actor=actor, person=person, raw=word)
    now = timezone.now()
    SignOutEverywhere.objects.create(person=person, at=now)
    BreakGlass.objects.update_or_create(
        person=person,
        defaults={"sealed_at": now, "opened_at": None, "acknowledged_at": None, "acknowledged_by": ""},
    )
    record("break-glass:sealed", actor=actor, subject=f"person:{person.pk}")
    return word


def _word() -> str:
    """Long enough that an envelope is its only protection that matters."""
    return "-".join([one_time_codes.new_code(), secrets.token_hex(2).upper()])


def is_one(person: Person, *, zone: str) -> bool:
    """Only the administration's process may read the table; nowhere else has such an account a right to enter."""
    return zone == settings.SEKISHO_ADMIN_ZONE and BreakGlass.objects.filter(person=person).exists()


def check_may_come(person: Person, *, zone: str) -> None:
    """Raises ``Denied`` (LGN-014) when the account's hours are over.  Others pass."""
    if not is_one(person, zone=zone):
        return
    account = BreakGlass.objects.get(person=person)
    hours = timedelta(hours=settings.SEKISHO_BREAK_GLASS_HOURS)
    if account.opened_at is not None and timezone.now() > account.opened_at + hours:
        raise policies.break_glass_is_open()


@transaction.atomic
def came_in(*, person: Person, who: Nobody) -> None:
    """Called when the account has signed in: loud, every time."""
    now = timezone.now()
    BreakGlass.objects.filter(person=person, opened_at=None).update(opened_at=now)
    BreakGlass.objects.filter(person=person).update(acknowledged_at=None, acknowledged_by="")
    record("break-glass:used", actor=who, subject=f"person:{person.pk}")


def unacknowledged() -> list[BreakGlass]:
    """Accounts that were used and that no other administrator has taken note of."""
    if settings.SEKISHO_ZONE != settings.SEKISHO_ADMIN_ZONE:
        return []
    return list(
        BreakGlass.objects.select_related("person").filter(opened_at__isnull=False, acknowledged_at=None)
    )


@recorded
@transaction.atomic
def acknowledge(*, actor: Actor, account: BreakGlass) -> None:
    """Another administrator took note.  Raises ``Denied`` (LGN-012) for the account itself."""
    policies.check_not_oneself(actor=actor.person.pk, person=account.person_id)
    account.acknowledged_at, account.acknowledged_by = timezone.now(), actor.login
    account.save(update_fields=["acknowledged_at", "acknowledged_by"])
    record("break-glass:acknowledged", actor=actor, subject=f"person:{account.person_id}")
