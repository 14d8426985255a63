"""Verbs of enrolling: authenticator apps, passkeys, recovery codes.  All for one person in one zone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, Nobody, System
from sekisho.foundation.identity.models import Person
from sekisho.foundation.login import one_time_codes, passkeys, policies, rules, totp
from sekisho.foundation.login.models import Passkey, RecoveryCode, Totp
from sekisho.foundation.login.refusals import recorded
from sekisho.foundation.login.sealing import keyed_digest, seal

RECOVERY_CODES = 10


def owner_of_secret(person: Person, zone: str) -> str:
    return f"totp {zone} {person.pk}"


def digest_of_recovery(person: Person, zone: str, code: str) -> bytes:
    return keyed_digest(f"{zone} {person.pk} {code}", purpose="recovery codes")


@recorded
@transaction.atomic
def enrol_totp(*, actor: Actor, secret: bytes, code: str) -> None:
    """Keep the secret once the person's app shows that it has it; replaces an older one.

    Raises ``Denied`` (LGN-001).  The code counts as used.
    """
    step = totp.matching_step(secret, totp.cleaned(code), seconds=timezone.now().timestamp(), after=0)
    if step is None:
        raise policies.wrong_second()
    _keep_totp(actor.person, actor.zone, secret, step=step)
    record("totp:enrolled", actor=actor, subject=f"person:{actor.person.pk}")


@transaction.atomic
def give_totp(*, actor: System, person: Person, zone: str, secret: bytes, key: str | None = None) -> None:
    """A secret that was made elsewhere: hardware tokens, and the people of the demo.  ``key``: the zone's own."""
    _keep_totp(person, zone, secret, step=0, key=key)
    record("totp:given", actor=actor, subject=f"person:{person.pk}", zone=zone)


def _keep_totp(person: Person, zone: str, secret: bytes, *, step: int, key: str | None = None) -> None:
    sealed = seal(secret, owner=owner_of_secret(person, zone), key=key)
    Totp.objects.filter(person=person, zone=zone).delete()
    Totp.objects.create(person=person, zone=zone, sealed=sealed, last_step=step)


@recorded
@transaction.atomic
def enrol_passkey(*, actor: Actor, answer: Mapping[str, Any], state: Mapping[str, Any], name: str) -> Passkey:
    """Keep a new passkey.  Raises ``Denied`` (LGN-003)."""
    kept = passkeys.register(answer, state, person=actor.person, zone=actor.zone, name=name[:40])
    record(
        "passkey:enrolled",
        actor=actor,
        subject=f"person:{actor.person.pk}",
        passkey=str(kept.pk),
        name=kept.name,
    )
    return kept


@recorded
@transaction.atomic
def remove_totp(*, actor: Actor) -> None:
    """Raises ``Denied`` (LGN-015) for the last factor where two are demanded."""
    _check_another_is_left(actor, without_totp=True)
    Totp.objects.filter(person=actor.person, zone=actor.zone).delete()
    record("totp:removed", actor=actor, subject=f"person:{actor.person.pk}")


@recorded
@transaction.atomic
def remove_passkey(*, actor: Actor, passkey: Passkey) -> None:
    """Raises ``Denied`` (LGN-015) for the last factor where two are demanded."""
    assert passkey.person_id == actor.person.pk
    _check_another_is_left(actor, without_passkey=passkey)
    passkey.delete()
    record("passkey:removed", actor=actor, subject=f"person:{actor.person.pk}", name=passkey.name)


def _check_another_is_left(
    actor: Actor, *, without_totp: bool = False, without_passkey: Passkey | None = None
) -> None:
    if rules.factors_needed(actor.person, actor.zone) < 2:
        return
    totps = 0 if without_totp else Totp.objects.filter(person=actor.person, zone=actor.zone).count()
    passkeys_left = Passkey.objects.filter(person=actor.person, zone=actor.zone)
    if without_passkey is not None:
        passkeys_left = passkeys_left.exclude(pk=without_passkey.pk)
    if totps + passkeys_left.count() == 0:
        raise policies.last_factor()


@transaction.atomic
def make_recovery_codes(*, actor: Actor) -> list[str]:
    """Ten new codes, shown once; the older ones are worth nothing from now on."""
    codes = [one_time_codes.new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=actor.person, zone=actor.zone).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            person=actor.person,
            zone=actor.zone,
            digest=digest_of_recovery(actor.person, actor.zone, one_time_codes.cleaned(code)),
        )
        for code in codes
    )
    record("recovery:made", actor=actor, subject=f"person:{actor.person.pk}", codes=len(codes))
    return codes


def forget_factors(*, actor: Nobody, person: Person) -> None:
    """Part of a reset: nothing that was enrolled in this zone is good any more.  Inside the caller's transaction."""
    for model in (Totp, Passkey, RecoveryCode):
        model.objects.filter(person=person, zone=actor.zone).delete()
    record("factors:forgotten", actor=actor, subject=f"person:{person.pk}")
