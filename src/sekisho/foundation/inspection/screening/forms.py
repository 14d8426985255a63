"""Forms about the town's own rules of screening."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Department
from sekisho.foundation.inspection.screening.models import Allowed, TownPattern
from sekisho.foundation.inspection.screening.services import LONGEST_SAMPLE


class AllowedForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    department = forms.ModelChoiceField(
        Department.objects.order_by("code"),
        label=_("所属"),
        help_text=_("その所属の人が送るファイルだけで数えなくなります。選ばなければ、全庁です。"),
        required=False,
        empty_label=_("全庁"),
    )
    expires_on = forms.DateField(
        label=_("いつまで"),
        help_text=_("2年以内。過ぎると、また数えます。"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Allowed
        fields = ("form", "text", "department", "reason", "expires_on")
        widgets: ClassVar = {
            "form": forms.RadioSelect,
            "text": forms.Textarea({"rows": 3}),
        }
        help_texts: ClassVar = {
            "text": _(
                "役所自身のものだけを書いてください（代表電話の番号、署名の欄、自分の町のメールの@から後ろ）。住民の情報を書かないでください。"
            ),
            "reason": _("例：町の代表電話。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=365)


class PatternForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A pattern and a text to try it on.  A pattern that was not tried is not saved."""

    sample = forms.CharField(
        label=_("試しの文"),
        help_text=_("見つけたいものと、見つけたくないものの両方を入れてください。保存されません。"),
        max_length=LONGEST_SAMPLE,
        strip=False,
        widget=forms.Textarea({"rows": 5}),
    )

    class Meta:
        model = TownPattern
        fields = ("id", "name", "words", "expression", "score", "is_active", "reason")
        widgets: ClassVar = {"words": forms.Textarea({"rows": 4}), "expression": forms.TextInput}
        help_texts: ClassVar = {
            "id": _("「town-」で始めます。例：town-case-number。あとから変えられません。"),
            "name": _("例：事件番号"),
            "words": _("1行に1つ。正規表現を使うときは、空欄にしてください。"),
            "expression": _("RE2の書き方です。例：川福-\\d{4}-\\d{5}"),
            "score": _("経路の「保留にする点数」と比べます。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["id"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("words", "").strip()) == bool(data.get("expression")):
            self.add_error("words", _("言葉の一覧か正規表現の、どちらか1つを入れてください。"))
        return data
