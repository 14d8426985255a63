"""The fifth family's invented people: their names, homes and numbers, and how a file spells them.

A clerk spells a whole file in one way, so a style is drawn once a file and used for every row.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from screening_words import japanese_date, my_number, short_date, wide

SURNAMES = """
佐藤:サトウ 鈴木:スズキ 髙橋:タカハシ 田中:タナカ 伊東:イトウ 渡邉:ワタナベ 渡邊:ワタナベ 山﨑:ヤマザキ 中村:ナカムラ 小林:コバヤシ
加藤:カトウ 吉田:ヨシダ 山田:ヤマダ 佐々木:ササキ 山口:ヤマグチ 松本:マツモト 井上:イノウエ 木村:キムラ 齋藤:サイトウ 斉藤:サイトウ
清水:シミズ 森:モリ 阿部:アベ 池田:イケダ 橋本:ハシモト 石川:イシカワ 前田:マエダ 藤田:フジタ 小川:オガワ 岡田:オカダ 後藤:ゴトウ
長谷川:ハセガワ 石井:イシイ 村上:ムラカミ 近藤:コンドウ 坂本:サカモト 遠藤:エンドウ 青木:アオキ 藤井:フジイ 西村:ニシムラ 福田:フクダ
太田:オオタ 三浦:ミウラ 岡本:オカモト 松田:マツダ 中川:ナカガワ 中野:ナカノ 原:ハラ 小野:オノ 田村:タムラ 竹内:タケウチ 金子:カネコ
和田:ワダ 中山:ナカヤマ 石田:イシダ 上田:ウエダ 森田:モリタ 柴田:シバタ 酒井:サカイ 工藤:クドウ 横山:ヨコヤマ 宮﨑:ミヤザキ 内田:ウチダ
今井:イマイ 高木:タカギ 谷口:タニグチ 丸山:マルヤマ 平林:ヒラバヤシ 百瀬:モモセ 降旗:フルハタ 宮下:ミヤシタ 小平:コダイラ 太刀川:タチカワ
勅使河原:テシガワラ 一之瀬:イチノセ 西園:ニシゾノ 上:ウエ 辻󠄀:ツジ 槇:マキ 兒玉:コダマ 國分:コクブン 眞鍋:マナベ 櫻井:サクライ 瀧澤:タキザワ
廣瀬:ヒロセ 邊見:ヘンミ 神:ジン 二階堂:ニカイドウ 大豆生田:オオマミュウダ 四月朔日:ワタヌキ 栁沼:ヤギヌマ 鷺ノ宮:サギノミヤ 卯月原:ウヅキハラ
""".replace("\U000e0100", "").split()
MEN = """
一郎:イチロウ 健太:ケンタ 大翔:ヒロト 蓮:レン 悠真:ユウマ 茂:シゲル 清:キヨシ 勝:マサル 弘:ヒロシ 三郎:サブロウ 正一:ショウイチ 義雄:ヨシオ
和也:カズヤ 直樹:ナオキ 哲也:テツヤ 浩二:コウジ 孝之:タカユキ 辰之助:タツノスケ 颯:ハヤテ 湊:ミナト 陽向:ヒナタ 与志男:ヨシオ 源太:ゲンタ
""".split()
WOMEN = """
幸子:サチコ 節子:セツコ 洋子:ヨウコ 久美子:クミコ 智子:トモコ 裕子:ユウコ 愛:アイ 葵:アオイ 陽菜:ヒナ 凛:リン 結愛:ユア 千代:チヨ トメ:トメ
キヨ:キヨ ハツエ:ハツエ フミ:フミ ひかり:ヒカリ めぐみ:メグミ 加奈:カナ 佐知恵:サチエ 莉子:リコ 心春:コハル 奈々:ナナ 文枝:フミエ
""".split()
OLDER = frozenset(
    "茂 清 勝 弘 三郎 正一 義雄 与志男 辰之助 節子 千代 トメ キヨ ハツエ フミ 文枝 幸子 洋子".split()
)
YOUNGER = frozenset("大翔 蓮 悠真 颯 湊 陽向 愛 葵 陽菜 凛 結愛 ひかり めぐみ 加奈 莉子 心春 奈々".split())
PLACES = (
    ("長野県", "北安曇郡池田町", ("大字会染", "大字池田", "大字中鵜"), "399-8601", "0261", "62"),
    ("福岡県", "田川郡川崎町", ("大字川崎", "大字田原", "大字安眞木"), "827-0003", "0947", "72"),
    ("山形県", "西置賜郡白鷹町", ("大字荒砥甲", "大字鮎貝", "大字十王"), "992-0831", "0238", "85"),
    ("千葉県", "安房郡鋸南町", ("下佐久間", "保田", "勝山"), "299-1902", "0470", "55"),
    ("鳥取県", "東伯郡琴浦町", ("大字徳万", "大字赤碕", "大字八橋"), "689-2303", "0858", "52"),
    ("北海道", "上川郡東川町", ("北町一丁目", "東町二丁目", "西8号北"), "071-1423", "0166", "82"),
    ("滋賀県", "愛知郡愛荘町", ("愛知川", "市", "安孫子"), "529-1313", "0749", "42"),
)
AWAY = (
    ("大阪府", "東大阪市", "長田中", "577-0013"),
    ("神奈川県", "横浜市港北区", "日吉本町", "223-0062"),
    ("愛知県", "一宮市", "木曽川町黒田", "493-0001"),
    ("東京都", "武蔵村山市", "三ツ藤", "208-0021"),
)
BANKS = (
    ("ゆうちょ銀行", "9900", "〇三八", "038"),
    ("八十二銀行", "0143", "池田支店", "442"),
    ("山陰合同銀行", "0167", "赤碕支店", "085"),
    ("滋賀中央信用金庫", "1602", "愛知川支店", "021"),
    ("大北農業協同組合", "4833", "本所", "001"),
    ("北洋銀行", "0501", "東川支店", "376"),
)
LATIN = """
NGUYEN VAN HUNG|TRAN THI LAN|LE MINH TUAN|PHAM THI HOA|WANG XIAOMING|LI NA|ZHANG WEI|KIM MINSU|SANTOS MARIA CLARA|DELA CRUZ JUAN
GURUNG SITA|THAPA RAMESH|SILVA CARLOS EDUARDO|WIJAYA BUDI|AUNG KYAW MIN|HOANG DUC ANH|REYES ANGELICA|CHEN YUTING
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
Day = tuple[int, int, int]


