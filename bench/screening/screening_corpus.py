"""A labelled corpus of invented municipal files.  Three families with other layouts, headings and spellings.

A label is a kind and where it stands (a sheet, a part); ``hold`` is what the default settings should decide:
a special number or sensitive matter of a private person, or ten private persons.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import screening_free as free
import screening_held as held
import screening_third_free as other_free
import screening_third_held as other_held
from screening_family import Family, Sample

MAKERS: tuple[Callable[[Family], Sample], ...] = (
    held.roster, held.hidden_roster, held.hidden_column, held.tax_list, held.headless_numbers, held.care_list, held.resident_phones, held.application, held.tracked, held.pivot,
    held.accounts, held.consultation, held.comment, free.minutes, free.statistics, free.orders, free.headless_orders, free.staff, free.invoice, free.vendors, free.members, free.parcels,
    free.letter, free.notice,
)  # fmt: skip
MAKERS_C: tuple[Callable[[Family], Sample], ...] = (
    other_held.allowance, other_held.insurance, other_held.pupils, other_held.evacuation, other_held.withholding, other_held.decision, other_held.collection, other_held.protection,
    other_held.pension, other_held.foreigners, other_held.drivers, other_held.pasted, other_held.speaker, other_held.payment, other_held.care, other_held.wide_digits,
    other_free.tender, other_free.council, other_free.population, other_free.directory, other_free.books, other_free.works, other_free.sensor, other_free.facilities, other_free.manual,
    other_free.passed, other_free.bill, other_free.budget, other_free.newsletter, other_free.slides, other_free.reply,
)  # fmt: skip


def corpus(family: str, seed: int, rounds: int) -> Iterator[Sample]:
    for n in range(rounds):
        for maker in MAKERS_C if family == "C" else MAKERS:
            yield maker(Family(family, random.Random(f"{family}-{seed}-{n}-{maker.__name__}")))
