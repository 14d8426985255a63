"""The April of a town: 3,000 people and 150 sections imported, 900 changes tried, scheduled, carried over, undone.

    uv run python bench/organisation.py [PEOPLE] [SECTIONS] [CHANGES]

A private PostgreSQL is started for it; the lists are read in the sandbox, as the product reads them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

QUESTIONS = 200


@contextmanager
def timed(what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    print(f"| {what} | {time.perf_counter() - started:.2f} s |")


def mean_ms(ask: Callable[[], object], times: int = QUESTIONS) -> float:
    started = time.perf_counter()
    for _time in range(times):
        ask()
    return (time.perf_counter() - started) / times * 1000


def main() -> int:
    given = [int(word) for word in sys.argv[1:]]
    people, sections, changes = (given + [3_000, 150, 900][len(given) :])[:3]
    from sekisho.config.embedded_postgres import ADMIN, EmbeddedPostgres

    home = Path(tempfile.mkdtemp(prefix="sekisho-bench-", dir="/tmp"))
    home.chmod(0o711)
    server = EmbeddedPostgres(home / "data")
    server.start()
    try:
        os.environ["SEKISHO_DATABASE_URL"] = server.dsn(ADMIN)
        os.environ["DJANGO_SETTINGS_MODULE"] = "sekisho.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        april(people, sections, changes)
    finally:
        server.stop()
    return 0


def april(people: int, sections: int, changes: int) -> None:
    from sekisho.foundation.identity.actor import System
    from sekisho.foundation.inspection.api import Table, read_table
    from sekisho.foundation.organisation import questions, services, year_services
    from sekisho.foundation.organisation.refresh import midnight
    from sekisho_demo import big_town

    actor, today = System(channel="bench"), services.today()
    day = date(today.year + (today.month >= 4), 4, 1)
    now = big_town.people(people, sections)
    print(f"{people} people, {sections} sections, {changes} changes\n\n| step | time |\n|---|---|")

    def taken(rows: list[Any], sheets: list[Any], when: date) -> Any:
        table = Table("cp932", [("", rows), *sheets])
        how: dict[str, Any] = {
            "file_name": "list.csv",
            "sha256": "0" * 64,
            "effective_on": when,
            "whole": True,
        }
        year = year_services.take_table(actor=actor, table=table, **how)
        return year_services.map_columns(actor=actor, year=year, mapping=year.mapping)

    with timed("read a CSV (CP932) in the sandbox, its start included"):
        rows = read_table(big_town.as_csv(now)).sheets[0][1]
    first = taken(rows, [("組織", [list(row) for row in big_town.sections(sections)])], today)
    with timed("dry run of the first list (everybody comes)"):
        year_services.dry_run(first)
    with timed("write it: accounts, sections, facts"):
        year_services.schedule(actor=actor, year=first)
    year = taken([list(row) for row in big_town.next_year(now, changes)], [], day)
    with timed("dry run of next April"):
        plan = year_services.dry_run(year)
    with timed("schedule it"):
        year_services.schedule(actor=actor, year=year)
    midnight(day - timedelta(days=1))
    with timed("midnight: carried over by the clock"):
        midnight(day)
    head = mean_ms(lambda: questions.head_of("ka100", day))
    below = mean_ms(lambda: len(questions.members("bu003", day, with_children=True)))
    with timed("undo it as a whole"):
        year_services.undo(actor=actor, year=year)
    print(f"| `head_of` on a day, mean of {QUESTIONS} | {head:.1f} ms |")
    print(f"| `members` with children, mean of {QUESTIONS} | {below:.1f} ms |")
    counts = {name: len(getattr(plan, name)) for name in ("joins", "moves", "renewals", "leaves", "changes")}
    print(f"\n{counts}, unchanged {plan.unchanged}")


if __name__ == "__main__":
    sys.exit(main())
