"""The administrator's pages of screening: how right it is, the allow-list, the town's own patterns."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.models import Department
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.inspection.screening import services
from sekisho.foundation.inspection.screening.accuracy import accuracy, proposals
from sekisho.foundation.inspection.screening.forms import AllowedForm, PatternForm
from sekisho.foundation.inspection.screening.models import Allowed, TownPattern

DAYS = 365
PAGE = 50


def _check_administrator(request: SignedInRequest) -> None:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = (
        ("accuracy", _("検知の精度")),
        ("allowed", _("許可リスト")),
        ("patterns", _("独自パターン")),
    )
    return [
        {"label": label, "url": reverse(f"screening:{name}"), "current": name == current}
        for name, label in pages
    ]


@needs(Power.ADMINISTER)
@require_GET
def accuracy_page(request: SignedInRequest) -> HttpResponse:
    _check_administrator(request)
    return render(
        request,
        "screening/accuracy.html",
        {
            "tabs": _tabs("accuracy"),
            "days": DAYS,
            "rows": accuracy(days=DAYS),
            "proposals": proposals(days=DAYS),
            "columns": [
                _("検出の種類"),
                {"label": _("答えの数"), "number": True},
                {"label": _("誤検知"), "number": True},
                {"label": _("誤検知の割合"), "number": True},
            ],
            "proposal_columns": [
                _("種類"),
                _("見つかったもの（一部を隠しています）"),
                {"label": _("ファイルの数"), "number": True},
                _("所属"),
                _("操作"),
            ],
        },
    )


@needs(Power.ADMINISTER)
@require_GET
def allowed_list(request: SignedInRequest) -> HttpResponse:
    _check_administrator(request)
    entries = Allowed.objects.filter(withdrawn_at=None).select_related("department", "added_by")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "screening/allowed.html",
        {
            "tabs": _tabs("allowed"),
            "page": page,
            "today": timezone.localdate(),
            "columns": [_("数えないもの"), _("所属"), _("理由"), _("いつまで"), _("操作")],
        },
    )


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def new_allowed(request: SignedInRequest) -> HttpResponse:
    _check_administrator(request)
    form = AllowedForm(request.POST or None, initial=_proposed(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.allow(
                actor=request.actor,
                form=data["form"],
                text=data["text"],
                department=data["department"],
                reason=data["reason"],
                expires_on=data["expires_on"],
            )
        except Denied as denied:
            field = "expires_on" if denied.code == "SCN-003" else None
            form.add_error(field, denied.in_words)
        else:
            messages.success(request, _("許可リストに加えました。これから送られるファイルに使われます。"))
            return HttpResponseRedirect(reverse("screening:allowed"))
    context = {"form": form, "sample": request.GET.get("sample", "")[:200]}
    return render(request, "screening/new_allowed.html", context, status=422 if form.errors else 200)


def _proposed(request: SignedInRequest) -> dict[str, Any]:
    """What a proposal fills in; the value is for the person to write."""
    department = Department.objects.filter(pk=request.GET.get("department", "")).first()
    sample = request.GET.get("sample", "")[:200]
    reason = _("誤検知が続いたため（%(sample)s）") % {"sample": sample} if sample else ""
    return {"department": department, "reason": reason}


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, entry_id: uuid.UUID) -> HttpResponse:
    _check_administrator(request)
    entry = get_object_or_404(Allowed, pk=entry_id, withdrawn_at=None)
    if request.method == "POST":
        services.withdraw_allowed(actor=request.actor, entry=entry)
        messages.success(request, _("許可リストから外しました。"))
        return HttpResponseRedirect(reverse("screening:allowed"))
    return render(
        request,
        "screening/withdraw.html",
        {
            "heading": _("許可リストから外しますか"),
            "explanation": _("「%(text)s」を許可リストから外します。") % {"text": entry.text[:100]},
            "consequences": [_("これから送られるファイルでは、また個人情報として数えます。")],
            "confirm_label": _("外す"),
            "danger": True,
            "cancel_url": reverse("screening:allowed"),
        },
    )


@needs(Power.ADMINISTER)
@require_GET
def patterns(request: SignedInRequest) -> HttpResponse:
    _check_administrator(request)
    return render(
        request,
        "screening/patterns.html",
        {
            "tabs": _tabs("patterns"),
            "patterns": TownPattern.objects.all(),
            "columns": [_("名前"), _("見つけるもの"), {"label": _("点数"), "number": True}, _("使うか")],
        },
    )


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def pattern(request: SignedInRequest, pattern_id: str = "") -> HttpResponse:
    """Try first, then save: with the first button the page shows what the pattern finds."""
    _check_administrator(request)
    found = get_object_or_404(TownPattern, pk=pattern_id) if pattern_id else None
    form = PatternForm(request.POST or None, instance=found)
    form.instance.changed_by = request.actor.person
    hits: tuple[str, ...] | None = None
    if request.method == "POST" and form.is_valid():
        sample = form.cleaned_data["sample"]
        try:
            if request.POST.get("step") == "save":
                services.save_pattern(actor=request.actor, pattern=form.instance, sample=sample)
                messages.success(
                    request, _("独自パターンを保存しました。これから送られるファイルに使われます。")
                )
                return HttpResponseRedirect(reverse("screening:patterns"))
            hits = services.try_pattern(form.instance, sample)
        except Denied as denied:
            form.add_error("sample", denied.in_words)
    context = {"form": form, "found": found, "hits": hits}
    return render(request, "screening/pattern.html", context, status=422 if form.errors else 200)
