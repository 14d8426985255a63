"""税務課's tables wait for its head; for one evening they need not, and the morning after they wait again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles
from journey_person import Person
from playwright.sync_api import expect

from sekisho.ui.tests.looking import overflow, violations
from sekisho_demo.running import RunningTown

pytestmark = pytest.mark.browser
PHONE_WIDTH = 390
WHY = "開票速報を今夜じゅうに県へ送るため"


def send_out(person: Person, file: Path, purpose: str) -> None:
    person.open("lgwan", "/send/")
    person.page.locator("[name=destination][value=internet]").check(force=True)
    person.choose(file)
    person.fill("purpose", purpose)
    person.click("label[for=id_to_myself]")
    person.click(".dads-disclosure summary")
    person.fill("others", "aoi")
    person.press_the_button()
    person.page.wait_for_url("**/transfers/**")


def choose(person: Person, field: str, value: str) -> None:
    """Tick it, unfolding its group when that is folded."""
    control = person.page.locator(f"[name={field}][value={value}]")
    label = person.page.locator(f"label[for={control.get_attribute('id')}]").first
    if not label.is_visible():
        person.click(person.page.locator("details", has=control).locator("summary"))
    person.click(label)
    expect(control).to_be_checked()


def today(person: Person) -> str:
    """As the browser's calendar has it."""
    return str(person.page.evaluate("new Date().toLocaleDateString('sv')"))


def let_the_night_pass(town: RunningTown) -> None:
    """The end date comes: the only thing that a calendar would change."""
    town.sql(
        "UPDATE policies_exceptional SET until = now() WHERE ended_at IS NULL AND rule->>'reason' = %s", [WHY]
    )


@pytest.mark.parametrize("width", [1280, PHONE_WIDTH])
def test_an_exception_that_ends_tonight(
    somebody: Any, town: RunningTown, real_files: RealFiles, width: int, tmp_path: Path
) -> None:
    kaname, head, mei = (somebody(login, width=width) for login in ("kaname", "hajime", "mei"))
    size = "phone" if width == PHONE_WIDTH else "desktop"
    sheet = (
        tmp_path / f"開票の速報（{size}）.xlsx"
    )  # other journeys look for their own files among what waits
    sheet.write_bytes(real_files.xlsx.read_bytes())

    kaname.sign_in("lgwan", "/admin/rules/exceptions/new/")
    for field, value in (("when_from", "lgwan"), ("when_to", "internet"), ("when_department", "zeimu")):
        choose(kaname, field, value)
    choose(kaname, "outcome", "release")
    kaname.fill("reason", WHY)
    kaname.fill("owner", "選挙管理委員会")
    kaname.fill("until", today(kaname))
    assert overflow(kaname.page) == 0
    assert violations(kaname.page) == []
    kaname.picture(f"exception-asked-{size}")
    kaname.press_the_button()
    expect(kaname.page.locator(".dads-banner").first).to_contain_text("例外措置を申し出ました")

    head.sign_in("lgwan", "/admin/rules/exceptions/")
    row = head.row(WHY).first
    expect(row).to_contain_text("承認待ち")
    head.click(row.locator("a[href$='/approve/']"))
    head.see_words(WHY, "架空 かなめ", "送る人の所属が税務課")
    assert violations(head.page) == []
    head.press_the_button()
    expect(head.page.locator(".dads-banner").first).to_contain_text("例外措置を承認しました")
    expect(head.page.locator("main")).to_contain_text(
        re.compile("1週間以内に終わる例外措置が[1-9]件あります")
    )
    assert overflow(head.page) == 0
    head.picture(f"exceptions-{size}")

    mei.sign_in("lgwan")
    send_out(mei, sheet, f"開票の速報（{size}）")
    mei.see("ready")

    let_the_night_pass(town)
    head.open("lgwan", "/admin/rules/exceptions/")
    expect(head.row(WHY).first).to_contain_text("期限切れ")
    send_out(mei, sheet, f"開票の速報の続き（{size}）")
    mei.see("held")
    mei.see_words("tax-sheets-out", "「所属長の承認」を待ちます")
    mei.picture(f"exception-over-{size}")
