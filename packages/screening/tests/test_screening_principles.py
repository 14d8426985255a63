"""What makes a person or a sensitive matter without a word of any list: place, build and company."""

from __future__ import annotations

import io

import pytest

from sekisho_screening.detectors.sensitive import matter_of, matter_of_a_record
from sekisho_screening.engine import inspect
from sekisho_screening.extract.encodings import detect
from sekisho_screening.findings import Report
from sekisho_screening.person_names import may_be
from sekisho_screening.scan import Scanner
from sekisho_screening.settings import Settings

SETTINGS = Settings()
SCANNER = Scanner(SETTINGS)
#: Surnames and given names of which the lists know one half at most.
RARE = (
    "月岡惺那",
    "鷲見原庄平",
    "桟敷義兼",
    "釘宮清右",
    "温井瑛士朗",
    "苅谷紬葵",
    "栗栖留吉",
    "百目鬼凪沙",
    "三品与志雄",
    "杁山心温",
)
SURNAMES = ("田中", "椛島", "籠橋", "都竹", "鈴木", "二村", "百目鬼", "金城", "喜屋武", "熊崎")
NUMBERS = ("123456789018", "023456789013", "621498320257", "983205673214", "100000000080")


def look(text: str, name: str = "a.txt") -> Report:
    return inspect(io.BytesIO(text.encode()), name, SETTINGS, SCANNER)


def best(text: str, kind: str, name: str = "a.txt") -> int:
    return max((one.score for one in look(text, name).findings if one.kind == kind), default=0)


@pytest.mark.parametrize(
    "text",
    [
        "薬袋鈎丸（みない かぎまる）",
        "釘宮清右（82歳）",
        "釘宮清右（82）",
        "釘宮清右　82歳",
        "被照会者：釘宮清右",
        "被照会者　釘宮清右",
        "氏　　名　釘宮清右",
    ],
)
def test_what_stands_around_a_name_makes_it_one(text: str) -> None:
    assert best(text, "name") >= 55


@pytest.mark.parametrize(
    "text", ["石神公民館（82）", "預金差押", "道路改良", "中川辺　82歳以上", "担当者：中川辺地区", "川辺市は"]
)
def test_words_are_no_names(text: str) -> None:
    assert best(text, "name") < 50
    assert not may_be("預金差押")


@pytest.mark.parametrize("heads", ["", "区分,だれ,いつ\n", "種別,方,日\n"])
def test_a_column_beside_days_of_birth_names_persons(heads: str) -> None:
    lines = (f"A,{name},昭和{30 + n}年1月{n + 1}日" for n, name in enumerate(RARE))
    assert look(heads + "\n".join(lines), "a.csv").people == len(RARE)


def test_a_surname_and_a_given_name_in_two_columns_are_one_person() -> None:
    lines = (f"{n},{one},花子" for n, one in enumerate(("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺")))
    assert look("番号,姓,名\n" + "\n".join(lines), "a.csv").people == 6


def test_numbered_lines_are_a_list() -> None:
    given = ("大和", "陽葵", "心春", "咲良", "奏汰", "莉子", "瑛太", "芽依", "悠真", "陽翔")
    lines = (
        f"{n}　{surname}{one}（川辺小）"
        for n, (surname, one) in enumerate(zip(SURNAMES, given, strict=True), 1)
    )
    assert look("\n".join(lines)).people == len(given)


@pytest.mark.parametrize(
    "matter",
    [
        "脊柱管狭窄症",
        "潰瘍性皮膚炎",
        "肝芽腫",
        "療育手帳B1",
        "身体2級",
        "要介3",
        "住宅扶助",
        "IQ 68",
        "半身マヒ",
    ],
)
def test_sensitive_matters_are_known_by_their_build(matter: str) -> None:
    assert best(f"山田花子様 {matter} とのこと", "sensitive") == 85


@pytest.mark.parametrize("words", ["中濃病院", "システム障害", "通信障害", "石神支1", "感染症対策", "障害物"])
def test_other_words_of_that_build_are_none(words: str) -> None:
    assert best(f"山田花子様 {words} とのこと", "sensitive") == 0


@pytest.mark.parametrize(
    "text", ["山田花子様\n障害者手帳の申請には写真が必要です。", "山田花子は天保3年、眼病を患った。"]
)
def test_what_is_said_to_all_or_of_the_long_dead_is_about_nobody(text: str) -> None:
    assert best(text, "sensitive") == 0


def test_a_day_of_birth_is_a_person_without_a_name() -> None:
    assert best("対象（2013-03-26生）。うつ病で通院中。", "sensitive") == 85


def test_reasons_are_about_the_staff_that_a_table_names() -> None:
    lines = (f"{name}（男）,R8.4.1～,適応障害" for name in RARE[:4])
    assert look("職員,期間,事由\n" + "\n".join(lines), "a.csv").hold
    duties = (f"{name},障害者手帳・療育手帳" for name in RARE[:4])
    assert not look("氏名,担当事務\n" + "\n".join(duties), "a.csv").hold


def test_titles_say_what_is_sensitive_about_a_list() -> None:
    lines = "氏名,番号\n" + "\n".join(f"{name},{n}" for n, name in enumerate(RARE[:4]))
    assert look(lines, "生活保護受給者名簿.csv").hold
    assert not look(lines, "スキー教室名簿.csv").hold
    assert matter_of("障害者計画策定委員会名簿") == ""
    assert matter_of_a_record("滞納処分調書") == "滞納"
    assert matter_of_a_record("虐待対応マニュアル") == ""


@pytest.mark.parametrize(
    "text",
    [
        "在留カードは AB12345678CD のような番号です",
        "個人番号連携 件数=5 JOB=123456789018",
        "基礎年金番号 9999-999999",
        "個人番号カード 8312-38310622",
    ],
)
def test_examples_keys_and_placeholders_hold_nothing(text: str) -> None:
    assert not look(text).hold


def test_numbers_that_all_pass_are_sure_beside_persons() -> None:
    assert look(f"・山田花子　正 {NUMBERS[0]}\n・佐藤太郎　正 {NUMBERS[2]}").hold
    assert not look(f"・山田花子　正 {NUMBERS[0]}\n・佐藤太郎　正 621498320258").hold
    lines = "\n".join(f"{name},{number}" for name, number in zip(RARE, NUMBERS, strict=False))
    assert look(lines, "a.csv").hold


def test_telephones_of_devices_reach_no_person() -> None:
    lines = [f"TB-{n:03},10.9型,090-1234-{5600 + n}" for n in range(24)]
    assert not look("管理番号,機種,電話番号\n" + "\n".join(lines), "a.csv").hold
    assert look("管理番号,お客様,電話番号\n" + "\n".join(lines), "a.csv").people >= 20


def test_every_line_of_a_cell_is_read() -> None:
    lines = (f'{n},"{name}\n諏訪市大手{n}-2\n090-1234-{5600 + n}"' for n, name in enumerate(RARE, 1))
    assert look("地番,権利者・連絡先\n" + "\n".join(lines), "a.csv").people == len(RARE)


def test_half_width_kana_is_no_other_encoding() -> None:
    assert detect("12345 ｳｶｲ ﾊﾂｴ,S21".encode("cp932"))[0] == "cp932"
    assert detect("氏名,住所\n佐藤,東京".encode("euc_jp"))[0] == "euc_jp"
