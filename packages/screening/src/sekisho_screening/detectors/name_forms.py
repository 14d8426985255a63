"""The forms in which names of persons stand in running text, for Python and for the one pass of RE2."""

from __future__ import annotations

import re

from sekisho_screening import data, person_names
from sekisho_screening.detectors.base import BLANKS
from sekisho_screening.labels import WORDS

K = person_names.KANJI
HONORIFICS = ("様", "殿", "さん", "さま", "氏", "くん", "君", "ちゃん")
NAME_LABELS = tuple(
    spelling for word in WORDS["name"] for spelling in {word.replace(" ", space) for space in BLANKS}
)
NOT_HONORIFIC = re.compile(r"[式子々相態変体名]")
AFTER_LABEL = re.compile(
    rf"^(?:（[^）\n]{{0,12}}）|\([^)\n]{{0,12}}\))?[ 　\t:：=＝/／|｜\]】》」はが]{{0,6}}"
    rf"([{K}]{{1,5}}[ 　]?[{K}ぁ-ゖァ-ヺー]{{1,6}})"
)
#: A label alone on its line, and a name alone on the next one.
BELOW_LABEL = re.compile(
    rf"[ 　\t]*\r?\n[ 　\t]*([{K}]{{1,5}}[ 　]?[{K}ぁ-ゖァ-ヺー]{{1,6}})[ 　\t]*(?=[\r\n]|$)"
)
KANA_AFTER_LABEL = re.compile(
    r"(?:（[^）\n]{0,12}）|\([^)\n]{0,12}\))?[ 　\t:：]{1,6}([ァ-ヺーｦ-ﾟ]{2,10}[ 　][ァ-ヺーｦ-ﾟ]{2,12})(?![ァ-ヺーｦ-ﾟ])"
)
SHAPED = re.compile(rf"[{K}]{{1,5}}[ 　]?[{K}ぁ-ゖァ-ヺー]{{1,5}}")
#: Whose kin somebody is: 「山田花子の母」 names a private person.
KIN = "母|父|祖父|祖母|夫|妻|兄|姉|弟|妹|長男|長女|次男|次女|保護者|家族|両親|叔父|叔母|義母|義父"
OF_KIN = re.compile(f"の(?:{KIN})$")
PAIR = re.compile(rf"(?<![{K}])([{K}]{{1,5}})[ 　]{{1,2}}([{K}]{{1,4}}|[ぁ-ゖ]{{2,4}})(?![{K}])")
ROLE = re.compile(data.any_of(data.words("words.txt")["role"]))
#: A section of an office right before a name, or a seat in a council: 「総務課 山田太郎」, 「3番（山田太郎君）」.
ROLE_OR_POST = re.compile(rf"{ROLE.pattern}|[課係室局班部番ムプ]")
POST = re.compile(r"(?:[課係室局班部]|チーム|グループ|[0-9０-９]番[（(、，])[ 　\t]*$")
#: Right behind a name, whatever stands before it: 「山田太郎議員」, 「山田太郎（税務）」.
ROLE_BEHIND = re.compile(
    r"[ 　]?(?:議員|委員|町長|市長|村長|知事|大臣|課長|部長|局長|係長|校長|園長|主査|主任|主事|教諭)(?![のがはを]?[^。\n]{0,6}さん)"
    r"|[ 　]?[（(](?:[^（()）\n]{1,8}[課係室局部班]|総務|税務|建設|福祉|教委|企画|財政|住民|市民|町民|健康|介護|"
    r"農林|農政|商工|観光|環境|上下水道|水道|会計|議会|監査|選管|消防|土木|都市計画|産業|子育て|保健|管財|人事|広報|情報|危機管理|生涯学習|学校教育)[)）]"
)
#: A particle or a pause ends the words that go with a name.
PAUSE = re.compile(r"[、。がをにでとも]|から|より")
STAFF_NUMBER = re.compile(r"職員(?:番号|コード|ID|No\.?|証番号|氏名|名)")
SPOKEN_OF = re.compile(f"(?:{'|'.join(HONORIFICS)})?[はがをにのと]")
BESIDE = 14
TITLE = re.compile(f"[ 　]{{0,2}}(?:{'|'.join(HONORIFICS)})$")
AGE_BEHIND = re.compile(r"[（(][^（()）\n0-9０-９]{0,6}[0-9０-９]{1,3}[歳才]")
#: What a cell says of somebody behind their name: 「（男）」, 「（長男）」.
REMARK = re.compile(
    r"[ 　]?[（(](?:男性?|女性?|故|[0-9０-９]{1,3}[歳才]?|[長次三][男女]|[妻夫父母子孫]|本人|旧姓.{1,5}"
    r"|[ぁ-ゖァ-ヺｦ-ﾟー 　]{2,14}|[0-9０-９/.年月日生SHTR昭平大令和 -]{4,12})[)）]$"
)
#: What may stand before the first word of a line.
BULLETS = " 　\t・○●◎■□◆◇*-0123456789０１２３４５６７８９.．)）"
CHARACTER = r"[\x{3400}-\x{9fff}々〆ヶヵ]"
NO_ENDS = "同多仕模皆客者民員社隣々各諸摂彼某"
ENDS = "".join(sorted(person_names.last_characters() - set(NO_ENDS)))
WHOLE = re.compile(rf"[{K}]{{1,4}}[ 　]?[{K}ぁ-ゖァ-ヺー]{{2,4}}")
PLAIN = frozenset(data.words("words.txt")["heading"])
LABEL_WORDS = frozenset("".join(NAME_LABELS).split())


