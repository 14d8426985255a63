"""People and hands of the tenth family: drawn up by an auditor who remembers what leaked, blind to the detectors."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr

import openpyxl
import pikepdf
from screening_family import Family, Labels, Sample, labels
from screening_files import Grid, mail
from screening_seventh_files import archive, sheet_of
from screening_words import japanese_date, my_number, short_date, wide

#: Where values stand outside running text and sheets.
TEXT, COMMENT, NOTE, BOX, PIVOT = "body", "comment", "note", "text-box", "pivot-cache"
DELETED, INSERTED, FIELD, STICKY, HEAD, TOP = (
    "deleted", "inserted", "form-field", "annotation", "mail-header", "header",
)  # fmt: skip

SURNAMES = """
阿久津:アクツ 赤嶺:アカミネ 浅沼:アサヌマ 芦沢:アシザワ 安孫子:アビコ 荒木田:アラキダ 粟飯原:アイハラ 五十畑:イソハタ 池谷:イケヤ
石毛:イシゲ 磯貝:イソガイ 板垣:イタガキ 市来:イチキ 稲葉:イナバ 今別府:イマベップ 岩動:イスルギ 植木:ウエキ 宇佐美:ウサミ 内海:ウツミ
宇都宮:ウツノミヤ 浦部:ウラベ 江頭:エガシラ 海老原:エビハラ 遠藤:エンドウ 及川:オイカワ 大河内:オオコウチ 太田垣:オオタガキ 岡部:オカベ 小笠原:オガサワラ
奥村:オクムラ 長内:オサナイ 尾身:オミ 折笠:オリカサ 貝塚:カイヅカ 鏡:カガミ 風間:カザマ 梶原:カジワラ 片桐:カタギリ 勝又:カツマタ
門脇:カドワキ 金城:キンジョウ 鎌田:カマタ 神尾:カミオ 加茂:カモ 苅谷:カリヤ 川端:カワバタ 神戸:カンベ 木内:キウチ 菊地:キクチ
岸本:キシモト 喜多村:キタムラ 木下:キノシタ 清棲:キヨス 久慈:クジ 楠:クスノキ 工藤:クドウ 熊谷:クマガイ 倉持:クラモチ 黒須:クロス
郡司:グンジ 小泉:コイズミ 河野:コウノ 小暮:コグレ 児玉:コダマ 後藤:ゴトウ 小比類巻:コヒルイマキ 小宮山:コミヤマ 近藤:コンドウ 西郷:サイゴウ
齋藤:サイトウ 齊藤:サイトウ 坂巻:サカマキ 酒匂:サコウ 佐久間:サクマ 櫻井:サクライ 笹川:ササガワ 佐渡:サド 澤田:サワダ 志賀:シガ
宍戸:シシド 篠塚:シノヅカ 柴田:シバタ 島津:シマヅ 清水:シミズ 下地:シモジ 白鳥:シラトリ 城間:シロマ 新谷:シンタニ 菅野:カンノ
杉浦:スギウラ 須藤:スドウ 諏訪:スワ 関根:セキネ 瀬戸口:セトグチ 千田:チダ 曽我部:ソガベ 染谷:ソメヤ 髙木:タカギ 髙山:タカヤマ
滝沢:タキザワ 竹ノ内:タケノウチ 田澤:タザワ 立花:タチバナ 田名部:タナブ 谷口:タニグチ 玉城:タマシロ 丹野:タンノ 千種:チグサ 辻:ツジ
都築:ツヅキ 椿:ツバキ 鶴田:ツルタ 手塚:テヅカ 寺門:テラカド 戸叶:トカノ 德永:トクナガ 戸塚:トツカ 外山:トヤマ 鳥居:トリイ
内藤:ナイトウ 仲宗根:ナカソネ 長門:ナガト 名取:ナトリ 滑川:ナメカワ 新妻:ニイヅマ 贄川:ニエカワ 西尾:ニシオ 二宮:ニノミヤ 沼尻:ヌマジリ
野呂:ノロ 芳賀:ハガ 橋爪:ハシヅメ 蓮沼:ハスヌマ 畠山:ハタケヤマ 服部:ハットリ 花岡:ハナオカ 濵口:ハマグチ 早坂:ハヤサカ 原:ハラ
日向寺:ヒュウガジ 平塚:ヒラツカ 廣瀬:ヒロセ 福士:フクシ 藤﨑:フジサキ 二見:フタミ 古川:フルカワ 別所:ベッショ 保坂:ホサカ 堀越:ホリコシ
牧:マキ 増子:マシコ 松﨑:マツザキ 真鍋:マナベ 三ツ矢:ミツヤ 宮坂:ミヤサカ 武者:ムシャ 村越:ムラコシ 目黒:メグロ 茂木:モテギ
矢作:ヤハギ 山際:ヤマギワ 湯本:ユモト 與那覇:ヨナハ 若林:ワカバヤシ 渡邉:ワタナベ 亘理:ワタリ 四月朔日:ワタヌキ 一尺八寸:カマツカ 勘解由小路:カデノコウジ
""".split()
GIVEN = {
    "old": (
        "清:キヨシ 勇:イサム 茂:シゲル 武雄:タケオ 正治:マサハル 三郎:サブロウ 辰夫:タツオ 貞一:テイイチ 喜久雄:キクオ 弘:ヒロシ".split(),
        "フミ:フミ ハル子:ハルコ 千代:チヨ トメ:トメ キヨ子:キヨコ 静江:シズエ ミツエ:ミツエ 八重子:ヤエコ 節子:セツコ とし子:トシコ".split(),
    ),
    "grown": (
        "哲也:テツヤ 浩二:コウジ 雅史:マサフミ 秀樹:ヒデキ 剛:ツヨシ 智之:トモユキ 亮:リョウ 和彦:カズヒコ 祥平:ショウヘイ 良介:リョウスケ".split(),
        "久美子:クミコ 裕子:ユウコ 智美:トモミ 香織:カオリ 麻衣:マイ 直子:ナオコ めぐみ:メグミ 千尋:チヒロ 真理:マリ 由紀:ユキ".split(),
    ),
    "child": (
        "陽翔:ハルト 蒼:アオイ 湊:ミナト 律:リツ 朝陽:アサヒ 大和:ヤマト 樹:イツキ 颯真:ソウマ 悠斗:ユウト 碧:アオ".split(),
        "陽葵:ヒマリ 凛:リン 紬:ツムギ 芽依:メイ 心春:コハル さくら:サクラ 結月:ユヅキ 莉子:リコ 杏:アン ひなた:ヒナタ".split(),
    ),
}
YEARS = {"old": (1930, 1956), "grown": (1963, 1999), "child": (2009, 2019)}
FOREIGNERS = """
NGUYEN THI LAN ANH:グエン ティ ラン アイン:ベトナム|TRAN VAN HUNG:チャン ヴァン フン:ベトナム|DELA CRUZ MARIA LUISA:デラ クルス マリア ルイサ:フィリピン
SANTOS JOSE RAMON:サントス ホセ ラモン:フィリピン|OLIVEIRA LUCAS KENJI:オリベイラ ルカス ケンジ:ブラジル|WIDODO AGUS:ウィドド アグス:インドネシア
THAPA BISHNU:タパ ビシュヌ:ネパール|KIM MINJUN:キム ミンジュン:韓国|WANG XIAOMEI:オウ ショウバイ:中国|HTET HTET AUNG:テッ テッ アウン:ミャンマー
MUELLER ANNA:ミュラー アンナ:ドイツ|O'BRIEN PATRICK:オブライエン パトリック:アイルランド
""".strip().replace("\n", "|").split("|")  # fmt: skip
PLACES = """
長野県飯田市霞台 飯田市上霞台 鹿児島県出水市潮見ヶ原 岩手県久慈市湊畑 川辺町大字沢端 川辺町字北原 静岡県袋井市茶園町 大阪府岸和田市浜風町
高知県四万十市川登 石川県七尾市渡り町 千葉県香取市水門前 沖縄県うるま市字東浜原 栃木県那須烏山市大字月次沢
""".split()
BANKS = "川辺信用金庫 あずさ銀行 ゆうちょ銀行 みなも信用組合 東海林銀行 ＪＡかわべ".split()


@dataclass(frozen=True, slots=True)
class Resident:
    surname: str
    given: str
    kana: tuple[str, str]
    sex: str
    birth: tuple[int, int, int]
    address: str
    mobile: str
    home: str
    email: str
    number: str
    bank: str
    account: str

    @property
    def full(self) -> str:
        return f"{self.surname}{self.given}"

    @property
    def age(self) -> int:
        return 2026 - self.birth[0]


def resident(chance: random.Random, age: str = "") -> Resident:
    age = age or chance.choice(("old", "grown", "grown"))
    sex = chance.randrange(2)
    surname, kana = chance.choice(SURNAMES).split(":")
    given, given_kana = chance.choice(GIVEN[age][sex]).split(":")
    return Resident(
        surname, given, (kana, given_kana), "男女"[sex],
        (chance.randint(*YEARS[age]), chance.randint(1, 12), chance.randint(1, 28)), home(chance),
        f"0{chance.choice((70, 80, 90))}-{chance.randint(1000, 9999)}-{digits(chance, 4)}",
        f"02{digits(chance, 2)}-{chance.randint(21, 89)}-{digits(chance, 4)}",
        f"{chance.choice(('momo', 'kaze', 'hoshi', 'umi', 'yuki'))}{chance.choice('._-')}{digits(chance, 4)}@{chance.choice(('mx7.example.ne.jp', 'keitai.example.ne.jp', 'ki.example.com'))}",
        my_number(chance), chance.choice(BANKS), digits(chance, 7),
    )  # fmt: skip


def residents(f: Family, low: int, high: int, age: str = "") -> list[Resident]:
    return [resident(f.chance, age) for _ in range(f.chance.randint(low, high))]


def foreigners(f: Family, count: int) -> list[tuple[str, str, str]]:
    """Name in Latin letters, in katakana, nationality."""
    rows = [one.split(":") for one in f.chance.sample(FOREIGNERS, count)]
    return [(latin, kana, country) for latin, kana, country in rows]


def home(chance: random.Random) -> str:
    a, b = chance.randint(1, 4), chance.randint(1, 60)
    shown = chance.choice(
        (f"{a}丁目{b}番地", f"{b * 11}番地{a}", f"{a}-{b}", wide(f"{a * b}-{a}"), f"{b * 7}")
    )
    flat = chance.choice(("", "", "", f" コーポあけぼの{a}0{a}", f"　市営住宅{a}号棟{b}"))
    return chance.choice(PLACES) + shown + flat


def digits(chance: random.Random, count: int) -> str:
    return f"{chance.randrange(10**count):0{count}}"


def luhn(base: str) -> str:
    """``base`` with its check digit (ISO/IEC 7812-1, annex B): credit cards, numbers of the insured."""
    doubled = (int(d) * (2 - n % 2) for n, d in enumerate(reversed(base)))
    return f"{base}{-sum(n // 10 + n % 10 for n in doubled) % 10}"


def elevens(base: str, weights: str) -> str:
    """``base`` with its check digit modulo 11, ten and eleven written as zero."""
    return f"{base}{-sum(int(d) * int(w) for d, w in zip(base, weights, strict=True)) % 11 % 10}"


def residence_code(chance: random.Random) -> str:
    return elevens(f"{chance.randrange(10**9, 10**10)}", "5432765432")


def driving_licence(chance: random.Random) -> str:
    """Twelve digits; the eleventh is 11 less the rest modulo 11, its last digit."""
    base = f"{chance.choice((20, 40, 42, 62, 96))}{chance.randint(84, 99)}{digits(chance, 6)}"
    rest = sum(int(d) * int(w) for d, w in zip(base, "5432765432", strict=True)) % 11
    return f"{base}{(11 - rest) % 10}{chance.randrange(2)}"


def insured(chance: random.Random) -> str:
    return luhn(f"000{digits(chance, 6)}")


def card(chance: random.Random) -> str:
    whole = luhn(f"4{digits(chance, 14)}")
    parts = [whole[n : n + 4] for n in range(0, 16, 4)]
    return chance.choice(("-", " ", "")).join(parts)


def letters(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(count))


def speller(f: Family) -> Callable[[Resident], str]:
    """How a file writes names: one way throughout."""
    between = f.chance.choice(("", " ", "　"))
    return lambda one: f"{one.surname}{between}{one.given}"


def reader(f: Family, half: bool = False) -> Callable[[Resident], str]:
    """How a file writes readings; ``half``: as bank files have them."""
    between = f.chance.choice((" ", "　"))
    return lambda one: halved(" ".join(one.kana)) if half else between.join(one.kana)


def dater(f: Family) -> Callable[[Resident], str]:
    kind = f.chance.randrange(4)
    return lambda one: dated(one.birth, kind)


def dated(day: tuple[int, int, int], kind: int) -> str:
    year, month, date = day
    return (
        short_date(day),
        f"{year}/{month:02}/{date:02}",
        f"{year}{month:02}{date:02}",
        japanese_date(day),
    )[kind]


_FULL = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー"
_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ"
_VOICED, _VOICELESS = (
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
    "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ",
)
_HALVES = str.maketrans(
    dict(zip(_FULL, _HALF, strict=True))
    | {v: _HALF[_FULL.index(s)] + ("ﾟ" if v in "パピプペポ" else "ﾞ") for v, s in zip(_VOICED, _VOICELESS, strict=True)}
)  # fmt: skip


def halved(text: str) -> str:
    return text.translate(_HALVES)


def encoding(f: Family) -> str:
    return f.chance.choice(("cp932", "utf-8", "utf-8-sig"))


def at(where: str, kinds: str) -> Labels:
    return labels(where, kinds)


def held(name: str, what: str, data: bytes, *marked: Labels) -> Sample:
    return Sample(name, what, data, True, frozenset().union(*marked))


def free(name: str, what: str, data: bytes, *marked: Labels) -> Sample:
    return Sample(name, what, data, False, frozenset().union(*marked))


def hidden(title: str, after: int = 0, rows: int = 0) -> Callable[[openpyxl.Workbook], None]:
    """Hides a sheet, or its lines from ``after`` on as a filter does."""

    def hide(made: openpyxl.Workbook) -> None:
        sheet = sheet_of(made, title)
        if not rows:
            sheet.sheet_state = "hidden"
            return
        sheet.auto_filter.ref = sheet.dimensions
        for n in range(after + 1, rows + 2):
            sheet.row_dimensions[n].hidden = True

    return hide


def settled(data: bytes) -> bytes:
    """``data``, a workbook or a PDF, without the hour or a random identifier: one seed gives the same bytes."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as written:
            return archive({name: written.read(name) for name in written.namelist()})
    with pikepdf.open(io.BytesIO(data)) as made:
        del made.trailer["/ID"]
        out = io.BytesIO()
        made.save(out, deterministic_id=True)
    return out.getvalue()


def officials(f: Family, count: int) -> list[str]:
    """Names of people in office, as the papers of an office write them."""
    return [resident(f.chance, "grown").full for _ in range(count)]


def to_many(sender: str, every: Sequence[tuple[str, str]], subject: str, lines: Sequence[str]) -> bytes:
    """A mail with everybody in To; each of ``every`` is a name and an address, encoded one by one (RFC 2047)."""
    to = ",\r\n ".join(map(formataddr, every))
    return mail(sender, to, Header(subject, "utf-8").encode(), "\n".join(lines))


def columns(head: str, rows: Grid) -> list[Sequence[object]]:
    return [head.split(), *rows]
