"""All detectors, in the order of the manual page."""

from __future__ import annotations

from sekisho_screening.detectors.addresses import Address
from sekisho_screening.detectors.base import Detector, Match, NumberDetector, Window, WordDetector
from sekisho_screening.detectors.birth import Birth
from sekisho_screening.detectors.contact import Mail, Phone, PostalCode
from sekisho_screening.detectors.money import BankAccount, CreditCard
from sekisho_screening.detectors.numbers import (
    CorporateNumber,
    DrivingLicence,
    InsuredNumber,
    MyNumber,
    Passport,
    PensionNumber,
    ResidenceCard,
    ResidenceCode,
)
from sekisho_screening.detectors.person import Name
from sekisho_screening.detectors.sensitive import Sensitive

ALL: tuple[Detector, ...] = (
    MyNumber(), CorporateNumber(), DrivingLicence(), PensionNumber(), InsuredNumber(), ResidenceCode(), Passport(),
    ResidenceCard(), BankAccount(), CreditCard(), Phone(), PostalCode(), Mail(), Address(), Name(), Birth(), Sensitive(),
)  # fmt: skip
BY_ID = {detector.id: detector for detector in ALL}


def manual() -> str:
    """The manual page of the detectors, Markdown in Japanese."""
    rows = [
        "| 種類 | 識別子 | 何を見つけるか | 見つける例 | 見つけない例 |",
        "|---|---|---|---|---|",
    ]
    rows += [
        f"| {one.name_ja}<br>{one.name_en} | `{one.id}` | {one.description} | {one.hit} | {one.miss} |"
        for one in ALL
    ]
    return "\n".join(rows) + "\n"


__all__ = ["ALL", "BY_ID", "Detector", "Match", "NumberDetector", "Window", "WordDetector", "manual"]
