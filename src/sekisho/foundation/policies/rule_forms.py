"""A rule as a form: every condition of the vocabulary is a control.

A form turns into the same table that TOML has (:meth:`RuleForm.table`) and back (:meth:`RuleForm.fill`); what is
wrong with it the reader of rules says, and :func:`show` puts each problem beside its field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.foundation.organisation.api import Role
from sekisho.foundation.policies import words
from sekisho.foundation.policies.engine.conditions import CLASSES, DAYS, FACTS
from sekisho.foundation.policies.engine.reading import CHANNELS, PROFILES, VERDICTS, Problem
from sekisho.foundation.zones.kinds import GROUPS
from sekisho.foundation.zones.names import NAMES


def _zones() -> list[tuple[str, str]]:
    return [(zone.code, str(zone.name)) for zone in NAMES]


def deciders() -> list[tuple[str, str]]:
    """Who may be asked or told, but for people by name."""
    people = [(by, words.approver(by)) for by in ("head", "above", "colleague")]
    return [*people, *((f"role:{role.code}", str(role)) for role in Role.objects.order_by("order"))]


def _departments() -> list[tuple[str, str]]:
    return sorted(words.department_names().items(), key=lambda one: one[1])


def _channels(written: Iterable[str]) -> list[tuple[str, str]]:
    """What comes in today, and what the rule says already: a word that fits nothing yet is not lost by editing."""
    return [(code, words.channel(code)) for code in dict.fromkeys((*CHANNELS, *written))]


Choices = Callable[[], Sequence[tuple[str, Any]]]

#: condition → what can be chosen
_CHOSEN: Final[Mapping[str, Choices]] = {
    "from": _zones,
    "to": _zones,
    "department": _departments,
    "role": lambda: [(role.code, str(role)) for role in Role.objects.order_by("order")],
    "kind": lambda: [(code, group.word) for code, group in GROUPS.items()],
    "verdict": lambda: [(code, words.VERDICTS[code]) for code in VERDICTS],
    "personal": words.personal_kinds,
    "class": lambda: [(code, words.CLASS_WORDS[code]) for code in CLASSES],
    "days": lambda: [(code, words.DAY_WORDS[code]) for code in DAYS],
    "channel": lambda: _channels(()),
}
#: condition → what to write, words apart by spaces
_LISTED: Final[Mapping[str, Any]] = {
    "extension": gettext_lazy("例：exe xlsm（空白で区切る。点は付けない）"),
    "sender": gettext_lazy("何人もいるときは、空白で区切る"),
    "recipient": gettext_lazy("何人もいるときは、空白で区切る"),
    "code": gettext_lazy("例：DSM-101 DSM-2*（空白で区切る。* は、その先が何でもよい）"),
}
_NUMBERS: Final = ("min_mb", "max_mb", "min_files", "max_files", "min_score", "min_people")
#: the conditions as they stand on the page, in groups that open when something is chosen
GROUPS_OF_FIELDS: Final[Sequence[tuple[Any, tuple[str, ...]]]] = (
    (gettext_lazy("どこからどこへ"), ("from", "to")),
    (gettext_lazy("だれが送るとき"), ("department", "role", "sender", "recipient")),
    (
        gettext_lazy("どんなファイルのとき"),
        ("kind", "extension", "min_mb", "max_mb", "min_files", "max_files"),
    ),
    (gettext_lazy("検査の結果がどうだったとき"), ("verdict", "code")),
    (gettext_lazy("個人情報や機密性がどうだったとき"), ("personal", "min_score", "min_people", "class")),
    (gettext_lazy("いつ、どうやって送るとき"), ("hours", "hours_end", "days", "channel")),
)


class RuleForm(forms.Form):
    """One rule.  A control left empty asks nothing."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("どうするか"),
        choices=[(code, word) for code, word in words.OUTCOMES.items()],
        widget=forms.RadioSelect,
    )
    approval = forms.ChoiceField(
        label=gettext_lazy("承認の経路"),
        help_text=gettext_lazy("「承認を待つ」を選んだときに使います。"),
        required=False,
    )
    profile = forms.ChoiceField(
        label=gettext_lazy("渡す形"),
        help_text=gettext_lazy("経路の設定より厳しい形だけが効きます。"),
        required=False,
    )
    notify = forms.MultipleChoiceField(
        label=gettext_lazy("だれに知らせるか"),
        help_text=gettext_lazy("この規則が決めたことを、送り元のネットワークの「お知らせ」で知らせます。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    notify_people = forms.CharField(
        label=gettext_lazy("ほかに知らせる人の職員ID"),
        help_text=gettext_lazy("何人もいるときは、空白で区切ってください。"),
        required=False,
        max_length=500,
    )
    keep_days = forms.IntegerField(
        label=gettext_lazy("受け取れる日数"),
        help_text=gettext_lazy("受け取れるようになった日から数えます。空欄なら、経路の設定のとおりです。"),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("この規則がある理由"),
        help_text=gettext_lazy("止められた人の画面に出ます。"),
        max_length=500,
    )
    owner = forms.CharField(
        label=gettext_lazy("この規則の持ち主"), help_text=gettext_lazy("例：情報政策課"), max_length=100
    )
    source = forms.CharField(
        label=gettext_lazy("出典"),
        help_text=gettext_lazy("規程や通知の名前と箇所。あれば書いてください。"),
        required=False,
        max_length=500,
    )
    place = forms.TypedChoiceField(label=gettext_lazy("調べる順番"), coerce=int)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        approvals: Sequence[tuple[str, str]],
        places: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in FACTS:
            self.fields |= {_field(key): control for key, control in _controls(name)}
        choose(self.fields["when_channel"], _channels(self.initial.get("when_channel") or ()))
        choose(self.fields["notify"], deciders())
        choose(self.fields["approval"], [("", _("（選ばない）")), *approvals])
        choose(self.fields["place"], places)
        profiles = [(code, words.PROFILES[code]) for code in PROFILES]
        choose(self.fields["profile"], [("", _("経路の設定のとおり")), *profiles])

    def groups(self) -> list[dict[str, Any]]:
        """The conditions in groups: a title, its fields, and whether anything in it is chosen or wrong."""
        found = []
        for title, names in GROUPS_OF_FIELDS:
            fields = [self[_field(name)] for name in names]
            opened = any(field.errors or field.value() not in (None, "", []) for field in fields)
            found.append({"title": title, "fields": fields, "open": opened})
        return found

    def table(self, identifier: str) -> dict[str, Any]:
        """The rule as TOML has it."""
        typed = self.cleaned_data
        then = {"outcome": typed["outcome"]}
        then |= {"keep_days": typed["keep_days"]} if typed["keep_days"] is not None else {}
        then |= {
            key: typed[name] for key, name in (("approval", "approval"), ("as", "profile")) if typed[name]
        }
        told = [*typed["notify"], *(f"people:{login}" for login in typed["notify_people"].split())]
        then |= {"notify": told} if told else {}
        source = {"source": typed["source"]} if typed["source"] else {}
        return {
            "id": identifier,
            "reason": typed["reason"],
            "owner": typed["owner"],
            **source,
            "when": dict(self._when()),
            "then": then,
        }

    def _when(self) -> Iterable[tuple[str, Any]]:
        for name in FACTS:
            value = self.cleaned_data[_field(name)]
            if name == "hours":
                end = self.cleaned_data[_field("hours_end")]
                if value is not None or end is not None:
                    yield name, f"{_clock(value)}-{_clock(end)}"
            elif name in _LISTED:
                if value.split():
                    yield name, value.split()
            elif value not in (None, "", []):
                yield name, value

    @staticmethod
    def fill(rule: Mapping[str, Any], place: int, seen: str) -> dict[str, Any]:
        """What the controls show for a rule as TOML has it."""
        then = rule["then"]
        shown = {key: rule.get(key, "") for key in ("reason", "owner", "source")}
        shown |= {
            "outcome": then["outcome"],
            "approval": then.get("approval", ""),
            "profile": then.get("as", ""),
        }
        shown["keep_days"] = then.get("keep_days")
        told = then.get("notify", [])
        shown["notify"] = [by for by in told if not by.startswith("people:")]
        named = [by.removeprefix("people:") for by in told if by.startswith("people:")]
        shown["notify_people"] = " ".join(named)
        for name, written in rule.get("when", {}).items():
            if name == "hours":
                shown["when_hours"], _dash, shown["when_hours_end"] = str(written).partition("-")
            elif name in _LISTED:
                shown[_field(name)] = written if isinstance(written, str) else " ".join(written)
            else:
                shown[_field(name)] = [written] if isinstance(written, str) else written
        return {**shown, "place": place, "seen": seen}


def _field(condition: str) -> str:
    return f"when_{condition}"


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def _controls(name: str) -> Iterable[tuple[str, forms.Field]]:
    label = str(words.ASKED[name])
    if name in _CHOSEN:
        yield (
            name,
            forms.MultipleChoiceField(
                label=label, choices=_CHOSEN[name](), required=False, widget=forms.CheckboxSelectMultiple
            ),
        )
    elif name in _NUMBERS:
        yield name, forms.IntegerField(label=label, required=False)
    elif name == "hours":
        for key, word in (("hours", label), ("hours_end", str(words.ASKED["hours_end"]))):
            widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            yield key, forms.TimeField(label=word, required=False, widget=widget)
    else:
        yield name, forms.CharField(label=label, help_text=_LISTED[name], required=False, max_length=500)


def choose(field: forms.Field, choices: Sequence[tuple[Any, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


#: about what a problem is → the field that mends it
_MENDED_IN: Final[Mapping[str, str]] = {
    "as": "profile",
    **{key: key for key in ("outcome", "approval", "keep_days", "notify", "reason", "owner", "source")},
    **{name: _field(name) for name in FACTS},
}


def show(form: RuleForm, problems: Iterable[Problem]) -> None:
    """Each problem beside its field, what belongs to none above them all."""
    for problem in problems:
        mended = "approval" if problem.cause == "hold-without-approval" else _MENDED_IN.get(problem.about)
        form.add_error(mended, words.problem_in_form(problem))


class BeginForm(forms.Form):
    """From which rules a draft begins, and why there is one."""

    origin = forms.ChoiceField(label=gettext_lazy("何をもとにするか"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("変える理由"),
        help_text=gettext_lazy("あとで読む人のために、短く書いてください。"),
        max_length=300,
    )

    def __init__(self, *args: Any, origins: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["origin"], origins)


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("下書きの名前"), max_length=100)
    reason = forms.CharField(label=gettext_lazy("変える理由"), max_length=300)
    seen = forms.CharField(widget=forms.HiddenInput)
