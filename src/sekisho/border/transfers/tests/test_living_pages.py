"""What the pages add to the views: living parts, one step less, words where a person can mend something."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sekisho.border.transfers import presentation
from sekisho.border.transfers.models import Item, Transfer
from sekisho.border.transfers.states import State
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples
from sekisho_demo.entrances import Entrance, enter, send

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("inspection_parent", "broker"),
]
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def poll_address(page: str, text: str) -> str:
    found = re.search(r'id="(?:items|living)"[^>]* hx-get="([^"]+)"', text)
    assert found, "the page does not ask for news"
    return page.split("?", maxsplit=1)[0] + found[1].replace("&amp;", "&")


@pytest.mark.parametrize("page", ["/inbox/", "/sent/", "{transfer}"])
def test_a_living_part_is_sent_only_when_it_changed_and_stops_by_itself(page: str) -> None:
    outside = enter("aoi", "internet")
    address = send(outside, {"a.txt": b"x\n"})["Location"]
    client = enter("aoi", "lgwan") if page == "/inbox/" else outside
    page = page.format(transfer=address)
    poll = poll_address(page, client.get(page).content.decode())
    assert client.get(poll, **HTMX).status_code == 204
    assert client.get(poll).status_code == 200, "a person who loads the address always gets the page"
    factories.work_off()
    news = client.get(poll, **HTMX)
    assert news.status_code == 200
    assert "every 1s" not in news.content.decode()
    assert "受け取" in news.content.decode()


def test_the_fragment_of_a_transfer_is_no_whole_page() -> None:
    client = enter("aoi", "internet")
    address = send(client, {"a.txt": b"x\n"})["Location"]
    fragment = client.get(address, **HTMX).content.decode()
    assert fragment.lstrip().startswith('<div id="items"')
    assert 'data-announce="受付済み 1件、残り1件を検査しています"' in fragment


def test_an_upload_by_script_is_told_where_to_go() -> None:
    client = enter("aoi", "internet")
    response = send(client, {"a.txt": b"x\n"}, files_path="報告/a.txt")
    assert response.status_code == 302
    by_script = client.post(
        "/send/",
        {
            "destination": "lgwan",
            "to_myself": "on",
            "purpose": "用件",
            "files": SimpleUploadedFile("b.txt", b"x\n"),
        },
        **HTMX,
    )
    assert by_script.status_code == 200
    newest = Transfer.objects.first()
    assert newest is not None
    assert by_script["HX-Redirect"] == f"/transfers/{newest.pk}/"


def test_with_one_open_route_nobody_has_to_choose() -> None:
    text = enter("aoi", "internet").get("/send/").content.decode()
    assert '<input type="hidden" name="destination" value="lgwan">' in text
    assert 'type="radio"' not in text
    two = enter("aoi", "lgwan").get("/send/").content.decode()
    assert two.count('type="radio"') == 2
    assert two.count(" checked") == 1, "自分で受け取る is chosen beforehand, whither is a decision"


def test_without_an_open_route_the_page_says_so() -> None:
    client = enter("aoi", "internet")
    Route.objects.update(is_open=False)
    text = client.get("/send/").content.decode()
    assert "いまは、このネットワークからファイルを送れません" in text
    assert 'type="file"' not in text


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({"to_myself": ""}, "id_to_myself"),
        ({"others": "minoru2"}, "id_others"),
        ({"purpose": ""}, "id_purpose"),
    ],
)
def test_the_summary_leads_to_the_field_to_mend(fields: dict[str, str], target: str) -> None:
    factories.person("minoru")
    text = send(enter("aoi", "internet"), {"a.txt": b"x"}, **fields).content.decode()
    assert f'href="#{target}"' in text
    assert f'id="{target}"' in text


def test_the_sender_sees_who_took_what_and_the_recipient_does_not() -> None:
    outside = enter("aoi", "internet")
    page = send(outside, {"a.txt": b"x\n"})["Location"]
    factories.work_off()
    assert "まだ受け取られていません" in outside.get(page).content.decode()
    inside = enter("aoi", "lgwan")
    item = Item.objects.get()
    inside.get(f"/items/{item.pk}/download/")
    assert "さんが" in outside.get(page).content.decode()
    receipt = f"/items/{item.pk}/receipt/"
    assert "受け取りの記録" in outside.get(receipt).content.decode()
    for address in (page, receipt):
        assert "さんが" not in inside.get(address).content.decode()
        assert "受け取りの記録" not in inside.get(address).content.decode()


def test_a_single_file_is_one_click_away_in_the_inbox_and_several_are_one_zip() -> None:
    outside = enter("aoi", "internet")
    send(outside, {"a.txt": b"x\n"}, purpose="ひとつ")
    send(outside, {"b.txt": b"x\n", "c.txt": b"y\n"}, purpose="ふたつ")
    factories.work_off()
    text = enter("aoi", "lgwan").get("/inbox/").content.decode()
    one = Item.objects.get(name="a.txt")
    several = Transfer.objects.get(purpose="ふたつ")
    assert f'href="/items/{one.pk}/download/"' in text
    assert f'href="/transfers/{several.pk}/download/"' in text
    assert text.index("ふたつ") < text.index("ひとつ"), "newest first"


def test_a_long_list_is_paged_light_and_begins_with_what_wants_a_person() -> None:
    client = enter("aoi", "internet")
    files = {f"表-{number:03}.txt": b"x\n" for number in range(120)} | {"空.txt": b""}
    page = send(client, files)["Location"]
    response = client.get(page)
    text = response.content.decode()
    assert text.index("空.txt") < text.index("表-000.txt")
    assert "表-119.txt" not in text
    assert "表-119.txt" in client.get(f"{page}?page=4").content.decode()
    assert len(response.content) < 100_000
    assert "page=4" in poll_address(page, client.get(f"{page}?page=4").content.decode())


def test_a_hostile_name_stays_a_name() -> None:
    client = enter("aoi", "internet")
    name = '"><img src=x onerror=alert(1)>.txt'
    page = send(client, {name: b"x\n"}, purpose='"onmouseover="x')["Location"]
    for address in (page, f"{page}withdraw/", "/sent/"):
        text = client.get(address).content.decode()
        assert "<img src=x" not in text
        assert '"onmouseover=' not in text


def test_asking_before_withdrawing_is_for_the_sender_only() -> None:
    page = send(enter("aoi", "internet"), {"a.txt": b"x\n"})["Location"]
    factories.work_off()
    refused = enter("aoi", "lgwan").get(f"{page}withdraw/")
    assert refused.status_code == 403
    assert "TRF-012" in refused.content.decode()


def test_every_page_of_a_clerk_is_light_in_both_languages() -> None:
    client: Entrance = enter("aoi", "internet")
    page = send(client, {"申請書.docm": samples.macro_document()})["Location"]
    factories.work_off()
    item = Item.objects.get()
    for language in ("ja", "en"):
        client.post("/language/", {"language": language, "next": "/"})
        for address in (
            "/inbox/",
            "/send/",
            "/sent/",
            page,
            f"{page}withdraw/",
            f"/items/{item.pk}/receipt/",
        ):
            response = client.get(address)
            assert response.status_code == 200
            assert len(response.content) < 40_000, address


def test_the_words_of_the_list() -> None:
    items = [Item(position=1, state=State.READY), Item(position=2, state=State.HELD)]
    assert presentation.announcement(items, 0) == "受け取り可能 1件、保留 1件、検査はすべて終わりました"
    assert [item.position for item in presentation.in_order(items)] == [2, 1]
    assert presentation.chips(items[:1]) == [("ready", "受け取り可能")]
    assert presentation.version("a", 1) != presentation.version("a", 2)
