"""Accounts and cards."""

from __future__ import annotations

import re
from dataclasses import replace

from sekisho_screening.detectors.base import Match, NumberDetector, Window
from sekisho_screening.digits import luhn_check
from sekisho_screening.findings import Evidence, says

_COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|㈱|㈲|\(株\)|（株）|(?<![ァ-ヺーｦ-ﾟ])カ[)）]|[（(]カ(?![ァ-ヺーｦ-ﾟ])|"
    r"(?<![ｦ-ﾟ])ｶ\)|\(ｶ(?![ｦ-ﾟ])|(?<![ァ-ヺー])[ユド]\)|会計管理者|財団|社団|法人|組合|協会|連合会|協議会|商工会|振興会|実行委員会|後援会|互助会|(?:自治|町内)会|公社|公金|"
    r"振込手数料|御請求|ご請求|請求書"
)
_OF_BANKS = re.compile(r"(?:信用|農業協同|漁業協同|信用農業協同)組合(?:連合会)?|農業協同組合")
_CARD_GROUPS = re.compile(r"\d{4}([- ])\d{4}\1\d{4}\1\d{4}|\d{4}([- ])\d{6}\2\d{5}")
#: Words that stand around the number of a card, where none labels it.
_OF_CARDS = re.compile(
    r"(?i)カード(?!リーダ|型番)|visa|master|jcb|amex|有効期限|セキュリティコード|決済|名義"
)
#: First digits and numbers of digits: ISO/IEC 7812 ranges that the issuers publish.
_ISSUERS = re.compile(
    r"4\d{15}|4\d{12}|5[1-5]\d{14}|2(?:2[2-9][1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|35(?:2[89]|[3-8]\d)\d{12}"
    r"|3(?:0[0-5]|[68]\d)\d{11}"
)


class BankAccount(NumberDetector):
    id = "bank_account"
    name_ja = "銀行口座"
    name_en = "Bank account"
    description = (
        "口座番号7桁（ゆうちょ銀行の番号は8桁まで）。口座・普通・支店などの言葉を求める。"
        "会社や団体の名義なら低く見る。"
    )
    hit = "振込先 山川銀行 川辺支店 普通 2047315"
    miss = "普通郵便 1234567"
    special = True
    lengths = (7, 8)
    labelled = 85

    def fits(self, text: str, digits: str, window: Window) -> bool:
        return text == digits or text.replace("-", "") == digits

    def judge(self, text: str, digits: str, window: Window) -> Match | None:
        if window.before[-8:].rstrip().endswith(("郵便", "〒", "便番号")) or (
            text != digits and len(digits) == 7
        ):
            return None
        match = super().judge(text, digits, window)
        if match is None or not _is_of_a_body(window):
            return match
        against = says("account-of-a-body")
        return replace(match, score=30, evidence=(*match.evidence, against))


def _is_of_a_body(window: Window) -> bool:
    """Whether the holder is a company or an office; the name of the bank itself says nothing about that."""
    return _COMPANY.search(_OF_BANKS.sub("", window.before + window.after)) is not None


class CreditCard(NumberDetector):
    id = "credit_card"
    name_ja = "クレジットカード番号"
    name_en = "Credit card number"
    description = "発行会社ごとの先頭と桁数に合い、検査用数字（Luhn）が合うもの。"
    hit = "カード番号 4111-1111-1111-1111"
    miss = "カード番号 4111-1111-1111-1112"
    special = True
    lengths = (13, 14, 15, 16)
    labelled, far, alone = 95, 85, 35
    column_labelled, column_alone = 95, 90
    checked = "check-digit-issuer"
    column_words = "share-issuer"

    def fits(self, text: str, digits: str, window: Window) -> bool:
        return _ISSUERS.fullmatch(digits) is not None and len(set(digits)) > 1 and luhn_check(digits)

    def weigh(self, text: str, digits: str, window: Window) -> tuple[int, list[Evidence]]:
        score, evidence = super().weigh(text, digits, window)
        if score <= self.alone and _OF_CARDS.search(window.before[-60:] + window.after[:30]):
            return self.far, [*evidence, says("label-near", kind=self.id, name=self.name_ja)]
        if score == self.alone and _CARD_GROUPS.fullmatch(text):
            return 70, [*evidence, says("groups-of-a-card")]
        return score, evidence
