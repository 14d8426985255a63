from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.border.transfers.names import LONGEST_BYTES, safe_name, without_clashes


@pytest.mark.parametrize(
    ("untrusted", "safe"),
    [
        ("報告書.docx", "報告書.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\表.xlsx", "表.xlsx"),
        ("/absolute.pdf", "absolute.pdf"),
        ("請求書\u202exslx.exe", "請求書xslx.exe"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("CON.txt", "_CON.txt"),
        ("com1", "_com1"),
        (" . ", "名称なし"),
        ("", "名称なし"),
        ("か\u3099.txt", "が.txt"),
        ("外字\ue000.txt", "外字\ue000.txt"),
        (".htaccess", "htaccess"),
        ("末尾の点...", "末尾の点"),
    ],
)
def test_a_name_becomes_safe_and_stays_readable(untrusted: str, safe: str) -> None:
    assert safe_name(untrusted) == safe


def test_a_name_of_300_characters_keeps_its_extension() -> None:
    name = safe_name("長" * 300 + ".xlsx")
    assert name.endswith("長.xlsx")
    assert len(name.encode()) <= LONGEST_BYTES


@given(st.text(max_size=400))
def test_every_name_can_be_stored_shown_and_sent(untrusted: str) -> None:
    name = safe_name(untrusted)
    assert name
    assert len(name.encode()) <= LONGEST_BYTES + 8
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name)
    assert name not in {".", ".."}
    assert safe_name(name) == name


def test_two_files_of_one_name_stay_two_files() -> None:
    assert without_clashes(["a.txt", "A.TXT", "a.txt", "b"]) == ["a.txt", "A (2).TXT", "a (3).txt", "b"]
