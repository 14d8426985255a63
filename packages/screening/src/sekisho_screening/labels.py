"""The words that say what a number or a name is: in front of it, or at the head of its column.

One table for all, because the nearest label wins: 「受付番号 1234…（個人番号は別紙）」 is no 個人番号.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sekisho_screening import data
from sekisho_screening.patterns import Compiled

OTHER = "other"  # a label that says: an ordinary number

WORDS = data.words("labels.txt")


_KINDS = {"".join(word.split()).lower(): kind for kind, words in WORDS.items() for word in words}
_SPACES = re.compile(r"[\s　]+")


def _source() -> str:
    words = sorted((word for words in WORDS.values() for word in words), key=len, reverse=True)
    return "(?i)" + "|".join(re.escape(word).replace(r"\ ", "[ 　]*") for word in words)


_ANY = Compiled(_source(), memory=16 << 20, longest=True)


def _all(text: str) -> Iterator[tuple[str, int]]:
    """Kind and end (in bytes of UTF-8) of each label in ``text``."""
    data = text.encode("utf-8", "replace")
    for start, end in _ANY.spans(data):
        yield _KINDS[_SPACES.sub("", data[start:end].decode()).lower()], end


_HEAD_NAME = re.compile(
    r"^(?:[^\s]{0,8}(?:氏[ 　]*名|名[ 　]*前|姓名)(?:[（(][^）)]*[)）]|[・又は及び/／]{1,2}名称)?|姓|名|世帯主.{0,2}"
    r"|.{0,4}(?:申請|届出|申込|納税義務|受給|利用|保護|対象|請求|契約|名義|加入|相談|参加|応募|受講)(?:者|人)名?"
    r"|患者名?|住民名?|児童名|生徒名|会員名?|担当者名?|(?i:name|full[ _]?name|(?:\w{0,12}_?)?(?:shimei|simei|kanji_?name|name_?kanji)))$"
)
_NAME_WORDS = frozenset("".join(word.split()) for word in WORDS["name"])
_NAMED = re.compile(r"(?:の?氏?名|等|欄)$")
_REMARK = re.compile(r"[（(][^（()）]*[)）]")
_READING = re.compile(r"フリガナ|ふりがな|ﾌﾘｶﾞﾅ|カナ|かな|ｶﾅ")
COMPANY = re.compile(
    r"会社名|事業者|法人名|業者名|商号|屋号|団体名|事業所|店舗名|業者$|会社$|債権者名?$|取引先|発注先|納品先|契約先|仕入先|"
    r"(?<!金融)機関名|指定管理者|所在地$|相手方|請負者|受託者"
)
#: Columns of places of the public.  Where each row has another one, the table is about them; where many rows have
#: the same, it is about those who go there.
FACILITY = re.compile(
    r"^(?:施設)?名称$|施設|投票所|避難所|集会所|公民館名|会館名|園名|学校名|病院名|医療機関|緯度|経度|収容"
)
#: What firms and other bodies call themselves; a column of such values is about them.
BODY = re.compile(
    r"株式会社|有限会社|合同会社|㈱|㈲|（株）|\(株\)|（有）|\(有\)|^[ｶﾕﾄﾞカユ][)）]|[（(][ｶﾕカユ]$|法人|組合|協会|商工会"
)
#: Readings of these are no names of persons.
OF_NO_PERSON = re.compile(
    r"機関|院名|医院|銀行|支店|店舗|町名|地名|字名|品名|書名|件名|団体|法人|事業|施設|会社|学校|市区|区分"
)
#: Columns of budgets and figures: no row is about anybody.
OF_FIGURES = re.compile(
    r"^(?:款|項|目|節|細節|科目|予算額?|決算額?|当初予算|補正額|本年度|前年度|増減額?|構成比|件数|人数|世帯数|割合|率)$"
)
#: A surname and a given name as core systems and banks write them.
KATAKANA_NAME = re.compile(r"[ｦ-ﾟァ-ヺー]{2,10}[ 　][ｦ-ﾟァ-ヺー]{2,12}")
#: How a heading ends that may name a person.
MAY_NAME = re.compile(
    r"(?:者|人|主|児|父|母|親|子|員|生|名|様|方|さん|先|夫|妻|家族|相手|本人|代表|名義|メンバー|選手|講師|団体)(?:[（(][^）)]*[)）])?$"
)
#: What banks and their branches are called; a column of such values stands in a list of accounts.
OF_A_BANK = re.compile(
    r"銀行|信用金庫|信金|信用組合|信組|農協|農業協同組合|漁協|労働金庫|労金|ゆうちょ|(?:支|本|出張)[店所](?:営業部)?$|^(?:普通|当座|貯蓄|普|当)(?:預金)?$"
)
#: Columns of a table that is about people at their work.
ROLE = re.compile(
    r"職名|役職|職・?[ 　]*氏?名|職位|所属|部署|課名|係名|選出|役名|会派|団体名|"
    r"内線|肩書|階級|担当(?:業務|事務|科目|教科)|分掌|職務内容|業務内容|会社名|事業者名|法人名|業者名|施設名|"
    r"候補者|党派|得票|当落|議席|分団|"
    r"作曲|作詞|編曲|指揮|監督|脚本|"
    r"(?i:author|editor|publisher|department|division|job_?title)|著者|作者|編者|監修|訳者|執筆|講師|講演者|出演"
)
_ROLES = data.any_of(data.words("words.txt")["role"])
ROLE_WORDS = re.compile(_ROLES)
#: A column whose own heading says that it names who works on something.
AT_WORK = re.compile(
    rf"(?:{_ROLES}|担当者|候補者|発言者|答弁者|質問者|受付者|起案者|作成者|更新者|入力者|職員|編者|訳者|責任者|主任者|保管者|取扱者|施設長|班員|係員|要員)(?:氏?名)?$"
)
#: A column whose own heading says that it names private persons, whatever stands beside it.
PRIVATE_HEAD = re.compile(
    r"(?:申請|届出|申込|納税義務|受給|利用|被?保護|対象|請求|加入|相談|参加|応募|受講|被保険|入居|入所|入園|居住|避難|支援|滞納|契約|名義|扶養|配偶)者"
    r"|(?:宅|世帯|様)$|患者|住民|児童|生徒|園児|世帯主|名義人|本人|会員|選手|出場|学生|所有者|権利者|地権者|共有者|塾生|部員|メンバー|被災|罹災|り災|相続人|保証人|飼い?主|遺族|故人|死亡者|妊婦|親権者"
)
#: A column of what only persons have.
PERSONAL_HEAD = re.compile(
    r"^(?:性別|男女|年齢|満?年齢|歳|年令|続柄|学年|学級|組|クラス|国籍|母語|血液型|身長|体重|婚姻|介護度|要介護度?|等級|障害|病名|持病|アレルギー|保護者.*|緊急.*|生年.*|誕生.*|age|sex|gender|nationality|dob|birth.*)$"
    r"|在籍|通学校|出身校|フリガナ|ふりがな|ﾌﾘｶﾞﾅ|カナ氏名|氏名カナ|滞納|未納|還付|本籍|口座",
    re.IGNORECASE,
)
#: A column that reaches people outside their work.
PRIVATE_CONTACT = re.compile(r"自宅|緊急|私用|(?<!公用)携帯|現住所|個人の")
#: How headings of columns end, whatever the table is about.
HEADING = re.compile(
    r"(?:名称?|者|番号|日|日時|額|数|率|年齢|区分|種別|内容|備考|欄|分掌|任務|度|地区|住所|住居|先|時間|場所|単価|摘要|理由|状況|結果|判定|期限|期間|員|長)$"
)
#: A heading that calls the people below it holders of an office: 「審議会委員名簿」, 「出席委員」.
PUBLIC_LIST = re.compile(
    rf"(?:{_ROLES}|職員|従事者|当番|日直|宿直|事務局|説明員|パネリスト|登壇者|出演者|執行部|理事者|三役)(?:等|たち)?の?"
    r"(?:名簿|一覧表?|名列|構成|紹介|氏?名|表|リスト|体制|編成|配置|割当|割り当て|分担|シフト|連絡先|電話帳|出席者?)?(?:[（(][^）)]*[)）])?$"
)


@lru_cache(maxsize=256)
def nearest(before: str) -> tuple[str, int]:
    """The kind of the last label in ``before`` and how many characters lie between it and the end.

    ("", 0) when there is none.
    """
    kind, end = "", 0
    for one in _all(before):
        kind, end = one
    return kind, len(before.encode("utf-8", "replace")[end:].decode()) if kind else 0


@lru_cache(maxsize=4096)
def of_header(header: str) -> str:
    """The kind that a column's heading promises, OTHER for ordinary numbers, "" when it says nothing."""
    header = header.strip()
    if not header or len(header) > 60:
        return ""
    if _READING.search(header):
        return "reading"
    bare = _REMARK.sub("", header)
    if bare != header and (said := of_header(bare)) not in ("", OTHER):
        return said  # 「氏名（旅券のとおり）」 is about names
    kinds = [kind for kind, _ in _all(header)]
    numbers = [kind for kind in kinds if kind not in ("name", OTHER)]
    if numbers:
        return numbers[-1]
    last = header.split()[-1]
    if _HEAD_NAME.match(header) or _HEAD_NAME.match(last) or _NAMED.sub("", bare) in _NAME_WORDS:
        return "name"
    return OTHER if OTHER in kinds else ""
