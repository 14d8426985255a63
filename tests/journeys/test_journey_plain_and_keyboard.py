"""Without JavaScript, without a mouse, with mistakes: the main path holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles, hides_something
from journey_person import Person
from playwright.sync_api import Route, expect

from sekisho_demo.running import until

pytestmark = pytest.mark.browser


def test_without_javascript_i_send_receive_and_read_the_receipt(
    somebody: Any, real_files: RealFiles, tmp_path: Path
) -> None:
    me: Person = somebody("aoi", java_script_enabled=False)
    me.sign_in("internet")
    me.send(real_files.docx, purpose="スクリプトなしの取り込み")
    ready = me.page.locator("#items .dads-chip[data-status=ready]")

    def after_asking_for_the_new_state() -> bool:
        if ready.count() == 0:
            me.click("noscript a")
        return ready.count() == 1

    until(after_asking_for_the_new_state, "the file to become ready")
    me.sign_in("lgwan")
    row = me.find_in_inbox("スクリプトなしの取り込み")
    kept = me.download(row.locator("a[href$='/download/']"), tmp_path)
    assert (kept.name, hides_something(kept)) == (real_files.docx.name, False)
    me.click(row.locator("a[href*='/transfers/']").first)
    me.click("a[href$='/receipt/']")
    me.see_words("DSM-105", "sekisho_disarm")


def test_files_that_i_choose_before_the_script_comes_are_sent(somebody: Any, real_files: RealFiles) -> None:
    me: Person = somebody("aoi")
    me.sign_in("internet")
    late: list[Route] = []
    me.page.route("**/upload.js", lambda script: late.append(script))
    with me.page.expect_request("**/upload.js"):
        me.page.goto(me.address("internet", "/send/"), wait_until="commit")
    me.choose(real_files.docx)
    me.fill("purpose", "急いで選んだもの")
    for script in late:
        script.continue_()
    expect(me.page.locator("[data-part=list] li")).to_have_count(1)
    me.press_the_button()
    me.page.wait_for_url("**/transfers/**")
    me.see("ready")


class Keys:
    """Only Tab, Enter, Space and letters; the focus must be seen wherever it is."""

    def __init__(self, me: Person) -> None:
        self.me, self.page = me, me.page

    def reach(self, selector: str) -> None:
        """Tab until the focus is there."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                assert self.page.evaluate(FOCUS_IS_SEEN), f"the focus on {selector} cannot be seen"
                return
        raise AssertionError(f"{selector} cannot be reached by Tab")

    def press(self, selector: str, key: str = "Enter") -> None:
        self.reach(selector)
        self.page.keyboard.press(key)

    def type(self, selector: str, words: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(words)

    def sign_in(self, zone: str) -> None:
        self.me.open(zone)
        self.page.keyboard.type(self.me.login)  # the first field has the focus
        self.type("[name=password]", self.me.town.password)
        self.page.keyboard.press("Enter")
        self.page.locator(".dads-user-menu").wait_for()


FOCUS_IS_SEEN = """() => {
    const e = document.activeElement, near = e.closest(".dads-choice, .dads-file-upload__picker") ?? e;
    const box = near.getBoundingClientRect(), band = document.querySelector(".dads-zone-band").getBoundingClientRect();
    const drawn = [near, ...near.querySelectorAll("*")].some((part) => {
        const style = getComputedStyle(part);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    });
    return drawn && box.height > 0 && box.bottom > band.bottom && box.top < innerHeight;
}"""


def test_by_keyboard_alone_i_sign_in_send_and_receive(
    somebody: Any, real_files: RealFiles, tmp_path: Path
) -> None:
    me: Person = somebody("aoi")
    keys = Keys(me)
    keys.sign_in("internet")
    keys.press(".dads-nav a[href='/send/']")
    me.page.wait_for_url("**/send/")
    keys.reach("[name=files]")
    with me.page.expect_file_chooser() as chooser:
        me.page.keyboard.press("Space")
    chooser.value.set_files(real_files.jpeg)
    keys.type("[name=purpose]", "キーボードだけの取り込み")
    keys.press("main form[method=post] button[type=submit]")
    me.page.wait_for_url("**/transfers/**")
    me.see("ready")

    keys.sign_in("lgwan")
    row = me.find_in_inbox("キーボードだけの取り込み")
    link = row.locator("a[href$='/download/']").get_attribute("href")
    keys.reach(f"a[href='{link}']")
    with me.page.expect_download() as coming:
        me.page.keyboard.press("Enter")
    kept = tmp_path / coming.value.suggested_filename
    coming.value.save_as(kept)
    assert (kept.name, hides_something(kept)) == (real_files.jpeg.name, False)


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def sending(somebody: Any, request: pytest.FixtureRequest) -> Person:
    me: Person = somebody("aoi", java_script_enabled=request.param)
    me.sign_in("internet", "/send/")
    return me


def test_mistakes_are_said_first_and_lead_to_their_field(sending: Person) -> None:
    sending.press_the_button()
    expect(sending.page).to_have_title(re.compile("^エラー:"))
    summary = sending.page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary.locator("a")).to_have_count(2)  # no files, no purpose
    sending.page.keyboard.press("Tab")
    sending.page.keyboard.press("Tab")
    sending.page.keyboard.press("Enter")
    expect(sending.page.locator("#id_purpose:target")).to_have_count(1)
    assert sending.page.locator("[name=purpose]").get_attribute("aria-invalid") == "true"


def test_a_wrong_password_is_said_without_saying_which_part_was_wrong(somebody: Any) -> None:
    me: Person = somebody("minoru")
    me.open("lgwan")
    me.fill("login", me.login)
    me.fill("password", "not-the-password")
    me.press_the_button()
    expect(me.page).to_have_title(re.compile("^エラー:"))
    expect(me.page.locator("#error-summary")).to_be_focused()
    assert me.page.locator("[name=login]").input_value() == me.login
    assert me.page.locator("[name=password]").input_value() == ""
    me.picture("sign-in-error")


ROUTES = "/admin/zones/"


def test_the_administrators_menu_opens_without_javascript(somebody: Any) -> None:
    me: Person = somebody("kaname", java_script_enabled=False)
    me.sign_in("lgwan")
    me.go_to(ROUTES)
    me.see_words("経路")
    assert me.path == ROUTES
    me.click(".dads-nav summary[data-current]")
    expect(me.page.locator(".dads-nav a[aria-current=page]")).to_have_attribute("href", ROUTES)


def test_the_administrators_menu_opens_and_closes_by_keyboard(somebody: Any) -> None:
    me: Person = somebody("kaname", width=390)
    me.sign_in("lgwan")
    keys = Keys(me)
    groups, opened = ".dads-nav summary", me.page.locator(".dads-nav details[open]")
    keys.press(groups)
    expect(opened).to_have_count(1)
    me.page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    assert me.page.evaluate("s => document.activeElement.matches(s)", groups), "the focus is where it was"
    me.page.keyboard.press("Enter")
    keys.press(".dads-nav__entry")
    me.page.wait_for_url("**/admin/**")
