"""A route of approval as a form: its steps one after the other, each with who, how many, how long and for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.foundation.policies import words
from sekisho.foundation.policies.engine.conditions import CLASSES
from sekisho.foundation.policies.rule_forms import choose, deciders

MOST_STEPS: Final = 4


class StepForm(forms.Form):
    """One step of a route of approval; without a person it is no step."""

    by = forms.ChoiceField(label=gettext_lazy("だれが"), required=False)
    people = forms.CharField(
        label=gettext_lazy("指名する人の職員ID"),
        help_text=gettext_lazy("「指名した人」のときに書きます。空白で区切ってください。"),
        required=False,
        max_length=300,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("何をするか"),
        choices=[(code, word) for code, word in words.STEPS.items()],
        initial="decide",
        required=False,
    )
    need = forms.IntegerField(
        label=gettext_lazy("何人の承認が要るか"),
        help_text=gettext_lazy("0は全員です。"),
        required=False,
        min_value=0,
        max_value=50,
        initial=1,
    )
    hours = forms.IntegerField(
        label=gettext_lazy("何時間待つか"), required=False, min_value=1, max_value=24 * 60, initial=24
    )
    escalate = forms.ChoiceField(label=gettext_lazy("過ぎたら、ほかにだれが決められるか"), required=False)

    classes = forms.MultipleChoiceField(
        label=gettext_lazy("どの分類のときに、この段階が要るか"),
        help_text=gettext_lazy(
            "選ばなかった分類は、この段階を飛ばし、ほかの段階の人が専決します。"
            "1つも選ばないと、どの分類でも要ります。分類が分からないものは、いつもこの段階を通ります。"
        ),
        choices=[(code, words.CLASS_WORDS[code]) for code in CLASSES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": f"step{number}"}))
        self.number = number
        people = deciders()
        choose(self.fields["by"], [("", _("（この段階は使わない）")), *people, ("people", _("指名した人"))])
        choose(self.fields["escalate"], [("", _("（だれも加えない）")), *people])

    @property
    def title(self) -> str:
        return _("%(n)s段階目") % {"n": self.number}

    @property
    def shown(self) -> bool:
        """Is it open on the page?  The first step always is, a further one when somebody decides there."""
        return self.number == 1 or bool(self["by"].value()) or self.is_bound

    @property
    def is_used(self) -> bool:
        return bool(self.cleaned_data.get("by"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("by") == "people" and not typed.get("people", "").split():
            self.add_error("people", _("指名する人の職員IDを書いてください。"))
        if typed.get("by") and typed.get("escalate") and not typed.get("hours"):
            self.add_error("hours", _("何時間待つかを書いてください。"))
        return typed

    def table(self) -> dict[str, Any]:
        typed = self.cleaned_data
        by = f"people:{' '.join(typed['people'].split())}" if typed["by"] == "people" else typed["by"]
        need = 1 if typed["need"] is None else typed["need"]
        step: dict[str, Any] = {"kind": typed["kind"] or "decide", "by": by, "need": need or "all"}
        step |= {key: typed[key] for key in ("hours", "escalate") if typed[key]}
        return step | ({"class": typed["classes"]} if typed["classes"] else {})

    @staticmethod
    def fill(step: Mapping[str, Any]) -> dict[str, Any]:
        form, _colon, rest = str(step.get("by", "")).partition(":")
        need = {"one": 1, "all": 0}.get(step.get("need", "one"), step.get("need"))
        named = form == "people"
        return {
            "by": form if named else step.get("by", ""),
            "people": rest if named else "",
            "kind": step.get("kind"),
            "need": need,
            "hours": step.get("hours"),
            "escalate": step.get("escalate", ""),
            "classes": step.get("class", []),
        }


class ApprovalForm(forms.Form):
    """A route of approval: its name, and its steps one after the other."""

    name = forms.CharField(
        label=gettext_lazy("承認の経路の名前"), help_text=gettext_lazy("例：所属長の承認"), max_length=100
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: Sequence[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filled = [StepForm.fill(step) for step in steps]
        data = args[0] if args else None
        self.steps = [
            StepForm(data, number=n + 1, initial=filled[n] if n < len(filled) else {"kind": "decide"})
            for n in range(max(MOST_STEPS, len(filled)))
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for step in self.steps:
            if not step.is_valid():
                self.add_error(None, _("段階の入力を確かめてください。"))
        if not any(step.is_valid() and step.is_used for step in self.steps):
            self.add_error(None, _("だれが承認するかを、1段階以上選んでください。"))
        return typed

    def table(self, code: str) -> dict[str, Any]:
        used = [step.table() for step in self.steps if step.is_used]
        return {"code": code, "name": self.cleaned_data["name"], "step": used}
