"""Forms about people and sections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.models import Department, Person
from sekisho.foundation.organisation.models import (
    EmploymentKind,
    Level,
    Post,
    PostKind,
    Role,
    RoleGrant,
    Section,
)
from sekisho.foundation.organisation.services import Contract, today
from sekisho.foundation.zones.models import Zone


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class Departments(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        super().__init__(
            Department.objects.order_by("code"), label=label, required=required, help_text=help_text
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.pk}）"


class PersonForm(forms.Form):
    """What an administrator may change of a person from today on."""

    department = Departments(_("所属（本務）"))
    title = forms.CharField(label=_("役職"), max_length=40, required=False)
    is_head = forms.BooleanField(label=_("この所属の所属長"), required=False)
    role = forms.ModelChoiceField(
        Role.objects.filter(granted=True),
        label=_("特別な役割"),
        required=False,
        empty_label=_("なし"),
        help_text=_("所属長の権限は、上の「所属長」から自動で決まります。"),
    )
    zones = forms.ModelMultipleChoiceField(
        Zone.objects.all(),
        label=_("利用できるネットワーク"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(
        label=_("ログインできるようにする"),
        help_text=_("チェックを外すと、所属・役割・ネットワークの利用が今日で終わります。"),
        required=False,
    )

    @classmethod
    def of(cls, person: Person) -> PersonForm:
        main = Post.objects.on(today()).filter(person=person, kind=PostKind.MAIN).first()
        grant = RoleGrant.objects.on(today()).filter(person=person).first()
        return cls(
            initial={
                "department": person.department_id,
                "title": main.title if main else "",
                "is_head": main.is_head if main else False,
                "role": grant.role_id if grant else None,
                "zones": list(person.zones.all()),
                "is_active": person.is_active,
            }
        )

    def changes(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "department": data["department"],
            "title": data["title"],
            "is_head": data["is_head"],
            "role": data["role"].pk if data["role"] else "",
            "zones": [zone.code for zone in data["zones"]],
            "is_active": data["is_active"],
        }


class NewPersonForm(forms.Form):
    login = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{1,59}$",
        label=_("職員ID"),
        help_text=_("半角の英小文字・数字・「.」「_」「-」。"),
    )
    name = forms.CharField(label=_("氏名"), max_length=80)
    email = forms.EmailField(
        label=_("メールアドレス"), required=False, help_text=_("個人のメールボックスがない人は空欄にします。")
    )
    department = Departments(_("所属（本務）"))
    title = forms.CharField(label=_("役職"), max_length=40, required=False)
    employment = forms.ChoiceField(label=_("身分"), choices=EmploymentKind.choices)
    since = day_field(_("始まる日"))
    until = day_field(
        _("終わる日"),
        required=False,
        help_text=_("会計年度任用職員と委託業者には必要です。この日まで利用できます。"),
    )
    employer = forms.CharField(
        label=_("会社名・派遣元"), max_length=80, required=False, help_text=_("委託業者には必要です。")
    )
    responsible = Departments(_("所管課"), required=False, help_text=_("委託業者には必要です。"))
    zones = forms.ModelMultipleChoiceField(
        Zone.objects.all(),
        label=_("利用できるネットワーク"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    password = forms.CharField(
        label=_("最初のパスワード"),
        help_text=_("12文字以上。本人に安全な方法で伝えてください。"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_login(self) -> str:
        login = str(self.cleaned_data["login"])
        if Person.objects.filter(login=login).exists():
            raise forms.ValidationError(_("この職員IDはすでに使われています。別のIDを入力してください。"))
        return login

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        contract = Contract(
            kind=data.pop("employment"),
            until=data.pop("until"),
            employer=data.pop("employer"),
            responsible=data.pop("responsible"),
        )
        return data | {"zones": [zone.code for zone in data["zones"]], "contract": contract}


class PostForm(forms.Form):
    """兼務, 事務取扱, 代理 beside the main post."""

    kind = forms.ChoiceField(
        label=_("区分"),
        choices=[choice for choice in PostKind.choices if choice[0] != PostKind.MAIN],
        help_text=_("代理は、所属長の不在のときに決裁を代わる人です。"),
    )
    department = Departments(_("所属"))
    title = forms.CharField(label=_("役職"), max_length=40, required=False)
    is_head = forms.BooleanField(label=_("この所属の所属長"), required=False)
    rank = forms.IntegerField(label=_("代決の順番"), min_value=1, max_value=99, initial=1)
    since = day_field(_("始まる日"))
    until = day_field(_("終わる日"), required=False)


class GrantForm(forms.Form):
    role = forms.ModelChoiceField(Role.objects.filter(granted=True), label=_("役割"))
    department = Departments(
        _("所属の範囲"), required=False, help_text=_("空欄なら全庁。下の所属も含みます。")
    )
    zone = forms.ModelChoiceField(
        Zone.objects.all(), label=_("ネットワークの範囲"), required=False, empty_label=_("すべて")
    )
    since = day_field(_("始まる日"))
    until = day_field(_("終わる日"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=200)


class AbsenceForm(forms.Form):
    first = day_field(_("始まる日"))
    last = day_field(_("終わる日"))
    reason = forms.CharField(
        label=_("理由"), max_length=200, required=False, help_text=_("病名などは書かないでください。")
    )


class SectionForm(forms.Form):
    name = forms.CharField(label=_("所属名"), max_length=80)
    level = forms.ChoiceField(label=_("階層"), choices=Level.choices)
    parent = Departments(_("上位の所属"), required=False)
    zones = forms.ModelMultipleChoiceField(
        Zone.objects.all(),
        label=_("所属の人が使うネットワーク"),
        required=False,
        help_text=_("人事異動でこの所属に来る人に、発令日からこのネットワークの利用を認めます。"),
        widget=forms.CheckboxSelectMultiple,
    )
    since = day_field(_("いつから"))

    @classmethod
    def of(cls, section: Section | None) -> SectionForm:
        initial: dict[str, Any] = {"since": today()}
        if section is not None:
            zones = Zone.objects.filter(code__in=section.zones)
            initial |= {
                "name": section.name,
                "level": section.level,
                "parent": section.parent_id,
                "zones": zones,
            }
        return cls(initial=initial)

    def changes(self) -> dict[str, Any]:
        return dict(self.cleaned_data) | {"zones": [zone.code for zone in self.cleaned_data["zones"]]}


class NewSectionForm(SectionForm):
    code = forms.RegexField(
        r"^(?!new$)[a-z0-9][a-z0-9_-]{0,29}$",  # "new" is the address of the page for a new one
        label=_("所属コード"),
        help_text=_("半角の英小文字・数字・「_」「-」。あとから変えられません。"),
    )
    field_order = ("code", "name", "level", "parent", "zones", "since")

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if Department.objects.filter(pk=code).exists():
            raise forms.ValidationError(_("この所属コードはすでに使われています。"))
        return code
