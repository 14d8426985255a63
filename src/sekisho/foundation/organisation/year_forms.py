"""Forms of the new year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.organisation import year_rows
from sekisho.foundation.organisation.forms import day_field
from sekisho.foundation.organisation.models import YearImport
from sekisho.foundation.organisation.uploads import StagedList
from sekisho.foundation.organisation.year_services import sample_rows


def next_april(today: date) -> date:
    return date(today.year + (today.month >= 4), 4, 1)


class YearForm(forms.Form):
    list = forms.FileField(
        label=_("職員の一覧（CSV・Excel）"),
        help_text=_(
            "20MBまで。文字コードは自動で判別します。Excelでは、2枚目の「組織」シートに所属の一覧を置けます。"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm"}),
        allow_empty_file=True,
    )
    effective_on = day_field(_("発令日"), help_text=_("この日の午前0時に切り替わります。"))
    whole = forms.ChoiceField(
        label=_("一覧の範囲"),
        choices=[
            ("1", _("全職員の名簿（載っていない職員は退職・転出）")),
            ("0", _("異動する人だけ（載っていない職員はそのまま）")),
        ],
        widget=forms.RadioSelect,
        initial="1",
    )

    def clean_list(self) -> StagedList:
        staged = self.cleaned_data["list"]
        if not isinstance(staged, StagedList) or staged.stored is None:
            raise forms.ValidationError(_("空か、20MBを超えるファイルです。別のファイルを選んでください。"))
        return staged


class ColumnsForm(forms.Form):
    """Which column says what; the samples are there to recognise a column by."""

    def __init__(self, *args: Any, year: YearImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headers = [header for header in year.people[0] if header]
        choices = [("", _("（この列はない）")), *((h, self._label(year, h)) for h in headers)]
        for field in year_rows.PEOPLE:
            self.fields[field.code] = forms.ChoiceField(
                label=str(field.label),
                choices=choices,
                required=field.required,
                initial=year.mapping.get(field.code, ""),
            )

    @staticmethod
    def _label(year: YearImport, header: str) -> str:
        samples = "、".join(text[:20] for text in sample_rows(year, header))
        return f"{header}（{samples}）" if samples else header

    def mapping(self) -> dict[str, str]:
        return {code: header for code, header in self.cleaned_data.items() if header}