_LARGE = str.maketrans("ｧｨｩｪｫｬｭｮｯ", "ｱｲｳｴｵﾔﾕﾖﾂ")


@dataclass(frozen=True, slots=True)
class Resident:
    """One invented person; numbers are plain ASCII digits."""

    surname: str
    given: str
    kana: tuple[str, str]
    sex: str
    birth: Day
    prefecture: str
    town: str
    block: str
    postal: str
    mobile: str
    landline: tuple[str, str, str]
    my_number: str
    bank: tuple[str, str, str, str]
    account: str
    code: str

    @property
    def age(self) -> int:
        return 2025 - self.birth[0]

    @property
    def account_name(self) -> str:
        """As banks write it: half-width, small letters written large."""
        return half(" ".join(self.kana)).translate(_LARGE)


def residents(
    chance: random.Random, count: int, *, born: tuple[int, int] = (1934, 2018), place: int | None = None
) -> list[Resident]:
    """``count`` people, no two of one name, most of them of one town."""
    home = PLACES[chance.randrange(len(PLACES)) if place is None else place]
    found: dict[tuple[str, str], Resident] = {}
    while len(found) < count:
        one = _resident(chance, home, born)
        found.setdefault((one.surname, one.given), one)
    return list(found.values())


def kin(chance: random.Random, one: Resident, born: tuple[int, int] = (1940, 2018)) -> Resident:
    """Another person of the same family name and home, with a given name of their own."""
    other = residents(chance, 1, born=born)[0]
    while other.given == one.given:
        other = residents(chance, 1, born=born)[0]
    return replace(
        other, surname=one.surname, kana=(one.kana[0], other.kana[1]),
        prefecture=one.prefecture, town=one.town, block=one.block, postal=one.postal, landline=one.landline,
    )  # fmt: skip


