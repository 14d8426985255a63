"""Help from the desk, by two people.

One asks with a reason, another confirms and hands over a code; it is good
once, in one zone, for a day.  With it the person chooses a new password, enrols new second factors, or both.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, Nobody
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.policies import check_may_administer, check_may_enter
from sekisho.foundation.login import enrolment, one_time_codes, pace, passwords, policies
from sekisho.foundation.login.models import Reset
from sekisho.foundation.login.refusals import recorded
from sekisho.foundation.login.services import refuse


def digest(code: str) -> bytes:
    """A plain hash: with 78 random bits, one use and a day there is nothing for a slow one to protect."""
    return hashlib.sha256(code.encode()).digest()


def open_requests() -> QuerySet[Reset]:
    """What waits for its second person, or for its code to be used."""
    since = timezone.now() - timedelta(hours=settings.SEKISHO_RESET_HOURS)
    found = Reset.objects.filter(used_at=None, cancelled_at=None, requested_at__gt=since)
    return found.select_related("person__department", "requested_by", "confirmed_by").order_by("requested_at")


@recorded
@transaction.atomic
def request(
    *, actor: Actor, person: Person, zone: str, new_password: bool, new_factors: bool, reason: str
) -> Reset:
    """The first of two people.  Raises ``Denied``: IDN-003/004/005, LGN-008 not there, LGN-012 for oneself."""
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    policies.check_not_oneself(actor=actor.person.pk, person=person.pk)
    check_may_enter(person.zones.values_list("code", flat=True), zone)
    if new_password:
        policies.check_may_change_password(is_home=passwords.home_zone(person) == zone, is_local=True)
    made = Reset.objects.create(
        person=person,
        zone=zone,
        new_password=new_password,
        new_factors=new_factors,
        reason=reason[:200],
        requested_by=actor.person,
        requested_at=timezone.now(),
    )
    _record("reset:requested", actor, made, reason=made.reason)
    return made


@recorded
@transaction.atomic
def confirm(*, actor: Actor, reset: Reset) -> str:
    """The second of two people; the code, shown once.  Raises ``Denied``: IDN-004/005, LGN-011, LGN-013."""
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    found = open_requests().select_for_update(of=("self",)).filter(pk=reset.pk, confirmed_by=None).first()
    if found is None:
        raise policies.reset_is_over()
    policies.check_two_people(
        requested_by=found.requested_by_id, actor=actor.person.pk, person=found.person_id
    )
    code = one_time_codes.new_code()
    found.confirmed_by, found.confirmed_at = actor.person, timezone.now()
    found.digest = digest(one_time_codes.cleaned(code))
    found.save(update_fields=["confirmed_by", "confirmed_at", "digest"])
    _record("reset:confirmed", actor, found)
    return code


@recorded
@transaction.atomic
def cancel(*, actor: Actor, reset: Reset) -> None:
    """Any administrator may stop it.  Raises ``Denied``: IDN-004/005, LGN-013."""
    check_may_administer(actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    stopped = open_requests().filter(pk=reset.pk).update(cancelled_at=timezone.now())
    if not stopped:
        raise policies.reset_is_over()
    _record("reset:cancelled", actor, reset)


def redeem(*, login: str, code: str, who: Nobody, device: bytes | None) -> Reset:
    """The person with the code, at the zone's sign-in.  Raises ``Denied``: LGN-002, IDN-002.  Good once."""
    try:
        attempt = pace.charge(login, who=who, device=device)
        used = _use(login, one_time_codes.cleaned(code), who)
    except Denied as denied:
        refuse(who, denied, login=login, method="desk-code")
        raise
    attempt.delete()
    return used


@transaction.atomic
def _use(login: str, code: str, who: Nobody) -> Reset:
    wanted = digest(code)
    waiting = Reset.objects.select_for_update(of=("self",)).filter(
        person__login=login,
        person__is_active=True,
        zone=who.zone,
        used_at=None,
        cancelled_at=None,
        confirmed_at__gt=timezone.now() - timedelta(hours=settings.SEKISHO_RESET_HOURS),
    )
    found = None
    for each in waiting.select_related("person__department"):
        if each.digest is not None and hmac.compare_digest(bytes(each.digest), wanted):
            found = each
    if found is None:
        raise policies.wrong_desk_code()
    check_may_enter(found.person.zones.values_list("code", flat=True), who.zone)
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    if found.new_factors:
        enrolment.forget_factors(actor=who, person=found.person)
    _record("reset:used", who, found)
    return found


def _record(name: str, actor: Actor | Nobody, reset: Reset, **more: str) -> None:
    kinds = [word for word in ("new_password", "new_factors") if getattr(reset, word)]
    record(
        name,
        actor=actor,
        subject=f"person:{reset.person_id}",
        reset=str(reset.pk),
        zone=reset.zone,
        kinds=kinds,
        **more,
    )
