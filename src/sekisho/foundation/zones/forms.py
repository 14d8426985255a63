"""Forms about routes."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Person
from sekisho.foundation.zones.kinds import GROUPS
from sekisho.foundation.zones.models import Route
from sekisho.foundation.zones.services import EDITABLE


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
        fields = EDITABLE
        help_texts: ClassVar = {
            "screens": _("出ていくファイルの中の個人情報を探し、見つかった場所を記録します。"),
            "hold_score": _(
                "個人番号・口座・要配慮情報などが1件でもこの点数以上で見つかれば、保留にします。"
                "空欄なら、点数では保留にしません。目安は80です。"
            ),
            "hold_people": _(
                "この人数以上の個人情報が入っていれば、保留にします。空欄なら、人数では保留にしません。"
            ),
        }

    officers = forms.CharField(
        label=_("個人情報の保留を確かめる人の職員ID"),
        help_text=_(
            "個人情報保護の担当者など、誤検知かどうかを決める人です。送った本人は決められません。"
            "何人かいるときは、空白か読点で区切ってください。個人情報保護担当の役割を持つ人も決められます。"
        ),
        required=False,
        max_length=2_000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].initial = "、".join(
            self.instance.officers.order_by("login").values_list("login", flat=True)
        )

    def clean_officers(self) -> list[Person]:
        """People who can enter the network from which the files go: the decision is made there."""
        logins = [part for part in re.split(r"[\s,、，;]+", self.cleaned_data["officers"]) if part]
        found = Person.objects.filter(login__in=logins, is_active=True, zones=self.instance.origin)
        missing = sorted(set(logins) - {person.login for person in found})
        if missing:
            raise forms.ValidationError(
                _(
                    "次の職員IDの人は見つからないか、%(zone)sを利用できません：%(ids)s。入力を確かめてください。"
                ),
                params={"ids": "、".join(missing), "zone": self.instance.origin},
            )
        return list(found)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("screens") and (data.get("hold_score") or data.get("hold_people")):
            self.add_error(
                "screens",
                _("保留にする点数や人数を決めるときは、「個人情報を調べる」にチェックを付けてください。"),
            )
        return data

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*EDITABLE, "officers")}
