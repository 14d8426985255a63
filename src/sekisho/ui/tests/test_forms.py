"""Ordinary Django forms come out as components, with their errors where people find them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template import engines
from django.test import Client
from django.utils.datastructures import MultiValueDict

from sekisho.ui.forms import FilesField, error_links
from sekisho.ui.tests.drawing import Elements


class Everything(forms.Form):
    who = forms.CharField(label="氏名", help_text="例: 関所 あおい")
    zone = forms.ChoiceField(label="送り先", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    kind = forms.ChoiceField(label="種類", choices=[("", "選んでください"), ("x", "X")])
    note = forms.CharField(label="連絡", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="確かめました", help_text="大切な確認です")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    uploads = FilesField(label="ファイル", help_text="まとめて選べます")

    def clean(self) -> None:
        if self.data.get("who") == "だめ":
            raise forms.ValidationError("この組み合わせでは送れません。")


def test_blank_form_has_labels_support_and_no_errors() -> None:
    html = str(Everything())
    elements = Elements(html)
    assert elements.faults == []
    assert elements.all("input", id="id_who")[0]["aria-describedby"] == "id_who_helptext"
    assert elements.all("label", **{"for": "id_who"})
    assert elements.all("fieldset")
    assert elements.all("legend")
    assert "dads-error-summary" not in html
    assert "aria-invalid" not in html
    assert len(elements.all("input", name="secret")) == 1


def test_every_description_that_a_control_names_exists() -> None:
    for form in (Everything(), Everything({})):
        elements = Elements(str(form))
        named = [a["aria-describedby"] for _, a in elements.found if a.get("aria-describedby")]
        assert named
        for ids in named:
            assert set(str(ids).split()) <= set(elements.ids())


def test_summary_links_lead_to_controls_in_page_order() -> None:
    form = Everything({})
    elements = Elements(str(form))
    links = [str(a["href"]).removeprefix("#") for a in elements.all("a")]
    assert links == ["id_who", "id_zone_0", "id_kind", "id_agree", "id_uploads"]
    assert set(links) <= set(elements.ids())


def test_summary_takes_the_focus_and_counts() -> None:
    html = str(Everything({}))
    [summary] = Elements(html).all("div", id="error-summary")
    assert summary["role"] == "alert"
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary
    assert "5か所" in html


def test_sentences_say_what_to_do_for_each_kind_of_field() -> None:
    links = {link.target: link.message for link in error_links(Everything({}))}
    assert links["id_who"] == "入力してください。"
    assert links["id_kind"] == "選んでください。"
    assert links["id_zone_0"] == "選んでください。"
    assert "チェック" in links["id_agree"]
    assert "ファイル" in links["id_uploads"]


def test_a_rooms_own_sentence_is_kept() -> None:
    class Own(forms.Form):
        who = forms.CharField(error_messages={"required": "お名前を入力してください。"})

    assert [link.message for link in error_links(Own({}))] == ["お名前を入力してください。"]


def test_error_of_no_field_is_said_without_a_link() -> None:
    form = Everything(
        {"who": "だめ", "zone": "a", "kind": "x", "agree": "on"}, uploaded({"uploads": [_file()]})
    )
    html = str(form)
    assert "この組み合わせでは送れません。" in html
    assert Elements(html).all("a") == []


def test_values_from_people_are_escaped() -> None:
    html = str(Everything({"who": '"><script>', "note": "</textarea><script>"}))
    assert "<script>" not in html
    assert Elements(html).faults == []


def test_files_and_folder_arrive_as_one_list() -> None:
    files = uploaded({"uploads": [_file("a.txt")], "uploads_folder": [_file("b.txt"), _file("c.txt")]})
    form = Everything({"who": "x", "zone": "a", "kind": "x", "agree": "on"}, files)
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["uploads"]] == ["a.txt", "b.txt", "c.txt"]


def test_one_empty_file_among_many_is_named() -> None:
    files = uploaded({"uploads": [_file("a.txt"), SimpleUploadedFile("b.txt", b"")]})
    assert "uploads" in Everything({"who": "x"}, files).errors


def test_page_title_says_error_first(client: Client) -> None:
    assert "<title>エラー: 部品の見本" in client.get("/ui/?errors=1").content.decode()
    assert "<title>部品の見本" in client.get("/ui/").content.decode()


def test_widgets_without_a_template_of_ours_fall_back_to_django() -> None:
    class Dated(forms.Form):
        day = forms.DateField(widget=forms.SelectDateWidget(years=[2026]), label="日付")

    assert Elements(str(Dated())).faults == []


def test_one_field_can_stand_alone_in_a_page() -> None:
    template = engines["django"].from_string("{{ form.who.as_field_group }}")
    assert "dads-form-control" in template.render({"form": Everything()})


def uploaded(files: dict[str, list[UploadedFile[Any]]]) -> MultiValueDict[str, UploadedFile[Any]]:
    return MultiValueDict(files)


def _file(name: str = "a.txt") -> UploadedFile[Any]:
    return SimpleUploadedFile(name, b"x")
