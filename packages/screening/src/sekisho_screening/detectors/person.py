"""Who a text is about: name, and what must be handled with care."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sekisho_screening import data, masking, person_names
from sekisho_screening.detectors.base import Match, Window, WordDetector
from sekisho_screening.detectors.contact import is_of_an_office
from sekisho_screening.findings import Evidence, says
from sekisho_screening.labels import WORDS, of_header

_K = person_names.KANJI
_HONORIFICS = ("様", "殿", "さん", "さま", "氏", "くん", "君", "ちゃん")
_NAME_LABELS = tuple(
    spelling for word in WORDS["name"] for spelling in {word.replace(" ", space) for space in ("", " ", "　")}
)
_NOT_HONORIFIC = re.compile(r"[式子々相態変体名]")
_AFTER_LABEL = re.compile(
    rf"^(?:（[^）\n]{{0,12}}）|\([^)\n]{{0,12}}\))?[ 　\t:：=＝/／|｜\]】》」はが]{{0,6}}"
    rf"([{_K}]{{1,5}}[ 　]?[{_K}ぁ-ゖァ-ヺー]{{1,6}})"
)
#: A label alone on its line, and a name alone on the next one.
_BELOW_LABEL = re.compile(
    rf"[ 　\t]*\r?\n[ 　\t]*([{_K}]{{1,5}}[ 　]?[{_K}ぁ-ゖァ-ヺー]{{1,6}})[ 　\t]*(?=[\r\n]|$)"
)
_KANA_AFTER_LABEL = re.compile(
    r"(?:（[^）\n]{0,12}）|\([^)\n]{0,12}\))?[ 　\t:：]{1,6}([ァ-ヺーｦ-ﾟ]{2,10}[ 　][ァ-ヺーｦ-ﾟ]{2,12})(?![ァ-ヺーｦ-ﾟ])"
)
_SHAPED = re.compile(rf"[{_K}]{{1,5}}[ 　]?[{_K}ぁ-ゖァ-ヺー]{{1,5}}")
#: Whose kin somebody is: 「山田花子の母」 names a private person.
_KIN = "母|父|祖父|祖母|夫|妻|兄|姉|弟|妹|長男|長女|次男|次女|保護者|家族|両親|叔父|叔母|義母|義父"
_OF_KIN = re.compile(f"の(?:{_KIN})$")
_PAIR = re.compile(rf"(?<![{_K}])([{_K}]{{1,5}})[ 　]{{1,2}}([{_K}]{{1,4}}|[ぁ-ゖ]{{2,4}})(?![{_K}])")
_ROLE = re.compile(data.any_of(data.words("words.txt")["role"]))
#: A section of an office right before a name, or a seat in a council: 「総務課 山田太郎」, 「3番（山田太郎君）」.
_ROLE_OR_POST = re.compile(rf"{_ROLE.pattern}|[課係室局班部番ムプ]")
_POST = re.compile(r"(?:[課係室局班部]|チーム|グループ|[0-9０-９]番[（(、，])[ 　\t]*$")
#: Right behind a name, whatever stands before it: 「山田太郎議員」, 「山田太郎（税務）」.
_ROLE_BEHIND = re.compile(
    r"[ 　]?(?:議員|委員|町長|市長|村長|知事|大臣|課長|部長|局長|係長|校長|園長|主査|主任|主事|教諭)(?![のがはを]?[^。\n]{0,6}さん)"
    r"|[ 　]?[（(](?:[^（()）\n]{1,8}[課係室局部班]|総務|税務|建設|福祉|教委|企画|財政|住民|市民|町民|健康|介護|"
    r"農林|農政|商工|観光|環境|上下水道|水道|会計|議会|監査|選管|消防|土木|都市計画|産業|子育て|保健|管財|人事|広報|情報|危機管理|生涯学習|学校教育)[)）]"
)
#: A particle or a pause ends the words that go with a name.
_PAUSE = re.compile(r"[、。がをにでとも]|から|より")
_SPOKEN_OF = re.compile(f"(?:{'|'.join(_HONORIFICS)})?[はがをにのと]")
_BESIDE = 14
_TITLE = re.compile(f"[ 　]{{0,2}}(?:{'|'.join(_HONORIFICS)})$")
_CHARACTER = r"[\x{3400}-\x{9fff}々〆ヶヵ]"
_NO_ENDS = "同多仕模皆客者民員社隣々各諸摂彼某"
_ENDS = "".join(sorted(person_names.last_characters() - set(_NO_ENDS)))
_WHOLE = re.compile(rf"[{_K}]{{1,4}}[ 　]?[{_K}ぁ-ゖァ-ヺー]{{2,4}}")
_PLAIN = frozenset(data.words("words.txt")["heading"])
_LABEL_WORDS = frozenset("".join(_NAME_LABELS).split())


_ALONE = re.compile(
    rf"[ 　\t]*(?:[0-9０-９]{{1,4}}[ 　\t.．、)）番]{{0,2}}|[・○●◎■□◆◇*-][ 　]?)?([{_K}]{{2,6}}[ぁ-ゖ]{{0,3}})"
    r"(?:[（(][^（()）\n]{1,12}[)）])?[ 　\t\r]*"
)


#: The same for RE2.
_LINE = (
    rf"(?m:^)[ 　\t]*(?:[0-9０-９]{{1,4}}[ 　\t.．、)）番]{{0,2}}|[・○●◎■□◆◇*-][ 　]?)?{_CHARACTER}{{2,6}}[ぁ-ゖ]{{0,3}}"
    r"(?:[（(][^（()）\n]{1,12}[)）])?[ 　\t\r]*(?m:$)"
)


def _ends_line(window: Window) -> bool:
    return not window.line_before.strip() and not window.line_after.strip()


class Name(WordDetector):
    id = "name"
    name_ja = "氏名"
    name_en = "Name of a person"
    description = (
        "よくある姓と名の一覧（この製品のために書き下ろしたもので、"
        "国内の人口のおよそ4分の3の姓）と、見出し・敬称・前後の言葉。"
        "役職名のそばの氏名は、公の立場のものとして低く見る。一覧にない姓は、見出しの付いた列でだけ見つかる。"
    )
    hit = "申請者 氏名：川上　春子"
    miss = "多様な仕様を各位と協議した"
    identifying = True
    words = _NAME_LABELS
    #: A title after a character with which names end; two words of characters parted by a space; a line of nothing else.
    triggers = (
        rf"(?:[{_ENDS}]|{_CHARACTER}[ 　]?(?:[ぁ-ゖ]{{2,3}}|[ァ-ヺー]{{2,4}}))[ 　]?(?:{'|'.join(_HONORIFICS)})",
        rf"{_CHARACTER}{{1,5}}[ 　]{{1,2}}(?:{_CHARACTER}{{1,4}}|[ぁ-ゖ]{{2,4}})",
        rf"{_CHARACTER}[ぁ-ゖァ-ヺー]{{0,4}}と申し(?:ま|上)",
        rf"{_CHARACTER}[ぁ-ゖァ-ヺー]{{0,4}}の(?:{_KIN})",
        rf"{_CHARACTER}{{1,4}}[ 　]?(?:{_CHARACTER}{{1,4}}|[ぁ-ゖァ-ヺー]{{2,4}})[\"”]?[ 　]?<",
        rf"組[ 　]{_CHARACTER}{{2,6}}[ぁ-ゖ]{{0,3}}",
        r"[（(][ 　]?(?:満|当時)?[0-9０-９]{1,3}[歳才]",
        _LINE,
    )
    column_labelled, column_alone = 65, 55
    column_words = "share-name"
    folds = False

    def find(self, window: Window) -> Iterator[Match]:
        word = window.text
        title = next((one for one in _HONORIFICS if word.endswith(one)), None)
        if word in _NAME_LABELS:
            yield from self._after_label(window)
        elif title is not None:
            yield from self._with_honorific(window, title)
        elif word.endswith("<"):
            yield from self._of_a_mail(window)
        elif (kin := _OF_KIN.search(word)) is not None:
            yield from self._of_kin(window, kin)
        elif word.endswith(("申しま", "申し上")):
            yield from self._says_own_name(window)
        elif word.startswith(("組", "（", "(")):
            yield from self._of_a_class_or_age(window)
        else:
            found = list(self._pairs(window))
            yield from found or self._line(window)

    def _of_a_mail(self, window: Window) -> Iterator[Match]:
        """「山田花子 <hana@example.ne.jp>」: who writes or is written to, from a box of their own."""
        text = window.text.rstrip('<"” 　\t')
        address = window.line_after.partition(">")[0]
        if "@" not in address or _SHAPED.fullmatch(text) is None or is_of_an_office(address.lower()):
            return
        evidence = says("right-behind", word="<")
        yield self.match(text, 60, window, 0, evidence)

    def _of_kin(self, window: Window, kin: re.Match[str]) -> Iterator[Match]:
        """「山田花子の母」, 「山田さんの母」."""
        word = window.text
        cut = kin.start()
        title = next((one for one in _HONORIFICS if word[:cut].endswith(one)), None)
        if title is not None:
            yield from self._with_honorific(
                Window(window.before, word[:cut], word[cut:] + window.after), title
            )
            return
        text, power = person_names.before(f"{window.line_before}{word[:cut]}"[-12:])
        if power >= 2:
            yield self.match(text, 55, window, cut - len(text), says("right-behind", word=kin.group()))

    def _says_own_name(self, window: Window) -> Iterator[Match]:
        """「山田花子と申します」."""
        head = window.line_before + window.text[: window.text.index("と申")]
        text, power = person_names.before(head[-12:])
        if power >= 2:
            start = len(window.text[: window.text.index("と申")]) - len(text)
            yield self.match(text, 60, window, start, says("right-behind", word="と申します"))

    def _of_a_class_or_age(self, window: Window) -> Iterator[Match]:
        """「5年1組 山田花子」, 「山田花子（71歳）」: pupils and private persons, for whom nobody says more."""
        if window.text.startswith("組"):
            start = 2
            text, power = longest_name(window.text[start:])
        else:
            before = window.line_before
            text, power = person_names.before(before.rstrip(" 　"))
            start = len(before.rstrip(" 　")) - len(text) - len(before)
        if power >= 2:
            yield self.match(text, 60, window, start, says("surname-and-given-name"))

    def _line(self, window: Window) -> Iterator[Match]:
        """A name alone on its line.  Weak while it stands alone; ``surroundings`` looks for its fellows."""
        found = _ALONE.fullmatch(window.text)
        if found is None or not _ends_line(window):
            return
        power = person_names.strength(found.group(1))
        if power >= 2:
            evidence = says("surname-and-given-name")
            yield self.match(found.group(1), 45 if power == 3 else 38, window, found.start(1), evidence)

    def _with_honorific(self, window: Window, title: str) -> Iterator[Match]:
        if title == "様" and _NOT_HONORIFIC.match(window.after[:1]):
            return
        cut = len(window.text) - len(title)
        found, power = person_names.before(window.line_before + window.text[:cut])
        if power:
            evidence = says("title", word=title)
            score = {3: 60, 2: 55, 1: 30}[power]
            yield self.match(found, score, window, cut - len(found), evidence)

    def _after_label(self, window: Window) -> Iterator[Match]:
        found = _AFTER_LABEL.match(window.after)
        if found is None and not window.line_before.strip():
            found = _BELOW_LABEL.match(window.after)
        if found is None:
            yield from self._kana_after(window)
            return
        whole = _TITLE.sub("", found.group(1))
        text, power = longest_name(whole)
        if not power and person_names.by_given_name(whole):
            text, power = whole, 2
        if (
            not power
            and found.start(1) > 0
            and self._may_be(whole, window.after[found.start(1) + len(whole) :])
        ):
            text, power = whole, 1
        if power:
            evidence = says("right-behind", word=window.text)
            start = len(window.text) + found.start(1)
            yield self.match(text, 75 if power > 1 else 60, window, start, evidence)

    def _kana_after(self, window: Window) -> Iterator[Match]:
        """Two words of katakana right behind a label, as accounts and core systems spell names."""
        found = _KANA_AFTER_LABEL.match(window.after)
        if found is not None:
            start = len(window.text) + found.start(1)
            yield self.match(found.group(1), 60, window, start, says("right-behind", word=window.text))

    @staticmethod
    def _may_be(text: str, after: str) -> bool:
        """A name of no list: a title follows, or nothing more in its cell or line and it ends like a given name."""
        if _WHOLE.fullmatch(text) is None or of_header(text):
            return False
        if after.lstrip(" 　").startswith(_HONORIFICS):
            return True
        return not after[:1].strip() and any(person_names.plausible_given(text[-n:]) for n in (2, 3))

    def _pairs(self, window: Window) -> Iterator[Match]:
        for found in _PAIR.finditer(window.text):
            power = person_names.strength(found.group())
            if power >= 2 and found.group(1) not in _LABEL_WORDS:
                evidence = says("surname-and-given-name")
                yield self.match(found.group(), 50 if power == 3 else 40, window, found.start(), evidence)

    def match(self, text: str, score: int, window: Window, start: int, *evidence: Evidence) -> Match:
        """A match; lower when a role stands beside the name."""
        line = (
            window.text + window.after
            if start >= 0
            else (window.before + window.text + window.after)[len(window.before) + start :]
        )
        behind = line[start + len(text) :] if start >= 0 else line[len(text) :]
        if _ROLE_BEHIND.match(behind) or (score < 75 and _at_work(window, start, start + len(text))):
            score, evidence = min(score, 35), (*evidence, says("near-a-role"))
        return Match(self.id, text, self.key(text), masking.words(text), score, evidence, start)

    def passes(self, value: str) -> bool:
        return person_names.strength(_TITLE.sub("", value.rstrip())) >= 2

    def passing_labelled(self, values: Sequence[str]) -> list[bool]:
        return [person_names.looks_like_name(value) and not is_heading(value) for value in values]

    def key(self, value: str) -> str:
        return _TITLE.sub("", value).replace(" ", "").replace("　", "")

    def mask(self, value: str) -> str:
        return masking.words(value)


def is_heading(text: str) -> bool:
    """Whether a cell holds the name of a field rather than of a person: 「既往歴」, 「保護者」."""
    text = text.strip()
    return of_header(text) != "" or text in _PLAIN or _SENSITIVE.search(text) is not None


def _at_work(window: Window, start: int, end: int) -> bool:
    """Whether a role, or the section of an office, goes with the name between ``start`` and ``end``."""
    line = window.line_before + window.text + window.line_after
    at = len(window.line_before)
    before, after = line[max(0, at + start - _BESIDE) : at + start], line[at + end : at + end + _BESIDE]
    if not _ROLE_OR_POST.search(f"{before}\n{after}"):
        return False
    if _SPOKEN_OF.match(after) and before.rstrip(" 　「").endswith(("：", ":")):
        before = ""  # 「主査：山田さんは…」: the role is who speaks
    before, after = _PAUSE.split(before)[-1], _PAUSE.split(after)[0]
    return bool(_ROLE.search(before) or _ROLE.search(after) or _POST.search(before))


def longest_name(text: str) -> tuple[str, int]:
    """The strongest name with which ``text`` begins; among equals the longer one."""
    found = [(person_names.strength(text[:end]), end) for end in range(2, len(text) + 1)]
    power, end = max(found, default=(0, 0))
    return text[:end].strip(), power


_CHARACTERS = rf"{_K}ァ-ヺーA-Za-z"
_SERVICE = r"相談(?:員|日|会|室|窓口)|指導員|支援員|推進員|調査員|家族会|の集い|サロン|カフェ|検診|健診"
#: A policy, a figure, or everybody whom it may concern: nothing that is said of one person.
_TOPIC = re.compile(
    rf"[{_CHARACTERS}]{{0,8}}?の?[{_CHARACTERS}]{{0,4}}?(?:{'|'.join(data.words('words.txt')['topic'])}|{_SERVICE})"
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
_SENSITIVE = re.compile(data.any_of(SENSITIVE_WORDS))


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
    column_labelled = 85
    column_words = "share-sensitive"
    folds = False

    def find(self, window: Window) -> Iterator[Match]:
        """Score 0: it counts when the neighbourhood gives a person (see ``scoring``)."""
        if _TOPIC.match(window.line_after):
            return
        evidence = says("sensitive-word", word=window.text)
        yield Match(self.id, window.text, window.text, self.mask(window.text), 0, (evidence,))

    def passes(self, value: str) -> bool:
        return _SENSITIVE.search(value) is not None

    def passing_labelled(self, values: Sequence[str]) -> list[bool]:
        """The heading says it; only the values that say "nothing" do not count."""
        return [value not in _NOTHING for value in values]

    def mask(self, value: str) -> str:
        return masking.words(value)


def near_person(match: Match) -> Match:
    """``match``, a sensitive word, now that a person stands near it."""
    evidence = says("near-a-name")
    return replace(match, score=85, evidence=(*match.evidence, evidence))
