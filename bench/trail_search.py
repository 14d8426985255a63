"""Search in a large trail, as the auditor's web role: medians over the questions that people ask.

    python bench/trail_search.py [ROWS]          (default 1,000,000; 10,000,000 takes about ten minutes and 10 GB under /var/tmp)

Makes ROWS invented events in a database of its own, in the shape that the product writes (a sending,
an inspection, a taking), enters them into the search as the sealer would, and asks over ``find`` and over the page
itself.  Row-level security is on: the questions are asked as sekisho_web_lgwan.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sekisho_demo.own_database import own_database

QUESTIONS = 25  # a median each
BARS = "a search <= 300 with 10 M events, a page <= 100 with 1 M"
BEGIN = datetime(2025, 11, 1, tzinfo=UTC)
PEOPLE = 3_000
FIRST = 1_000_000  # numbers below belong to what the product writes itself meanwhile
WORDS = tuple("庁議 予算 申請書 照会 回答 名簿 議案 契約 仕様書 報告 写真 台帳 通知 様式 工事".split())  # noqa: SIM905
CLERKS = tuple("税務 福祉 戸籍 建設 教育 総務 防災 水道 農政 議会".split())  # noqa: SIM905


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


#: five events a file: somebody's sign-in, then sent, begun, ready, taken; PostgreSQL makes them itself
EVENTS = """
    INSERT INTO audit_event (id, at, name, actor, zone, subject, data, channel, request_id, address, entrance, salt)
    SELECT {first} + f * 5 + e.n, timestamptz '{begin}' + interval '365 days' * ((f * 5 + e.n) / {count}.0),
           e.name, e.actor, CASE WHEN f % 14 < 5 THEN 'internet' WHEN f % 14 < 13 THEN 'lgwan' ELSE 'mynumber' END,
           e.subject, e.data, 'web', '0123456789abcdef', '10.1.2.3', 'lgwan@10.0.0.2:443', '0123456789abcdef'
      FROM generate_series(0, {count} / 5 - 1) f
     CROSS JOIN LATERAL (SELECT 'staff' || lpad((abs(hashint4(f)) % {people})::text, 4, '0') AS aoi,
                                'staff' || lpad((abs(hashint4(-f)) % {people})::text, 4, '0') AS ren,
                                encode(sha256(('in' || f)::bytea), 'hex') AS came,
                                encode(sha256(('out' || f)::bytea), 'hex') AS clean,
                                lpad(to_hex(f), 32, '0')::uuid::text AS item,
                                ('0000001' || lpad(to_hex(f), 25, '0'))::uuid::text AS transfer,
                                {clerks}[f % 10 + 1] || {words}[f / 10 % 15 + 1] || {words}[f / 150 % 15 + 1]
                                || '_' || lpad((f % 1000000)::text, 6, '0') || '.docx' AS file) x
     CROSS JOIN LATERAL (VALUES
           (1, 'session:opened', aoi, 'person:' || lpad(to_hex(f % {people}), 32, '0')::uuid, '{{}}'::jsonb),
           (2, 'transfer:submitted', aoi, 'transfer:' || transfer, jsonb_build_object(
               'destination', 'lgwan', 'purpose', '資料の取り込み', 'recipients', jsonb_build_array(ren), 'items',
               jsonb_build_array(jsonb_build_object('id', item, 'name', file, 'size', 48213, 'sha256', came, 'reason', '')))),
           (3, 'item:inspecting', 'system', 'item:' || item, jsonb_build_object('transfer', transfer, 'attempt', 1)),
           (4, 'item:ready', 'system', 'item:' || item, jsonb_build_object('transfer', transfer, 'verdict', 'changed',
               'kind', 'docx', 'codes', jsonb_build_array('DSM-011'), 'sha256_in', came, 'sha256_out', clean)),
           (5, 'item:downloaded', ren, 'item:' || item, jsonb_build_object('transfer', transfer, 'name', file, 'sha256', clean))
           ) e (n, name, actor, subject, data)
