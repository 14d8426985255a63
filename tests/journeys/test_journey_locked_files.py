"""A file behind a password: held, opened on its page, received; a wrong password says so; known ones need no page."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles
from journey_person import Person
from playwright.sync_api import expect

from sekisho_demo.running import RunningTown
from sekisho_disarm.zipio import Writer

pytestmark = pytest.mark.browser
RIGHT = "合言葉-Right7"


@pytest.fixture
def locked(tmp_path: Path, real_files: RealFiles) -> Path:
    """A Word file in a ZIP with a password, as a partner sends it."""
    writer = Writer()
    writer.add(real_files.docx.name, real_files.docx.read_bytes(), password=RIGHT)
    path = tmp_path / "県からの資料.zip"
    path.write_bytes(writer.finish())
    return path


def when_i_go_to_the_password_page(me: Person, file: Path) -> None:
    me.click(me.row(file.name).locator("a[href$='/password/']"))
    me.see_words(file.name)


def test_i_enter_the_password_and_receive_the_file(somebody: Any, locked: Path, tmp_path: Path) -> None:
    me: Person = somebody("aoi")
    me.sign_in("internet")
    me.send(locked, purpose="鍵のかかった届け物")
    me.see("held")
    me.see_words("パスワード", "DSM-930")
    when_i_go_to_the_password_page(me, locked)
    me.picture("password-asked")
    me.fill("password", RIGHT)
    me.press_the_button()
    me.see("ready", locked.name)
    me.picture("password-opened")
    then_the_file_is_open_on_the_other_side(me, tmp_path)


def then_the_file_is_open_on_the_other_side(me: Person, into: Path) -> None:
    me.sign_in("lgwan", "/inbox/")
    row = me.find_in_inbox("鍵のかかった届け物")
    kept = me.download(row.locator("a[href$='/download/']"), into / "received")
    with zipfile.ZipFile(kept) as archive:
        assert archive.testzip() is None, "it opens without a password"


def test_a_wrong_password_says_so_and_i_try_again(somebody: Any, locked: Path) -> None:
    me: Person = somebody("aoi")
    me.sign_in("internet")
    me.send(locked, purpose="合わないパスワード")
    me.see("held")
    when_i_go_to_the_password_page(me, locked)
    me.fill("password", "wrong-9")
    me.press_the_button()
    expect(me.row(locked.name)).to_contain_text("DSM-931")
    me.see_words("開けません")
    me.picture("password-wrong")
    when_i_go_to_the_password_page(me, locked)
    me.see_words("前に入力されたパスワードでは開けませんでした")
    me.picture("password-asked-again")
    assert me.page.locator("main [name=password]").input_value() == ""
    me.fill("password", RIGHT)
    me.press_the_button()
    me.see("ready", locked.name)


def test_a_partner_whose_password_i_keep_needs_no_question(
    somebody: Any, town: RunningTown, locked: Path
) -> None:
    me: Person = somebody("ren", width=390)
    me.sign_in("internet", "/passwords/")
    me.fill("partner", "架空県 市町村課")
    me.fill("password", RIGHT)
    me.press_the_button()
    me.see_words("登録しました", "架空県 市町村課")
    assert RIGHT not in me.page.content()
    me.picture("passwords-phone")
    me.open("internet", "/send/")
    me.choose(locked)
    me.fill("purpose", "いつもの資料")
    me.press_the_button()
    me.page.wait_for_url("**/transfers/**")
    me.see("ready")
    for name in ("worker-1", "worker-2", "web-internet", "vault"):
        assert RIGHT not in town.log(name)
    me.open("internet", "/passwords/")
    me.click(me.row("架空県 市町村課").locator("a[href$='/forget/']"))
    me.click(me.page.locator("main form[method=post] button[type=submit]"))
    me.see_words("登録したパスワードはありません")


def test_without_javascript_the_password_works_too(somebody: Any, locked: Path) -> None:
    me: Person = somebody("aoi", java_script_enabled=False)
    me.sign_in("internet", "/send/")
    me.choose(locked)
    me.fill("purpose", "スクリプトなし")
    me.press_the_button()
    page = me.path
    for _ in range(200):
        if me.row(locked.name).locator("a[href$='/password/']").count():
            break
        me.open("internet", page)
    when_i_go_to_the_password_page(me, locked)
    me.fill("password", RIGHT)
    me.press_the_button()
    for _ in range(200):
        if me.page.locator(".dads-chip[data-status=ready]").count():
            break
        me.open("internet", page)
    me.see_words("受け取り可能")