ALONE = re.compile(
    rf"[ 　\t]*(?:[0-9０-９]{{1,4}}[ 　\t.．、)）番]{{0,2}}|[・○●◎■□◆◇*-][ 　]?)?([{K}]{{2,6}}[ぁ-ゖ]{{0,3}})"
    r"(?:[（(][^（()）\n]{1,12}[)）])?[ 　\t\r]*"
)


#: The same for RE2.
LINE = (
    rf"(?m:^)[ 　\t]*(?:[0-9０-９]{{1,4}}[ 　\t.．、)）番]{{0,2}}|[・○●◎■□◆◇*-][ 　]?)?{CHARACTER}{{2,6}}[ぁ-ゖ]{{0,3}}"
    r"(?:[（(][^（()）\n]{1,12}[)）])?[ 　\t\r]*(?m:$)"
)


#: A name at the beginning of a line before a number, a date or an age.
BEGINS = (
    rf"(?m:^)[ 　\t]*(?:[0-9０-９]{{1,4}}[ 　\t.．、)）番]{{1,2}}|[・○●◎■□◆◇*-][ 　]?)?"
    rf"{CHARACTER}{{2,6}}[ぁ-ゖ]{{0,3}}[ 　\t]+[0-9０-９昭平令SHR]"
)
AT_BEGIN = re.compile(
    rf"[ 　\t]*(?:[0-9０-９]{{1,4}}[ 　\t.．、)）番]{{1,2}}|[・○●◎■□◆◇*-][ 　]?)?([{K}]{{2,6}}[ぁ-ゖ]{{0,3}})[ 　\t]+[0-9０-９昭平令SHR]$"
)
#: 「山田花子（23）」, 「山田花子　84歳」, 「山田花子宅」.
TAIL = re.compile(r"[ 　]*(?:[（(][0-9０-９]{2}[)）]|[0-9０-９]{1,3}[歳才]|宅)$")
LATIN = re.compile(r"[A-Z]{2,20}(?:,? [A-Z]{2,20}){1,4}")
OF_FOREIGNERS = re.compile(
    r"国籍|在留|旅券|パスポート|Passport|母語|来日|実習生?|留学|宗教|ALT|外国", re.IGNORECASE
)


#: An age, or a day of birth of the last century.
AGED = re.compile(
    r"[0-9０-９]{1,3}[歳才]|(?:19[0-9]{2}|[昭大SＳTＴ][和正]?[ .]?[0-9０-９]{1,2})[./年-][ ]?[0-9０-９]{1,2}[./月-]"
)


