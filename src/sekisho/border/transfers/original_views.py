"""「原本の請求」: ask with a reason, see how it stands, collect once; and the certificate when it was destroyed."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sekisho.border.transfers import originals, originals_policies, records, retention
from sekisho.border.transfers.models import Destruction, Item, OriginalRequest
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.login.api import with_recent_proof


class AskForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("原本が必要な理由"),
        help_text=gettext_lazy("承認する人が読みます。無害化したファイルでは足りないわけを書いてください。"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _item(request: SignedInRequest, item_id: uuid.UUID) -> Item:
    """The item, for the sender and for those to whom it was sent; for everybody else it does not exist."""
    found = get_object_or_404(
        Item.objects.select_related("transfer__origin", "transfer__destination", "transfer__sender"),
        pk=item_id,
    )
    if not originals_policies.is_party(request.actor.person, found):
        raise Http404
    return found


@needs(Power.SEND)
@with_recent_proof
@require_http_methods(["GET", "POST"])
def original(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponse:
    """How it stands with the original, and asking for it."""
    item = _item(request, item_id)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            originals.ask(actor=request.actor, item=item, reason=form.cleaned_data["reason"])
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            messages.success(request, _("原本を請求しました。承認されると、この画面から受け取れます。"))
            return HttpResponseRedirect(reverse("transfers:original", args=[item.pk]))
    asked = list(item.original_requests.filter(person=request.actor.person))
    return render(
        request,
        "transfers/original.html",
        {
            "item": item,
            "transfer": item.transfer,
            "form": form,
            "asked": asked,
            "here": request.actor.zone == item.transfer.origin_id,
            "exists": originals.exists(item),
            "kept_until": retention.kept_until(item) or item.until,
            "may_ask": not any(one.state in originals_policies.OPEN for one in asked),
            "certificate": Destruction.objects.filter(item=item).exists(),
            "hours": originals.HOURS,
        },
        status=422 if form.errors else 200,
    )


@needs(Power.SEND)
@with_recent_proof
@require_POST
def collect(request: SignedInRequest, asked_id: uuid.UUID) -> HttpResponseBase:
    """The original itself, once."""
    asked = get_object_or_404(
        OriginalRequest.objects.select_related("item"), pk=asked_id, person=request.actor.person
    )
    content = originals.collect(actor=request.actor, asked=asked)
    asked.refresh_from_db()
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=originals.name_for(asked)
    )
    response["Cache-Control"] = "no-store"
    return response


@needs(Power.RECEIVE)
@require_GET
def certificate(request: SignedInRequest, item_id: uuid.UUID) -> HttpResponse:
    """破棄証明 as signed JSON."""
    item = _item(request, item_id)
    found = get_object_or_404(Destruction, item=item)
    response = HttpResponse(records.to_file(found), content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"sekisho-destruction-{item.pk}.json"
    )
    return response
