"""The administrator's pages of zones and routes."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.zones import services
from sekisho.foundation.zones.forms import RouteForm
from sekisho.foundation.zones.kinds import words
from sekisho.foundation.zones.models import Route, Zone


@needs(Power.ADMINISTER)
@require_GET
def routes(request: SignedInRequest) -> HttpResponse:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    return render(
        request,
        "zones/routes.html",
        {
            "zones": [(zone, settings.SEKISHO_ENTRANCES.get(zone.code, "")) for zone in Zone.objects.all()],
            "routes": [
                (each, words(each.allowed_kinds))
                for each in Route.objects.select_related("origin", "destination")
            ],
            "columns": [
                _("経路"),
                _("使うか"),
                _("上限"),
                _("通す種類"),
                _("無害化の方法"),
                _("個人情報"),
                {"label": _("保存"), "number": True},
                _("設定"),
            ],
            "zone_columns": [_("ネットワーク"), _("入口")],
        },
    )


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def route(request: SignedInRequest, route_id: int) -> HttpResponse:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    found = get_object_or_404(Route.objects.select_related("origin", "destination"), pk=route_id)
    form = RouteForm(request.POST or None, instance=Route.objects.get(pk=route_id))
    if request.method == "POST" and form.is_valid():
        services.change_route(actor=request.actor, route=found, **form.changes())
        messages.success(request, _("経路の設定を保存しました。"))
        return HttpResponseRedirect(reverse("zones:routes"))
    status = 422 if form.errors else 200
    return render(request, "zones/route.html", {"form": form, "route": found}, status=status)
