"""Invented people for the benchmark.  A third of the surnames of family B stand in no list of the detectors."""

from __future__ import annotations

import random
from dataclasses import dataclass

SURNAMES = {
    "A": [
        "佐藤",
        "鈴木",
        "高橋",
        "田中",
        "伊藤",
        "渡辺",
        "山本",
        "中村",
        "小林",
        "加藤",
        "吉田",
        "山田",
        "森",
        "林",
        "東",
        "千葉",
        "長野",
        "福島",
        "石川",
        "宮崎",
        "五十嵐",
        "長谷川",
        "佐々木",
        "関",
    ],
    "B": [
        "髙橋",
        "斎藤",
        "渡邊",
        "濱田",
        "久保田",
        "小野寺",
        "大久保",
        "菅原",
        "原田",
        "黒川",
        "青山",
        "秋山",
        "西川",
        "南",
        "岸",
        "柳",
        "星",
        "島袋",
        "月見里",
        "小鳥遊",
        "御薬袋",
        "栗花落",
        "八月一日",
        "砂土居",
        "雲類鷲",
        "鴨志野",
        "霧ヶ谷",
        "虹乃",
    ],
}
GIVEN = {
    "A": [
        "太郎",
        "花子",
        "健一",
        "美咲",
        "翔太",
        "陽子",
        "誠",
        "由美子",
        "大輔",
        "恵子",
        "拓海",
        "結衣",
        "正",
        "和子",
        "隆",
        "真由美",
    ],
    "B": [
        "幸四郎",
        "澄江",
        "琴美",
        "凜太郎",
        "祐希",
        "紗良",
        "亜里沙",
        "健史",
        "直哉",
        "冬馬",
        "志保",
        "千歳",
        "さつき",
        "みのり",
        "光一郎",
        "芳枝",
        "蓮司",
        "咲良",
    ],
}
TOWNS = {
    "A": ("川辺町大字山下", "川辺町大字水口", "川辺町本町"),
    "B": (
        "北海道余市郡余市町黒川町",
        "三重県四日市市富田",
        "広島県廿日市市宮内",
        "東京都町田市金森",
        "埼玉県さいたま市浦和区常盤",
    ),
}
STREAMS = ("山川", "川口", "海原")


@dataclass(frozen=True, slots=True)
class Person:
    surname: str
    given: str
    my_number: str
    address: str
    birth: tuple[int, int, int]
    mobile: str
    insured: str
    account: str


def my_number(chance: random.Random) -> str:
    base = f"{chance.randrange(10**10, 10**11)}"
    total = sum(int(d) * int(w) for d, w in zip(base, "65432765432", strict=True))
    return f"{base}{(-total % 11) % 10}"


def person(chance: random.Random, family: str) -> Person:
    return Person(
        chance.choice(SURNAMES[family]),
        chance.choice(GIVEN[family]),
        my_number(chance),
        address(chance, family),
        (chance.randint(1930, 2015), chance.randint(1, 12), chance.randint(1, 28)),
        f"{chance.choice(('070', '080', '090'))}-{chance.randint(1000, 9999)}-{chance.randint(1000, 9999)}",
        f"0000{chance.randint(100000, 999999)}",
        f"{chance.randint(1000000, 9999999)}",
    )


def people(chance: random.Random, family: str, count: int) -> list[Person]:
    return [person(chance, family) for _ in range(count)]


def address(chance: random.Random, family: str) -> str:
    town = chance.choice(TOWNS[family])
    a, b, c = chance.randint(1, 9), chance.randint(1, 40), chance.randint(1, 20)
    if family == "A":
        return f"{town}{a * b}番地{c}" if "大字" in town else f"{town}{a}丁目{b}番{c}号"
    forms = (
        f"{a}-{b}-{c}",
        f"{'一二三四五六七八九'[a - 1]}丁目{b}-{c}",
        wide(f"{a}丁目{b}番{c}号"),
        f"{a * b}番地の{c}",
    )
    return town + chance.choice(forms)


def wide(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def japanese_date(day: tuple[int, int, int]) -> str:
    year, month, date = day
    for era, first in (("令和", 2019), ("平成", 1989), ("昭和", 1926)):
        if year >= first:
            shown = "元" if year == first else str(year - first + 1)
            return f"{era}{shown}年{month}月{date}日"
    return f"大正{year - 1911}年{month}月{date}日"


def short_date(day: tuple[int, int, int]) -> str:
    year, month, date = day
    era, first = ("H", 1989) if year >= 1989 else ("S", 1926)
    return f"{era}{year - first + 1}.{month}.{date}"
