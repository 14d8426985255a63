"""People and hands of the ninth family: what general affairs, works, water, fire, schools and elections write down.

Everybody is invented.  A hand keeps one spelling through one file, as one clerk or one business system does.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening_family import Family
from screening_words import japanese_date, my_number, short_date, wide

_SURNAMES = """
佐藤:サトウ 鈴木:スズキ 髙橋:タカハシ 田中:タナカ 伊藤:イトウ 渡邉:ワタナベ 山本:ヤマモト 中村:ナカムラ 小林:コバヤシ 加藤:カトウ
吉田:ヨシダ 𠮷田:ヨシダ 山田:ヤマダ 佐々木:ササキ 山口:ヤマグチ 松本:マツモト 井上:イノウエ 木村:キムラ 林:ハヤシ 齋藤:サイトウ
清水:シミズ 山﨑:ヤマザキ 森:モリ 池田:イケダ 橋本:ハシモト 阿部:アベ 石川:イシカワ 前田:マエダ 藤田:フジタ 小川:オガワ
岡田:オカダ 後藤:ゴトウ 長谷川:ハセガワ 石井:イシイ 村上:ムラカミ 近藤:コンドウ 坂本:サカモト 遠藤:エンドウ 青木:アオキ 藤井:フジイ
西村:ニシムラ 福田:フクダ 太田:オオタ 三浦:ミウラ 岡本:オカモト 松田:マツダ 中川:ナカガワ 中野:ナカノ 原田:ハラダ 小野:オノ
田村:タムラ 竹内:タケウチ 金子:カネコ 和田:ワダ 中山:ナカヤマ 石田:イシダ 上田:ウエダ 森田:モリタ 柴田:シバタ 酒井:サカイ
工藤:クドウ 横山:ヨコヤマ 宮崎:ミヤザキ 宮本:ミヤモト 内田:ウチダ 谷口:タニグチ 大野:オオノ 丸山:マルヤマ 今井:イマイ 武田:タケダ
濵田:ハマダ 廣瀨:ヒロセ 德永:トクナガ 澤井:サワイ 嶋津:シマヅ 眞鍋:マナベ 櫻庭:サクラバ 瀧本:タキモト 國分:コクブ 淺野:アサノ
比嘉:ヒガ 金城:キンジョウ 喜屋武:キャン 東恩納:ヒガシオンナ 仲村渠:ナカンダカリ 宇佐美:ウサミ 御手洗:ミタライ 勅使河原:テシガワラ
八木沢:ヤギサワ 五十嵐:イガラシ 長谷部:ハセベ 小笠原:オガサワラ 大河内:オオコウチ 日下部:クサカベ 武者小路:ムシャノコウジ
四十物:アイモノ 鵜殿:ウドノ 蛭川:ヒルカワ 纐纈:コウケツ 鉢呂:ハチロ 及位:ノゾキ 生田目:ナマタメ 薬師神:ヤクシジン 水流添:ツルゾエ
下斗米:シモトマイ 安孫子:アビコ 寒河江:サガエ 女部田:オナブタ 鬼頭:キトウ 虻川:アブカワ 蝦名:エビナ 鷹觜:タカノハシ 舘洞:タテホラ
辻:ツジ 芦刈:アシカリ 杵築:キツキ 波多江:ハタエ 有働:ウドウ 宿利:シュクリ 財津:ザイツ 瓜生田:ウリュウダ 外薗:ホカゾノ 種子島:タネガシマ
桑:クワ 東:ヒガシ 南:ミナミ 関:セキ 原:ハラ 辰巳:タツミ 北村:キタムラ 千々和:チヂワ 六車:ムグルマ 十河:ソゴウ 三木谷:ミキタニ
畑:ハタ 沖:オキ 城:ジョウ 平:タイラ 春日:カスガ 千葉:チバ 福島:フクシマ 山梨:ヤマナシ 大分:オオイタ 川上:カワカミ 町田:マチダ
""".split()
#: first year of birth -> names of men, of women
_GIVEN = {
    1928: ("正夫:マサオ 勝:マサル 喜代治:キヨジ 武:タケシ 惣一:ソウイチ 三郎:サブロウ 義雄:ヨシオ", "ハツ:ハツ 千代:チヨ 澄子:スミコ キヌヱ:キヌエ 美代子:ミヨコ トメ:トメ 文江:フミエ"),
    1950: ("博之:ヒロユキ 修:オサム 和彦:カズヒコ 哲也:テツヤ 克己:カツミ 孝一:コウイチ 隆志:タカシ", "洋子:ヨウコ 由紀子:ユキコ 真理:マリ 典子:ノリコ ひろみ:ヒロミ 悦子:エツコ 千鶴:チヅル"),
    1975: ("健太郎:ケンタロウ 雄介:ユウスケ 亮:リョウ 崇史:タカフミ 慎吾:シンゴ 祐一郎:ユウイチロウ", "麻衣:マイ 智美:トモミ 裕子:ユウコ 沙織:サオリ 彩:アヤ 綾乃:アヤノ かおり:カオリ"),
    2000: ("颯真:ソウマ 陽翔:ハルト 悠:ユウ 琉生:ルイ 碧:アオ 虎太郎:コタロウ 朔:サク", "心春:コハル 結愛:ユア 紬:ツムギ 莉子:リコ 咲希:サキ 凪:ナギ ほのか:ホノカ"),
}  # fmt: skip
FOREIGN = (
    ("NGUYEN THI HOA", "グエン ティ ホア", "ベトナム"), ("SILVA SANTOS LUCAS", "シルバ サントス ルーカス", "ブラジル"), ("MARIA CRISTINA REYES", "マリア クリスティーナ レイエス", "フィリピン"),
    ("BHATTARAI SUNIL", "バッタライ スニル", "ネパール"), ("WANG XIAOLI", "ワン シャオリー", "中国"), ("PUTRA ADI WIJAYA", "プトラ アディ ウィジャヤ", "インドネシア"),
    ("O'CONNOR MEGAN", "オコナー ミーガン", "アイルランド"), ("KIM MINSEO", "キム ミンソ", "韓国"), ("TRAN VAN DUC", "チャン ヴァン ドゥック", "ベトナム"), ("AUNG KYAW MIN", "アウン チョー ミン", "ミャンマー"),
)  # fmt: skip
_TOWNS = (
    ("長野県", "上田市"), ("秋田県", "横手市"), ("兵庫県", "丹波篠山市"), ("鹿児島県", "薩摩川内市"), ("石川県", "羽咋郡志賀町"), ("高知県", "高岡郡四万十町"), ("群馬県", "吾妻郡中之条町"),
    ("佐賀県", "唐津市"), ("北海道", "上川郡東川町"), ("大阪府", "泉南市"), ("東京都", "西多摩郡檜原村"), ("京都府", "京都市上京区"), ("福島県", "いわき市"), ("沖縄県", "国頭郡本部町"),
)  # fmt: skip
_QUARTERS = "本町 栄町 緑ヶ丘 旭が丘 大字下条 大字中島字西原 字浜田 上小川 桜木町 水落 三ツ谷 大字四ツ屋 南新田 駅前".split()
_HOUSES = ("コーポ水無月", "市営住宅", "メゾン・ド・リラ", "第2若葉荘", "グランハイツ栄")
BANKS = (("北陽銀行", "0197"), ("みなせ信用金庫", "1793"), ("ゆうちょ銀行", "9900"), ("東嶺銀行", "0588"), ("あさぎり農業協同組合", "6149"), ("稲穂信用組合", "2767"))  # fmt: skip
_MAIL = ("kazemail.example.jp", "mobile.example.ne.jp", "post.example.com")


@dataclass(frozen=True, slots=True)
class Folk:
    """A private person; a foreigner's whole name stands in ``given``."""

    surname: str
    given: str
    kana: str
    woman: bool
    born: tuple[int, int, int]
    address: str
    home: str
    mobile: str
    mail: str
    number: str
    bank: tuple[str, str]
    branch: str
    account: str

    @property
    def sex(self) -> str:
        return "女" if self.woman else "男"


