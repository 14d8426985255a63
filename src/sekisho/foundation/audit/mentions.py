"""By what an event can be found again: digests, file names, people, things.

Row-level security keeps PostgreSQL from using an index for conditions that are not leak-proof (containment in JSON,
patterns) on the events themselves, so they are looked up beside them, by equality on one key.
"""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.db import connection

from sekisho.foundation.audit.models import Event, FileName

DIGESTS: Final = ("sha256", "sha256_in", "sha256_out")
LOGINS: Final = ("person", "login")


def key(kind: str, text: str) -> uuid.UUID:
    """16 bytes that stand for a digest, a name, a login or a thing (``item:…``)."""
    return uuid.UUID(bytes=hashlib.sha256(f"{kind}:{text}".encode()).digest()[:16])


def folded(name: str) -> str:
    """A file name as it is compared: width, composition and case of its characters do not matter."""
    return unicodedata.normalize("NFKC", name).casefold()


def pairs(text: str) -> list[str]:
    """Every two neighbouring characters, once: short enough for words like 申請."""
    return sorted({text[n : n + 2] for n in range(len(text) - 1)})


def names_of(event: Event) -> set[str]:
    """The file names that an event mentions, folded."""
    found = [event.data.get("name"), *(item.get("name") for item in _items(event))]
    return {folded(name) for name in found if isinstance(name, str) and name}


def keys_of(event: Event) -> set[uuid.UUID]:
    return {
        *(key("digest", digest) for digest in digests_of(event)),
        *(key("thing", thing) for thing in _things(event)),
        *(key("login", login) for login in _logins(event)),
        *(key("name", name) for name in names_of(event)),
    }


def digests_of(event: Event) -> set[str]:
    found = [event.data.get(name) for name in DIGESTS] + [item.get("sha256") for item in _items(event)]
    return {digest for digest in found if isinstance(digest, str) and digest}


def _items(event: Event) -> Iterator[dict[str, Any]]:
    items = event.data.get("items")
    yield from (item for item in (items if isinstance(items, list) else []) if isinstance(item, dict))


def items_of(event: Event, digests: set[str]) -> set[str]:
    """The items (``item:…``) that an event says to have one of these digests."""
    found = {f"item:{item.get('id')}" for item in _items(event) if item.get("sha256") in digests}
    return found | (
        {event.subject} if event.subject.startswith("item:") and digests_of(event) & digests else set()
    )


def _things(event: Event) -> Iterator[str]:
    yield event.subject
    if transfer := event.data.get("transfer"):
        yield f"transfer:{transfer}"
    yield from (f"item:{item.get('id')}" for item in _items(event))


def _logins(event: Event) -> Iterator[str]:
    recipients = event.data.get("recipients")
    others = [event.deputy_for, *(event.data.get(name) for name in LOGINS)]
    for login in [*others, *(recipients if isinstance(recipients, list) else [])]:
        if isinstance(login, str) and login:
            yield login


def remember(events: Iterable[Event]) -> None:
    """Enter events into the search, in the caller's transaction.  Twice does no harm."""
    events = list(events)
    entries = [(each, event.at, event.pk) for event in events for each in keys_of(event)]
    with connection.cursor() as cursor:  # three arrays are read much faster than thousands of parameters
        cursor.execute(
            "INSERT INTO audit_mention (key, at, event_id)"
            " SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::bigint[]) ON CONFLICT DO NOTHING",
            _columns(entries),
        )
    names = sorted({name for event in events for name in names_of(event)})
    FileName.objects.bulk_create(
        [FileName(key=key("name", name), name=name, pairs=pairs(name)) for name in names],
        ignore_conflicts=True,
    )


def forget(events: Iterable[Event]) -> None:
    """Take events out of the search; a file name that no other event mentions goes with them."""
    gone = [(each, event.at, event.pk) for event in events for each in keys_of(event)]
    columns = _columns(gone)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM audit_mention m USING unnest(%s::uuid[], %s::timestamptz[], %s::bigint[]) AS g(key, at, id)"
            " WHERE m.key = g.key AND m.at = g.at AND m.event_id = g.id",
            columns,
        )
        cursor.execute(
            "DELETE FROM audit_filename f WHERE f.key = ANY(%s)"
            " AND NOT EXISTS (SELECT 1 FROM audit_mention m WHERE m.key = f.key)",
            [columns[0]],
        )


def _columns(rows: list[tuple[uuid.UUID, datetime, int]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
