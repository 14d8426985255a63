"""Trying a draft on the crossings that happened: 100,000 of them, 60 rules; the bar is 10 seconds.

    uv run python bench/policy_simulation.py [CROSSINGS]

Prints the time of deciding alone and of the whole simulation, reading the rows from PostgreSQL included; beside it
the processor time of this process, which a busy machine does not stretch.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

RULES = 60
ZONES = ("internet", "lgwan", "mynumber")
KINDS = ("docx", "xlsx", "pdf", "jpeg", "csv", "zip")
SECTIONS = [f"ka{number:02}" for number in range(40)]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    from sekisho.config.embedded_postgres import ADMIN, EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="sekisho-bench-", dir="/tmp") as home:
        Path(home).chmod(0o711)
        server = EmbeddedPostgres(Path(home) / "data")
        server.start()
        try:
            os.environ["SEKISHO_DATABASE_URL"] = server.dsn(ADMIN)
            os.environ["DJANGO_SETTINGS_MODULE"] = "sekisho.config.settings"
            return _measure(count)
        finally:
            server.stop()


def _rules() -> str:
    head = (
        'format = 1\nname = "bench"\n[[approval]]\ncode = "two"\nname = "two"\n'
        'step = [{ kind = "approve", by = "colleague" }, { kind = "decide", by = "head" }]\n'
    )
    body = ""
    for number in range(RULES - 1):
        origin, destination = random.Random(number).sample(ZONES, 2)  # any spread will do
        body += (
            f'[[rule]]\nid = "r{number}"\nreason = "x"\nowner = "x"\nwhen = {{ from = ["{origin}"], to = ["{destination}"],'
            f' department = ["{SECTIONS[number % 40]}"], kind = ["{KINDS[number % 6]}"], min_people = {number + 1} }}\n'
            'then = { outcome = "hold", approval = "two" }\n'
        )
    return head + body + '[[rule]]\nid = "rest"\nreason = "x"\nowner = "x"\nthen = { outcome = "release" }\n'


def _measure(count: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from sekisho.foundation.policies.engine.reading import Known, read
    from sekisho.foundation.policies.simulation import recorded, simulate

    call_command("migrate", verbosity=0)
    _fill(count)
    known = Known(
        frozenset(ZONES), {code: (code,) for code in SECTIONS}, frozenset(), {"all": frozenset(KINDS)}
    )
    ruleset = read(_rules(), known).ruleset
    assert ruleset is not None
    since, until = timezone.now() - timedelta(days=400), timezone.now()
    crossings = [crossing for crossing, _ in recorded(since, until)]
    started = time.perf_counter()
    for crossing in crossings:
        ruleset.decide(crossing)
    deciding = time.perf_counter() - started
    started, used = time.perf_counter(), time.process_time()
    result = simulate(ruleset, since=since)
    whole, own = time.perf_counter() - started, time.process_time() - used
    print(
        f"{'crossings':>12} {'rules':>6} {'deciding':>10} {'simulation':>11} {'own CPU':>9} {'would change':>13}"
    )
    print(
        f"{result.total:>12,} {RULES:>6} {deciding:>8.2f} s {whole:>9.2f} s {own:>7.2f} s {result.changed:>13,}"
    )
    return 0 if result.total == count else 1


def _fill(count: int) -> None:
    import uuid

    from django.utils import timezone

    from sekisho.foundation.policies.models import Judged

    chance, now = random.Random(7), timezone.now()
    rows = []
    for _ in range(count):
        origin, destination = chance.sample(ZONES, 2)
        kind = chance.choice(KINDS)
        rows.append(
            Judged(
                subject=uuid.uuid4(),
                at=now - timedelta(minutes=chance.randrange(500_000)),
                origin=origin,
                destination=destination,
                departments=[chance.choice(SECTIONS), "bu"],
                roles=["clerk"],
                kind=kind,
                extension=kind,
                size=chance.randrange(10_000_000),
                count=1,
                verdict=chance.choice(("clean", "changed", "changed", "undecided")),
                codes=["DSM-101", "DSM-204"],
                channel="web",
                personal=[],
                score=chance.randrange(100),
                people=chance.randrange(100),
                version=0,
                rule="inspected-may-pass",
                outcome="release",
                binding="",
            )
        )
    Judged.objects.bulk_create(rows, batch_size=5_000)


if __name__ == "__main__":
    sys.exit(main())
