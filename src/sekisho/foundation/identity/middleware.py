"""Give every request its actor; ask for sign-in everywhere but where a view says otherwise."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from sekisho.foundation.identity.actor import Actor, Nobody
from sekisho.foundation.identity.models import Person

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request behind the door: it has an actor."""

    actor: Actor
    zone: str
    request_id: str


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in (sign-in itself, health, API with its own key)."""
    view.open_to_all = True  # type: ignore[attr-defined]  # Django marks views the same way
    return view


def address_of(request: HttpRequest) -> str | None:
    """The peer's address as gunicorn gives it; forwarded headers are gunicorn's business (trusted proxies only)."""
    address = request.META.get("REMOTE_ADDR")
    return str(address) if address else None


def nobody(request: HttpRequest, login: str = "") -> Nobody:
    return Nobody(
        login=login[:60] or "-",
        zone=settings.SEKISHO_ZONE,
        address=address_of(request),
        request_id=getattr(request, "request_id", ""),
    )


def _asks_for_a_token(request: HttpRequest) -> bool:
    """The API checks a token of its own at every endpoint; a session is worth nothing there."""
    return request.resolver_match is not None and request.resolver_match.app_name == "ninja"


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        person = request.user
        if isinstance(person, Person):
            if person.zones.filter(code=settings.SEKISHO_ZONE).exists():
                request.actor = Actor(  # type: ignore[attr-defined]
                    person=person,
                    zone=settings.SEKISHO_ZONE,
                    address=address_of(request),
                    request_id=request.request_id,  # type: ignore[attr-defined]
                )
                return None
            logout(request)  # the right to this zone was taken away while signed in
        if getattr(view, "open_to_all", False) or _asks_for_a_token(request):
            return None
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
