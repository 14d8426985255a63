"""Verbs of coming in: each takes one thing that was shown, judges it, and writes the answer into the trail.

A proof alone opens nothing; ``views_sign_in`` gathers proofs in the session until the zone's rule is met.
Raises ``Denied`` with one sentence for everything that an attacker might tell apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Nobody
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.policies import check_may_enter
from sekisho.foundation.login import (
    break_glass,
    enrolment,
    oidc,
    one_time_codes,
    pace,
    passkeys,
    passwords,
    policies,
    totp,
)
from sekisho.foundation.login.factors import Method, Proof
from sekisho.foundation.login.models import OutsideAccount, Passkey, Password, RecoveryCode, Totp
from sekisho.foundation.login.sealing import SealBroken, unseal


def cleaned_login(typed: str) -> str:
    """職員ID as it is kept, also when it was typed with the Japanese input on."""
    return unicodedata.normalize("NFKC", typed).strip().lower()[:60]


def refuse(who: Nobody, denied: Denied, *, login: str, method: str) -> None:
    """A refusal in the trail, in a transaction of its own; the note, if any, says what the person is not told."""
    notes = getattr(denied, "__notes__", [])
    more = {"detail": notes[0][:200]} if notes else {}
    record(
        "session:refused", actor=who, subject=f"login:{login[:60]}", code=denied.code, method=method, **more
    )


def _judged(
    login: str,
    who: Nobody,
    device: bytes | None,
    method: str,
    judge: Callable[[], Proof | tuple[Person, Proof]],
) -> Any:
    """Charge a try, judge it, give it back when it was right, and record it when it was not."""
    try:
        attempt = pace.charge(login, who=who, device=device)
        result = judge()
    except Denied as denied:
        refuse(who, denied, login=login, method=method)
        raise
    attempt.delete()
    return result


def prove_password(*, login: str, password: str, who: Nobody, device: bytes | None) -> tuple[Person, Proof]:
    """Raises ``Denied``: IDN-001 wrong, IDN-002 too often, IDN-003 not in this zone, LGN-005/006/007/014."""

    def judge() -> tuple[Person, Proof]:
        known = passwords.verify(login, password)
        if known is None:
            raise policies.wrong_password()
        person, method = known
        check_may_enter(person.zones.values_list("code", flat=True), who.zone)
        _check_first_password(person, who.zone)
        break_glass.check_may_come(person, zone=who.zone)
        return person, Proof(method, timezone.now())

    found: tuple[Person, Proof] = _judged(login, who, device, "password", judge)
    return found


def _check_first_password(person: Person, zone: str) -> None:
    kept = Password.objects.filter(person=person).first()
    if kept is not None:
        policies.check_given_password(
            kept.given_until, now=timezone.now(), is_home=passwords.home_zone(person) == zone
        )


def prove_totp(*, person: Person, code: str, who: Nobody, device: bytes | None) -> Proof:
    """Raises ``Denied``: LGN-001 wrong or used before, IDN-002 too often."""

    def judge() -> Proof:
        if not _takes_code(person, who.zone, totp.cleaned(code)):
            raise policies.wrong_second()
        return Proof(Method.TOTP, timezone.now())

    proof: Proof = _judged(person.login, who, device, "totp", judge)
    return proof


@transaction.atomic
def _takes_code(person: Person, zone: str, code: str) -> bool:
    kept = Totp.objects.select_for_update().filter(person=person, zone=zone).first()
    if kept is None:
        return False
    try:
        secret = unseal(bytes(kept.sealed), owner=enrolment.owner_of_secret(person, zone))
    except SealBroken:
        return False
    step = totp.matching_step(secret, code, seconds=timezone.now().timestamp(), after=kept.last_step)
    if step is None:
        return False
    kept.last_step = step
    kept.save(update_fields=["last_step"])
    return True


def prove_recovery(*, person: Person, code: str, who: Nobody, device: bytes | None) -> Proof:
    """A recovery code; used up by this.  Raises ``Denied``: LGN-001, IDN-002."""

    def judge() -> Proof:
        if not _uses_up(person, one_time_codes.cleaned(code), who):
            raise policies.wrong_second()
        return Proof(Method.RECOVERY, timezone.now())

    proof: Proof = _judged(person.login, who, device, "recovery", judge)
    return proof


@transaction.atomic
def _uses_up(person: Person, code: str, who: Nobody) -> bool:
    digest = enrolment.digest_of_recovery(person, who.zone, code)
    mine = RecoveryCode.objects.filter(person=person, zone=who.zone)
    used, _per_model = mine.filter(digest=digest).delete()
    if used:
        record("recovery:used", actor=who, subject=f"person:{person.pk}", left=mine.count())
    return bool(used)


def prove_passkey(
    *,
    answer: Mapping[str, Any],
    state: Mapping[str, Any],
    person: Person | None,
    who: Nobody,
    device: bytes | None,
) -> tuple[Person, Proof]:
    """A signed challenge.  ``person``: who it must be, or None when the passkey itself says who.

    Raises ``Denied``: LGN-003 not confirmed, IDN-002 too often, IDN-003 not in this zone.
    """
    login = person.login if person else "-passkey-"

    def judge() -> tuple[Person, Proof]:
        kept, verified = passkeys.verify(answer, state, zone=who.zone)
        if (person is not None and kept.person_id != person.pk) or not kept.person.is_active:
            raise policies.passkey_refused()
        check_may_enter(kept.person.zones.values_list("code", flat=True), who.zone)
        Passkey.objects.filter(pk=kept.pk).update(used_at=timezone.now())
        method = Method.PASSKEY if verified else Method.PASSKEY_UNVERIFIED
        return kept.person, Proof(method, timezone.now())

    found: tuple[Person, Proof] = _judged(login, who, device, "passkey", judge)
    return found


def prove_outside(
    *, returned: Mapping[str, str], begun: Mapping[str, str], who: Nobody
) -> tuple[Person, Proof]:
    """The answer of the OpenID provider.  Raises ``Denied``: LGN-004 not to be believed, LGN-005, IDN-001, IDN-003."""
    login = "-"
    try:
        told = oidc.finish(returned=returned, begun=begun)
        login = cleaned_login(told.login)
        person = _person_outside(told, login, who)
        check_may_enter(person.zones.values_list("code", flat=True), who.zone)
    except Denied as denied:
        refuse(who, denied, login=login, method="oidc")
        raise
    return person, Proof(Method.OIDC_STRONG if told.is_strong else Method.OIDC, timezone.now())


@transaction.atomic
def _person_outside(told: oidc.Told, login: str, who: Nobody) -> Person:
    """By the subject once it is bound; a login name that the provider gave to somebody else opens nothing."""
    bound = OutsideAccount.objects.filter(zone=who.zone, issuer=told.issuer, subject=told.subject).first()
    if bound is not None:
        found = Person.objects.select_related("department").filter(pk=bound.person_id, is_active=True).first()
        if found is None:
            raise policies.outside_refused("the person is not active")
        return found
    person = Person.objects.select_related("department").filter(login=login, is_active=True).first()
    if person is None:
        raise policies.outside_refused("there is no such active person")
    if OutsideAccount.objects.filter(zone=who.zone, issuer=told.issuer, person=person).exists():
        raise policies.outside_refused("the person is bound to another subject of this provider")
    OutsideAccount.objects.create(person=person, zone=who.zone, issuer=told.issuer, subject=told.subject)
    record("outside-account:bound", actor=who, subject=f"person:{person.pk}", issuer=told.issuer)
    return person


def has_second(person: Person, zone: str | None = None) -> bool:
    """Has this person enrolled anything that proves possession in this zone?"""
    here = zone or settings.SEKISHO_ZONE
    return (
        Totp.objects.filter(person=person, zone=here).exists()
        or Passkey.objects.filter(person=person, zone=here).exists()
    )
