"""A hidden list of names is stopped at the border; somebody else decides; a false alarm goes on its way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from journey_person import Person
from playwright.sync_api import expect

from sekisho_demo.running import RunningTown, until
from sekisho_demo.samples import hidden_list

pytestmark = pytest.mark.browser


@pytest.fixture
def tally(tmp_path: Path) -> Path:
    file = tmp_path / "敬老祝い金の集計.xlsx"
    file.write_bytes(hidden_list())
    return file


def send_outside(person: Person, file: Path, purpose: str) -> str:
    person.go_to("/send/")
    person.page.locator("[name=destination][value=internet]").check(force=True)
    person.choose(file)
    person.fill("purpose", purpose)
    person.press_the_button()
    person.page.wait_for_url("**/transfers/**")
    return person.path


def test_a_hidden_sheet_is_held_and_the_page_says_where(somebody: Any, tally: Path) -> None:
    me: Person = somebody("aoi")
    me.sign_in("lgwan")
    send_outside(me, tally, "県への報告（名簿が残ったまま）")
    me.see("held", tally.name)
    me.see_words(
        "1,222人分", "シート『名簿』C列、3行目から1,224行目、非表示", "見本 はじめ", "消して、もう一度"
    )
    assert "999999" not in me.words()
    me.picture("held-personal-data")
    me.click(me.row(tally.name).locator("a[href$='/receipt/']"))
    me.see_words("個人情報の検査", "1,222件", "非表示")
    me.picture("receipt-personal-data")
    assert me.open("lgwan", "/held/") == 404, "a clerk decides nothing"


def settled_as(town: RunningTown, page: str, state: str) -> None:
    wanted = "SELECT state FROM transfers_item WHERE transfer_id = %s"
    until(lambda: town.sql(wanted, [page.split("/")[2]]) == [(state,)], f"{page} to be {state}")


def test_the_officer_answers_and_the_file_goes(somebody: Any, town: RunningTown, tally: Path) -> None:
    me, officer = somebody("aoi"), somebody("hajime")
    me.sign_in("lgwan")
    sent = send_outside(me, tally, "架空の人だけの研修資料")
    me.see("held", tally.name)

    officer.sign_in("lgwan", "/held/")
    officer.picture("held-list")
    officer.click(officer.row("架空の人だけの研修資料").locator("a"))
    officer.press_the_button()
    expect(officer.page.locator("#error-summary")).to_be_visible()
    officer.picture("held-item-errors")
    officer.page.locator("[name=scope][value=all]").check(force=True)
    officer.page.locator("[name=answer][value=false]").check(force=True)
    officer.fill("reason", "研修のために作った、架空の人の名簿と確かめた")
    officer.picture("held-item")
    officer.press_the_button()
    officer.page.wait_for_url("**/held/")
    officer.see_words("すべて誤検知と記録しました")

    me.open("lgwan", sent)
    me.page.wait_for_function(
        "() => document.querySelector('[data-status=ready]') !== null || location.reload()"
    )
    me.see("ready", tally.name)
    me.sign_in("internet")
    me.find_in_inbox("架空の人だけの研修資料")

    administrator: Person = somebody("kaname")
    administrator.sign_in("lgwan", "/admin/screening/")
    administrator.see_words("検知の精度", "個人番号（マイナンバー）", "100.0%")
    administrator.picture("accuracy")


def test_the_town_makes_a_pattern_after_trying_it(somebody: Any) -> None:
    administrator: Person = somebody("kaname")
    administrator.sign_in("lgwan", "/admin/screening/patterns/new/")
    administrator.fill("id", "town-case")
    administrator.fill("name", "事件番号")
    administrator.fill("expression", r"見本-\d{4}")
    administrator.fill("reason", "外へ出さない番号")
    administrator.fill("sample", "ここには何もない")
    administrator.page.locator("button[name=step][value=try]").click()
    administrator.see_words("合うものはありませんでした")
    assert administrator.page.locator("button[name=step][value=save]").count() == 0
    administrator.fill("sample", "令和8年 見本-0001 について")
    administrator.page.locator("button[name=step][value=try]").click()
    administrator.see_words("1件見つかりました")
    administrator.picture("pattern-tried")
    administrator.page.locator("button[name=step][value=save]").click()
    administrator.page.wait_for_url("**/patterns/")
    administrator.see_words("事件番号")
    administrator.picture("patterns")
    administrator.open("lgwan", "/admin/screening/allowed/new/?sample=0299-**-**56&department=soumu")
    administrator.fill("text", "0299-12-3456")
    administrator.picture("allowed-new")
    administrator.press_the_button()
    administrator.page.wait_for_url("**/allowed/")
    administrator.picture("allowed")
