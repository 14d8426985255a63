"""Forms about rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS = 30  # how far back a simulation looks unless told
MOST_DAYS = 366


class DraftForm(forms.Form):
    text = forms.CharField(
        label=_("規則（TOML）"),
        help_text=_("上から順に調べ、最初に当てはまった規則が決めます。"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "wrap": "off"}),
    )
    reason = forms.CharField(
        label=_("変える理由"), help_text=_("あとで読む人のために、短く書いてください。"), max_length=300
    )


class SwitchForm(forms.Form):
    effective_from = forms.DateTimeField(
        label=_("いつから"),
        help_text=_("入力しなければ、今すぐ切り替えます。"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


class SimulationForm(forms.Form):
    days = forms.IntegerField(
        label=_("過去何日分で試すか"), min_value=1, max_value=MOST_DAYS, required=False, initial=DAYS
    )

    @property
    def chosen(self) -> int:
        return int(self.cleaned_data["days"] or DAYS) if self.is_valid() else DAYS


class ModelForm(forms.Form):
    model = forms.ChoiceField(label=_("ネットワークモデル"), required=False)

    def __init__(self, *args: Any, models: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["model"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = models

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data["model"]) if self.is_valid() else ""
