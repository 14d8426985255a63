"""The pictures of a held file, for those who may decide about it now: a part of its page, and the pictures themselves."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sekisho.border.transfers import before_after, contents, previews
from sekisho.border.transfers.models import Item, Preview, PreviewPage
from sekisho.border.transfers.personal_data import Shown, screening_of, shown
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.identity.endpoints import signed_in
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.inspection.screening.api import reason_in_words
from sekisho.foundation.login.api import with_recent_proof

MOST_FINDINGS = 30
BADGES = 48  # the number beside a box is so much smaller than its page is wide
PHONES = ("iPhone", "Mobile")  # Android says Mobile on phones, not on tablets


@dataclass(frozen=True, slots=True)
class Marked:
    """A finding in the list.  ``href``: where it is marked, empty where it is nowhere; ``unseen``: on no picture."""

    finding: Shown
    href: str
    unseen: bool


@dataclass(frozen=True, slots=True)
class Shot:
    """A page's picture with its boxes; ``found``: number and word of each finding on it."""

    page: PreviewPage
    boxes: list[dict[str, Any]]
    found: list[tuple[int, str]]


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
    findings = _findings(item)
    boxed = {box[0]: page.number for page in reversed(pages) for box in reversed(page.boxes)}
    address = reverse("transfers:words", args=[asked.pk]) if made and made.text else ""
    return {
        "asked": asked,
        "preview": made,
        "is_coming": made is None and previews.copy_to_show(item) is not None,
        "pages": [_shot(page, findings, boxed) for page in pages],
        "marked": [_marked(one, boxed, address, pictures=bool(pages)) for one in findings[:MOST_FINDINGS]],
        "more_findings": max(0, len(findings) - MOST_FINDINGS),
        "left_out": max(0, made.total - len(pages)) if made else 0,
        "words_address": address,
        "members": before_after.members(item, made),
        "member_columns": [_("中のファイル"), _("種類"), _("大きさ"), _("個人情報"), _("無害化")],
        "compared": before_after.compare(item, made),
        "compared_columns": [_("項目"), _("元のファイル"), _("無害化したファイル")],
    }


def _findings(item: Item) -> list[Shown]:
    screening = screening_of(item.inspection)
    return [shown(one) for one in screening.findings.all()[: previews.MOST_MARKS]] if screening else []


def _marked(finding: Shown, boxed: dict[int, int], address: str, *, pictures: bool) -> Marked:
    number = finding.position
    if number in boxed:
        return Marked(finding, f"#box-{number}", unseen=False)
    return Marked(finding, f"{address}#mark-{number}" if address else "", unseen=pictures)


def _shot(page: PreviewPage, findings: list[Shown], boxed: dict[int, int]) -> Shot:
    """``boxed``: the page on which each finding has its first box, which is where the list leads."""
    words = {one.position: one.word for one in findings}
    first: set[int] = set()
    boxes = []
    for box in page.boxes:
        number = box[0]
        anchor = boxed.get(number) == page.number and number not in first
        first.add(number)
        boxes.append(_box(box, page.width) | {"anchor": anchor})
    return Shot(page, boxes, [(n, words.get(n, "")) for n in sorted(first)])


def _box(box: list[int], page_width: int) -> dict[str, Any]:
    """The number stands behind its box, or before it at the edge of the page: on neither lies what was found."""
    number, left, top, width, height = box
    size = page_width // BADGES
    wide = size * (len(str(number)) * 6 + 4) // 10
    fits = left + width + wide <= page_width
    at = left + width if fits else max(0, left - wide)
    return {
        "number": number, "left": left, "top": top, "width": width, "height": height,
        "badge": size, "wide": wide, "at": at, "inset": at + size // 5, "base": top + size * 17 // 20,
    }  # fmt: skip


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
    if found["is_coming"] and request.htmx:  # type: ignore[attr-defined]  # by django-htmx
        return HttpResponse(status=204)
    return render(request, "transfers/_preview.html", found)


@signed_in
@with_recent_proof
@require_GET
def page(request: SignedInRequest, request_id: uuid.UUID, number: int) -> HttpResponseBase:
    """One page as a picture."""
    asked = visible(request, request_id)
    if number == previews.WORDS:
        raise Http404
    body = previews.open_page(actor=request.actor, request=asked, number=number, by_phone=is_phone(request))
    response = StreamingHttpResponse(body, content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@with_recent_proof
@require_GET
def words(request: SignedInRequest, request_id: uuid.UUID) -> HttpResponse:
    """The words of the file in parts, each finding marked; on a page of its own, or as a part of the approval's."""
    asked = visible(request, request_id)
    body = previews.open_page(
        actor=request.actor, request=asked, number=previews.WORDS, by_phone=is_phone(request)
    )
    data = json.loads(b"".join(body))
    item = get_object_or_404(Item.objects.select_related("inspection__screening"), pk=asked.subject)
    findings = _findings(item)
    reasons = {
        block["unread"]: reason_in_words(block["unread"])
        for section in data["sections"]
        for block in section["blocks"]
        if block["unread"]
    }
    found = contents.read(data, {one.position: one.word for one in findings}, reasons)
    inside = bool(request.htmx)  # type: ignore[attr-defined]  # by django-htmx
    context = {
        "asked": asked,
        "contents": found,
        "inside": inside,
        "crumbs": [
            (_("承認"), reverse("transfers:approvals")),
            (asked.title, reverse("transfers:approval", args=[asked.pk])),
            (_("内容"), ""),
        ],
        "marked": [
            Marked(one, f"#mark-{one.position}" if one.position in found.marked else "", unseen=False)
            for one in findings
        ],
    }
    response = render(request, "transfers/_words.html" if inside else "transfers/words.html", context)
    response["Cache-Control"] = "no-store"
    return response
