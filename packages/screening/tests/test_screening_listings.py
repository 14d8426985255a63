"""Long lists written as text are read as the tables that they are."""

from __future__ import annotations

import io

import pytest

from sekisho_screening.engine import inspect
from sekisho_screening.extract import Passage, Rows, listing
from sekisho_screening.findings import Report
from sekisho_screening.places import Place
from sekisho_screening.settings import Settings

SURNAMES = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤")
GIVEN = ("太郎", "花子", "健一", "美咲", "陽子", "翔太", "恵子", "大輔", "由美子", "拓海")


def look(text: str) -> Report:
    return inspect(io.BytesIO(text.encode()), "一覧.txt", Settings())


def names(count: int, between: str = "") -> list[str]:
    """``count`` different names, at most a hundred."""
    return [f"{SURNAMES[n % 10]}{between}{GIVEN[n // 10]}" for n in range(count)]


def test_labels_on_every_line_head_columns() -> None:
    lines = [
        f"氏名：{name} 電話：090-1111-{n:04d} 住所：川辺町一丁目{n + 1}番{n + 2}号"
        for n, name in enumerate(names(100))
    ]
    report = look("令和8年度　対象者\n\n" + "\n".join(lines) + "\n以上")
    assert report.people == 100
    columns = {one.kind: one for one in report.findings if one.place.column}
    assert columns["name"].count == columns["phone"].count == 100
    assert (columns["name"].place.row, columns["name"].place.last_row) == (3, 102)


@pytest.mark.parametrize("blank", ["  ", "　　", "\t", " "])
def test_columns_parted_by_blanks(blank: str) -> None:
    rows = [f"{n:04d}{blank}{name}{blank}{12_000 + n * 17}円" for n, name in enumerate(names(90, "　"))]
    report = look("滞納者一覧\n" + "\n".join(rows))
    assert report.hold
    assert report.people == 90


def test_a_line_of_another_form_is_still_read() -> None:
    lines = [f"氏名：{name} 年税額：{n * 100}" for n, name in enumerate(names(80))]
    lines.insert(40, "※この行だけ 個人番号 123456789018 を控える")
    found = next(one for one in look("\n".join(lines)).findings if one.kind == "my_number")
    assert found.place.row == 41


def test_prose_and_short_lists_stay_text() -> None:
    prose = "\n".join(
        f"本日は第{n}号議案について、財政課から説明があった。質疑はなかった。" for n in range(100)
    )
    short = "\n".join(f"氏名：{name} 電話：090-1111-2222" for name in names(20))
    for text in (prose, short):
        assert all(isinstance(one, Passage) for one in listing.read([text], Place()))


def test_a_list_that_changes_its_form_between_blocks() -> None:
    first = "\n".join(f"氏名：{name} 年齢：{n}" for n, name in enumerate(names(60))) + "\n"
    second = "\n".join(f"住所：川辺町{n}番地 世帯：{n}" for n in range(60)) + "\n"
    found = [one for one in listing.read([first, second], Place()) if isinstance(one, Rows)]
    assert [one.headers[1:] for one in found] == [("氏名", "年齢"), ("住所", "世帯")]
    assert [one.numbers[0] for one in found] == [1, 61]
