"""The language of the pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sekisho.foundation.identity.endpoints import open_to_all


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: only within this entrance."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "/")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


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
