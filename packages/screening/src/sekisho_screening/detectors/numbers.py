"""Numbers that the state gives to a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sekisho_screening.detectors.base import NumberDetector, Window
from sekisho_screening.digits import (
    corporate_number_check,
    fold,
    fold_all,
    is_timestamp,
    my_number_check,
    my_numbers_pass,
)
from sekisho_screening.findings import Evidence, says

_FOURS = re.compile(r"\d{4}([-. ])\d{4}\1\d{4}")
#: As people write twelve digits: in one run, or in groups of one length.
_EVEN_GROUPS = re.compile(
    r"\d{12}|\d{6}\D+\d{6}|\d{4}(?:\D+\d{4}){2}|\d{3}(?:\D+\d{3}){3}|\d{2}(?:\D+\d{2}){5}|\d(?:\D+\d){11}"
)
_SIGNED = re.compile(r"[^\d\s]{1,4}[-. ]?\d{4,8}(?:-\d{1,2})?")
_PENSION = re.compile(r"\d{4}[- ]?\d{6}")
_EMPLOYMENT = re.compile(r"\d{4}[- ]?\d{6}[- ]?\d")
_LETTERS_BEFORE = re.compile(r"(?<![A-Za-z])([A-Z]{2})[ ]?$")
_LETTERS_AFTER = re.compile(r"^[ ]?([A-Z]{2})(?![A-Za-z])")
_COMMISSIONS = frozenset(
    [
        "10",
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "20",
        "21",
        "22",
        "23",
        "24",
        "25",
        "26",
        "30",
        "31",
        "32",
        "33",
        "34",
        "40",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "55",
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "70",
        "71",
        "72",
        "73",
        "74",
        "80",
        "81",
        "82",
        "83",
        "84",
        "85",
        "86",
        "87",
        "88",
        "89",
        "90",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
        "97",
    ]
)


class MyNumber(NumberDetector):
    id = "my_number"
    name_ja = "個人番号（マイナンバー）"
    name_en = "Individual Number"
    description = (
        "12桁。検査用数字が合い、すべて同じ数字ではないもの。検査用数字は無関係な12桁でも10個に1個は合うので、"
        "直前の言葉か列の見出しか、列のほとんどが合うことを合わせて見る。平成26年総務省令第85号第5条。"
    )
    hit = "個人番号　１２３４－５６７８－９０１８"
    miss = "注文番号 202610160001"
    special = identifying = True
    lengths = (12,)
    labelled, far, alone = 95, 85, 25
    column_labelled, column_alone = 98, 90
    checked = "check-digit"
    column_words = "share-check-digit"

    def fits(self, text: str, digits: str, window: Window) -> bool:
        return _EVEN_GROUPS.fullmatch(text) is not None and my_number_check(digits)

    def weigh(self, text: str, digits: str, window: Window) -> tuple[int, list[Evidence]]:
        score, evidence = super().weigh(text, digits, window)
        if score == self.alone and _FOURS.fullmatch(text):
            return score + 15, [*evidence, says("groups-of-four")]
        if score < self.far and is_timestamp(digits):
            return min(score, 10), [
                *evidence,
                says("looks-like-a-time"),
            ]
        return score, evidence

    def passing(self, values: Sequence[str]) -> list[bool]:
        """Eleven digits are accepted too: a spreadsheet that took the number for a quantity lost its zero."""
        plain = [self.key(value) for value in values]
        plain = [f"0{value}" if len(value) == 11 else value for value in plain]
        fit = [len(value) == 12 and value.isascii() and value.isdigit() for value in plain]
        passed = iter(my_numbers_pass([value for value, ok in zip(plain, fit, strict=True) if ok]).tolist())
        return [ok and next(passed) for ok in fit]


class CorporateNumber(NumberDetector):
    id = "corporate_number"
    name_ja = "法人番号"
    name_en = "Corporate Number"
    description = "13桁、先頭が検査用数字。公開された番号で、個人情報ではない。他の番号と取り違えないために見る（参考）。"
    hit = "法人番号 7000012050002"
    miss = "法人番号 2835678256246"
    lengths = (13,)
    labelled, alone = 10, 5
    column_labelled, column_alone = 10, 10
    checked = "check-digit-public"

    def fits(self, text: str, digits: str, window: Window) -> bool:
        return corporate_number_check(digits)


class DrivingLicence(NumberDetector):
    id = "driving_licence"
    name_ja = "運転免許証番号"
    name_en = "Driving licence number"
    description = (
        "12桁、先頭2桁が公安委員会の番号。"
        "広く言われる検査用数字は公式のものではないので使わず、言葉か見出しを求める。"
    )
    hit = "運転免許証の番号 301234567890"
    miss = "301234567890"
    special = identifying = True
    lengths = (12,)

    def fits(self, text: str, digits: str, window: Window) -> bool:
        return digits[:2] in _COMMISSIONS


class PensionNumber(NumberDetector):
    id = "pension_number"
    name_ja = "基礎年金番号"
    name_en = "Basic pension number"
    description = "4桁-6桁。検査用数字がないので、言葉か見出しを求める。"
    hit = "基礎年金番号：1234-567890"
    miss = "内線 1234-567890"
    special = identifying = True
    lengths = (10,)

    def fits(self, text: str, digits: str, window: Window) -> bool:
        return _PENSION.fullmatch(text) is not None


class InsuredNumber(NumberDetector):
    id = "insured_number"
    name_ja = "被保険者番号"
    name_en = "Insured person's number"
    description = (
        "介護保険（10桁）、雇用保険（4桁-6桁-1桁）、後期高齢者・健康保険（7〜8桁）。"
        "どれも言葉か見出しを求める。日付に見える8桁は除く。"
    )
    hit = "介護保険被保険者番号 0000123456"
    miss = "0000123456"
    special = identifying = True
    lengths = (7, 8, 10, 11)

    def fits(self, text: str, digits: str, window: Window) -> bool:
        if len(digits) == 8 and is_timestamp(digits):
            return False
        return len(digits) != 11 or _EMPLOYMENT.fullmatch(text) is not None

    def passing_labelled(self, values: Sequence[str]) -> list[bool]:
        """Also a number behind the sign of a town (「川-279714」)."""
        return [
            passed or _SIGNED.fullmatch(value.strip()) is not None
            for passed, value in zip(self.passing(values), fold_all(values), strict=True)
        ]


class ResidenceCode(NumberDetector):
    id = "residence_code"
    name_ja = "住民票コード"
    name_en = "Resident record code"
    description = "11桁。検査用数字の重みは公表を確かめられないので使わず、言葉か見出しを求める。"
    hit = "住民票コード 12345678901"
    miss = "携帯 12345678901"
    special = identifying = True
    lengths = (11,)


class Passport(NumberDetector):
    id = "passport"
    name_ja = "旅券番号"
    name_en = "Passport number"
    description = "英大文字2字と数字7桁。言葉があれば高く、なければ低く見る。"
    hit = "パスポート番号 TR1234567"
    miss = "型番 AB12345678"
    special = identifying = True
    lengths = (7,)
    labelled, far, alone = 95, 60, 20

    def fits(self, text: str, digits: str, window: Window) -> bool:
        return (
            text == digits
            and _LETTERS_BEFORE.search(fold(window.line_before[-4:])) is not None
            and not fold(window.after[:1]).isalnum()
        )

    def weigh(self, text: str, digits: str, window: Window) -> tuple[int, list[Evidence]]:
        return super().weigh(text, digits, Window(window.before[:-2], window.text, window.after))

    def passes(self, value: str) -> bool:
        return re.fullmatch(r"[A-Z]{2}\d{7}", fold(value.strip())) is not None


class ResidenceCard(NumberDetector):
    id = "residence_card"
    name_ja = "在留カード番号"
    name_en = "Residence card number"
    description = (
        "英大文字2字、数字8桁、英大文字2字。形がはっきりしているので、言葉がなくても中くらいに見る。"
    )
    hit = "在留カード番号 AB12345678CD"
    miss = "部品 A12345678C"
    special = identifying = True
    lengths = (8,)
    labelled, far, alone = 95, 80, 55
    column_alone = 85

    def fits(self, text: str, digits: str, window: Window) -> bool:
        return (
            text == digits
            and _LETTERS_BEFORE.search(fold(window.line_before[-4:])) is not None
            and _LETTERS_AFTER.search(fold(window.line_after[:4])) is not None
        )

    def weigh(self, text: str, digits: str, window: Window) -> tuple[int, list[Evidence]]:
        return super().weigh(text, digits, Window(window.before[:-2], window.text, window.after))

    def passes(self, value: str) -> bool:
        return re.fullmatch(r"[A-Z]{2}\d{8}[A-Z]{2}", fold(value.strip())) is not None
