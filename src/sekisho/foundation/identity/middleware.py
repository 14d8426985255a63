"""Give every request its actor, and check what the view says about who may open it (``endpoints``)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from sekisho.foundation.identity.actor import Actor, Nobody
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import check, open_to_all, rule_of
from sekisho.foundation.identity.models import Person
from sekisho.foundation.identity.powers import powers_of

__all__ = ["ActorMiddleware", "SignedInRequest", "address_of", "nobody", "open_to_all"]
View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request behind the door: it has an actor."""

    actor: Actor
    zone: str
    request_id: str


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


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        rule = rule_of(view, request.method or "GET")
        if rule is not None and rule.token:
            return None
        actor = _actor(request)
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
        if rule is not None and rule.open:
            return None
        if actor is None:
            return HttpResponseRedirect(
                f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}"
            )
        try:
            _check_belongs(actor)
            check(rule, actor, may_administer=getattr(request, "may_administer", True))
        except Denied as denied:
            # Django asks no middleware about exceptions raised here.
            return import_string(settings.SEKISHO_REFUSAL_VIEW)(request, denied)  # type: ignore[no-any-return]  # by name
        return None


def _actor(request: HttpRequest) -> Actor | None:
    person = request.user
    if not isinstance(person, Person):
        return None
    if not person.zones.filter(code=settings.SEKISHO_ZONE).exists():
        logout(request)  # the right to this zone was taken away while signed in
        return None
    return Actor(
        person=person,
        zone=settings.SEKISHO_ZONE,
        address=address_of(request),
        request_id=request.request_id,  # type: ignore[attr-defined]
        proved_at=getattr(request, "proved_at", None),
    )


def _check_belongs(actor: Actor) -> None:
    """Raises ``Denied`` (IDN-008) for an account whose employment does not hold today."""
    if not powers_of(actor.person).grants:
        raise Denied(
            "IDN-008",
            _("在籍・契約の期間の外のため、利用できません。"),
            remedy=_("期間が違う場合は、所属の担当か情報政策課にご連絡ください。"),
        )
