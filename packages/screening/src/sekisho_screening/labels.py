"""The words that say what a number or a name is: in front of it, or at the head of its column.

One table for all, because the nearest label wins: 「受付番号 1234…（個人番号は別紙）」 is no 個人番号.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sekisho_screening import data

OTHER = "other"  # a label that says: an ordinary number

WORDS = data.words("labels.txt")


def _alternation(words: tuple[str, ...]) -> str:
    spaced = sorted((re.escape(word).replace(r"\ ", r"[ 　]*") for word in words), key=len, reverse=True)
    return "|".join(spaced)


_ANY = re.compile(
    "|".join(f"(?P<{kind}>{_alternation(words)})" for kind, words in WORDS.items()), re.IGNORECASE
)
_HEAD_NAME = re.compile(
    r"^(?:[^\s]{0,8}(?:氏[ 　]*名|名[ 　]*前|姓名)(?:[（(][^）)]*[)）])?|姓|名|世帯主.{0,2}"
    r"|.{0,4}(?:申請|届出|申込|納税義務|受給|利用|保護|対象|請求|契約|名義|加入|相談|参加|応募|受講)(?:者|人)名?|患者名?|住民名?|児童名|生徒名|会員名?|担当者名?)$"
)
_READING = re.compile(r"フリガナ|ふりがな|ﾌﾘｶﾞﾅ|カナ|かな|ｶﾅ")
ROLE = re.compile(
    r"職名|役職|職[ 　]*名|職位|所属|部署|課名|係名|選出|役名|会派|団体名|"
    r"内線|肩書|階級|担当業務|担当課|会社名|事業者名|法人名|業者名|施設名"
)


@lru_cache(maxsize=4096)
def nearest(before: str) -> tuple[str, int]:
    """The kind of the last label in ``before`` and how many characters lie between it and the end.

    ("", 0) when there is none.
    """
    found = None
    for one in _ANY.finditer(before):
        found = one
    if found is None or found.lastgroup is None:
        return "", 0
    return found.lastgroup, len(before) - found.end()


def mentions(text: str, kind: str) -> bool:
    """Whether any label of ``kind`` stands in ``text``."""
    return any(found.lastgroup == kind for found in _ANY.finditer(text))


@lru_cache(maxsize=4096)
def of_header(header: str) -> str:
    """The kind that a column's heading promises, OTHER for ordinary numbers, "" when it says nothing."""
    header = header.strip()
    if not header or len(header) > 60:
        return ""
    if _READING.search(header):
        return "reading"
    kinds = [found.lastgroup for found in _ANY.finditer(header) if found.lastgroup]
    numbers = [kind for kind in kinds if kind not in ("name", OTHER)]
    if numbers:
        return numbers[-1]
    last = header.split()[-1]
    if _HEAD_NAME.match(header) or _HEAD_NAME.match(last):
        return "name"
    return OTHER if OTHER in kinds else ""
