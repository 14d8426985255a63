"""「原本を残す期間」: for each class of information how long, since when, by whom and why; and changing it."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sekisho.border.transfers import retention
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.policies.api import CLASS_WORDS

NONE = "none"  # what has no known class, in an address
_FIELD = {"TRF-062": "days", "TRF-063": "reason"}


class PeriodForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("ファイルが届いた日から何日残すか"),
        help_text=gettext_lazy("1日から3,660日まで。空欄にすると、ファイルと一緒に消えます。"),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("変える理由"),
        help_text=gettext_lazy("例：文書管理規程の保存年限に合わせる"),
        max_length=300,
    )


def _word(information_class: str) -> str:
    return str(CLASS_WORDS.get(information_class) or _("分類が分からないもの"))


@needs(Power.ADMINISTER)
@require_GET
def periods(request: SignedInRequest) -> HttpResponse:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    rows = [(code or NONE, _word(code), one) for code, one in retention.periods().items()]
    columns = [_("情報の分類"), _("原本を残す期間"), _("理由と名前"), _("操作")]
    return render(request, "transfers/original_periods.html", {"rows": rows, "columns": columns})


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def period(request: SignedInRequest, information_class: str) -> HttpResponse:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    code = retention.UNKNOWN if information_class == NONE else information_class
    kept = retention.periods()
    if code not in kept:
        raise Http404
    present = kept[code]
    form = PeriodForm(request.POST or None, initial={"days": present.days if present else None})
    if request.method == "POST" and form.is_valid():
        try:
            retention.set_period(actor=request.actor, information_class=code, **form.cleaned_data)
        except Denied as denied:
            form.add_error(_FIELD.get(denied.code), denied.in_words)
        else:
            messages.success(request, _("原本を残す期間を変えました。すでに残っている原本にも使われます。"))
            return HttpResponseRedirect(reverse("originals:periods"))
    context = {"form": form, "word": _word(code)}
    return render(request, "transfers/original_period.html", context, status=422 if form.errors else 200)
