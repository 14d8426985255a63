"""Search in the trail, newest first, by keyset: a page costs the same with a thousand rows and with ten million."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from sekisho.foundation.audit.mentions import digests_of, folded, items_of, key, pairs
from sekisho.foundation.audit.models import Event, FileName

MOST_NAMES: Final = 200  # more names than these want a longer word to search for
SHA256: Final = re.compile(r"[0-9a-f]{64}")
YEAR: Final = timedelta(days=366)
MOST_TOUCHES: Final = 2_000  # events of one file that are looked through
ROUNDS: Final = 4  # original → its clean copies → other transfers of either → theirs


class TooMany(Exception):
    """More file names match than can be looked through: a longer word is wanted."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the trail in its order; a page begins after one."""

    at: datetime
    number: int

    @classmethod
    def from_text(cls, text: str) -> Place:
        """Raises ``ValueError``."""
        micros, _dash, number = text.partition("-")
        at = datetime.fromtimestamp(0, tz=timezone.get_fixed_timezone(0)) + timedelta(
            microseconds=int(micros)
        )
        return cls(at, int(number))

    def __str__(self) -> str:
        since = self.at - datetime.fromtimestamp(0, tz=timezone.get_fixed_timezone(0))
        return f"{since // timedelta(microseconds=1)}-{self.number}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """All conditions together; ``file``: keys of which an event mentions one; ``None``: any event."""

    person: str = ""
    name: str = ""
    zone: str = ""
    file: tuple[uuid.UUID, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: Place | None = None


def file_keys(text: str) -> tuple[uuid.UUID, ...]:
    """The keys for a digest, a number of a transfer or an item, or part of a file name.  Raises ``TooMany``."""
    text = text.strip()
    if SHA256.fullmatch(text.lower()):
        return (key("digest", text.lower()),)
    if thing := thing_of(text):
        return tuple(key("thing", each) for each in thing)
    return _names_like(folded(text))


def thing_of(text: str) -> list[str]:
    """``item:…`` and ``transfer:…`` for a number, the thing itself when its kind stands before it."""
    kind, _colon, number = text.rpartition(":")
    try:
        number = str(uuid.UUID(number))
    except ValueError:
        return []
    return [f"{kind}:{number}"] if kind else [f"item:{number}", f"transfer:{number}"]


def _names_like(word: str) -> tuple[uuid.UUID, ...]:
    names = FileName.objects.filter(pairs__contains=pairs(word)) if len(word) > 1 else FileName.objects.all()
    found = list(names.filter(name__contains=word).values_list("pk", flat=True)[: MOST_NAMES + 1])
    if len(found) > MOST_NAMES:
        raise TooMany(word)
    return tuple(found)


def find(wanted: Wanted, limit: int) -> list[Event]:
    """At most ``limit`` events, newest first."""
    places = sorted(set(_sources(wanted, limit)), reverse=True)[:limit]
    events = Event.objects.in_bulk([number for _at, number in places])
    return [events[number] for _at, number in places if number in events]


def walk(wanted: Wanted, *, batch: int) -> Iterator[list[Event]]:
    """Every event, newest first, in batches."""
    while events := find(wanted, batch):
        yield events
        if len(events) < batch:
            return
        wanted = replace(wanted, before=Place(events[-1].at, events[-1].pk))


def _sources(wanted: Wanted, limit: int) -> Iterator[tuple[datetime, int]]:
    """Each source is in order by an index of its own; each gives its newest, the newest of all are the answer."""
    conditions, values = _conditions(wanted)
    if wanted.file is not None:
        if wanted.person:
            conditions.append(
                "(e.actor = %s OR EXISTS (SELECT 1 FROM audit_mention p"
                " WHERE p.key = %s AND p.at = e.at AND p.event_id = e.id))"
            )
            values += [wanted.person, key("login", wanted.person)]
        yield from _mentioning(wanted.file, wanted, conditions, values, limit)
    elif wanted.person:
        yield from _events([*conditions, "e.actor = %s"], [*values, wanted.person], limit)
        yield from _mentioning([key("login", wanted.person)], wanted, conditions, values, limit)
    else:
        yield from _events(conditions, values, limit)


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    given = {"e.name = %s": wanted.name, "e.zone = %s": wanted.zone}
    found = {condition: value for condition, value in given.items() if value}
    conditions, values = list(found), list[Any](found.values())
    more, moments = _period("e.at", "e.id", wanted)
    return [*conditions, *more], [*values, *moments]


def _period(at: str, number: str, wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    if wanted.since:
        conditions.append(f"{at} >= %s")
        values.append(wanted.since)
    if wanted.until:
        conditions.append(f"{at} < %s")
        values.append(wanted.until)
    if wanted.before:
        conditions.append(f"({at}, {number}) < (%s, %s)")
        values += [wanted.before.at, wanted.before.number]
    return conditions, values


def _events(conditions: Sequence[str], values: Sequence[Any], limit: int) -> list[tuple[datetime, int]]:
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return _ask(
        f"SELECT e.at, e.id FROM audit_event e {where} ORDER BY e.at DESC, e.id DESC LIMIT %s",  # noqa: S608  # only our own words
        [*values, limit],
    )


def _mentioning(
    keys: Sequence[uuid.UUID], wanted: Wanted, conditions: Sequence[str], values: Sequence[Any], limit: int
) -> list[tuple[datetime, int]]:
    """For each key its newest; the period stands twice, so that both indexes know it."""
    period, moments = _period("m.at", "m.event_id", wanted)
    where = " AND ".join(["m.key = k.key", *period, *conditions])
    return _ask(
        "SELECT found.at, found.id FROM unnest(%s::uuid[]) AS k(key) CROSS JOIN LATERAL ("  # noqa: S608  # only our own words
        f" SELECT m.at, e.id FROM audit_mention m JOIN audit_event e ON e.id = m.event_id WHERE {where}"
        " ORDER BY m.at DESC, m.event_id DESC LIMIT %s) AS found",
        [list(keys), *moments, *values, limit],
    )


def _ask(question: str, values: Sequence[Any]) -> list[tuple[datetime, int]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [(row[0], row[1]) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Touches:
    """Every event of one file, newest first; ``more``: there are more than were looked through."""

    events: list[Event]
    digests: set[str]
    more: bool


def touches(digest: str, *, since: datetime | None = None) -> Touches:
    """What happened to a file, whatever it was called and however often it was sent: by digest.

    A clean copy has another digest than its original; the inspection's event knows both, so both are followed, and
    the items that carry either.
    """
    wanted = Wanted(since=since or timezone.now() - YEAR)
    digests, things, asked = {digest}, set[str](), set[uuid.UUID]()
    events: dict[int, Event] = {}
    for _round in range(ROUNDS):
        keys = {key("digest", each) for each in digests} | {key("thing", each) for each in things}
        if keys == asked or len(keys) > MOST_NAMES:
            break
        asked = keys
        found = find(replace(wanted, file=tuple(sorted(keys))), MOST_TOUCHES + 1)
        events = {event.pk: event for event in found[:MOST_TOUCHES]}
        things |= {thing for event in events.values() for thing in items_of(event, digests)}
        # An inspection's event ties the two digests of one file; a sending's event names many files.
        tied = (event for event in events.values() if not event.data.get("items"))
        digests |= {each for event in tied if digests_of(event) & digests for each in digests_of(event)}
    ordered = sorted(events.values(), key=lambda event: (event.at, event.pk), reverse=True)
    return Touches(ordered, digests, more=len(ordered) >= MOST_TOUCHES)