READ = re.compile(r"[ 　]?[（(][ぁ-ゖァ-ヺーｦ-ﾟ 　]+[)）]$")
NAME_AT_END = re.compile(rf"[{K}]{{1,5}}[ 　]?[{K}ぁ-ゖァ-ヺー]{{1,5}}$")
PERSON = r"(?:[者人主児童徒生母父夫妻子女名様]|本人|世帯|家族)"
NAMED = rf"([{K}]{{1,4}}[ 　]?[{K}ぁ-ゖァ-ヺー]{{1,5}})"
CALLED = re.compile(rf"(.{{0,3}}?{PERSON}(?:[(（][^()（）\n]{{1,10}}[)）])?)[ 　\t]*[:：][ 　\t]*{NAMED}")
CALLED_BY_BLANK = re.compile(
    rf"([{K}ぁ-ゖァ-ヺー]{{0,6}}{PERSON}(?:[(（][^()（）\n]{{1,10}}[)）])?)[ 　]{{1,4}}{NAMED}"
)
WORD_AT_END = re.compile(rf"[{K}ァ-ヺー]{{0,8}}$")
GOES_ON = re.compile(rf"[{K}ぁ-ゖァ-ヺー0-9０-９]")
#: Words that call those who do the work, not those whom it is about.
AT_WORK_LABEL = re.compile(
    r"(?<!被)(?:担当|記録|作成|記入|起案|報告|受付|訪問|聴取|調査|面接|対応|処理|取扱|発信|送信|差出|立会|説明|司会|責任|管理|代表|連絡|主催|編集|発行|撮影|執筆|施工|設計|監理|監督"
    r"|審査|採点|指導|引率|当番|当直|日直|回答|照会|発表|提案|質問|答弁|登壇|参集|出席|欠席|作業|操作|更新|確認|点検|検査|承認|決裁|査定|集計|入力|起票|検収|納品|発注|受注|支援|援助"
    r"|介助|看護|執行|主宰|登記|測量|鑑定|評価|策定|監修|協力|提供|推薦|任命|寄稿|投稿|演奏|出演|登録販売|技術|現場代理|主任技術|候補|議|講師|審判|選任|任期|後任|前任|新任|退任|就任|宛|御担当)(?:者|人|主|員|名|先生|者名)$"
)


#: A title after a character with which names end; two words of characters parted by a space; a line of nothing else.
TRIGGERS = (
    rf"(?:[{ENDS}]|{CHARACTER}[ 　]?(?:[ぁ-ゖ]{{2,3}}|[ァ-ヺー]{{2,4}}))[ 　]?(?:{'|'.join(HONORIFICS)})",
    rf"{CHARACTER}{{1,5}}[ 　]{{1,2}}(?:{CHARACTER}{{1,4}}|[ぁ-ゖ]{{2,4}})",
    rf"{CHARACTER}[ぁ-ゖァ-ヺー]{{0,4}}と申し(?:ま|上)",
    rf"{CHARACTER}[ぁ-ゖァ-ヺー]{{0,4}}の(?:{KIN})",
    rf"{CHARACTER}{{1,4}}[ 　]?(?:{CHARACTER}{{1,4}}|[ぁ-ゖァ-ヺー]{{2,4}})[\"”]?[ 　]?<",
    rf"組[ 　]{CHARACTER}{{2,6}}[ぁ-ゖ]{{0,3}}",
    r"[（(][^（()）\n0-9０-９]{0,6}[0-9０-９]{1,3}[歳才]",
    (
        rf"{CHARACTER}[ 　]?[（(](?:[ぁ-ゖー]{{1,6}}[ 　][ぁ-ゖー]{{2,8}}"
        rf"|[ァ-ヺー]{{1,6}}[ 　][ァ-ヺー]{{2,8}}|[ｦ-ﾟ]{{2,8}}[ 　][ｦ-ﾟ]{{2,10}})[)）]"
    ),
    rf"(?:[者人主児童徒生母父夫妻子女名様]|本人|世帯|家族)(?:[(（][^()（）\n]{{1,10}}[)）])?[ 　\t]*[:：][ 　\t]*{CHARACTER}{{2,5}}",
    rf"{CHARACTER}[ぁ-ゖァ-ヺー]{{0,4}}(?:[（(][1-9１-９][0-9０-９][)）]|[ 　]{{1,3}}[0-9０-９]{{1,3}}[歳才])",
    rf"{CHARACTER}[ぁ-ゖァ-ヺー]{{0,4}}宅",
    r"[A-Z]{2,20}(?:,? [A-Z]{2,20}){1,4}",
    LINE,
    BEGINS,
)


def bare(value: str) -> str:
    """``value`` without what a cell says of somebody behind their name."""
    return REMARK.sub("", value) if value[-1:] in (")", "）") else value
