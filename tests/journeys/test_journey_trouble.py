"""What cannot pass says why and what to do now; a closed route says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles
from journey_person import Person, nobody_works
from playwright.sync_api import expect

from sekisho_demo.running import RunningTown
from sekisho_demo.samples import program

pytestmark = pytest.mark.browser


def test_a_broken_document_is_held_and_can_be_inspected_again(
    somebody: Any, town: RunningTown, broken: Path
) -> None:
    me: Person = somebody("aoi")
    me.sign_in("internet")
    me.send(broken, purpose="壊れた資料")
    me.see("held")
    when_i_read_why(me, broken)
    with nobody_works(town):
        me.click(me.row(broken.name).locator("button[formaction$='/again/']"))
        me.see("received", broken.name)
    me.see("held", broken.name)
    then_nothing_reached_the_other_side(me, broken)


def when_i_read_why(me: Person, file: Path) -> None:
    row = me.row(file.name)
    expect(row).to_contain_text("DSM-")
    expect(row.locator("td").nth(1)).to_contain_text("ください")  # what to do now
    me.picture("transfer-held")


def then_nothing_reached_the_other_side(me: Person, file: Path) -> None:
    receipt = me.row(file.name).locator("a[href$='/receipt/']").get_attribute("href")
    page = me.path
    me.sign_in("lgwan")
    assert me.page.get_by_text("壊れた資料").count() >= 1
    assert me.page.get_by_text(file.name).count() == 0, "not even the name of a held file crosses"
    assert me.open("lgwan", page) == 200
    assert me.page.get_by_text(file.name).count() == 0
    assert me.open("lgwan", str(receipt)) == 404


def test_a_program_with_the_name_of_a_document_is_refused(somebody: Any, tmp_path: Path) -> None:
    me: Person = somebody("aoi")
    disguised = tmp_path / "請求書.docx"
    disguised.write_bytes(program())
    me.sign_in("internet")
    me.send(disguised, purpose="請求書の確認")
    me.see("refused")
    row = me.row(disguised.name)
    expect(row).to_contain_text("DSM-")
    expect(row.locator("button[formaction$='/again/']")).to_have_count(0)
    me.picture("transfer-refused")


@pytest.fixture
def administrator(somebody: Any, town: RunningTown) -> Iterator[Person]:
    """At the routes; whatever happens, the route is open afterwards."""
    person: Person = somebody("kaname")
    person.sign_in("lgwan", "/admin/zones/")
    yield person
    town.sql(
        "UPDATE zones_route SET is_open = true WHERE origin_id = 'internet' AND destination_id = 'lgwan'"
    )


def set_route(administrator: Person, *, is_open: bool) -> None:
    administrator.open("lgwan", "/admin/zones/")
    row = administrator.row("インターネット接続系").filter(has_text="LGWAN接続系").first
    administrator.click(row.locator("a"))
    administrator.page.locator("[name=is_open]").set_checked(is_open, force=True)
    administrator.press_the_button()
    administrator.page.wait_for_url("**/admin/zones/")
    administrator.picture(f"routes-{'open' if is_open else 'closed'}")


def test_the_administrator_closes_a_route_and_opens_it_again(
    somebody: Any, town: RunningTown, administrator: Person, real_files: RealFiles
) -> None:
    me: Person = somebody("aoi")
    me.sign_in("internet", "/send/")
    with nobody_works(town):
        sent = me.send(real_files.docx, purpose="閉じる前に送ったもの")
        set_route(administrator, is_open=False)
    me.see("held")  # on its way when the route was closed
    me.see_words("経路が閉じられた", "TRF-106")
    me.go_to("/send/")
    me.see_words("経路が開いていません")
    expect(me.page.locator("[name=files]")).to_have_count(0)
    me.picture("send-closed")

    set_route(administrator, is_open=True)
    me.open("internet", sent)
    me.click(me.row(real_files.docx.name).locator("button[formaction$='/again/']"))
    me.see("ready")
    me.send(real_files.docx, purpose="開いたあとに送ったもの")
    me.see("ready")


def test_a_route_closed_while_i_fill_the_page_says_so_when_i_send(
    somebody: Any, administrator: Person, real_files: RealFiles
) -> None:
    me: Person = somebody("aoi")
    me.sign_in("internet", "/send/")
    me.choose(real_files.docx)
    me.fill("purpose", "閉じられる経路")
    set_route(administrator, is_open=False)
    me.press_the_button()
    me.see_words("経路が開いていません")
    expect(me.page).to_have_title(re.compile("^エラー:"))
    assert me.page.evaluate("document.activeElement.id") == "main"
    assert me.path == "/send/"
