"""The search form of the trail."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.audit import catalogue, search
from sekisho.foundation.zones.names import NAMES


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("すべて")), *((kind.name, kind.words) for kind in catalogue.kinds().values())]


def _zones() -> list[tuple[str, Any]]:
    return [("", _("すべて")), *((zone.code, str(zone)) for zone in NAMES)]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class TrailForm(forms.Form):
    """``content``: may the person search for file names?  Digests and numbers say nothing of what is in a file."""

    actor = forms.CharField(label=_("職員ID"), required=False, max_length=150)
    name = forms.ChoiceField(label=_("出来事"), required=False, choices=_kinds)
    text = forms.CharField(label=_("ファイル名・ダイジェスト・番号"), required=False, max_length=200)
    zone = forms.ChoiceField(label=_("ネットワーク"), required=False, choices=_zones)
    since = _day(_("いつから"))
    until = _day(_("いつまで"))
    before = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, content: bool) -> None:
        super().__init__(data)
        self._content = content
        if not content:
            self.fields["text"].label = _("ダイジェスト・番号")

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).strip()
        is_number = search.SHA256.fullmatch(text.lower()) or search.thing_of(text)
        if text and not is_number and not self._content:
            raise forms.ValidationError(
                _("ファイル名で探せるのは監査人だけです。ダイジェスト（64桁）か番号を入力してください。")
            )
        if len(text) == 1:
            raise forms.ValidationError(_("ファイル名は2文字以上で入力してください。"))
        return text

    def clean_before(self) -> search.Place | None:
        text = self.cleaned_data["before"]
        try:
            return search.Place.from_text(text) if text else None
        except (ValueError, OverflowError):
            raise forms.ValidationError(
                _("続きの場所がわかりません。はじめから探し直してください。")
            ) from None

    def said(self) -> dict[str, str]:
        """What the person asked for, as the trail keeps it."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def wanted(self) -> search.Wanted:
        """Raises ``search.TooMany``."""
        data = self.cleaned_data
        until = data.get("until")
        return search.Wanted(
            person=data.get("actor", ""),
            name=data.get("name", ""),
            zone=data.get("zone", ""),
            file=search.file_keys(data["text"]) if data.get("text") else None,
            since=_midnight(data.get("since")),
            until=_midnight(until + timedelta(days=1) if until else None),
            before=data.get("before"),
        )


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


class FileForm(forms.Form):
    """Which file's people are asked for."""

    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", label=_("ダイジェスト（SHA-256）"))
