"""Tables: find the heading, let columns speak for themselves, read the rest as running text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sekisho_screening import masking
from sekisho_screening.columns import Column, enabled_for_columns
from sekisho_screening.detectors.sensitive import matter_of
from sekisho_screening.extract.items import Rows
from sekisho_screening.findings import Evidence, Finding, says
from sekisho_screening.headings import (
    LONGEST_HEADING,
    called,
    is_of_work,
    is_sideways,
    joined_names,
    promised,
)
from sekisho_screening.labels import (
    COMPANY,
    FACILITY,
    OF_A_BANK,
    PRIVATE_CONTACT,
    PRIVATE_HEAD,
    PUBLIC_LIST,
    ROLE,
)
from sekisho_screening.people import People
from sekisho_screening.places import Hidden, Place
from sekisho_screening.scan import Scanner
from sekisho_screening.scoring import PRIVATE

#: What offices and companies have as well as persons.
_PUBLIC_TOO = frozenset({"name", "phone", "email", "bank_account", "address"})
_EACH_ONCE = 0.5
_CELLS_OF_A_NUMBER = 7  # neighbouring cells of one digit each
_SURE_NAMES = 60
#: Titles of lists in which people stand for their work or their interest, not for themselves.
_OF_OFFICES = re.compile(
    "委員|協議会|審議会|審査会|部会|研修|講座|講習|教室|講演|サポーター|ボランティア|支援者|職員|担当|従事|事業所|施設|医師|医療機関|協力|計画|調査票|アンケート|会員|団体|募金|大会|イベント|体験|予防|予定|献血|助成|要望|問合|質問|手話|点訳"
)
_DEVICE = re.compile(
    r"(?i)機種|型番|型式|imei|iccid|sim|備品|端末|資産|回線|シリアル|製造番号|設置|配置先|機器"
)
_OWNER = re.compile(r"(?:者|主|人|様|氏名|名前|なまえ)$")  # of a house, a dog, a grave: no firm
_SITE = re.compile(r"所在|場所|会場|箇所|地点|位置")

Speak = Callable[[bytes, "Spots"], None]


class Spots:
    """From a byte offset in the joined text of a block back to the cell."""

    def __init__(
        self,
        rows: Rows,
        data: bytes,
        columns: Sequence[int],
        at_work: Sequence[bool],
        *,
        of_persons: bool = False,
    ) -> None:
        """``of_persons``: whether a column of the table names private persons, one a row."""
        self._rows, self._data, self._columns, self._at_work = rows, data, columns, at_work
        self.of_persons = of_persons
        self._starts = [0]
        at = data.find(b"\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = data.find(b"\n", at + 1)

    def place(self, at: int) -> Place:
        line, cell = self._cell(at)
        return self._rows.cell(min(line, len(self._rows.numbers) - 1), self._columns[cell])

    def is_at_work(self, at: int) -> bool:
        """Whether the headings say that a name there is that of somebody at work."""
        return any(self._at_work) and self._at_work[self._cell(at)[1]]

    def _cell(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._starts, at) - 1
        cell = self._data.count(b"\t", self._starts[line], at)
        return line, min(cell, len(self._columns) - 1)


class Table:
    """One table with one heading; fed block by block.  ``titles``: what stands above it, and the names of sheet and file."""

    def __init__(
        self, first: Rows, headers: Sequence[str], scanner: Scanner, titles: Sequence[str] = ()
    ) -> None:
        self.place = first.place
        self._titles = titles
        self._headers = headers
        self._scanner = scanner
        self._columns: dict[int, Column] = {}
        self._rows = self._rows_hidden = 0
        self._enabled = enabled_for_columns(scanner.enabled)
        self._is_of_work = is_of_work(headers)
        self._promised = promised(first, headers)
        self._is_sideways = not any(headers) and is_sideways(first)

    def feed(self, rows: Rows, speak: Speak) -> None:
        """Count a block; what no column claims goes to ``speak`` as text."""
        rows = joined_names(rows, self._headers)
        texts: list[list[str]] = []
        numbers: list[int] = []
        for offset, values in enumerate(rows.columns):
            rest = self._fed(rows.first_column + offset, values, rows)
            if rest is not None:
                texts.append(rest)
                numbers.append(offset)
        if texts:
            data = "\n".join(map(_line, zip(*texts, strict=True))).encode("utf-8", "replace")
            at_work = [
                self._is_of_work or self._columns[rows.first_column + n].is_about_work for n in numbers
            ]
            speak(data, Spots(rows, data, numbers, at_work, of_persons=self._names_persons()))
        self._rows += len(rows.numbers)
        self._rows_hidden += (
            sum(number in rows.hidden_rows for number in rows.numbers) if rows.hidden_rows else 0
        )

    def _fed(self, number: int, values: Sequence[str], rows: Rows) -> list[str] | None:
        """What is left of a column for the reading as text, None when nothing is."""
        column = self._columns.get(number)
        if column is None:
            header = self._headers[number - 1] if number <= len(self._headers) else ""
            column = self._columns[number] = Column(
                number,
                header,
                hidden=number in rows.hidden_columns,
                allows=self._scanner.allows if self._scanner.has_own else None,
                promised=self._promised.get(number, ""),
            )
        if column.detector is None:
            held = [value for value in values if value]
            if not held:
                return None
            column.look(held)
            column.claim(held, self._enabled)
        rest = list(values) if column.detector is None else column.take(values, rows.numbers)
        if self._is_sideways and number > rows.first_column + 1:
            rest = called(rest, rows.columns[0])
        if not any(rest):
            return None
        if (
            column.label and column.label != "reading" and not (self._is_of_work and column.label == "name")
        ) or (column.is_about_work):
            head = column.header[:LONGEST_HEADING].replace("\n", " ")
            rest = [f"{head}:{value}" if value else "" for value in rest]
        return [
            value.replace("\n", " / ").replace("\t", " ") if "\n" in value or "\t" in value else value
            for value in rest
        ]

    def finish(self, people: People) -> Iterator[Finding]:
        """The findings of the columns, weighed against each other; persons are added to ``people``."""
        claimed = [one for one in self._columns.values() if self._holds(one)]
        kinds = {one.kind for one in claimed}
        for column in claimed:
            score, evidence = self._weigh(column, kinds, claimed)
            place = self._place_of(column)
            yield Finding(column.kind, place, column.sample, score, tuple(evidence), column.passed)
            if score >= 50:
                for keys in column.keys:
                    people.add_packed(column.kind, keys)
            if column.kind == "name" and score >= _SURE_NAMES:
                yield from self._by_its_title(column, place)

    def _by_its_title(self, column: Column, place: Place) -> Iterator[Finding]:
        """A list of private persons whose title says what is sensitive about all of them."""
        if self._is_of_work or column.is_about_work or "sensitive" not in self._enabled:
            return
        matter = next(filter(None, map(matter_of, self._titles)), "")
        if matter and not any(map(_OF_OFFICES.search, self._titles)):
            evidence = (says("sensitive-word", word=matter), says("near-a-name"))
            yield Finding("sensitive", place, masking.words(matter), 85, evidence, column.passed)

    @staticmethod
    def _holds(column: Column) -> bool:
        if column.detector is None or not column.passed:
            return False
        return column.share >= (0.5 if column.labelled or column.lenient else 0.7)

    def _place_of(self, column: Column) -> Place:
        rows_hidden = Hidden.ROW if self._rows and self._rows == self._rows_hidden else Hidden.NO
        hidden = self.place.hidden or (Hidden.COLUMN if column.hidden else rows_hidden)
        return replace(
            self.place, column=column.number, row=column.first_row, last_row=column.last_row, hidden=hidden
        )

    def _weigh(
        self, column: Column, kinds: set[str], claimed: Sequence[Column]
    ) -> tuple[int, list[Evidence]]:
        assert column.detector is not None
        detector = column.detector
        evidence = []
        if column.labelled:
            evidence.append(says("heading", kind=detector.id, name=detector.name_ja))
        evidence.append(says(detector.column_words, total=f"{column.total:,}", share=f"{column.share:.0%}"))
        score = detector.column_labelled if column.labelled else detector.column_alone
        if detector.id == "phone" and column.mobile * 2 < column.passed:
            score = 45
        if detector.id == "email" and column.private * 2 < column.passed:
            evidence.append(says("office-mailbox"))
            return 45, evidence
        if column.kind in _PUBLIC_TOO and (
            self._is_public(column, kinds, claimed) or self._reaches_no_person(column, kinds, claimed)
        ):
            evidence.append(says("table-of-work"))
            return min(score, 40), evidence
        return self._beside(column, score, kinds, evidence)

    def _is_public(self, column: Column, kinds: set[str], claimed: Sequence[Column]) -> bool:
        """Whether headings and titles say that a column is about offices and companies, and nothing says otherwise."""
        private = self._is_private(kinds)
        others = [one for one in claimed if one is not column and one.kind == "name"]
        if column.kind == "name" and column.is_about_work and (others or not private):
            return True
        if private:
            return False
        if any(one.kind == "name" and PRIVATE_HEAD.search(one.header) for one in claimed):
            return False
        others = [one for one in self._columns.values() if one is not column]
        if self._lists_bodies():
            return True
        if "name" not in kinds and any(one.names_bodies for one in others):
            return True
        return "address" not in kinds and (
            any(map(ROLE.search, self._headers))
            or any(one.names_roles for one in others)
            or any(map(PUBLIC_LIST.search, self._titles))
        )

    def _reaches_no_person(self, column: Column, kinds: set[str], claimed: Sequence[Column]) -> bool:
        """Whether telephones are those of devices, or names stand beside the mailboxes of an office."""
        if self._is_private(kinds):
            return False
        if column.kind == "phone":
            return "name" not in kinds and any(map(_DEVICE.search, self._headers))
        return "address" not in kinds and any(
            one.kind == "email" and one.private * 2 < one.passed for one in claimed
        )

    def _names_persons(self) -> bool:
        """Whether some column names private persons, so that what stands beside is about them."""
        return not self._is_of_work and any(
            one.kind == "name" and not one.is_about_work for one in self._columns.values()
        )

    def _is_private(self, kinds: set[str]) -> bool:
        """Whether a table tells of persons what work does not: a home, a day of birth, where their pay goes."""
        if kinds & (PRIVATE - {"bank_account", "address"}) or any(map(PRIVATE_CONTACT.search, self._headers)):
            return True
        paid = "bank_account" in kinds and "name" in kinds
        return paid and not self._names_bodies()

    def _lists_bodies(self) -> bool:
        """Whether the headings say that firms are listed, or places of the public, each once."""
        owners = any(
            one.kind == "name" and _OWNER.search(one.header) and not ROLE.search(one.header)
            for one in self._columns.values()
        )
        heads = [one for one in self._headers if not (owners and one.endswith("所在地"))]
        return any(map(COMPANY.search, heads)) or any(
            FACILITY.search(one.header) and one.different > _EACH_ONCE for one in self._columns.values()
        )

    def _names_bodies(self) -> bool:
        """Whether headings or values say that companies and other bodies are listed."""
        return self._lists_bodies() or any(
            one.names_bodies and not OF_A_BANK.search(one.header) for one in self._columns.values()
        )

    @staticmethod
    def _beside(
        column: Column, score: int, kinds: set[str], evidence: list[Evidence]
    ) -> tuple[int, list[Evidence]]:
        kind, private = column.kind, bool(kinds & (PRIVATE | {"sensitive"}))
        if kind == "sensitive" and "name" not in kinds:
            return 0, evidence
        if kind == "address" and "name" not in kinds:
            return (score if score >= 80 and not _SITE.search(column.header) else 40), evidence
        if kind == "name" and private:
            evidence.append(says("beside-private-columns"))
            return 90, evidence
        if "name" in kinds and kind in ("address", "birth", "phone", "email", "postal_code"):
            evidence.append(says("beside-names"))
            return min(95, score + 10), evidence
        return score, evidence


def _line(cells: Sequence[str]) -> str:
    """The cells of a row with tabs between them; digits that stand one in each cell are a number in the first."""
    if sum(len(cell) == 1 for cell in cells) < _CELLS_OF_A_NUMBER:
        return "\t".join(cells)
    joined = list(cells)
    start = 0
    for here in range(len(cells) + 1):
        if here < len(cells) and len(cells[here]) == 1 and cells[here].isdigit():
            continue
        if here - start >= _CELLS_OF_A_NUMBER:
            joined[start:here] = ["".join(cells[start:here]), *[""] * (here - start - 1)]
        start = here + 1
    return "\t".join(joined)
