"""Search in the trail, take it out, ask who touched a file.  Every look is itself in the trail."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sekisho.foundation.audit import catalogue, presentation
from sekisho.foundation.audit.download import FORMATS, export_found
from sekisho.foundation.audit.forms import FileForm, TrailForm
from sekisho.foundation.audit.models import Event
from sekisho.foundation.audit.policies import check_may_read_content
from sekisho.foundation.audit.search import Place, TooMany, Wanted, find, touches
from sekisho.foundation.audit.services import record
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.policies import check_may_read_trail
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.zones.names import zone_name

PAGE = 25  # with every row opened the page stays under 100 KB
MOST_FILES = 10
MOST_DETAILS = 3_000  # characters of one row; a sending may name two thousand files
ASKED = ("actor", "name", "text", "zone", "since", "until")


@needs(Power.READ_TRAIL)
@require_GET
def trail(request: SignedInRequest) -> HttpResponse:
    """Newest first, by keyset."""
    check_may_read_trail(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    content = request.actor.person.may_read_trail_content
    form = TrailForm(request.GET or None, content=content)
    found = _found(request, form)
    last = found[PAGE - 1] if len(found) > PAGE else None
    asked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    return render(
        request,
        "audit/trail.html",
        {
            "form": form,
            "rows": [_row(event, content=content) for event in found[:PAGE]],
            "older": str(Place(last.at, last.pk)) if last else None,
            "content": content,
            "query": urlencode(asked),
            "proof": presentation.proof(),
            "columns": [_("出来事"), _("日時"), _("人"), _("ネットワーク"), _("詳しい記録")],
        },
    )


def _found(request: SignedInRequest, form: TrailForm) -> list[Event]:
    """A search that was not understood finds nothing: the whole trail would look like its answer."""
    if form.is_bound and not form.is_valid():
        return []
    if form.is_bound and (said := form.said()):
        record("trail:searched", actor=request.actor, subject="trail:-", wanted=said)
    try:
        return find(form.wanted() if form.is_bound else Wanted(), PAGE + 1)
    except TooMany:
        form.add_error("text", _("当てはまるファイル名が多すぎます。もっと長い言葉で探してください。"))
        return []


def _row(event: Event, *, content: bool) -> dict[str, Any]:
    zone = zone_name(event.zone)
    data = event.data if content else catalogue.without_content(event.name, event.data)
    details = json.dumps(data, ensure_ascii=False, indent=1) if data else ""
    return {
        "event": event,
        "word": catalogue.word(event.name),
        "zone": zone or event.zone,
        "details": details[:MOST_DETAILS],
        "cut": len(details) > MOST_DETAILS,
        "withheld": len(data) < len(event.data),
        "files": presentation.files_of(event)[:MOST_FILES] if content else [],
    }


@needs(Power.READ_TRAIL)
@require_GET
def export(request: SignedInRequest, form: str) -> HttpResponseBase:
    """What the search finds, all of it, as a file."""
    _check_content(request)
    asked = TrailForm(request.GET, content=True)
    if not asked.is_valid():
        return HttpResponse(status=400)
    try:
        content = export_found(actor=request.actor, wanted=asked.wanted(), said=asked.said(), form=form)
    except TooMany:
        return HttpResponse(status=400)
    response = StreamingHttpResponse(content, content_type=FORMATS[form][0])
    name = f"sekisho-trail-{timezone.localtime():%Y%m%d-%H%M}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


@needs(Power.READ_TRAIL)
@require_GET
def touched(request: SignedInRequest) -> HttpResponse:
    """この1年にこのファイルに触れた人: by digest, over every transfer and whatever it was called."""
    _check_content(request)
    form = FileForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        digest = form.cleaned_data["sha256"]
        found = touches(digest)
        record(
            "trail:traced", actor=request.actor, subject="trail:-", sha256=digest, events=len(found.events)
        )
        context |= presentation.touched(found) | {"digest": digest}
    return render(request, "audit/touched.html", context)


def _check_content(request: SignedInRequest) -> None:
    try:
        check_may_read_content(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    except Denied as denied:
        record("trail:refused", actor=request.actor, subject="trail:-", code=denied.code)
        raise
