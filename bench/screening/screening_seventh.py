"""Invented people of the seventh family, and the hands in which clerks write them down.

The family was drawn up from what crosses the networks of a town hall, without sight of the detectors.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

from screening_words import japanese_date, my_number, wide

_SURNAMES = (
    "佐藤サトウ 鈴木スズキ 髙橋タカハシ 田中タナカ 伊藤イトウ 渡邉ワタナベ 渡部ワタベ 山本ヤマモト 中村ナカムラ 小林コバヤシ 加藤カトウ 吉田ヨシダ 山﨑ヤマサキ 山崎ヤマザキ "
    "松本マツモト 井上イノウエ 木村キムラ 林ハヤシ 齋藤サイトウ 斉藤サイトウ 清水シミズ 森モリ 池田イケダ 橋本ハシモト 阿部アベ 石井イシイ 小川オガワ 前田マエダ 岡田オカダ 藤井フジイ "
    "後藤ゴトウ 長谷川ハセガワ 近藤コンドウ 坂本サカモト 遠藤エンドウ 青木アオキ 西村ニシムラ 太田オオタ 三浦ミウラ 藤原フジワラ 岡本オカモト 中島ナカジマ 福田フクダ 原ハラ 竹内タケウチ "
    "今井イマイ 河野コウノ 丸山マルヤマ 宮﨑ミヤザキ 杉本スギモト 平野ヒラノ 武田タケダ 上田ウエダ 安藤アンドウ 各務カガミ 可児カニ 纐纈コウケツ 日比野ヒビノ 桂川カツラガワ 佐伯サエキ "
    "井戸イド 馬淵マブチ 細江ホソエ 今瀬イマセ 交告コウケツ 兼松カネマツ 熊﨑クマザキ 二村ニムラ 曽我ソガ 長屋ナガヤ 籠橋カゴハシ 奥村オクムラ 大洞オオボラ 坪内ツボウチ 土屋ツチヤ "
    "都竹ツヅク 老田オイダ 直井ナオイ 加納カノウ 亀山カメヤマ 早川ハヤカワ 服部ハットリ 水谷ミズタニ 古田フルタ 桐山キリヤマ 勅使河原テシガワラ 小鳥遊タカナシ 四月一日ワタヌキ 東海林ショウジ "
    "百目鬼ドウメキ 祖父江ソブエ 辻ツジ 榊サカキ 一ニノマエ 菅スガ 椛島カバシマ 比嘉ヒガ 金城キンジョウ 喜屋武キャン 五十君イソギミ 瀨戸セト 德永トクナガ 黑田クロダ 眞鍋マナベ"
)
_OLD = {
    "男": "正男マサオ 一夫カズオ 清キヨシ 勇イサム 昭三ショウゾウ 茂シゲル 喜代治キヨジ 信夫ノブオ 敏雄トシオ 榮一エイイチ 鉄也テツヤ 庄平ショウヘイ 武タケシ 利明トシアキ",
    "女": "キヨ ハツヱ ミサヲ 千代子チヨコ 節子セツコ 和枝カズエ 美津江ミツエ スミ子スミコ 敏子トシコ 幸子サチコ 文子フミコ 操ミサオ よし江ヨシエ 静枝シズエ",
}
_MIDDLE = {
    "男": "健二ケンジ 浩ヒロシ 達也タツヤ 雅之マサユキ 和彦カズヒコ 秀樹ヒデキ 洋平ヨウヘイ 慎吾シンゴ 智弘トモヒロ 大輔ダイスケ 貴士タカシ 康隆ヤスタカ 亮リョウ 裕次郎ユウジロウ",
    "女": "由香里ユカリ 美穂ミホ 恵子ケイコ 真理マリ 智子トモコ 裕美ヒロミ 亜希子アキコ 奈々ナナ 千絵チエ 久美クミ 典子ノリコ 紀子ノリコ 直美ナオミ 麻衣マイ",
}
_YOUNG = {
    "男": "蓮レン 陽翔ハルト 湊ミナト 颯太ソウタ 悠真ユウマ 大和ヤマト 樹イツキ 律リツ 朔サク 碧アオ 瑛太エイタ 奏汰カナタ 琉生ルイ 新アラタ",
    "女": "陽葵ヒマリ 凛リン 紬ツムギ 結菜ユイナ 莉子リコ 咲良サクラ 芽依メイ 心春コハル 澪ミオ 杏アン 詩ウタ 琴音コトネ 彩葉イロハ 柚希ユズキ",
}
_HERE = (
    "川辺町大字西栃井", "川辺町大字中川辺", "川辺町下麻生", "川辺町石神字前田", "川辺町福島", "岐阜県加茂郡川辺町鹿塩",
)  # fmt: skip
_AWAY = (
    "美濃加茂市太田町", "岐阜県可児市下恵土", "愛知県犬山市犬山字東古券", "名古屋市千種区猫洞通", "東京都練馬区石神井町", "大阪府豊中市曽根東町",
    "神奈川県横浜市港北区日吉本町", "静岡県浜松市中央区葵東", "京都市左京区下鴨宮崎町", "長野県下伊那郡阿智村駒場",
)  # fmt: skip
_HOUSES = ("コーポ青葉", "メゾンひまわり", "県営川辺団地", "サンハイツ中川辺", "レジデンス下麻生")
_ROMAN = dict(
    pair.split(":")
    for pair in (
        "シャ:SHA シュ:SHU ショ:SHO チョ:CHO ジャ:JA ジュ:JU ジョ:JO キョ:KYO リョ:RYO リュ:RYU ユウ:YU ヨウ:YO コウ:KO ソウ:SO トウ:TO ドウ:DO ロウ:RO ゾウ:ZO オオ:O "
        "ア:A イ:I ウ:U エ:E オ:O カ:KA キ:KI ク:KU ケ:KE コ:KO サ:SA シ:SHI ス:SU セ:SE ソ:SO タ:TA チ:CHI ツ:TSU テ:TE ト:TO ナ:NA ニ:NI ヌ:NU ネ:NE ノ:NO ハ:HA ヒ:HI フ:FU ヘ:HE ホ:HO "
        "マ:MA ミ:MI ム:MU メ:ME モ:MO ヤ:YA ユ:YU ヨ:YO ラ:RA リ:RI ル:RU レ:RE ロ:RO ワ:WA ン:N ガ:GA ギ:GI グ:GU ゲ:GE ゴ:GO ザ:ZA ジ:JI ズ:ZU ゼ:ZE ゾ:ZO ダ:DA ヅ:ZU デ:DE ド:DO "
        "バ:BA ビ:BI ブ:BU ベ:BE ボ:BO パ:PA ピ:PI プ:PU ペ:PE ポ:PO"
    ).split()
)
FOREIGNERS = (
    "NGUYEN THI HOA", "TRAN VAN MINH", "SANTOS MARIA CRISTINA", "SILVA CARLOS EDUARDO", "LI WEI", "DELA CRUZ JOSE", "PUTRI AYU LESTARI",
    "KHADKA RAM BAHADUR", "PHAM QUOC BAO", "OLIVEIRA LUCAS", "KIM JISOO", "AUNG KYAW ZIN", "LE THI THU TRANG", "GURUNG SITA",
)  # fmt: skip
_HALF = {
    unicodedata.normalize("NFKC", base + mark): base + mark
    for code in range(0xFF66, 0xFF9E)
    for base in (chr(code),)
    for mark in ("", "\uff9e", "\uff9f")
    if len(unicodedata.normalize("NFKC", base + mark)) == 1
}


@dataclass(frozen=True, slots=True)
class Resident:
    surname: str
    given: str
    kana: tuple[str, str]
    sex: str
    birth: tuple[int, int, int]
    address: str
    phone: tuple[str, str, str]

    @property
    def joined(self) -> str:
        return self.surname + self.given

    @property
    def reading(self) -> str:
        return " ".join(self.kana)

    @property
    def hiragana(self) -> str:
        return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in self.reading)


def _parted(word: str) -> tuple[str, str]:
    at = next((n for n, c in enumerate(word) if "ァ" <= c <= "ヶ" and not _kana_name(word)), 0)
    return (word[:at], word[at:]) if at else (word, word)


def _kana_name(word: str) -> bool:
    return all("ァ" <= c <= "ヶ" for c in word)


def _reading_mended(reading: str) -> str:
    return reading.replace("ヱ", "エ").replace("ヲ", "オ")


_FAMILY_NAMES = tuple(map(_parted, _SURNAMES.split()))


def _given(born: int, sex: str, chance: random.Random) -> tuple[str, str]:
    pool = _OLD if born < 1958 else _MIDDLE if born < 2000 else _YOUNG
    word = chance.choice(pool[sex].split())
    if word.startswith("スミ子"):
        return "スミ子", "スミコ"
    if word.startswith("よし江"):
        return "よし江", "ヨシエ"
    given, reading = _parted(word)
    return given, _reading_mended(reading)


def residents(
    chance: random.Random, count: int, born: tuple[int, int] = (1938, 2006), *, here: bool = False
) -> list[Resident]:
    """``count`` residents, no two of one name; ``here``: all live in the town."""
    known: dict[str, Resident] = {}
    while len(known) < count:
        one = resident(chance, born, here=here)
        known.setdefault(one.joined, one)
    return list(known.values())


def resident(chance: random.Random, born: tuple[int, int] = (1938, 2006), *, here: bool = False) -> Resident:
    (surname, family_kana), sex = chance.choice(_FAMILY_NAMES), chance.choice("男女")
    birth = (chance.randint(*born), chance.randint(1, 12), chance.randint(1, 28))
    given, given_kana = _given(birth[0], sex, chance)
    return Resident(
        surname,
        given,
        (family_kana, given_kana),
        sex,
        birth,
        address(chance, here=here),
        phone(chance, birth[0]),
    )


def parent(chance: random.Random, child: Resident, sexes: str = "男女") -> str:
    """The name of a guardian: the child's surname."""
    return child.surname + _given(chance.randint(1972, 1996), chance.choice(sexes), chance)[0]


