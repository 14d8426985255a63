"""The pages of organisation, people and the new year, over HTTP."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sekisho.foundation.identity.actor import System
from sekisho.foundation.identity.models import Person
from sekisho.foundation.organisation import places, questions, services
from sekisho.foundation.organisation.models import Post, YearImport, YearState
from sekisho_demo import big_town, factories
from sekisho_demo.entrances import let_in

pytestmark = pytest.mark.django_db
TOWN = System(channel="test")


def client_of(login: str) -> Client:
    client = Client()
    let_in(client, Person.objects.get(pk=factories.person(login).pk))
    return client


@pytest.fixture
def kaname(settings: Any, db: None) -> Client:
    settings.SEKISHO_ZONE = "lgwan"
    for login in ("aoi", "hajime", "mei"):
        factories.person(login)
    return client_of("kaname")


def test_the_tree_names_heads_and_sections_without_one(kaname: Client) -> None:
    text = kaname.get("/admin/organisation/").content.decode()
    assert "見本 はじめ" in text
    assert "所属長のいない所属があります" in text
    long_ago = kaname.get("/admin/organisation/?on=1999-01-01").content.decode()
    assert "見本 はじめ" not in long_ago
    assert kaname.get("/admin/organisation/?on=nonsense").status_code == 200


def test_a_section_is_added_renamed_and_keeps_its_history(kaname: Client) -> None:
    data = {
        "code": "kiki",
        "name": "危機管理課",
        "level": "section",
        "zones": ["lgwan"],
        "since": "2026-04-01",
    }
    assert kaname.post("/admin/organisation/new/", data).status_code == 302
    assert kaname.post("/admin/organisation/new/", data).status_code == 422
    later = services.today() + timedelta(days=30)
    renamed = data | {"name": "危機対策課", "since": later.isoformat()}
    assert kaname.post("/admin/organisation/kiki/change/", renamed).status_code == 302
    text = kaname.get("/admin/organisation/kiki/").content.decode()
    assert "危機管理課" in text
    assert "危機対策課" in text  # in the history, from its day on
    assert questions.section_on("kiki", later - timedelta(days=1)).name == "危機管理課"  # type: ignore[union-attr]  # it is there
    circle = data | {"parent": "kiki"}
    assert "ORG-020" in kaname.post("/admin/organisation/kiki/change/", circle).content.decode()


def test_a_person_is_changed_and_gets_a_second_post_a_role_and_days_away(kaname: Client) -> None:
    aoi = factories.person("aoi")
    page = f"/admin/people/{aoi.pk}/"
    assert "総務課" in kaname.get(page).content.decode()
    assert kaname.get(f"{page}change/").status_code == 200
    changed = {"department": "zeimu", "title": "主任", "zones": ["lgwan"], "is_active": "on"}
    assert kaname.post(f"{page}change/", changed).status_code == 302
    assert Person.objects.get(pk=aoi.pk).department_id == "zeimu"
    today = services.today().isoformat()
    post = {"kind": "deputy", "department": "soumu", "rank": 1, "since": today}
    assert kaname.post(f"{page}post/", post).status_code == 302
    grant = {
        "role": "section_admin",
        "department": "zeimu",
        "zone": "lgwan",
        "since": today,
        "reason": "担当",
    }
    assert kaname.post(f"{page}role/", grant).status_code == 302
    assert kaname.post(f"{page}absence/", {"first": today, "last": today}).status_code == 302
    text = kaname.get(page).content.decode()
    for words in ("税務課 主任", "代理", "部門管理者", "不在"):
        assert words in text
    deputy = Post.objects.on(services.today()).get(person=aoi, kind="deputy")
    assert kaname.post(f"{page}end/post/{deputy.pk}/").status_code == 302
    assert questions.deputies_of("soumu", services.today()) == []
    assert kaname.post(f"{page}end/nothing/{deputy.pk}/").status_code == 404


def test_a_refusal_of_the_verb_stands_on_the_page(kaname: Client) -> None:
    mei = factories.person("mei")
    post = {
        "kind": "concurrent",
        "department": "soumu",
        "is_head": "on",
        "rank": 1,
        "since": services.today(),
    }
    answer = kaname.post(f"/admin/people/{mei.pk}/post/", post)
    assert answer.status_code == 422
    assert "ORG-002" in answer.content.decode()
    own = {"department": "jouhou", "title": "", "zones": ["lgwan"]}
    me = factories.person("kaname")
    assert "IDN-007" in kaname.post(f"/admin/people/{me.pk}/change/", own).content.decode()


def test_people_are_found_by_number_and_section(kaname: Client) -> None:
    assert "見本 あおい" in kaname.get("/admin/people/?q=aoi").content.decode()
    assert "見本 あおい" not in kaname.get("/admin/people/?q=税務").content.decode()
    assert "見つかりませんでした" in kaname.get("/admin/people/?q=いない人").content.decode()


def test_a_contractor_is_added_with_section_company_and_end(kaname: Client) -> None:
    data = {
        "login": "gyousha",
        "name": "架空 ぎょうしゃ",
        "department": "soumu",
        "employment": "contractor",
        "since": services.today(),
        "password": factories.PASSWORD,
    }
    assert "ORG-007" in kaname.post("/admin/people/new/", data).content.decode()
    whole = data | {"until": "2030-03-31", "employer": "株式会社みほん", "responsible": "soumu"}
    assert kaname.post("/admin/people/new/", whole).status_code == 302
    supplier = Person.objects.get(login="gyousha")
    assert not supplier.zones.exists()  # less of everything: no network until one is named
    assert "株式会社みほん" in kaname.get(f"/admin/people/{supplier.pk}/").content.decode()


def test_a_sections_administrator_sees_that_section_only(kaname: Client) -> None:
    places.grant_role(
        actor=TOWN,
        person=factories.person("aoi"),
        role="section_admin",
        department=factories.department("soumu"),
    )
    aoi = client_of("aoi")
    text = aoi.get("/admin/people/").content.decode()
    assert "見本 はじめ" in text
    assert "例示 めい" not in text
    assert aoi.get(f"/admin/people/{factories.person('mei').pk}/").status_code == 404
    assert aoi.get(f"/admin/people/{factories.person('hajime').pk}/").status_code == 200
    assert aoi.get(f"/admin/people/{factories.person('hajime').pk}/change/").status_code == 403


@pytest.fixture
def town_with_broker(broker: None, settings: Any) -> Client:
    settings.SEKISHO_ZONE = "lgwan"
    for login in ("aoi", "hajime", "mei", "kaname", "minoru"):
        factories.person(login)
    return client_of("kaname")


def upload(client: Client, content: bytes) -> YearImport:
    day = date(services.today().year + (services.today().month >= 4), 4, 1)
    file = SimpleUploadedFile("C:\\人事\\名簿.csv", content)
    answer = client.post("/admin/year/new/", {"list": file, "effective_on": day.isoformat(), "whole": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return YearImport.objects.latest("created_at")


@pytest.mark.django_db(transaction=True)
def test_a_list_goes_through_the_vault_and_the_sandbox_to_a_scheduled_year(town_with_broker: Client) -> None:
    rows = [
        big_town.HEADER,
        ("aoi", "見本 あおい", "zeimu", "主任", "", "", ""),
        ("hajime", "見本 はじめ", "soumu", "課長", "○", "", ""),
        ("kaname", "架空 かなめ", "jouhou", "", "", "", ""),
        ("minoru", "架空 みのる", "jouhou", "", "", "", ""),
    ]
    client = town_with_broker
    year = upload(client, big_town.as_csv(rows))
    assert (year.state, year.file_name, year.people) == (YearState.READING, "名簿.csv", [])
    waiting = client.get(f"/admin/year/{year.pk}/", headers={"HX-Request": "true"})
    assert waiting.status_code == 204
    assert factories.work_off() == 1
    told = client.get(f"/admin/year/{year.pk}/", headers={"HX-Request": "true"})
    assert told["HX-Redirect"] == f"/admin/year/{year.pk}/"
    columns = client.get(f"/admin/year/{year.pk}/", follow=True)
    assert "cp932" in columns.content.decode()
    year.refresh_from_db()
    assert client.post(f"/admin/year/{year.pk}/columns/", {"number": "氏名"}).status_code == 422
    assert client.post(f"/admin/year/{year.pk}/columns/", year.mapping).status_code == 302
    text = client.get(f"/admin/year/{year.pk}/?group=leaves").content.decode()
    assert "例示 めい" in text
    assert client.post(f"/admin/year/{year.pk}/schedule/").status_code == 302
    assert "予約されています" in client.get(f"/admin/year/{year.pk}/").content.decode()
    assert client.get(f"/admin/year/{year.pk}/columns/").status_code == 302  # too late for that
    assert client.get(f"/admin/year/{year.pk}/undo/").status_code == 200
    assert client.post(f"/admin/year/{year.pk}/undo/").status_code == 302
    assert "取り消されました" in client.get(f"/admin/year/{year.pk}/").content.decode()
    assert "名簿.csv" in client.get("/admin/year/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_is_no_list_is_told_and_an_empty_file_not_taken(town_with_broker: Client) -> None:
    client = town_with_broker
    year = upload(client, b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR and so on")
    factories.work_off()
    assert "TBL-002" in client.get(f"/admin/year/{year.pk}/").content.decode()
    assert client.post(f"/admin/year/{year.pk}/discard/").status_code == 302
    empty = {"list": SimpleUploadedFile("空.csv", b""), "effective_on": "2099-04-01", "whole": "1"}
    assert client.post("/admin/year/new/", empty).status_code == 422
    past = {"list": SimpleUploadedFile("a.csv", b"a"), "effective_on": "2020-04-01", "whole": "1"}
    assert "YR-101" in client.post("/admin/year/new/", past).content.decode()
