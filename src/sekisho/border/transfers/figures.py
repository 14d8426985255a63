"""What the administrator's day and the CISO's month are told in: counts and times, never a name of a file or a person.

A worker counts, because it alone sees every zone; the administration's page reads what was counted.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from sekisho.border.transfers.models import Figures, Item, OriginalRequest, Transfer
from sekisho.border.transfers.report import printed
from sekisho.border.transfers.states import State
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.actor import System
from sekisho.foundation.jobs.api import failed_jobs
from sekisho.foundation.notices import api as notices
from sekisho.foundation.policies import api as rules
from sekisho.foundation.vault import api as vault

NOW = "now"
DAYS = 7  # over which times and reasons of the page are told
CISO = "role:ciso"
KEPT_DAYS = 10 * 366  # of a report's paper
UNUSED_DAYS = 90  # a rule that decided nothing for so long is pointed at
STEPS: Final = ("open", "scan", "identify", "rebuild", "verify", "store", "total")
MOST_KINDS, MOST_REASONS = 12, 10

_TIMES = "SELECT i.kind, count(*), {columns} FROM inspection_inspection i WHERE i.at >= %s AND i.at < %s GROUP BY i.kind ORDER BY count(*) DESC LIMIT %s"  # noqa: E501
_COLUMNS = ", ".join(
    f"percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY i.{step}_ms)" for step in STEPS
)


def gather(since: datetime, until: datetime) -> dict[str, Any]:
    """Everything that is told about a stretch of time, and what waits now."""
    items = Item.objects.filter(transfer__created_at__gte=since, transfer__created_at__lt=until)
    return {
        "since": since.isoformat(timespec="seconds"),
        "until": until.isoformat(timespec="seconds"),
        "waiting": waiting(),
        "sendings": Transfer.objects.filter(created_at__gte=since, created_at__lt=until).count(),
        "states": dict(items.order_by().values_list("state").annotate(Count("pk"))),
        "ways": [
            {"from": origin, "to": destination, "count": count}
            for origin, destination, count in items.order_by("transfer__origin", "transfer__destination")
            .values_list("transfer__origin", "transfer__destination")
            .annotate(Count("pk"))
        ],
        "reasons": [
            {"code": code, "count": count}
            for code, count in items.exclude(reason="")
            .order_by()
            .values_list("reason")
            .annotate(count=Count("pk"))
            .order_by("-count", "reason")[:MOST_REASONS]
        ],
        "times": times(since, until),
        "approvals": decided(since, until),
        "unused_rules": unused_rules(until),
    }


def waiting() -> dict[str, Any]:
    """What waits and what failed, now."""
    now = timezone.now()
    open_ones = approvals.Request.objects.filter(state=approvals.RequestState.OPEN)
    moving = Item.objects.unsettled().aggregate(count=Count("pk"), oldest=Min("state_at"))
    return {
        "moving": moving["count"],
        "oldest_minutes": _minutes(now, moving["oldest"]),
        "approvals": open_ones.count(),
        "overdue": open_ones.filter(due_at__lt=now).count(),
        "held": Item.objects.filter(state=State.HELD).count(),
        "undecided": Item.objects.filter(state=State.HELD, reason="TRF-104").count(),
        "originals": OriginalRequest.objects.filter(state=OriginalRequest.State.ASKED).count(),
        "failed_jobs": failed_jobs(),
    }


def _minutes(now: datetime, then: datetime | None) -> int:
    return 0 if then is None else int((now - then).total_seconds() // 60)


def times(since: datetime, until: datetime) -> list[dict[str, Any]]:
    """p50 and p95 in milliseconds of each step, by kind of file, the commonest first."""
    with connection.cursor() as cursor:
        cursor.execute(_TIMES.format(columns=_COLUMNS), [since, until, MOST_KINDS])
        rows = cursor.fetchall()
    return [
        {
            "kind": kind,
            "count": count,
            "steps": {
                step: [round(value, 1) for value in pair] for step, pair in zip(STEPS, pairs, strict=True)
            },
        }
        for kind, count, *pairs in rows
    ]


def decided(since: datetime, until: datetime) -> dict[str, int]:
    """How requests for approval that ended in that time ended."""
    found = approvals.Request.objects.filter(closed_at__gte=since, closed_at__lt=until)
    return found.aggregate(
        granted=Count("pk", filter=Q(state="granted")),
        returned=Count("pk", filter=Q(state="returned")),
        withdrawn=Count("pk", filter=Q(state="withdrawn")),
        void=Count("pk", filter=Q(state="void")),
        overdue=Count("pk", filter=Q(escalated_at__isnull=False)),
    )


def unused_rules(until: datetime) -> list[dict[str, str]]:
    """``id`` and ``reason`` of rules that stand since ``UNUSED_DAYS`` and decided nothing in that time."""
    since = until - timedelta(days=UNUSED_DAYS)
    judged = rules.Judged.objects.filter(at__gte=since).order_by()
    used = set(judged.values_list("rule", flat=True).distinct())
    stood = {rule.id for rule in rules.in_force(since).ruleset.rules}
    return [
        {"id": rule.id, "reason": rule.reason}
        for rule in rules.in_force().ruleset.rules
        if rule.id in stood and rule.id not in used
    ]


def refresh() -> int:
    """Count for the page of now.  Returns how many rows were written."""
    now = timezone.now()
    Figures.objects.update_or_create(period=NOW, defaults={"body": gather(now - timedelta(days=DAYS), now)})
    return 1


def close_month(now: datetime | None = None) -> int:
    """The report of the month that is over, once, with its paper.  Returns how many were made.

    Raises ``VaultFull``: the next hour tries again.
    """
    here = timezone.localtime(now)
    until = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = (until - timedelta(days=1)).replace(day=1)
    period = since.strftime("%Y-%m")
    if not Figures.objects.filter(period=period).exists():
        Figures.objects.create(period=period, body=gather(since, until))
    return sum(_put_on_paper(one.pk) for one in Figures.objects.exclude(period=NOW).filter(paper=None))


def _put_on_paper(figures_id: int) -> int:
    """The paper into the vault, its digest into the trail: what the CISO was told can be proven later."""
    found = Figures.objects.get(pk=figures_id)
    writing = vault.Writing(zone="-")
    writing.write(printed(found.body, found.period, unused_days=UNUSED_DAYS))
    stored = writing.commit()
    with transaction.atomic():
        found = Figures.objects.select_for_update().get(pk=figures_id)
        if found.paper is not None:
            return 0  # another worker was faster; what was staged is swept
        vault.attach(stored.pk, zone="-")
        kept_until = timezone.now() + timedelta(days=KEPT_DAYS)
        vault.release(stored.pk, zone=settings.SEKISHO_ADMIN_ZONE, until=kept_until)
        found.paper, found.paper_sha256 = stored.pk, stored.sha256
        found.save(update_fields=["paper", "paper_sha256"])
        record("report:made", actor=System(), subject=f"report:{found.period}", sha256=stored.sha256)
        _tell_the_ciso(found.period)
    return 1


def _tell_the_ciso(period: str) -> None:
    """That there is a report, and where; nothing of what it says."""
    zone = settings.SEKISHO_ADMIN_ZONE
    notices.tell(
        people=approvals.people_by([CISO], "", zone),
        kind=notices.Kind.REPORT,
        about=uuid.uuid5(uuid.NAMESPACE_URL, f"sekisho:report:{period}"),
        zone=zone,
        path=f"/admin/day/{period}/",
    )
