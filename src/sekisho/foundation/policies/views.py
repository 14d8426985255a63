"""The administrator's pages of rules: read, write, try, switch on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.policies import check_may_administer
from sekisho.foundation.identity.powers import Power
from sekisho.foundation.policies import presentation, services, settings_check
from sekisho.foundation.policies.editing_views import text_of
from sekisho.foundation.policies.forms import DraftForm, ModelForm, SimulationForm, SwitchForm
from sekisho.foundation.policies.models import PolicySet
from sekisho.foundation.policies.presets import presets
from sekisho.foundation.policies.simulation import simulate
from sekisho.foundation.policies.words import problem_sentence


def _check(request: SignedInRequest) -> None:
    check_may_administer(request.actor, admin_zone=settings.SEKISHO_ADMIN_ZONE)


def _found(number: int) -> PolicySet:
    return get_object_or_404(PolicySet.objects.select_related("author"), pk=number)


@needs(Power.ADMINISTER)
@require_GET
def versions(request: SignedInRequest) -> HttpResponse:
    """What decides now, rule by rule, and every version there was."""
    _check(request)
    current = services.in_force()
    found = PolicySet.objects.select_related("author")[:100]
    return render(
        request,
        "policies/versions.html",
        {
            "current": current,
            "rules": presentation.rules(current.ruleset),
            "approvals": presentation.approvals(current.ruleset),
            "versions": [(one, presentation.standing(one, current.version)) for one in found],
            "presets": presets(),
            "columns": _rule_columns(),
            "version_columns": [_("版"), _("状態"), _("変えた理由"), _("いつから"), _("書いた人")],
        },
    )


def _rule_columns() -> list[str]:
    return [_("順"), _("規則"), _("理由と持ち主")]


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """A draft, begun from what is in force, an older version, or a preset."""
    _check(request)
    return _edited(request, None, text_of(request.GET.get("from", "")))


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, version: int) -> HttpResponse:
    _check(request)
    draft = _found(version)
    if not draft.is_draft:
        raise Http404
    return _edited(request, draft, draft.text)


def _edited(request: SignedInRequest, draft: PolicySet | None, text: str) -> HttpResponse:
    initial = {"text": text, "reason": draft.reason if draft else ""}
    form = DraftForm(request.POST or None, initial=initial)
    problems: list[tuple[int, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.save_draft(actor=request.actor, draft=draft, **_typed(form))
        except services.Unreadable as unreadable:
            problems = [(problem.line, problem_sentence(problem)) for problem in unreadable.problems]
            for line, sentence in problems:
                form.add_error("text", _("%(line)s行目：%(sentence)s") % {"line": line, "sentence": sentence})
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            messages.success(request, _("下書きを保存しました。試してから切り替えてください。"))
            return HttpResponseRedirect(reverse("policies:version", args=[kept.pk]))
    context = {"form": form, "draft": draft}
    return render(request, "policies/edit.html", context, status=422 if form.errors else 200)


def _typed(form: DraftForm) -> dict[str, str]:
    return {
        "text": form.cleaned_data["text"].replace("\r\n", "\n"),  # a browser sends its own line ends
        "reason": form.cleaned_data["reason"],
    }


@needs(Power.ADMINISTER)
@require_GET
def version(request: SignedInRequest, version: int) -> HttpResponse:
    """One version in sentences, with what is doubtful about it."""
    _check(request)
    found = _found(version)
    ruleset = services.ruleset_of(found)
    current = services.in_force()
    context: dict[str, Any] = {
        "policy": found,
        "standing": presentation.standing(found, current.version),
        "may_withdraw": found.effective_from
        and found.effective_from > timezone.now()
        and not found.withdrawn_at,
        "rules": presentation.rules(ruleset, with_doubts=True),
        "approvals": presentation.approvals(ruleset),
        "doubts": presentation.doubtful_at_large(ruleset),
        "columns": _rule_columns(),
    }
    return render(request, "policies/version.html", context)


@needs(Power.ADMINISTER)
@require_GET
def toml(request: SignedInRequest, version: int) -> HttpResponse:
    """The text exactly as it was saved."""
    _check(request)
    found = _found(version)
    answer = HttpResponse(found.text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rules-{found.pk}.toml"'
    return answer


@needs(Power.ADMINISTER)
@require_GET
def simulation(request: SignedInRequest, version: int) -> HttpResponse:
    """What would change if these rules had decided the last days."""
    _check(request)
    found = _found(version)
    form = SimulationForm(request.GET if "days" in request.GET else None)
    days = form.chosen
    ruleset = services.ruleset_of(found)
    result = simulate(ruleset, since=timezone.now() - timedelta(days=days))
    return render(
        request,
        "policies/simulation.html",
        {
            "policy": found,
            "form": form,
            "days": days,
            "result": result,
            "departments": presentation.departments_of(result),
            "items": presentation.items_of(result, ruleset),
            "never": result.never_used(ruleset),
            "department_columns": [_("所属"), {"label": _("件数"), "number": True}, _("変わること")],
            "columns": [_("日時"), _("所属"), _("経路"), _("種類"), _("これまで"), _("新しい規則")],
        },
    )


@needs(Power.ADMINISTER)
@require_GET
def check_settings(request: SignedInRequest) -> HttpResponse:
    """設定点検: what is in force now beside what a model of networks expects."""
    _check(request)
    models = settings_check.models()
    form = ModelForm(
        request.GET if "model" in request.GET else None,
        models=[(one.code, one.name) for one in models.values()],
    )
    chosen = models.get(form.chosen)
    report = settings_check.check(chosen) if chosen else None
    context = {
        "form": form,
        "report": report,
        "lines": presentation.checked(report) if report else [],
        "beyond": presentation.beyond(report) if report else [],
        "columns": [_("期待すること"), _("結果"), _("出典と確かさ")],
        "beyond_columns": [_("調べられないこと"), _("出典と確かさ")],
    }
    return render(request, "policies/settings_check.html", context)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def switch_on(request: SignedInRequest, version: int) -> HttpResponse:
    _check(request)
    draft = _found(version)
    form = SwitchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.switch_on(
                actor=request.actor, draft=draft, effective_from=form.cleaned_data["effective_from"]
            )
        except services.Unreadable as unreadable:
            for problem in unreadable.problems:
                form.add_error(None, problem_sentence(problem))
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            messages.success(request, _("規則を切り替えました。"))
            return HttpResponseRedirect(reverse("policies:versions"))
    return render(
        request,
        "policies/switch_on.html",
        {
            "form": form,
            "heading": _("第%(version)s版に切り替えますか") % {"version": draft.pk},
            "explanation": _(
                "指定した日時から、この版の規則が決めます。切り替えた規則は書き換えられません。"
            ),
            "consequences": [
                _("承認待ちのもののうち、決める規則か承認の経路が変わるものは、新しい規則で判断し直します。"),
                _("すでに受け取れるようになったものは、変わりません。"),
                _("前の規則に戻すには、前の版から下書きを作って切り替えます。"),
            ],
            "confirm_label": _("切り替える"),
            "cancel_url": reverse("policies:version", args=[draft.pk]),
        },
        status=422 if form.errors else 200,
    )


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, version: int) -> HttpResponse:
    _check(request)
    found = _found(version)
    if request.method == "POST":
        services.withdraw(actor=request.actor, policy_set=found)
        messages.success(request, _("切り替えの予約を取り消しました。"))
        return HttpResponseRedirect(reverse("policies:versions"))
    context = {
        "heading": _("切り替えの予約を取り消しますか"),
        "explanation": _("第%(version)s版は使われません。今の規則が続きます。") % {"version": found.pk},
        "consequences": [],
        "confirm_label": _("取り消す"),
        "danger": True,
        "cancel_url": reverse("policies:version", args=[found.pk]),
    }
    return render(request, "policies/withdraw.html", context)
