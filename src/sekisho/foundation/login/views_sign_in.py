"""Coming in and going out: password, second step, code from the desk, change of user."""

from __future__ import annotations

from django.contrib.auth import logout as close_session
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import signed_in
from sekisho.foundation.identity.middleware import SignedInRequest, open_to_all
from sekisho.foundation.login import oidc, passkeys, passwords, pending, resets, services, sessions
from sekisho.foundation.login.devices import device_of
from sekisho.foundation.login.factors import Method, Proof
from sekisho.foundation.login.forms import CodeForm, DeskCodeForm, NewPasswordForm, RecoveryForm, SignInForm
from sekisho.foundation.login.models import Passkey, RecoveryCode, Totp
from sekisho.foundation.login.pending import Pending
from sekisho.foundation.login.steps import advance, next_of, status_of, who_is
from sekisho.foundation.login.words import oidc_name

PAGE = ["GET", "HEAD", "POST"]


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(PAGE)
def sign_in(request: HttpRequest) -> HttpResponse:
    under_way = pending.read(request.session)
    form = SignInForm(request.POST or None, initial={"login": under_way.person.login if under_way else ""})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                person, proof = services.prove_password(
                    login=data["login"],
                    password=data["password"],
                    who=who_is(request, login=data["login"]),
                    device=device_of(request),
                )
                return advance(request, person, proof, next_path=next_of(request), is_shared=data["shared"])
            except Denied as denied:
                form.add_error(None, denied.in_words)
                status = status_of(denied)
    context = {
        "form": form,
        "next": next_of(request),
        "under_way": under_way,
        "offers_passkeys": passkeys.are_offered(),
        "oidc_name": oidc_name() if oidc.is_configured() else "",
    }
    return render(request, "login/sign_in.html", context, status=status)


@open_to_all
@never_cache
@sensitive_post_parameters("code", "recovery")
@require_http_methods(PAGE)
def second(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, a passkey, or a recovery code."""
    under_way = pending.read(request.session)
    if under_way is None:
        return HttpResponseRedirect(reverse("sign_in"))
    form, recovery = CodeForm(), RecoveryForm()
    status = 200
    if request.method == "POST":
        by_recovery = "recovery" in request.POST
        form, recovery = (
            (CodeForm(), RecoveryForm(request.POST))
            if by_recovery
            else (CodeForm(request.POST), RecoveryForm())
        )
        shown = recovery if by_recovery else form
        status = 422
        if shown.is_valid():
            try:
                proof = _prove_second(request, under_way, shown)
                return advance(
                    request,
                    under_way.person,
                    proof,
                    next_path=under_way.next,
                    is_shared=under_way.is_shared,
                )
            except Denied as denied:
                shown.add_error(None, denied.in_words)
                status = status_of(denied)
    offers = second_offers(under_way)
    context = {"form": form, "recovery": recovery, "under_way": under_way, **offers}
    return render(request, "login/second.html", context, status=status)


def second_offers(under_way: Pending) -> dict[str, bool]:
    """Which second steps this person has in this zone; asked only after the first step was right."""
    from django.conf import settings

    mine = {"person": under_way.person, "zone": settings.SEKISHO_ZONE}
    return {
        "has_totp": Totp.objects.filter(**mine).exists(),
        "has_passkey": passkeys.are_offered() and Passkey.objects.filter(**mine).exists(),
        "has_recovery": RecoveryCode.objects.filter(**mine).exists(),
    }


def _prove_second(request: HttpRequest, under_way: Pending, form: CodeForm | RecoveryForm) -> Proof:
    who, device = who_is(request, under_way.person), device_of(request)
    if isinstance(form, RecoveryForm):
        return services.prove_recovery(
            person=under_way.person, code=form.cleaned_data["recovery"], who=who, device=device
        )
    return services.prove_totp(
        person=under_way.person, code=form.cleaned_data["code"], who=who, device=device
    )


@open_to_all
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(PAGE)
def desk_code(request: HttpRequest) -> HttpResponse:
    """Somebody whom the help desk gave a code."""
    form = DeskCodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            login = form.cleaned_data["login"]
            try:
                used = resets.redeem(
                    login=login,
                    code=form.cleaned_data["code"],
                    who=who_is(request, login=login),
                    device=device_of(request),
                )
                proof = Proof(Method.DESK_CODE, used.used_at) if used.used_at else None
                assert proof is not None
                return advance(
                    request,
                    used.person,
                    proof,
                    next_path=reverse("account:account"),
                    is_shared=False,
                    sets_password=used.new_password,
                )
            except Denied as denied:
                form.add_error(None, denied.in_words)
                status = status_of(denied)
    return render(request, "login/desk_code.html", {"form": form}, status=status)


@open_to_all
@never_cache
@sensitive_post_parameters("new", "again")
@require_http_methods(PAGE)
def new_password(request: HttpRequest) -> HttpResponse:
    """After a code that allows it, and only then."""
    under_way = pending.read(request.session)
    if under_way is None or not under_way.sets_password:
        return HttpResponseRedirect(reverse("sign_in"))
    form = NewPasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _set_password(request, under_way, form.cleaned_data["new"])
            except ValidationError as error:
                form.add_error("new", error)
    context = {"form": form, "under_way": under_way}
    return render(request, "login/new_password.html", context, status=status)


def _set_password(request: HttpRequest, under_way: Pending, raw: str) -> HttpResponse:
    from django.utils import timezone

    passwords.change_password(actor=who_is(request, under_way.person), person=under_way.person, raw=raw)
    pending.keep(
        request.session,
        under_way.person,
        under_way.proofs,
        next_path=under_way.next,
        is_shared=under_way.is_shared,
    )
    return advance(
        request,
        under_way.person,
        Proof(Method.PASSWORD, timezone.now()),
        next_path=under_way.next,
        is_shared=under_way.is_shared,
    )


def _leave(request: SignedInRequest, why: str) -> None:
    sign_in = getattr(request, "sign_in", None)
    if sign_in is not None:
        sessions.end(sign_in, actor=request.actor, why=why)
    close_session(request)


@signed_in
@require_POST
def sign_out(request: SignedInRequest) -> HttpResponse:
    _leave(request, "")
    return HttpResponseRedirect(reverse("sign_in"))


@signed_in
@require_POST
def switch_user(request: SignedInRequest) -> HttpResponse:
    """The next person at the same PC: the former is signed out wholly before the first letter is typed.

    Nothing of the former stays in the browser: its cache of this site is emptied, so that Back shows nothing.
    """
    _leave(request, "switch")
    response = HttpResponseRedirect(reverse("sign_in"))
    response["Clear-Site-Data"] = '"storage"'
    return response
