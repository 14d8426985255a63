"""People, numbers and spellings of the eighth family: what residents' desks write down about whom they serve.

Labels of this family: a person's name is marked in whatever role it stands; telephones, addresses, mail addresses and
accounts only where they are a private person's.  Nothing here belongs to anybody: names and numbers are drawn.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from screening_family import Family
from screening_words import japanese_date, my_number, wide

Day = tuple[int, int, int]
CITY, CITY_MAIL = "霧沢市", "city.kirisawa.lg.jp"

_SURNAMES = """
佐藤:サトウ 鈴木:スズキ 高橋:タカハシ 田中:タナカ 伊藤:イトウ 渡辺:ワタナベ 山本:ヤマモト 中村:ナカムラ 小林:コバヤシ 加藤:カトウ
吉田:ヨシダ 山口:ヤマグチ 松本:マツモト 井上:イノウエ 木村:キムラ 林:ハヤシ 清水:シミズ 山崎:ヤマザキ 森:モリ 池田:イケダ
橋本:ハシモト 阿部:アベ 石井:イシイ 小川:オガワ 前田:マエダ 岡田:オカダ 長谷川:ハセガワ 藤田:フジタ 後藤:ゴトウ 近藤:コンドウ
村上:ムラカミ 遠藤:エンドウ 青木:アオキ 坂本:サカモト 福田:フクダ 太田:オオタ 西村:ニシムラ 藤井:フジイ 岡本:オカモト 三浦:ミウラ
金子:カネコ 中野:ナカノ 原:ハラ 松田:マツダ 竹内:タケウチ 上田:ウエダ 中山:ナカヤマ 和田:ワダ 森田:モリタ 石田:イシダ
髙橋:タカハシ 渡邉:ワタナベ 渡邊:ワタナベ 齋藤:サイトウ 齊藤:サイトウ 斉藤:サイトウ 濵田:ハマダ 﨑山:サキヤマ 山﨑:ヤマサキ 德永:トクナガ
桒原:クワハラ 廣瀨:ヒロセ 國分:コクブン 澤田:サワダ 邊見:ヘンミ 眞鍋:マナベ 瀧本:タキモト 櫻庭:サクラバ 嶋﨑:シマザキ 栁沢:ヤナギサワ
槇野:マキノ 惠良:エラ 曾根:ソネ 萬代:バンダイ 壽福:ジュフク 礒部:イソベ 冨樫:トガシ 舘岡:タテオカ 龍崎:リュウザキ 靍田:ツルタ
東:アズマ 南:ミナミ 西:ニシ 北:キタ 辻:ツジ 堤:ツツミ 岸:キシ 関:セキ 谷:タニ 星:ホシ 泉:イズミ 乾:イヌイ 巽:タツミ 畑:ハタ 湊:ミナト
福島:フクシマ 宮崎:ミヤザキ 千葉:チバ 石川:イシカワ 香川:カガワ 長野:ナガノ 大分:オオイタ 秋田:アキタ 山形:ヤマガタ 豊島:トヨシマ
阿久津:アクツ 五十畑:イソハタ 大豆生田:オオマミュウダ 生田目:ナマタメ 薄井:ウスイ 小篠:オザサ 君島:キミジマ 猪瀬:イノセ 毒島:ブスジマ 舟生:フニュウ
喜屋武:キャン 比嘉:ヒガ 金城:キンジョウ 仲村渠:ナカンダカリ 新垣:アラカキ 平良:タイラ 下地:シモジ 勢理客:ジッチャク 我那覇:ガナハ 与那嶺:ヨナミネ
一:ニノマエ 九:イチジク 十:ツナシ 小比類巻:コヒルイマキ 左衛門三郎:サエモンサブロウ 勘解由小路:カデノコウジ 四十物:アイモノ 東海林:ショウジ 服部:ハットリ 百目鬼:ドウメキ
及川:オイカワ 昆:コン 小原:オバラ 鎌田:カマタ 工藤:クドウ 対馬:ツシマ 成田:ナリタ 葛西:カサイ 今:コン 蝦名:エビナ 長内:オサナイ 三ケ田:ミケタ 八木橋:ヤギハシ
""".split()  # fmt: skip
#: by the last year of birth: women, men
_GIVEN = {
    1949: ("フミ:フミ キヨ:キヨ ツル子:ツルコ 文子:フミコ 千代:チヨ 和子:カズコ ハナヱ:ハナエ 静江:シズエ 美津子:ミツコ トシ子:トシコ", "勇:イサム 茂:シゲル 清:キヨシ 正一:ショウイチ 喜代治:キヨジ 昭二:ショウジ 善右衛門:ゼンエモン 勝:マサル 重雄:シゲオ 巖:イワオ"),
    1969: ("幸子:サチコ 洋子:ヨウコ 久美子:クミコ 真由美:マユミ 節子:セツコ 悦子:エツコ 明美:アケミ 由紀:ユキ 京子:キョウコ 眞知子:マチコ", "隆:タカシ 浩:ヒロシ 修:オサム 哲也:テツヤ 和彦:カズヒコ 誠:マコト 博之:ヒロユキ 秀樹:ヒデキ 敏夫:トシオ 豊:ユタカ"),
    2002: ("恵:メグミ 智子:トモコ 裕美:ヒロミ 愛:アイ 麻衣:マイ 香織:カオリ 直美:ナオミ 綾:アヤ さやか:サヤカ 美穂:ミホ", "大輔:ダイスケ 健太郎:ケンタロウ 直樹:ナオキ 学:マナブ 達也:タツヤ 剛:ツヨシ 洋平:ヨウヘイ 亮:リョウ 祐介:ユウスケ 拓:タク"),
    2026: ("陽葵:ヒマリ 結菜:ユイナ 心々愛:ココア さくら:サクラ 美月:ミヅキ 凛:リン ひなた:ヒナタ 琉那:ルナ 彩葉:イロハ 莉緒:リオ", "蓮:レン 悠真:ユウマ 大翔:ヒロト 湊斗:ミナト 颯:ハヤテ 碧:アオイ 朝陽:アサヒ 虎太郎:コタロウ 律:リツ 奏汰:カナタ"),
}  # fmt: skip
_PLACES = """
029-4204 霧沢市若柳字下川原{b}番地{c}
029-4503 霧沢市本町{a}丁目{b}番{c}号
029-4503 霧沢市本町{a}-{b}-{c}　コーポ松風{c}0{a}号
029-4401 岩手県奥州市衣川{b}地割{c}
321-0954 栃木県宇都宮市元今泉{a}丁目{b}-{c}
901-2214 沖縄県宜野湾市我如古{a}-{b}-{c}
060-0807 札幌市北区北7条西{a}丁目{b}-{c}　メゾン北七{b}0{c}
604-8082 京都市中京区三条通寺町東入ル石橋町{b}番地の{c}
640-8269 和歌山市小松原通{a}丁目{b}番地
399-8303 長野県安曇野市穂高{b}{c}番地{a}
039-1166 青森県八戸市根城{a}丁目{b}番{c}号
270-1132 千葉県我孫子市湖北台{a}-{b}-{c}　湖北台団地{b}棟{c}0{a}号室
520-0802 滋賀県大津市馬場{a}丁目{b}番{c}号
869-1101 熊本県菊池郡菊陽町津久礼{b}{c}番地
""".strip().splitlines()  # fmt: skip
_BANKS = """霧沢信用金庫:1296:本店営業部:001 みちかぜ銀行:0197:霧沢支店:214 北上野銀行:0148:水ノ口支店:033
ゆうちょ銀行:9900:八三八:838 霧沢農業協同組合:6021:若柳支所:007 山波銀行:0139:駅前支店:105""".split()
_FOREIGN = """
NGUYEN THI KIM CHAU:グエン ティ キム チャウ:ベトナム
SHRESTHA BIKRAM PRASAD:シュレスタ ビクラム プラサド:ネパール
DELA VEGA MARISOL SANTOS:デラ ベガ マリソル サントス:フィリピン
OLIVEIRA TAKEMURA JOAO:オリベイラ タケムラ ジョアン:ブラジル
SUTRISNO WAHYU ADI:ストリスノ ワフユ アディ:インドネシア
LINDQVIST MOORE ERIN:リンドクビスト ムーア エリン:米国
WANG YUTONG:王 雨桐:中国
KIM HANEUL:キム ハヌル:韓国
MYAT MON AYE:ミャッ モン エー:ミャンマー
PERERA DISSANAYAKE NUWAN:ペレラ ディサナヤケ ヌワン:スリランカ
""".strip().splitlines()


@dataclass(frozen=True, slots=True)
class Resident:
    surname: str
    given: str
    kana: tuple[str, str]
    woman: bool
    birth: Day
    number: str
    postal: str
    address: str
    phone: str
    #: bank, its code, branch, its code, number of the account
    account: tuple[str, str, str, str, str]

    @property
    def full(self) -> str:
        return f"{self.surname}　{self.given}"


@dataclass(frozen=True, slots=True)
class Foreigner:
    latin: str
    katakana: str
    nationality: str


def digits(chance: random.Random, count: int) -> str:
    return f"{chance.randrange(10 ** (count - 1), 10**count)}"


def _weighed(base: str, weights: str) -> str:
    return f"{(-sum(int(d) * int(w) for d, w in zip(base, weights, strict=True)) % 11) % 10}"


def residence_code(chance: random.Random) -> str:
    base = digits(chance, 10)
    return base + _weighed(base, "5432765432")


def licence(chance: random.Random) -> str:
    """Police of issue, year, serial number, check digit, how often it was issued again."""
    base = f"{chance.choice((30, 13, 41, 62))}{chance.randint(70, 99)}{digits(chance, 6)}"
    return base + _weighed(base, "5432765432") + f"{chance.randint(0, 2)}"


def pension(chance: random.Random) -> str:
    return f"{digits(chance, 4)}-{digits(chance, 6)}"


def card(chance: random.Random) -> str:
    base = "4" + digits(chance, 14)
    doubled = [int(d) * (2 - n % 2) for n, d in enumerate(base)]
    return f"{base}{-sum(d - 9 if d > 9 else d for d in doubled) % 10}"


def mobile(chance: random.Random) -> str:
    return f"0{chance.choice('789')}0-{digits(chance, 4)}-{digits(chance, 4)}"


def private_mail(chance: random.Random) -> str:
    word = chance.choice(
        "hanamizuki shibainu.love yuki-no-hi kazoku5 tomato_batake riku.mama t-morning".split()
    )
    return f"{word}{chance.randint(1, 99)}@{chance.choice(('kirisawa-catv.ne.jp', 'hoshi-mail.ne.jp', 'tsukimi.ne.jp'))}"


def born(chance: random.Random, oldest: int = 1934, youngest: int = 2006) -> Day:
    return chance.randint(oldest, youngest), chance.randint(1, 12), chance.randint(1, 28)


def resident(chance: random.Random, oldest: int = 1934, youngest: int = 2006, woman: bool | None = None) -> Resident:  # fmt: skip
    birth = born(chance, oldest, youngest)
    woman = chance.random() < 0.5 if woman is None else woman
    names = _GIVEN[min(year for year in _GIVEN if birth[0] <= year)][not woman]
    surname, surname_kana = chance.choice(_SURNAMES).split(":")
    given, given_kana = chance.choice(names.split()).split(":")
    postal, _, place = chance.choice(_PLACES[:4] if chance.random() < 0.55 else _PLACES).partition(" ")
    a, b, c = chance.randint(1, 8), chance.randint(1, 45), chance.randint(1, 9)
    at_home = postal.startswith("029") and chance.random() < 0.6
    phone = f"0197-{chance.randint(20, 89)}-{digits(chance, 4)}" if at_home else mobile(chance)
    bank = chance.choice(_BANKS).split(":")
    return Resident(
        surname, given, (surname_kana, given_kana), woman, birth, my_number(chance), postal,
        place.format(a=a, b=b, c=c), phone, (bank[0], bank[1], bank[2], bank[3], digits(chance, 7)),
    )  # fmt: skip


def residents(f: Family, low: int, high: int, oldest: int = 1934, youngest: int = 2006) -> list[Resident]:
    return [resident(f.chance, oldest, youngest) for _ in range(f.chance.randint(low, high))]


def foreigners(chance: random.Random, count: int) -> list[Foreigner]:
    return [Foreigner(*one.split(":")) for one in chance.sample(_FOREIGN, count)]


def names(f: Family) -> Callable[[Resident], str]:
    """One way to write names for a whole file: clerks do not change it from line to line."""
    between = f.chance.choice(("　", " ", "", "　"))
    return lambda one: f"{one.surname}{between}{one.given}"


def kana(one: Resident, between: str = "　") -> str:
    return between.join(one.kana)


def _in_era(day: Day) -> tuple[str, int]:
    said = japanese_date(day)
    return said[0], int(said[2 : said.index("年")].replace("元", "1"))


def short(day: Day) -> str:
    era, year = _in_era(day)
    return f"{'THSR'['大平昭令'.index(era)]}{year}.{day[1]}.{day[2]}"


def coded(day: Day) -> str:
    """Seven digits: the era's code, year, month, day, as resident systems keep it."""
    era, year = _in_era(day)
    return f"{'明大昭平令'.index(era) + 1}{year:02}{day[1]:02}{day[2]:02}"


def days(f: Family) -> Callable[[Day], str]:
    shapes: Sequence[Callable[[Day], str]] = (
        japanese_date,
        short,
        lambda day: f"{day[0]}/{day[1]}/{day[2]}",
        lambda day: f"{day[0]}{day[1]:02}{day[2]:02}",
        lambda day: wide(japanese_date(day)),
        coded,
    )
    return f.chance.choice(shapes)


def in_fours(f: Family) -> Callable[[str], str]:
    """Twelve digits as counters write them."""
    shapes: Sequence[Callable[[str], str]] = (
        str,
        wide,
        lambda d: f"{d[:4]} {d[4:8]} {d[8:]}",
        lambda d: f"{d[:4]}－{d[4:8]}－{d[8:]}",
        lambda d: f"{d[:4]}-{d[4:8]}-{d[8:]}",
    )
    return f.chance.choice(shapes)


_HALF = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)} | {
    "\u3099": "ﾞ",
    "\u309a": "ﾟ",
}


def half(text: str) -> str:
    """Half-width kana, as banks' records have them."""
    return "".join(_HALF.get(c, c) for c in unicodedata.normalize("NFD", text)).replace("　", " ")
