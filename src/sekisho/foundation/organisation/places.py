"""Verbs about what a person holds beside employment and main post: further posts, roles, absences, corrections."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.organisation import policies, services
from sekisho.foundation.organisation.facts import days
from sekisho.foundation.organisation.models import (
    Absence,
    ChangeKind,
    Employment,
    EmploymentKind,
    Post,
    PostKind,
    RoleGrant,
)


def grant_role(
    *,
    actor: Actor | System,
    person: Person,
    role: str,
    department: Department | None = None,
    zone: str | None = None,
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
) -> RoleGrant:
    """Give a role for a section (with all below it), a zone, a time.  Raises ``Denied`` (IDN-004/005/007, ORG-021)."""
    policies.check_may_administer(actor)
    if isinstance(actor, Actor) and actor.person.pk == person.pk:
        raise policies.own_powers()
    employment = Employment.objects.on(since or services.today()).filter(person=person).first()
    policies.check_may_hold(employment.kind if employment else EmploymentKind.REGULAR, role)
    grant = RoleGrant(
        person=person,
        role_id=role,
        department=department,
        zone_id=zone,
        valid=days(since or services.today(), services.after(until)),
    )
    with services.change(actor, reason=reason, effective_on=since) as ledger:
        ledger.write(grant)
        record(
            "role:granted",
            actor=actor,
            subject=f"person:{person.pk}",
            role=role,
            department=department.pk if department else None,
            zone=zone,
            until=str(until) if until else None,
        )
    return grant


def end_fact(*, actor: Actor | System, fact: Post | RoleGrant | Absence, reason: str = "") -> None:
    """A post beside the main one, a role or an absence ends today.  Raises ``Denied`` (IDN-004/005/007)."""
    policies.check_may_administer(actor)
    if isinstance(fact, RoleGrant) and isinstance(actor, Actor) and actor.person.pk == fact.person_id:
        raise policies.own_powers()
    with services.change(actor, reason=reason) as ledger:
        ledger.cut([fact], days(services.today()))
        subject = f"person:{fact.person_id}"
        if isinstance(fact, Post):
            record("post:ended", actor=actor, subject=subject, fact=fact.pk)
        elif isinstance(fact, RoleGrant):
            record("role:ended", actor=actor, subject=subject, fact=fact.pk)
        else:
            record("absence:ended", actor=actor, subject=subject, fact=fact.pk)


def add_post(
    *,
    actor: Actor | System,
    person: Person,
    department: Department,
    kind: str,
    title: str = "",
    is_head: bool = False,
    rank: int = 1,
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
) -> Post:
    """兼務, 事務取扱 or 代理 beside the main post.  Raises ``Denied`` (IDN-004/005, ORG-001 …)."""
    policies.check_may_administer(actor)
    first = since or services.today()
    employment = Employment.objects.on(first).filter(person=person).first()
    end = services.after(until) or (employment.valid.upper if employment else None)
    post = Post(
        person=person,
        department=department,
        kind=kind,
        title=title,
        is_head=is_head or kind == PostKind.CHARGE,
        rank=rank,
        valid=days(first, end),
    )
    with services.change(actor, reason=reason, effective_on=since) as ledger:
        ledger.write(post)
        record(
            "post:added",
            actor=actor,
            subject=f"person:{person.pk}",
            department=department.pk,
            kind=kind,
            is_head=post.is_head,
            since=str(first),
        )
    return post


def announce_absence(
    *, actor: Actor | System, person: Person, first: date, last: date, reason: str = ""
) -> Absence:
    """Days on which the person's deputies decide.

    Raises ``Denied``: ORG-022 other people's days, ORG-023 the wrong way round, ORG-025 from another network.
    """
    policies.check_may_announce_absence(actor, person)
    policies.check_where_absences_are_kept(actor)
    if last < first:
        raise Denied(
            "ORG-023",
            _("終わりの日が、始まりの日より前になっています。"),
            remedy=_("日付を確かめてください。"),
        )
    absence = Absence(person=person, valid=days(first, services.after(last)))
    with services.change(actor, reason=reason, effective_on=first) as ledger:
        ledger.write(absence)
        record(
            "absence:announced", actor=actor, subject=f"person:{person.pk}", first=str(first), last=str(last)
        )
    return absence


def correct_post(*, actor: Actor | System, post: Post, reason: str, **right: Any) -> Post:
    """What was recorded was wrong: withdraw it and write what was right, for its days.  The reason is asked for.

    ``right``: fields of the post as they should have been, also ``valid``.  What was known before stays readable
    (``known``).  Raises ``Denied`` (IDN-004/005, ORG-001 …, ORG-024 without a reason).
    """
    policies.check_may_administer(actor)
    if not reason.strip():
        raise Denied(
            "ORG-024", _("訂正の理由がありません。"), remedy=_("何が違っていたかを短く書いてください。")
        )
    with services.change(actor, ChangeKind.CORRECTION, reason=reason) as ledger:
        ledger.cut([post], days(None))
        corrected = post.with_days(right.pop("valid", post.valid), ledger.change)
        for name, value in right.items():
            setattr(corrected, name, value)
        ledger.write(corrected)
        record("post:corrected", actor=actor, subject=f"person:{post.person_id}", fact=post.pk, reason=reason)
    return corrected


def take_back_absence(*, actor: Actor | System, absence: Absence) -> None:
    """From today on the person decides again.  Raises ``Denied`` (ORG-022, -025) for other people's days."""
    policies.check_may_announce_absence(actor, absence.person)
    policies.check_where_absences_are_kept(actor)
    with services.change(actor) as ledger:
        ledger.cut([absence], days(services.today()))
        record("absence:ended", actor=actor, subject=f"person:{absence.person_id}", fact=absence.pk)
