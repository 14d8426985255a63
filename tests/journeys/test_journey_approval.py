"""税務課's sheet waits for its head, who decides on a telephone; sent back, it tells why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles
from journey_person import Person
from playwright.sync_api import expect

from sekisho.ui.tests.looking import overflow, small_targets, violations
from sekisho_demo.running import RunningTown, until
from sekisho_demo.samples import hidden_list, workbook

pytestmark = pytest.mark.browser
PHONE_WIDTH = 390


def person_id(town: RunningTown, login: str) -> str:
    [(found,)] = town.sql("SELECT id FROM identity_person WHERE login = %s", [login])
    return str(found)


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


def test_a_deputy_decides_while_the_head_is_away_who_reads_it_afterwards(
    somebody: Any, town: RunningTown, tmp_path: Path
) -> None:
    kaname: Person = somebody("kaname")
    kaname.sign_in("lgwan", f"/admin/people/{person_id(town, 'hajime')}/post/")
    kaname.page.locator("main [name=department]").select_option("zeimu")
    kaname.page.locator("main [name=kind]").select_option("deputy")
    kaname.press_the_button()
    kaname.see_words("税務課")

    tamaki: Person = somebody("tamaki")
    tamaki.sign_in("lgwan", "/absence/")
    tamaki.see_words("税務課の代理", "見本 はじめ")
    tamaki.picture("absence")
    tamaki.press_the_button()
    expect(tamaki.page.locator(".dads-banner")).to_contain_text("不在を登録しました")

    counted = tmp_path / "転入者の集計.xlsx"
    counted.write_bytes(hidden_list())
    mei: Person = somebody("mei")
    mei.sign_in("lgwan")
    sent = send_out(mei, counted, "県へ送る集計（代決の旅）")
    mei.see("held")
    mei.see_words("many-people-out")

    deputy: Person = somebody("hajime", width=PHONE_WIDTH)
    deputy.sign_in("lgwan", "/notices/")
    deputy.click(deputy.page.locator("main a", has_text=counted.name).last)
    deputy.see_words("1,222人分", "シート『", "非表示")
    expect(deputy.page.locator("#page-1 img")).to_have_js_property("complete", True, timeout=60_000)
    deputy.see_words("個人情報の場所", "ページの絵には写っていません")
    assert overflow(deputy.page) == 0
    deputy.picture("approval-deputy")
    deputy.click(deputy.page.locator(".ui-marks a").first)
    expect(deputy.page.locator("#mark-1")).to_be_visible()
    deputy.see_words("非表示のシート")
    assert overflow(deputy.page) == 0
    assert violations(deputy.page) == []
    assert small_targets(deputy.page, least=24) == []
    deputy.picture("approval-words-phone")
    deputy.click(deputy.page.locator("#mark-1 a"))
    expect(deputy.page.locator("#finding-1")).to_be_in_viewport()
    deputy.page.go_back()
    deputy.page.go_back()
    deputy.click("#agree")
    expect(deputy.page.locator(".dads-banner")).to_contain_text("承認しました")
    mei.open("lgwan", sent)
    mei.see("ready")

    tamaki.open("lgwan", "/absence/")
    tamaki.click("main form[action$='/take-back/'] button")
    tamaki.open("lgwan", "/approvals/")
    tamaki.see_words("見本 はじめさんが代わりに決裁しました")
    tamaki.picture("read-afterwards")
    tamaki.click("main form[action$='/read/'] button")
    expect(tamaki.page.locator(".dads-banner")).to_contain_text("後閲を記録しました")
    assert counted.name not in tamaki.words()


def test_what_was_sent_back_is_sent_again_and_goes(somebody: Any, tmp_path: Path) -> None:
    names = tmp_path / "名前のある一覧.xlsx"
    names.write_bytes(workbook())
    mei, head = somebody("mei"), somebody("tamaki")
    mei.sign_in("lgwan")
    send_out(mei, names, "直してもう一度送る一覧")
    mei.see("held")
    head.sign_in("lgwan", "/approvals/")
    head.click(head.page.locator("main tbody tr", has_text="直してもう一度送る一覧").locator("a"))
    head.fill("comment", "題名を「備品」に直してください")
    head.click("#return")
    expect(head.page.locator(".dads-banner")).to_contain_text("差し戻しました")
    mei.open("lgwan", "/notices/")
    mei.click(mei.page.locator("main a", has_text=names.name))
    mei.see_words("題名を「備品」に直してください")
    mended = tmp_path / "題名を直した一覧.xlsx"  # 備品の一覧 waits in other scenes of the town
    mended.write_bytes(workbook())
    sent = send_out(mei, mended, "直してもう一度送る一覧")
    mei.see("held")
    head.open("lgwan", "/approvals/")
    head.click(head.page.locator("main tbody tr", has_text=mended.name).locator("a"))
    head.see_words("この1年で")
    head.click("#agree")
    mei.open("lgwan", sent)
    mei.see("ready")


def test_two_people_release_what_leaves_the_my_number_zone(somebody: Any, tmp_path: Path) -> None:
    table = tmp_path / "還付の一覧.csv"
    table.write_bytes("番号,金額\n1,100\n".encode("cp932"))
    mei, head, kaname = somebody("mei"), somebody("tamaki"), somebody("kaname")
    mei.sign_in("mynumber")
    mei.send(table, purpose="還付（二人の承認の旅）")
    sent = mei.path
    mei.see("held")
    mei.see_words("tables-leave-the-core")
    for person in (head, kaname):
        person.sign_in("mynumber", "/approvals/")
        person.click(person.page.locator("main a", has_text=table.name))
        expect(person.page.locator("#words")).to_be_visible(timeout=30_000)
        person.click("#agree")
        expect(person.page.locator(".dads-banner")).to_contain_text("承認しました")
        if person is head:
            mei.open("mynumber", sent)
            mei.see("held")
            mei.see_words("いま決める人：システム管理者")
    mei.open("mynumber", sent)
    mei.see("ready")


def test_an_original_is_asked_for_approved_and_collected_once(
    somebody: Any, real_files: RealFiles, tmp_path: Path
) -> None:
    aoi: Person = somebody("aoi")
    aoi.sign_in("internet")
    aoi.send(real_files.docx, purpose="県の様式（原本の旅）")
    sent = aoi.path
    aoi.see("ready")
    aoi.click(aoi.page.locator("main a[href$='/receipt/']").first)
    aoi.click("main a[href$='/original/']")
    asking = aoi.path
    aoi.fill("reason", "県の様式のマクロで計算するため")
    aoi.press_the_button()
    expect(aoi.page.locator(".dads-banner")).to_contain_text("原本を請求しました")

    head: Person = somebody("hajime", width=PHONE_WIDTH)
    head.sign_in("internet", "/approvals/")
    head.click(head.page.locator("main a", has_text="原本の請求").last)
    head.see_words("無害化していない原本を渡す承認です", "県の様式のマクロで計算するため")
    assert violations(head.page) == []
    head.picture("original-approval-phone")
    head.click("#agree")
    expect(head.page.locator(".dads-banner")).to_contain_text("承認しました")

    until(
        lambda: aoi.open("internet", asking) and aoi.page.locator("form[action$='/collect/']").count(), "it"
    )
    aoi.picture("original-approved")
    take = aoi.page.locator("form[action$='/collect/'] button")
    kept = aoi.download(take, tmp_path)
    assert kept.read_bytes() == real_files.docx.read_bytes()
    assert "_原本_aoi_" in kept.name
    aoi.click(take)  # the page still shows the button: a second time is refused
    aoi.see_words("受け取れるのは1回だけです")
    aoi.open("internet", sent)


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
