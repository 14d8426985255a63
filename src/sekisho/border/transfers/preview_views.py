"""The pictures of a held file, for those who may decide about it now: a part of its page, and the pictures themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from sekisho.border.transfers import previews
from sekisho.border.transfers.models import Item, Preview, PreviewPage
from sekisho.border.transfers.personal_data import Shown, screening_of, shown
from sekisho.border.transfers.states import State
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.identity.endpoints import signed_in
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.login.api import with_recent_proof

MOST_FINDINGS = 30
PHONES = ("iPhone", "Mobile")  # Android says Mobile on phones, not on tablets


@dataclass(frozen=True, slots=True)
class Marked:
    """A finding beside the pages.  ``page``: on which shown one it is, 0 when on none; ``unseen``: is it hidden there?"""

    finding: Shown
    page: int
    unseen: bool


def is_phone(request: HttpRequest) -> bool:
    """Does the browser say that it is one of a phone?"""
    agent = request.headers.get("User-Agent", "")
    return request.headers.get("Sec-CH-UA-Mobile") == "?1" or any(word in agent for word in PHONES)


def visible(request: SignedInRequest, request_id: uuid.UUID) -> approvals.Request:
    found = approvals.visible_to(request.actor).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def context(asked: approvals.Request, item: Item) -> dict[str, Any]:
    """What the part "the content" of an approval's page shows."""
    made = Preview.objects.filter(item=item, sha256=asked.sha256).first()
    pages = list(made.pages.all()) if made else []
    return {
        "asked": asked,
        "preview": made,
        "gone": item.state not in (State.HELD, State.READY),
        "pages": pages,
        "marked": _marked(item, pages),
        "left_out": max(0, made.total - len(pages)) if made else 0,
    }


def _marked(item: Item, pages: list[PreviewPage]) -> list[Marked]:
    screening = screening_of(item.inspection)
    if screening is None:
        return []
    numbers = {page.number for page in pages}
    return [
        Marked(
            shown(one),
            number if (number := _page_of(one.place)) in numbers else 0,
            bool(one.place.get("hidden")),
        )
        for one in screening.findings.all()[:MOST_FINDINGS]
    ]


def _page_of(place: dict[str, Any]) -> int:
    """The page that a place is on, where its format counts them: pages of a PDF, slides."""
    if place.get("within") or place.get("hidden"):
        return 0
    return int(place.get("page") or place.get("slide") or 0)


@signed_in
@with_recent_proof
@require_GET
def content(request: SignedInRequest, request_id: uuid.UUID) -> HttpResponse:
    """The living part, asked for until the pictures are made."""
    asked = visible(request, request_id)
    if not previews.may_see(request.actor, asked):
        raise Http404
    item = get_object_or_404(Item.objects.select_related("inspection__screening"), pk=asked.subject)
    found = context(asked, item)
    if found["preview"] is None and not found["gone"] and request.htmx:  # type: ignore[attr-defined]  # by django-htmx
        return HttpResponse(status=204)
    return render(request, "transfers/_preview.html", found)


@signed_in
@with_recent_proof
@require_GET
def page(request: SignedInRequest, request_id: uuid.UUID, number: int) -> HttpResponseBase:
    """One page as a picture; number 0 is the words of a file without pages."""
    asked = visible(request, request_id)
    body = previews.open_page(actor=request.actor, request=asked, number=number, by_phone=is_phone(request))
    kind = "text/plain; charset=utf-8" if number == previews.WORDS else "image/jpeg"
    response = StreamingHttpResponse(body, content_type=kind)
    response["Cache-Control"] = "no-store"
    return response
