"""Search in a large trail, as the auditor's web role: medians over the questions that people ask.

    python bench/trail_search.py [ROWS]          (default 1,000,000; 10,000,000 takes about half an hour)

Loads ROWS invented events with COPY into a database of its own, in the shape that the product writes (a sending,
an inspection, a taking), enters them into the search as the sealer would, and asks over ``find`` and over the page
itself.  Row-level security is on: the questions are asked as sekisho_web_lgwan.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

QUESTIONS = 25  # a median each
BAR_PAGE, BAR_SEARCH = 100, 300  # ms; the page with 1 M rows, any search with 10 M
BEGIN = datetime(2025, 11, 1, tzinfo=UTC)
PEOPLE = 3_000
FIRST = 1_000_000  # numbers below belong to what the product writes itself meanwhile
WORDS = tuple("庁議 予算 申請書 照会 回答 名簿 議案 契約 仕様書 報告 写真 台帳 通知 様式 工事".split())  # noqa: SIM905
CLERKS = tuple("税務 福祉 戸籍 建設 教育 総務 防災 水道 農政 議会".split())  # noqa: SIM905


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Five events a file: sent, begun, ready, taken, and somebody's sign-in between."""
    chance, number = random.Random(7), 0
    step = timedelta(days=365) / count
    for file in range(count // 5):
        aoi, ren = f"staff{chance.randrange(PEOPLE):04}", f"staff{chance.randrange(PEOPLE):04}"
        zone = chance.choices(["internet", "lgwan", "mynumber"], [5, 8, 1])[0]
        name = f"{chance.choice(CLERKS)}{chance.choice(WORDS)}{chance.choice(WORDS)}_{file % 400_000:06}.docx"
        came, clean = digest(f"in{file}"), digest(f"out{file}")
        item, transfer = str(uuid.UUID(int=file)), str(uuid.UUID(int=file | 1 << 100))
        same = {"transfer": transfer}
        items = [{"id": item, "name": name, "size": 48_213, "sha256": came, "reason": ""}]
        sent = {"destination": "lgwan", "purpose": "資料の取り込み", "recipients": [ren], "items": items}
        ready = same | {"verdict": "changed", "kind": "docx", "codes": ["DSM-011"], "reason": ""}
        ready |= {"sha256_in": came, "sha256_out": clean}
        taken = same | {"name": name, "sha256": clean}
        for event, actor, subject, data in (
            ("session:opened", aoi, f"person:{uuid.UUID(int=chance.randrange(PEOPLE))}", {}),
            ("transfer:submitted", aoi, f"transfer:{transfer}", sent),
            ("item:inspecting", "system", f"item:{item}", same | {"attempt": 1}),
            ("item:ready", "system", f"item:{item}", ready),
            ("item:downloaded", ren, f"item:{item}", taken),
        ):
            number += 1
            yield (
                FIRST + number,
                BEGIN + step * number,
                event,
                actor,
                zone,
                subject,
                json.dumps(data, ensure_ascii=False),
            )


def load(count: int) -> None:
    """COPY without indexes and triggers, which come afterwards: what is measured is searching."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'audit_event'")
        indexes = [row for row in cursor.fetchall() if "pkey" not in row[0]]
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        columns = "id, at, name, actor, zone, subject, data, channel, request_id, address, entrance, salt"
        with cursor.copy(f"COPY audit_event ({columns}) FROM STDIN") as copy:
            for row in rows(count):
                copy.write_row((*row, "web", "0123456789abcdef", "10.1.2.3", "lgwan@10.0.0.2:443", b"0" * 16))
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    _enter()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE audit_event, audit_mention, audit_filename")


def _enter() -> None:
    """The search's own tables: keys and names by the product's functions, written with COPY."""
    from django.db import connection

    from sekisho.foundation.audit import mentions
    from sekisho.foundation.audit.models import Event

    spool = Path(tempfile.mkdtemp(prefix="skb-")) / "mentions"
    names: set[str] = set()
    with spool.open("w") as out:
        for event in Event.objects.order_by("pk").iterator(chunk_size=10_000):
            names |= mentions.names_of(event)
            out.writelines(f"{key}\t{event.at.isoformat()}\t{event.pk}\n" for key in mentions.keys_of(event))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_mention DROP CONSTRAINT audit_mention_pkey")
        with (
            spool.open("rb") as source,
            cursor.copy("COPY audit_mention (key, at, event_id) FROM STDIN") as copy,
        ):
            while data := source.read(1 << 20):
                copy.write(data)
        cursor.execute("ALTER TABLE audit_mention ADD PRIMARY KEY (key, at, event_id)")
        with cursor.copy("COPY audit_filename (key, name, pairs) FROM STDIN") as copy:
            for name in names:
                copy.write_row((mentions.key("name", name), name, mentions.pairs(name)))
    shutil.rmtree(spool.parent)


def milliseconds(ask: Callable[[int], object], count: int = QUESTIONS) -> tuple[float, float]:
    times = []
    for number in range(count):
        start = time.perf_counter()
        ask(number)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), max(times)


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
        "file name, whole": lambda n: asked(file=file_keys(f"_{files[n] % 400_000:06}.docx")),
        "file name, part": lambda n: asked(file=file_keys(f"{files[n] % 400_000:06}"[:5])),
        "file name and person": lambda n: asked(
            file=file_keys(f"_{files[n] % 400_000:06}"), person=people[n]
        ),
        "who touched this file": lambda n: touches(digest(f"in{files[n]}"), since=BEGIN),
    }


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    from sekisho.config.embedded_postgres import ADMIN, EmbeddedPostgres

    home = Path(tempfile.mkdtemp(prefix="skb-", dir="/var/tmp"))
    home.chmod(0o711)
    server = EmbeddedPostgres(home / "data")
    server.start()
    os.environ |= {
        "SEKISHO_DATABASE_URL": server.dsn(ADMIN),
        "DJANGO_SETTINGS_MODULE": "sekisho.config.settings",
        "SEKISHO_HOSTS": "testserver",
    }
    try:
        _measure(count)
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
    return 0


def _measure(count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from sekisho.config import database_roles
    from sekisho_demo import factories

    call_command("migrate", verbosity=0)
    zones = ["internet", "lgwan", "mynumber"]
    with connection.cursor() as cursor:
        for role in database_roles.roles(zones):
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN')
    database_roles.apply(zones)
    factories.person("minoru")
    begun = time.perf_counter()
    load(count)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        size = cursor.fetchone()[0]
        print(
            f"{count:,} events, {size}, loaded in {time.perf_counter() - begun:.0f} s; asked as the web role of lgwan"
        )
        cursor.execute('SET ROLE "sekisho_web_lgwan"')
    print(f"  {'question':32} {'median ms':>10} {'slowest':>9}   bar {BAR_SEARCH}")
    for name, ask in questions(count).items():
        median, worst = milliseconds(ask)
        print(f"  {name:32} {median:10.1f} {worst:9.1f}", flush=True)
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
        median, worst = milliseconds(lambda _n, url=url: client.get(url))  # type: ignore[misc]  # bound now
        print(f"  {name:32} {median:10.1f} {worst:9.1f}   bar {BAR_PAGE} with 1 M", flush=True)


if __name__ == "__main__":
    sys.exit(main())
