"""Family C: other layouts, written from what offices make and without a look at how the detectors work.

Names of two columns, headings of two rows, PDF, forms whose value stands under its label, notes of a presentation,
numbers as numbers, tables that begin somewhere.  The detectors were not changed after what this family showed; the
page of figures says so.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from screening_family import NONE, Family, Labels, Sample, labels
from screening_words import japanese_date, my_number, wide

SURNAMES = [
    "阿部",
    "池田",
    "石井",
    "今井",
    "上田",
    "内田",
    "遠藤",
    "大野",
    "岡田",
    "小川",
    "金子",
    "菊地",
    "北村",
    "工藤",
    "栗原",
    "河野",
    "近藤",
    "斉藤",
    "酒井",
    "坂本",
    "桜井",
    "佐野",
    "柴田",
    "清水",
    "杉山",
    "須藤",
    "関口",
    "高木",
    "竹内",
    "武田",
    "谷口",
    "田村",
    "千田",
    "土屋",
    "中島",
    "永井",
    "西田",
    "野口",
    "橋本",
    "服部",
    "浜田",
    "原",
    "平野",
    "福田",
    "藤田",
    "古川",
    "星野",
    "本田",
    "前田",
    "増田",
    "松井",
    "丸山",
    "三浦",
    "水野",
    "宮本",
    "村上",
    "森田",
    "安田",
    "山崎",
    "横山",
    "吉川",
    "和田",
    "渡部",
    "仲宗根",
    "比嘉",
    "金城",
    "勅使河原",
    "百目鬼",
    "四十物",
    "一尺八寸",
    "左沢",
    "国府方",
    "八鍬",
    "東海林",
    "熊埜御堂",
]
GIVEN = [
    "昭夫",
    "敦子",
    "勇",
    "一郎",
    "悦子",
    "修",
    "香織",
    "克己",
    "菊江",
    "清",
    "邦子",
    "慶太",
    "浩二",
    "幸子",
    "聡",
    "静江",
    "俊介",
    "進",
    "節子",
    "大地",
    "隆史",
    "千代子",
    "勉",
    "常雄",
    "輝美",
    "徹",
    "富美子",
    "直樹",
    "信子",
    "典之",
    "秀雄",
    "弘美",
    "文男",
    "真理",
    "正人",
    "美智子",
    "宗一郎",
    "康弘",
    "裕子",
    "義雄",
    "莉子",
    "陽翔",
    "芽依",
    "碧",
    "樹里",
    "颯真",
    "ひなた",
    "かおる",
]
READING = [
    "アベ",
    "イケダ",
    "イシイ",
    "ウエダ",
    "オガワ",
    "キタムラ",
    "サトウ",
    "タカギ",
    "ナカジマ",
    "ハシモト",
    "マツイ",
    "ヤマザキ",
]
PLACES = (
    "長野県諏訪市大手{a}丁目{b}番{c}号", "鹿児島県奄美市名瀬長浜町{b}番{c}号", "京都府京都市左京区岡崎{b}-{c}", "沖縄県宜野湾市真志喜{a}-{b}-{c}",
    "福岡県糸島市前原中央{a}丁目{b}-{c}", "岩手県紫波郡矢巾町大字南矢幅第{a}地割{b}番地{c}", "山形県酒田市本町{a}丁目{b}番{c}号", "愛媛県今治市別宮町{a}丁目{b}番地{c}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resident:
    surname: str
    given: str
    kana: str
    number: str
    address: str
    postal: str
    birth: tuple[int, int, int]
    mobile: str


def resident(chance: random.Random) -> Resident:
    parts = {"a": chance.randint(1, 9), "b": chance.randint(1, 40), "c": chance.randint(1, 20)}
    return Resident(
        chance.choice(SURNAMES),
        chance.choice(GIVEN),
        chance.choice(READING),
        my_number(chance),
        chance.choice(PLACES).format(**parts),
        f"{chance.choice(('392-0026', '606-8332', '901-2203', '819-1116'))}",
        (chance.randint(1932, 2018), chance.randint(1, 12), chance.randint(1, 28)),
        f"0{chance.choice('789')}0{chance.choice(('-', ''))}{chance.randint(1000, 9999)}-{chance.randint(1000, 9999)}",
    )


def some(f: Family, low: int = 14, high: int = 70) -> list[Resident]:
    return [resident(f.chance) for _ in range(f.chance.randint(low, high))]


def one(f: Family) -> Resident:
    return resident(f.chance)


def full(f: Family, who: Resident) -> str:
    return f"{who.surname}{f.chance.choice(('', ' ', '　'))}{who.given}"


def day(f: Family, who: Resident) -> str:
    year, month, date = who.birth
    return f.chance.choice(
        (
            japanese_date(who.birth),
            f"{year}年{month}月{date}日",
            f"{year}-{month:02}-{date:02}",
            f"{year}.{month}.{date}",
        )
    )


def digits(f: Family, text: str) -> str:
    spaced = f"{text[:4]} {text[4:8]} {text[8:]}"
    return f.chance.choice((text, spaced, wide(text), wide(spaced.replace(" ", "－"))))


def held(name: str, what: str, data: bytes, where: str, kinds: str) -> Sample:
    return Sample(name, what, data, True, labels(where, kinds))


def free(name: str, what: str, data: bytes, known: Labels = NONE) -> Sample:
    return Sample(name, what, data, False, known)
