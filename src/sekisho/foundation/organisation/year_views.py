"""The pages of the April transfer: take in, say what the columns are, read the difference, schedule, undo."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.organisation import services, year_presentation, year_services
from sekisho.foundation.organisation.models import YearImport, YearState
from sekisho.foundation.organisation.uploads import take_list
from sekisho.foundation.organisation.year_forms import ColumnsForm, YearForm, next_april

PAGE = 50
STEPS = ("take-in", "columns", "dry-run", "schedule")


@needs(Power.ADMINISTER)
@require_GET
def years(request: SignedInRequest) -> HttpResponse:
    page = Paginator(YearImport.objects.defer("people", "sections"), PAGE).get_page(request.GET.get("page"))
    columns = [_("発令日"), _("一覧"), _("状態"), _("取り込んだ人"), _("取り込んだ日時")]
    return render(request, "organisation/years.html", {"page": page, "columns": columns})


@csrf_exempt  # the token is checked below: checking it here would read the body before the upload handler is set
@needs(Power.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_year(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        take_list(request)
    return _new_year(request)


@csrf_protect
def _new_year(request: SignedInRequest) -> HttpResponse:
    initial = {"effective_on": next_april(services.today())}
    form = YearForm(request.POST, request.FILES) if request.method == "POST" else YearForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        staged = form.cleaned_data["list"]
        try:
            taken = year_services.take_in(
                actor=request.actor,
                upload=staged.stored.object_id,
                file_name=safe_name(staged.untrusted_name),
                sha256=staged.stored.sha256,
                effective_on=form.cleaned_data["effective_on"],
                whole=form.cleaned_data["whole"] == "1",
            )
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            return HttpResponseRedirect(reverse("organisation:year", args=[taken.pk]))
    context = {"form": form, "steps": steps("take-in")}
    return render(request, "organisation/new_year.html", context, status=422 if form.errors else 200)


def safe_name(untrusted_name: str) -> str:
    """The last part of the name without what could not be shown."""
    last = untrusted_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter if letter.isprintable() else "_" for letter in last)[:255] or "-"


def steps(current: str) -> list[dict[str, Any]]:
    words = {
        "take-in": _("一覧を選ぶ"),
        "columns": _("列を確かめる"),
        "dry-run": _("試算を読む"),
        "schedule": _("予約する"),
    }
    at = STEPS.index(current)
    return [
        {"label": words[step], "state": "done" if i < at else "current" if i == at else "todo"}
        for i, step in enumerate(STEPS)
    ]


def _found(year_id: uuid.UUID) -> YearImport:
    return get_object_or_404(YearImport, pk=year_id)


@needs(Power.ADMINISTER)
@require_GET
def year(request: SignedInRequest, year_id: uuid.UUID) -> HttpResponse:
    """Whatever state the list is in: reading, unreadable, to be mapped, tried, scheduled, undone."""
    found = _found(year_id)
    if getattr(request, "htmx", False):  # the page that waits asks whether the list was read
        waiting = found.state == YearState.READING
        return HttpResponse(status=204) if waiting else HttpResponseClientRedirect(request.path)
    if found.state == YearState.READ:
        return HttpResponseRedirect(reverse("organisation:year_columns", args=[found.pk]))
    context: dict[str, Any] = {"year": found, "told": unreadable(found.reason)}
    if found.state == YearState.MAPPED:
        plan = year_services.dry_run(found)
        context |= _difference(request, year_presentation.describe(plan, year_services.what_breaks(plan)))
        context |= {"steps": steps("dry-run"), "form": ManyLeaveForm() if plan.many_leave else None}
    elif found.summary:
        context |= _difference(request, found.summary)
    return render(request, "organisation/year.html", context)


def _difference(request: SignedInRequest, told: dict[str, Any]) -> dict[str, Any]:
    """The groups as tabs, the lines of the chosen one."""
    filled = [group for group in told["groups"] if group["count"]]
    wanted = request.GET.get("group", "")
    chosen = next((group for group in filled if group["key"] == wanted), filled[0] if filled else None)
    tabs = [
        {"label": g["label"], "url": f"?group={g['key']}", "current": g is chosen, "count": g["count"]}
        for g in filled
    ]
    return {
        "told_plan": told,
        "tabs": tabs,
        "chosen": chosen,
        "page": Paginator(chosen["lines"] if chosen else [], PAGE).get_page(request.GET.get("page")),
        "counts": [(group["label"], _("%(count)s件") % {"count": group["count"]}) for group in told["groups"]]
        + [(_("変わらない人"), _("%(count)s件") % {"count": told["unchanged"]})],
        "columns": [_("氏名・名称"), _("番号"), _("いま"), _("発令日から")],
        "fault_columns": [{"label": _("行"), "number": True}, _("直すところ"), _("番号")],
    }


class ManyLeaveForm(forms.Form):
    many_leave = forms.BooleanField(
        label=gettext_lazy("全職員の名簿であることと、退職・転出する人を確かめました")
    )


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def columns(request: SignedInRequest, year_id: uuid.UUID) -> HttpResponse:
    found = _found(year_id)
    if found.state not in (YearState.READ, YearState.MAPPED):
        return HttpResponseRedirect(reverse("organisation:year", args=[found.pk]))
    form = ColumnsForm(request.POST or None, year=found)
    if request.method == "POST" and form.is_valid():
        try:
            year_services.map_columns(actor=request.actor, year=found, mapping=form.mapping())
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            return HttpResponseRedirect(reverse("organisation:year", args=[found.pk]))
    context = {"form": form, "year": found, "rows": len(found.people) - 1, "steps": steps("columns")}
    return render(request, "organisation/year_columns.html", context, status=422 if form.errors else 200)


@needs(Power.ADMINISTER)
@require_POST
def schedule(request: SignedInRequest, year_id: uuid.UUID) -> HttpResponse:
    found = _found(year_id)
    year_services.schedule(actor=request.actor, year=found, many_leave=request.POST.get("many_leave") == "on")
    messages.success(request, _("予約しました。発令日の午前0時に自動で切り替わります。"))
    return HttpResponseRedirect(reverse("organisation:year", args=[found.pk]))


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def undo(request: SignedInRequest, year_id: uuid.UUID) -> HttpResponse:
    found = _found(year_id)
    back = reverse("organisation:year", args=[found.pk])
    if request.method == "POST":
        year_services.undo(actor=request.actor, year=found)
        messages.success(request, _("人事異動をまとめて取り消しました。"))
        return HttpResponseRedirect(back)
    started = found.effective_on <= services.today()
    context = {
        "heading": _("この人事異動をまとめて取り消しますか"),
        "explanation": _("予約した内容をすべて元に戻します。")
        if not started
        else _("今日から、発令前の所属と権限に戻します。発令日から昨日までの記録はそのまま残ります。"),
        "consequences": [_("新しく作られたアカウントは使えないままになります。")],
        "confirm_label": _("まとめて取り消す"),
        "danger": True,
        "cancel_url": back,
        "action": request.path,
    }
    return render(request, "ui/confirm.html", context)


@needs(Power.ADMINISTER)
@require_POST
def discard(request: SignedInRequest, year_id: uuid.UUID) -> HttpResponse:
    year_services.discard(actor=request.actor, year=_found(year_id))
    messages.success(request, _("取込みをやめました。一覧の内容は消しました。"))
    return HttpResponseRedirect(reverse("organisation:years"))


def unreadable(code: str) -> str:
    """Why a list could not be read, and what to do."""
    return {
        "TBL-001": _("ファイルに文字がありません。一覧の入ったファイルを選んでください。"),
        "TBL-002": _("CSVでもExcel（.xlsx）でもないファイルです。どちらかの形で保存し直してください。"),
        "TBL-003": _("文字コードが分かりません。UTF-8かShift_JISのCSVで保存し直してください。"),
        "TBL-004": _("ファイルが壊れているようです。開けることを確かめ、保存し直してください。"),
        "TBL-005": _("行か列が多すぎます。名簿だけのファイルにしてください。"),
    }.get(code, _("読み取りが終わりませんでした。もう一度取り込んでください。"))
