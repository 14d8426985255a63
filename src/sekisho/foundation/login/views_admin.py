"""The help desk: resets by two people, and the sealed account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.login import break_glass
from sekisho.foundation.login import resets as desk
from sekisho.foundation.login.forms import ResetForm
from sekisho.foundation.login.models import BreakGlass, Reset
from sekisho.foundation.zones.names import zone_name


def _check(request: SignedInRequest) -> None:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)


@needs(Power.ADMINISTER)
@never_cache
@require_GET
def resets(request: SignedInRequest) -> HttpResponse:
    _check(request)
    me = request.actor.person.pk
    waiting = [
        (each, zone_name(each.zone), me in (each.requested_by_id, each.person_id))
        for each in desk.open_requests()
    ]
    columns = [_("対象"), _("内容"), _("依頼"), _("状態"), _("操作")]
    sealed = BreakGlass.objects.select_related("person").order_by("sealed_at")
    context = {"waiting": waiting, "columns": columns, "sealed": sealed, "me": me}
    return render(request, "login/resets.html", context)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_reset(request: SignedInRequest) -> HttpResponse:
    _check(request)
    form = ResetForm(request.POST or None, initial={"login": request.GET.get("login", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                desk.request(
                    actor=request.actor,
                    person=data["login"],
                    zone=data["zone"].code,
                    new_password=data["new_password"],
                    new_factors=data["new_factors"],
                    reason=data["reason"],
                )
            except Denied as denied:
                form.add_error(None, denied.in_words)
                status = 403
            else:
                messages.success(
                    request, _("依頼しました。ほかのシステム管理者が確認すると、コードが表示されます。")
                )
                return HttpResponseRedirect(reverse("login_admin:resets"))
    return render(request, "login/new_reset.html", {"form": form}, status=status)


@needs(Power.ADMINISTER)
@never_cache
@require_POST
def confirm(request: SignedInRequest, reset_id: uuid.UUID) -> HttpResponse:
    """The second person; the code is on this answer and nowhere else."""
    _check(request)
    found = get_object_or_404(Reset.objects.select_related("person__department"), pk=reset_id)
    code = desk.confirm(actor=request.actor, reset=found)
    context = {
        "code": code,
        "found": found,
        "found_zone": zone_name(found.zone),
        "hours": settings.SEKISHO_RESET_HOURS,
    }
    return render(request, "login/reset_code.html", context)


@needs(Power.ADMINISTER)
@require_POST
def cancel(request: SignedInRequest, reset_id: uuid.UUID) -> HttpResponse:
    _check(request)
    desk.cancel(actor=request.actor, reset=get_object_or_404(Reset, pk=reset_id))
    messages.success(request, _("依頼を取り消しました。"))
    return HttpResponseRedirect(reverse("login_admin:resets"))


@needs(Power.ADMINISTER)
@require_POST
def acknowledge(request: SignedInRequest, person_id: uuid.UUID) -> HttpResponse:
    _check(request)
    account = get_object_or_404(BreakGlass, pk=person_id)
    break_glass.acknowledge(actor=request.actor, account=account)
    messages.success(request, _("緊急用アカウントの使用を確認しました。"))
    return HttpResponseRedirect(reverse("login_admin:resets"))
