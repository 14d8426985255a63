"""Pages of registered contents, at the administration entrance: list, register, confirm, revoke."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sekisho.border.known_files import policies, services
from sekisho.border.known_files.forms import FIELD_OF_REFUSAL, ProposeForm, RevokeForm
from sekisho.border.known_files.models import KnownFile, Standing
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.models import Department
from sekisho.foundation.identity.powers import Power, may

PAGE = 40
TONES = {
    Standing.PROPOSED: "warning",
    Standing.IN_FORCE: "success",
    Standing.OVER: "gone",
    Standing.REVOKED: "gone",
}


def _row(request: SignedInRequest, known: KnownFile, names: dict[str, str]) -> dict[str, Any]:
    open_now = known.standing in (Standing.PROPOSED, Standing.IN_FORCE)
    return {
        "known": known,
        "word": known.standing.label,
        "tone": TONES[known.standing],
        "for": [*(names.get(code, code) for code in known.departments), *known.people],
        "may_confirm": known.standing == Standing.PROPOSED
        and known.proposed_by_id != request.actor.person.pk,
        "may_revoke": open_now and may(request.actor, Power.ADMINISTER),
    }


@needs(Power.ADMINISTER, Power.DECIDE)
@require_GET
def known_files(request: SignedInRequest) -> HttpResponse:
    policies.check_is_here(request.actor)
    found = KnownFile.objects.select_related(
        "origin", "destination", "proposed_by", "confirmed_by", "revoked_by"
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = dict(Department.objects.values_list("code", "name"))
    context = {
        "page": page,
        "rows": [_row(request, known, names) for known in page],
        "administers": may(request.actor, Power.ADMINISTER),
        "columns": [_("ファイル"), _("状態"), _("だれが送れるか"), _("理由と名前"), _("操作")],
    }
    return render(request, "known_files/list.html", context)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest) -> HttpResponse:
    policies.check_is_here(request.actor)
    form = ProposeForm(request.POST or None, initial={"sha256": request.GET.get("sha256", "")})
    if request.method == "POST" and form.is_valid():
        try:
            services.propose(actor=request.actor, **form.proposed())
        except Denied as denied:
            form.add_error(FIELD_OF_REFUSAL.get(denied.code), denied.in_words)
        else:
            messages.success(request, _("登録しました。ほかの人が確認すると有効になります。"))
            return HttpResponseRedirect(reverse("known_files:list"))
    return render(request, "known_files/propose.html", {"form": form}, status=422 if form.errors else 200)


@needs(Power.ADMINISTER, Power.DECIDE)
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, known_id: uuid.UUID) -> HttpResponse:
    policies.check_is_here(request.actor)
    known = get_object_or_404(KnownFile.objects.select_related("origin", "destination"), pk=known_id)
    policies.check_may_confirm(request.actor, known)
    if request.method == "POST":
        services.confirm(actor=request.actor, known=known)
        messages.success(request, _("確認しました。これから送られるものに使われます。"))
        return HttpResponseRedirect(reverse("known_files:list"))
    context = {
        "known": known,
        "heading": _("この内容を元のまま通してよいですか"),
        "explanation": known.name,
        "consequences": [
            _("このSHA-256と1文字も違わないファイルだけが、無害化されずに、マクロなども残ったまま通ります。"),
            _("設定されているすべての検査が、何も見つけなかったときだけ通ります。"),
            _("登録した人と確認した人の名前は、受領書と証跡に残ります。"),
        ],
        "confirm_label": _("確認する"),
        "cancel_url": reverse("known_files:list"),
    }
    return render(request, "known_files/confirm.html", context)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def revoke(request: SignedInRequest, known_id: uuid.UUID) -> HttpResponse:
    policies.check_is_here(request.actor)
    known = get_object_or_404(KnownFile, pk=known_id)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke(actor=request.actor, known=known, reason=form.cleaned_data["reason"])
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            messages.success(request, _("登録を取り消しました。"))
            return HttpResponseRedirect(reverse("known_files:list"))
    context = {
        "form": form,
        "heading": _("登録を取り消しますか"),
        "explanation": known.name,
        "consequences": [
            _("これから送られるものは、ふつうに無害化されます。すでに渡したものは変わりません。")
        ],
        "confirm_label": _("取り消す"),
        "danger": True,
        "cancel_url": reverse("known_files:list"),
    }
    return render(request, "known_files/revoke.html", context, status=422 if form.errors else 200)