def child_of(chance: random.Random, one: Resident) -> str:
    """The name of a small child of ``one``."""
    return one.surname + _given(2023, chance.choice("男女"), chance)[0]


def surname(chance: random.Random) -> str:
    return chance.choice(_FAMILY_NAMES)[0]


def officer(chance: random.Random, gap: str = "") -> str:
    """A name of somebody in office."""
    one = resident(chance, (1958, 1996))
    return one.surname + gap + one.given


def phone(chance: random.Random, born: int = 1980) -> tuple[str, str, str]:
    last = f"{chance.randint(0, 9999):04}"
    if born > 1960 or chance.random() < 0.3:
        return chance.choice(("090", "080", "070")), f"{chance.randint(1100, 9899)}", last
    return "0574", f"{chance.randint(20, 69)}", last


def address(chance: random.Random, *, here: bool = False) -> str:
    a, b, c = chance.randint(1, 5), chance.randint(1, 40), chance.randint(1, 20)
    number = chance.choice(
        (f"{a * 100 + b}番地", f"{a * 100 + b}番地{c}", f"{a * 100 + b}-{c}", wide(f"{a * 100 + b}-{c}"))
    )
    if not here and chance.random() < 0.25:
        number = chance.choice(
            (f"{a}丁目{b}番{c}号", f"{a}-{b}-{c}", f"{'一二三四五'[a - 1]}丁目{b}番地の{c}")
        )
        return chance.choice(_AWAY) + number + (f" {chance.choice(_HOUSES[1::2])}{a}0{a}" if a > 3 else "")
    house = f"　{chance.choice(_HOUSES)}{a}0{chance.randint(1, 6)}号" if chance.random() < 0.15 else ""
    return chance.choice(_HERE) + number + house


