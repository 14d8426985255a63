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
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

QUESTIONS = 25  # a median each
BARS = "a search <= 300 with 10 M events, a page <= 100 with 1 M"
BEGIN = datetime(2025, 11, 1, tzinfo=UTC)
PEOPLE = 3_000
FIRST = 1_000_000  # numbers below belong to what the product writes itself meanwhile
WORDS = tuple("庁議 予算 申請書 照会 回答 名簿 議案 契約 仕様書 報告 写真 台帳 通知 様式 工事".split())  # noqa: SIM905
CLERKS = tuple("税務 福祉 戸籍 建設 教育 総務 防災 水道 農政 議会".split())  # noqa: SIM905


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Row:
    """As much of an event as ``mentions`` looks at, and the line that COPY takes."""

    pk: int
    at: datetime
    subject: str
    data: dict[str, Any]
    line: str
    deputy_for: str = ""


def rows(count: int) -> Iterator[Row]:
    """Five events a file: somebody's sign-in, then sent, begun, ready, taken."""
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
            at = BEGIN + step * number
            text = json.dumps(data, ensure_ascii=False)  # holds nothing that COPY would want escaped
            line = (
                f"{FIRST + number}\t{at.isoformat()}\t{event}\t{actor}\t{zone}\t{subject}\t{text}\t{SAME}\n"
            )
            yield Row(FIRST + number, at, subject, data, line)


COLUMNS = "id, at, name, actor, zone, subject, data, channel, request_id, address, entrance, salt"
SAME = "web\t0123456789abcdef\t10.1.2.3\tlgwan@10.0.0.2:443\t\\\\x30303030303030303030303030303030"


def load(count: int) -> None:
    """COPY without indexes and triggers, which come afterwards: what is measured is searching."""
    from django.db import connection

    spool = Path(tempfile.mkdtemp(prefix="skb-", dir="/var/tmp")) / "mentions"
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'audit_event'")
        indexes = [row for row in cursor.fetchall() if "pkey" not in row[0]]
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        with cursor.copy(f"COPY audit_event ({COLUMNS}) FROM STDIN") as copy, spool.open("w") as mentioned:
            names = _write(count, copy, mentioned)
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
        _enter(cursor, spool, names)
        cursor.execute("VACUUM ANALYZE audit_event, audit_mention, audit_filename")
    shutil.rmtree(spool.parent)


def _write(count: int, copy: Any, mentioned: IO[str]) -> set[str]:
    """Events into the table, their keys (by the product's function) beside; returns the file names."""
    from sekisho.foundation.audit import mentions

    names: set[str] = set()
    for row in rows(count):
        copy.write(row.line)
        names |= mentions.names_of(row)  # type: ignore[arg-type]  # it looks at these attributes only
        for key in mentions.keys_of(row):  # type: ignore[arg-type]
            mentioned.write(f"{key.hex}\t{row.at.isoformat()}\t{row.pk}\n")
    return names


def _enter(cursor: Any, spool: Path, names: set[str]) -> None:
    from sekisho.foundation.audit import mentions

    cursor.execute("ALTER TABLE audit_mention DROP CONSTRAINT audit_mention_pkey")
    with spool.open("rb") as source, cursor.copy("COPY audit_mention (key, at, event_id) FROM STDIN") as copy:
        while data := source.read(1 << 20):
            copy.write(data)
    cursor.execute("ALTER TABLE audit_mention ADD PRIMARY KEY (key, at, event_id)")
    with cursor.copy("COPY audit_filename (key, name, pairs) FROM STDIN") as copy:
        for name in names:
            copy.write_row((mentions.key("name", name), name, mentions.pairs(name)))


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
