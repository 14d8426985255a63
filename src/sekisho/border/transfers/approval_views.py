"""「承認」: the pages of those who decide whether a held file may go.  Made for a telephone: list, file, answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, overload

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, CharField, Count, Func, IntegerField, Min, QuerySet, When
from django.db.models.functions import Cast
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sekisho.border.emergencies import api as emergencies
from sekisho.border.transfers import originals, personal_data, presentation, preview_views, previews
from sekisho.border.transfers.models import Item, OriginalRequest
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import signed_in
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.login.api import with_recent_proof
from sekisho.foundation.policies import api as rules

PAGE = 30
MOST_GROUPS = 5  # offered above the list
AGREE, RETURN = "agree", "return"


class DecisionForm(forms.Form):
    sha256 = forms.CharField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=gettext_lazy("ひとこと"),
        help_text=gettext_lazy("差し戻すときは、送った人が何を直せばよいかを書いてください。"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@signed_in
@require_GET
def waiting(request: SignedInRequest) -> HttpResponse:
    """What waits for me here, the oldest first; below, what was decided in my place."""
    groups, count = _groups(request)
    request.waiting_count = count  # type: ignore[attr-defined]  # spares the bell a count
    waiting = approvals.waiting_for(request.actor)
    page = Paginator(_Oldest(waiting, count), PAGE).get_page(request.GET.get("page"))
    requests = list(
        waiting.filter(pk__in=list(page))
    )  # whole rows of this page only: sorting wide ones is slow
    asked = [one.subject for one in requests]
    of_originals = dict(OriginalRequest.objects.filter(pk__in=asked).values_list("pk", "item"))
    items = Item.objects.select_related("transfer__destination", "transfer__origin").in_bulk(
        [of_originals.get(subject, subject) for subject in asked]
    )
    return render(
        request,
        "transfers/approvals.html",
        {
            "page": page,
            "rows": [
                (one, item, one.subject in of_originals)
                for one in requests
                if (item := items.get(of_originals.get(one.subject, one.subject))) is not None
            ],
            "groups": groups,
            "unread": approvals.unread_by(request.actor),
            "columns": [_("ファイル"), _("送った人"), _("送り先"), _("待っている日時")],
        },
    )


class _Oldest(Sequence[uuid.UUID]):
    """The ids of what waits, the oldest first, whose number is known; the second half is read from its end."""

    def __init__(self, waiting: QuerySet[approvals.Request], count: int) -> None:
        self._waiting, self._count = waiting, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> uuid.UUID: ...
    @overload
    def __getitem__(self, at: slice) -> list[uuid.UUID]: ...
    def __getitem__(self, at: int | slice) -> uuid.UUID | list[uuid.UUID]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _step = at.indices(self._count)
        ids = self._waiting.values_list("pk", flat=True)
        if start * 2 < self._count:
            return list(ids.order_by("opened_at", "pk")[start:stop])
        behind = ids.order_by("-opened_at", "-pk")[self._count - stop : self._count - start]
        return list(behind)[::-1]


class _OfAllGroups(Func):
    """How many rows all groups have together: Django puts no aggregate into a window."""

    template = "(SUM(COUNT(*)) OVER ())::integer"
    output_field = IntegerField()
    contains_aggregate = True  # so it is nothing to group by


def _groups(request: SignedInRequest) -> tuple[list[dict[str, Any]], int]:
    """Where several like things wait: from one sender, under one rule; and how much waits at all, in one pass."""
    waiting = approvals.waiting_for(request.actor)
    counted = (
        waiting.order_by()
        .select_related(None)
        .values("binding", "step", "sender", "sender__name")
        .annotate(
            count=Count("pk"),
            first=Min("opened_at"),
            one=Min(Cast("pk", CharField())),
            several=Case(When(count__gt=1, then=True), default=False),
            total=_OfAllGroups(),
        )
        .order_by("-several", "first")[:MOST_GROUPS]
    )
    found = list(counted)
    groups = [
        {"count": one["count"], "sender": one["sender__name"], "request": uuid.UUID(one["one"])}
        for one in found
        if one["several"]
    ]
    return groups, int(found[0]["total"]) if found else 0


@signed_in
@with_recent_proof
@require_http_methods(["GET", "POST"])
def approval(request: SignedInRequest, request_id: uuid.UUID) -> HttpResponse:
    """One file: who, why, to whom, what was found and removed; and the answer."""
    found = preview_views.visible(request, request_id)
    original = originals.of_subject(found.subject)
    item = get_object_or_404(
        Item.objects.select_related(
            "transfer__sender__department",
            "transfer__origin",
            "transfer__destination",
            "inspection__screening",
        ),
        pk=original.item_id if original else found.subject,
    )
    form = DecisionForm(request.POST or None, initial={"sha256": found.sha256})
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, found, form)
        except Denied as denied:
            form.add_error(None, denied.in_words)
            found.refresh_from_db()
    status = 422 if form.errors else 200
    context = _context(request, found, item, form) | {"original": original}
    return render(request, "transfers/approval.html", context, status=status)


def _decided(request: SignedInRequest, found: approvals.Request, form: DecisionForm) -> HttpResponse:
    how = {
        "request": found,
        "sha256_seen": form.cleaned_data["sha256"],
        "comment": form.cleaned_data["comment"],
        "by_phone": preview_views.is_phone(request),
    }
    if request.POST.get("decision") == RETURN:
        approvals.send_back(actor=request.actor, **how)
        messages.success(request, _("差し戻しました。送った人の画面に、理由が出ます。"))
    elif request.POST.get("decision") == AGREE:
        after = approvals.agree(actor=request.actor, **how)
        messages.success(request, _told(after))
    return HttpResponseRedirect(reverse("transfers:approvals"))


def _told(after: approvals.Request) -> str:
    if originals.of_subject(after.subject) is not None:
        return _("承認しました。請求した人の画面に出ます。")
    if after.mandatory:
        return _("後追いの承認を記録しました。")
    if after.state == approvals.RequestState.GRANTED:
        return _("承認しました。ファイルは、まもなく送り先で受け取れます。")
    return _("承認しました。ほかの人の承認もそろうと、送り先で受け取れます。")


def _context(
    request: SignedInRequest, found: approvals.Request, item: Item, form: DecisionForm
) -> dict[str, Any]:
    rule, name = rules.rule_of(found.judged)
    may_decide = previews.may_see(request.actor, found)
    earlier, earlier_count = previews.earlier(item) if may_decide else ([], 0)
    return {
        **(preview_views.context(found, item) if may_decide else {}),
        "earlier": earlier,
        "earlier_count": earlier_count,
        "asked": found,
        "item": item,
        "transfer": item.transfer,
        "form": form,
        "may_decide": may_decide,
        "wants_pc": preview_views.is_phone(request) and not approvals.phone_will_do(request.actor.zone),
        "why": rules.explain(found.judged, rule, name),
        "behind": emergencies.behind(found) if found.mandatory else None,
        "sole_class": rules.CLASS_WORDS.get(found.judged.information_class, "") if found.sole else "",
        "steps": _steps(found),
        "receipt": presentation.receipt(item),
        "personal": personal_data.personal(item, most=10),
        "votes": found.votes.select_related("person", "instead_of"),
        "columns": [_("見つかったもの"), _("場所"), _("行ったこと")],
    }


def _steps(found: approvals.Request) -> list[dict[str, str]]:
    states = ["done"] * found.step + ["current"] + ["todo"] * (len(found.steps) - found.step - 1)
    return [
        {"label": f"{rules.STEPS[step['kind']]}　{rules.approver(step['by'])}", "state": state, "note": ""}
        for step, state in zip(found.steps, states, strict=True)
    ]


@signed_in
@require_POST
def read_afterwards(request: SignedInRequest, request_id: uuid.UUID) -> HttpResponse:
    """後閲: I have read what was decided in my place."""
    approvals.read_afterwards(actor=request.actor, request=preview_views.visible(request, request_id))
    messages.success(request, _("後閲を記録しました。"))
    return HttpResponseRedirect(reverse("transfers:approvals"))
