"""I send to a colleague, see who took it and when, and take back what was not taken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles
from journey_person import Person
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_colleague_receives_and_i_see_who_took_it_and_when(
    somebody: Any, real_files: RealFiles, tmp_path: Path
) -> None:
    me: Person = somebody("aoi")
    me.sign_in("internet")
    sent = me.send(real_files.xlsx, purpose="備品の照会", to=["hajime"])
    me.see("ready")
    assert "見本 はじめさんが" not in me.words()

    head: Person = somebody("hajime")
    head.sign_in("lgwan")
    row = head.find_in_inbox("備品の照会")
    expect(row).to_contain_text("見本 あおい")
    kept = head.download(row.locator("a[href$='/download/']"), tmp_path)
    assert kept.name == real_files.xlsx.name

    me.open("internet", sent)
    expect(me.row(real_files.xlsx.name)).to_contain_text(
        re.compile(r"見本 はじめさんが.*\d{1,2}:\d{2}.*受け取りました")
    )
    me.click("a[href$='/receipt/']")
    me.see_words("見本 はじめ", "総務課")
    me.picture("receipt-taken")


def test_i_take_back_what_i_sent(somebody: Any, real_files: RealFiles) -> None:
    me: Person = somebody("aoi")
    me.sign_in("internet")
    sent = me.send(real_files.docx, purpose="取り消す回覧", to=["ren"])
    me.see("ready")
    ren: Person = somebody("ren")
    ren.sign_in("lgwan")
    get = ren.find_in_inbox("取り消す回覧").locator("a[href$='/download/']").get_attribute("href")

    me.click("#withdraw")
    me.picture("withdraw")
    me.press_the_button()
    me.page.wait_for_url(f"**{sent}")
    me.see("withdrawn")

    assert ren.open("lgwan", str(get)) in {403, 404, 410}
    ren.see_words("番号")
    ren.open("lgwan", "/inbox/")
    expect(ren.row("取り消す回覧").locator("a[href$='/download/']")).to_have_count(0)


def test_a_colleague_who_may_not_enter_there_is_named(somebody: Any, real_files: RealFiles) -> None:
    me: Person = somebody("aoi")
    me.sign_in("lgwan", "/send/")
    me.choose(real_files.docx)
    me.fill("purpose", "税務課への照会")
    me.click(me.page.locator("[name=destination][value=internet] + label"))
    me.click(".dads-disclosure summary")
    me.fill("others", "mei nobody.here")
    me.press_the_button()
    expect(me.page.locator("#error-summary")).to_contain_text("nobody.here")
    me.fill("others", "mei")
    me.press_the_button()
    expect(me.page.locator("#error-summary")).to_contain_text("例示 めい")
    expect(me.page.locator("[data-part=list] li")).to_have_count(1)  # my file is still there
    me.picture("send-errors")
