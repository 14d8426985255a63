"""Pages of 例外措置: what is in force and ends soon, propose, approve, end."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.powers import Power, may
from sekisho.foundation.policies import exceptions, presentation, services
from sekisho.foundation.policies.drafting import BadPart
from sekisho.foundation.policies.models import Exceptional
from sekisho.foundation.policies.rule_forms import RuleForm, show

SHOWN = 200


class ExceptionForm(RuleForm):
    """A rule without a place in the set, and with an end."""

    until = forms.DateField(
        label=gettext_lazy("いつまで"),
        help_text=gettext_lazy("この日の終わりに、ひとりでに終わります。1年以内にしてください。"),
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, places=(), **kwargs)
        del self.fields["place"], self.fields["seen"]

    def clean_until(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], time.max))


class EndForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("終わらせる理由"), max_length=300)


@needs(Power.ADMINISTER, Power.DECIDE)
@require_GET
def exceptional(request: SignedInRequest) -> HttpResponse:
    """What is in force, the first to end first; what waits for its second name; what is over."""
    exceptions.check_is_here(request.actor)
    found = list(Exceptional.objects.select_related("author", "approver", "ended_by")[:SHOWN])
    rows = presentation.exceptional(found, viewer=request.actor)
    context = {
        "rows": rows,
        "soon": [row for row in rows if row["soon"]],
        "administers": may(request.actor, Power.ADMINISTER),
        "columns": [_("例外措置"), _("状態"), _("いつまで"), _("理由と名前"), _("操作")],
    }
    return render(request, "policies/exceptions.html", context)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    exceptions.check_is_here(request.actor)
    routes = services.in_force().ruleset.approvals.values()
    form = ExceptionForm(request.POST or None, approvals=[(one.code, one.name) for one in routes])
    if request.method == "POST" and form.is_valid():
        rule = form.table("exception")
        try:
            exceptions.propose(actor=request.actor, rule=rule, until=form.cleaned_data["until"])
        except BadPart as bad:
            show(form, bad.problems)
        except Denied as denied:
            form.add_error(
                "until" if denied.code == "POL-010" else None,
                denied.in_words,
            )
        else:
            messages.success(request, _("例外措置を申し出ました。ほかの人が承認すると始まります。"))
            return HttpResponseRedirect(reverse("policies:exceptions"))
    return render(request, "policies/exception.html", {"form": form}, status=422 if form.errors else 200)


@needs(Power.ADMINISTER, Power.DECIDE)
@require_http_methods(["GET", "POST"])
def approve(request: SignedInRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Exceptional.objects.select_related("author"), pk=number)
    exceptions.check_may_approve(request.actor, found)
    if request.method == "POST":
        exceptions.approve(actor=request.actor, exceptional=found)
        messages.success(request, _("例外措置を承認しました。期限が来ると、ひとりでに終わります。"))
        return HttpResponseRedirect(reverse("policies:exceptions"))
    (row,) = presentation.exceptional([found], viewer=request.actor)
    context = {
        "row": row,
        "heading": _("この例外措置を承認しますか"),
        "explanation": row["sentence"],
        "consequences": [
            _("承認すると、すべての規則より先に、この例外措置が決めます。"),
            _("承認待ちのもののうち、決める規則が変わるものは、判断し直します。"),
        ],
        "confirm_label": _("承認する"),
        "cancel_url": reverse("policies:exceptions"),
    }
    return render(request, "policies/exception_approve.html", context)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, number: int) -> HttpResponse:
    exceptions.check_is_here(request.actor)
    found = get_object_or_404(Exceptional, pk=number)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exceptions.end(actor=request.actor, exceptional=found, reason=form.cleaned_data["reason"])
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            messages.success(request, _("例外措置を終わらせました。"))
            return HttpResponseRedirect(reverse("policies:exceptions"))
    context = {
        "form": form,
        "heading": _("この例外措置を終わらせますか"),
        "explanation": found.rule["reason"],
        "consequences": [_("これから送られるものは、ふつうの規則が決めます。")],
        "confirm_label": _("終わらせる"),
        "danger": True,
        "cancel_url": reverse("policies:exceptions"),
    }
    return render(request, "policies/exception_end.html", context, status=422 if form.errors else 200)
