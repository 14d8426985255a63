"""Lists with many open holds, as the people who decide open them: medians over whole pages.

    python bench/open_holds.py [HOLDS]          (default 10,000)

Makes HOLDS files that wait for approval in a database of its own: half of them for one head, the others for a
hundred sections; and asks for the pages by Django's own request path, as sekisho_web_lgwan with row-level security.
"""

from __future__ import annotations

import statistics
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from sekisho_demo.own_database import own_database

QUESTIONS = 15  # a median each
BAR = "each list <= 200 at the median with 10,000 open holds"
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
BATCH = 1_000
PURPOSES = ("県への報告", "照会の回答", "契約の資料")


def load(count: int) -> None:
    """Rows as the product writes them, in bulk: what is measured is reading."""
    from sekisho_demo import factories

    sender, recipient = factories.person("aoi"), factories.person("mei")
    sections = [_section(number) for number in range(100)]
    for start in range(0, count, BATCH):
        _load(range(start, min(start + BATCH, count)), sender, recipient, sections)


def _section(number: int) -> Any:
    from sekisho.foundation.identity.models import Department

    return Department.objects.create(code=f"ka{number:03}", name=f"第{number}課")


def _load(numbers: range, sender: Any, recipient: Any, sections: list[Any]) -> None:
    from sekisho.border.transfers.models import Item, Recipient, Transfer
    from sekisho.foundation.approvals.models import Request
    from sekisho.foundation.identity.models import Department
    from sekisho.foundation.inspection.api import Inspection
    from sekisho.foundation.policies.models import Judged

    def key(kind: int, number: int) -> uuid.UUID:
        return uuid.UUID(int=kind << 100 | number)

    soumu = Department.objects.get(pk="soumu")
    places = [soumu if n % 2 else sections[n % len(sections)] for n in numbers]
    Transfer.objects.bulk_create(
        Transfer(
            id=key(1, n),
            sender=sender,
            origin_id="lgwan",
            destination_id="mynumber",
            purpose=PURPOSES[n % 3],
            profile="keep",
            expires_at=BEGIN + timedelta(days=60),
        )
        for n in numbers
    )
    Recipient.objects.bulk_create(Recipient(transfer_id=key(1, n), person=recipient) for n in numbers)
    Inspection.objects.bulk_create(
        Inspection(id=key(2, n), original=key(5, n), kind="xlsx", profile="keep", verdict="changed",
                   codes=["DSM-011"], findings=[], size_in=48_213, size_out=47_000, sha256_in=f"{n:064x}",
                   sha256_out=f"{n + 1:064x}", engine="bench", open_ms=1, scan_ms=0, identify_ms=1, rebuild_ms=9,
                   verify_ms=3, store_ms=1, total_ms=15)
        for n in numbers
    )  # fmt: skip
    Item.objects.bulk_create(
        Item(
            id=key(3, n),
            transfer_id=key(1, n),
            position=1,
            name=f"集計_{n:05}.xlsx",
            size=48_213,
            sha256=f"{n:064x}",
            original=key(5, n),
            state="held",
            reason="TRF-111",
            inspection_id=key(2, n),
            held_copy=key(6, n),
        )
        for n in numbers
    )
    judged = [
        Judged(id=key(4, n), subject=key(3, n), at=BEGIN, origin="lgwan", destination="mynumber",
               departments=["soumu"], roles=["clerk"], kind="xlsx", extension="xlsx", size=48_213, count=1,
               verdict="changed", codes=["DSM-011"], channel="web", version=0, rule="inspected-may-pass",
               outcome="hold", approval="head", binding="b" * 64)
        for n in numbers
    ]  # fmt: skip
    Judged.objects.bulk_create(judged)
    Request.objects.bulk_create(
        Request(
            id=key(7, n),
            subject=key(3, n),
            task="transfers.decided",
            zone="lgwan",
            sender=sender,
            department=place,
            title=f"集計_{n:05}.xlsx",
            sha256=f"{n + 1:064x}",
            judged=one,
            binding="b" * 64,
            route="所属長の承認",
            steps=[{"kind": "decide", "by": "head", "need": 1, "hours": 24, "escalate": ""}],
            awaits=[f"head:{place.pk}"],
            due_at=BEGIN + timedelta(days=1, minutes=n),
        )
        for n, place, one in zip(numbers, places, judged, strict=True)
    )


def told(name: str, ask: Any) -> None:
    """One line: median and slowest."""
    ask()  # templates and plans
    times = []
    for _number in range(QUESTIONS):
        start = time.perf_counter()
        answer = ask()
        times.append((time.perf_counter() - start) * 1000)
        assert isinstance(answer, int) or answer.status_code == 200, answer
    print(f"  {name:44} {statistics.median(times):10.1f} {max(times):9.1f}", flush=True)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with own_database():
        _measure(count)
    return 0


def _measure(count: int) -> None:
    from django.db import connection

    from sekisho_demo.entrances import enter

    load(count)
    clients = {login: enter(login, "lgwan") for login in ("hajime", "aoi", "mei")}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute('SET ROLE "sekisho_web_lgwan"')
    print(f"{count:,} open holds, half of them for one head; asked as the web role of lgwan")
    print(f"  {'page':44} {'median ms':>10} {'slowest':>9}   bar: {BAR}")
    one = uuid.UUID(int=7 << 100 | 1)
    for name, login, path in (
        ("approvals of that head", "hajime", "/approvals/"),
        ("its last page", "hajime", f"/approvals/?page={count // 60}"),
        ("one approval", "hajime", f"/approvals/{one}/"),
        ("like files together", "hajime", f"/approvals/{one}/together/"),
        ("notices of that head", "hajime", "/notices/"),
        ("inbox of that head (the bell)", "hajime", "/inbox/"),
        ("approvals of somebody who decides nothing", "mei", "/approvals/"),
        ("what the sender sent", "aoi", "/sent/"),
    ):
        told(name, lambda login=login, path=path: clients[login].get(path))
    _measure_jobs()


def _measure_jobs() -> None:
    """What the clock does over all open holds."""
    from django.db import connection

    from sekisho.foundation.approvals.telling import digest, tell_newcomers

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    told("the clock: who must be told", tell_newcomers)
    told("the clock: the mail of the day", digest)


if __name__ == "__main__":
    sys.exit(main())
