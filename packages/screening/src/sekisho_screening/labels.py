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
    r"|.{0,4}(?:申請|届出|申込|納税義務|受給|利用|保護|対象|請求|契約|名義|加入|相談|参加|応募|受講)(?:者|人)名?|患者名?|住民名?|児童名|生徒名|会員名?|担当者名?)$"
)
_READING = re.compile(r"フリガナ|ふりがな|ﾌﾘｶﾞﾅ|カナ|かな|ｶﾅ")
COMPANY = re.compile(r"会社名|事業者名|法人名|業者名|施設名|商号|屋号|団体名")
ROLE = re.compile(
    r"職名|役職|職[ 　]*名|職位|所属|部署|課名|係名|選出|役名|会派|団体名|"
    r"内線|肩書|階級|担当業務|担当課|会社名|事業者名|法人名|業者名|施設名|"
    r"著者|作者|編者|監修|訳者|執筆|講師|講演者|出演"
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
    kinds = [kind for kind, _ in _all(header)]
    numbers = [kind for kind in kinds if kind not in ("name", OTHER)]
    if numbers:
        return numbers[-1]
    last = header.split()[-1]
    if _HEAD_NAME.match(header) or _HEAD_NAME.match(last):
        return "name"
    return OTHER if OTHER in kinds else ""
