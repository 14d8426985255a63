"""The English is complete, and the tool notices when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from sekisho.ui import translations

PAGE = """{% load i18n %}
<c-dads.button label="{% translate '送る' %}">{% translate "受け取る" %}</c-dads.button>
{% blocktranslate count n=n %}{{ n }}個{% plural %}{{ n }}個{% endblocktranslate %}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "words.py").write_text(
        "from django.utils.translation import gettext_lazy as _\nx = _('{count}個を外す')\n", encoding="utf-8"
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "ignored.py").write_text("_('見ない')\n", encoding="utf-8")
    return tmp_path


def _translate(house: Path, **strings: str) -> None:
    po = house / "locale/en/LC_MESSAGES/django.po"
    catalog = translations.read(po)
    for message in catalog:
        if message.id:
            plural = isinstance(message.id, (tuple, list))
            message.string = ("one", "many %(n)s") if plural else strings.get(str(message.id), "English")
    po.write_bytes(translations.written(catalog))


def test_strings_come_out_of_templates_attributes_and_code(house: Path) -> None:
    found = {message.id for message in translations.extract(house) if message.id}
    assert found == {"送る", "受け取る", ("%(n)s個", "%(n)s個"), "{count}個を外す"}


def test_update_then_translate_then_update_is_clean(house: Path) -> None:
    assert translations.update(house)
    _translate(house, **{"{count}個を外す": "Remove {count}"})
    assert any("stale" in problem for problem in translations.check(house))
    assert translations.update(house) == []
    assert translations.check(house) == []


def test_update_twice_writes_the_same_bytes(house: Path) -> None:
    po = house / "locale/en/LC_MESSAGES/django.po"
    translations.update(house)
    first = po.read_bytes(), po.with_suffix(".mo").read_bytes()
    translations.update(house)
    assert (po.read_bytes(), po.with_suffix(".mo").read_bytes()) == first


def test_check_names_a_new_string_an_unused_one_and_a_lost_placeholder(house: Path) -> None:
    translations.update(house)
    _translate(house)  # "English" loses {count}
    (house / "page.html").write_text("{% load i18n %}{% translate '新しい言葉' %}", encoding="utf-8")
    problems = "\n".join(translations.check(house))
    assert "not in the catalogue: '新しい言葉'" in problems
    assert "no longer used: '送る'" in problems
    assert "placeholders differ: '{count}個を外す'" in problems


def test_the_english_of_this_house_is_complete() -> None:
    assert translations.check() == []


def test_pages_speak_english_when_asked(client: Client) -> None:
    html = client.get("/ui/?errors=1", headers={"accept-language": "en"}).content.decode()
    assert "<title>Error: Component gallery" in html
    assert "5 points need your attention" in html
    assert "Sending: {percent}% ({done} of {total})" in html


def test_japanese_is_the_source_and_needs_no_catalogue() -> None:
    with translation.override("ja"):
        assert gettext("受け取り可能") == "受け取り可能"
    with translation.override("en"):
        assert gettext("受け取り可能") == "Ready"
