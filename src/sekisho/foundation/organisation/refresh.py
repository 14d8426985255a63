"""Midnight: today's facts become what the rest of Sekisho reads off the accounts.

``Person.department``, ``Person.zones``, ``Person.is_active`` and ``Department.name``/``parent`` are an extract of the
facts of one day.  The clock carries it over every minute; nothing happens but on the first time of a new day, however
late that is.  Questions and powers read the facts themselves and turn at midnight without anybody's help.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import System
from sekisho.foundation.organisation.models import Day

_PLACES = """
UPDATE identity_person person SET department_id = post.department_id
  FROM organisation_post post
 WHERE post.person_id = person.id AND post.kind = 'main' AND post.withdrawn_by_id IS NULL
   AND post.valid @> %(today)s::date
   AND person.department_id <> post.department_id
"""

#: in by an employment of today; out when there are employments, and none for today
_DOORS = """
UPDATE identity_person person SET is_active = NOT person.is_active
 WHERE person.is_active <> EXISTS (
           SELECT 1 FROM organisation_employment
            WHERE person_id = person.id AND withdrawn_by_id IS NULL AND valid @> %(today)s::date)
   AND EXISTS (SELECT 1 FROM organisation_employment WHERE person_id = person.id)
RETURNING id, is_active
"""

_ZONES_OUT = """
DELETE FROM identity_person_zones held
 WHERE NOT EXISTS (SELECT 1 FROM organisation_zoneright
                    WHERE person_id = held.person_id AND zone_id = held.zone_id
                      AND withdrawn_by_id IS NULL AND valid @> %(today)s::date)
   AND EXISTS (SELECT 1 FROM organisation_employment WHERE person_id = held.person_id)
"""

_ZONES_IN = """
INSERT INTO identity_person_zones (person_id, zone_id)
SELECT person_id, zone_id FROM organisation_zoneright
 WHERE withdrawn_by_id IS NULL AND valid @> %(today)s::date
EXCEPT SELECT person_id, zone_id FROM identity_person_zones
"""

_SECTIONS = """
UPDATE identity_department department SET name = section.name, parent_id = section.parent_id
  FROM organisation_section section
 WHERE section.department_id = department.code AND section.withdrawn_by_id IS NULL
   AND section.valid @> %(today)s::date
   AND (department.name, department.parent_id) IS DISTINCT FROM (section.name, section.parent_id)
"""

_SESSIONS = "DELETE FROM identity_session WHERE person_id = ANY(%(out)s)"


def midnight(today: date | None = None) -> int:
    """The clock's duty: carry a new day over, once.  Returns how many accounts opened or closed."""
    day = today or timezone.localdate()
    if Day.objects.filter(day=day).exists():
        return 0
    with transaction.atomic():
        changed = carry_over(day)
        Day.objects.update_or_create(id=1, defaults={"day": day})
        record("organisation:day-began", actor=System(), subject=f"day:{day}", accounts=changed)
    return changed


@transaction.atomic
def carry_over(today: date) -> int:
    """Make the accounts say what the facts say today.  Safe to run at any time; returns how many opened or closed."""
    with connection.cursor() as cursor:
        day = {"today": today}
        cursor.execute(_SECTIONS, day)
        cursor.execute(_PLACES, day)
        cursor.execute(_DOORS, day)
        doors = cursor.fetchall()
        cursor.execute(_ZONES_OUT, day)
        cursor.execute(_ZONES_IN, day)
        cursor.execute(_SESSIONS, {"out": [person for person, active in doors if not active]})
    return len(doors)
