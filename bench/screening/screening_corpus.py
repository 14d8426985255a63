"""A labelled corpus of invented municipal files.  Two families with other layouts, headings and spellings.

A label is a kind and where it stands (a sheet, a part); ``hold`` is what the default settings should decide:
a special number or sensitive matter of a private person, or ten private persons.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import screening_free as free
import screening_held as held
from screening_family import Family, Sample

MAKERS: tuple[Callable[[Family], Sample], ...] = (
    held.roster, held.hidden_roster, held.hidden_column, held.tax_list, held.headless_numbers, held.care_list, held.resident_phones, held.application, held.tracked, held.pivot,
    held.accounts, held.consultation, held.comment, free.minutes, free.statistics, free.orders, free.headless_orders, free.staff, free.invoice, free.vendors, free.members, free.parcels,
    free.letter, free.notice,
)  # fmt: skip


def corpus(family: str, seed: int, rounds: int) -> Iterator[Sample]:
    for n in range(rounds):
        for maker in MAKERS:
            yield maker(Family(family, random.Random(f"{family}-{seed}-{n}-{maker.__name__}")))
