"""The pages of people: list, one person with everything dated, and what an administrator changes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import Power, powers_of, reach
from sekisho.foundation.organisation import places, presentation, services
from sekisho.foundation.organisation.forms import AbsenceForm, GrantForm, NewPersonForm, PersonForm, PostForm
from sekisho.foundation.organisation.models import Absence, Post, RoleGrant

PAGE = 50


def within_reach(request: SignedInRequest) -> QuerySet[Person]:
    """Everybody for an administrator; for a section's administrator, who has a place in those sections today."""
    people = Person.objects.select_related("department")
    codes = (
        None
        if powers_of(request.actor.person).has(Power.ADMINISTER)
        else reach(request.actor, Power.SEE_SECTION)
    )
    if codes is None:
        return people
    places = Post.objects.on(services.today()).filter(department_id__in=codes)
    return people.filter(pk__in=places.values("person_id"))


@needs(Power.ADMINISTER, Power.SEE_SECTION)
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()
    found = within_reach(request).prefetch_related("zones")
    if wanted:
        found = found.filter(
            Q(login__icontains=wanted)
            | Q(name__icontains=wanted)
            | Q(department__name__icontains=wanted)
            | Q(staff__number=wanted)
        )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": presentation.people_rows(list(page), services.today()),
        "q": wanted,
        "columns": [_("氏名"), _("所属と役職"), _("身分と役割"), _("ネットワーク"), _("ログイン")],
        "administers": powers_of(request.actor.person).has(Power.ADMINISTER),
    }
    return render(request, "organisation/people.html", context)


def _found(request: SignedInRequest, person_id: uuid.UUID) -> Person:
    return get_object_or_404(within_reach(request), pk=person_id)


@needs(Power.ADMINISTER, Power.SEE_SECTION)
@require_GET
def person(request: SignedInRequest, person_id: uuid.UUID) -> HttpResponse:
    """One person: what holds today, what was, what is to come."""
    found = _found(request, person_id)
    context = presentation.person_page(found, services.today()) | {
        "found": found,
        "administers": powers_of(request.actor.person).has(Power.ADMINISTER),
    }
    return render(request, "organisation/person.html", context)


def _page(form: forms.Form, found: Person, *, heading: str, action: str) -> dict[str, Any]:
    crumbs = [
        (_("職員"), reverse("organisation:people")),
        (found.name, reverse("organisation:person", args=[found.pk])),
        (heading, ""),
    ]
    return {"form": form, "found": found, "heading": heading, "action": action, "crumbs": crumbs}


def _refused(form: forms.Form, denied: Denied) -> None:
    form.add_error(None, denied.in_words)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def change_person(request: SignedInRequest, person_id: uuid.UUID) -> HttpResponse:
    found = _found(request, person_id)
    form = PersonForm(request.POST) if request.method == "POST" else PersonForm.of(found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(actor=request.actor, person=found, **form.changes())
        except Denied as denied:
            _refused(form, denied)
        else:
            messages.success(request, _("変更を保存しました。"))
            return HttpResponseRedirect(reverse("organisation:person", args=[found.pk]))
    context = _page(form, found, heading=_("所属・権限を変える"), action=_("保存する"))
    return render(request, "organisation/change.html", context, status=422 if form.errors else 200)


@needs(Power.ADMINISTER)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def new_person(request: SignedInRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None, initial={"since": services.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_person(actor=request.actor, **form.arguments())
        except ValidationError as error:
            form.add_error("password", error)
        except Denied as denied:
            _refused(form, denied)
        else:
            messages.success(request, _("職員を追加しました。"))
            return HttpResponseRedirect(reverse("organisation:people"))
    status = 422 if form.errors else 200
    return render(request, "organisation/new_person.html", {"form": form}, status=status)


def _add_to(
    request: SignedInRequest,
    person_id: uuid.UUID,
    form_class: type[forms.Form],
    verb: Callable[..., Any],
    heading: str,
    told: str,
) -> HttpResponse:
    """One more dated thing of a person: a post beside the main one, a role, an absence."""
    found = _found(request, person_id)
    form = form_class(request.POST or None, initial={"since": services.today(), "first": services.today()})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        for name in ("role", "zone"):
            if data.get(name) is not None:
                data[name] = data[name].pk
        try:
            verb(actor=request.actor, person=found, **data)
        except Denied as denied:
            _refused(form, denied)
        else:
            messages.success(request, told)
            return HttpResponseRedirect(reverse("organisation:person", args=[found.pk]))
    context = _page(form, found, heading=heading, action=_("登録する"))
    return render(request, "organisation/change.html", context, status=422 if form.errors else 200)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def new_post(request: SignedInRequest, person_id: uuid.UUID) -> HttpResponse:
    return _add_to(
        request,
        person_id,
        PostForm,
        places.add_post,
        _("兼務・代理を加える"),
        _("兼務・代理を登録しました。"),
    )


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def new_grant(request: SignedInRequest, person_id: uuid.UUID) -> HttpResponse:
    return _add_to(
        request, person_id, GrantForm, places.grant_role, _("役割を付ける"), _("役割を付けました。")
    )


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def new_absence(request: SignedInRequest, person_id: uuid.UUID) -> HttpResponse:
    return _add_to(
        request,
        person_id,
        AbsenceForm,
        places.announce_absence,
        _("不在を登録する"),
        _("不在を登録しました。"),
    )


ENDABLE: dict[str, type[Post | RoleGrant | Absence]] = {"post": Post, "role": RoleGrant, "absence": Absence}


@needs(Power.ADMINISTER)
@require_POST
def end(request: SignedInRequest, person_id: uuid.UUID, kind: str, fact_id: int) -> HttpResponse:
    """A post beside the main one, a role or an absence ends today."""
    found = _found(request, person_id)
    if kind not in ENDABLE:
        raise Http404
    fact = get_object_or_404(ENDABLE[kind].objects.known(), pk=fact_id, person=found)
    places.end_fact(actor=request.actor, fact=fact)
    messages.success(request, _("今日で終わりにしました。"))
    return HttpResponseRedirect(reverse("organisation:person", args=[found.pk]))
