"""Who a text is about beyond one line: lists and minutes of office holders, and where an office can be reached.

It asks in which role somebody appears: a member of a committee who speaks in its minutes, the
clerk who signs for a department and the address of an office are public by nature.  Nothing here knows a template: it
asks what a heading calls the people below it, who takes the word, and whose contact a block of lines is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sekisho_screening import samples
from sekisho_screening.detectors import Match
from sekisho_screening.findings import Evidence, Why, says
from sekisho_screening.labels import PUBLIC_LIST
from sekisho_screening.patterns import Compiled
from sekisho_screening.scan import Located

_LONGEST_HEADING, _LONGEST_ENTRY = 30, 60  # characters of a line that may head a list, and of one inside it
_LONGEST_TITLE = 60
_BLANK = " 　\t\r"
_SIGNS = _BLANK + "：:【】［］[]<>＜＞■□◆◇○◯●◎・"
_MINUTES = re.compile(
    r"会議録|議事録|議事要旨|議事概要|議事次第|会議要旨|会議概要|会議結果|審議経過|開催結果|"
    r"(?:会議?|定例会|臨時会|総会|大会|式)[ 　]*(?:第[0-9０-９]+回)?[ 　]*次第|^次[ 　]*第$|議事日程"
)
_PRESENT = re.compile(r"出席|職務のため|欠席|列席|傍聴|説明のため|事務局|執行部|理事者")
_OTHER_LIST = re.compile(
    r"(?:名簿|一覧|リスト|訪問先|(?:対象|該当|申請|受給|利用|相談|滞納|参加|応募|居住|避難)者?|住民|世帯|児童|生徒|患者|会員)[^。]{0,6}$"
)
#: 「○3番（山田太郎君）」, 「山田委員：」, 「【山田】」
_SPEAKS = re.compile(
    r"^(?:[○◯〇●◎◇◆□■・][^。、\n：:「]{1,20}?(?:[：:「 　]|$)|[【［\[][^\n】］\]]{1,20}|[^\s。、]{2,16}[：:「])"
)
_BESIDE_HEADING = re.compile(r"^[ 　\t]*[^\s：:]{2,14}[：:　\t ]")

_OFFICE = Compiled(
    r"役場|役所|[都道府県市区町村]庁|庁舎|支所|出張所|株式会社|有限会社|合同会社|㈱|㈲|（株）|\(株\)|法人|組合|協会|商工会|協議会|"
    r"公民館|図書館|センター|事務所|営業所|本社|支社|支店|本店|工場|銀行|信用金庫|病院|医院|クリニック|学校|大学|保育園|幼稚園|こども園|"
    r"警察署|消防署|税務署|郵便局|裁判所|法務局|代表取締役|問い?合わ?せ|発行所|発行者|編集|主催|[課係局](?:[ 　（(]|$)",
    memory=8 << 20,
    longest=False,
)
_FIRM = Compiled(
    r"株式会社|有限会社|合同会社|合資会社|㈱|㈲|（株）|\(株\)|（有）|法人|協同組合|銀行|信用金庫",
    memory=4 << 20,
    longest=False,
)
_LONGEST_SIGNATURE = 24
_DESK = re.compile(r"FAX|ＦＡＸ|ファク|ファックス|直通|代表|内線|窓口|受付", re.IGNORECASE)
_TITLES = ("様", "さん", "さま", "ちゃん", "くん")
_SHORT_PASSAGE = 1 << 16  # bytes
_LANDLINE = 45  # numbers of mobile telephones score higher
_ADDRESSEE = re.compile(r"(?:御中|様|殿|宛て?|あて|(?<!銀)行)[ 　]*(?:\t|$)")
_PRIVATE_WORDS = re.compile(
    r"生年月日|個人番号|マイナンバー|氏[ 　]*名|本籍|続柄|在住|居住|住まい|住民票|現住所|自宅|転入|転出|日生|(?<![皆仕])様(?![式々相子])|さん"
)
_BEFORE, _AFTER = 90, 180  # bytes on both sides of an address in a long line; a line of a block is no longer
_BLOCK_LINES = 3
_NEWLINE = 10

_LOW_BARE, _BARE = 38, 50  # scores of names for which nothing but the lists of names speaks
_NEXT_LINES, _LIST_FROM, _LONG_LIST, _SURE_LIST = 2, 3, 6, 9
_IN_LINE = 60  # of names in a list for which something more speaks

_IN_A_ROW = says("names-in-a-row")
_IN_A_LIST = says("list-of-office-holders")
_OF_AN_OFFICE = says("contact-of-an-office")
#: What a line with a private person says beside the name; such a line is no entry of a list of office holders.
_PERSONAL = frozenset({"address", "birth", "my_number", "pension_number", "insured_number", "bank_account"})


#: What is written for everybody: who is named in it is meant to be.
_PUBLISHED = re.compile(
    r"報道発表|報道機関(?:各位|用)|プレスリリース|記者(?:発表|会見|クラブ)|広報資料|議会だより|町報|市報|村報|議案の賛否|賛否の?一覧"
    r"|(?:選挙|議員)[^\n]{0,14}候補者|候補者の届出|立候補届|当選人|町史|村史|市史|郷土史"
)
_TITLES_END = 200
_OF_MYSELF = Compiled(
    r"と申し(?:ま|上)|私[はがもの、]|わたし[はがもの]|自分[はがの]|(?:うち|家|我が家)の|[父母夫妻娘]は|[父母夫妻娘]が|主人[はが]|息子|長男|長女|次男|次女|家族が|子ども[はがの]|診断され|患って",
    memory=4 << 20,
    longest=False,
)


@dataclass(slots=True)
class Known:
    """What earlier passages of a file said: whether it is minutes or a sample, and who holds an office in it."""

    minutes: bool = False
    sample: bool = False
    published: bool = False
    senders: set[str] = field(default_factory=set)  # private persons who wrote a mail
    holders: set[str] = field(default_factory=set)

    def note(self, text: str) -> None:
        """What the first words of a passage say about the whole file."""
        self.sample = self.sample or samples.is_called(text)
        self.published = self.published or _PUBLISHED.search(text[:_TITLES_END]) is not None

    def says_own(self, data: bytes) -> bool:
        """Whether a private person writes of themselves or of their family: what is sensitive in it is about them."""
        return bool(self.senders) and _OF_MYSELF.is_in(data[:_SHORT_PASSAGE].decode("utf-8", "ignore"))


def in_public(
    data: bytes, found: Sequence[Located], known: Known, at_work: Callable[[int], bool] | None = None
) -> list[Located]:
    """``found`` with office holders and contacts of offices weighed down.  By position, as it came.

    ``at_work``: whether the headings of a table say so of what stands at a byte.
    """
    asked = [one for one in found if _may_be_public(one.match)]
    names = any(one.match.kind == "name" for one in asked)
    # A title of minutes counts for the pages behind it, too; in long texts it is looked for with the names only.
    titled = (
        len(data) <= _SHORT_PASSAGE and not known.minutes and any(one.match.kind == "name" for one in found)
    )
    if not asked and not titled:
        return list(found)
    lines = _Lines(data)
    zones = _zones(lines, known) if names or titled else {}
    personal = {
        lines.number(one.at) for one in found if one.match.kind in _PERSONAL and one.match.score >= 40
    }
    holding = [
        (at_work is not None and at_work(one.at)) or one.at < zones.get(lines.number(one.at), 0)
        for one in found
    ]
    for one, holds in zip(found, holding, strict=True):
        if (
            one.match.kind == "name"
            and (holds or _is_against(one.match) or _signs(lines, one))
            and lines.number(one.at) not in personal
        ):
            known.holders.add(one.match.key)
    spoken = {one.match.key for one in found if one.match.kind == "name" and _is_spoken_of(one.match)}
    named = {
        lines.number(one.at)
        for one in found
        if _is_private_name(one.match) and one.match.key not in known.holders
    }
    result = []
    for one, holds in zip(found, holding, strict=True):
        number = lines.number(one.at)
        if not _may_be_public(one.match):
            result.append(one)
        elif one.match.kind == "name":
            spoken_of = number in personal or (one.match.key in spoken and not known.published)
            public = (holds or known.published or one.match.key in known.holders) and not spoken_of
            result.append(_weighed(one, 35, _IN_A_LIST) if public else one)
        elif number in named:
            result.append(one)
        elif one.match.kind == "phone":
            public = _is_desk(lines, one.at, number)
            result.append(_weighed(one, 35, _OF_AN_OFFICE) if public else one)
        else:
            result.append(_weighed(one, 25, _OF_AN_OFFICE) if _is_contact(lines, one.at, number) else one)
    return _listed(result, lines)


def _listed(found: list[Located], lines: _Lines) -> list[Located]:
    """Bare names that stand below each other are a list of persons, also those of which only half is known."""
    bare = [
        n
        for n, one in enumerate(found)
        if one.match.kind == "name" and _LOW_BARE <= one.match.score <= _IN_LINE
    ]
    rows = [lines.number(found[n].at) for n in bare]
    start = 0
    for here in range(1, len(bare) + 1):
        if here < len(bare) and rows[here] - rows[here - 1] <= _NEXT_LINES:
            continue
        group = bare[start:here]
        sure = sum(found[n].match.score > _LOW_BARE + 2 for n in group)
        many = len({*rows[start:here]})
        needed = 2 if many < _LONG_LIST else 10
        if many >= _SURE_LIST or (many >= _LIST_FROM and sure * needed >= len(group)):
            for n in group:
                found[n] = _weighed(found[n], _BARE, _IN_A_ROW) if found[n].match.score < _BARE else found[n]
        start = here
    return found


def _may_be_public(match: Match) -> bool:
    """No label says that it is a private person's."""
    if match.kind == "name":
        return 35 < match.score < 75
    if match.kind == "phone":
        return 40 <= match.score <= _LANDLINE
    return match.kind == "address" and 25 < match.score < 75


