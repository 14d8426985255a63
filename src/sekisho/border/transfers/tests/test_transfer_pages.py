"""The pages through Django's client, each client at one entrance."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sekisho.border.transfers.models import Download, Item, Transfer
from sekisho.border.transfers.states import State
from sekisho.foundation.audit.models import Event
from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.services import create_token
from sekisho.foundation.vault.models import StoredObject
from sekisho.foundation.zones.api import Route
from sekisho_demo import factories, samples
from sekisho_demo.entrances import Entrance, enter, send
from sekisho_disarm.zipio import Writer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("inspection_parent", "broker"),
]


def test_send_here_receive_there() -> None:
    outside = enter("aoi", "internet")
    response = send(outside, {"申請書.docm": samples.macro_document()})
    assert response.status_code == 302
    page = response["Location"]
    assert "受付済み" in outside.get(page).content.decode()
    factories.work_off()
    assert "受け取り可能" in outside.get(page).content.decode()

    inside = enter("aoi", "lgwan")
    assert "庁議資料の取り込み" in inside.get("/inbox/").content.decode()
    item = Item.objects.get()
    download: Any = inside.get(f"/items/{item.pk}/download/")
    assert download.status_code == 200
    assert "filename*=utf-8''%E7%94%B3%E8%AB%8B%E6%9B%B8.docx" in download["Content-Disposition"]
    assert download["Cache-Control"] == "no-store"
    assert zipfile.is_zipfile(io.BytesIO(download.body))
    assert Download.objects.get().person.login == "aoi"
    assert Event.objects.filter(name="item:downloaded").count() == 1


def test_at_the_destination_not_even_the_name_is_seen_before_the_release() -> None:
    send(enter("aoi", "internet"), {"極秘の名前.txt": b"x\n"})
    inside = enter("aoi", "lgwan")
    page = f"/transfers/{Transfer.objects.get().pk}/"
    assert "極秘の名前" not in inside.get(page).content.decode()
    factories.work_off()
    assert "極秘の名前" in inside.get(page).content.decode()


def test_all_files_at_once_as_a_zip_with_names_right_on_windows() -> None:
    send(enter("aoi", "internet"), {"表.docm": samples.macro_document(), "表.docx": samples.document()})
    factories.work_off()
    answer: Any = enter("aoi", "lgwan").get(f"/transfers/{Transfer.objects.get().pk}/download/")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["表.docx", "表 (2).docx"]
        assert all(info.flag_bits & 0x800 for info in archive.infolist())
    assert Download.objects.count() == 2


def test_a_session_of_one_zone_is_worth_nothing_in_another() -> None:
    outside = enter("aoi", "internet")
    inside = Entrance("lgwan")
    inside.cookies["sekisho_lgwan"] = outside.cookies["sekisho_internet"].value
    assert inside.get("/inbox/").status_code == 302
    assert inside.get("/inbox/")["Location"].startswith("/sign-in/")


def test_what_a_client_says_about_the_zone_is_not_heard() -> None:
    outside = enter("aoi", "internet")
    page = outside.get(
        "/inbox/", SERVER_PORT="8702", HTTP_HOST="lgwan.localhost:8702", HTTP_X_FORWARDED_HOST="lgwan"
    )
    assert "インターネット接続系" in page.content.decode()
    assert 'data-zone="lgwan"' not in page.content.decode()


@pytest.mark.parametrize(
    ("files", "fields", "says"),
    [
        ({}, {}, "ファイルが選ばれていません"),
        ({"a.txt": b"x"}, {"purpose": ""}, "用件"),
        ({"a.txt": b"x"}, {"to_myself": ""}, "受け取る人が選ばれていません"),
        ({"a.txt": b"x"}, {"others": "nobody"}, "nobody"),
        ({"a.txt": b"x"}, {"destination": "mynumber"}, "エラー"),
    ],
)
def test_a_form_that_cannot_be_sent_says_what_to_do(files: Any, fields: Any, says: str) -> None:
    response = send(enter("aoi", "internet"), files, **fields)
    text = response.content.decode()
    assert response.status_code == 422
    assert "<title>エラー" in text
    assert says in text
    assert not Transfer.objects.exists()


def test_an_empty_file_is_named_and_the_others_go_on() -> None:
    send(enter("aoi", "internet"), {"空.txt": b"", "ある.txt": b"x\n"})
    empty, there = Item.objects.order_by("position")
    assert (empty.state, empty.reason, empty.original) == (State.REFUSED, "TRF-102", None)
    assert there.state == State.RECEIVED


def test_a_file_over_the_limit_is_not_kept_and_the_others_go_on() -> None:
    Route.objects.update(max_file_mib=1)
    send(enter("aoi", "internet"), {"大きい.bin": bytes(2 * 1024 * 1024), "小さい.txt": b"x\n"})
    big, small = Item.objects.order_by("position")
    assert (big.state, big.reason) == (State.REFUSED, "TRF-101")
    assert small.state == State.RECEIVED
    assert StoredObject.objects.count() == 1


def test_the_days_quota_is_kept(settings: Any) -> None:
    settings.SEKISHO_UPLOAD_QUOTA_BYTES = 1000
    client = enter("aoi", "internet")
    send(client, {"a.txt": b"x" * 600, "b.txt": b"y" * 600})
    first, second = Item.objects.order_by("position")
    assert (first.state, second.state, second.reason) == (State.RECEIVED, State.REFUSED, "TRF-105")


def test_a_post_without_its_token_is_refused_and_keeps_nothing_attached() -> None:
    client = enter("aoi", "internet", enforce_csrf_checks=False)
    strict = Entrance("internet", enforce_csrf_checks=True)
    strict.cookies = client.cookies
    response = send(strict, {"a.txt": b"x"})
    assert response.status_code == 403
    assert "SYS-002" in response.content.decode()
    assert not Transfer.objects.exists()
    assert not StoredObject.objects.filter(state="attached").exists()


def test_an_upload_without_signing_in_stores_nothing() -> None:
    response = send(Entrance("internet"), {"a.txt": b"x"})
    assert response.status_code == 302
    assert not StoredObject.objects.exists()


def test_for_others_the_pages_do_not_exist(subtests: pytest.Subtests) -> None:
    send(enter("aoi", "internet"), {"a.txt": b"x\n"})
    factories.work_off()
    transfer, item = Transfer.objects.get(), Item.objects.get()
    paths = (
        f"/transfers/{transfer.pk}/",
        f"/transfers/{transfer.pk}/download/",
        f"/transfers/{transfer.pk}/withdraw/",
        f"/items/{item.pk}/download/",
        f"/items/{item.pk}/receipt/",
        f"/items/{item.pk}/record.json",
    )
    for login, zone in (("ren", "internet"), ("hajime", "lgwan"), ("mei", "lgwan"), ("kaname", "lgwan")):
        with subtests.test(login, zone=zone):
            client = enter(login, zone)
            for path in paths:
                assert client.get(path).status_code == 404, path


def test_the_receipt_and_the_record_are_for_both_ends() -> None:
    outside = enter("aoi", "internet")
    send(outside, {"申請書.docm": samples.macro_document()})
    factories.work_off()
    item = Item.objects.get()
    for client in (outside, enter("aoi", "lgwan")):
        text = client.get(f"/items/{item.pk}/receipt/").content.decode()
        assert "マクロ" in text
        assert item.sha256 in text
        assert json.loads(client.get(f"/items/{item.pk}/record.json").content)["alg"] == "Ed25519"


def test_the_receipt_speaks_the_language_of_the_page() -> None:
    client = enter("aoi", "internet")
    send(client, {"申請書.docm": samples.macro_document()})
    factories.work_off()
    path = f"/items/{Item.objects.get().pk}/receipt/"
    assert "マクロ(VBA)を取り除きました。" in client.get(path).content.decode()
    client.post("/language/", {"language": "en", "next": path})
    text = client.get(path).content.decode()
    assert "Macros (VBA) were removed." in text
    assert "マクロ(VBA)" not in text


def test_a_held_item_says_why_and_can_be_inspected_again() -> None:
    client = enter("aoi", "internet")
    page = send(client, {"壊れた.docx": samples.document()[:3000]})["Location"]
    factories.work_off()
    item = Item.objects.get()
    assert item.state == State.HELD
    text = client.get(page).content.decode()
    assert item.reason in text
    assert client.post(f"/items/{item.pk}/again/").status_code == 302
    assert Item.objects.get().state == State.RECEIVED


def test_withdrawing_asks_first_and_then_takes_back() -> None:
    client = enter("aoi", "internet")
    page = send(client, {"a.txt": b"x\n"})["Location"]
    factories.work_off()
    assert client.get(f"{page}withdraw/").status_code == 200
    assert client.post(f"{page}withdraw/").status_code == 302
    item = Item.objects.get()
    assert item.state == State.WITHDRAWN
    assert enter("aoi", "lgwan").get(f"/items/{item.pk}/download/").status_code == 403


def test_signing_out_ends_the_session() -> None:
    client = enter("aoi", "internet")
    assert client.get("/inbox/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/inbox/").status_code == 302


def test_the_language_is_switched_and_kept() -> None:
    client = enter("aoi", "internet")
    client.post("/language/", {"language": "en", "next": "/inbox/"})
    text = client.get("/inbox/").content.decode()
    assert 'lang="en"' in text
    assert "Internet zone" in text


@pytest.mark.parametrize(
    ("login", "zone", "status"),
    [("kaname", "lgwan", 200), ("kaname", "internet", 403), ("aoi", "lgwan", 403), ("minoru", "lgwan", 403)],
)
def test_who_may_open_the_administration(login: str, zone: str, status: int) -> None:
    client = enter(login, zone)
    for path in ("/admin/zones/", "/admin/people/", "/admin/people/new/", "/admin/queue/"):
        assert client.get(path).status_code == status, path


@pytest.mark.parametrize(
    ("login", "zone", "status"),
    [("kaname", "lgwan", 200), ("minoru", "lgwan", 200), ("aoi", "lgwan", 403), ("kaname", "internet", 403)],
)
def test_who_may_read_the_trail(login: str, zone: str, status: int) -> None:
    assert enter(login, zone).get("/admin/trail/?actor=aoi&text=x").status_code == status


def test_an_administrator_changes_a_route_in_the_page() -> None:
    client = enter("kaname", "lgwan")
    route = Route.objects.get(origin="internet", destination="lgwan")
    fields = {
        "is_open": "on",
        "max_file_mib": 5,
        "max_files": 7,
        "allowed_kinds": ["pdf"],
        "profile": "keep",
        "keep_days": 3,
        "confirmations": 2,
    }
    assert client.post(f"/admin/zones/{route.pk}/", fields).status_code == 302
    route.refresh_from_db()
    assert (route.max_file_mib, route.max_files, route.allowed_kinds, route.keep_days) == (5, 7, ["pdf"], 3)
    assert route.confirmations == 2
    assert Event.objects.get(name="route:changed").data["max_files"] == [500, 7]
    assert client.post(f"/admin/zones/{route.pk}/", fields | {"max_file_mib": 0}).status_code == 422


def test_strict_headers_are_on_every_page() -> None:
    for path in ("/sign-in/", "/no-such-page/"):
        response = Entrance("internet").get(path)
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
    cookie = Entrance("internet").get("/sign-in/").cookies["sekisho_csrf_internet"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_language_of_the_browser_does_not_decide() -> None:
    text = (
        Entrance("internet").get("/sign-in/", headers={"accept-language": "en-US,en;q=0.9"}).content.decode()
    )
    assert 'lang="ja"' in text


def test_the_description_of_the_api_is_served_and_the_api_asks_for_a_token() -> None:
    client = enter("aoi", "internet")
    described = client.get("/api/v1/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/v1/transfers",
        "/api/v1/transfers/{transfer_id}",
        "/api/v1/transfers/{transfer_id}/expected",
        "/api/v1/inbox",
        "/api/v1/items/{item_id}/content",
        "/api/v1/items/{item_id}/password",
        "/api/v1/items/{item_id}/record",
    }
    assert client.get("/api/v1/inbox").status_code == 401  # a session of the pages is worth nothing here


def test_the_same_verbs_over_the_api() -> None:
    def api(client: Any, method: str, path: str, zone: str, **how: Any) -> Any:
        token = create_token(actor=System(), person=factories.person("aoi"), zone=zone, purpose="test")
        return getattr(client, method)(f"/api/v1{path}", headers={"authorization": f"Bearer {token}"}, **how)

    outside, inside = Entrance("internet"), Entrance("lgwan")
    form = {
        "destination": "lgwan",
        "purpose": "試し",
        "files": [SimpleUploadedFile("a.docm", samples.macro_document())],
    }
    made = api(outside, "post", "/transfers", "internet", data=form)
    assert made.status_code == 201
    factories.work_off()
    (item,) = api(outside, "get", f"/transfers/{made.json()['id']}", "internet").json()["items"]
    assert (item["state"], item["output_name"], item["kind"]) == ("ready", "a.docx", "docm")
    assert api(inside, "get", "/inbox", "lgwan").json()[0]["items"][0]["id"] == item["id"]
    taken = api(inside, "get", f"/items/{item['id']}/content", "lgwan")
    assert hashlib.sha256(taken.body).hexdigest() == item["sha256_out"]
    assert api(inside, "get", f"/items/{item['id']}/record", "lgwan").json()["alg"] == "Ed25519"
    assert api(outside, "get", f"/items/{item['id']}/content", "internet").status_code == 403
    refused = api(outside, "post", "/transfers", "internet", data=form | {"destination": "mynumber"})
    assert (refused.status_code, refused.json()["code"]) == (403, "ZON-001")


# --- locked files ---------------------------------------------------------------------------------------

RIGHT = "合言葉-Right7"


def locked() -> bytes:
    writer = Writer()
    writer.add("回覧.txt", "回覧です\n".encode(), password=RIGHT)
    return writer.finish()


def test_the_password_of_a_held_file_is_asked_for_on_its_page() -> None:
    client = enter("aoi", "internet")
    page = send(client, {"資料.zip": locked()})["Location"]
    factories.work_off()
    form = f"/items/{Item.objects.get().pk}/password/"
    assert form in client.get(page).content.decode()
    assert "資料.zip" in client.get(form).content.decode()
    assert client.post(form, {"password": ""}).status_code == 422
    assert client.post(form, {"password": "wrong-9"}).status_code == 302
    assert client.get(form).status_code == 403, "it is being inspected"
    factories.work_off()
    assert "DSM-931" in client.get(page).content.decode()
    assert "前に入力されたパスワードでは開けませんでした" in client.get(form).content.decode()
    assert client.post(form, {"password": RIGHT}).status_code == 302
    factories.work_off()
    answer = client.get(page).content.decode()
    assert "受け取り可能" in answer
    assert form not in answer
    assert RIGHT not in answer


@pytest.mark.parametrize(
    ("login", "zone", "status"), [("ren", "internet", 404), ("aoi", "lgwan", 404), ("mei", "lgwan", 404)]
)
def test_nobody_else_comes_to_the_page_of_the_password(login: str, zone: str, status: int) -> None:
    send(enter("aoi", "internet"), {"資料.zip": locked()})
    factories.work_off()
    assert enter(login, zone).get(f"/items/{Item.objects.get().pk}/password/").status_code == status


def test_a_program_gives_the_password_over_the_api() -> None:
    send(enter("aoi", "internet"), {"資料.zip": locked()})
    factories.work_off()
    path = f"/api/v1/items/{Item.objects.get().pk}/password"
    client = enter("aoi", "internet")
    token = create_token(actor=System(), person=factories.person("aoi"), zone="internet", purpose="test")
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post(path, {"password": ""}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "TRF-023")
    answer = client.post(path, {"password": RIGHT}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    assert RIGHT not in answer.content.decode()
    factories.work_off()
    assert Item.objects.get().state == State.READY
    answer = client.post(path, {"password": [RIGHT]}, content_type="application/json", headers=headers)
    assert RIGHT not in answer.content.decode(), "not even an ill-formed one is sent back"
