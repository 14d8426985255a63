"""Forms of registered contents."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.zones.api import Route


class ProposeForm(forms.Form):
    sha256 = forms.CharField(
        label=_("ファイルのSHA-256"),
        help_text=_("一度ふつうに送ると、受領書に「元のファイル」のSHA-256が出ます。"),
        max_length=64,
    )
    name = forms.CharField(label=_("何のファイルか"), help_text=_("例：令和8年度 県の調査票"), max_length=200)
    route = forms.ModelChoiceField(Route.objects.none(), label=_("どこからどこへ"))
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("送ってよい所属（下の係も含む）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people = forms.CharField(
        label=_("送ってよい人の職員ID"),
        help_text=_("何人もいるときは、空白で区切ってください。"),
        required=False,
        max_length=2_000,
    )
    reason = forms.CharField(
        label=_("元のまま通す理由"),
        help_text=_("例：マクロで集計する様式のため、無害化すると提出できない。"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    until = forms.DateField(
        label=_("いつまで"),
        help_text=_("この日の終わりまで有効です。1年以内にしてください。"),
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        route, departments = self.fields["route"], self.fields["departments"]
        assert isinstance(route, forms.ModelChoiceField)
        assert isinstance(departments, forms.ModelMultipleChoiceField)
        route.queryset = Route.objects.filter(is_open=True).select_related("origin", "destination")
        departments.queryset = Department.objects.order_by("name")

    def clean_sha256(self) -> str:
        typed = str(self.cleaned_data["sha256"]).strip().lower()
        if not re.fullmatch(r"[0-9a-f]{64}", typed):
            raise forms.ValidationError(_("64けたの半角の英数字（0〜9、a〜f）を入力してください。"))
        return typed

    def clean_people(self) -> list[str]:
        logins: list[str] = self.cleaned_data["people"].split()
        found = set(Person.objects.filter(login__in=logins, is_active=True).values_list("login", flat=True))
        missing = [login for login in logins if login not in found]
        if missing:
            raise forms.ValidationError(
                _("次の職員IDは見つかりませんでした：%(ids)s。入力を確かめてください。"),
                params={"ids": "、".join(missing)},
            )
        return logins

    def clean_until(self) -> datetime:
        end = datetime.combine(self.cleaned_data["until"], time.max)
        return timezone.make_aware(end)

    def proposed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {**typed, "departments": [one.code for one in typed["departments"]]}


#: which field a refusal of the verb belongs to
FIELD_OF_REFUSAL = {"KNF-005": "until", "KNF-006": "people"}


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("取り消す理由"), max_length=300)
