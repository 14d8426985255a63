"""The cookie by which a browser is known again (OWASP, device cookies).  It opens nothing; it only says: not a stranger."""

from __future__ import annotations

import hashlib
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sekisho.foundation.login.sessions import Place, browser_in_words

DAYS = 400  # the longest that browsers keep one
SHAPE = re.compile(r"^[A-Za-z0-9_-]{43}$")


def cookie_name() -> str:
    return f"sekisho_device_{settings.SEKISHO_ZONE}"


def device_of(request: HttpRequest) -> bytes | None:
    """The digest of the browser's cookie, if it has one of our shape."""
    value = request.COOKIES.get(cookie_name(), "")
    return hashlib.sha256(value.encode()).digest() if SHAPE.match(value) else None


def place_of(request: HttpRequest, *, is_shared: bool) -> tuple[Place, str]:
    """Where the person sits, and the cookie to leave there."""
    value = request.COOKIES.get(cookie_name(), "")
    if not SHAPE.match(value):
        value = secrets.token_urlsafe(32)
    browser = browser_in_words(request.headers.get("User-Agent", ""))
    return Place(hashlib.sha256(value.encode()).digest(), browser, is_shared), value


def leave(response: HttpResponse, value: str) -> None:
    response.set_cookie(
        cookie_name(),
        value,
        max_age=DAYS * 24 * 3600,
        httponly=True,
        samesite="Lax",  # Strict would be away on the way back from an OpenID provider
        secure=settings.SESSION_COOKIE_SECURE,
        path="/sign-in/",
    )
