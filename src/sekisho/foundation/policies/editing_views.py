"""Pages on which a draft of the rules is written rule by rule, without TOML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.policies import drafting, presentation, services
from sekisho.foundation.policies.engine.drafts import Draft, take_apart
from sekisho.foundation.policies.models import PolicySet
from sekisho.foundation.policies.presets import preset_text, presets
from sekisho.foundation.policies.route_forms import ApprovalForm
from sekisho.foundation.policies.rule_forms import BeginForm, NameForm, RuleForm, show
from sekisho.foundation.policies.words import problem_in_form

MOVES = {"up": -1, "down": 1}


def _draft(request: SignedInRequest, version: int) -> PolicySet:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    found = get_object_or_404(PolicySet.objects.select_related("author"), pk=version)
    if not found.is_draft:
        raise Http404
    return found


def _back(draft: PolicySet, words: str, request: SignedInRequest, anchor: str = "") -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("policies:version", args=[draft.pk]) + (anchor and f"#rule-{anchor}"))


def _sentence(denied: Denied) -> str:
    if isinstance(denied, services.Unreadable):
        return " ".join(problem_in_form(problem) for problem in denied.problems)
    return denied.in_words


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """A draft, begun from what is in force, an older version, or a preset; saved at once."""
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)
    form = BeginForm(
        request.POST or None, origins=_origins(), initial={"origin": request.GET.get("from", "")}
    )
    if request.method == "POST" and form.is_valid():
        text = text_of(form.cleaned_data["origin"])
        try:
            draft = services.save_draft(actor=request.actor, text=text, reason=form.cleaned_data["reason"])
        except Denied as denied:
            form.add_error("origin", _sentence(denied))
        else:
            return _back(draft, _("下書きを作りました。切り替えるまでは何も変わりません。"), request)
    return render(request, "policies/begin.html", {"form": form}, status=422 if form.errors else 200)


def _origins() -> list[tuple[str, str]]:
    versions = PolicySet.objects.values_list("version", "name")[:20]
    return [
        ("", _("今の規則")),
        *((code, _("ひな形：%(name)s") % {"name": name}) for code, name in presets()),
        *(
            (str(pk), _("第%(version)s版（%(name)s）") % {"version": pk, "name": name})
            for pk, name in versions
        ),
    ]


def text_of(origin: str) -> str:
    """The text of a version, of a preset, or what is in force.  Raises ``Http404`` for a version that is not there."""
    if origin.isdigit():
        return get_object_or_404(PolicySet, pk=int(origin)).text
    preset = preset_text(origin) if origin else None
    if preset is not None:
        return preset
    current = services.in_force().version
    if current:
        return get_object_or_404(PolicySet, pk=current).text
    return services.SHIPPED.read_text(encoding="utf-8")


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def new_rule(request: SignedInRequest, version: int) -> HttpResponse:
    draft = _draft(request, version)
    parts = take_apart(draft.text)
    place = max(0, len(parts.rules) - 1)  # above the last one, which as a rule takes all that is left
    initial = {"place": place, "seen": draft.digest, "owner": parts.rules[-1]["owner"], "outcome": "hold"}
    return _rule_page(request, draft, parts, parts.free_name("rule"), initial)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def edit_rule(request: SignedInRequest, version: int, rule: str) -> HttpResponse:
    draft = _draft(request, version)
    parts = take_apart(draft.text)
    place = _found(lambda: parts.place_of(rule))
    return _rule_page(request, draft, parts, rule, RuleForm.fill(parts.rules[place], place, draft.digest))


def _found(place_of: Callable[[], int]) -> int:
    try:
        return place_of()
    except LookupError:
        raise Http404 from None


def _rule_page(
    request: SignedInRequest, draft: PolicySet, parts: Draft, identifier: str, initial: dict[str, Any]
) -> HttpResponse:
    form = RuleForm(
        request.POST or None,
        initial=initial,
        approvals=[(one["code"], one["name"]) for one in parts.approvals],
        places=presentation.places(parts, identifier),
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafting.put_rule(
                actor=request.actor,
                draft=draft,
                seen=form.cleaned_data["seen"],
                rule=form.table(identifier),
                place=form.cleaned_data["place"],
            )
        except drafting.BadPart as bad:
            show(form, bad.problems)
        except Denied as denied:
            form.add_error(None, _sentence(denied))
        else:
            return _back(draft, _("規則を下書きに保存しました。"), request, identifier)
    is_new = all(one["id"] != identifier for one in parts.rules)
    context = {"form": form, "draft": draft, "rule": identifier, "is_new": is_new}
    return render(request, "policies/rule.html", context, status=422 if form.errors else 200)


@needs(Power.ADMINISTER)
@require_POST
def move_rule(request: SignedInRequest, version: int, rule: str) -> HttpResponse:
    by = MOVES.get(request.POST.get("to", ""), 0)
    return _at_once(
        request,
        _draft(request, version),
        lambda draft, seen: drafting.move_rule(actor=request.actor, draft=draft, seen=seen, rule=rule, by=by),
        _("順番を変えました。"),
        rule,
    )


@needs(Power.ADMINISTER)
@require_POST
def copy_rule(request: SignedInRequest, version: int, rule: str) -> HttpResponse:
    return _at_once(
        request,
        _draft(request, version),
        lambda draft, seen: drafting.copy_rule(actor=request.actor, draft=draft, seen=seen, rule=rule),
        _("規則を写しました。すぐ下に置いてあります。"),
        rule,
    )


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def remove_rule(request: SignedInRequest, version: int, rule: str) -> HttpResponse:
    draft = _draft(request, version)
    if request.method == "POST":
        return _at_once(
            request,
            draft,
            lambda draft, seen: drafting.remove_rule(actor=request.actor, draft=draft, seen=seen, rule=rule),
            _("規則を下書きから外しました。"),
        )
    parts = take_apart(draft.text)
    place = _found(lambda: parts.place_of(rule))
    told = presentation.rules(services.ruleset_of(draft))[place]["sentence"]
    return _confirm(request, draft, _("%(n)s番の規則を外しますか") % {"n": place + 1}, told)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def remove_approval(request: SignedInRequest, version: int, code: str) -> HttpResponse:
    draft = _draft(request, version)
    if request.method == "POST":
        return _at_once(
            request,
            draft,
            lambda draft, seen: drafting.remove_approval(
                actor=request.actor, draft=draft, seen=seen, code=code
            ),
            _("承認の経路を下書きから外しました。"),
        )
    parts = take_apart(draft.text)
    place = _found(lambda: parts.place_of_approval(code))
    return _confirm(request, draft, _("承認の経路を外しますか"), parts.approvals[place]["name"])


def _confirm(request: SignedInRequest, draft: PolicySet, heading: str, told: str) -> HttpResponse:
    context = {
        "heading": heading,
        "explanation": told,
        "confirm_label": _("外す"),
        "danger": True,
        "seen": draft.digest,
        "cancel_url": reverse("policies:version", args=[draft.pk]),
    }
    return render(request, "policies/remove.html", context)


def _at_once(
    request: SignedInRequest,
    draft: PolicySet,
    verb: Callable[[PolicySet, str], object],
    words: str,
    anchor: str = "",
) -> HttpResponse:
    """A change by one button; a refusal is told on the draft's page."""
    try:
        verb(draft, request.POST.get("seen", "") or "-")
    except Denied as denied:
        messages.error(request, _sentence(denied))
        return HttpResponseRedirect(reverse("policies:version", args=[draft.pk]))
    return _back(draft, words, request, anchor)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def new_approval(request: SignedInRequest, version: int) -> HttpResponse:
    draft = _draft(request, version)
    parts = take_apart(draft.text)
    return _approval_page(request, draft, parts.free_name("approval"), {"name": "", "step": []}, is_new=True)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def edit_approval(request: SignedInRequest, version: int, code: str) -> HttpResponse:
    draft = _draft(request, version)
    parts = take_apart(draft.text)
    place = _found(lambda: parts.place_of_approval(code))
    return _approval_page(request, draft, code, parts.approvals[place], is_new=False)


