"""「保留の確認」: the pages of those who decide whether a finding of personal data is a false alarm."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sekisho.border.transfers import held, personal_data
from sekisho.border.transfers.deciders import decides_somewhere, waiting_at
from sekisho.border.transfers.forms import FALSE_ALARM, AnswerForm
from sekisho.border.transfers.models import Item
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.inspection.screening.api import PersonalFinding

PAGE = 30
FINDINGS_PAGE = 50


@needs(Power.RECEIVE)
@require_GET
def held_list(request: SignedInRequest) -> HttpResponse:
    """What waits here for somebody like me."""
    if not decides_somewhere(request.actor):
        raise Http404
    waiting = (
        waiting_at(request.actor)
        .select_related("transfer__sender__department", "transfer__destination", "inspection__screening")
        .order_by("state_at")
    )
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    columns = [
        _("ファイル"),
        _("送った人"),
        _("送り先"),
        {"label": _("人数"), "number": True},
        _("止めた日時"),
    ]
    return render(request, "transfers/held_list.html", {"page": page, "columns": columns})


@needs(Power.RECEIVE)
@require_http_methods(["GET", "POST"])
def held_item(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponse:
    """One held file: every finding with its place, and the answer."""
    item = get_object_or_404(
        waiting_at(request.actor).select_related(
            "transfer__sender__department",
            "transfer__origin",
            "transfer__destination",
            "inspection__screening",
        ),
        pk=item_id,
    )
    assert item.inspection is not None
    findings = list(item.inspection.screening.findings.prefetch_related("answers__person"))
    form = AnswerForm(request.POST or None, positions=[one.position for one in findings])
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(request, item, form)
        except Denied as denied:
            form.add_error(None, denied.in_words)
    context = _context(item, findings, request.GET.get("page")) | {"form": form}
    return render(request, "transfers/held_item.html", context, status=422 if form.errors else 200)


def _answered(request: SignedInRequest, item: Item, form: AnswerForm) -> HttpResponse:
    is_false_alarm = form.cleaned_data["answer"] == FALSE_ALARM
    held.answer_findings(
        actor=request.actor,
        item=item,
        positions=form.chosen(),
        is_false_alarm=is_false_alarm,
        reason=form.cleaned_data["reason"],
    )
    if held.is_let_go(item):
        messages.success(request, _("すべて誤検知と記録しました。ファイルは、まもなく送り先で受け取れます。"))
        return HttpResponseRedirect(reverse("transfers:held_list"))
    messages.success(
        request, _("答えを記録しました。まだ答えのない項目があるあいだ、ファイルは保留のままです。")
    )
    return HttpResponseRedirect(reverse("transfers:held_item", args=[item.pk]))


def _context(item: Item, findings: list[PersonalFinding], page: str | None) -> dict[str, Any]:
    holding = held.holding_positions(item, findings)
    ordered = sorted(findings, key=lambda one: (one.position not in holding, one.position))
    shown = Paginator(ordered, FINDINGS_PAGE).get_page(page)
    return {
        "item": item,
        "transfer": item.transfer,
        "page": shown,
        "rows": [
            (personal_data.shown(one, list(one.answers.all())), one.position in holding) for one in shown
        ],
        "personal": personal_data.personal(item, most=0),
        "holding": len(holding),
        "columns": [_("見つかったもの"), _("場所"), _("根拠"), _("これまでの答え")],
    }