def _is_against(match: Match) -> bool:
    return any(evidence.why is Why.AGAINST_ROLE for evidence in match.evidence)


def _is_spoken_of(match: Match) -> bool:
    """Called さん or 様, as residents are; assemblies call their members 君 and 氏."""
    return any(one.why is Why.HONORIFIC and dict(one.facts)["word"] in _TITLES for one in match.evidence)


def _is_private_name(match: Match) -> bool:
    return match.kind == "name" and match.score >= 40


def _weighed(one: Located, score: int, evidence: Evidence) -> Located:
    return replace(one, match=replace(one.match, score=score, evidence=(*one.match.evidence, evidence)))


class _Lines:
    """The lines of a passage, found once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _NEWLINE)
        self._starts: list[int] = [0, *(ends + 1).tolist()]

    def worth_reading(self, known: Known) -> Iterable[int]:
        """The short lines; from where it is known that these are minutes, all."""
        return range(len(self)) if known.minutes else self._short(known)

    def _short(self, known: Known) -> Iterator[int]:
        for number in np.flatnonzero(np.diff(self._starts, append=len(self._data)) <= _AFTER).tolist():
            yield number
            if known.minutes:
                yield from range(number + 1, len(self))
                return

    def __len__(self) -> int:
        return len(self._starts)

    def number(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def start(self, number: int) -> int:
        return self._starts[number]

    def begin(self, number: int) -> int:
        """Where the line begins behind its blanks."""
        start = self._starts[number]
        text = self._data[start : start + _AFTER].decode("utf-8", "ignore")
        return start + len(text[: len(text) - len(text.lstrip(_BLANK))].encode())

    def size(self, number: int) -> int:
        """Bytes of the line with its end."""
        following = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._data)
        return following - self._starts[number]

    def text(self, number: int, around: int = 0) -> str:
        """The line; of a long one what stands near byte ``around`` of the passage."""
        start = self._starts[number]
        end = start + self.size(number)
        low, high = max(start, around - _BEFORE), min(end, max(start, around) + _AFTER)
        return self._data[low:high].decode("utf-8", "ignore").strip(_BLANK)


def _zones(lines: _Lines, known: Known) -> dict[int, int]:
    """Lines on which a bare name is that of an office holder, and up to which byte of the text.

    Those are the lines below a heading of theirs, and the beginnings of lines on which somebody takes the word.
    """
    found = {}
    listing = goes_on = False
    last = -1
    for number in lines.worth_reading(known):
        listing = listing and number == last + 1
        last = number
        text = lines.text(number)
        if not text:
            continue
        minutes = known.minutes = known.minutes or _is_title_of_minutes(text)
        beside = _BESIDE_HEADING.match(text)
        opens = beside is not None and "。" not in text and _calls(beside.group(), minutes=minutes)
        if _calls(text, minutes=minutes):
            listing = True
        elif len(text) > _LONGEST_ENTRY or "。" in text or _OTHER_LIST.search(text[:_LONGEST_HEADING]):
            listing = False
        goes_on = opens or (goes_on and lines.begin(number) > lines.start(number))
        speaks = _SPEAKS.match(text) if minutes else None
        if listing or goes_on:
            found[number] = lines.start(number) + lines.size(number)
        elif speaks is not None:
            found[number] = lines.begin(number) + len(speaks.group().encode())
    return found


def _is_title_of_minutes(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and "。" not in text and _MINUTES.search(text) is not None


def _calls(words: str, *, minutes: bool) -> bool:
    """Whether a heading calls those below it, or beside it, holders of an office."""
    words = words.strip(_SIGNS)
    if not words or len(words) > _LONGEST_HEADING:
        return False
    return PUBLIC_LIST.search(words) is not None or (minutes and _PRESENT.search(words) is not None)


def _is_desk(lines: _Lines, at: int, number: int) -> bool:
    """Whether a number of a fixed line is said to be that of an office, on its own line."""
    text = lines.text(number, at)
    return (_OFFICE.is_in(text) or _DESK.search(text) is not None) and _PRIVATE_WORDS.search(text) is None


def _signs(lines: _Lines, one: Located) -> bool:
    """Whether a bare name stands right below that of a firm, or of a section of one: somebody who signs for it."""
    number = lines.number(one.at)
    if not 40 <= one.match.score <= _BARE or number == 0 or lines.size(number - 1) > _AFTER:
        return False
    above, own = lines.text(number - 1), lines.text(number)
    return (
        len(own) <= _LONGEST_SIGNATURE
        and len(above) <= _LONGEST_HEADING
        and _FIRM.is_in(above)
        and _PRIVATE_WORDS.search(f"{above}\n{own}") is None
    )


def _is_contact(lines: _Lines, at: int, number: int, whose: Compiled = _OFFICE) -> bool:
    """Whether the lines around ``at`` say how an office or a company is reached, and nothing about a person."""
    own = lines.text(number, at)
    senders = [own]
    for step in (-1, 1):
        for n in range(number + step, number + step * (_BLOCK_LINES + 1), step):
            text = lines.text(n) if 0 <= n < len(lines) and lines.size(n) <= _AFTER else ""
            if not text:
                break
            if not _ADDRESSEE.search(text):
                senders.append(text)
    block = "\n".join(senders)
    return (
        not (_ADDRESSEE.search(own) and not whose.is_in("\n".join(senders[1:])))
        and whose.is_in(block)
        and _PRIVATE_WORDS.search(block) is None
    )
