"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Department, Person, Role
from sekisho.foundation.zones.models import Zone


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("職員ID"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("パスワード"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PersonForm(forms.Form):
    """What an administrator may change of a person."""

    department = forms.ModelChoiceField(Department.objects.order_by("code"), label=_("所属"))
    role = forms.ChoiceField(choices=Role.choices, label=_("役割"))
    zones = forms.ModelMultipleChoiceField(
        Zone.objects.all(), label=_("利用できるネットワーク"), widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(
        label=_("ログインできるようにする"),
        help_text=_("チェックを外すと、この人はどのネットワークにもログインできなくなります。"),
        required=False,
    )

    @classmethod
    def of(cls, person: Person) -> PersonForm:
        return cls(
            initial={
                "department": person.department_id,
                "role": person.role,
                "zones": list(person.zones.all()),
                "is_active": person.is_active,
            }
        )


class NewPersonForm(PersonForm):
    login = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{1,59}$",
        label=_("職員ID"),
        help_text=_("半角の英小文字・数字・「.」「_」「-」。"),
    )
    name = forms.CharField(label=_("氏名"), max_length=80)
    password = forms.CharField(
        label=_("最初のパスワード"),
        help_text=_("12文字以上。本人に安全な方法で伝えてください。"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("login", "name", "department", "role", "zones", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_active"]

    def clean_login(self) -> str:
        login = str(self.cleaned_data["login"])
        if Person.objects.filter(login=login).exists():
            raise forms.ValidationError(_("この職員IDはすでに使われています。別のIDを入力してください。"))
        return login
