"""Several hundred small files at once, and all of them back in one ZIP with the right names."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from journey_files import RealFiles, hides_something, zip_with_cp932_names
from journey_person import Person
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MANY = 300


def a_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "申請の控え"
    folder.mkdir()
    for number in range(MANY):
        (folder / f"申請書_{number:03}.txt").write_text(f"見本の申請書、{number}番\n", encoding="utf-8")
    return folder


def test_a_folder_of_three_hundred_files_crosses(somebody: Any, tmp_path: Path) -> None:
    me: Person = somebody("aoi")
    folder = a_folder(tmp_path)
    me.sign_in("internet")
    me.send(folder=folder, purpose="申請の控え")
    me.see_words(f"{MANY}件")
    expect(me.page.locator("progress")).to_have_count(0, timeout=60_000)
    me.see_words("受け取り可能")
    me.picture("transfer-many")

    me.sign_in("lgwan")
    archive = me.download(me.find_in_inbox("申請の控え").locator("a[href$='/download/']"), tmp_path)
    names = sorted(file.name for file in folder.iterdir())
    with zipfile.ZipFile(archive) as opened:
        assert sorted(opened.namelist()) == names
        assert opened.testzip() is None
        assert opened.read(names[7]).decode() == (folder / names[7]).read_text(encoding="utf-8")
    listed = subprocess.run(["unzip", "-l", str(archive)], capture_output=True, check=True).stdout.decode()
    assert [name for name in names if name not in listed] == []


def test_a_zip_from_japanese_windows_keeps_its_names(
    somebody: Any, real_files: RealFiles, tmp_path: Path
) -> None:
    me: Person = somebody("aoi")
    names = [file.name for file in real_files.all]
    packed = zip_with_cp932_names(real_files.all, tmp_path / "様式一式.zip")
    me.sign_in("internet")
    me.send(packed, purpose="様式一式の取り込み")
    me.see("ready")
    me.sign_in("lgwan")
    got = me.download(
        me.find_in_inbox("様式一式の取り込み").locator("a[href$='/download/']"), tmp_path / "got"
    )
    assert got.name == packed.name
    with zipfile.ZipFile(got) as opened:
        assert opened.namelist() == names
        opened.extractall(tmp_path / "opened")
    assert [name for name in names if hides_something(tmp_path / "opened" / name)] == []
    unpacked = subprocess.run(["unzip", "-l", str(got)], capture_output=True, check=True).stdout.decode()
    assert [name for name in names if name not in unpacked] == []
