"""Each component by itself: it renders, it escapes, it wires what assistive technology reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import TemplateSyntaxError
from django.test import Client
from django.utils import translation

from sekisho.ui import icons
from sekisho.ui.gallery import ZONES
from sekisho.ui.statuses import STATUSES
from sekisho.ui.tests.drawing import Elements, draw

UI = Path(__file__).resolve().parent.parent
COMPONENTS = sorted(path.stem for path in (UI / "templates/cotton/dads").glob("*.html"))
HOSTILE = '"><script>alert(1)</script><a title="'


SPILLING = ["label", "error", "support", "required", "heading", "actions", "kind", "href", "icon", "lead"]
SPILLING += ["value", "note", "word", "caption", "summary", "term", "text", "what", "open", "links", "items"]
SPILLING += ["live", "name", "id", "size", "disabled", "group", "optional", "across", "dense", "sign_out"]


def bare(name: str) -> str:
    """The component with nothing given but what it cannot do without."""
    given = ' code="ready"' if name == "status" else ""
    return f"<c-dads.{name.replace('_', '-')}{given} />"


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_renders_with_nothing_given(name: str) -> None:
    assert Elements(draw(bare(name))).faults == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_takes_nothing_from_the_page_around_it(name: str) -> None:
    """A page's own ``label`` or ``error`` must not slip into a component that was not given one."""
    assert "SPILLED" not in draw(bare(name), **dict.fromkeys(SPILLING, "SPILLED"))


@pytest.mark.parametrize(
    "source",
    [
        "<c-dads.button data-x='{{ evil }}' name='n' value='{{ evil }}'>{{ evil }}</c-dads.button>",
        "<c-dads.button :title='evil'>x</c-dads.button>",
        "<c-dads.input-text id='i' label='{{ evil }}' value='{{ evil }}' error='{{ evil }}' />",
        "<c-dads.input-text id='i' name='n' :label='evil' :value='evil' :error='evil' :support='evil' />",
        "<c-dads.notification-banner heading='{{ evil }}'>{{ evil }}</c-dads.notification-banner>",
        "<c-dads.cell label='{{ evil }}' :data-x='evil'>{{ evil }}</c-dads.cell>",
        "<c-dads.description-list :items='pairs' />",
        "<c-dads.table :columns='list' :caption='evil' />",
        "<c-dads.copy-button :text='evil' />",
        "<c-dads.select id='s' name='s' label='x' :options='pairs' />",
        "<c-dads.breadcrumb :items='pairs' />",
        "<c-dads.empty-state :heading='evil' />",
    ],
)
def test_text_from_people_never_becomes_markup(source: str) -> None:
    html = draw(source, evil=HOSTILE, pairs=[(HOSTILE, HOSTILE)], list=[HOSTILE])
    assert "<script" not in html
    assert "alert(1)" in html
    assert Elements(html).faults == []


@pytest.mark.parametrize(
    "attribute", ["onclick='x()'", "style='color:red'", "hx-on:click='x()'", "srcdoc='x'"]
)
def test_component_refuses_attributes_that_run_or_paint(attribute: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="does not take"):
        draw(f"<c-dads.button {attribute}>送る</c-dads.button>")


def test_component_passes_htmx_and_aria_on() -> None:
    html = draw(
        '<c-dads.button type="button" hx-get="/x/?a=1" aria-controls="list" data-x="1">送る</c-dads.button>'
    )
    [button] = Elements(html).all("button")
    assert (button["hx-get"], button["aria-controls"], button["data-x"]) == ("/x/?a=1", "list", "1")


def test_button_with_address_is_a_link_unless_disabled() -> None:
    assert Elements(draw('<c-dads.button href="/x/">見る</c-dads.button>')).all("a", href="/x/")
    assert (
        Elements(draw('<c-dads.button href="/x/" disabled>見る</c-dads.button>')).all("button", disabled="")
        == []
    )
    assert "disabled" in draw('<c-dads.button href="/x/" disabled>見る</c-dads.button>')


def test_input_names_its_support_and_its_error() -> None:
    html = draw('<c-dads.input-text id="who" name="who" label="名" support="例" error="入力" required />')
    elements = Elements(html)
    [field] = elements.all("input")
    assert field["aria-describedby"] == "who_helptext who_error"
    assert field["aria-invalid"] == "true"
    assert set(str(field["aria-describedby"]).split()) <= set(elements.ids())
    assert elements.all("label", **{"for": "who"})
    assert "※必須" in html


def test_group_is_a_fieldset_that_names_its_error() -> None:
    source = '<c-dads.form-control-label id="g" label="宛先" error="選ぶ" group>x</c-dads.form-control-label>'
    html = draw(source)
    [group] = Elements(html).all("fieldset")
    assert group["aria-describedby"] == "g_error"


@pytest.mark.parametrize("code", list(STATUSES))
def test_status_says_word_and_shape_besides_colour(code: str) -> None:
    html = draw(f'<c-dads.status code="{code}" />')
    assert str(STATUSES[code].word) in html
    assert icons.SHAPES[STATUSES[code].icon] in html


def test_no_two_statuses_share_word_or_icon() -> None:
    assert len({str(status.word) for status in STATUSES.values()}) == len(STATUSES)
    assert len({status.icon for status in STATUSES.values()}) == len(STATUSES)


def test_unknown_status_fails_loudly() -> None:
    with pytest.raises(KeyError):
        draw('<c-dads.status code="nonsense" />')


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: zone.code)
def test_zone_band_says_name_shape_and_colour(zone: object) -> None:
    html = draw('<c-dads.zone-band :zone="zone" />', zone=zone)
    code, name = getattr(zone, "code", ""), getattr(zone, "name", "")
    assert name in html
    assert icons.SHAPES[f"zone-{code}"] in html
    assert f'data-zone="{code}"' in html


