"""Pages of the lists: parse, call one verb, render.  No page ever shows a password."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sekisho.border.partner_passwords import policies, services
from sekisho.border.partner_passwords.forms import KeepForm
from sekisho.border.partner_passwords.models import PartnerPassword
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.powers import Power


@needs(Power.SEND)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def passwords(request: SignedInRequest) -> HttpResponse:
    """相手ごとのパスワード: what is on my list and on my department's, and a form for another one."""
    form = KeepForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            services.hand_in(
                actor=request.actor,
                partner=form.cleaned_data["partner"],
                password=form.cleaned_data["password"],
                shared=form.cleaned_data.get("shared", False),
            )
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            messages.success(request, _("パスワードを登録しました。次の検査から使います。"))
            return HttpResponseRedirect(reverse("partner_passwords:passwords"))
    kept = PartnerPassword.objects.visible_to(request.actor).select_related("department", "created_by")
    return render(
        request,
        "partner_passwords/passwords.html",
        {
            "form": form,
            "rows": [(each, policies.may_forget(request.actor, each)) for each in kept],
            "columns": [_("相手"), _("使う人"), _("登録した人"), _("登録した日"), _("操作")],
        },
        status=422 if form.errors else 200,
    )


@needs(Power.SEND)
@require_http_methods(["GET", "POST"])
def forget(request: SignedInRequest, kept_id: uuid.UUID) -> HttpResponse:
    kept = get_object_or_404(PartnerPassword.objects.visible_to(request.actor), pk=kept_id)
    if request.method == "GET":
        policies.check_may_forget(request.actor, kept)
        return render(request, "partner_passwords/forget.html", _confirmation(kept))
    services.forget(actor=request.actor, kept=kept)
    messages.success(request, _("パスワードを消しました。"))
    return HttpResponseRedirect(reverse("partner_passwords:passwords"))


def _confirmation(kept: PartnerPassword) -> dict[str, object]:
    """The words of the page that asks before removing (``ui/confirm.html``)."""
    return {
        "heading": _("パスワードを消しますか"),
        "explanation": _("「%(partner)s」のパスワードを消します。") % {"partner": kept.partner},
        "consequences": [
            _(
                "この相手のパスワード付きファイルは、送ったあとに「保留」になり、パスワードの入力が必要になります。"
            ),
            _("消すと、元に戻せません。必要なときは、もう一度登録してください。"),
        ],
        "confirm_label": _("消す"),
        "danger": True,
        "cancel_url": reverse("partner_passwords:passwords"),
    }
