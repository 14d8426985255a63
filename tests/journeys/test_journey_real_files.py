"""I bring five real files from the internet side into LGWAN, and they hide nothing any more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from journey_files import HIDDEN, TITLES, RealFiles, convert, hides_something, text_of
from journey_person import Person, nobody_works
from PIL import Image
from playwright.sync_api import expect

from sekisho_demo.running import RunningTown

pytestmark = pytest.mark.browser

PURPOSE = "議会資料の取り込み"


def test_five_real_files_cross(
    somebody: Any, town: RunningTown, real_files: RealFiles, tmp_path: Path
) -> None:
    me: Person = somebody("aoi")
    given_every_file_hides_something(real_files)
    me.sign_in("internet")
    when_i_send_them_i_see_them_become_ready_without_reloading(me, town, real_files)
    me.sign_in("lgwan")
    copies = then_i_receive_each(me, tmp_path / "received")
    then_they_open_and_hide_nothing(copies, tmp_path)
    then_the_receipt_says_what_was_removed_and_can_be_proven(me, town, tmp_path)


def given_every_file_hides_something(files: RealFiles) -> None:
    assert [file.name for file in files.all if not hides_something(file)] == []


def when_i_send_them_i_see_them_become_ready_without_reloading(
    me: Person, town: RunningTown, files: RealFiles
) -> None:
    me.go_to("/send/")
    me.choose(*files.all)
    me.fill("purpose", PURPOSE)
    me.picture("send")
    with nobody_works(town):
        me.press_the_button()
        me.page.wait_for_url("**/transfers/**")
        me.mark_page()
        me.see("received")
        me.picture("transfer-on-its-way")
    me.see("ready")
    assert me.is_same_page
    expect(me.page.locator("#announcer")).not_to_be_empty()
    me.picture("transfer-ready")


def then_i_receive_each(me: Person, into: Path) -> list[Path]:
    row = me.find_in_inbox(PURPOSE)
    me.picture("inbox")
    me.click(row.locator("a[href*='/transfers/']").first)
    me.see("ready")
    links = me.page.locator("main tbody a[href$='/download/']")
    expect(links).to_have_count(5)
    return [me.download(link, into) for link in links.all()]


def then_they_open_and_hide_nothing(copies: list[Path], tmp_path: Path) -> None:
    by_kind = {copy.suffix.lstrip("."): copy for copy in copies}
    assert sorted(by_kind) == ["docx", "jpg", "pdf", "pptx", "xlsx"]
    assert [copy.name for copy in copies if hides_something(copy)] == []
    office = [by_kind[kind] for kind in TITLES]
    for printed, kind in zip(convert(office, "pdf", tmp_path / "printed"), TITLES, strict=True):
        assert TITLES[kind] in text_of(printed)
    with pikepdf.open(by_kind["pdf"]) as file:
        assert ("/OpenAction" in file.Root, len(file.attachments)) == (False, 0)
    with Image.open(by_kind["jpg"]) as picture:
        picture.load()
        assert (picture.size, dict(picture.getexif())) == ((1200, 900), {})


def then_the_receipt_says_what_was_removed_and_can_be_proven(
    me: Person, town: RunningTown, tmp_path: Path
) -> None:
    me.click(me.row("申請様式.pdf").locator("a[href$='/receipt/']"))
    me.see_words("JavaScript", "添付ファイル", "DSM-201", "sekisho_disarm")
    assert HIDDEN not in me.words()
    me.picture("receipt")
    record = me.download(me.page.locator("main a[href$='/record.json']"), tmp_path)
    town.cli("record", "verify", str(record))
    record.write_text(record.read_text().replace("DSM-201", "DSM-999"))
    assert town.cli("record", "verify", str(record), check=False).returncode != 0
