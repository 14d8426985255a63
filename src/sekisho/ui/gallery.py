"""Every component in every state on one page: to choose from, to look at, and to test.

Nothing here reads the database; people and files carry invented names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sekisho.ui.forms import FilesField
from sekisho.ui.statuses import STATUSES


@dataclass(frozen=True, slots=True)
class SampleZone:
    """What a page knows of a zone."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """What a page knows of the person who is signed in."""

    name: str
    department: str


ZONES: Final = (
    SampleZone("internet", "インターネット接続系", "Internet"),
    SampleZone("lgwan", "LGWAN接続系", "LGWAN"),
    SampleZone("mynumber", "個人番号利用事務系", "My Number"),
)


class SampleForm(forms.Form):
    """One field of every kind."""

    destination = forms.ChoiceField(
        label=_("送り先のネットワーク"),
        widget=forms.RadioSelect,
        choices=[(zone.code, zone.name) for zone in ZONES[1:]],
        help_text=_("ファイルを受け取りたいネットワークを選んでください。"),
    )
    uploads = FilesField(label=_("送るファイル"), help_text=_("同じ送り先のものは、まとめて送れます。"))
    uploads.widget.max_bytes = 200 * 1024 * 1024
    purpose = forms.CharField(label=_("件名"), max_length=60, help_text=_("例: 令和8年度 補助金申請書(見本)"))
    kind = forms.ChoiceField(
        label=_("業務の種類"), choices=[("", _("選んでください")), ("grant", _("補助金")), ("tax", _("税"))]
    )
    note = forms.CharField(
        label=_("受け取る人への連絡"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("住民の方のお名前など、個人情報は書かないでください。"),
    )
    notify = forms.MultipleChoiceField(
        label=_("お知らせ"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("ready", _("受け取れるようになったとき")), ("held", _("保留になったとき"))],
    )
    agree = forms.BooleanField(label=_("業務に必要なファイルであることを確かめました"))


def sample_context() -> dict[str, Any]:
    """Everything the gallery shows."""
    return {
        "zone": ZONES[1],
        "zones": ZONES,
        "person": SamplePerson("関所 あおい", "情報政策課"),
        "nav": [
            {"label": _("送る"), "url": "#send", "current": False},
            {"label": _("受け取る"), "url": "#inbox", "current": True},
            {"label": _("送ったもの"), "url": "#sent", "current": False},
            {
                "label": _("ルール"),
                "current": False,
                "group": [
                    {"label": _("規則"), "url": "#rules", "current": False},
                    {"label": _("経路"), "url": "#routes", "current": False},
                ],
            },
        ],
        "person_links": [(_("パスワードを変える"), "#password")],
        "sign_out_url": "#sign-out",
        "statuses": STATUSES.items(),
        "page": Paginator(range(230), 20).page(4),
        "columns": [
            _("ファイル"),
            _("状態"),
            {"label": _("大きさ"), "number": True},
            _("送った日時"),
            _("操作"),
        ],
        "status_columns": [_("状態"), _("意味")],
        "rows": SAMPLE_ROWS,
        "steps": SAMPLE_STEPS,
        "stopped": SAMPLE_STOPPED,
        "tabs": [
            {"label": _("受け取れるもの"), "url": "#a", "current": True, "count": 3},
            {"label": _("保留"), "url": "#b", "count": 1},
            {"label": _("これまでのもの"), "url": "#c", "count": None},
        ],
        "crumbs": [(_("受け取る"), "#inbox"), (_("令和8年度 補助金申請書(見本)"), "")],
        "facts": [
            (_("送った人"), "関所 れん(福祉課)"),
            (_("件名"), "令和8年度 補助金申請書(見本)"),
            (_("受け取りの期限"), "2026年12月6日(日)"),
        ],
        "choices": [("all", _("すべて")), ("ready", _("受け取れるもの"))],
    }


SAMPLE_ROWS: Final = (
    {"name": "補助金申請書(見本).docx", "code": "ready", "size": "1.2 MB", "at": "11月22日 9:05"},
    {"name": "名簿_令和8年度.xlsx", "code": "inspecting", "size": "380 KB", "at": "11月22日 9:04"},
    {"name": "図面一式.zip", "code": "held", "size": "48.0 MB", "at": "11月22日 8:51"},
    {"name": "setup.exe", "code": "refused", "size": "2.1 MB", "at": "11月21日 17:20"},
)
SAMPLE_STEPS: Final = (
    {"label": _("受付"), "state": "done", "note": "9:04"},
    {"label": _("無害化"), "state": "done", "note": "9:04"},
    {"label": _("確かめ"), "state": "current", "note": ""},
    {"label": _("受け取り"), "state": "todo", "note": ""},
)
SAMPLE_STOPPED: Final = (
    {"label": _("受付"), "state": "done", "note": "8:51"},
    {"label": _("検査"), "state": "error", "note": _("パスワードがかかっています")},
    {"label": _("受け取り"), "state": "todo", "note": ""},
)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery; ``?errors=1`` shows the form after a mistaken attempt, ``?zone=`` another zone's dress."""
    context = sample_context()
    chosen = request.GET.get("zone")
    context["zone"] = next((zone for zone in ZONES if zone.code == chosen), ZONES[1])
    mistaken = "errors" in request.GET
    context["form" if mistaken else "blank_form"] = SampleForm({"note": "よろしく"} if mistaken else None)
    return render(request, "ui/gallery.html", context)
