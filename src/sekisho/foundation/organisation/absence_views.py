"""「不在の予定」: one's own days away, who decides meanwhile, and who else of one's sections is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import signed_in
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation import places, policies, services
from sekisho.foundation.organisation.forms import AbsenceForm
from sekisho.foundation.organisation.models import Absence
from sekisho.foundation.organisation.questions import colleagues_of, deputies_of, is_away, posts_of
from sekisho.foundation.zones.api import Zone

AHEAD = timedelta(days=60)  # of the colleagues' days


@dataclass(frozen=True, slots=True)
class StandIns:
    """Who decides in a section while its head is away; ``away``: those who are away themselves today."""

    section: str
    people: list[tuple[Person, bool]]


@signed_in
@require_http_methods(["GET", "POST"])
def absences(request: SignedInRequest) -> HttpResponse:
    """My days away and those of my colleagues; one more of mine."""
    today = services.today()
    form = AbsenceForm(request.POST or None, initial={"first": today, "last": today})
    if request.method == "POST" and form.is_valid():
        try:
            places.announce_absence(actor=request.actor, person=request.actor.person, **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            messages.success(request, _("不在を登録しました。"))
            return HttpResponseRedirect(reverse("absence:absences"))
    status = 422 if form.errors else 200
    return render(request, "organisation/absences.html", _context(request, form), status=status)


def _context(request: SignedInRequest, form: AbsenceForm) -> dict[str, Any]:
    person, today = request.actor.person, services.today()
    coming = Absence.objects.known().filter(valid__endswith__gt=today)
    colleagues = coming.filter(person__in=colleagues_of(person, today), valid__startswith__lt=today + AHEAD)
    return {
        "form": form,
        "mine": [_days(one) for one in coming.filter(person=person).order_by("valid")],
        "others": [_days(one) for one in colleagues.select_related("person").order_by("valid")],
        "stand_ins": [
            StandIns(
                post.department.name,
                [(who, is_away(who, today)) for who in deputies_of(post.department, today)],
            )
            for post in posts_of(person, today)
            if post.is_head
        ],
        "keeps": policies.keeps_absences(request.actor.zone),
        "keeper": Zone.objects.get(pk=settings.SEKISHO_ADMIN_ZONE),
    }


def _days(absence: Absence) -> dict[str, Any]:
    last = absence.valid.upper - timedelta(days=1) if absence.valid.upper else None
    return {"absence": absence, "first": absence.valid.lower, "last": last}


@signed_in
@require_POST
def take_back(request: SignedInRequest, absence_id: int) -> HttpResponse:
    """I am here after all: from today on I decide again."""
    found = get_object_or_404(Absence.objects.known(), pk=absence_id, person=request.actor.person)
    places.take_back_absence(actor=request.actor, absence=found)
    messages.success(request, _("不在の予定を取り消しました。"))
    return HttpResponseRedirect(reverse("absence:absences"))
