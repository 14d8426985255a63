"""How often may somebody try?  Every try is charged before it is judged, and given back when it was right.

Charged first, because of two hundred tries at once: each finds the others already counted.  A try over the budget
is not kept, so that it prolongs nothing.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from sekisho.foundation.identity.actor import Nobody
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.login import policies
from sekisho.foundation.login.models import Attempt, KnownDevice

LONGEST = timedelta(minutes=max(policies.PAIR_MINUTES, policies.ACCOUNT_MINUTES))


def charge(login: str, *, who: Nobody, device: bytes | None) -> Attempt:
    """Count one try of this login from there.  Raises ``Denied`` (IDN-002) when it is one too many."""
    known = device if device and _is_known(login, who.zone, device) else None
    attempt = Attempt.objects.create(zone=who.zone, login=login[:60], device=known, address=who.address)
    try:
        _check(attempt)
    except Denied:
        attempt.delete()
        raise
    return attempt


def _is_known(login: str, zone: str, device: bytes) -> bool:
    return KnownDevice.objects.filter(person__login=login, zone=zone, digest=device).exists()


def _check(attempt: Attempt) -> None:
    now = timezone.now()
    recent = Attempt.objects.filter(zone=attempt.zone, at__gt=now - timedelta(minutes=policies.PAIR_MINUTES))
    if attempt.device is not None:
        pair = recent.filter(login=attempt.login, device=attempt.device).count()
        policies.check_pace(pair=pair, limit=policies.DEVICE_FAILURES)
        return
    strangers = recent.filter(device=None, address=attempt.address)
    account = Attempt.objects.filter(
        zone=attempt.zone,
        login=attempt.login,
        device=None,
        at__gt=now - timedelta(minutes=policies.ACCOUNT_MINUTES),
    )
    policies.check_pace(
        pair=strangers.filter(login=attempt.login).count(),
        limit=policies.PAIR_FAILURES,
        address=strangers.count(),
        account=account.count(),
    )


def forgive(login: str, *, who: Nobody, device: bytes | None) -> None:
    """The person came in wholly: what went wrong before at this place was the person."""
    mine = Attempt.objects.filter(zone=who.zone, login=login[:60])
    mine.filter(device=None, address=who.address).delete()
    if device:
        mine.filter(device=device).delete()


def forget_old() -> int:
    deleted, _per_model = Attempt.objects.filter(at__lt=timezone.now() - 2 * LONGEST).delete()
    return deleted
