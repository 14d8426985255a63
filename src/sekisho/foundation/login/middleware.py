"""Every request of somebody who signed in: is the sign-in still good, and is the proof recent enough for this page?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.middleware import View, nobody
from sekisho.foundation.identity.models import Person
from sekisho.foundation.login import rules, sessions
from sekisho.foundation.login.factors import is_recent
from sekisho.foundation.login.models import SignIn

MUST = "sign_in_must"  # session: the one thing that the person has to do before anything else
#: what stays open while something must be done first
OPEN_MEANWHILE = ("sign-in/", "sign-out/", "language/", "account/")


class SignInMiddleware:
    """Ends what is over; gives the request its ``sign_in``.  Stands before the actor is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        person = request.user
        if not isinstance(person, Person):
            return None
        found = SignIn.objects.filter(
            session_key=request.session.session_key, person=person, ended_at=None
        ).first()
        why = sessions.why_over(found, timezone.now()) if found else "unknown"
        if found is None or why:
            _leave(request, found, why)
            return None
        sessions.touch(found)
        request.sign_in = found  # type: ignore[attr-defined]  # as request.user
        request.proved_at = found.proved_at  # type: ignore[attr-defined]
        return None


def _leave(request: HttpRequest, found: SignIn | None, why: str) -> None:
    if found is not None:
        who = nobody(request, getattr(request.user, "login", ""))
        sessions.end(found, actor=who, why=why)
    logout(request)
    sentence = {
        "idle": _("しばらく操作がなかったため、ログアウトしました。もう一度ログインしてください。"),
        "whole": _("ログインの有効時間が過ぎたため、ログアウトしました。もう一度ログインしてください。"),
        "elsewhere": _(
            "パスワードの変更か、すべてのログアウトの操作があったため、ログアウトしました。もう一度ログインしてください。"
        ),
    }.get(why)
    if sentence:
        messages.info(request, sentence)


class ProofMiddleware:
    """Asks for what must be done first, and for a recent proof where powers are used.  Stands behind the actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        actor = getattr(request, "actor", None)
        sign_in = getattr(request, "sign_in", None)
        if not isinstance(actor, Actor) or not isinstance(sign_in, SignIn) or request.resolver_match is None:
            return None
        route = request.resolver_match.route
        must = request.session.get(MUST)
        if must and not route.startswith(OPEN_MEANWHILE):
            return _redirect(request, reverse(f"account:{must}"))
        if _wants_recent(view, route, actor) and not _is_recent(sign_in):
            return _ask_again(request)
        return None


def _wants_recent(view: View, route: str, actor: Actor) -> bool:
    marked = getattr(view, "wants_recent_proof", False)
    return marked or (route.startswith("admin/") and rules.needs_more(actor.person, actor.zone))


def _is_recent(sign_in: SignIn) -> bool:
    return is_recent(sign_in.proved_at, now=timezone.now(), minutes=rules.step_up_minutes(sign_in.zone))


def _ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks; afterwards back to where the person was.  What a form held has to be written again."""
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        back = _page_of_form(request)
        messages.warning(
            request,
            _(
                "最後の確認から時間がたったため、いまの操作は行われていません。確認のあと、もう一度操作してください。"
            ),
        )
    return _redirect(request, f"{reverse('prove_again')}?{urlencode({'next': back})}")


def _page_of_form(request: HttpRequest) -> str:
    parts = urlsplit(request.headers.get("Referer", ""))
    return parts.path if parts.netloc == request.get_host() and parts.path.startswith("/") else "/"


def _redirect(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":  # a living part of a page; the whole page has to go
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def secret_page(response: HttpResponse) -> HttpResponse:
    """What is shown once is not to be shown again by a browser's Back or a proxy."""
    response["Cache-Control"] = "no-store"
    return response
