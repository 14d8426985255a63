"""People, numbers, places and spellings of family F: drawn up from shared folders and mailboxes of a city."""

from __future__ import annotations

import datetime
import random
import unicodedata
from dataclasses import dataclass

from screening_words import my_number, wide

_SURNAMES = (
    "佐藤:サトウ 鈴木:スズキ 高橋:タカハシ 髙橋:タカハシ 田中:タナカ 伊藤:イトウ 渡辺:ワタナベ 渡邉:ワタナベ 渡邊:ワタナベ 山本:ヤマモト 中村:ナカムラ 小林:コバヤシ "
    "加藤:カトウ 吉田:ヨシダ 山田:ヤマダ 山﨑:ヤマザキ 宮﨑:ミヤザキ 森:モリ 原:ハラ 辻:ツジ 東:アズマ 堀:ホリ 千葉:チバ 石川:イシカワ 長野:ナガノ 齋藤:サイトウ 齊藤:サイトウ "
    "斉藤:サイトウ 濵田:ハマダ 德永:トクナガ 桒原:クワハラ 冨樫:トガシ 嶋﨑:シマザキ 藪内:ヤブウチ 小澤:オザワ 廣瀨:ヒロセ 柳沼:ヤギヌマ 五十畑:イソハタ 生天目:ナバタメ "
    "阿久津:アクツ 上三信:カミサノブ 鬼生田:オニウダ 十文字:ジュウモンジ 熊耳:クマガミ 伊勢亀:イセガメ 箭内:ヤナイ 国分:コクブン 圓谷:ツムラヤ 草野:クサノ 矢吹:ヤブキ 鈴田:スズタ "
    "遠藤:エンドウ 橋本:ハシモト 三浦:ミウラ 菊地:キクチ 菊池:キクチ 安斎:アンザイ 本田:ホンダ 水野谷:ミズノヤ 八巻:ヤマキ 根本:ネモト 芳賀:ハガ 秡川:ハライカワ 二階堂:ニカイドウ"
)
_GIVEN = {
    "m": "清:キヨシ 勇:イサム 正夫:マサオ 義雄:ヨシオ 昭二:ショウジ 與四郎:ヨシロウ 實:ミノル 晃:アキラ 健:ケン 浩一:コウイチ 哲也:テツヤ 和彦:カズヒコ 壮一郎:ソウイチロウ 学:マナブ",
    "f": "キヨ:キヨ ハル:ハル ミツ子:ミツコ 千代:チヨ 和子:カズコ 節子:セツコ 靜江:シズエ 美智子:ミチコ 久美子:クミコ 裕子:ユウコ 直美:ナオミ 惠:メグミ ゆかり:ユカリ 佳代:カヨ 香織:カオリ",
}
_YOUNG = {
    "m": "雅人:マサト 直樹:ナオキ 亮介:リョウスケ 翔:ショウ 大翔:ヒロト 悠真:ユウマ 蒼:アオイ 陽向:ヒナタ 琉生:ルイ 龍之介:リュウノスケ 瑛太:エイタ 健:ケン 颯:ハヤテ 陸斗:リクト 晴:ハル",
    "f": "愛:アイ 彩香:アヤカ さくら:サクラ 陽葵:ヒマリ 凛:リン 結菜:ユナ 心愛:ココア りん:リン 莉々子:リリコ 紬:ツムギ 美月:ミヅキ 咲:サキ ほのか:ホノカ 花音:カノン 芽依:メイ",
}
OWNER = "川辺市"
MAIL = "town.kawabe.lg.jp"
DISTRICTS = "本町 栄町 大字中里 大字下沢 緑ケ丘 大字鳥谷 駅前 旭台 大字小滝 新田".split()
SCHOOLS = "川辺第一小学校 川辺第二小学校 中里小学校 鳥谷小学校".split()
TABLE = "table"  # where words of the tables of Word and PowerPoint stand
FIRMS = "川辺建設 中里電気工業 みちのく測量設計 東和水道工業 阿武隈造園 小滝運輸 サンライズ保安 鳥谷石材 旭台塗装 栄町印刷 ハレノヒ企画 沢田設備".split()
_ELSEWHERE = "福島県郡山市安積町 宮城県仙台市太白区八木山本町 栃木県那須塩原市東三島 東京都足立区西新井栄町 茨城県つくば市松代 埼玉県越谷市大字袋山".split()
_BUILDINGS = "コーポ旭 ハイツ緑ケ丘 市営新田住宅 メゾン・ド・カワベ サンコーポ".split()
_ISSUES = "福島 宮城 栃木 茨城".split()