def _resident(
    chance: random.Random, home: tuple[str, str, tuple[str, ...], str, str, str], born: tuple[int, int]
) -> Resident:
    sex = chance.choice("男女")
    surname, sur_kana = chance.choice(SURNAMES).split(":")
    year = chance.randint(*born)
    given, given_kana = _given(chance, sex, year)
    prefecture, town, blocks, postal, area, exchange = home
    block = chance.choice(blocks)
    if chance.random() < 0.06:
        prefecture, town, block, postal = chance.choice(AWAY)
    return Resident(
        surname, given, (sur_kana, given_kana), sex,
        (year, chance.randint(1, 12), chance.randint(1, 28)),
        prefecture, town, block + _lot(chance), postal,
        f"0{chance.choice('789')}0{chance.randrange(10**7, 10**8)}",
        (area, exchange, f"{chance.randrange(10**4):04}"),
        my_number(chance), chance.choice(BANKS), f"{chance.randrange(10**7):07}",
        f"{chance.randrange(10**7, 10**8)}",
    )  # fmt: skip


def _given(chance: random.Random, sex: str, year: int) -> tuple[str, str]:
    """A given name of the time of birth."""
    strange = OLDER if year >= 1985 else YOUNGER if year < 1970 else frozenset()
    pairs = (entry.split(":") for entry in (MEN if sex == "男" else WOMEN))
    given, kana = chance.choice([(given, kana) for given, kana in pairs if given not in strange])
    return given, kana


def _lot(chance: random.Random) -> str:
    lot, part = chance.randint(3, 4800), chance.randint(1, 30)
    return chance.choice((f"{lot}番地{part}", f"{lot}-{part}", f"{lot}番地", f"{lot}", f"{lot}番{part}号"))


Style = Callable[[Resident], str]


def half(text: str) -> str:
    """Katakana in half-width letters, as core systems and banks write them."""
    return "".join(_HALF.get(letter, letter) for letter in text)


def _half_letters() -> dict[str, str]:
    single = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    marked = {
        unicodedata.normalize("NFKC", plain + mark): plain + mark
        for plain in single.values()
        for mark in "\uff9e\uff9f"
    }
    return {full: narrow for full, narrow in marked.items() if len(full) == 1} | single


_HALF = _half_letters() | {"　": " "}


def name_style(chance: random.Random, *, honorific: bool = False) -> Style:
    between = chance.choice(("", " ", "　"))
    behind = chance.choice(("様", "　様", "さん", "殿")) if honorific else ""
    return lambda one: f"{one.surname}{between}{one.given}{behind}"


def kana_style(chance: random.Random) -> Style:
    def hiragana(text: str) -> str:
        return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)

    shown: Callable[[str], str] = chance.choice((half, str, hiragana))
    between = chance.choice((" ", "　"))
    return lambda one: shown(between.join(one.kana))


def day_style(chance: random.Random) -> Callable[[Day], str]:
    styles: tuple[Callable[[Day], str], ...] = (
        japanese_date,
        short_date,
        lambda day: wide(japanese_date(day)),
        lambda day: "{}/{}/{}".format(*day),
        lambda day: "{}{:02}{:02}".format(*day),
        lambda day: "{}年{}月{}日生".format(*day),
        spaced,
    )
    return chance.choice(styles)


