"""The town as it would be on a day, in five questions."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import date

from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation.models import Employment, Post, Section, Staff, ZoneRight
from sekisho.foundation.organisation.year_plan import Known, Place, Snapshot
from sekisho.foundation.organisation.year_rows import SectionEntry


def snapshot_on(day: date) -> Snapshot:
    places: dict[uuid.UUID, set[Place]] = defaultdict(set)
    for post in Post.objects.on(day):
        places[post.person_id].add(Place(post.department_id, post.kind, post.title, post.is_head))
    zones: dict[uuid.UUID, set[str]] = defaultdict(set)
    for right in ZoneRight.objects.on(day):
        zones[right.person_id].add(right.zone_id)
    employments = {employment.person_id: employment for employment in Employment.objects.on(day)}
    people = {}
    for staff in Staff.objects.select_related("person"):
        employment = employments.get(staff.person_id)
        people[staff.number] = Known(
            pk=staff.person_id,
            login=staff.person.login,
            name=staff.person.name,
            number=staff.number,
            employment=employment.kind if employment else None,
            until=employment.last_day if employment else None,
            places=frozenset(places[staff.person_id]),
            zones=frozenset(zones[staff.person_id]),
        )
    sections = {
        section.department_id: SectionEntry(
            section.department_id,
            section.name,
            section.parent_id,
            section.level,
            tuple(sorted(section.zones)),
        )
        for section in Section.objects.on(day)
    }
    return Snapshot(day, sections, people, frozenset(Person.objects.values_list("login", flat=True)))
