"""Who speaks or signs for an office is no private person; who stands beside them still is."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from sekisho_screening.engine import inspect
from sekisho_screening.findings import Report
from sekisho_screening.scan import Scanner
from sekisho_screening.settings import Settings

SETTINGS = Settings()
SCANNER = Scanner(SETTINGS)
NAMES = (
    "佐藤太郎", "鈴木花子", "高橋健一", "田中美咲", "伊藤翔太", "渡辺陽子",
    "山本誠", "中村由美子", "小林大輔", "加藤恵子", "吉田拓海", "山田花子",
)  # fmt: skip


def screened(text: str, name: str = "a.txt") -> Report:
    return inspect(io.BytesIO(text.encode()), name, SETTINGS, SCANNER)


def best(text: str, kind: str) -> int:
    return max((one.score for one in screened(text).findings if one.kind == kind), default=0)


def rows(head: str, *bodies: Sequence[str]) -> str:
    return "\n".join([head, *map(",".join, bodies)])


@pytest.mark.parametrize(
    "lines",
    [
        ["第2回審議会 議事録", "出席者", *NAMES],
        ["会議録", "出席委員：" + "、".join(NAMES)],
        ["会議録", *(f"○{n}番（{name}君）　生活保護の動向はどうか。" for n, name in enumerate(NAMES))],
        ["協議会の記録", "委員名簿（順不同）", *NAMES],
        [f"福祉課　{name}" for name in NAMES],
        [f"{name}（主任保健師）　身体障害者手帳の交付件数について" for name in NAMES],
    ],
)
def test_office_holders_do_not_hold(lines: list[str]) -> None:
    report = screened("\n".join(lines) + "\n")
    assert not report.hold
    assert report.people == 0


def test_the_list_below_the_office_holders_is_one_of_its_own() -> None:
    lines = ["民生委員協議会 会議録", "出席者", *NAMES[:2], "", "見守り対象者名簿", *NAMES[2:]]
    assert screened("\n".join(lines)).people == len(NAMES) - 2


def test_a_person_spoken_of_in_minutes_is_found() -> None:
    text = "ケース会議 議事録\n出席者 鈴木花子（主査）\n主査：佐藤太郎さんはうつ病により通院中とのこと。\n"
    assert best(text, "sensitive") == 85
    assert screened(text).hold


def test_the_role_of_somebody_else_does_not_cover_a_name() -> None:
    assert best("係長から山田花子さんへ架電した。", "name") == 60
    assert best("講師は山田花子先生、", "name") <= 40


@pytest.mark.parametrize(
    "block",
    [
        "川辺町役場 総務課\n〒392-0026 長野県諏訪市大手1-2-3\nTEL 0266-52-4141\n",
        "株式会社諏訪印刷\n長野県諏訪市大手1丁目2番3号\n電話 0266-52-4141\n",
        "お問い合わせ\n長野県諏訪市大手1-2-3 川辺保健センター\n",
    ],
)
def test_the_contact_of_an_office_is_no_address_of_a_person(block: str) -> None:
    assert best(f"資料を送ります。\n\n{block}", "address") < 30


@pytest.mark.parametrize(
    "block",
    [
        "川辺町役場 総務課 御中\n長野県諏訪市大手1-2-3\n佐藤太郎\n",
        "株式会社諏訪印刷 御中\n佐藤太郎 長野県諏訪市大手1-2-3\n",
        "長野県諏訪市大手1-2-3 在住、株式会社諏訪印刷に勤務\n",
        "勤務先 株式会社諏訪印刷\n自宅 長野県諏訪市大手1-2-3\n",
    ],
)
def test_the_address_of_who_writes_to_an_office_is(block: str) -> None:
    assert best(block, "address") >= 50


@pytest.mark.parametrize("words", ["受給世帯の推移", "の見直しについて", "受給者数は120件", "のある方は"])
def test_a_matter_of_policy_is_about_nobody(words: str) -> None:
    assert best(f"山田花子様 生活保護{words}ご案内します", "sensitive") == 0
    assert best("山田花子様 生活保護受給中", "sensitive") == 85


def test_a_bare_name_speaks_for_a_short_note_and_else_for_its_own_line_only() -> None:
    long = "町の会議を開いた。\n" * 300
    assert best("山田 花子\n障害者手帳 2級", "sensitive") == 85
    assert best(f"山田 花子\n障害者手帳 2級\n{long}", "sensitive") == 0
    assert best("山田 花子 障害者手帳 2級", "sensitive") == 85
    assert best("氏名 山田花子\n障害者手帳 2級", "sensitive") == 85


def test_a_column_of_those_at_work_does_not_hide_the_clients_beside_it() -> None:
    clients = zip(NAMES, reversed(NAMES), strict=True)
    report = screened(rows("利用者氏名,担当者,施設名", *((a, b, "なのはな園") for a, b in clients)), "a.csv")
    scores = {one.place.column: one.score for one in report.findings if one.kind == "name"}
    assert scores[1] == 65
    assert scores.get(2, 0) <= 40
    assert report.people == len(NAMES)


@pytest.mark.parametrize("name", ["消防委員名簿.csv", "職員一覧（10月）.csv"])
def test_the_name_of_a_file_says_who_is_listed(name: str) -> None:
    assert not screened(rows("番号,氏名", *((str(n), one) for n, one in enumerate(NAMES))), name).hold
    private = rows("番号,氏名,自宅電話", *((str(n), one, f"090-1111-{n:04}") for n, one in enumerate(NAMES)))
    assert screened(private, name).hold


def test_mailboxes_of_offices_are_no_persons() -> None:
    offices = [f"info@shop{n}.example.jp" for n in range(8)] + [
        f"soumu@town{n}.example.lg.jp" for n in range(8)
    ]
    assert screened("\n".join(offices)).people == 0
    assert screened(rows("団体,メール", *(("会", one) for one in offices)), "a.csv").people == 0
    persons = [f"hanako{n}@mail.example.jp" for n in range(12)]
    assert screened(rows("団体,メール", *(("会", one) for one in persons)), "a.csv").people == 12


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("個人番号（記入例）1234-5678-9018", "my_number"),
        ("後期高齢者医療 20261016 改定", "insured_number"),
        ("被保険者 12345678人", "insured_number"),
        ("振込先 諏訪信用金庫 本店 普通 1234567 川辺町商工会", "bank_account"),
    ],
)
def test_samples_quantities_and_accounts_of_bodies_do_not_hold(text: str, kind: str) -> None:
    assert best(text, kind) < 80
    assert not screened(text).hold
