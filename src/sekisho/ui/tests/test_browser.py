"""In a real Chromium: accessible at desk and phone width, by keyboard, without script, at 400 % zoom."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from sekisho.ui.tests.looking import DESK, PHONE, ZOOMED, small_targets, violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> list[str]:
    """What pages said on the console."""
    return []


@pytest.fixture
def open_page(browser: Browser, site: str, complaints: list[str]) -> Iterator[Any]:
    """Opens an address; afterwards no page may have complained (a refused style or script is a complaint)."""
    contexts: list[BrowserContext] = []

    def opener(address: str, size: tuple[int, int] = DESK, **options: Any) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, locale="ja-JP", **options)  # type: ignore[arg-type]  # plain dict is what it takes
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site + address, wait_until="networkidle")
        return page

    yield opener
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "375"])
@pytest.mark.parametrize("address", ["/ui/", "/ui/?errors=1&zone=internet", "/ui/?zone=mynumber", "/send/"])
def test_page_is_accessible(open_page: Any, address: str, size: tuple[int, int]) -> None:
    page = open_page(address, size)
    assert violations(page) == []
    assert small_targets(page, least=44) == []


@pytest.mark.parametrize("address", ["/ui/", "/ui/?errors=1"])
def test_page_reflows_at_four_hundred_percent(open_page: Any, address: str) -> None:
    page = open_page(address, ZOOMED)
    assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED[0]


@pytest.mark.parametrize("options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_page_respects_what_the_person_set(open_page: Any, options: dict[str, str]) -> None:
    page = open_page("/ui/", DESK, **options)
    assert page.locator(".dads-zone-band").first.is_visible()
    moving = "[...document.getAnimations()].filter(a => a.effect.getComputedTiming().iterations > 1).length"
    assert "reduced_motion" not in options or page.evaluate(moving) == 0


def test_first_tab_skips_to_the_content(open_page: Any) -> None:
    page = open_page("/ui/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_zone_stays_in_sight_and_never_covers_the_focus(open_page: Any) -> None:
    page = open_page("/ui/")
    covered = page.evaluate("""() => {
        const faults = [];
        // Backwards, as with Shift+Tab: only then does a page scroll up under the band.
        const stops = "main a, main button, main input:not([type=hidden])";
        for (const e of [...document.querySelectorAll(stops)].reverse()) {
            e.focus();
            const band = document.querySelector(".dads-zone-band").getBoundingClientRect();
            const box = e.getBoundingClientRect();
            const under = box.bottom > 0 && box.bottom <= band.bottom;
            if (document.activeElement === e && under) faults.push(e.outerHTML);
        }
        return faults;
    }""")
    assert covered == []
    page.evaluate("scrollTo(0, 3000)")
    assert page.locator(".dads-zone-band").first.bounding_box()["y"] == 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_error_summary_has_the_focus_and_leads_to_the_field(open_page: Any, script: bool) -> None:
    page = open_page("/ui/?errors=1", DESK, java_script_enabled=script)
    assert page.title().startswith("エラー:")
    assert page.locator("#error-summary:focus").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#id_destination_0:target").count() == 1


def test_files_go_without_script(open_page: Any, tmp_path: Path) -> None:
    page = open_page("/send/", PHONE, java_script_enabled=False)
    page.get_by_label("件名").fill("見本")
    page.get_by_label("ファイルを選ぶ").set_input_files(_files(tmp_path, 3))
    page.get_by_role("button", name="送る", exact=True).click()
    assert page.locator("#sent li").all_inner_texts() == ["000.txt", "001.txt", "002.txt", "3個"]


def test_several_hundred_files_are_listed_corrected_and_sent(open_page: Any, tmp_path: Path) -> None:
    page = open_page("/send/")
    page.get_by_label("ファイルを選ぶ").set_input_files(_files(tmp_path, 305))
    assert page.get_by_text("300個のファイル(合計 300 B)").first.is_visible()
    assert "5個を加えませんでした" in page.get_by_role("alert").inner_text()
    page.get_by_role("button", name="000.txt を一覧から外す").press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "001.txt を一覧から外す"
    assert page.get_by_text("299個のファイル(合計 299 B)").first.is_visible()
    assert violations(page) == []
    page.get_by_label("件名").fill("見本")
    page.get_by_role("button", name="送る", exact=True).click()
    page.wait_for_url("**/sent/**")
    assert page.locator("#sent li").all_inner_texts()[0] == "001.txt"
    assert page.locator("#sent li").last.inner_text() == "299個"


def test_list_survives_a_form_that_comes_back(open_page: Any, tmp_path: Path) -> None:
    page = open_page("/send/")
    page.get_by_label("ファイルを選ぶ").set_input_files(_files(tmp_path, 2))
    page.get_by_role("button", name="送る", exact=True).click()
    page.locator("#error-summary:focus").wait_for()
    assert page.title().startswith("エラー:")
    assert page.get_by_text("2個のファイル").first.is_visible()
    assert violations(page) == []
    page.get_by_label("件名").fill("見本")
    page.get_by_role("button", name="送る", exact=True).click()
    page.wait_for_url("**/sent/**")
    assert page.locator("#sent li").last.inner_text() == "2個"


def test_file_too_large_is_named_before_anything_is_sent(open_page: Any, tmp_path: Path) -> None:
    page = open_page("/send/")
    large = tmp_path / "大きい.bin"
    large.write_bytes(b"x" * 1_000_001)
    page.get_by_label("ファイルを選ぶ").set_input_files(large)
    page.get_by_role("button", name="送る", exact=True).click()
    assert "一覧から外して" in page.get_by_role("alert").inner_text()
    assert page.url.endswith("/send/")


def test_failure_page_speaks_beside_the_list(open_page: Any, tmp_path: Path, complaints: list[str]) -> None:
    page = open_page("/send/")
    page.get_by_label("ファイルを選ぶ").set_input_files(_files(tmp_path, 2))
    page.get_by_label("件名").fill("満杯")
    page.get_by_role("button", name="送る", exact=True).click()
    page.get_by_text("保管場所の空きがありません。情報政策課にご連絡ください。(VLT-001)").wait_for()
    assert page.get_by_text("2個のファイル").first.is_visible()
    assert len(complaints) == 1  # Chromium's own line about the answer 507
    complaints.clear()


def test_broken_connection_keeps_the_list_and_says_so(open_page: Any, tmp_path: Path) -> None:
    page = open_page("/send/")
    page.get_by_label("ファイルを選ぶ").set_input_files(_files(tmp_path, 2))
    page.get_by_label("件名").fill("見本")
    # A redirect to where nobody may connect ends like a cut line, and leaves no console error of ours.
    page.evaluate("""() => {
        const send = XMLHttpRequest.prototype.send;
        XMLHttpRequest.prototype.send = function () { this.dispatchEvent(new ProgressEvent("error")); };
    }""")
    page.get_by_role("button", name="送る", exact=True).click()
    assert "通信が切れた" in page.get_by_role("alert").inner_text()
    assert page.get_by_text("2個のファイル").first.is_visible()
    assert page.get_by_role("button", name="送る", exact=True).is_enabled()


def test_dropped_folder_keeps_its_paths(open_page: Any) -> None:
    page = open_page("/send/")
    page.evaluate("""() => {
        const give = (name) => (ok) => ok(new File(["x"], name));
        const file = (name) => ({ isFile: true, fullPath: `/報告/${name}`, file: give(name) });
        const parts = [[file("a.txt")], [file("b.txt")], []];
        const reader = { readEntries: (ok) => ok(parts.shift()) };
        const folder = { isDirectory: true, createReader: () => reader };
        const drop = new Event("drop", { bubbles: true, cancelable: true });
        drop.dataTransfer = { items: [{ webkitGetAsEntry: () => folder }], files: [] };
        document.querySelector(".dads-file-upload__zone").dispatchEvent(drop);
    }""")
    page.get_by_text("2個のファイル").first.wait_for()
    page.get_by_label("件名").fill("見本")
    page.get_by_role("button", name="送る", exact=True).click()
    page.wait_for_url("**/sent/**")
    assert page.locator("#sent li").all_inner_texts() == ["報告/a.txt", "報告/b.txt", "2個"]


def test_paper_shows_the_zone_and_no_buttons(open_page: Any) -> None:
    page = open_page("/ui/")
    page.emulate_media(media="print")
    assert page.locator(".dads-zone-band").first.is_visible()
    assert page.locator("main .dads-button:visible").count() == 0
    assert page.locator(".dads-nav:visible").count() == 0


def test_htmx_may_neither_evaluate_nor_paint(open_page: Any) -> None:
    page = open_page("/ui/")
    config = page.evaluate("({...htmx.config})")
    assert (config["allowEval"], config["includeIndicatorStyles"], config["historyCacheSize"]) == (
        False,
        False,
        0,
    )
    assert page.evaluate("document.querySelectorAll('style').length") == 0


def test_user_menu_opens_and_closes_by_keyboard(open_page: Any) -> None:
    page = open_page("/ui/")
    page.locator(".dads-user-menu__summary").press("Enter")
    assert page.get_by_role("button", name="ログアウト").is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="ログアウト").is_visible()


def _files(folder: Path, count: int) -> list[Path]:
    files = [folder / f"{number:03}.txt" for number in range(count)]
    for file in files:
        file.write_bytes(b"x")
    return files
