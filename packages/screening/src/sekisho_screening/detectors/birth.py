"""Dates of birth: a date beside the words that make it one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sekisho_screening import masking
from sekisho_screening.detectors.base import BLANKS, Match, Window, WordDetector
from sekisho_screening.digits import fold
from sekisho_screening.findings import says

_NUMBER = r"(?:元|[0-9]{1,2}|[〇一二三四五六七八九十]{1,3})"
_DATE = re.compile(
    rf"(?:明治|大正|昭和|平成|令和|[MTSHR明大昭平令])[ .]?{_NUMBER}[ ]?[年./-][ ]?{_NUMBER}[ ]?[月./-][ ]?{_NUMBER}[ ]?日?"
    r"|(?:18[89]|19\d|20\d)\d[ ]?[年./-][ ]?\d{1,2}[ ]?[月./-][ ]?\d{1,2}[ ]?日?"
    r"|(?:18[89]|19\d|20\d)\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
#: The era's number and six digits, as core systems write a day.
_ERA_CODE = re.compile(r"[1-5](?:0[1-9]|[1-6]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|[MTSHR]\d{6}")


class Birth(WordDetector):
    id = "birth"
    name_ja = "生年月日"
    name_en = "Date of birth"
    description = (
        "和暦（元号・頭文字）と西暦の日付で、直前に生年月日などの言葉があるか、直後に「生」が続くもの。"
    )
    hit = "生年月日：昭和５０年１月２日"
    miss = "昭和50年1月2日 開設"
    words = (
        "生年月日",
        "誕生日",
        "生まれ",
        "生れ",
        "日生",
        *(blank.join("生年月日") for blank in BLANKS[1:]),
    )
    #: 「（2013-03-26生）」, 「昭55.8.2生」: the end of a day.
    triggers = (r"[ 　]?生(?:[）)、。 　\t|/:]|(?m:$))",)
    column_labelled = 85
    column_words = "share-date"

    def find(self, window: Window) -> Iterator[Match]:
        if window.text.endswith("日") and window.text != "日生":
            found = _DATE.search(fold(window.after[:28]))
            start = len(window.text) + (found.start() if found else 0)
        elif (
            not window.before[-1:].isdigit()
            and window.text.lstrip(" 　")[:1] == "生"
            and window.text not in self.words
        ):
            return
        else:
            text = fold(window.line_before[-18:] + window.text[:1])
            found = next((one for one in _DATE.finditer(text) if len(text) - one.end() <= 1), None)
            start = (found.start() if found else 0) - len(text) + 1
        if found is not None:
            evidence = says("word-beside", word=window.text)
            yield Match(
                self.id,
                found.group(),
                self.key(found.group()),
                self.mask(found.group()),
                65,
                (evidence,),
                start,
            )

    def passes(self, value: str) -> bool:
        return _DATE.match(fold(value.strip())) is not None

    def passing_labelled(self, values: Sequence[str]) -> list[bool]:
        """Also the seven digits of core systems: the era's number and six digits, and a year and month alone."""
        return [
            _DATE.match(value) is not None or _ERA_CODE.fullmatch(value) is not None
            for value in (fold(one.strip()) for one in values)
        ]

    def mask(self, value: str) -> str:
        text = fold(value).strip()
        mark = re.match(r"明治|大正|昭和|平成|令和|[MTSHR明大昭平令]|\d{2}", text)
        head = mark.group() if mark else ""
        masked = head + re.sub(r"[0-9〇一二三四五六七八九十元]", "*", text[len(head) :])
        return masked if masked != text else masking.words(value)
