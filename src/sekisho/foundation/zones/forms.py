"""Forms about routes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sekisho.foundation.zones.models import Route

#: kinds that the engine rebuilds, by the words that people use for them
KIND_GROUPS = (
    ("docx", "Word"),
    ("xlsx", "Excel"),
    ("pptx", "PowerPoint"),
    ("pdf", "PDF"),
    ("jpeg", "JPEG"),
    ("png", "PNG"),
    ("gif", "GIF"),
    ("bmp", "BMP"),
    ("tiff", "TIFF"),
    ("webp", "WebP"),
    ("zip", "ZIP"),
    ("7z", "7z"),
    ("lzh", "LZH"),
    ("tar", "tar"),
    ("gzip", "gz, tar.gz"),
    ("bzip2", "bz2, tar.bz2"),
    ("xz", "xz, tar.xz"),
    ("text", _("テキスト")),
    ("csv", "CSV"),
)


def kind_words(kinds: Iterable[str]) -> list[str]:
    """The words for a route's kinds, in the order of the form."""
    allowed = set(kinds)
    return [str(word) for kind, word in KIND_GROUPS if kind in allowed]


class RouteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    allowed_kinds = forms.MultipleChoiceField(
        choices=KIND_GROUPS,
        label=_("通してよい種類"),
        help_text=_("何も選ばないときは、無害化できる種類をすべて通します。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Route
        fields = ("is_open", "max_file_mib", "max_files", "allowed_kinds", "profile", "keep_days")

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