def _approval_page(
    request: SignedInRequest, draft: PolicySet, code: str, approval: dict[str, Any], *, is_new: bool
) -> HttpResponse:
    initial = {"name": approval["name"], "seen": draft.digest}
    form = ApprovalForm(*([request.POST] if request.POST else []), steps=approval["step"], initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.put_approval(
                actor=request.actor,
                draft=draft,
                seen=form.cleaned_data["seen"],
                approval=form.table(code),
            )
        except drafting.BadPart as bad:
            for problem in bad.problems:
                form.add_error(None, problem_in_form(problem))
        except Denied as denied:
            form.add_error(None, _sentence(denied))
        else:
            return _back(draft, _("承認の経路を下書きに保存しました。"), request)
    context = {"form": form, "draft": draft, "is_new": is_new}
    return render(request, "policies/approval_route.html", context, status=422 if form.errors else 200)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def rename(request: SignedInRequest, version: int) -> HttpResponse:
    """The draft's name, and why it changes the rules."""
    draft = _draft(request, version)
    form = NameForm(
        request.POST or None, initial={"name": draft.name, "reason": draft.reason, "seen": draft.digest}
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafting.rename(actor=request.actor, draft=draft, **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, _sentence(denied))
        else:
            return _back(draft, _("下書きを保存しました。"), request)
    return render(
        request, "policies/name.html", {"form": form, "draft": draft}, status=422 if form.errors else 200
    )
