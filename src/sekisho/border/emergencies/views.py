"""Pages of emergencies: the duty list and what still has to be approved afterwards; declare and end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from sekisho.border.emergencies import services
from sekisho.border.emergencies.models import Emergency, OnDuty, Passing
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs, signed_in
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.zones.api import Zone

SHOWN = 100


class DeclareForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("何が起きたか"),
        help_text=gettext_lazy("例：大雨による避難所の開設"),
        max_length=300,
    )
    hours = forms.IntegerField(
        label=gettext_lazy("何時間か"),
        help_text=gettext_lazy("24時間まで。続くときは、もう一度始めてください。"),
        min_value=1,
        max_value=24,
        initial=4,
    )


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=forms.DateTimeInput({"type": "datetime-local"}))


class DutyForm(forms.Form):
    login = forms.CharField(label=gettext_lazy("当番の職員ID"), max_length=60)
    zone = forms.ModelChoiceField(Zone.objects.all(), label=gettext_lazy("どのネットワークの当番か"))
    start = _moment(gettext_lazy("いつから"))
    end = _moment(gettext_lazy("いつまで"))

    def clean_login(self) -> Person:
        found = Person.objects.filter(login=self.cleaned_data["login"].strip(), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("この職員IDは見つかりませんでした。入力を確かめてください。"))
        return found


@signed_in
@require_http_methods(["GET", "POST"])
def emergency(request: SignedInRequest) -> HttpResponse:
    """Is an emergency on in this network, who is on duty; whoever is may begin one here."""
    people, now_on = services.on_duty(request.actor.zone), services.current(request.actor.zone)
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare(actor=request.actor, **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            messages.success(
                request, _("緊急時を始めました。承認は当番が判断し、あとで本来の人が承認します。")
            )
            return HttpResponseRedirect(reverse("emergencies:emergency"))
    context = {
        "form": form,
        "current": now_on,
        "people": people,
        "is_on_duty": request.actor.person in people,
    }
    return render(request, "emergencies/emergency.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def end(request: SignedInRequest) -> HttpResponse:
    now_on = services.current(request.actor.zone)
    if now_on is not None:
        services.end(actor=request.actor, emergency=now_on)
        messages.success(request, _("緊急時を終えました。"))
    return HttpResponseRedirect(reverse("emergencies:emergency"))


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def duties(request: SignedInRequest) -> HttpResponse:
    """The duty list, the emergencies there were, and what is not approved afterwards yet."""
    form = DutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            services.put_on_duty(
                actor=request.actor,
                person=typed["login"],
                zone=typed["zone"],
                start=typed["start"],
                end=typed["end"],
            )
        except Denied as denied:
            field = {"EMG-001": "end", "EMG-002": "login"}.get(denied.code)
            form.add_error(field, denied.in_words)
        else:
            messages.success(request, _("当番を決めました。"))
            return HttpResponseRedirect(reverse("emergencies:duties"))
    planned = OnDuty.objects.filter(end__gt=timezone.now(), withdrawn_at=None)
    due = Passing.objects.filter(afterwards=Passing.Afterwards.DUE)
    context = {
        "form": form,
        "duties": planned.select_related("person", "zone")[:SHOWN],
        "emergencies": Emergency.objects.select_related("zone", "declared_by")[:SHOWN],
        "due": due.count(),
        "columns": [_("当番"), _("ネットワーク"), _("いつから"), _("いつまで"), _("操作")],
        "emergency_columns": [_("何が起きたか"), _("ネットワーク"), _("始めた人"), _("始まり"), _("終わり")],
    }
    return render(request, "emergencies/duties.html", context, status=422 if form.errors else 200)


@needs(Power.ADMINISTER)
@require_POST
def take_off(request: SignedInRequest, number: int) -> HttpResponse:
    services.take_off_duty(actor=request.actor, duty=get_object_or_404(OnDuty, pk=number))
    messages.success(request, _("当番を外しました。"))
    return HttpResponseRedirect(reverse("emergencies:duties"))
