"""Forms that show how they are to be filled in: what is plainly made up in them is about nobody.

Only values that look made up are weighed down: a sample that somebody drew from a real application still counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from sekisho_screening.findings import says
from sekisho_screening.scan import Located

#: 「記入例」 anywhere in a short line; 「見本」 only where nothing goes on (a person may be called 見本太郎).
_CALLED = re.compile(
    r"(?:記入|記載|入力|作成|書き方|申請|様式)の?(?:例|見本)|書き方"
    r"|よくある(?:ご|お)?(?:質問|問)|FAQ|Q&A|Ｑ＆Ａ|例示|架空の|仮の値|実在の人物とは|テスト(?:用の?)?(?:データ|値|ケース|仕様)|ダミー|[○〇]{3,}"
    r"|(?:見本|サンプル|ダミーデータ|テストデータ|SAMPLE|sample)(?:です|[】）)\]」。_]|[ 　\r]*$)"
)
_LONGEST_LINE, _READ = 40, 4000
_NAMES = re.compile(
    r"(?:太郎|花子|一郎|次郎|二郎|三郎|桜子|梅子|[一二三]子|タロウ|ハナコ|たろう|はなこ)$|[○〇◯△□●×＊*]{2}|^(?:見本|記入|例示)"
)
_STEPS = ({0}, {1}, {9})  # 0000000, 1234567 (9 → 0), 7654321
_FEWEST, _LONG, _FEW_DIGITS = 6, 10, 3
_WEAK = 40
_SAMPLE = says("sample-before")


def is_called(text: str) -> bool:
    """Whether a title or a short line says that this is a sample."""
    lines = text[:_READ].split("\n")
    return any(len(line) <= _LONGEST_LINE and _CALLED.search(line) for line in lines)


def is_made_up(kind: str, key: str) -> bool:
    """A name out of every form, or digits that count."""
    if kind == "name":
        return _NAMES.search(key) is not None
    if len(key) < _FEWEST or not key.isdigit():
        return False
    # Check digits at the end do not count on.
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(key[:8])}
    return steps in _STEPS or (len(key) >= _LONG and len(set(key)) <= _FEW_DIGITS)


def weighed(found: Sequence[Located]) -> list[Located]:
    """``found`` in a file that is called a sample.  What is sensitive in it is about nobody who is made up."""
    real = any(
        one.match.kind == "name" and one.match.score > _WEAK and not is_made_up("name", one.match.key)
        for one in found
    )
    return [
        _weaker(one)
        if is_made_up(one.match.kind, one.match.key) or (one.match.kind == "sensitive" and not real)
        else one
        for one in found
    ]


def _weaker(one: Located) -> Located:
    match = one.match
    score = min(match.score, _WEAK)
    return replace(one, match=replace(match, score=score, evidence=(*match.evidence, _SAMPLE)))
