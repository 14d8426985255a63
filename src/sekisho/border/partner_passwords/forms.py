"""Forms of the lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.border.partner_passwords.policies import LONGEST, keeps_for_department
from sekisho.foundation.identity.actor import Actor


class KeepForm(forms.Form):
    partner = forms.CharField(
        label=_("相手の名前"),
        max_length=80,
        help_text=_("だれのパスワードか、あとで見て分かる名前にします。例: 架空県 市町村課"),
    )
    password = forms.CharField(
        label=_("パスワード"),
        max_length=LONGEST,
        strip=False,
        help_text=_("登録したあとは、だれの画面にも表示されません。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    shared = forms.BooleanField(
        label=_("所属のみんなで使う"),
        required=False,
        help_text=_("選ばないときは、あなたが送るファイルにだけ使います。"),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        if not keeps_for_department(actor):
            del self.fields["shared"]
