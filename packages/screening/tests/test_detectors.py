"""Every detector finds its own example, leaves its own counter-example, and never shows a whole value."""

from __future__ import annotations

import pytest

from sekisho_screening.detectors import ALL, BY_ID, Detector, manual
from sekisho_screening.digits import (
    corporate_number_check,
    luhn_check,
    municipality_code_check,
    my_number_check,
    my_numbers_pass,
)
from sekisho_screening.scan import Scanner
from sekisho_screening.scoring import combine
from sekisho_screening.settings import Settings

SCANNER = Scanner(Settings())

MY_NUMBERS = {
    "123456789018": True,
    "023456789013": True,
    "621498320257": True,
    "983205673214": True,
    "100000000080": True,  # remainder 0
    "100000000030": True,  # remainder 1: the rule that implementations forget
    "621498320258": False,
    "983205673210": False,
    "000000000000": False,  # the arithmetic passes
    "111111111111": False,
    "202610160001": True,  # an order number that passes: a check digit is no proof
}


def found(text: str) -> dict[str, int]:
    data = text.encode()
    scores: dict[str, int] = {}
    for one in combine(data, SCANNER.scan(data)):
        scores[one.match.kind] = max(scores.get(one.match.kind, 0), one.match.score)
    return scores


@pytest.mark.parametrize("detector", ALL, ids=lambda one: one.id)
def test_example(detector: Detector) -> None:
    low = 10 if detector.id == "corporate_number" else 30
    assert found(detector.hit).get(detector.id, 0) >= low
    assert found(detector.miss).get(detector.id, 0) < low


@pytest.mark.parametrize(("value", "valid"), MY_NUMBERS.items())
def test_my_number_check_digit(value: str, valid: bool) -> None:
    assert my_number_check(value) is valid
    assert my_numbers_pass([value]).tolist() == [valid]


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("7000012050002", True),
        ("4011001098993", True),
        ("7123456789012", True),
        ("7010705000725", True),
        ("5835678256246", True),
        ("2835678256246", False),
    ],
)
def test_corporate_number(value: str, valid: bool) -> None:
    assert corporate_number_check(value) is valid


def test_other_check_digits() -> None:
    assert all(map(municipality_code_check, ("131016", "011002", "271004")))
    assert not municipality_code_check("131017")
    assert luhn_check("4111111111111111")
    assert not luhn_check("4111111111111112")


@pytest.mark.parametrize(
    "text",
    [
        "個人番号 123456789018",
        "個人番号　１２３４５６７８９０１８",
        "マイナンバー：1234-5678-9018",
        "マイナンバー(1234 5678 9018)",
        "My Number: 1234.5678.9018",
        "個人番号：１２３４ー５６７８ー９０１８",
        "通知カード記載の番号は 1234‐5678‐9018 です",
    ],
)
def test_my_number_with_label(text: str) -> None:
    assert found(text)["my_number"] >= 85


@pytest.mark.parametrize(
    "text",
    [
        "注文番号 202610160001",
        "伝票No. 123456789018",
        "202610160001",
        "123456789018",
        "1234567890123456789018",
        "受付番号123456789018（個人番号ではありません）",
        "法人番号 7000012050002",
        "個人番号 123456789019",
        "個人番号 000000000000",
    ],
)
def test_my_number_without_evidence(text: str) -> None:
    assert found(text).get("my_number", 0) < 50


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("携帯 ０９０－１２３４－５６７８", "phone"),
        ("電話：(03)1234-5678", "phone"),
        ("+81-90-1234-5678", "phone"),
        ("TEL 0152-43-1234", "phone"),
        ("住所：東京都千代田区霞が関１－２－３", "address"),
        ("三重県四日市市諏訪町1番5号 在住", "address"),
        ("広島県廿日市市下平良一丁目11番1号", "address"),
        ("東京都町田市森野二丁目2-22", "address"),
        ("北海道余市郡余市町朝日町26番地", "address"),
        ("住所 東村山市本町1-2-3", "address"),
        ("住所：札幌市中央区北一条西 2-3-4", "address"),
        ("埼玉県さいたま市浦和区常盤六丁目4番4号", "address"),
        ("生年月日 S50.1.2", "birth"),
        ("昭和五十年一月二日生まれ", "birth"),
        ("生年月日：1975/01/02", "birth"),
        ("大正元年8月1日生", "birth"),
        ("川上春子様より申出", "name"),
        ("世帯主：渡邊　健太郎", "name"),
        ("相談者 小鳥遊 紗良 様から", "name"),
        ("相談者 小鳥遊紗良 様（", "name"),
        ("在留カード番号 AB12345678CD", "residence_card"),
        ("カード番号 4111 1111 1111 1111", "credit_card"),
        ("雇用保険被保険者番号 1234-567890-1", "insured_number"),
    ],
)
def test_forms(text: str, kind: str) -> None:
    assert found(text).get(kind, 0) >= 30


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("同様の仕様、多様な模様", "name"),
        ("皆さん、お子さんの患者さん", "name"),
        ("千葉県と福島県、長野市の森と林", "name"),
        ("令和8年10月16日 10時", "birth"),
        ("2026-10-16 12:30:00", "phone"),
        ("第1-2-3条", "address"),
        ("単価@120円", "email"),
        ("1,234,567円", "postal_code"),
        ("9784101010014", "credit_card"),
    ],
)
def test_not_found(text: str, kind: str) -> None:
    assert found(text).get(kind, 0) < 30


def test_own_values_do_not_count() -> None:
    settings = Settings(
        own_domains=("town.kawabe.jp",),
        own_texts=("川辺町役場 総務課 電話 0299-12-3456 川上 春子 様",),
    )
    scanner = Scanner(settings)
    data = "お問合せ 0299-12-3456 soumu@town.kawabe.jp 川上　春子 様 / 090-1111-2222".encode()
    assert {one.match.kind for one in scanner.scan(data)} == {"phone"}
    assert [one.match.sample for one in scanner.scan(data)] == ["090-****-**22"]


def test_sensitive_needs_a_person() -> None:
    assert found("申請者 川上　春子 精神障害者手帳2級")["sensitive"] >= 80
    assert "sensitive" not in found("精神障害者手帳の交付は120件、生活保護は30世帯")


def test_manual_lists_all() -> None:
    page = manual()
    assert all(f"`{one.id}`" in page for one in ALL)
    assert len(BY_ID) == len(ALL)