"""
#: what mentions.keys_of gives, in SQL; a sample is held against it
MENTIONS = """
    INSERT INTO audit_mention (key, at, event_id)
    SELECT encode(substr(sha256(convert_to(k, 'UTF8')), 1, 16), 'hex')::uuid, at, id
      FROM audit_event CROSS JOIN LATERAL unnest(ARRAY[
           'thing:' || subject, 'thing:transfer:' || (data->>'transfer'), 'digest:' || (data->>'sha256'),
           'digest:' || (data->>'sha256_in'), 'digest:' || (data->>'sha256_out'), 'name:' || (data->>'name'),
           'digest:' || (data#>>'{items,0,sha256}'), 'thing:item:' || (data#>>'{items,0,id}'),
           'name:' || (data#>>'{items,0,name}'), 'login:' || (data#>>'{recipients,0}')]) k
     WHERE k IS NOT NULL AND id >= %s
"""
NAMES = """
    INSERT INTO audit_filename (key, name, pairs)
    SELECT encode(substr(sha256(convert_to('name:' || n, 'UTF8')), 1, 16), 'hex')::uuid, n,
           ARRAY(SELECT DISTINCT substr(n, i, 2) FROM generate_series(1, length(n) - 1) i)
      FROM (SELECT DISTINCT data->>'name' AS n FROM audit_event WHERE name = 'item:downloaded') x
"""


def load(count: int) -> None:
    """Without indexes and triggers, which come afterwards: what is measured is searching."""
    from django.db import connection

    listed = {name: f"(ARRAY{list(words)})" for name, words in (("clerks", CLERKS), ("words", WORDS))}
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('audit_event', 'audit_filename')"
        )
        indexes = [row for row in cursor.fetchall() if "pkey" not in row[0]]
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_mention DROP CONSTRAINT audit_mention_pkey")
        cursor.execute(EVENTS.format(first=FIRST, begin=BEGIN, count=count, people=PEOPLE, **listed))
        cursor.execute(MENTIONS, [FIRST])
        cursor.execute(NAMES)
        cursor.execute("ALTER TABLE audit_mention ADD PRIMARY KEY (key, at, event_id)")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE audit_event, audit_mention, audit_filename")
    _check_shape(count)


def _check_shape(count: int) -> None:
    """The SQL above must have made what the product would have made."""
    from sekisho.foundation.audit import mentions
    from sekisho.foundation.audit.models import Event, FileName, Mention

    for event in Event.objects.filter(pk__gte=FIRST + count // 2)[:10]:
        there = set(Mention.objects.filter(event_id=event.pk, at=event.at).values_list("key", flat=True))
        assert there == mentions.keys_of(event), event.name
    name = FileName.objects.order_by("key")[0]
    assert (name.key, sorted(name.pairs)) == (mentions.key("name", name.name), mentions.pairs(name.name))


def told(name: str, ask: Callable[[int], object]) -> None:
    """One line: median and slowest by the clock, and the median of this process's own work.

    The last one does not suffer from what else the machine does (the database's share is not in it).
    """
    times, work = [], []
    for number in range(QUESTIONS):
        start, used = time.perf_counter(), time.process_time()
        ask(number)
        times.append((time.perf_counter() - start) * 1000)
        work.append((time.process_time() - used) * 1000)
    print(
        f"  {name:32} {statistics.median(times):10.1f} {max(times):9.1f} {statistics.median(work):9.1f}",
        flush=True,
    )


def questions(count: int) -> dict[str, Callable[[int], object]]:
    from sekisho.foundation.audit.search import Place, Wanted, file_keys, find, touches

    chance = random.Random(11)
    files = [chance.randrange(count // 5) for _ in range(QUESTIONS)]
    people = [f"staff{chance.randrange(PEOPLE):04}" for _ in range(QUESTIONS)]
    days = [BEGIN + timedelta(days=chance.randrange(350)) for _ in range(QUESTIONS)]

    def asked(**wanted: Any) -> object:
        return find(Wanted(**wanted), 41)

    return {
        "newest page": lambda _n: asked(),
        "a page in the middle": lambda n: asked(before=Place(days[n], FIRST)),
        "person": lambda n: asked(person=people[n]),
        "person, one day": lambda n: asked(
            person=people[n], since=days[n], until=days[n] + timedelta(days=1)
        ),
        "person and kind of event": lambda n: asked(person=people[n], name="item:downloaded"),
        "kind of event": lambda _n: asked(name="item:downloaded"),
        "zone, one week": lambda n: asked(zone="mynumber", since=days[n], until=days[n] + timedelta(days=7)),
        "zone and kind, from a day back": lambda n: asked(zone="mynumber", name="item:ready", until=days[n]),
        "digest": lambda n: asked(file=file_keys(digest(f"in{files[n]}"))),
        "number of a transfer": lambda n: asked(file=file_keys(str(uuid.UUID(int=files[n] | 1 << 100)))),
        "file name, whole": lambda n: asked(file=file_keys(f"_{files[n] % 1_000_000:06}.docx")),
        "file name, part": lambda n: asked(file=file_keys(f"{files[n] % 1_000_000:06}"[:5])),
        "file name and person": lambda n: asked(
            file=file_keys(f"_{files[n] % 1_000_000:06}"), person=people[n]
        ),
        "who touched this file": lambda n: touches(digest(f"in{files[n]}"), since=BEGIN),
    }


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with own_database():
        _measure(count)
    return 0


def _measure(count: int) -> None:
    from django.db import connection

    from sekisho_demo import factories

    factories.person("minoru")
    begun = time.perf_counter()
    load(count)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        size = cursor.fetchone()[0]
        print(
            f"{count:,} events, {size}, loaded in {time.perf_counter() - begun:.0f} s; asked as the web role of lgwan",
            flush=True,
        )
        cursor.execute('SET ROLE "sekisho_web_lgwan"')
    print(f"  {'question':32} {'median ms':>10} {'slowest':>9} {'own CPU':>9}   bars: {BARS}")
    for name, ask in questions(count).items():
        told(name, ask)
    _measure_page()


def _measure_page() -> None:
    """The page itself, by Django's own request path: middleware, session, form, audit row, template."""
    from django.db import connection

    from sekisho_demo.entrances import enter

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    client = enter("minoru", "lgwan")
    with connection.cursor() as cursor:
        cursor.execute('SET ROLE "sekisho_web_lgwan"')
    for name, url in (
        ("the page", "/admin/trail/"),
        ("the page, one person", "/admin/trail/?actor=staff0007"),
        ("the page, a file name", "/admin/trail/?text=_000123.docx"),
    ):
        told(name, lambda _n, url=url: client.get(url))  # type: ignore[misc]  # bound now


if __name__ == "__main__":
    sys.exit(main())
