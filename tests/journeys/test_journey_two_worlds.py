"""One browser, one machine's name, two entrances: two different Sekishos (I5)."""

from __future__ import annotations

from typing import Any

import pytest
from journey_files import RealFiles
from journey_person import Person
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ADMINISTRATION = [
    "/admin/zones/",
    "/admin/people/",
    "/admin/people/new/",
    "/admin/queue/",
    "/admin/trail/",
    "/admin/sign-in/",
]
SAME_HOST = "town.localhost"  # cookies ignore ports: the browser shows every zone's cookies to every zone


def test_a_session_of_one_zone_is_worth_nothing_at_the_other(somebody: Any) -> None:
    me: Person = somebody("aoi", host=SAME_HOST)
    me.sign_in("internet")
    me.open("lgwan", "/sent/")
    assert me.is_asked_to_sign_in

    [session] = [cookie for cookie in me.context.cookies() if cookie["name"] == "sekisho_internet"]
    forged = {"name": "sekisho_lgwan", "value": session["value"], "url": me.address("lgwan")}
    me.context.add_cookies([forged])  # type: ignore[list-item]  # a plain dict is what it takes
    me.open("lgwan", "/sent/")
    assert me.is_asked_to_sign_in
    me.open("internet", "/sent/")
    assert not me.is_asked_to_sign_in, "being turned away there must not sign me out here"


def test_each_zone_shows_its_own_transfers_only(somebody: Any, real_files: RealFiles) -> None:
    me: Person = somebody("aoi", host=SAME_HOST)
    me.sign_in("internet")
    colour_of_internet = colours(me)
    for_ren = me.send(real_files.docx, purpose="れんさんだけに渡すもの", to=["ren"], myself=False)
    me.see("ready")
    receipt = str(me.page.locator("a[href$='/receipt/']").first.get_attribute("href"))
    me.sign_in("lgwan")
    assert colours(me) != colour_of_internet
    for page in (for_ren, f"{for_ren}download/", f"{for_ren}withdraw/", receipt):
        assert me.open("lgwan", page) == 404, page
    me.open("lgwan", "/inbox/")
    assert me.row("れんさんだけに渡すもの").count() == 0
    me.open("lgwan", "/sent/")
    assert me.row("れんさんだけに渡すもの").count() == 0
    me.open("internet", "/sent/")
    expect(me.row("れんさんだけに渡すもの")).to_have_count(1)


def colours(me: Person) -> str:
    band = me.page.locator(".dads-zone-band").first
    assert me.page.locator(f"html[data-zone={me.page.locator('html').get_attribute('data-zone')}]").count()
    return str(band.evaluate("e => getComputedStyle(e).backgroundColor")) + band.inner_text()


def test_administration_exists_at_one_entrance_only(somebody: Any) -> None:
    me: Person = somebody("kaname", host=SAME_HOST)
    me.sign_in("internet")
    assert me.page.locator("a[href^='/admin/']").count() == 0
    assert {page: me.open("internet", page) for page in ADMINISTRATION} == dict.fromkeys(ADMINISTRATION, 403)
    me.sign_in("lgwan")
    links = me.page.locator("nav a[href^='/admin/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert {"/admin/day/", "/admin/zones/", "/admin/queue/"} <= set(links)
    for page in {*ADMINISTRATION, *links}:
        assert me.open("lgwan", page) == 200, page


def test_a_clerk_sees_no_administration(somebody: Any) -> None:
    me: Person = somebody("aoi")
    me.sign_in("lgwan")
    assert me.page.locator("a[href^='/admin/']").count() == 0
    assert {page: me.open("lgwan", page) for page in ADMINISTRATION} == dict.fromkeys(ADMINISTRATION, 403)
    expect(me.page.locator("main")).to_contain_text("番号")


def test_a_person_without_a_zone_does_not_come_in_there(somebody: Any) -> None:
    me: Person = somebody("mei")  # 税務課: lgwan and mynumber
    me.open("internet")
    me.fill("login", me.login)
    me.fill("password", me.town.password)
    me.press_the_button()
    expect(me.page.locator("#error-summary")).to_be_focused()
    assert me.is_asked_to_sign_in
