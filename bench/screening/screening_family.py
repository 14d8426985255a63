"""What a sample is, and the spellings of a family."""

from __future__ import annotations

import random
from dataclasses import dataclass

from screening_words import Person, japanese_date, people, short_date, wide

Labels = frozenset[tuple[str, str]]
NONE: Labels = frozenset()


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    what: str
    data: bytes
    hold: bool
    labels: Labels

    @property
    def format(self) -> str:
        return self.name.rpartition(".")[2]


def labels(where: str, kinds: str) -> Labels:
    return frozenset((kind, where) for kind in kinds.split())


class Family:
    """Spellings of one family."""

    def __init__(self, family: str, chance: random.Random) -> None:
        self.id, self.chance = family, chance

    def name(self, one: Person) -> str:
        if self.id == "A":
            return f"{one.surname}　{one.given}"
        return self.chance.choice(
            (f"{one.surname}{one.given}", f"{one.surname} {one.given}", f"{one.surname}　{one.given}")
        )

    def number(self, digits: str) -> str:
        if self.id == "A":
            return digits
        parted = f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"
        return self.chance.choice((digits, parted, wide(digits), parted.replace("-", " ")))

    def day(self, one: Person) -> str:
        if self.id == "A":
            return japanese_date(one.birth)
        return self.chance.choice(
            (
                short_date(one.birth),
                f"{one.birth[0]}/{one.birth[1]:02}/{one.birth[2]:02}",
                wide(japanese_date(one.birth)),
            )
        )

    def heads(self, first: str, second: str) -> list[object]:
        return list((first if self.id == "A" else second).split())

    def encoding(self) -> str:
        return "utf-8-sig" if self.id == "A" else "cp932"

    def many(self, low: int = 25, high: int = 120) -> list[Person]:
        return people(self.chance, self.id, self.chance.randint(low, high))

    def title(self, text: str) -> list[list[object]]:
        return [[text]] if self.id == "A" else [[], ["", text], []]
