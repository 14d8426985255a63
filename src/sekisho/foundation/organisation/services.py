"""Verbs about sections, people and their places.  Each is one change in the organisation's history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.login.api import give_password
from sekisho.foundation.organisation import policies
from sekisho.foundation.organisation.facts import Ledger, days
from sekisho.foundation.organisation.facts import undo as undo_change
from sekisho.foundation.organisation.models import (
    Change,
    ChangeKind,
    Employment,
    EmploymentKind,
    Level,
    Post,
    PostKind,
    RoleGrant,
    Section,
    Staff,
    ZoneRight,
)
from sekisho.foundation.organisation.refresh import carry_over


def today() -> date:
    return timezone.localdate()


@contextmanager
def change(
    actor: Actor | System, kind: str = ChangeKind.HAND, *, reason: str = "", effective_on: date | None = None
) -> Iterator[Ledger]:
    """One transaction, one change: what the block writes into the ledger is committed, and today's extract follows."""
    with transaction.atomic():
        made = Change.objects.create(
            kind=kind, login=actor.login, reason=reason[:200], effective_on=effective_on or today()
        )
        ledger = Ledger(made)
        yield ledger
        ledger.commit()
        carry_over(today())


@dataclass(frozen=True, slots=True)
class Contract:
    """As what somebody belongs to the town: ``until`` is the last day, None while no end is known."""

    kind: str = EmploymentKind.REGULAR
    until: date | None = None
    employer: str = ""
    responsible: Department | None = None


def set_section(
    *,
    actor: Actor | System,
    code: str,
    name: str,
    since: date | None = None,
    parent: Department | None = None,
    level: str = Level.SECTION,
    zones: Iterable[str] = (),
    reason: str = "",
) -> Department:
    """A new section, or another name, place or set of networks for one, from a day on (None: for ever).

    Raises ``Denied`` (IDN-004/005; ORG-020: a section cannot stand under itself).
    """
    policies.check_may_administer(actor)
    with transaction.atomic():
        department, created = Department.objects.get_or_create(code=code, defaults={"name": name})
        policies.check_no_circle(code, parent.pk if parent else None, since or today())
        with change(actor, reason=reason, effective_on=since) as ledger:
            window = days(since)
            if not created:
                ledger.cut(Section.objects.since(since or date.min).filter(department=department), window)
            ledger.write(
                Section(
                    department=department,
                    name=name,
                    parent=parent,
                    level=level,
                    zones=list(zones),
                    valid=window,
                )
            )
            record(
                "section:changed",
                actor=actor,
                subject=f"section:{code}",
                called=name,
                parent=parent.pk if parent else None,
                since=str(since) if since else None,
            )
    return department


def add_person(
    *,
    actor: Actor | System,
    login: str,
    name: str,
    department: Department,
    role: str = "clerk",
    zones: Iterable[str] = (),
    password: str | None = None,
    since: date | None = None,
    title: str = "",
    number: str = "",
    email: str = "",
    contract: Contract = Contract(),  # frozen
) -> Person:
    """A new member of staff, from today or from ``since`` on.  ``role``: clerk, head, or one that is given by hand.

    Raises ``Denied`` (IDN-004/005, ORG-001 …, ORG-021) and ``ValidationError`` for a weak password.
    """
    policies.check_may_administer(actor)
    person = Person(login=login, name=name, department=department, is_active=False)
    person.set_unusable_password()  # passwords are kept apart, where each zone sees only those of its own people
    if password is not None:
        validate_password(password, person)  # before anything is written
    window = days(since or today(), after(contract.until))
    with change(actor, effective_on=since) as ledger:
        person.save()
        Staff.objects.create(person=person, number=number or login[:40], email=email)
        if password is not None:
            give_password(actor=actor, person=person, raw=password)
        ledger.write(_employment(person, contract, window))
        is_head = role == "head"
        ledger.write(Post(person=person, department=department, title=title, is_head=is_head, valid=window))
        for zone in set(zones):
            ledger.write(ZoneRight(person=person, zone_id=zone, valid=window))
        if role not in ("clerk", "head"):
            policies.check_may_hold(contract.kind, role)
            ledger.write(RoleGrant(person=person, role_id=role, valid=window))
        record(
            "person:added",
            actor=actor,
            subject=f"person:{person.pk}",
            login=login,
            department=department.pk,
            role=role,
            zones=sorted(zones),
            employment=str(contract.kind),
            until=str(contract.until) if contract.until else None,
        )
    person.refresh_from_db()
    return person


