"""Sign-in, language, and the administrator's page of people."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sekisho.foundation.identity import policies, services
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.forms import NewPersonForm, PersonForm, SignInForm
from sekisho.foundation.identity.middleware import SignedInRequest, nobody, open_to_all
from sekisho.foundation.identity.models import Person

PAGE = 50


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: only within this entrance."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "/")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        login = form.cleaned_data["login"]
        try:
            person = services.sign_in(
                login=login, password=form.cleaned_data["password"], who=nobody(request, login)
            )
        except Denied as denied:
            form.add_error(None, f"{denied.reason}{denied.remedy}（{denied.code}）")
            status = 429 if denied.code == "IDN-002" else 403
        else:
            open_session(request, person, backend="sekisho.foundation.identity.passwords.PasswordBackend")
            return HttpResponseRedirect(_next(request))
    elif request.method == "POST":
        status = 422
    return render(request, "identity/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@require_POST
def sign_out(request: SignedInRequest) -> HttpResponse:
    services.sign_out(actor=request.actor)
    close_session(request)
    return HttpResponseRedirect(reverse("sign_in"))


@open_to_all
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """日本語 / English, kept in a cookie of this browser."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(_next(request))
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _check_administrator(request: SignedInRequest) -> None:
    policies.check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)


@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    _check_administrator(request)
    wanted = request.GET.get("q", "").strip()
    found = Person.objects.select_related("department").prefetch_related("zones")
    if wanted:
        found = found.filter(
            Q(login__icontains=wanted) | Q(name__icontains=wanted) | Q(department__name__icontains=wanted)
        )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    columns = [_("氏名"), _("所属"), _("役割"), _("ネットワーク"), _("ログイン")]
    return render(request, "identity/people.html", {"page": page, "q": wanted, "columns": columns})


@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, person_id: uuid.UUID) -> HttpResponse:
    _check_administrator(request)
    found = get_object_or_404(Person.objects.select_related("department"), pk=person_id)
    form = PersonForm(request.POST) if request.method == "POST" else PersonForm.of(found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.change_person(
                actor=request.actor,
                person=found,
                department=data["department"],
                role=data["role"],
                zones=[zone.code for zone in data["zones"]],
                is_active=data["is_active"],
            )
        except Denied as denied:
            form.add_error(None, f"{denied.reason}{denied.remedy}（{denied.code}）")
        else:
            messages.success(request, _("変更を保存しました。"))
            return HttpResponseRedirect(reverse("identity:people"))
    status = 422 if form.errors else 200
    return render(request, "identity/person.html", {"form": form, "found": found}, status=status)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def new_person(request: SignedInRequest) -> HttpResponse:
    _check_administrator(request)
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.add_person(
                actor=request.actor,
                login=data["login"],
                name=data["name"],
                department=data["department"],
                role=data["role"],
                zones=[zone.code for zone in data["zones"]],
                password=data["password"],
            )
        except ValidationError as error:
            form.add_error("password", error)
        else:
            messages.success(request, _("職員を追加しました。"))
            return HttpResponseRedirect(reverse("identity:people"))
    status = 422 if form.errors else 200
    return render(request, "identity/new_person.html", {"form": form}, status=status)