def spaced(day: Day) -> str:
    """「昭 23. 4. 9」, as line printers set it."""
    era, first = ("令", 2019) if day[0] >= 2019 else ("平", 1989) if day[0] >= 1989 else ("昭", 1926)
    return f"{era}{day[0] - first + 1:>2}.{day[1]:>2}.{day[2]:>2}"


def phone_style(chance: random.Random, *, mobile: float = 0.5) -> Style:
    """``mobile``: the share of people who gave a mobile number.  Some towns leave the area code out."""
    landline: Callable[[str, str, str], str] = chance.choice(
        (
            lambda area, middle, last: f"{area}-{middle}-{last}",
            lambda area, middle, last: f"{area}({middle}){last}",
            lambda area, middle, last: f"{area}{middle}{last}",
            lambda area, middle, last: f"（{area}）{middle}－{last}",
            lambda _area, middle, last: f"{middle}-{last}",
        )
    )
    cell: Callable[[str], str] = chance.choice(
        (lambda d: f"{d[:3]}-{d[3:7]}-{d[7:]}", str, lambda d: wide(f"{d[:3]}-{d[3:7]}-{d[7:]}"))
    )
    return lambda one: cell(one.mobile) if chance.random() < mobile else landline(*one.landline)


def address_style(chance: random.Random) -> Style:
    styles: tuple[Style, ...] = (
        lambda one: one.prefecture + one.town + one.block,
        lambda one: one.town + one.block,
        lambda one: one.town.rpartition("郡")[2] + one.block,
        lambda one: wide(one.town.rpartition("郡")[2] + one.block),
        lambda one: f"〒{one.postal}　{one.prefecture}{one.town}{one.block}",
    )
    return chance.choice(styles)


def number_style(chance: random.Random) -> Callable[[str], str]:
    """Twelve digits as people type them."""
    styles: tuple[Callable[[str], str], ...] = (
        str,
        lambda d: f"{d[:4]} {d[4:8]} {d[8:]}",
        lambda d: f"{d[:4]}-{d[4:8]}-{d[8:]}",
        wide,
        lambda d: f"{d[:4]}　{d[4:8]}　{d[8:]}",
    )
    return chance.choice(styles)


def checked(digits: str) -> str:
    """Ten digits and the check digit of 住民票コード, modulus 11 with the weights 2 to 7."""
    total = sum(int(d) * int(w) for d, w in zip(digits, "5432765432", strict=True))
    rest = total % 11
    return digits + str(0 if rest < 2 else 11 - rest)


def residence_code(chance: random.Random) -> str:
    return checked(f"{chance.randrange(10**9, 10**10)}")


def licence(chance: random.Random) -> str:
    """A driving licence's twelve digits: commission, year, serial, check digit, times reissued."""
    year, serial = chance.randint(0, 24), chance.randrange(10**6)
    return checked(f"{chance.choice((10, 30, 43, 54, 62, 71, 90))}{year:02}{serial:06}") + chance.choice(
        "0001"
    )


def pension(chance: random.Random) -> str:
    return f"{chance.randint(1000, 9999)}-{chance.randrange(10**6):06}"


def residence_card(chance: random.Random) -> str:
    return f"{_letters(chance)}{chance.randrange(10**8):08}{_letters(chance)}"


def passport(chance: random.Random) -> str:
    return f"{_letters(chance)}{chance.randrange(10**7):07}"


def _letters(chance: random.Random) -> str:
    return "".join(chance.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=2))


def card(chance: random.Random) -> str:
    """Sixteen digits that pass ISO/IEC 7812's Luhn check."""
    base = f"4{chance.randrange(10**14):014}"
    doubled = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(base))
    return base + str(-doubled % 10)


def mailbox(chance: random.Random, one: Resident) -> str:
    word = chance.choice(("hana", "sora", "yama", "kaze", "umi", "kinoko", "taiyo", "mochi"))
    host = chance.choice(("example.com", "example.jp", "mail.example.net", "example.ne.jp"))
    return f"{word}{chance.choice('._-')}{one.birth[1]:02}{one.birth[2]:02}@{host}"
