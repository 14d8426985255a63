"""I take next April's list in weeks ahead, read the difference, schedule it, and take it back."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from journey_person import Person
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def april_list(into: Path) -> Path:
    """As the personnel system writes it: its own names of columns, CP932."""
    rows = [
        ["職員コード", "氏名", "新所属", "職名", "所属長", "発令区分"],
        ["aoi", "見本 あおい", "税務課", "主任", "", ""],
        ["ren", "見本 れん", "総務課", "主事", "", ""],
        ["hajime", "見本 はじめ", "総務課", "課長", "○", ""],
        ["hajime", "見本 はじめ", "福祉課", "課長", "", "事務取扱"],
        ["kaname", "架空 かなめ", "情報政策課", "係長", "", ""],
        ["minoru", "架空 みのる", "情報政策課", "主査", "", ""],
        ["tamaki", "例示 たまき", "税務課", "課長", "○", ""],
        ["n0001", "架空 しんじん", "福祉課", "主事", "", ""],
    ]
    path = into / "令和9年度職員名簿.csv"
    with path.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def pictures(person: Person, name: str) -> None:
    """At a desk and on a phone."""
    for size in (PHONE, DESK):
        person.page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict will do
        person.picture(f"{name}-{size['width']}")


def test_i_schedule_next_april_and_take_it_back(somebody: Any, tmp_path: Path) -> None:
    me: Person = somebody("kaname")
    me.sign_in("lgwan", "/admin/organisation/")
    me.see_words("総務部", "税務課", "見本 はじめ")
    pictures(me, "organisation")
    me.click("main a[href^='/admin/organisation/soumu/']")
    me.see_words("見本 はじめ", "決裁する人")
    pictures(me, "section")

    me.go_to("/admin/year/")
    me.click("main a[href='/admin/year/new/']")
    pictures(me, "year-new")
    me.choose(april_list(tmp_path), name="list")
    me.press_the_button()
    me.page.wait_for_url(re.compile(r"/columns/$"), timeout=30_000)
    me.see_words("cp932", "8行")
    expect(me.page.locator("[name=number]")).to_have_value("職員コード")
    pictures(me, "year-columns")
    me.press_the_button()

    me.see_words("変わること", "異動する人", "税務課 主任")
    pictures(me, "year-difference")
    me.click("main a[href='?group=leaves']")
    me.see_words("例示 めい")
    address = me.path.split("?")[0]
    me.press_the_button()
    me.see_words("予約されています")
    pictures(me, "year-scheduled")

    me.click(f"main a[href='{address}undo/']")
    pictures(me, "year-undo")
    me.press_the_button()
    me.see_words("取り消されました")


def test_i_see_where_somebody_stands_and_give_a_deputy(somebody: Any) -> None:
    me: Person = somebody("kaname")
    me.sign_in("lgwan", "/admin/people/")
    pictures(me, "people")
    me.click(me.row("見本 れん").locator("a").first)
    me.see_words("本務", "ネットワーク")
    me.click("main a[href$='/post/']")
    me.page.locator("[name=kind]").select_option("deputy")
    me.page.locator("[name=department]").select_option("fukushi")
    pictures(me, "person-post")
    me.press_the_button()
    me.see_words("代理")
    pictures(me, "person")
    me.open("lgwan", "/admin/organisation/fukushi/")
    me.see_words("見本 れん（所属長が決まっていないための代理）")


def test_a_list_that_is_none_says_so(somebody: Any, tmp_path: Path) -> None:
    path = tmp_path / "写真.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR and so on")
    me: Person = somebody("kaname")
    me.sign_in("lgwan", "/admin/year/new/")
    me.choose(path, name="list")
    me.press_the_button()
    me.see_words("一覧を読み取れませんでした", "TBL-002")
