"""Search in the trail."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sekisho.foundation.audit.models import Event
from sekisho.foundation.audit.services import record
from sekisho.foundation.audit.words import WORDS, word
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.policies import check_may_read_trail
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.zones.names import zone_name

PAGE = 40


class TrailForm(forms.Form):
    actor = forms.CharField(label=_("職員ID"), required=False, max_length=150)
    name = forms.ChoiceField(label=_("出来事"), required=False, choices=[("", _("すべて")), *WORDS.items()])
    text = forms.CharField(label=_("ファイル名・ダイジェスト・番号"), required=False, max_length=200)
    since = forms.DateField(
        label=_("いつから"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("いつまで"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)


@needs(Power.READ_TRAIL)
@require_GET
def trail(request: SignedInRequest) -> HttpResponse:
    """Newest first, by keyset: the page costs the same with a thousand rows and with a million."""
    check_may_read_trail(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    form = TrailForm(request.GET or None)
    searched = form.is_bound and form.is_valid()
    data = form.cleaned_data if searched else {}
    if any(data.values()):
        record(
            "trail:searched",
            actor=request.actor,
            subject="trail:-",
            wanted={k: str(v) for k, v in data.items() if v},
        )
    # A search that was not understood finds nothing: the whole trail would look like its answer.
    found = list(_matching(data)[: PAGE + 1]) if searched or not form.is_bound else []
    return render(
        request,
        "audit/trail.html",
        {
            "form": form,
            "rows": [_row(event) for event in found[:PAGE]],
            "older": found[PAGE - 1].pk if len(found) > PAGE else None,
            "columns": [
                gettext("出来事"),
                gettext("日時"),
                gettext("人"),
                gettext("ネットワーク"),
                gettext("詳しい記録"),
            ],
        },
    )


def _row(event: Event) -> dict[str, Any]:
    zone = zone_name(event.zone)
    return {
        "event": event,
        "word": word(event.name),
        "zone": zone or event.zone,
        "details": json.dumps(event.data, ensure_ascii=False, indent=1) if event.data else "",
    }


def _matching(data: dict[str, Any]) -> QuerySet[Event]:
    found = Event.objects.order_by("-pk")
    if data.get("actor"):
        found = found.filter(actor=data["actor"])
    if data.get("name"):
        found = found.filter(name=data["name"])
    if data.get("text"):
        found = found.filter(data__icontains=data["text"]) | found.filter(subject__endswith=data["text"])
    if data.get("since"):
        found = found.filter(at__date__gte=data["since"])
    if data.get("until"):
        found = found.filter(at__date__lte=data["until"])
    if data.get("before"):
        found = found.filter(pk__lt=data["before"])
    return found