def half_kana(text: str) -> str:
    return "".join(_HALF.get(c, c) for c in text)


def roman(one: Resident) -> str:
    """As a passport spells it: long vowels are not written."""
    text = one.reading
    for kana, letters in _ROMAN.items():
        text = text.replace(kana, letters)
    return text


def email(chance: random.Random) -> str:
    words = "hana m.kani yuu_0412 tsubame k-sato sora.mori nekomaru aoi-2019 t.yamabe river.side kumagai momo_chan nori-8 tani s_h_1964"
    word = chance.choice(words.split())
    return f"{word}{chance.randint(1, 99)}@{chance.choice(('example.jp', 'example.com', 'mail.example.net'))}"


class Hand:
    """How one clerk writes: chosen once a file."""

    def __init__(self, chance: random.Random) -> None:
        self._gap = chance.choice(("", " ", "　"))
        self._date, self._phone, self._digits = chance.randrange(7), chance.randrange(5), chance.randrange(4)

    def name(self, one: Resident) -> str:
        return one.surname + self._gap + one.given

    def day(self, day: tuple[int, int, int]) -> str:
        year, month, date = day
        spelled = japanese_date(day)
        era, count = spelled[:2], spelled[2:].partition("年")[0].replace("元", "1")
        return (
            spelled,
            f"{'TSHR'['大昭平令'.index(era[0])]}{count}.{month}.{date}",
            f"{year}/{month:02}/{date:02}",
            f"{year}-{month:02}-{date:02}",
            wide(spelled),
            f"{era[0]}{count}.{month}.{date}",
            f"{era}{int(count):02}年{month:02}月{date:02}日",
        )[self._date]

    def phone(self, one: Resident) -> str:
        a, b, c = one.phone
        return (f"{a}-{b}-{c}", f"{a}{b}{c}", f"{a}({b}){c}", f"{a}－{b}－{c}", wide(f"{a}-{b}-{c}"))[
            self._phone
        ]

    def digits(self, number: str, *parts: int) -> str:
        """``number`` run together, in ``parts`` with dashes or blanks, or full-width."""
        pieces, at = [], 0
        for size in parts:
            pieces.append(number[at : at + size])
            at += size
        return (number, "-".join(pieces), " ".join(pieces), wide(number))[self._digits]

    def my_number(self, chance: random.Random) -> str:
        return self.digits(my_number(chance), 4, 4, 4)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def residence_code(chance: random.Random) -> str:
    """Eleven digits, the last a check digit (modulus 11)."""
    base = f"{chance.randrange(10**9, 10**10)}"
    rest = sum(int(d) * int(w) for d, w in zip(base, "5432765432", strict=True)) % 11
    return f"{base}{0 if rest < 2 else 11 - rest}"


