"""A person's own page: how they prove who they are, and where they are signed in."""

from __future__ import annotations

import base64
import uuid

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import signed_in
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.login import (
    enrolment,
    passwords,
    policies,
    rules,
    services,
    sessions,
    steps,
)
from sekisho.foundation.login import passkeys as keys
from sekisho.foundation.login import totp as codes
from sekisho.foundation.login.api import with_recent_proof
from sekisho.foundation.login.devices import device_of
from sekisho.foundation.login.factors import WORDS, Method, Proof
from sekisho.foundation.login.forms import ChangePasswordForm, CodeForm, PasskeyNameForm
from sekisho.foundation.login.middleware import MUST
from sekisho.foundation.login.models import Passkey, RecoveryCode, SignIn, Totp
from sekisho.foundation.login.pending import Pending
from sekisho.foundation.login.sealing import seal, unseal
from sekisho.foundation.login.views_factors import STATE, untrusted_answer
from sekisho.foundation.zones.names import zone_name

SECRET = "totp_secret"  # noqa: S105  # session: the name under which a secret waits for its first code


@signed_in
@never_cache
@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    person, zone = request.actor.person, request.actor.zone
    mine = {"person": person, "zone": zone}
    open_here = [
        (each, " · ".join(str(WORDS[Method(method)]) for method in each.methods), each == _present(request))
        for each in sessions.of_person(person)
    ]
    context = {
        "totp": Totp.objects.filter(**mine).first(),
        "passkeys": Passkey.objects.filter(**mine).order_by("created_at"),
        "recovery_left": RecoveryCode.objects.filter(**mine).count(),
        "has_second": services.has_second(person, zone),
        "offers_passkeys": keys.are_offered(),
        "needed": rules.factors_needed(person, zone),
        "is_local": passwords.is_local(person),
        "is_home": passwords.home_zone(person) == zone,
        "home": zone_name(passwords.home_zone(person) or ""),
        "sign_ins": open_here,
        "columns": [_("ブラウザー"), _("確認の方法"), _("ログイン"), _("最後の操作"), _("操作")],
    }
    return render(request, "login/account.html", context)


def _present(request: SignedInRequest) -> SignIn | None:
    found = getattr(request, "sign_in", None)
    return found if isinstance(found, SignIn) else None


@signed_in
@with_recent_proof
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def totp(request: SignedInRequest) -> HttpResponse:
    """Enrol an authenticator app: the secret waits in the session until its first code came."""
    actor = request.actor
    secret = _waiting_secret(request)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                enrolment.enrol_totp(actor=actor, secret=secret, code=form.cleaned_data["code"])
            except Denied as denied:
                form.add_error("code", denied.in_words)
            else:
                del request.session[SECRET]
                return _enrolled(request)
    address = codes.address(secret, account=actor.login, issuer=_issuer(actor.zone))
    spoken = codes.base32(secret)
    context = {
        "form": form,
        "picture": mark_safe(_picture(address)),  # noqa: S308  # drawn by ourselves from our own address
        "spoken": " ".join(spoken[n : n + 4] for n in range(0, len(spoken), 4)),
        "must": request.session.get(MUST) == "totp",
    }
    return render(request, "login/totp.html", context, status=status)


def _waiting_secret(request: SignedInRequest) -> bytes:
    """Sealed also while it waits: sessions lie in the database too."""
    owner = f"waiting {request.actor.zone} {request.actor.person.pk}"
    if SECRET not in request.session:
        sealed = seal(codes.new_secret(), owner=owner)
        request.session[SECRET] = base64.b64encode(sealed).decode()
    return unseal(base64.b64decode(request.session[SECRET]), owner=owner)


def _issuer(zone: str) -> str:
    return f"関所 {zone_name(zone) or zone}"


def _picture(address: str) -> str:
    """The QR code as SVG without inline style, which the content policy would drop."""
    drawn: str = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", dark="#000")
    return drawn


def _enrolled(request: SignedInRequest) -> HttpResponse:
    """A second factor is there; without recovery codes yet, they come next."""
    request.session[MUST] = ""
    actor = request.actor
    messages.success(request, _("登録しました。次のログインから使えます。"))
    if RecoveryCode.objects.filter(person=actor.person, zone=actor.zone).exists():
        return HttpResponseRedirect(reverse("account:account"))
    return HttpResponseRedirect(reverse("account:recovery"))


