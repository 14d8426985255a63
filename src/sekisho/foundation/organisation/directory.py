"""People as a directory has them (LDAP, Active Directory, SCIM), brought into the same facts from today on.

A directory knows who there is, where, and whether the account is on.  It does not know heads, second posts or roles:
those stay as the town set them, until somebody moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import Actor, System
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.organisation import policies, services
from sekisho.foundation.organisation.facts import Ledger, days
from sekisho.foundation.organisation.models import (
    Employment,
    EmploymentKind,
    Post,
    PostKind,
    RoleGrant,
    Section,
    Staff,
    ZoneRight,
)

UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True)
class DirectoryPerson:
    """``department``: code or name of a section; empty leaves the place as it is (未配属 for who is new)."""

    login: str
    name: str
    external_id: str | None = None
    number: str = ""
    email: str = ""
    title: str | None = None
    department: str = ""
    active: bool = True


def unassigned(actor: Actor | System) -> Department:
    """Where people are whose directory names no section."""
    found = Department.objects.filter(pk=UNASSIGNED).first()
    return found or services.set_section(actor=actor, code=UNASSIGNED, name="未配属")


def keep(
    *, actor: Actor | System, kind: str, wanted: Iterable[tuple[Person | None, DirectoryPerson]]
) -> list[Person]:
    """Bring people in step, in one change: add who is new, change who is known, shut who is switched off.

    Raises ``Denied``: IDN-004/005, ORG-030 a section that is not known, ORG-031 a login or number in use.
    """
    policies.check_may_administer(actor)
    pairs = list(wanted)
    here = unassigned(actor)
    town = _Town()
    people = []
    with services.change(actor, kind) as ledger:
        for person, directory in pairs:
            department = town.department(directory) or (here if person is None else None)
            if person is None:
                person = _add(ledger, directory, department or here, kind, town)
            else:
                _describe(person, directory, kind)
                _bring(ledger, person, directory, department, town)
            record(
                "person:changed-by-directory",
                actor=actor,
                subject=f"person:{person.pk}",
                login=directory.login,
                department=department.pk if department else None,
                is_active=directory.active,
            )
            people.append(person)
    return list(Person.objects.select_related("department", "staff").filter(pk__in=[p.pk for p in people]))


class _Town:
    """Today's sections and the logins and numbers in use, asked once for however many people."""

    def __init__(self) -> None:
        self._sections: dict[str, list[Section]] = defaultdict(list)
        for section in Section.objects.on(services.today()).select_related("department"):
            for word in {section.department_id, section.name}:
                self._sections[word].append(section)
        self.logins = set(Person.objects.values_list("login", flat=True))
        self.numbers = set(Staff.objects.values_list("number", flat=True))

    def department(self, directory: DirectoryPerson) -> Department | None:
        """The section that a directory names by code or name; None when it names none.  Raises ``Denied`` (ORG-030)."""
        if not directory.department:
            return None
        found = self._sections.get(directory.department, [])
        if len(found) != 1:
            raise Denied(
                "ORG-030",
                _("名簿にある所属が、関所に登録されていません：%(name)s") % {"name": directory.department},
                remedy=_("先に所属を登録するか、名簿の所属名を直してください。"),
            )
        return found[0].department

    def zones(self, department: Department) -> list[str]:
        return next((list(s.zones) for s in self._sections.get(department.pk, [])), [])


def _in_use(directory: DirectoryPerson) -> Denied:
    return Denied(
        "ORG-031",
        _("この職員IDか職員番号は、ほかの人が使っています：%(login)s") % {"login": directory.login},
        remedy=_("名簿の職員IDと職員番号を確かめてください。"),
    )


def _add(
    ledger: Ledger, directory: DirectoryPerson, department: Department, kind: str, town: _Town
) -> Person:
    number = directory.number or directory.login[:40]
    if directory.login in town.logins or number in town.numbers:
        raise _in_use(directory)
    town.logins.add(directory.login)
    town.numbers.add(number)
    person = Person.objects.create(
        login=directory.login,
        name=directory.name,
        department=department,
        is_active=False,
        password=make_password(None),
    )
    Staff.objects.create(
        person=person, number=number, email=directory.email, external_id=directory.external_id, source=kind
    )
    if directory.active:
        _enter(ledger, person, directory, department, town)
    return person


def _enter(
    ledger: Ledger, person: Person, directory: DirectoryPerson, department: Department, town: _Town
) -> None:
    window = days(services.today())
    ledger.write(Employment(person=person, valid=window))
    ledger.write(Post(person=person, department=department, title=(directory.title or "")[:40], valid=window))
    for zone in town.zones(department):
        ledger.write(ZoneRight(person=person, zone_id=zone, valid=window))


def _describe(person: Person, directory: DirectoryPerson, kind: str) -> None:
    """What has no dates: name, login, address, numbers."""
    staff, _created = Staff.objects.get_or_create(
        person=person, defaults={"number": directory.number or person.login[:40]}
    )
    taken = Person.objects.filter(login=directory.login).exclude(pk=person.pk).exists()
    number = directory.number or staff.number
    if taken or Staff.objects.filter(number=number).exclude(pk=staff.pk).exists():
        raise _in_use(directory)
    person.login, person.name = directory.login, directory.name
    person.save(update_fields=["login", "name"])
    staff.number, staff.email, staff.source = number, directory.email, kind
    staff.external_id = directory.external_id or staff.external_id
    staff.save(update_fields=["number", "email", "source", "external_id"])


def _bring(
    ledger: Ledger, person: Person, directory: DirectoryPerson, department: Department | None, town: _Town
) -> None:
    today = services.today()
    window = days(today)
    employed = Employment.objects.on(today).filter(person=person).first()
    if not directory.active:
        for model in (Employment, Post, ZoneRight, RoleGrant):
            ledger.cut(model.objects.since(today).filter(person=person), window)
        return
    if employed is None:
        for model in (Employment, Post, ZoneRight):
            ledger.cut(model.objects.since(today).filter(person=person), window)
        _enter(ledger, person, directory, department or person.department, town)
        return
    if employed.kind == EmploymentKind.CONTRACTOR:
        return  # a directory does not know contracts: those are kept by hand
    _move(ledger, person, directory, department, town)


def _move(
    ledger: Ledger, person: Person, directory: DirectoryPerson, department: Department | None, town: _Town
) -> None:
    """Another section or title from today until whatever is planned next."""
    today = services.today()
    main = Post.objects.on(today).filter(person=person, kind=PostKind.MAIN).first()
    place = department or (main.department if main else person.department)
    title = (main.title if main else "") if directory.title is None else directory.title[:40]
    if main is not None and (main.department_id, main.title) == (place.pk, title):
        return
    moves = main is None or main.department_id != place.pk
    window = days(today, main.valid.upper if main else None)
    other = Post.objects.on(today).filter(person=person, department=place).exclude(kind=PostKind.MAIN)
    ledger.cut([*([main] if main else []), *(other if moves else [])], window)
    is_head = main is not None and main.is_head and not moves
    ledger.write(Post(person=person, department=place, title=title, is_head=is_head, valid=window))
    zones = town.zones(place)
    if moves and zones:
        ledger.cut(ZoneRight.objects.on(today).filter(person=person), window)
        for zone in zones:
            ledger.write(ZoneRight(person=person, zone_id=zone, valid=window))
    if moves:
        left = RoleGrant.objects.since(today).filter(person=person).exclude(department=None)
        ledger.cut(left.exclude(department=place), window)
