"""Forms about routes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.zones.kinds import GROUPS
from sekisho.foundation.zones.models import Route


class RouteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    allowed_kinds = forms.MultipleChoiceField(
        choices=[(name, group.word) for name, group in GROUPS.items()],
        label=_("通してよい種類"),
        help_text=_("何も選ばないときは、無害化できる種類をすべて通します。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Route
        fields = (
            "is_open",
            "max_file_mib",
            "max_files",
            "allowed_kinds",
            "profile",
            "confirmations",
            "keep_password",
            "keep_days",
        )

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