@signed_in
@with_recent_proof
@require_POST
def totp_remove(request: SignedInRequest) -> HttpResponse:
    return _said(
        request, lambda: enrolment.remove_totp(actor=request.actor), _("認証アプリの登録を消しました。")
    )


def _said(request: SignedInRequest, verb: object, done: str) -> HttpResponse:
    assert callable(verb)
    try:
        verb()
    except Denied as denied:
        messages.error(request, denied.in_words)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("account:account"))


@signed_in
@with_recent_proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passkeys(request: SignedInRequest) -> HttpResponse:
    """Add a passkey: the script asks the device, the form brings the answer."""
    form = PasskeyNameForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                enrolment.enrol_passkey(
                    actor=request.actor,
                    answer=untrusted_answer(request),
                    state=request.session.pop(STATE, {}),
                    name=form.cleaned_data["name"],
                )
            except Denied as denied:
                form.add_error(None, denied.in_words)
                status = 403
            else:
                return _enrolled(request)
    return render(request, "login/passkeys.html", {"form": form}, status=status)


@signed_in
@with_recent_proof
@never_cache
@require_POST
def passkey_begin(request: SignedInRequest) -> HttpResponse:
    if not keys.are_offered():
        return JsonResponse({}, status=404)
    options, state = keys.begin_registration(request.actor.person, request.actor.zone)
    request.session[STATE] = state
    return JsonResponse(options)


@signed_in
@with_recent_proof
@require_POST
def passkey_remove(request: SignedInRequest, passkey_id: uuid.UUID) -> HttpResponse:
    actor = request.actor
    found = get_object_or_404(Passkey, pk=passkey_id, person=actor.person, zone=actor.zone)
    return _said(
        request, lambda: enrolment.remove_passkey(actor=actor, passkey=found), _("パスキーを消しました。")
    )


@signed_in
@with_recent_proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: SignedInRequest) -> HttpResponse:
    """New recovery codes, shown once: on the answer to the POST that made them."""
    actor = request.actor
    made = enrolment.make_recovery_codes(actor=actor) if request.method == "POST" else []
    left = RecoveryCode.objects.filter(person=actor.person, zone=actor.zone).count()
    return render(request, "login/recovery.html", {"codes": made, "left": left})


@signed_in
@never_cache
@sensitive_post_parameters("present", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: SignedInRequest) -> HttpResponse:
    """A new password of one's own.  Every other sign-in ends; this one goes on under a new session."""
    person, zone = request.actor.person, request.actor.zone
    policies.check_may_change_password(
        is_home=passwords.home_zone(person) == zone, is_local=passwords.is_local(person)
    )
    form = ChangePasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _change(request, form.cleaned_data["present"], form.cleaned_data["new"])
            except Denied as denied:
                form.add_error("present", denied.in_words)
                status = steps.status_of(denied)
            except ValidationError as error:
                form.add_error("new", error)
    context = {"form": form, "must": request.session.get(MUST) == "password"}
    return render(request, "login/password.html", context, status=status)


def _change(request: SignedInRequest, present: str, new: str) -> HttpResponse:
    person = request.actor.person
    who = steps.who_is(request, person)
    _same, proof = services.prove_password(
        login=person.login, password=present, who=who, device=device_of(request)
    )
    passwords.change_password(actor=request.actor, person=person, raw=new)
    before = _present(request)
    others = [Proof(Method(method), proof.at) for method in (before.methods if before else [])]
    shared = before.is_shared if before else False
    response = steps.enter(
        request, who, Pending(person, (*others, proof), reverse("account:account"), shared)
    )
    messages.success(request, _("パスワードを変更しました。ほかの場所のログインは、すべて終わりました。"))
    return response


@signed_in
@require_POST
def end(request: SignedInRequest, sign_in_id: uuid.UUID) -> HttpResponse:
    """End one of one's own sign-ins in this zone."""
    found = get_object_or_404(
        SignIn, pk=sign_in_id, person=request.actor.person, zone=settings.SEKISHO_ZONE, ended_at=None
    )
    sessions.end(found, actor=request.actor, why="elsewhere")
    messages.success(request, _("ログアウトさせました。"))
    return HttpResponseRedirect(reverse("account:account"))


@signed_in
@require_POST
def end_all(request: SignedInRequest) -> HttpResponse:
    """End all of one's own sign-ins in all zones, this one too."""
    sessions.end_everywhere(actor=request.actor)
    request.session.flush()
    return HttpResponseRedirect(reverse("sign_in"))
