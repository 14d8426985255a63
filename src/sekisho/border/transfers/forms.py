"""Forms of transfers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.identity.actor import Actor
from sekisho.foundation.identity.models import Person
from sekisho.foundation.zones.api import routes_from


class SendForm(forms.Form):
    """Whither, to whom, what for.  The files are taken by the upload handler, not by a form field."""

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

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        routes = list(routes_from(actor.zone))
        destination = self.fields["destination"]
        assert isinstance(destination, forms.ChoiceField)
        destination.choices = [(route.destination_id, str(route.destination)) for route in routes]
        if routes:
            destination.initial = routes[0].destination_id
        colleagues = self.fields["colleagues"]
        assert isinstance(colleagues, forms.ModelMultipleChoiceField)
        colleagues.queryset = Person.objects.filter(
            department=actor.person.department, is_active=True
        ).exclude(pk=actor.person.pk)

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
