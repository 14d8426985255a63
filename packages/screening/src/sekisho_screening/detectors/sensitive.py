"""What must be handled with care: matters of health, need, violence, crime and belief, by words and by how they are built."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sekisho_screening import data, masking, person_names
from sekisho_screening.detectors.base import Match, Window, WordDetector
from sekisho_screening.findings import says

_CHARACTERS = rf"{person_names.KANJI}ァ-ヺーA-Za-z"
_SERVICE = r"相談(?:員|日|会|室|窓口)|指導員|支援員|推進員|調査員|家族会|の集い|サロン|カフェ|検診|健診"
#: A policy, a figure, or everybody whom it may concern: nothing that is said of one person.
_TOPIC = re.compile(
    rf"[{_CHARACTERS}]{{0,8}}?の?[{_CHARACTERS}]{{0,4}}?(?:{'|'.join(data.words('words.txt')['topic'])}|{_SERVICE})"
    r"|の(?:申請|手続き?|交付申請)(?:には|は|方法|に必要|書類|様式|窓口)"
    r"|[^。、\n]{0,10}(?:が必要|をお持ち|を添え|を持参|を御?用意|が要り|を御?提出(?:してくだ|願)|は不要)"
    r"|[^。、\n]{0,4}のある?(?:方|人|皆)|[^。、\n]{0,3}の(?:方|人)[はへもが]"
)
_NOTHING = frozenset({"なし", "無し", "無", "－", "-", "―", "0", "該当なし", "非該当", "×"})
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
SENSITIVE_WORDS = tuple(
    dict.fromkeys(
        spelling
        for word in data.words("words.txt")["sensitive"]
        for spelling in (word, word.translate(_WIDE))  # 「ＡＤＨＤ」
    )
)
#: Nobody of whom such a line tells is alive.
_LONG_AGO = re.compile(
    r"(?:寛永|元禄|享保|宝暦|明和|安永|天明|寛政|享和|文化|文政|天保|弘化|嘉永|安政|万延|文久|元治|慶応)[元0-9０-９一二三四五六七八九十]|江戸時代|藩主|1[0-8]\d\d年"
)
_LITERAL = frozenset(SENSITIVE_WORDS)
_STEM = r"[\x{3400}-\x{9fff}ァ-ヺー]"
_D = "[0-9０-９]"
#: RE2: how names of illnesses, disabilities, grades of certificates and reliefs are built, whatever they are.
_FORMS = (
    rf"{_STEM}(?:症|病|炎|癌|腫|がん|麻痺|マヒ|まひ|梗塞|萎縮|硬化症|不全|欠損|失調|失禁|不穏|障害|障がい|中毒|依存|骨折|打撲|憩室|結石|狭窄|奇形|貧血)",
    rf"(?:身体?|精神?|療育?|知的?|手帳|障害|障がい)[ 　]?{_D}(?:種|級)",
    r"(?:介護?|要介|支援?|要支)[ 　]?[1-5１-５](?:[^0-9０-９]|$)",
    r"(?:療育|手帳|判定)[ 　]?[A-CＡ-Ｃ][1-4１-４]?",
    r"[住教医介生葬出][宅育療護活祭産]扶助|[障遺寡特児][害族婦別童][^ 　、。\n]{0,6}(?:年金|扶養手当)",
    rf"(?:IQ|DQ|ＩＱ|ＤＱ|HDS-?R|MMSE|GAF|BMI|HbA1c|ＨｂＡ１ｃ|血圧|血糖|視力|聴力)[ 　:：]*{_D}{{1,3}}",
)
#: The same for the expressions of Python, over a whole cell.
_FORM = re.compile("|".join(_FORMS).replace(r"\x{3400}-\x{9fff}", "\u3400-\u9fff"))
#: What stands in front of 障害 where machines fail, of 依存 where towns depend, of 症 where everybody is meant.
_NO_MATTER = re.compile(
    r"(?:システム|通信|回線|ネットワーク|ネット|機器|ディスク|サーバ|サーバー|ハード|ソフト|電源|電波|受信|放送|接続|業務|データ|設備|装置|機械|同期|交通|走行|視程|雪)障害$"
    r"|(?:感染|熱中|花粉|食料|財源|国|都市|輸入|相互|過度)(?:症|依存)$|(?:準備|説明|力|理解|体制|周知|機能|消化|完)不全$|一病$|疫病$|仮病$|臆病$|枯病$|斑病$|熱病$|葉病$|土壌病$|消炎$|火炎$|陽炎$"
)
_GOES_ON = re.compile(
    "[院棟床室児理害虫原魔媒弱]|者?福祉(?!手当)|物|報告|復旧|発生|対応|情報|切り?分け|調整|予防|検診|対策|教育|学会|協会|連合|センター|サロン|カフェ|週間|月間|保健|相談(?!し|に来)|ポスト"
)
_SENSITIVE = re.compile(f"{data.any_of(SENSITIVE_WORDS)}|{_FORM.pattern}")
_GRADE, _IN_A_WORD = (
    re.compile("[0-9０-９]"),
    re.compile(rf"[{person_names.KANJI}ぁ-ゖァ-ヺー]$"),
)
_LONGEST_STEM = 8
_STEM_BEFORE = re.compile(rf"[{person_names.KANJI}ァ-ヺーA-Za-z]{{0,{_LONGEST_STEM}}}$")


_HEADINGS = re.compile(
    r"^(?:手帳|(?:手帳|障害|障がい)?の?等級|介護度|認定区分|支援区分|障害|障がい|診断|傷病|病状|血圧|血糖|腹囲|尿検査|視力|聴力|検査値|所見|服薬|薬|アレルギー|除去(?:食|食材)?|配慮(?:事項|内容)?|国籍"
    r"|減免(?:理由|事由)|加害者|被害(?:者|状況|内容)|罪名|処分内容|宗教|特記(?:事項)?（?心身.*|心身の状況|既往|発達.*|気になる点|家庭環境|家庭の状況|生活状況|滞納額|未納額)$"
)


def is_named_in(header: str) -> bool:
    """Whether a heading names a sensitive matter."""
    return (
        _HEADINGS.match(header.strip()) is not None
        or any(word in header for word in SENSITIVE_WORDS)
        or any(
            not _is_ordinary(header[: found.start()], found.group(), header[found.end() :])
            for found in _FORM.finditer(header)
        )
    )


def matter_of(title: str) -> str:
    """The sensitive matter that a title names, "" when it names none, or a policy."""
    for found in _SENSITIVE.finditer(title):
        rest = title[found.end() :]
        ordinary = found.group() not in _LITERAL and _is_ordinary(title[: found.start()], found.group(), rest)
        if not ordinary and not _TOPIC.match(rest):
            return found.group()
    return ""


#: What a paper about one person is called.
_RECORD = re.compile(
    r"記録|面談|面接|相談|経過|訪問|ケース|台帳|調書|通知|決定|申請|届|票|カルテ|メモ|引継|名簿|一覧|リスト|報告|意見書|診断"
)
_FOR_MANY = re.compile(
    r"様式|書式|ひな形|雛形|記入例|要綱|要領|手引|マニュアル|研修|計画|統計|件数|集計|案内|チラシ|お知らせ|依頼文|会議録|議事録|契約|見積|仕様|募集|講座|委員"
)


def matter_of_a_record(title: str) -> str:
    """The sensitive matter that the name of a file gives to the paper about one person that it holds."""
    return matter_of(title) if _RECORD.search(title) and not _FOR_MANY.search(title) else ""


def is_in(text: str) -> bool:
    return _SENSITIVE.search(text) is not None


def spans(text: str) -> list[tuple[int, int]]:
    """Where sensitive matters may stand in ``text``."""
    return [found.span() for found in _SENSITIVE.finditer(text)]


def is_form(text: str) -> bool:
    """Whether ``text`` is built like a sensitive matter."""
    return _FORM.fullmatch(text) is not None


def _is_ordinary(before: str, form: str, after: str) -> bool:
    """Whether what is built like an illness is none: 「通信障害」, 「病院」."""
    if form[0] in "介支身精療知" and _GRADE.search(form) and _IN_A_WORD.search(before):
        return True  # 「石神支1」
    stem = _STEM_BEFORE.search(before)
    return (
        _GOES_ON.match(after) is not None
        or _NO_MATTER.search((stem.group() if stem else "") + form) is not None
    )


class Sensitive(WordDetector):
    id = "sensitive"
    name_ja = "要配慮情報"
    name_en = "Sensitive information"
    description = (
        "障害・病歴・生活保護・犯罪など（個人情報保護法第2条第3項と、"
        "自治体で慎重に扱うもの）の言葉が、人の氏名のそばにあるとき。"
    )
    hit = "氏名：川上　春子　身体障害者手帳 2級"
    miss = "障害者手帳の交付件数は120件"
    special = True
    words = SENSITIVE_WORDS
    triggers = _FORMS
    column_labelled = 85
    column_words = "share-sensitive"
    folds = False

    def find(self, window: Window) -> Iterator[Match]:
        """Score 0: it counts when the neighbourhood gives a person (see ``scoring``)."""
        if _TOPIC.match(window.line_after) or _LONG_AGO.search(window.line_before + window.line_after):
            return
        if window.text not in _LITERAL and _is_ordinary(window.line_before, window.text, window.after[:8]):
            return
        evidence = says("sensitive-word", word=window.text)
        yield Match(self.id, window.text, window.text, self.mask(window.text), 0, (evidence,))

    def passes(self, value: str) -> bool:
        return is_in(value)

    def passing_labelled(self, values: Sequence[str]) -> list[bool]:
        """The heading says it; only the values that say "nothing" do not count."""
        return [value not in _NOTHING for value in values]

    def mask(self, value: str) -> str:
        return masking.words(value)


def near_person(match: Match) -> Match:
    """``match``, a sensitive word, now that a person stands near it."""
    evidence = says("near-a-name")
    return replace(match, score=85, evidence=(*match.evidence, evidence))
