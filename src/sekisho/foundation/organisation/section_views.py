"""The pages of the organisation: the tree of any day, and one section."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.endpoints import needs
from sekisho.foundation.identity.middleware import SignedInRequest
from sekisho.foundation.identity.models import Department
from sekisho.foundation.identity.powers import Power, powers_of
from sekisho.foundation.organisation import presentation, services
from sekisho.foundation.organisation.forms import NewSectionForm, SectionForm
from sekisho.foundation.organisation.questions import section_on


def _day(request: SignedInRequest) -> date:
    """The day that the page is about; nonsense is today."""
    try:
        return parse_date(request.GET.get("on", "")) or services.today()
    except ValueError:
        return services.today()


@needs(Power.ADMINISTER, Power.SEE_SECTION)
@require_GET
def organisation(request: SignedInRequest) -> HttpResponse:
    """The tree on a day, with heads, and what is wrong with it."""
    on = _day(request)
    context = presentation.tree_page(on) | {
        "on": on,
        "is_today": on == services.today(),
        "columns": [_("所属"), _("所属長"), {"label": _("人数"), "number": True}, _("ネットワーク")],
        "administers": powers_of(request.actor.person).has(Power.ADMINISTER),
    }
    return render(request, "organisation/organisation.html", context)


@needs(Power.ADMINISTER, Power.SEE_SECTION)
@require_GET
def section(request: SignedInRequest, code: str) -> HttpResponse:
    department = get_object_or_404(Department, pk=code)
    on = _day(request)
    shown = presentation.section_page(department, on)
    above = [
        (step.name, f"{reverse('organisation:section', args=[step.department_id])}?on={on}")
        for step in shown["path"][:-1]
    ]
    context = shown | {
        "department": department,
        "crumbs": [
            (_("組織"), f"{reverse('organisation:organisation')}?on={on}"),
            *above,
            (department.name, ""),
        ],
        "on": on,
        "is_today": on == services.today(),
        "columns": [_("氏名"), _("役職"), _("区分"), _("期間")],
        "history_columns": [_("期間"), _("所属名"), _("上位の所属"), _("なぜ")],
        "administers": powers_of(request.actor.person).has(Power.ADMINISTER),
    }
    return render(request, "organisation/section.html", context)


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def change_section(request: SignedInRequest, code: str) -> HttpResponse:
    department = get_object_or_404(Department, pk=code)
    now = section_on(department, services.today())
    form = SectionForm(request.POST) if request.method == "POST" else SectionForm.of(now)
    return _section_form(request, form, code, heading=_("所属を変える"))


@needs(Power.ADMINISTER)
@require_http_methods(["GET", "POST"])
def new_section(request: SignedInRequest) -> HttpResponse:
    form = NewSectionForm(request.POST) if request.method == "POST" else NewSectionForm.of(None)
    return _section_form(request, form, None, heading=_("所属を加える"))


def _section_form(
    request: SignedInRequest, form: SectionForm, code: str | None, *, heading: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        data = form.changes()
        code = str(data.pop("code", code))
        try:
            services.set_section(actor=request.actor, code=code, **data)
        except Denied as denied:
            form.add_error(None, denied.in_words)
        else:
            messages.success(request, _("所属を保存しました。"))
            return HttpResponseRedirect(reverse("organisation:section", args=[code]))
    context = {"form": form, "heading": heading}
    return render(request, "organisation/change_section.html", context, status=422 if form.errors else 200)