def after(last_day: date | None) -> date | None:
    return date.fromordinal(last_day.toordinal() + 1) if last_day else None


def _employment(person: Person, contract: Contract, window: Any) -> Employment:
    return Employment(
        person=person,
        kind=contract.kind,
        employer=contract.employer,
        responsible=contract.responsible,
        valid=window,
    )


def change_person(
    *,
    actor: Actor | System,
    person: Person,
    department: Department,
    title: str,
    is_head: bool,
    role: str,
    zones: Iterable[str],
    is_active: bool,
    reason: str = "",
) -> Person:
    """Change place, rights and role of a person from today on; what was until yesterday stays on record.

    ``role``: "" or the code of a role that is given by hand, for the whole town.
    Raises ``Denied`` (IDN-004/005; IDN-007: not one's own powers; ORG-001 …).
    """
    policies.check_may_administer(actor)
    own = isinstance(actor, Actor) and actor.person.pk == person.pk
    held = RoleGrant.objects.on(today()).filter(person=person)
    if own and (not is_active or [grant.role_id for grant in held] != ([role] if role else [])):
        raise policies.own_powers()
    with change(actor, reason=reason) as ledger:
        _switch(ledger, person, is_active)
        if is_active:
            _place(ledger, person, department, title, is_head)
            _give_zones(ledger, person, set(zones))
            _give_role(ledger, person, role)
        record(
            "person:changed",
            actor=actor,
            subject=f"person:{person.pk}",
            department=department.pk,
            title=title,
            is_head=is_head,
            role=role,
            zones=sorted(zones),
            is_active=is_active,
        )
    person.refresh_from_db()
    return person


def _switch(ledger: Ledger, person: Person, is_active: bool) -> None:
    """Let in or keep out.  Keeping out ends everything the person holds from today on, powers first."""
    now = today()
    employed = Employment.objects.on(now).filter(person=person).exists()
    if is_active and not employed:
        ledger.cut(Employment.objects.since(now).filter(person=person), days(now))
        ledger.write(Employment(person=person, valid=days(now)))
    elif not is_active:
        for model in (Employment, Post, ZoneRight, RoleGrant):
            ledger.cut(model.objects.since(now).filter(person=person), days(now))


def _until(person: Person) -> date | None:
    """The day after which the person is no longer employed, which every right must not outlive."""
    employment = Employment.objects.on(today()).filter(person=person).first()
    end: date | None = employment.valid.upper if employment else None
    return end


def _place(ledger: Ledger, person: Person, department: Department, title: str, is_head: bool) -> None:
    main = Post.objects.on(today()).filter(person=person, kind=PostKind.MAIN).first()
    if main is not None and (main.department_id, main.title, main.is_head) == (department.pk, title, is_head):
        return
    window = days(today(), main.valid.upper if main is not None else _until(person))
    other = Post.objects.on(today()).filter(person=person, department=department).exclude(kind=PostKind.MAIN)
    ledger.cut([*([main] if main else []), *other], window)
    ledger.write(Post(person=person, department=department, title=title, is_head=is_head, valid=window))


def _give_zones(ledger: Ledger, person: Person, wanted: set[str]) -> None:
    held = list(ZoneRight.objects.on(today()).filter(person=person))
    ledger.cut([right for right in held if right.zone_id not in wanted], days(today()))
    for zone in wanted - {right.zone_id for right in held}:
        ledger.cut(ZoneRight.objects.since(today()).filter(person=person, zone_id=zone), days(today()))
        ledger.write(ZoneRight(person=person, zone_id=zone, valid=days(today(), _until(person))))


def _give_role(ledger: Ledger, person: Person, role: str) -> None:
    held = list(RoleGrant.objects.on(today()).filter(person=person))
    if [grant.role_id for grant in held] == ([role] if role else []):
        return
    ledger.cut(held, days(today()))
    if role:
        employment = Employment.objects.on(today()).filter(person=person).first()
        policies.check_may_hold(employment.kind if employment else EmploymentKind.REGULAR, role)
        ledger.write(RoleGrant(person=person, role_id=role, valid=days(today(), _until(person))))


def undo(*, actor: Actor | System, made: Change, reason: str = "") -> Change:
    """Take a change back as a whole.  Raises ``Denied`` (IDN-004/005, ORG-010/-011)."""
    policies.check_may_administer(actor)
    with transaction.atomic():
        undoing = undo_change(made, login=actor.login, today=today(), reason=reason)
        carry_over(today())
        record("organisation:undone", actor=actor, subject=f"change:{made.pk}", reason=reason)
    return undoing
