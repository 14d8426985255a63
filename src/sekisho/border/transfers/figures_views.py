"""「今日の様子」 and the monthly report: what was counted, as tables, bars and a sheet of A4."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sekisho.border.transfers.figures import NOW, UNUSED_DAYS
from sekisho.border.transfers.models import Figures
from sekisho.border.transfers.report import PARTS, WHOLE, step_names, words_of
from sekisho.border.transfers.states import State
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.vault import api as vault
from sekisho.foundation.zones.api import Zone

BAR = 380  # width of the longest bar


def _context(found: Figures) -> dict[str, Any]:
    body = found.body
    zones = {zone.code: str(zone) for zone in Zone.objects.all()}
    longest = max((row["steps"]["total"][1] for row in body["times"]), default=0) or 1
    most = max((row["count"] for row in body["reasons"]), default=0) or 1
    return {
        "figures": found,
        "body": body,
        "states": [(str(State(code).label), count) for code, count in sorted(body["states"].items())],
        "ways": [(zones[w["from"]], zones[w["to"]], w["count"]) for w in body["ways"]],
        "reasons": [
            (row["code"], words_of(row["code"]), row["count"], round(row["count"] / most * BAR))
            for row in body["reasons"]
        ],
        "times": [
            (
                row["kind"],
                row["count"],
                [round(value / longest * BAR, 1) for value in row["steps"]["total"]],
            )
            for row in body["times"]
        ],
        "time_tables": [_time_table(body["times"], steps) for steps in (WHOLE, PARTS)],
        "reason_columns": [_("わけ"), {"label": _("件数"), "number": True}],
        "way_columns": [_("どこから"), _("どこへ"), {"label": _("件数"), "number": True}],
        "unused_days": UNUSED_DAYS,
        "bar": BAR,
    }


def _time_table(times: list[dict[str, Any]], steps: tuple[str, ...]) -> dict[str, Any]:
    """Some of the steps for each kind: all of them side by side are wider than a sheet of A4."""
    words = step_names()
    rows = [
        (
            row["kind"],
            [(words[step], f"{row['steps'][step][0]:,.0f} / {row['steps'][step][1]:,.0f}") for step in steps],
        )
        for row in times
    ]
    return {
        "columns": [_("種類"), *({"label": words[step], "number": True} for step in steps)],
        "rows": rows,
    }


@needs(Power.ADMINISTER, Power.READ_REPORTS)
@require_GET
def day(request: SignedInRequest) -> HttpResponse:
    """What waits, what failed, how long things take."""
    found = Figures.objects.filter(period=NOW).first()
    months = Figures.objects.exclude(period=NOW).order_by("-period").only("period", "paper")
    context = {"months": months} | (_context(found) if found else {})
    return render(request, "transfers/day.html", context)


@needs(Power.ADMINISTER, Power.READ_REPORTS)
@require_GET
def month(request: SignedInRequest, period: str) -> HttpResponse:
    """The report of a month, to read and to print on A4."""
    found = get_object_or_404(Figures.objects.exclude(period=NOW), period=period)
    return render(request, "transfers/month.html", _context(found))


@needs(Power.ADMINISTER, Power.READ_REPORTS)
@require_GET
def month_file(request: SignedInRequest, period: str) -> HttpResponse:
    """The same as CSV: one figure a line."""
    found = get_object_or_404(Figures.objects.exclude(period=NOW), period=period)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["what", "which", "value"])
    writer.writerows(lines(found.body))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sekisho-{found.period}.csv"'
    return response


@needs(Power.ADMINISTER, Power.READ_REPORTS)
@require_GET
def month_paper(request: SignedInRequest, period: str) -> HttpResponseBase:
    """The same as the PDF that was made when the month was over."""
    found = get_object_or_404(Figures.objects.exclude(period=NOW).exclude(paper=None), period=period)
    assert found.paper is not None
    response = StreamingHttpResponse(vault.get(found.paper), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="sekisho-{found.period}.pdf"'
    return response


def lines(body: dict[str, Any]) -> list[tuple[str, str, Any]]:
    found: list[tuple[str, str, Any]] = [("sendings", "", body["sendings"])]
    found += [("state", code, count) for code, count in sorted(body["states"].items())]
    found += [("way", f"{way['from']}-{way['to']}", way["count"]) for way in body["ways"]]
    found += [("reason", row["code"], row["count"]) for row in body["reasons"]]
    found += [("approval", how, count) for how, count in sorted(body["approvals"].items())]
    for row in body["times"]:
        found.append(("files", row["kind"], row["count"]))
        for step, (middle, slow) in row["steps"].items():
            found += [
                ("p50 ms", f"{row['kind']} {step}", middle),
                ("p95 ms", f"{row['kind']} {step}", slow),
            ]
    return found + [("unused rule", rule["id"], "") for rule in body["unused_rules"]]