@dataclass(frozen=True, slots=True)
class Resident:
    """A private person; ``kana`` is katakana with a space, ``phone`` digits only, ``birth`` a day."""

    surname: str
    given: str
    kana: str
    sex: str
    birth: datetime.date
    town: str
    block: str
    phone: str
    mail: str

    @property
    def full(self) -> str:
        return f"{self.surname}　{self.given}"

    @property
    def close(self) -> str:
        return self.surname + self.given

    @property
    def address(self) -> str:
        return self.town + self.block

    @property
    def age(self) -> int:
        """In the middle of June 2026."""
        return 2026 - self.birth.year - ((self.birth.month, self.birth.day) > (6, 15))

    @property
    def grade(self) -> int:
        """The year of school that began in April 2026; 1 for the first year of primary school."""
        return 2020 - self.birth.year + (self.birth.month < 4)


def residents(
    chance: random.Random, count: int, ages: tuple[int, int] = (20, 92), home: float = 0.9, sexes: str = "mf"
) -> list[Resident]:
    """``count`` residents, no two of the same name; ``home`` is the share who live in the city."""
    found: dict[str, Resident] = {}
    while len(found) < count:
        one = _resident(chance, ages, home, chance.choice(sexes))
        found.setdefault(one.close, one)
    return list(found.values())


def _resident(chance: random.Random, ages: tuple[int, int], home: float, sex: str) -> Resident:
    surname, surname_kana = chance.choice(_SURNAMES.split()).split(":")
    birth = born(chance, ages)
    given, given_kana = chance.choice((_GIVEN if birth.year < 1984 else _YOUNG)[sex].split()).split(":")
    town = OWNER + chance.choice(DISTRICTS) if chance.random() < home else chance.choice(_ELSEWHERE)
    return Resident(
        surname, given, f"{surname_kana} {given_kana}", "男" if sex == "m" else "女", birth, town, block(chance),
        phone(chance), f"{chance.choice(('hana', 'mame', 'k.t', 'sora', 'riku', 'yuki', 'tama'))}{chance.randint(11, 9999)}@{chance.choice(('example.ne.jp', 'example.com', 'mail.example.jp'))}",
    )  # fmt: skip


def born(chance: random.Random, ages: tuple[int, int], year: int = 2026) -> datetime.date:
    return datetime.date(year - chance.randint(*ages), chance.randint(1, 12), chance.randint(1, 28))


def block(chance: random.Random) -> str:
    a, b, c = chance.randint(1, 5), chance.randint(1, 38), chance.randint(1, 19)
    written = chance.choice(
        (
            f"{a}丁目{b}番{c}号",
            f"{a}-{b}-{c}",
            wide(f"{a}-{b}-{c}"),
            f"{a * b}番地",
            f"字山ノ内{b * 7}番地{c}",
            f"{a}丁目{b}-{c}",
        )
    )
    return written + (f"　{chance.choice(_BUILDINGS)}{a}0{b % 9 + 1}" if chance.random() < 0.2 else "")


def phone(chance: random.Random) -> str:
    if chance.random() < 0.35:
        return f"0247{chance.randint(200000, 899999)}"
    return f"{chance.choice(('090', '080', '070'))}{chance.randint(10000000, 99999999)}"


def dashed(digits: str) -> str:
    return (
        f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        if len(digits) == 10
        else f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    )


def bracketed(digits: str) -> str:
    """0247(31)2345, the way of older files."""
    return (
        f"{digits[:4]}({digits[4:6]}){digits[6:]}"
        if len(digits) == 10
        else f"{digits[:3]}({digits[3:7]}){digits[7:]}"
    )


_ERAS = (
    ("令和", "R", 5, datetime.date(2019, 5, 1)), ("平成", "H", 4, datetime.date(1989, 1, 8)), ("昭和", "S", 3, datetime.date(1926, 12, 25)),
    ("大正", "T", 2, datetime.date(1912, 7, 30)),
)  # fmt: skip


