"""Digits as people write them, and the check digits of the numbers that have one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x30FC, 0xFF0D, 0xFF70), 0x2D)
_FOLD |= {0x3000: 0x20, 0x00A0: 0x20, 0x30FB: 0x2E, 0xFF65: 0x2E}
#: Whether there is anything to fold: most Japanese text holds nothing of it, and searching is cheaper than translating.
_FOLDABLE = re.compile("[\uff01-\uff5e\u2010-\u2015\u2212\u30fc\uff70\u3000\u00a0\u30fb\uff65]")
_NOT_DIGITS = re.compile(r"\D+", re.ASCII)
_KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
_MY_NUMBER = np.array([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], dtype=np.int64)


def fold(text: str) -> str:
    """Full-width letters, digits, spaces and every kind of hyphen as their ASCII fellows; lengths stay."""
    return text if text.isascii() or _FOLDABLE.search(text) is None else text.translate(_FOLD)


def fold_all(texts: Sequence[str]) -> Sequence[str]:
    """:func:`fold` of each, in one go: for columns of many values."""
    joined = "\0".join(texts)
    folded = fold(joined)
    if folded is joined:
        return texts
    parts = folded.split("\0")
    return parts if len(parts) == len(texts) else [fold(text) for text in texts]


def only_digits(text: str) -> str:
    return _NOT_DIGITS.sub("", fold(text))


def my_number_check(digits: str) -> bool:
    """Whether these are twelve digits, not all the same, with the right check digit.

    Source: 平成26年総務省令第85号 第5条 (weights 6 5 4 3 2 7 6 5 4 3 2; remainder 0 or 1 gives 0).
    """
    if len(digits) != 12 or not digits.isascii() or not digits.isdigit() or len(set(digits)) == 1:
        return False
    total = sum(int(d) * int(w) for d, w in zip(digits, "65432765432", strict=False))
    return (-total % 11) % 10 == int(digits[11])


def my_numbers_pass(values: list[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """:func:`my_number_check` for many strings of exactly twelve ASCII digits at once."""
    table = (
        np.frombuffer("".join(values).encode("ascii"), dtype=np.uint8).reshape(-1, 12).astype(np.int64) - 48
    )
    right = (-(table[:, :11] @ _MY_NUMBER) % 11) % 10 == table[:, 11]
    varied: np.ndarray[tuple[int], np.dtype[np.bool_]] = right & (table != table[:, :1]).any(axis=1)
    return varied


def corporate_number_check(digits: str) -> bool:
    """法人番号: thirteen digits, the first is 9 − (ΣPₙQₙ mod 9), Q = 1, 2 by turns from the right."""
    if len(digits) != 13 or not digits.isdigit():
        return False
    total = sum(int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits[1:])))
    return 9 - total % 9 == int(digits[0])


def luhn_check(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for n, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + n % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def municipality_code_check(digits: str) -> bool:
    """全国地方公共団体コード: six digits, weights 6 5 4 3 2."""
    if len(digits) != 6 or not digits.isdigit():
        return False
    total = sum(int(d) * w for d, w in zip(digits, (6, 5, 4, 3, 2), strict=False))
    return (11 - total % 11) % 10 == int(digits[5])


def is_timestamp(digits: str) -> bool:
    """Whether digits begin like YYYYMMDD of 1900–2099 and go on like hours and minutes, if they go on."""
    if len(digits) < 8 or not digits.isdigit() or not "1900" <= digits[:4] <= "2099":
        return False
    hours = digits[8:12]
    return (
        "01" <= digits[4:6] <= "12"
        and "01" <= digits[6:8] <= "31"
        and (len(digits) == 8 or (hours[:2] <= "23" and hours[2:] <= "59"))
    )


def kanji_digits(text: str) -> str:
    """一二三 → 123, digit by digit."""
    return text.translate(_KANJI)
