"""「お知らせ」: what waits for me in this network, and how I want mails about it."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from sekisho.border.transfers import originals, telling
from sekisho.border.transfers.models import Item
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.identity.endpoints import signed_in
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.notices import api as notices

SHOWN = 10  # of what waits; the list of approvals has all


class HowForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("メールでのお知らせ"),
        choices=notices.How.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("メールには画面の場所だけが書かれます。ファイルの名前や内容は書かれません。"),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def page(request: SignedInRequest) -> HttpResponse:
    """What waits for me; and how I want to be told."""
    form = HowForm(request.POST or None, initial={"how": notices.how_for(request.actor.person)})
    if request.method == "POST" and form.is_valid():
        notices.choose(actor=request.actor, how=notices.How(form.cleaned_data["how"]))
        messages.success(request, _("お知らせの受け取り方を変えました。"))
        return HttpResponseRedirect(reverse("transfers:notices"))
    waiting = approvals.waiting_for(request.actor)
    returned = list(notices.to_read_by(request.actor))
    return render(
        request,
        "transfers/notices.html",
        {
            "form": form,
            "waiting": waiting[:SHOWN],
            "waiting_count": waiting.count(),
            "unread": approvals.unread_by(request.actor),
            "reports": [one for one in returned if one.kind == notices.Kind.REPORT],
            "by_rule": [words for one in returned if (words := telling.told(one)) is not None],
            "returned": [(one, item) for one in returned if (item := _item_of(one)) is not None],
        },
        status=422 if form.errors else 200,
    )


def _item_of(notice: notices.Notice) -> Item | None:
    asked = approvals.Request.objects.filter(pk=notice.about).first()
    if asked is None:
        return None
    original = originals.of_subject(asked.subject)
    pk = original.item_id if original else asked.subject
    return Item.objects.select_related("transfer").filter(pk=pk).first()


@signed_in
@require_POST
def noted(request: SignedInRequest, notice_id: uuid.UUID) -> HttpResponse:
    """I have read it."""
    found = get_object_or_404(notices.to_read_by(request.actor), pk=notice_id)
    notices.take_note(actor=request.actor, notice=found)
    return HttpResponseRedirect(reverse("transfers:notices"))