def _era(day: datetime.date) -> tuple[str, str, int, int]:
    name, letter, code, first = next(one for one in _ERAS if day >= one[3])
    return name, letter, code, day.year - first.year + 1


def era(day: datetime.date) -> str:
    name, _, _, year = _era(day)
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def dotted(day: datetime.date) -> str:
    """S38.4.9; H元.10.1 as clerks write."""
    _, letter, _, year = _era(day)
    return f"{letter}{'元' if year == 1 else year}.{day.month}.{day.day}"


def seven(day: datetime.date) -> str:
    """3380409: the era as a digit, then year, month and day, as host computers print it."""
    _, _, code, year = _era(day)
    return f"{code}{year:02}{day:%m%d}"


def half(text: str) -> str:
    """Katakana in half-width forms."""
    return "".join(_HALF.get(char, char) for char in text)


def _halves() -> dict[str, str]:
    singles = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    marks = {
        unicodedata.normalize("NFC", base + sign): narrow + mark
        for base, narrow in singles.items()
        for sign, mark in (("\u3099", "ﾞ"), ("\u309a", "ﾟ"))
    }
    return {voiced: narrow for voiced, narrow in marks.items() if len(voiced) == 1} | singles | {"　": " "}


_HALF = _halves()


def number(chance: random.Random, spelt: bool = False) -> str:
    """A My Number with its right check digit, in groups or full width when ``spelt``."""
    digits = my_number(chance)
    if not spelt:
        return digits
    return chance.choice(
        (f"{digits[:4]} {digits[4:8]} {digits[8:]}", f"{digits[:4]}-{digits[4:8]}-{digits[8:]}", wide(digits))
    )


def residence_code(chance: random.Random) -> str:
    base = f"{chance.randrange(10**9, 10**10)}"
    total = sum(int(d) * int(w) for d, w in zip(base, "5432765432", strict=True))
    return f"{base}{(11 - total % 11) % 11 % 10}"


def licence(chance: random.Random) -> str:
    """The office of issue, the year of the first issue, a serial number, a check digit, reissues."""
    base = f"{chance.choice((22, 21, 41, 40, 30))}{chance.randint(0, 99):02}{chance.randint(1, 999999):06}"
    total = sum(int(d) * int(w) for d, w in zip(base, "5432765432", strict=True))
    return f"{base}{(11 - total % 11) % 11 % 10}0"


def pension(chance: random.Random) -> str:
    return f"{chance.randint(1000, 7999)}-{chance.randint(100000, 999999)}"


def insured(chance: random.Random) -> str:
    return f"{chance.randint(20000, 99999):010}"


def passport(chance: random.Random) -> str:
    return f"{chance.choice('TMCN')}{chance.choice('RKSZ')}{chance.randint(1000000, 9999999)}"


def residence_card(chance: random.Random) -> str:
    return f"{chance.choice('ABEU')}{chance.choice('BHKR')}{chance.randint(10000000, 99999999)}{chance.choice('CDE')}{chance.choice('AKP')}"


def account(chance: random.Random) -> str:
    return f"{chance.randint(100000, 9999999):07}"


def card(chance: random.Random) -> str:
    """Sixteen digits with Luhn's check digit, in four groups."""
    base = f"4{chance.randrange(10**13, 10**14)}0"[:15]
    doubled = (int(d) * 2 if n % 2 == 0 else int(d) for n, d in enumerate(base))
    digits = f"{base}{-sum(d - 9 if d > 9 else d for d in doubled) % 10}"
    return f"{digits[:4]} {digits[4:8]} {digits[8:12]} {digits[12:]}"


def officials(chance: random.Random, count: int) -> list[str]:
    """Names of people in their offices, with the wide space of rosters."""
    return [one.full for one in residents(chance, count)]


def corporate(base: str) -> str:
    """A corporate number: twelve digits behind their check digit (modulus 9)."""
    total = sum(int(d) * (n % 2 + 1) for n, d in enumerate(reversed(base)))
    return f"{9 - total % 9}{base}"


def jan(chance: random.Random, prefix: str) -> str:
    """Thirteen digits as under a bar code; ISBN with the prefix 9784."""
    base = prefix + "".join(chance.choice("0123456789") for _ in range(12 - len(prefix)))
    total = sum(int(d) * (n % 2 * 2 + 1) for n, d in enumerate(base))
    return f"{base}{-total % 10}"