def test_unknown_zone_never_borrows_the_look_of_another() -> None:
    html = draw('<c-dads.zone-band :zone="zone" />', zone={"code": "other", "name": "別の区分"})
    assert icons.SHAPES["zone"] in html


def test_pages_of_a_list_keep_the_search_words(client: Client) -> None:
    from django.core.paginator import Paginator

    elements = Elements(draw('<c-dads.pagination :page="page" />', page=Paginator(range(90), 20).page(2)))
    assert elements.all("a", rel="next") == [
        {"class": "dads-pagination__link", "rel": "next", "href": "?page=3&q=%E8%A3%9C%E5%8A%A9%E9%87%91"}
    ]
    assert len(elements.all("a", aria_current="page")) == 1


def test_one_page_needs_no_pagination() -> None:
    from django.core.paginator import Paginator

    assert draw('<c-dads.pagination :page="page" />', page=Paginator(range(5), 20).page(1)).strip() == ""


def test_file_upload_is_two_plain_inputs_without_script() -> None:
    elements = Elements(draw('<c-dads.file-upload id="id_files" name="files" />'))
    plain, folder = elements.all("input", type="file")
    assert (plain["name"], folder["name"]) == ("files", "files_folder")
    assert "multiple" in plain
    assert "webkitdirectory" in folder
    assert {label["for"] for label in elements.all("label")} == {plain["id"], folder["id"]}


def test_table_keeps_its_meaning_when_rows_become_cards() -> None:
    html = draw(
        '<c-dads.table caption="一覧" :columns="columns"><c-dads.row><c-dads.cell heading>a</c-dads.cell>'
        '<c-dads.cell label="大きさ" number>1</c-dads.cell></c-dads.row></c-dads.table>',
        columns=["名前", {"label": "大きさ", "number": True}],
    )
    elements = Elements(html)
    assert [a["role"] for _, a in elements.found if "role" in a] == [
        "table", "rowgroup", "row", "columnheader", "columnheader", "rowgroup", "row", "rowheader", "cell",
    ]  # fmt: skip
    assert elements.all("td", data_label="大きさ")
    assert "大きさ</th>" in html


def test_language_switch_is_a_post_form_that_names_the_current_one() -> None:
    with translation.override("en"):
        elements = Elements(draw('<c-dads.language-switch action="/i18n/setlang/" next="/x/" />'))
    assert elements.all("form", method="post", action="/i18n/setlang/")
    assert [b["value"] for b in elements.all("button", aria_current="true")] == ["en"]


def test_page_renders_before_anyone_is_known() -> None:
    html = draw('{% extends "ui/base.html" %}')
    elements = Elements(html)
    assert elements.faults == []
    assert elements.all("html")[0]["lang"] == "ja"
    assert elements.all("main", id="main")
    assert elements.all("a", href="#main")
    assert "dads-user-menu" not in html
    assert "ネットワークの区分を確認できません" in html
    assert not elements.all("nav")


def test_page_names_zone_in_title_and_person_in_menu() -> None:
    html = draw(
        '{% extends "ui/base.html" %}{% block title %}送る{% endblock %}',
        zone=ZONES[2],
        person={"name": "関所 めい"},
    )
    assert "<title>送る | 個人番号利用事務系 | 関所 Sekisho</title>" in html
    assert "関所 めい" in html
    assert "ui/zones/mynumber.svg" in html


def test_failure_page_needs_no_request() -> None:
    from django.template.loader import render_to_string

    told = {"what": "見つかりません。", "now": "送った人に確かめてください。", "code": "SYS-404"}
    html = render_to_string("ui/failure.html", told, request=None)
    assert Elements(html).faults == []
    assert "<title>エラー: 見つかりません。" in html
    assert "番号: SYS-404" in html
    assert "None" not in html


def test_confirm_page_offers_to_go_back() -> None:
    html = draw(
        '{% extends "ui/confirm.html" %}',
        heading="取り下げますか",
        explanation="x",
        consequences=["送り先では受け取れなくなります。"],
        confirm_label="取り下げる",
        danger=True,
        cancel_url="/back/",
    )
    elements = Elements(html)
    assert elements.faults == []
    assert elements.all("a", href="/back/")
    assert elements.all("button", data_kind="danger")
    assert elements.all("input", name="csrfmiddlewaretoken")


@pytest.mark.parametrize("query", ["", "?errors=1", "?zone=mynumber"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_gallery_is_well_formed(client: Client, query: str, language: str) -> None:
    response = client.get(f"/ui/{query}", headers={"accept-language": language})
    elements = Elements(response.content.decode())
    assert response.status_code == 200
    assert elements.faults == []
    assert len(elements.ids()) == len(set(elements.ids()))
    assert elements.all("html", lang=language)


def test_gallery_shows_every_component(client: Client) -> None:
    gallery = (UI / "templates/ui/gallery.html").read_text(encoding="utf-8")
    base = (UI / "templates/ui/base.html").read_text(encoding="utf-8")
    shown = gallery + base
    elsewhere = {"messages", "icon"}  # messages come from Django, icons stand in nearly all of them
    missing = [n for n in COMPONENTS if f"<c-dads.{n.replace('_', '-')}" not in shown and n not in elsewhere]
    assert missing == ["file_upload"] or missing == []  # the sample form draws the upload
    assert "<dads-file-upload" in client.get("/ui/").content.decode()
