"""税務課's sheet waits for its head, who decides on a telephone; sent back, it tells why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles
from journey_person import Person
from playwright.sync_api import expect

from sekisho.ui.tests.looking import overflow, small_targets, violations

pytestmark = pytest.mark.browser
PHONE_WIDTH = 390


def send_out(person: Person, file: Path, purpose: str) -> str:
    person.go_to("/send/")
    person.page.locator("[name=destination][value=internet]").check(force=True)
    person.choose(file)
    person.fill("purpose", purpose)
    person.click("label[for=id_to_myself]")
    person.click(".dads-disclosure summary")
    person.fill("others", "aoi")
    person.press_the_button()
    person.page.wait_for_url("**/transfers/**")
    return person.path


def test_the_head_approves_in_three_taps_on_a_telephone(somebody: Any, real_files: RealFiles) -> None:
    mei: Person = somebody("mei")
    mei.sign_in("lgwan")
    sent = send_out(mei, real_files.xlsx, "県へ送る備品の一覧（承認の旅）")
    mei.see("held")
    mei.see_words("tax-sheets-out", "「所属長の承認」を待ちます", "いま決める人：所属長")
    mei.picture("approval-waiting")

    head: Person = somebody("tamaki", width=PHONE_WIDTH)
    head.sign_in("lgwan")
    head.open("lgwan", "/approvals/")
    head.picture("approvals-phone")
    before = head.steps.clicked
    head.click(head.page.locator("main a", has_text=real_files.xlsx.name).last)
    head.see_words("例示 めい", "県へ送る備品の一覧", "見本 あおい", "tax-sheets-out")
    expect(head.page.locator("#page-1 img")).to_have_js_property("complete", True, timeout=60_000)
    assert head.page.locator("#page-1 img").evaluate("image => image.naturalWidth") > 500
    assert overflow(head.page) == 0
    assert violations(head.page) == []
    assert small_targets(head.page, least=24) == []
    head.picture("approval-phone")
    head.click("#agree")
    expect(head.page.locator(".dads-banner")).to_contain_text("承認しました")
    assert head.steps.clicked - before <= 3

    mei.open("lgwan", sent)
    mei.see("ready")
    aoi: Person = somebody("aoi")
    aoi.sign_in("internet")
    aoi.find_in_inbox("県へ送る備品の一覧（承認の旅）")


def test_what_is_sent_back_says_why(somebody: Any, real_files: RealFiles) -> None:
    mei, head = somebody("mei"), somebody("tamaki", width=PHONE_WIDTH)
    mei.sign_in("lgwan")
    sent = send_out(mei, real_files.xlsx, "差し戻される一覧")
    mei.see("held")
    head.sign_in("lgwan", "/approvals/")
    head.click(head.page.locator("main tbody tr", has_text="差し戻される一覧").locator("a"))
    head.click("#return")
    expect(head.page.locator("#error-summary")).to_contain_text("差し戻す理由")
    head.fill("comment", "氏名の列を外してください")
    head.click("#return")
    expect(head.page.locator(".dads-banner")).to_contain_text("差し戻しました")
    mei.open("lgwan", sent)
    mei.see_words("例示 たまきさんから：「氏名の列を外してください」")


def test_the_administrator_reads_the_rules(somebody: Any) -> None:
    kaname: Person = somebody("kaname")
    kaname.sign_in("lgwan")
    kaname.go_to("/admin/rules/")
    kaname.see_words("送る人の所属が税務課", "「所属長の承認」を待つ")
    assert violations(kaname.page) == []
    kaname.picture("rules")
    kaname.click("main a[href='/admin/rules/1/']")
    kaname.picture("rules-version")
    kaname.click("main a[href='/admin/rules/1/simulation/']")
    assert violations(kaname.page) == []
    kaname.picture("rules-simulation")
    kaname.open("lgwan", "/admin/rules/new/")
    assert violations(kaname.page) == []
    kaname.picture("rules-edit")