class Hand:
    """How one clerk spells names, days, numbers and addresses."""

    def __init__(self, f: Family) -> None:
        self.chance = chance = f.chance
        self._gap = chance.choice(("", " ", "　"))
        self._day = chance.choice(
            (japanese_date, short_date, _slashed, _eight, lambda day: wide(japanese_date(day)))
        )
        self._town = chance.choice(_TOWNS)
        self._front = chance.choice(("".join(self._town), self._town[1], ""))
        self._plot = chance.choice(
            ("{a}-{b}-{c}", "{a}丁目{b}番{c}号", "{n}番地{c}", "{n}", "{w}丁目{b}の{c}")
        )
        self._grouped = chance.choice(("", "", "-", " "))

    def one(self, born: tuple[int, int] = (1935, 2004), like: Folk | None = None) -> Folk:
        """Somebody, or somebody of the family of ``like``."""
        chance = self.chance
        surname, family = chance.choice(_SURNAMES).split(":")
        if like and like.surname:
            surname, family = like.surname, like.kana.split(" ")[0]
        year, woman = chance.randint(*born), chance.random() < 0.5
        names = _GIVEN[max(first for first in _GIVEN if first <= year)][woman]
        given, called = chance.choice(names.split()).split(":")
        return self._made(surname, given, f"{family} {called}", year, woman=woman)

    def foreigner(self) -> tuple[Folk, str]:
        """Somebody with a residence card, and the country."""
        name, kana, country = self.chance.choice(FOREIGN)
        return self._made(
            "", name, kana, self.chance.randint(1985, 2004), woman=self.chance.random() < 0.5
        ), country

    def _made(self, surname: str, given: str, kana: str, year: int, *, woman: bool) -> Folk:
        chance = self.chance
        born = (year, chance.randint(1, 12), chance.randint(1, 28))
        mail = f"{chance.choice(('sora', 'mame', 'k.h', 'yuki_', 'nora-', 'tetsu.'))}{chance.randint(11, 9999)}@{chance.choice(_MAIL)}"
        mobile = f"0{chance.choice('789')}0-{self.digits(4)}-{self.digits(4)}"
        home = f"0{chance.randint(221, 996)}-{chance.randint(20, 99)}-{self.digits(4)}"
        return Folk(
            surname, given, kana, woman, born, self.address(), home, mobile, mail, my_number(chance),
            chance.choice(BANKS), chance.choice(("本店", "駅前支店", "南支店", "中央支所", "四ツ屋出張所")), self.digits(7),
        )  # fmt: skip

    def folk(
        self, low: int, high: int, born: tuple[int, int] = (1935, 2004), *, foreign: bool = True
    ) -> list[Folk]:
        return [
            self.foreigner()[0] if foreign and self.chance.random() < 0.04 else self.one(born)
            for _ in range(self.chance.randint(low, high))
        ]

    def name(self, one: Folk) -> str:
        return f"{one.surname}{self._gap}{one.given}" if one.surname else one.given

    def day(self, one: Folk) -> str:
        return self._day(one.born)

    def address(self) -> str:
        chance = self.chance
        flat = f"　{chance.choice(_HOUSES)}{chance.randint(1, 4)}0{chance.randint(1, 9)}"
        return self.premises() + (flat if chance.random() < 0.2 else "")

    def premises(self) -> str:
        """An address without a flat: where a firm may have its office."""
        chance = self.chance
        a, b, c = chance.randint(1, 8), chance.randint(1, 30), chance.randint(1, 18)
        plot = self._plot.format(a=a, b=b, c=c, n=chance.randint(12, 3400), w="一二三四五六七八"[a - 1])
        return f"{self._front}{chance.choice(_QUARTERS)}{plot}"

    def elsewhere(self) -> str:
        """An address in any municipality, written out."""
        chance = self.chance
        return f"{''.join(chance.choice(_TOWNS))}{chance.choice(_QUARTERS)}{chance.randint(1, 9)}-{chance.randint(1, 40)}"

    def town(self) -> str:
        return self._town[1]

    def number(self, digits: str) -> str:
        """Twelve digits as this clerk groups them."""
        return self._grouped.join((digits[:4], digits[4:8], digits[8:]))

    def digits(self, count: int) -> str:
        return str(self.chance.randrange(10 ** (count - 1), 10**count))

    def licence(self) -> str:
        """Driving licence: commission, year, serial, check digit (mod 11), times lost."""
        return checked(f"{self.chance.randint(10, 97)}{self.digits(8)}") + "0"

    def residence_code(self) -> str:
        return checked(self.digits(10))

    def pension(self) -> str:
        return f"{self.digits(4)}-{self.digits(6)}"

    def residence_card(self) -> str:
        letters = [self.chance.choice("ABEGHLPRSTUY") for _ in range(4)]
        return f"{letters[0]}{letters[1]}{self.digits(8)}{letters[2]}{letters[3]}"

    def passport(self) -> str:
        return f"{self.chance.choice(('TR', 'MZ', 'C', 'P', 'N'))}{self.digits(7)}"

    def card(self) -> str:
        base = self.chance.choice(("4", "52", "35")) + self.digits(14)
        base = base[:15]
        total = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(base))
        whole = f"{base}{-total % 10}"
        return "-".join(whole[n : n + 4] for n in range(0, 16, 4))

    def official(self) -> str:
        """Somebody in a public or business role."""
        return self.name(self.one((1958, 1999)))

    def firm(self) -> str:
        name = self.chance.choice(
            ("北斗", "マルヤ", "大和川", "アクア環境", "三晃", "日之出", "ヤマキ", "東邦システム")
        )
        kind = self.chance.choice(("建設", "設備工業", "商事", "測量", "電機", "エンジニアリング"))
        return self.chance.choice(("株式会社{}", "{}株式会社", "有限会社{}", "{}(株)")).format(name + kind)

    def office_phone(self) -> str:
        return f"0{self.chance.randint(221, 996)}-{self.chance.randint(20, 99)}-{self.digits(4)}"


def checked(ten: str) -> str:
    """Ten digits and their check digit (mod 11, weights 5 4 3 2 7 6 5 4 3 2)."""
    left = sum(int(d) * int(w) for d, w in zip(ten, "5432765432", strict=True)) % 11
    return f"{ten}{11 - left if left > 1 else 0}"


def _slashed(day: tuple[int, int, int]) -> str:
    return f"{day[0]}/{day[1]:02}/{day[2]:02}"


def _eight(day: tuple[int, int, int]) -> str:
    return f"{day[0]}{day[1]:02}{day[2]:02}"
