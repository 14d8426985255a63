"""Family D: what lies in the shared folders of a town's departments, drawn up department by department.

Written after families A to C were no longer blind, and committed before anything was measured on it.  Other names
(three generations, also kana and long surnames), other places, and files that the earlier families have none of:
labels in a table of blocks, a bank's fixed-width transfer, exports as JSON and HTML, OpenDocument, RTF, archives,
minutes that speak of residents beside minutes that do not.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from screening_family import Family
from screening_words import my_number

SURNAMES = """
佐藤 鈴木 高橋 田中 渡辺 伊藤 中村 小林 山本 加藤 吉田 山田 佐々木 山口 松本 井上 木村 清水 林 斎藤 山崎 中島 森 阿部 池田 橋本 石川 小川 岡田 長谷川
藤井 村上 近藤 石井 坂本 遠藤 青木 西村 福田 太田 三浦 藤原 岡本 松田 中川 中野 原田 小野 竹内 田村 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山
宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 武田 村田 上野 杉山 増田 平野 大塚 千葉 久保 松井 岩崎 木下 野口 菊地 野村 新井 古川 浜田 市川
五十嵐 久保田 小野寺 長谷部 大久保 宇都宮 二階堂 早乙女 小笠原 曽我部 日比野 葛西 小早川 諸星 鬼頭 冨樫 蛯名 饗庭 円谷 神保 南雲 鴇田 兼子 沼尻 薄井
""".split()
OLDER = "ヨシ子 キヨ ハル 正雄 武 清 実 茂 勝 弘 フミ トシ子 和子 幸子 節子 洋子 京子 久子 昭三 三郎 栄一 義男 ミツ子 千鶴子".split()
MIDDLE = "健司 誠 浩 明美 由美 恵 直美 智子 隆 学 剛 大介 美穂 真由美 久美子 洋平 健太郎 貴之 裕美 香 純子 哲也 雅人 英樹 佳奈子 麻衣子".split()
YOUNG = "陽翔 蓮 結菜 凛 さくら 湊 葵 大翔 悠真 心春 紬 颯太 律 咲茉 りお ひかり 琉生 朝陽 美月 奏多 詩 一花 瑛太 結衣 こはる 莉央".split()
KANA = "サトウ スズキ タカハシ ワタナベ イトウ コバヤシ カトウ ヤマグチ キムラ イガラシ ニカイドウ オノデラ ヒビノ".split()
KANA_GIVEN = "ヨシコ マサオ タケシ アケミ ナオミ ハルト レン ユイナ サクラ ミナト".split()
PLACES = (
    "青森県弘前市大字下白銀町{b}番地{c}", "茨城県つくば市研究学園{a}丁目{b}番地{c}", "埼玉県秩父市熊木町{b}番{c}号", "東京都三鷹市野崎{a}-{b}-{c}",
    "新潟県南魚沼市六日町{b}", "岐阜県飛騨市古川町本町{a}番{b}号", "三重県四日市市諏訪町{a}番{b}号", "広島県廿日市市下平良{a}丁目{b}番{c}号",
    "香川県小豆郡土庄町甲{b}番地{c}", "熊本県阿蘇郡南阿蘇村大字河陽{b}{c}番地", "北海道余市郡余市町朝日町{b}番地", "大阪府堺市北区百舌鳥赤畑町{a}丁{b}番地{c}",
    "神奈川県横浜市青葉区市ケ尾町{b}番地{c} 青葉ハイツ{a}0{c}号",
)  # fmt: skip
NEAR = (
    "字上ノ原{b}番地{c}",
    "字川端{b}-{c}",
    "本町{a}丁目{b}番{c}号",
    "大字下郷{b}番地",
    "緑が丘{a}-{b}-{c}",
)
DISTRICTS = ("上町", "下町", "本郷", "新田", "川端", "緑が丘", "駅前", "浜通り")


@dataclass(frozen=True, slots=True)
class Townsman:
    surname: str
    given: str
    kana: str
    birth: tuple[int, int, int]
    address: str
    near: str
    postal: str
    mobile: str
    home: str
    mail: str
    number: str

    @property
    def age(self) -> int:
        return 2026 - self.birth[0]


def townsman(chance: random.Random, low: int = 1930, high: int = 2020) -> Townsman:
    year = chance.randint(low, high)
    given = chance.choice(OLDER if year < 1958 else MIDDLE if year < 1995 else YOUNG)
    parts = {"a": chance.randint(1, 9), "b": chance.randint(1, 60), "c": chance.randint(1, 25)}
    word = chance.choice(("hoshi", "yama.neko", "k-ume", "aozora", "tomo_1978", "mikan", "run.run"))
    return Townsman(
        chance.choice(SURNAMES),
        given,
        f"{chance.choice(KANA)} {chance.choice(KANA_GIVEN)}",
        (year, chance.randint(1, 12), chance.randint(1, 28)),
        chance.choice(PLACES).format(**parts),
        chance.choice(NEAR).format(**parts),
        chance.choice(("036-8551", "305-8555", "368-8686", "181-8555", "510-8601", "738-8501")),
        f"0{chance.choice('789')}0-{chance.randint(1000, 9999)}-{chance.randint(1000, 9999)}",
        f"0{chance.choice(('172-3', '494-2', '59-35', '829-3'))}{chance.randint(0, 9)}-{chance.randint(1000, 9999)}",
        f"{word}{chance.randint(1, 999)}@{chance.choice(('mail', 'web', 'post'))}.example.{chance.choice(('jp', 'com', 'ne.jp'))}",
        my_number(chance),
    )


def one(f: Family, low: int = 1930, high: int = 2020) -> Townsman:
    return townsman(f.chance, low, high)


def crowd(f: Family, low: int, high: int, *, born: tuple[int, int] = (1930, 2020)) -> list[Townsman]:
    return [townsman(f.chance, *born) for _ in range(f.chance.randint(low, high))]


def full(f: Family, who: Townsman) -> str:
    """One spelling a file would be usual; people are not."""
    return f"{who.surname}{f.chance.choice(('', '', ' ', '　', '　'))}{who.given}"


def era(day: tuple[int, int, int]) -> str:
    year, month, date = day
    for name, first in (("令和", 2019), ("平成", 1989), ("昭和", 1926)):
        if year >= first:
            return f"{name}{year - first + 1}年{month}月{date}日"
    return f"大正{year - 1911}年{month}月{date}日"


def short(day: tuple[int, int, int]) -> str:
    year, month, date = day
    letter, first = ("R", 2018) if year >= 2019 else ("H", 1988) if year >= 1989 else ("S", 1925)
    return f"{letter}{year - first}.{month}.{date}"
