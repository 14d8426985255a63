"""What a detector is.  One class each; the manual page prints itself from their attributes."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sekisho_screening.digits import fold, fold_all
from sekisho_screening.findings import Evidence, says
from sekisho_screening.labels import OTHER, nearest

#: What may stand between the characters of a label that is spread over its line.
BLANKS = ("", " ", "　", "  ", "　　", "   ", "　　　", "    ")
LABEL_REACH = 40  # characters in front of a number in which its label is looked for
_NEAR = 24
#: A number right in front of these is a quantity.
COUNTED = re.compile(r"千?円|人(?![員名物])|件(?!名)|世帯(?!主)|歳|回|個(?!人)|枚|㎡|％|%")
_SAMPLE_BEFORE = re.compile(
    r"[（(「『]例[:：えば ]{0,3}[^。\n）)」』0-9０-９]{0,12}$"
    r"|例[ 　]*(?:[)）】\]][ 　]*)?[:：]?[ 　「]*$|(?:見本|サンプル|ダミー|架空)[^。\n\t]{0,10}$"
)
_SAMPLE_AFTER = re.compile(r"[A-Z]{0,2}[」』\"”]?[ 　]?(?:のよう[なに]|といった|などの|等の形)")
#: A word right in front of a number with a sign of equality: the label of something else, whatever it is.
_KEY = re.compile(r"[A-Za-z_][A-Za-z_-]{1,19}[=＝][\"']?$")
_OWN_KEY = 3  # characters between a label and its number, where the label is part of the key
_SAMPLE_REACH, _OF_A_SAMPLE = 16, 40


@dataclass(frozen=True, slots=True)
class Window:
    """A place in a text that a trigger pointed at, with up to 120 characters on both sides."""

    before: str
    text: str
    after: str

    @property
    def line_before(self) -> str:
        return self.before.rpartition("\n")[2]

    @property
    def line_after(self) -> str:
        return self.after.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Match:
    """``value`` is what was found, whole: it never leaves the scanner.  ``key`` tells equal values."""

    kind: str
    value: str
    key: str
    sample: str
    score: int
    evidence: tuple[Evidence, ...]
    start: int = 0  # characters from the beginning of the window's text, may be negative


class Detector(ABC):
    """``hit`` and ``miss`` are a text with and one without what is looked for; a test runs both.

    ``special``: one such finding with a high score is enough to hold a file.
    ``identifying``: different values are different persons.
    """

    id: ClassVar[str]
    name_ja: ClassVar[str]
    name_en: ClassVar[str]
    description: ClassVar[str]
    hit: ClassVar[str]
    miss: ClassVar[str]
    special: ClassVar[bool] = False
    identifying: ClassVar[bool] = False
    #: Scores of a column whose values pass: with a heading that says so, and without (0: never).
    column_labelled: ClassVar[int] = 90
    column_alone: ClassVar[int] = 0
    column_share: ClassVar[float] = 0.9
    column_words: ClassVar[str] = "share-form"
    #: Whether ``passes`` and ``key`` say the same of folded text, so that a column can be folded in one go.
    folds: ClassVar[bool] = True

    def passes(self, value: str) -> bool:
        """Whether a whole cell has the form of this kind."""
        return False

    def passing(self, values: Sequence[str]) -> list[bool]:
        return [self.passes(value) for value in (fold_all(values) if self.folds else values)]

    def passing_labelled(self, values: Sequence[str]) -> list[bool]:
        """As ``passing``, in a column whose heading promises this kind."""
        return self.passing(values)

    def key(self, value: str) -> str:
        """Equal for values that mean the same."""
        return fold(value).replace(" ", "").replace("-", "")

    def keys(self, values: Sequence[str]) -> list[str]:
        return [self.key(value) for value in (fold_all(values) if self.folds else values)]

    @abstractmethod
    def mask(self, value: str) -> str:
        """The value with its middle hidden."""


class NumberDetector(Detector):
    """A kind that is a run of digits.

    ``lengths``: numbers of digits.  ``labelled``, ``far``, ``alone``: scores with a label right before, with one
    within 120 characters, and without any (0: no finding).
    """

    lengths: ClassVar[tuple[int, ...]]
    labelled: ClassVar[int] = 90
    far: ClassVar[int] = 0
    alone: ClassVar[int] = 0
    checked: ClassVar[str] = ""  # code of what a passed check digit says

    def fits(self, text: str, digits: str, window: Window) -> bool:
        """Whether the form is right.  ``text``: folded, with its separators; ``digits``: only they."""
        return True

    def judge(self, text: str, digits: str, window: Window) -> Match | None:
        if not self.fits(text, digits, window) or len(set(digits)) == 1 or COUNTED.match(window.after):
            return None
        score, evidence = self.weigh(text, digits, window)
        if score > _OF_A_SAMPLE and (
            _SAMPLE_BEFORE.search(window.line_before[-_SAMPLE_REACH:]) or _SAMPLE_AFTER.match(window.after)
        ):
            score, evidence = (
                _OF_A_SAMPLE,
                [*evidence, says("sample-before")],
            )
        if score <= 0:
            return None
        return Match(self.id, text, digits, self.mask(text), score, tuple(evidence))

    def weigh(self, text: str, digits: str, window: Window) -> tuple[int, list[Evidence]]:
        evidence = [says(self.checked)] if self.checked else []
        kind, distance = nearest(window.before[-LABEL_REACH:])
        keyed = _KEY.search(window.line_before[-_NEAR:]) is not None
        if kind == self.id and distance <= (_OWN_KEY if keyed else _NEAR):
            return self.labelled, [*evidence, says("label-before", kind=self.id, name=self.name_ja)]
        if kind == OTHER and distance <= _NEAR:
            against = says("another-label")
            return min(self.alone, 10), [*evidence, against]
        if keyed:
            return min(self.alone, 10), [*evidence, says("another-label")]
        if self.far and kind in ("", self.id) and nearest(fold(window.before))[0] == self.id:
            return self.far, [*evidence, says("label-near", kind=self.id, name=self.name_ja)]
        return self.alone, [
            *evidence,
            says("form-alone", kind=self.id, name=self.name_ja),
        ]

    def passes(self, value: str) -> bool:
        text = fold(value.strip())
        digits = text.replace("-", "").replace(" ", "")
        return (
            len(digits) in self.lengths
            and len(set(digits)) > 1
            and digits.isascii()
            and digits.isdigit()
            and self.fits(text, digits, EMPTY)
        )

    def mask(self, value: str) -> str:
        from sekisho_screening import masking

        return masking.digits(fold(value))


class WordDetector(Detector):
    """A kind that is found from words or signs around which it stands."""

    words: ClassVar[tuple[str, ...]]  # any of them must occur, or
    triggers: ClassVar[tuple[str, ...]] = ()  # any of these RE2 expressions must match

    @abstractmethod
    def find(self, window: Window) -> Iterator[Match]:
        """What stands around the word or sign that was found."""


EMPTY = Window("", "", "")
