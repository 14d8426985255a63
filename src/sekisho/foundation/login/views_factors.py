"""Passkeys and the OpenID provider at the door, and the proof once more (step-up)."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import signed_in
from sekisho.foundation.identity.middleware import SignedInRequest, open_to_all
from sekisho.foundation.identity.models import Person
from sekisho.foundation.login import oidc, passkeys, pending, policies, services, sessions, steps
from sekisho.foundation.login.devices import device_of
from sekisho.foundation.login.factors import Method, Proof
from sekisho.foundation.login.forms import CodeForm, PasswordForm, RecoveryForm
from sekisho.foundation.login.pending import Pending
from sekisho.foundation.login.views_sign_in import second_offers

STATE = "passkey_state"
OUTSIDE = "oidc_begun"
LONGEST_ANSWER = 20_000  # bytes; an assertion is one or two thousand


def untrusted_answer(request: HttpRequest) -> dict[str, Any]:
    """What the script put into the form.  Raises ``Denied`` (LGN-003) when it is no JSON object."""
    text = request.POST.get("answer", "")
    try:
        answer = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise policies.passkey_refused()
    return answer


@open_to_all
@never_cache
@require_POST
def passkey_begin(request: HttpRequest) -> HttpResponse:
    """A challenge: for the person under way or signed in, or for whoever the passkey says."""
    if not passkeys.are_offered():
        return JsonResponse({}, status=404)
    under_way = pending.read(request.session)
    actor = getattr(request, "actor", None)
    person = actor.person if isinstance(actor, Actor) else under_way.person if under_way else None
    options, state = passkeys.begin_authentication(person, settings.SEKISHO_ZONE)
    request.session[STATE] = state
    return JsonResponse(options)


@open_to_all
@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """The answer to the challenge, as first or second step; each challenge is judged once."""
    under_way = pending.read(request.session)
    try:
        person, proof = _prove_passkey(request, under_way.person if under_way else None)
    except Denied as denied:
        messages.error(request, denied.in_words)
        return HttpResponseRedirect(reverse("sign_in_second" if under_way else "sign_in"))
    next_path = under_way.next if under_way else steps.next_of(request)
    shared = under_way.is_shared if under_way else bool(request.POST.get("shared"))
    return steps.advance(request, person, proof, next_path=next_path, is_shared=shared)


def _prove_passkey(request: HttpRequest, person: Person | None) -> tuple[Person, Proof]:
    return services.prove_passkey(
        answer=untrusted_answer(request),
        state=request.session.pop(STATE, {}),
        person=person,
        who=steps.who_is(request, person),
        device=device_of(request),
    )


@open_to_all
@never_cache
@require_GET
def oidc_begin(request: HttpRequest) -> HttpResponse:
    """To the provider.  A link, not a form: the content policy lets forms go to this entrance only."""
    if not oidc.is_configured():
        return HttpResponseRedirect(reverse("sign_in"))
    actor = getattr(request, "actor", None)
    try:
        address, begun = oidc.begin(again=isinstance(actor, Actor))
    except Denied as denied:
        services.refuse(steps.who_is(request), denied, login="-", method="oidc")
        messages.error(request, denied.in_words)
        return HttpResponseRedirect(reverse("sign_in"))
    request.session[OUTSIDE] = begun | {"next": steps.next_of(request)}
    return HttpResponseRedirect(address)


@open_to_all
@never_cache
@require_GET
def oidc_return(request: HttpRequest) -> HttpResponse:
    """Back from the provider; what was begun is used up, whatever the answer."""
    begun = request.session.pop(OUTSIDE, {})
    actor = getattr(request, "actor", None)
    try:
        person, proof = services.prove_outside(
            returned=request.GET.dict(), begun=begun, who=steps.who_is(request)
        )
        if isinstance(actor, Actor) and person.pk == actor.person.pk:
            return _proved(request, actor, proof, begun.get("next", "/"))
    except Denied as denied:
        messages.error(request, denied.in_words)
        return HttpResponseRedirect(reverse("sign_in"))
    return steps.advance(request, person, proof, next_path=begun.get("next", "/"), is_shared=False)


@signed_in
@never_cache
@sensitive_post_parameters("password", "code", "recovery", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: SignedInRequest) -> HttpResponse:
    """Step-up: by a second factor when the person has one, else by what they came in with."""
    actor = request.actor
    offers = second_offers(Pending(actor.person, ()))
    has_second = offers["has_totp"] or offers["has_passkey"]
    form: Any = CodeForm() if has_second else PasswordForm()
    recovery = RecoveryForm()
    status = 200
    if request.method == "POST":
        status = 422
        if "recovery" in request.POST:
            shown: Any = RecoveryForm(request.POST)
            recovery = shown
        else:
            shown = type(form)(request.POST)
            form = shown
        try:
            if "answer" in request.POST:
                return _proved(
                    request, actor, _prove_passkey(request, actor.person)[1], steps.next_of(request)
                )
            if shown.is_valid():
                proof = _prove_again(request, actor, shown, has_second=has_second)
                return _proved(request, actor, proof, steps.next_of(request))
        except Denied as denied:
            shown.add_error(None, denied.in_words)
            status = steps.status_of(denied)
    context = {"form": form, "recovery": recovery, "next": steps.next_of(request), **offers}
    context |= {"has_second": has_second, "by_oidc": Method.OIDC.value in _methods(request)}
    return render(request, "login/again.html", context, status=status)


def _methods(request: HttpRequest) -> list[str]:
    sign_in = getattr(request, "sign_in", None)
    return list(sign_in.methods) if sign_in else []


def _prove_again(request: HttpRequest, actor: Actor, form: Any, *, has_second: bool) -> Proof:
    who, device = steps.who_is(request, actor.person), device_of(request)
    if isinstance(form, RecoveryForm):
        return services.prove_recovery(
            person=actor.person, code=form.cleaned_data["recovery"], who=who, device=device
        )
    if has_second:
        return services.prove_totp(
            person=actor.person, code=form.cleaned_data["code"], who=who, device=device
        )
    return services.prove_password(
        login=actor.login, password=form.cleaned_data["password"], who=who, device=device
    )[1]


def _proved(request: HttpRequest, actor: Actor, proof: Proof, next_path: str) -> HttpResponse:
    sessions.proved_again(request.sign_in, proof, actor=actor)  # type: ignore[attr-defined]  # as request.user
    messages.success(request, _("ご本人であることを確認しました。"))
    return HttpResponseRedirect(next_path)
