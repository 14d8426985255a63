"""Sign-ins: opened when enough was proved, ended by the person, by time, by a new password, or from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, Nobody, System
from sekisho.foundation.identity.models import Person, Session
from sekisho.foundation.login import rules
from sekisho.foundation.login.factors import Proof
from sekisho.foundation.login.models import KnownDevice, SignIn, SignOutEverywhere

TOUCH = timedelta(seconds=60)  # a row written at every request would be most of what the database writes
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """The browser that somebody sits at: the digest of its device cookie, its kind in words, and whether shared."""

    device: bytes
    browser: str = ""
    is_shared: bool = False


def browser_in_words(untrusted_agent: str) -> str:
    """``Edge · Windows``; only words of our own, never what the browser says."""
    found = [
        next((word for sign, word in table if re.search(re.escape(sign), untrusted_agent)), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(word for word in found if word)


@transaction.atomic
def open_sign_in(
    *, who: Nobody, person: Person, proofs: Iterable[Proof], session: SessionBase, place: Place
) -> SignIn:
    """Write the sign-in that this session stands for, and remember the device.  The session exists already."""
    now = timezone.now()
    methods = sorted({proof.method.value for proof in proofs})
    opened = SignIn.objects.create(
        session_key=session.session_key,
        person=person,
        zone=who.zone,
        methods=methods,
        address=who.address,
        browser=place.browser,
        is_shared=place.is_shared,
        started_at=now,
        seen_at=now,
        proved_at=now,
    )
    KnownDevice.objects.update_or_create(person=person, zone=who.zone, digest=place.device)
    record("session:opened", actor=who, subject=f"person:{person.pk}", methods=methods)
    return opened


def current(session_key: str | None, person: Person) -> SignIn | None:
    """The sign-in of this session, if it still is one; else None.  Whoever asks ends what is over."""
    found = SignIn.objects.filter(session_key=session_key, person=person, ended_at=None).first()
    return None if found is None or why_over(found, timezone.now()) else found


def why_over(sign_in: SignIn, now: datetime) -> str:
    """``idle``, ``whole`` or ``elsewhere``; empty while it lasts."""
    if now - sign_in.seen_at > rules.idle_limit(sign_in.zone, shared=sign_in.is_shared):
        return "idle"
    if now - sign_in.started_at > rules.whole_limit(sign_in.zone):
        return "whole"
    ended = SignOutEverywhere.objects.filter(person_id=sign_in.person_id).aggregate(last=Max("at"))["last"]
    return "elsewhere" if ended is not None and sign_in.started_at < ended else ""


def touch(sign_in: SignIn) -> None:
    now = timezone.now()
    if now - sign_in.seen_at >= TOUCH:
        SignIn.objects.filter(pk=sign_in.pk).update(seen_at=now)


def proved_again(sign_in: SignIn, proof: Proof, *, actor: Actor) -> None:
    """A step-up: the same sign-in, proved anew."""
    methods = sorted({*sign_in.methods, proof.method.value})
    SignIn.objects.filter(pk=sign_in.pk).update(proved_at=proof.at, methods=methods)
    record("session:proved", actor=actor, subject=f"person:{actor.person.pk}", method=proof.method.value)


def of_person(person: Person) -> QuerySet[SignIn]:
    """What is open in this zone; row-level security hides the others, and so does this."""
    limit = timezone.now() - rules.idle_limit(settings.SEKISHO_ZONE, shared=False)
    found = SignIn.objects.filter(person=person, zone=settings.SEKISHO_ZONE, ended_at=None, seen_at__gt=limit)
    last = SignOutEverywhere.objects.filter(person=person).aggregate(last=Max("at"))["last"]
    return (found.filter(started_at__gte=last) if last else found).order_by("-seen_at")


@transaction.atomic
def end(sign_in: SignIn, *, actor: Actor | Nobody | System, why: str = "") -> None:
    """End one sign-in; its session is gone with it."""
    key, sign_in.session_key, sign_in.ended_at = sign_in.session_key, None, timezone.now()
    sign_in.save(update_fields=["session_key", "ended_at"])
    Session.objects.filter(session_key=key).delete()
    data = {"why": why} if why else {}
    record("session:closed", actor=actor, subject=f"person:{sign_in.person_id}", **data)


@transaction.atomic
def end_everywhere(*, actor: Actor) -> None:
    """End every sign-in of the actor in every zone, this one too."""
    now = timezone.now()
    SignOutEverywhere.objects.create(person=actor.person, at=now)
    Session.objects.filter(person_id=actor.person.pk).delete()
    mine = SignIn.objects.filter(person=actor.person, zone=actor.zone, ended_at=None)
    mine.update(ended_at=now, session_key=None)
    record("session:closed-everywhere", actor=actor, subject=f"person:{actor.person.pk}")


def forget_old() -> int:
    """Delete what no longer matters; returns how many rows.  The trail keeps what happened."""
    now = timezone.now()
    sessions, _per_model = Session.objects.filter(expire_date__lt=now).delete()
    old = now - timedelta(days=31)
    sign_ins, _per_model = SignIn.objects.filter(started_at__lt=old).delete()
    return sessions + sign_ins
