"""「まとめて決める」: like files side by side, what they share said once, what differs in columns."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from sekisho.border.transfers import personal_data, preview_views
from sekisho.border.transfers.models import Item
from sekisho.foundation.approvals import api as approvals
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import signed_in
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.login.api import with_recent_proof
from sekisho.foundation.policies import api as rules

Pair = tuple[approvals.Request, Item]
CHOICES = {"agree": approvals.Vote.Choice.AGREE, "return": approvals.Vote.Choice.RETURN}


class TogetherForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("ひとこと"),
        help_text=gettext_lazy("差し戻すときは、送った人が何を直せばよいかを書いてください。"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """Like files: ``shared`` facts once, ``columns`` of those that differ, and a row of values for each file."""

    shared: list[tuple[str, str]]
    columns: list[str]
    rows: list[tuple[Pair, list[tuple[str, str]]]]


def like(actor: Any, request: approvals.Request, purpose: str) -> list[Pair]:
    """What waits for the actor under the same rule and step, from the same sender or for the same purpose."""
    waiting = approvals.waiting_for(actor).filter(binding=request.binding, step=request.step)
    rows = list(waiting.values_list("pk", "subject", "sender")[: approvals.MOST_TOGETHER * 2])
    purposes = dict(
        Item.objects.filter(pk__in=[subject for _pk, subject, _sender in rows])
        .order_by()
        .values_list("pk", "transfer__purpose")
    )
    alike = [
        pk
        for pk, subject, sender in rows
        if subject in purposes and (sender == request.sender_id or purposes[subject] == purpose)
    ][: approvals.MOST_TOGETHER]
    found = list(waiting.filter(pk__in=alike))
    whole = (
        Item.objects.select_related("transfer__destination", "inspection__screening")
        .prefetch_related("transfer__recipients__department")
        .in_bulk([one.subject for one in found])
    )
    return [(one, whole[one.subject]) for one in found]


def compare(pairs: Sequence[Pair]) -> Compared:
    shared, columns = [], []
    for word, ask in _facts().items():
        values = [ask(*pair) for pair in pairs]
        if len(set(values)) == 1:
            shared.append((word, values[0]))
        else:
            columns.append((word, values))
    rows = [(pair, [(word, values[number]) for word, values in columns]) for number, pair in enumerate(pairs)]
    return Compared(shared, [word for word, _values in columns], rows)


def _facts() -> dict[str, Callable[[approvals.Request, Item], str]]:
    return {
        _("送った人"): lambda one, _item: str(one.sender),
        _("用件"): lambda _one, item: item.transfer.purpose,
        _("送り先"): lambda _one, item: str(item.transfer.destination),
        _("受け取る人"): lambda _one, item: _("、").join(str(who) for who in item.transfer.recipients.all()),
        _("種類"): lambda _one, item: item.inspection.kind if item.inspection else "",
        _("大きさ"): lambda _one, item: filesizeformat(item.size),
        _("個人情報"): lambda _one, item: _people(item),
        _("取り除いたもの"): lambda _one, item: _removed(item),
    }


def _people(item: Item) -> str:
    screening = personal_data.screening_of(item.inspection)
    if screening is None:
        return _("調べていません")
    return _("%(n)s人分") % {"n": f"{screening.people:,}"}


def _removed(item: Item) -> str:
    codes = [] if item.inspection is None else item.inspection.told()
    told = {one["message"] for one in codes if one["action"] not in ("kept", "stopped")}
    return " ".join(sorted(told)) or _("なし")


@signed_in
@with_recent_proof
@require_http_methods(["GET", "POST"])
def together(request: SignedInRequest, request_id: uuid.UUID) -> HttpResponse:
    """The files that are like this one; those that are ticked are decided together."""
    asked = preview_views.visible(request, request_id)
    item = get_object_or_404(Item.objects.select_related("transfer"), pk=asked.subject)
    pairs = like(request.actor, asked, item.transfer.purpose)
    if not pairs:
        raise Http404
    form = TogetherForm(request.POST or None)
    choice = CHOICES.get(request.POST.get("decision", ""))
    if request.method == "POST" and form.is_valid() and choice:
        try:
            return _decided(request, pairs, choice, form.cleaned_data["comment"])
        except Denied as denied:
            form.add_error(None, denied.in_words)
    rule, name = rules.rule_of(asked.judged)
    compared = compare(pairs)
    return render(
        request,
        "transfers/together.html",
        {
            "asked": asked,
            "compared": compared,
            "columns": [_("ファイル"), *compared.columns, _("内容")],
            "form": form,
            "why": rules.explain(asked.judged, rule, name),
            "wants_pc": preview_views.is_phone(request) and not approvals.phone_will_do(request.actor.zone),
        },
        status=422 if form.errors else 200,
    )


def _decided(
    request: SignedInRequest,
    pairs: Sequence[Pair],
    choice: approvals.Vote.Choice,
    comment: str,
) -> HttpResponse:
    shown = dict(one.split(":", 1) for one in request.POST.getlist("seen") if ":" in one)
    seen = [(one, shown[str(one.pk)]) for one, _item in pairs if str(one.pk) in shown]
    results = approvals.decide_together(
        actor=request.actor,
        seen=seen,
        choice=choice,
        comment=comment,
        by_phone=preview_views.is_phone(request),
    )
    _tell(request, results, choice)
    return HttpResponseRedirect(reverse("transfers:approvals"))


def _tell(
    request: SignedInRequest, results: Sequence[approvals.Decided], choice: approvals.Vote.Choice
) -> None:
    done = sum(result.refused is None for result in results)
    if done and choice == approvals.Vote.Choice.AGREE:
        messages.success(
            request, ngettext("%(n)s件を承認しました。", "%(n)s件を承認しました。", done) % {"n": done}
        )
    elif done:
        messages.success(
            request, ngettext("%(n)s件を差し戻しました。", "%(n)s件を差し戻しました。", done) % {"n": done}
        )
    for result in results:
        if result.refused is not None:
            messages.warning(
                request, f"{result.request.title}: {result.refused.reason}（{result.refused.code}）"
            )
