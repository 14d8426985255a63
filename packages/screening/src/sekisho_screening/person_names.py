"""Does this look like the name of a person?  From lists of common names and the characters of given names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from sekisho_screening import data

KANJI = "\u3400-\u9fff\uf900-\ufaff々〆ヶヵ\U00020000-\U0002ffff"
_KANA = re.compile(r"[ぁ-ゖー]{2,5}|[ァ-ヺー]{2,5}")
_SPACES = re.compile(r"[ 　]+")
_SHAPE = re.compile(rf"[{KANJI}ぁ-ゖァ-ヺー]{{1,6}}(?:[ 　]{{1,2}}[{KANJI}ぁ-ゖァ-ヺー]{{1,6}})?")
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚァ-ヺーｦ-ﾟ][A-Za-zＡ-Ｚａ-ｚァ-ヺーｦ-ﾟ'’.・\- 　]{2,40}")
_RUN = re.compile(rf"[{KANJI}]+")
_SURNAME = re.compile(rf"[{KANJI}]{{1,3}}")
_NAME_FROM = re.compile(rf"[{KANJI}]{{1,8}}(?:[ 　]?[{KANJI}ぁ-ゖァ-ヺ]{{1,5}})?")
#: How sections of offices and places end, and surnames of no list do not.
_OF_AN_OFFICE = re.compile(r"[課係局室部班所会店署院校館園組区町村市県堂荘亭屋寺社科]$")
_NO_NAME = re.compile(r"[者員社課方家客店業生長主任士師官役皆各位御患様]|保護|先生|議|委")
#: What follows a surname that is a place: 「川辺市」, 「山田町立」.
_OF_A_PLACE = re.compile("[市町村区県郡]|[都道府県市区町村][内外民営議長役]$")
_MOST_SURNAME, _MOST_GIVEN = 4, 4
#: Characters that hardly any name has, and words of offices and reports are full of.
_WORDY = re.compile(
    "[費料税額率課係局署庁院校館線号期回度病症科薬障害者員社店業議案件状申請届性報絡録認調査訪問講繕契託退該無否給付施設険証書類票欄況態様区途返却予曜週他毎卵乳]"
)
#: With which characters surnames of two begin and end.
_FIRST, _LAST = (
    frozenset(
        "田山川小大中上下西東北南松竹梅杉桜藤木林森石岩金銀白黒赤青古新長高広平安吉福野原島谷沢水池井内前後奥今土浅深若早増宮神坂桑栗柿梶楠榎柳熊鹿鶴亀鷲猪牛馬鳥飯倉門戸堀橋清岡村根丸角永横本三二四五八九千万一日月星雨雪風秋春夏冬"
    ),
    frozenset(
        "田山川村本井野原島嶋谷沢木口崎岡藤部坂橋森林塚池浦尾津瀬川間下上中内江葉倉城宮岸沼辺根川条垣屋地場石松浜戸越賀羽渕淵堀柳脇見持永関平方神波里代保居羅河矢股杉本脇峰岳窪久貫笠丸"
    ),
)
_GOES_ON = re.compile(rf"(?![様殿氏君宅])[{KANJI}]")
_MIXED_GIVEN = re.compile(r"[ぁ-ゖァ-ヺ]{2}[子江代美枝]")
_OPEN_GIVEN = re.compile(
    rf"[{KANJI}]{{1,3}}|[ぁ-ゖー]{{2,5}}|[ァ-ヺー]{{2,5}}|[ぁ-ゖァ-ヺ]{{1,3}}[子江代美枝]"
)


@lru_cache(maxsize=65536)
def strength(text: str) -> int:
    """3: surname and given name are in the lists; 2: one is and the other looks right; 1: the shape; 0: no.

    ``text``: the whole name, with or without a space between its halves.
    """
    text = data.plain(text)
    parts = _SPACES.split(text.strip())
    if len(parts) == 2:
        return _pair(parts[0], parts[1])
    if len(parts) == 1 and len(text) <= _MOST_SURNAME + _MOST_GIVEN:
        return max((_joined(text, at) for at in range(1, min(len(text), _MOST_SURNAME + 1))), default=0)
    return 0


def _pair(surname: str, given: str) -> int:
    if len(surname) > 5 or len(given) > 6:
        return 0
    known = surname in data.surnames()
    if known and given in data.given_names():
        return 3
    if (known and plausible_given(given)) or (
        len(given) > 1
        and given in data.given_names()
        and _SHAPE.fullmatch(surname)
        and not _OF_AN_OFFICE.search(surname)
    ):
        return 2
    return 1 if plausible_given(given) and len(surname) <= 3 else 0


def _joined(text: str, at: int) -> int:
    surname, given = text[:at], text[at:]
    if surname not in data.surnames():
        return 0
    if _OF_A_PLACE.match(given) and (len(given) == 1 or given not in data.given_names()):
        return 0
    if given in data.given_names() and (len(text) > 2 or at == 1):
        return 3
    return 2 if len(text) > 2 and plausible_given(given) else 0


def may_be(text: str) -> bool:
    """Whether ``text`` may name a person where its place says so: half of it may be in no list.

    A surname of the lists before anything short, or one that is built like a surname before a likely given name.
    """
    text = data.plain(text.strip())
    if strength(text) >= 2:
        return True
    parts = _SPACES.split(text)
    if not 2 < len(text) <= _MOST_SURNAME + _MOST_GIVEN or _WORDY.search(text) or len(parts) > 2:
        return False
    if len(parts) == 2:
        return _halves(*parts, parted=True)
    return any(_halves(text[:at], text[at:]) for at in range(1, min(len(text), _MOST_SURNAME + 1)))


def _halves(surname: str, given: str, *, parted: bool = False) -> bool:
    if surname in data.surnames():
        return _OPEN_GIVEN.fullmatch(given) is not None and _OF_AN_OFFICE.search(given) is None
    return is_built(surname) and plausible_given(given) and (len(given) > 1 or parted)


def is_built(text: str) -> bool:
    """Whether ``text`` is built like a surname: 「月岡」, 「鷲見原」."""
    return 2 <= len(text) <= 3 and text[0] in _FIRST and text[-1] in _LAST


def plausible_given(text: str) -> bool:
    if text in data.given_names() or _KANA.fullmatch(text) or _MIXED_GIVEN.fullmatch(text):
        return True
    characters, endings = data.given_characters()
    if len(text) == 1:
        return text in characters
    return 2 <= len(text) <= 3 and text[-1] in endings and all(c in characters for c in text[:-1])


def by_given_name(text: str) -> bool:
    """A given name of our lists behind something short that may be a surname of no list."""
    text = _SPACES.sub("", data.plain(text))
    return any(
        text[cut:] in data.given_names() and _SURNAME.fullmatch(text[:cut]) for cut in range(1, len(text) - 1)
    )


def last_characters() -> set[str]:
    """Kanji with which a name can end."""
    names = data.surnames() | data.given_names()
    return {name[-1] for name in names if not _KANA.fullmatch(name)} | set(data.given_characters()[0])


def is_surname(text: str) -> bool:
    return data.plain(text) in data.surnames()


def looks_like_name(text: str) -> bool:
    """The shape alone, for a column that says it holds names: also foreign ones."""
    return _SHAPE.fullmatch(text) is not None or _LATIN.fullmatch(text) is not None


def before(text: str) -> tuple[str, int]:
    """The name with which ``text`` ends (in front of 様, 氏 …) and its strength; a surname alone is 1."""
    tail = re.search(rf"[{KANJI}]{{1,5}}[ 　]?[{KANJI}ぁ-ゖァ-ヺ]{{0,5}}[ 　]?$", text[-11:])
    if tail is None:
        return "", 0
    found = tail.group().rstrip(" 　")
    for at in range(len(found)):
        power = strength(found[at:])
        if power >= 2:
            return found[at:], power
    left, blank, right = found.replace("　", " ").partition(" ")
    if blank and _may_be_parted(left, right.strip()):
        return found, 2
    for at in range(len(found)):
        if by_given_name(found[at:]) or (len(found) - at > 3 and may_be(found[at:])):
            return found[at:], 2
    for at in range(len(found)):
        if is_surname(found[at:]):
            return found[at:], 1
    return (found, 2) if _may_be_called(found) else ("", 0)


def _may_be_parted(left: str, right: str) -> bool:
    """Two words in front of a title: a surname and a given name, not a section and a surname."""
    if not 1 <= len(left) <= 4 or not right or _WORDY.search(left + right) or _NO_NAME.search(left + right):
        return False
    if _OF_AN_OFFICE.search(left) or (is_surname(right) and not is_surname(left)):
        return False
    return plausible_given(right) or (
        _OPEN_GIVEN.fullmatch(right) is not None and (is_surname(left) or is_built(left))
    )


def _may_be_called(text: str) -> bool:
    """Whether a run of characters in front of a title may be a name of no list: 「卯野原環季さん」, not 「担当者様」."""
    text = _SPACES.sub("", text)
    if len(text) == 3 and text[2] in data.given_names() and _RUN.fullmatch(text) is not None:
        return _NO_NAME.search(text[:2]) is None and _OF_AN_OFFICE.search(text[:2]) is None
    if not 4 <= len(text) <= 6 or _RUN.fullmatch(text) is None or _NO_NAME.search(text):
        return False
    return plausible_given(data.plain(text)[-2:]) and _OF_AN_OFFICE.search(text) is None


def within(line: str) -> Iterator[tuple[int, str, int]]:
    """Full names anywhere in a line: position, name, strength (2 or 3).  Slow; for lines that are worth it."""
    names = data.surnames()
    done = 0
    written, line = line, data.plain(line)
    for begin in _beginnings().finditer(line):
        at = begin.start()
        if at < done or not (line[at : at + 2] in names or line[at] in names or line[at : at + 3] in names):
            continue
        power, end = _best(line, at)
        if power == 3 and end - at <= 3 and _GOES_ON.match(line, end):
            continue  # 「川辺保健センター」
        if power == 3 or (
            power == 2 and end - at >= 3 and _RUN.fullmatch(line, at, end) and not _RUN.match(line, end)
        ):
            yield at, written[at:end], power
            done = end


@cache
def _beginnings() -> re.Pattern[str]:
    """A character with which surnames begin, and one more of a name behind it."""
    first = "".join(sorted({name[0] for name in data.surnames()}))
    return re.compile(f"[{first}](?=[{KANJI}])")


def _best(line: str, at: int) -> tuple[int, int]:
    """Strength and end of the strongest name that begins at ``at``."""
    found = _NAME_FROM.match(line, at)
    return (
        max(((strength(line[at:end]), end) for end in range(at + 2, found.end() + 1)), default=(0, 0))
        if found
        else (0, 0)
    )
