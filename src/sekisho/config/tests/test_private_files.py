"""Small private files: made once, readable by us alone, held by one."""

import os
import stat
from pathlib import Path

import pytest

from sekisho.config.private_files import NotOursError, kept_password, private_directory, take_lock


def test_password_is_made_once_and_private(tmp_path: Path) -> None:
    first = kept_password(tmp_path / "a")
    assert kept_password(tmp_path / "a") == first
    assert kept_password(tmp_path / "b") != first
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_half_written_password_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "a.partial").write_text("sho")
    assert len(kept_password(tmp_path / "a")) >= 40


def test_wide_directory_is_closed(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir(mode=0o777)
    assert stat.S_IMODE(private_directory(tmp_path / "d").stat().st_mode) == 0o700


@pytest.mark.parametrize("what", ["file", "link"])
def test_something_else_under_the_name_is_refused(tmp_path: Path, what: str) -> None:
    if what == "file":
        (tmp_path / "d").touch()
    else:
        (tmp_path / "d").symlink_to(tmp_path)
    with pytest.raises(NotOursError):
        private_directory(tmp_path / "d")


def test_lock_is_held_until_every_copy_is_closed(tmp_path: Path) -> None:
    first = take_lock(tmp_path / "lock")
    assert first is not None
    copy = os.dup(first)
    os.close(first)
    assert take_lock(tmp_path / "lock") is None
    os.close(copy)
    again = take_lock(tmp_path / "lock")
    assert again is not None
    os.close(again)
