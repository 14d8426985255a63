"""Forms of transfers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sekisho.border.transfers.policies import LONGEST_PASSWORD
from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.denied import Denied
from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation.api import colleagues_of
from sekisho.foundation.policies.api import CLASS_WORDS
from sekisho.foundation.zones.api import Route, routes_from
from sekisho.ui.forms import FileDrop, FilesField

#: which field a refusal of the verb belongs to, so that the summary can lead there
FIELD_OF_REFUSAL = {
    "TRF-001": "files",
    "TRF-002": "files",
    "TRF-003": "to_myself",
    "TRF-004": "others",
    "TRF-005": "purpose",
    "TRF-007": "others",
    "TRF-008": "information_class",
}

#: as they stand on the page, for the error summary
PAGE_ORDER = ("destination", "files", "purpose", "information_class", "to_myself", "colleagues", "others")


def _files_field(routes: Sequence[Route]) -> FilesField:
    """The file drop, with the widest limits of the routes: which route is meant is known only afterwards."""
    drop = FileDrop(
        max_files=max((route.max_files for route in routes), default=0),
        max_bytes=max((route.max_file_bytes for route in routes), default=0),
    )
    return FilesField(label=_("送るファイル"), widget=drop, allow_empty_file=True)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("ファイルのパスワード"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class SendForm(forms.Form):
    """What, what for, to whom, whither.

    The upload handler has put the files into the vault by now; the field only asks whether there are any.
    An empty file is refused by name, and the others go on.
    """

    destination = forms.ChoiceField(label=_("送り先のネットワーク"), widget=forms.RadioSelect)
    to_myself = forms.BooleanField(label=_("自分で受け取る"), required=False, initial=True)
    colleagues = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("同じ所属の人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("そのほかの人の職員ID"),
        help_text=_("何人かに送るときは、空白か読点で区切ってください。"),
        required=False,
        max_length=2_000,
    )
    purpose = forms.CharField(label=_("用件"), help_text=_("例：庁議資料の取り込み"), max_length=200)

    information_class = forms.ChoiceField(
        label=_("情報の分類（自治体機密性）"),
        help_text=_("迷ったときは、住民の情報があれば3B、公開前の資料は2を選んでください。"),
        choices=[("", _("この経路のはじめの値のとおり")), *CLASS_WORDS.items()],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        routes = list(routes_from(actor.zone))
        destination = self.fields["destination"]
        assert isinstance(destination, forms.ChoiceField)
        destination.choices = [(route.destination_id, str(route.destination)) for route in routes]
        if len(routes) == 1:  # with more, whither is a decision: a wrong default would carry things outside
            destination.initial = routes[0].destination_id
        self.fields["files"] = _files_field(routes)
        self.order_fields(PAGE_ORDER)
        colleagues = self.fields["colleagues"]
        assert isinstance(colleagues, forms.ModelMultipleChoiceField)
        colleagues.queryset = (
            colleagues_of(actor.person, timezone.localdate())
            .filter(is_active=True, zones__in=[route.destination_id for route in routes])
            .select_related("department")
            .distinct()
        )

    def refuse(self, denied: Denied) -> None:
        """Put the verb's refusal where the person can mend it."""
        self.add_error(FIELD_OF_REFUSAL.get(denied.code), denied.in_words)

    def clean_others(self) -> list[Person]:
        logins = [part for part in re.split(r"[\s,、，;]+", self.cleaned_data["others"]) if part]
        found = {person.login: person for person in Person.objects.filter(login__in=logins, is_active=True)}
        missing = [login for login in logins if login not in found]
        if missing:
            raise forms.ValidationError(
                _("次の職員IDは見つかりませんでした：%(ids)s。入力を確かめてください。"),
                params={"ids": "、".join(missing)},
            )
        return list(found.values())

    def recipients(self) -> list[Person]:
        """Everybody who shall receive, once."""
        people = {
            person.pk: person for person in [*self.cleaned_data["colleagues"], *self.cleaned_data["others"]]
        }
        if self.cleaned_data["to_myself"]:
            people[self._actor.person.pk] = self._actor.person
        return list(people.values())


YES, NO = "yes", "no"


class ExpectedForm(forms.Form):
    """Is this sending expected?"""

    expected = forms.ChoiceField(
        label=_("この送信に心当たりがありますか"),
        choices=[
            (YES, _("あります。受け取ります")),
            (NO, _("ありません。受け取りません")),
        ],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("送った人へのひとこと"),
        help_text=_("受け取らないときは、わけを書いてください。送った人の画面に出ます。"),
        required=False,
        max_length=300,
    )


FALSE_ALARM, RIGHT = "false", "right"
CHOSEN, ALL = "chosen", "all"


class AnswerForm(forms.Form):
    """False alarm or right, which findings, why.  The boxes of the findings stand in the table of the page."""

    findings = forms.TypedMultipleChoiceField(coerce=int, required=False)
    scope = forms.ChoiceField(
        label=_("どの項目についてですか"),
        choices=[(CHOSEN, _("上の一覧で選んだ項目")), (ALL, _("このファイルの全部の項目"))],
        widget=forms.RadioSelect,
        initial=CHOSEN,
    )
    answer = forms.ChoiceField(
        label=_("判断"),
        choices=[
            (FALSE_ALARM, _("誤検知です（個人情報ではないか、送ってよいものです）")),
            (RIGHT, _("正しい検出です（保留のままにします）")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("そう判断した理由"),
        help_text=_("例：町が公表している統計の整理番号。個人番号の形に似ているだけ。記録に残ります。"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, positions: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._positions = positions
        field = self.fields["findings"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(position, str(position)) for position in positions]

    def chosen(self) -> list[int]:
        return list(self._positions if self.cleaned_data["scope"] == ALL else self.cleaned_data["findings"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("scope") == CHOSEN and not data.get("findings"):
            self.add_error("scope", _("項目が選ばれていません。上の一覧で選んでください。"))
        return data
