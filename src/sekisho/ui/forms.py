"""Django forms in the dress of the design system.

With ``FORM_RENDERER = "sekisho.ui.forms.DadsRenderer"`` every ordinary Django form renders itself: label,
※必須, support text, control, error, and the ``aria-describedby`` that ties them.  A room writes plain
``forms.CharField(label=…, help_text=…)`` and puts ``{{ form }}`` or ``{{ form.field.as_field_group }}`` in
its page; it never writes a class name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """One line of the error summary; ``target`` is the id of the control, or empty when there is none."""

    target: str
    label: str
    message: str


class FileDrop(forms.FileInput):
    """Files or a whole folder: a drop zone over two plain inputs, ``name`` and ``name_folder``.

    With the script, files arrive under ``name`` and each is preceded by a field ``name_path`` with its place
    in its folder ("報告/令和8年/表.xlsx"); without it, the browser sends the folder under ``name_folder``.
    ``max_files`` and ``max_bytes`` are told to the person and checked by the script; the server decides.
    """

    template_name = "ui/forms/file_drop.html"
    allow_multiple_selected = True

    def __init__(self, *, max_files: int = 500, max_bytes: int = 0, accept: str = "") -> None:
        super().__init__({"multiple": True})
        self.max_files = max_files
        self.max_bytes = max_bytes
        self.accept = accept

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        built = context["widget"]["attrs"]
        context["widget"] |= {
            "max_files": self.max_files,
            "max_bytes": self.max_bytes,
            "accept": self.accept,
            "described": built.get("aria-describedby", ""),
            "invalid": bool(built.get("aria-invalid")),
        }
        return context

    def value_from_datadict(
        self,
        data: object,  # Django's signature, as below
        files: MultiValueDict[str, UploadedFile[Any]],
        name: str,
    ) -> list[UploadedFile[Any]]:
        return [*files.getlist(name), *files.getlist(f"{name}_folder")]

    def value_omitted_from_data(
        self,
        data: object,
        files: MultiValueDict[str, UploadedFile[Any]],
        name: str,
    ) -> bool:
        return name not in files and f"{name}_folder" not in files

    def use_required_attribute(self, initial: object) -> bool:
        return False  # either of the two inputs will do, and the browser cannot know


class FilesField(forms.FileField):
    """Several files at once; cleans to a list of ``UploadedFile``."""

    widget = FileDrop
    default_error_messages: ClassVar = {
        "required": _("ファイルが選ばれていません。送るファイルを選んでください。")
    }

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        if not data and not self.required:
            return []
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        one = super().clean
        return [one(item, initial) for item in data]


# Which component draws a widget: the first class that fits.  The value names the branch of field.html.
KINDS: Final[Sequence[tuple[type[forms.Widget], str]]] = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (FileDrop, "files"),
    (forms.FileInput, "file"),
    (forms.MultiWidget, "several"),
)
CLASSES: Final = {
    "choices": "dads-choice__input",
    "checkbox": "dads-choice__input",
    "select": "dads-select__select",
    "textarea": "dads-textarea",
    "text": "dads-input-text",
    "several": "dads-input-text",
    "file": "dads-file-upload__input",
    "files": "dads-file-upload__input",
}

REQUIRED: Final = {
    "text": _("入力してください。"),
    "select": _("選んでください。"),
    "choices": _("選んでください。"),
    "checkbox": _("先へ進むには、ここにチェックを付けてください。"),
    "file": _("ファイルを選んでください。"),
    "files": _("ファイルを選んでください。"),
}


def kind_of(widget: forms.Widget) -> str:
    """The component that draws this widget."""
    return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "text")


class DadsBoundField(BoundField):
    """A field that knows its component and wires its control to label, support text and error."""

    @property
    def kind(self) -> str:
        return kind_of(self.field.widget)

    @property
    def sentences(self) -> list[str]:
        """The errors as people read them; Django's own "this field is required" says what to do instead."""
        plain = self.field.error_messages.get("required") == forms.Field.default_error_messages["required"]
        required = str(REQUIRED.get(self.kind, REQUIRED["text"]))
        return [
            required if plain and error.code == "required" else str(shown)
            for error, shown in zip(self.errors.as_data(), self.errors, strict=True)
        ]

    @property
    def error_text(self) -> str:
        return " ".join(self.sentences)

    @property
    def required(self) -> bool:
        return self.field.required

    @property
    def target(self) -> str:
        """The id to jump to: of a group, its first choice."""
        if self.kind == "choices":
            return next((str(choice.id_for_label) for choice in self.subwidgets), self.auto_id)
        return self.id_for_label or self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        drawn = widget or self.field.widget
        built = super().build_widget_attrs(attrs, drawn)
        if drawn.is_hidden:
            return built
        own = str(drawn.attrs.get("class", ""))
        built["class"] = f"{CLASSES[kind_of(drawn)]} {own}".strip()
        if kind_of(drawn) == "choices":
            built.pop("aria-invalid", None)  # the group says it: a single radio button is not wrong
        return built


class DadsRenderer(BaseRenderer):
    """Finds form templates in the project first, then among Django's own."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = DadsBoundField

    def __init__(self) -> None:
        self._django = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        try:
            return get_template(template_name)
        except TemplateDoesNotExist:
            return self._django.get_template(template_name)


def error_links(form: forms.BaseForm) -> list[ErrorLink]:
    """Every error of a form: those of no field first, then the fields in their order on the page."""
    links = [ErrorLink("", "", str(error)) for error in form.non_field_errors()]
    for field in form:
        if isinstance(field, DadsBoundField):
            links += [ErrorLink(field.target, str(field.label), sentence) for sentence in field.sentences]
        else:  # a form with a renderer of its own
            links += [ErrorLink(field.id_for_label, str(field.label), str(error)) for error in field.errors]
    return links
