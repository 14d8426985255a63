"""Sign-in, sign-out, language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sekisho.foundation.identity import services
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import open_to_all, signed_in
from sekisho.foundation.identity.forms import SignInForm
from sekisho.foundation.identity.middleware import SignedInRequest, nobody


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


@signed_in
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
