"""The page on which a recipient says whether a sending is expected."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sekisho.border.transfers import receiving
from sekisho.border.transfers.forms import YES, ExpectedForm
from sekisho.border.transfers.models import Transfer
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.powers import Power


@needs(Power.RECEIVE)
@require_http_methods(["GET", "POST"])
def expected(request: SignedInRequest, transfer_id: uuid.UUID) -> HttpResponse:
    found = Transfer.objects.received_by(request.actor).with_moving().select_related("sender__department")
    transfer = get_object_or_404(found.select_related("origin", "destination"), pk=transfer_id)
    form = ExpectedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        says_yes = form.cleaned_data["expected"] == YES
        try:
            receiving.answer(
                actor=request.actor,
                transfer=transfer,
                expected=says_yes,
                comment=form.cleaned_data["comment"],
            )
        except Denied as denied:
            field = "comment" if denied.code == "TRF-041" else None
            form.add_error(field, denied.in_words)
        else:
            words = _("まもなく受け取れるようになります。") if says_yes else _("受け取らないと答えました。")
            messages.success(request, words)
            return HttpResponseRedirect(reverse("transfers:transfer", args=[transfer.pk]))
    context = {"form": form, "transfer": transfer}
    return render(request, "transfers/expected.html", context, status=422 if form.errors else 200)
