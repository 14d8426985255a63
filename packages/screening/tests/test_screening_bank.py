"""Transfers of fixed width, as a town's accounts office sends them to its bank."""

from __future__ import annotations

import io

import pytest

from sekisho_screening.engine import inspect
from sekisho_screening.settings import Settings

HEAD = f"1210{'0000012345'}{'ｶﾜﾍﾞﾏﾁ':40}1130{'0143'}{'ｶﾜﾍﾞｷﾞﾝｺｳ':15}"
NAMES = ("ｻﾄｳ ﾀﾛｳ", "ｽｽﾞｷ ﾊﾅｺ", "ﾀｶﾊｼ ｹﾝｲﾁ")


def record(n: int, name: str) -> str:
    return f"20143{'ｶﾜﾍﾞｷﾞﾝｺｳ':15}101{'ﾎﾝﾃﾝ':15}    1{1234500 + n}{name:30}{'0000012000'}1"


@pytest.mark.parametrize("end", ["\r\n", "\n", ""])
def test_accounts_and_names_are_found_where_they_stand(end: str) -> None:
    lines = [HEAD, *(record(n, name) for n, name in enumerate(NAMES)), "8000003", "9"]
    data = end.join(f"{line:120}" for line in lines).encode("cp932")
    report = inspect(io.BytesIO(data), "FURIKOMI.txt", Settings())
    places = {
        one.kind: (one.place.column, one.place.row, one.place.last_row, one.count) for one in report.findings
    }
    assert places == {"bank_account": (3, 2, 4, 3), "name": (4, 2, 4, 3)}
    assert report.hold
    assert report.people == 3


def test_what_only_begins_like_one_is_text() -> None:
    report = inspect(io.BytesIO(b"1210 is a number\n2 and so on\n"), "a.txt", Settings())
    assert not report.findings
