"""Forms of sign-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Person
from sekisho.foundation.login.password_rules import MOST
from sekisho.foundation.login.services import cleaned_login
from sekisho.foundation.zones.models import Zone


def _login_field(*, focus: bool = False) -> forms.CharField:
    attributes: dict[str, Any] = {
        "autocomplete": "username",
        "autocapitalize": "none",
        "spellcheck": "false",
        "autofocus": focus,
    }
    return forms.CharField(label=_("職員ID"), max_length=60, widget=forms.TextInput(attrs=attributes))


def _password_field(label: Any, *, new: bool = False, help_text: Any = "") -> forms.CharField:
    autocomplete = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MOST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    login = _login_field(focus=True)
    password = _password_field(_("パスワード"))
    shared = forms.BooleanField(
        label=_("ほかの人も使うパソコンです"),
        help_text=_("操作がないとき、早めにログアウトします。"),
        required=False,
    )

    def clean_login(self) -> str:
        return cleaned_login(str(self.cleaned_data["login"]))


class PasswordForm(forms.Form):
    """The password once more, before something that matters."""

    password = _password_field(_("パスワード"))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("確認コード"),
        help_text=_("認証アプリに表示されている6桁の数字。"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "data-width": "short"}
        ),
    )


class RecoveryForm(forms.Form):
    recovery = forms.CharField(
        label=_("回復コード"),
        help_text=_("登録のときに控えた16文字のコードのうち、まだ使っていないもの。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class DeskCodeForm(forms.Form):
    login = _login_field()
    code = forms.CharField(
        label=_("登録用コード"),
        help_text=_("情報政策課から受け取った16文字のコード。1回だけ使えます。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_login(self) -> str:
        return cleaned_login(str(self.cleaned_data["login"]))


class NewPasswordForm(forms.Form):
    new = _password_field(
        _("新しいパスワード"),
        new=True,
        help_text=_(
            "15文字以上。関係のない言葉をいくつかつなげると、覚えやすく、推測されにくくなります。定期的に変える必要はありません。"
        ),
    )
    again = _password_field(_("新しいパスワード（確認のためもう一度）"), new=True)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("二つの入力が違っています。同じパスワードを入力してください。"))
        return data


class ChangePasswordForm(NewPasswordForm):
    present = _password_field(_("いまのパスワード"))
    field_order = ("present", "new", "again")


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=_("パスキーの名前"),
        help_text=_("どの機器のものか、あとで分かる名前。例: 机のパソコン"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ResetForm(forms.Form):
    """Ask for help for somebody, at the desk."""

    login = forms.CharField(label=_("対象の職員ID"), max_length=60)
    zone = forms.ModelChoiceField(
        Zone.objects.all(),
        label=_("コードを使うネットワーク"),
        help_text=_("パスワードは、その人が利用できる最も内側のネットワークでだけ決め直せます。"),
    )
    new_factors = forms.BooleanField(label=_("二つ目の確認方法を登録し直す"), required=False)
    new_password = forms.BooleanField(label=_("パスワードを決め直す"), required=False)
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("本人をどのように確かめたかも書いてください。証跡に残ります。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_login(self) -> Person:
        login = cleaned_login(str(self.cleaned_data["login"]))
        found = Person.objects.filter(login=login, is_active=True).first()
        if found is None:
            raise ValidationError(_("この職員IDの職員は見つかりません。"))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("new_factors") and not data.get("new_password"):
            self.add_error("new_factors", _("何を登録し直すか、少なくとも一つ選んでください。"))
        return data
