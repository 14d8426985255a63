"""Questions about the organisation on a day.  They change nothing, and a past day keeps its answer for ever.

Every question takes ``on`` (the day it is about) and ``known`` (the moment whose knowledge is wanted: None is now).
After a correction the answer for a past day may differ; asked with the ``known`` of that time it is what it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.organisation.models import Absence, Employment, Post, PostKind, Section, Staff

IN_CHARGE = (PostKind.MAIN, PostKind.CONCURRENT, PostKind.CHARGE)


@dataclass(frozen=True, slots=True)
class Tree:
    """The whole organisation of one day."""

    sections: dict[str, Section]

    def children_of(self, code: str | None) -> list[Section]:
        return [section for section in self.sections.values() if section.parent_id == code]

    def below(self, code: str) -> frozenset[str]:
        """The section itself and everything under it."""
        found = {code}
        wanted = [code]
        while wanted:
            under = [s.department_id for s in self.children_of(wanted.pop()) if s.department_id not in found]
            found.update(under)
            wanted += under
        return frozenset(found)

    def path(self, code: str) -> list[Section]:
        """From the top down to the section."""
        steps: list[Section] = []
        here: str | None = code
        while here in self.sections and self.sections[here] not in steps:
            steps.append(self.sections[here])
            here = self.sections[here].parent_id
        return steps[::-1]


def tree(on: date, known: datetime | None = None) -> Tree:
    found = Section.objects.on(on, known).order_by("department_id")
    return Tree({section.department_id: section for section in found})


def section_on(department: Department | str, on: date, known: datetime | None = None) -> Section | None:
    """What the section was called and where it stood; None on days when there was none."""
    found: Section | None = Section.objects.on(on, known).filter(department=department).first()
    return found


def posts_of(person: Person, on: date, known: datetime | None = None) -> list[Post]:
    """The person's places, the main one first."""
    order = Case(
        *(When(kind=kind, then=Value(number)) for number, kind in enumerate(PostKind)),
        output_field=IntegerField(),
    )
    found = Post.objects.on(on, known).filter(person=person).select_related("department")
    return list(found.order_by(order, "department_id"))


def main_post_of(person: Person, on: date, known: datetime | None = None) -> Post | None:
    return next((post for post in posts_of(person, on, known) if post.kind == PostKind.MAIN), None)


def head_of(department: Department | str, on: date, known: datetime | None = None) -> Person | None:
    """所属長: whoever holds the head's post, as main post, beside another one, or in charge of it."""
    post = (
        Post.objects.on(on, known)
        .filter(department=department, is_head=True)
        .select_related("person")
        .first()
    )
    return post.person if post else None


def deputies_of(department: Department | str, on: date, known: datetime | None = None) -> list[Person]:
    """Who decides in the head's place (代決), in order."""
    found = Post.objects.on(on, known).filter(department=department, kind=PostKind.DEPUTY)
    return [post.person for post in found.select_related("person").order_by("rank", "person__login")]


def is_away(person: Person, on: date, known: datetime | None = None) -> bool:
    return Absence.objects.on(on, known).filter(person=person).exists()


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides for a section; ``instead_of``: the head for whom a deputy stands in, None for the head itself."""

    person: Person
    instead_of: Person | None = None
    vacant: bool = False  # the deputy stands in because there is no head


def deciders_of(department: Department | str, on: date, known: datetime | None = None) -> list[Decider]:
    """Those who decide for the section on that day, first the one who should: the head, else the deputies present.

    Empty when the head is away or missing and no deputy is there: then the section above has to be asked.
    """
    head = head_of(department, on, known)
    if head is not None and not is_away(head, on, known):
        return [Decider(head)]
    present = [person for person in deputies_of(department, on, known) if not is_away(person, on, known)]
    return [Decider(person, instead_of=head, vacant=head is None) for person in present]


def members(
    department: Department | str, on: date, *, with_children: bool = False, known: datetime | None = None
) -> QuerySet[Person]:
    """Who has a place in the section, main or beside another; deputies from elsewhere are not its members."""
    code = department if isinstance(department, str) else department.pk
    codes: Iterable[str] = tree(on, known).below(code) if with_children else [code]
    places = Post.objects.on(on, known).filter(department_id__in=codes, kind__in=IN_CHARGE)
    return Person.objects.filter(pk__in=places.values("person_id"))


def employment_of(person: Person, on: date, known: datetime | None = None) -> Employment | None:
    found: Employment | None = (
        Employment.objects.on(on, known).filter(person=person).select_related("responsible").first()
    )
    return found


def colleagues_of(person: Person, on: date) -> QuerySet[Person]:
    """Everybody in one of the person's sections; of a contractor, the people of the section responsible."""
    codes = {post.department_id for post in posts_of(person, on)}
    employment = employment_of(person, on)
    if employment is not None and employment.responsible_id:
        codes.add(employment.responsible_id)
    places = Post.objects.on(on).filter(department_id__in=codes, kind__in=IN_CHARGE)
    return Person.objects.filter(pk__in=places.values("person_id")).exclude(pk=person.pk)


def mail_address_of(person: Person) -> str:
    """Where mail reaches the person; "" for an account without mailbox."""
    found = Staff.objects.filter(person=person).values_list("email", flat=True).first()
    return found or ""
