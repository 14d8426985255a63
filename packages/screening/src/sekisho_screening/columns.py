"""One column of a table: does nearly all of it have the form of one kind?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from sekisho_screening.detectors import BY_ID, Detector
from sekisho_screening.detectors.contact import is_of_an_office
from sekisho_screening.detectors.name_forms import bare
from sekisho_screening.detectors.sensitive import is_named_in
from sekisho_screening.labels import (
    AT_WORK,
    BODY,
    KATAKANA_NAME,
    MAY_NAME,
    OF_NO_PERSON,
    OTHER,
    ROLE_WORDS,
    of_header,
)
from sekisho_screening.people import hashes
from sekisho_screening.person_names import may_be

_SAMPLE = 200
_LONGEST_ROLE, _LONGEST_BODY = 16, 40
_MANY = 20  # a lone column without a heading must have so many values before it proves anything
_LABELLED_SHARE = 0.5
_NAMING_SHARE, _SHAPED_SHARE, _FEWEST_NAMES = 0.6, 0.9, 5
_SURE_OF_NAMES, _MAYBE_SHARE, _KNOWN_SHARE = (
    8,
    0.8,
    0.3,
)  # values; share that may be names, and that the lists know
#: Headings under which stands why somebody is on a list, and how they are.
_REASON = re.compile(r"(?:事由|理由|病|診断|傷|状況|状態|経過|所見|心身|症状|原因|特記)[^\n]{0,4}$")
_FEW_CHECKED = 5  # so many numbers that all pass their check digit are no chance: 1 in 100,000
_ALONE_SHARES = {"name": 0.7, "address": 0.8}
#: Kinds whose check digit speaks even where the heading says "an ordinary number".
_CHECKED = frozenset({"my_number", "credit_card"})


Allows = Callable[[str, str], bool]


class Column:
    """What is known of a column so far."""

    def __init__(
        self, number: int, header: str, *, hidden: bool, allows: Allows | None = None, promised: str = ""
    ) -> None:
        """``promised``: the kind that the columns beside it promise, where its own heading does not."""
        self.number, self.header, self.hidden = number, header, hidden
        self._allows = allows
        self.is_about_work = AT_WORK.search(header) is not None
        self.roles = self.bodies = 0  # of the first values: how many are roles, how many firms
        self._asked = 0
        self.different = 0.0  # share of different ones among the first values
        self.label = promised or of_header(header)
        if not self.label and is_named_in(header):
            self.label = "sensitive"
        self.detector: Detector | None = None
        self.labelled = self.lenient = False
        self.total = self.passed = self.first_row = self.last_row = 0
        self.sample = ""
        self.keys: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        self.mobile = self.private = 0

    @property
    def kind(self) -> str:
        return self.detector.id if self.detector is not None else ""

    @property
    def share(self) -> float:
        return self.passed / self.total if self.total else 0.0

    @property
    def names_roles(self) -> bool:
        """Whether the values are roles: 「委員」, 「福祉課長」."""
        return self.roles * 2 > self._asked > 0

    @property
    def names_bodies(self) -> bool:
        return self.bodies * 2 > self._asked > 0

    def look(self, values: Sequence[str]) -> None:
        """Note what the first values are about.  ``values``: without blanks."""
        if not self._asked:
            self.different = len(set(values[:_SAMPLE])) / max(1, len(values[:_SAMPLE]))
        for value in values[: _SAMPLE - self._asked]:
            self._asked += 1
            short = len(value) <= _LONGEST_ROLE
            self.roles += short and ROLE_WORDS.search(value) is not None
            self.bodies += len(value) <= _LONGEST_BODY and BODY.search(value) is not None

    def claim(self, values: Sequence[str], enabled: dict[str, Detector]) -> None:
        """Decide, when it is not decided yet, what this column holds.  ``values``: without blanks."""
        sample = values[:_SAMPLE]
        if not sample or self.label == "reading":
            return
        labelled = enabled.get(self.label)
        if labelled is not None and self._share(labelled, sample, labelled=True) >= _LABELLED_SHARE:
            self.detector, self.labelled = labelled, True
            return
        matter = enabled.get("sensitive")
        if (
            matter is not None
            and not self.label
            and _REASON.search(self.header)
            and self._is_of_matters(matter, sample)
        ):
            self.detector, self.labelled, self.label = matter, True, "sensitive"
            return
        if self._names(sample, enabled):
            self.detector, self.lenient = enabled["name"], True
            return
        if len(set(sample)) * 2 < len(sample):
            return  # what stands there again and again is no number of persons
        for one in enabled.values():
            if len(sample) < (_FEW_CHECKED if one.id in _CHECKED else _MANY):
                continue
            if not one.column_alone or (self.label == OTHER and one.id not in _CHECKED):
                continue
            if self._share(one, sample, labelled=False) >= _ALONE_SHARES.get(one.id, one.column_share):
                self.detector = one
                return

    def _is_of_matters(self, matter: Detector, sample: Sequence[str]) -> bool:
        return self._share(matter, sample, labelled=False) >= _LABELLED_SHARE

    def _names(self, sample: Sequence[str], enabled: dict[str, Detector]) -> bool:
        """Whether the values name persons: all have the shape, and the lists know most, or half of enough of them.

        A column in which few names stand again and again is no list of persons.
        """
        name = enabled.get("name")
        if name is None or self.label or len(set(sample)) * 2 < len(sample):
            return False
        if sum(name.passing_labelled(sample)) < len(sample) * _SHAPED_SHARE:
            return False
        if sum(KATAKANA_NAME.fullmatch(value) is not None for value in sample) >= len(sample) * _SHAPED_SHARE:
            return len(sample) >= _FEWEST_NAMES and OF_NO_PERSON.search(self.header) is None
        known = self._share(name, sample, labelled=False)
        maybe = sum(may_be(bare(value)) for value in sample) / len(sample)
        if MAY_NAME.search(self.header) and maybe >= _NAMING_SHARE:
            return True
        if len(sample) >= _FEWEST_NAMES and known >= _LABELLED_SHARE:
            return True
        return len(sample) >= _SURE_OF_NAMES and maybe >= _MAYBE_SHARE and known >= _KNOWN_SHARE

    def _share(self, detector: Detector, sample: Sequence[str], *, labelled: bool) -> float:
        tried = sample[:10] if not labelled and len(sample) > 10 else sample
        if sum(self._passing(detector, tried, labelled=labelled)) < len(tried) * _LABELLED_SHARE:
            return 0.0
        return sum(self._passing(detector, sample, labelled=labelled)) / len(sample)

    @staticmethod
    def _passing(detector: Detector, values: Sequence[str], *, labelled: bool) -> list[bool]:
        return detector.passing_labelled(values) if labelled else detector.passing(values)

    def take(self, values: Sequence[str], rows: Sequence[int]) -> list[str]:
        """Count a block of the claimed column; returns the values with those that passed blanked out."""
        assert self.detector is not None
        held = [(n, value) for n, value in enumerate(values) if value]
        passing = self._passing(
            self.detector, [value for _, value in held], labelled=self.labelled or self.lenient
        )
        rest = list(values)
        good = [n for (n, _), ok in zip(held, passing, strict=True) if ok]
        own = self._own(values, good)
        for n in own:
            rest[n] = ""
        good = [n for n in good if n not in own]
        self.total += len(held) - len(own)
        if not good:
            return rest
        self.passed += len(good)
        self.first_row = self.first_row or rows[good[0]]
        self.last_row = rows[good[-1]]
        self.sample = self.sample or self.detector.mask(values[good[0]])
        keys = self.detector.keys([values[n] for n in good])
        if self.kind == "phone":
            self.mobile += sum(len(one) == 11 for one in keys)
        if self.kind == "email":
            keys = [one for one in keys if not is_of_an_office(one)]
            self.private += len(keys)
        if self.detector.identifying:
            self.keys.append(hashes(keys))
        for n in good:
            if "\n" not in values[n]:  # more than one thing stands in such a cell
                rest[n] = ""
        return rest

    def _own(self, values: Sequence[str], good: Sequence[int]) -> set[int]:
        """Which of the good ones the office said are its own."""
        if self._allows is None:
            return set()
        assert self.detector is not None
        return {n for n in good if self._allows(self.kind, self.detector.key(values[n]))}


def enabled_for_columns(enabled: dict[str, Detector]) -> dict[str, Detector]:
    """Detectors in the order in which a column without a heading is offered to them."""
    order = ("my_number", "credit_card", "residence_card", "email", "phone", "postal_code", "address", "name")
    return {one: enabled[one] for one in (*order, *BY_ID) if one in enabled}