def licence(chance: random.Random) -> str:
    """Twelve digits of a driving licence: commission, year, running number, check digit, times reissued."""
    base = (
        f"{chance.choice(('30', '53', '54', '62', '45', '10'))}{chance.randint(78, 99)}{_digits(chance, 6)}"
    )
    rest = sum(int(d) * int(w) for d, w in zip(base, "5432765432", strict=True)) % 11
    return f"{base}{(11 - rest) % 10}{chance.choice('0001')}"


def pension(chance: random.Random) -> str:
    return f"{chance.randint(1001, 9899)}{_digits(chance, 6)}"


def insured(chance: random.Random) -> str:
    return f"0000{chance.randint(100000, 999999)}"


def account(chance: random.Random) -> str:
    return f"{chance.randint(100000, 9999999):07}"


def passport(chance: random.Random) -> str:
    return f"T{chance.choice('RSTZK')}{chance.randint(1000000, 9999999)}"


def residence_card(chance: random.Random) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXY"
    return f"{chance.choice(letters)}{chance.choice(letters)}{_digits(chance, 8)}{chance.choice(letters)}{chance.choice(letters)}"


def card(chance: random.Random) -> str:
    """Sixteen digits of a credit card, the last by Luhn."""
    base = f"{chance.choice(('4539', '5424', '3566'))}{_digits(chance, 11)}"
    doubled = [int(d) * (2 - n % 2) for n, d in enumerate(base)]
    return f"{base}{-sum(d // 10 + d % 10 for d in doubled) % 10}"


def corporate_number(chance: random.Random) -> str:
    """Thirteen digits of a company, the first a check digit (modulus 9)."""
    base = f"{chance.randrange(10**11, 10**12)}"
    total = sum(int(d) * (1 + n % 2) for n, d in enumerate(reversed(base)))
    return f"{9 - total % 9}{base}"
