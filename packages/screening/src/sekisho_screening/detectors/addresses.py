"""Where a person lives: prefecture, municipality, 町丁目 and 番地, in kanji or arabic numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sekisho_screening import data, masking
from sekisho_screening.detectors.base import BLANKS, Match, Window, WordDetector
from sekisho_screening.detectors.base import COUNTED as _COUNTED
from sekisho_screening.digits import fold, fold_all
from sekisho_screening.findings import says
from sekisho_screening.labels import nearest

_N = r"(?:[0-9]{1,5}|[〇一二三四五六七八九十百]{1,4})"
_TAIL = re.compile(
    rf"{_N}丁目(?:[ ]?{_N}(?:番地?)?(?:[ ]?(?:の|-)?[ ]?{_N}号?)?|{_N}-{_N}(?:-{_N})?)?"
    rf"|{_N}番地?(?:の|-)?{_N}号?|{_N}番地|[0-9]{{1,5}}(?:の[0-9]{{1,4}}|-[0-9]{{1,4}}){{1,3}}"
)
_DIGIT, _NUMERAL, _HYPHEN = "[0-9０-９]", "[0-9０-９〇一二三四五六七八九十百]", "[-‐‑‒–—―−ー－]"
_PREFECTURE = re.compile("|".join(data.municipalities()))
_PUBLIC = re.compile(
    r"所在地|会場|場所|役場|市役所|庁舎|公民館|学校|センター|株式会社|有限会社|"
    r"本社|営業所|事務所|事業所|地内|地番|工事|箇所|現場|路線|都市計画|敷地|体育館|集会所|会館|保育所|保育園|こども園|診療所|医院|クリニック|病院|店舗|工場|倉庫|駐車場|公園|避難所|投票所|施設"
)
#: A municipality of no table (merged away, misspelt) with the names of its parts.
_UNKNOWN_TOWN = re.compile(
    r"[\u3400-\u9fff々〆ヶヵノ]{1,5}[市町村区](?:大字|字)?[\u3400-\u9fff々〆ヶヵノぁ-ゖァ-ヺー]{1,12}$"
)
_BEHIND_LABEL = re.compile(
    r"[ \t:：】\])]{0,6}(?:〒?\d{3}-?\d{4}[ ]?)?([^\d\s:：、。(（]{3,24}\d{1,5})(?=[ \t、。(（]|$)"
)
#: What stands between a municipality and a number that is no plot.
_COUNTED_UP = re.compile("[数計第額費課係年月日令平昭約度総人口面積世帯条例規則号全合平均他内外約延]")
_BARE = re.compile(r"[0-9]{1,5}$")
#: Behind a plot: a stretch of road or a site, no home.
_OF_A_SITE = re.compile(r"[ 　]?(?:地?先|地内|付近|周辺|沿い|[他外](?!国)|ほか|から.{0,20}まで)")
_CELL = re.compile(
    rf"(?:〒?\d{{3}}-\d{{4}}[ ]?)?(?:(?P<pref>{_PREFECTURE.pattern})|(?P<town>[^\d\s]{{1,10}}?[市区町村郡])"
    rf"|(?P<small>大字|字|[^\d\s]{{1,10}}))"
    rf"[^\n]{{0,40}}?(?:{_TAIL.pattern}|{_N}$)"
)
_LONGEST_NAME = 9
_MOST_TOWN = 18
_ENDS = re.compile("[市区町村]")
_PREFECTURE_ENDS = re.compile("[都道府県]")
_PAUSE = re.compile("[、。]")
_BREAK = re.compile(r"[、。,()（）「」『』:：\t\n]")


class Address(WordDetector):
    id = "address"
    name_ja = "住所"
    name_en = "Address"
    description = (
        "都道府県・市区町村（日本郵便の表から）に、丁目・番地・号が続くもの。漢数字も読む。"
        "市区町村のない「一丁目2番3号」は低く見る。"
        "所在地・会場・地番など、人の住まいでない言葉があれば低く見る。"
    )
    #: RE2: where a plot of land may begin; the pass over the whole text looks for nothing else.
    triggers = (
        rf"丁目[ 　]?{_NUMERAL}",
        rf"{_NUMERAL}番地",
        rf"番{_DIGIT}{{1,4}}号",
        rf"字[\x{{3400}}-\x{{9fff}}々〆ヶヵノ]{{1,8}}{_DIGIT}{{1,5}}",
        rf"[市区町村][\x{{3400}}-\x{{9fff}}々〆ヶヵノぁ-ゖァ-ヺー]{{1,8}}{_DIGIT}{{1,5}}(?:[ 　\t、。（(]|(?m:$))",
        rf"[\x{{3400}}-\x{{9fff}}々〆ヶヵ][ 　]?{_DIGIT}{{1,4}}(?:{_HYPHEN}|番地?の?){_DIGIT}{{1,4}}",
    )
    hit = "住所 北海道札幌市中央区北一条西二丁目3番4号"
    miss = "第3-2表のとおり、市町村の数は減少した"
    words = (*(f"住{blank}所" for blank in BLANKS), "居所", "本籍")
    column_labelled, column_alone = 80, 55
    column_words = "share-address"

    def find(self, window: Window) -> Iterator[Match]:
        if window.text in self.words:
            yield from self._labelled(window)
            return
        before, after = fold(window.line_before[-64:]), fold(window.line_after[:24])
        line = before + fold(window.text) + after
        for tail in _TAIL.finditer(line, max(0, len(before) - 6)):
            if tail.start() > len(before) + len(window.text):
                return
            match = self._with_head(line, tail, window, len(before))
            if match is not None:
                yield match
                return
        if window.text.startswith(("字", "市", "区", "町", "村")) and not _COUNTED_UP.search(window.text):
            yield from self._bare(line, len(before), len(before) + len(window.text), window)

    def _labelled(self, window: Window) -> Iterator[Match]:
        """Right behind its label a number without 番地 or hyphen is enough; everything else is found by its plot."""
        found = _BEHIND_LABEL.match(fold(window.line_after[:64]))
        head = municipality(found.group(1)) if found is not None else None
        if found is not None and head is not None and head[0] == 0:
            evidence = (says("municipality-and-plot"), says("label-before", kind="address", name="住所"))
            value = found.group(1)
            sample = masking.address(value, head[1])
            start = len(window.text) + found.start(1)
            yield Match(self.id, value, self.key(value), sample, 75, evidence, start)

    def _bare(self, line: str, origin: int, end: int, window: Window) -> Iterator[Match]:
        """「川辺町大字山下1234」: a number and nothing more, in a municipality of the tables."""
        tail = _BARE.search(line[:end].rstrip(" 　\t、。（("), origin)
        if tail is not None and not line[end : end + 1].isalnum() and not _COUNTED.match(line[end:]):
            match = self._with_head(line, tail, window, origin)
            if match is not None and any(one.code == "municipality-and-plot" for one in match.evidence):
                yield match

    def _with_head(self, line: str, tail: re.Match[str], window: Window, origin: int) -> Match | None:
        head = line[: tail.start()]
        found = municipality(head)
        if found is None:
            return self._without(line, tail, origin)
        start, end, whole = found
        if len(head) - end > _MOST_TOWN or _BREAK.search(head[end:]):
            return None
        evidence = [says("municipality-and-plot")]
        score = 60 if whole else 55
        beside = line[max(0, start - 24) : start] + _PAUSE.split(line[tail.end() : tail.end() + 12])[0]
        if nearest(line[max(0, start - 16) : start])[0] == self.id:
            score, evidence = 75, [*evidence, says("label-before", kind="address", name="住所")]
        if _PUBLIC.search(f"{beside}\n{head[end:]}"):
            score, evidence = 25, [*evidence, says("place-of-a-facility")]
        if score > 25 and _OF_A_SITE.match(line[tail.end() :]):
            score, evidence = 25, [*evidence, says("place-of-a-facility")]
        value = line[start : tail.end()]
        sample = masking.address(value, end - start)
        return Match(self.id, value, self.key(value), sample, score, tuple(evidence), start - origin)

    def _without(self, line: str, tail: re.Match[str], origin: int) -> Match | None:
        town = _UNKNOWN_TOWN.search(line[: tail.start()])
        if town is not None:
            value = town.group() + tail.group()
            labelled = nearest(line[max(0, town.start() - 16) : town.start()])[0] == self.id
            public = _PUBLIC.search(line[max(0, town.start() - 24) : tail.start()]) or _OF_A_SITE.match(
                line[tail.end() :]
            )
            score = 25 if public else 70 if labelled else 45
            evidence = (says("plot-alone"),)
            return Match(
                self.id, value, self.key(value), self.mask(value), score, evidence, town.start() - origin
            )
        head = re.search(r"[^\d\s、。()（）「」:：]{1,8}$", line[: tail.start()])
        if (
            head is None
            or "丁目" not in tail.group()
            or not re.search(r"丁目.*[0-9〇一二三四五六七八九十]", tail.group())
        ):
            return None
        value = head.group() + tail.group()
        evidence = (says("plot-alone"),)
        return Match(self.id, value, self.key(value), self.mask(value), 40, evidence, head.start() - origin)

    def passes(self, value: str) -> bool:
        text = fold(value.strip())
        found = _CELL.match(text)
        return (
            found is not None and (found["pref"] is not None or found["town"] is not None) and len(text) > 5
        )

    def passing_labelled(self, values: Sequence[str]) -> list[bool]:
        """Also a plot alone: a list of one district need not name it."""
        return [
            _CELL.match(text) is not None or _TAIL.match(text) is not None
            for text in map(str.strip, fold_all(values))
        ]

    def mask(self, value: str) -> str:
        found = municipality(fold(value))
        return masking.address(value, found[1] if found else 2)


def municipality(text: str) -> tuple[int, int, bool] | None:
    """The last municipality in ``text``: where it begins (with its prefecture), ends, and whether one was named.

    Hard names (四日市市, 廿日市市, 町田市, 余市町, 東村山市 …) are right because the longest name of the table wins.
    """
    prefecture = _prefecture(text)
    if prefecture is not None:
        start, end = prefecture
        names = data.municipalities()[text[start:end]]
        rest = text[end : end + _LONGEST_NAME * 2]
        length = max((n for n in range(2, len(rest) + 1) if rest[:n] in names), default=0)
        if length:
            return start, end + length, True
    found = [one for sign in _ENDS.finditer(text) if (one := _ending_at(text, sign.end())) is not None]
    if not found:
        return None
    start = min(found)[0]
    return start, max(end for begin, end in found if begin == start), False


def _prefecture(text: str) -> tuple[int, int] | None:
    """The last prefecture in ``text``; their names have three or four characters."""
    found = None
    for sign in _PREFECTURE_ENDS.finditer(text):
        end = sign.end()
        for start in (end - 4, end - 3):
            if start >= 0 and text[start:end] in data.municipalities():
                found = (start, end)
    return found


def _ending_at(text: str, end: int) -> tuple[int, int] | None:
    """The longest name of a municipality that ends there."""
    if text[end - 2 : end] not in data.municipality_endings():
        return None
    names = data.municipality_names()
    return next(
        ((at, end) for at in range(max(0, end - _LONGEST_NAME), end - 1) if text[at:end] in names), None
    )
