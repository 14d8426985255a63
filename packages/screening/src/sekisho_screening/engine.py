"""From a stream to a report, in this process.  Callers outside the sandbox use :func:`sekisho_screening.screen`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from sekisho_screening import masking
from sekisho_screening.detectors import BY_ID, Match
from sekisho_screening.detectors.sensitive import matter_of_a_record
from sekisho_screening.errors import TooComplex
from sekisho_screening.extract import Extraction, Passage, Rows, Unread
from sekisho_screening.findings import Finding, NotRead, Report, Why, says
from sekisho_screening.headings import split, titles_in
from sekisho_screening.people import People
from sekisho_screening.places import Part, Place, printable
from sekisho_screening.scan import Located, Scanner
from sekisho_screening.scoring import combine
from sekisho_screening.settings import Settings
from sekisho_screening.surroundings import Known
from sekisho_screening.tables import Spots, Table

_COUNTS_AS_PERSON, _SUBJECT = 50, 60
_MOST_UNREAD = 100
_LONGEST_TITLE = 60
_MOST_ALIKE = 60  # findings of one kind that are listed one by one; columns are always listed
_IDENTIFYING = {one.id for one in BY_ID.values() if one.identifying}
_SPECIAL = {one.id for one in BY_ID.values() if one.special}


class Judge:
    """Collects what is found in one file."""

    def __init__(self, scanner: Scanner, settings: Settings) -> None:
        self._scanner, self._settings = scanner, settings
        self._people = People()
        self._listed: list[Finding] = []
        self._alike: Counter[str] = Counter()
        self._rest: dict[str, list[int]] = {}  # kind: how many are not listed, their best score
        self._counts: Counter[str] = Counter()
        self._unread: list[NotRead] = []
        self._table: Table | None = None
        self._known = Known()
        self._held = False
        self._said: set[str] = set()  # matters of file names that are listed
        self._part = Part.BODY
        self._headed: tuple[int, list[str]] = (0, [])  # the page and the headings of the last table on pages
        self._titles: dict[str, str] = {}  # what may call a table: the file, the paragraph above it

    def take(self, item: Passage | Rows | Unread) -> None:
        if isinstance(item, Rows):
            self._rows(item)
            return
        self._close_table()
        if isinstance(item, Passage):
            self._note_title(item)
            self._part = item.place.part
            self._known.note(item.text)
            data = item.text.encode("utf-8", "replace")
            self._speak(data, _lines(item, data))
        elif len(self._unread) < _MOST_UNREAD:
            self._unread.append(NotRead(item.place, item.reason, item.picture))

    def report(self, name: str, kind: str, seconds: float) -> Report:
        self._close_table()
        people = self._people.count()
        return Report(
            name=printable(name),
            kind=kind,
            people=people,
            findings=tuple(sorted([*self._listed, *self._unlisted()], key=lambda one: -one.score)),
            hold=self._held or people >= self._settings.hold_people,
            seconds=seconds,
            unread=tuple(self._unread),
            counts=dict(self._counts),
        )

    def _rows(self, rows: Rows) -> None:
        if self._table is not None and self._table.place == rows.place and rows.numbers[0] > 1:
            self._table.feed(rows, self._speak_cells)
            return
        above: list[str] = []
        for part, headers in split(rows):
            if not part.numbers:
                continue
            self._close_table()
            headers = self._headers_of(part, headers)
            titles = (*self._titles.values(), part.place.sheet, *above)
            self._table = Table(part, headers, self._scanner, titles)
            self._table.feed(part, self._speak_cells)
            above = titles_in(part) or above

    def _headers_of(self, rows: Rows, headers: list[str]) -> list[str]:
        """The headings of a table; those of the page before where it only goes on."""
        page, before = self._headed
        width = rows.first_column - 1 + len(rows.columns)
        if not any(headers) and rows.place.page and rows.place.page == page + 1 and len(before) == width:
            headers = before
        if any(headers) and rows.place.page:
            self._headed = (rows.place.page, headers)
        return headers

    def _note_title(self, item: Passage) -> None:
        if item.place.part is Part.FILE_NAME:
            self._known = Known()
            self._titles = {"file": item.text.rpartition(".")[0]}
            self._said = set()
        elif item.place.part is Part.BODY:
            self._titles["above"] = item.text.rstrip()[-_LONGEST_TITLE:].rpartition("\n")[2]

    def _close_table(self) -> None:
        if self._table is not None:
            for finding in self._table.finish(self._people):
                self._add(finding, always=True)
            self._table = None

    def _speak_cells(self, data: bytes, spots: Spots) -> None:
        self._speak(data, spots.place, spots.is_at_work, of_persons=spots.of_persons)

    def _speak(
        self,
        data: bytes,
        place: Callable[[int], Place],
        at_work: Callable[[int], bool] | None = None,
        *,
        of_persons: bool = False,
    ) -> None:
        seen: dict[tuple[str, str], int] = {}
        of_persons = of_persons or (self._part is not Part.MAIL_HEADER and self._known.says_own(data))
        for one in combine(data, self._scanner.scan(data), self._known, at_work, of_persons=of_persons):
            if (
                self._part is Part.MAIL_HEADER
                and one.match.kind == "name"
                and one.match.score >= _COUNTS_AS_PERSON
            ):
                self._known.senders.add(one.match.key)
            match = one.match
            if match.kind == "name" and match.score >= _SUBJECT:
                self._subject(one, data, place)
            if match.score >= _COUNTS_AS_PERSON and match.kind in _IDENTIFYING and not _is_office(match):
                self._people.add(match.kind, match.key)
            if match.score < self._settings.report_score:
                continue
            best = seen.get((match.kind, match.key))
            if best is not None and best >= match.score:
                self._counts[match.kind] += 1
                continue
            seen[(match.kind, match.key)] = match.score
            self._one(match, one, data, place)

    def _subject(self, named: Located, data: bytes, place: Callable[[int], Place]) -> None:
        """Somebody whom a paper names whose file name says what is sensitive about them."""
        matter = matter_of_a_record(self._titles.get("file", ""))
        if (
            not matter
            or self._known.sample
            or self._known.published
            or "sensitive" not in self._scanner.enabled
        ):
            return
        match = Match(
            "sensitive",
            matter,
            matter,
            masking.words(matter),
            85,
            (says("sensitive-word", word=matter), says("near-a-name")),
        )
        if matter not in self._said:
            self._said.add(matter)
            self._one(match, replace(named, match=match), data, place)

    def _one(self, match: Match, located: Located, data: bytes, place: Callable[[int], Place]) -> None:
        if self._is_listed(match.kind):
            at = min(located.at, max(0, len(data) - 1))
            self._add(Finding(match.kind, place(at), match.sample, match.score, match.evidence))
        else:
            self._note(match.kind, match.score, 1)
            self._leave(match.kind, match.score, 1)

    def _is_listed(self, kind: str) -> bool:
        return self._alike[kind] < _MOST_ALIKE and len(self._listed) < self._settings.most_findings

    def _add(self, finding: Finding, *, always: bool = False) -> None:
        if finding.score < self._settings.report_score:
            return
        finding = _weighty(finding)
        self._note(finding.kind, finding.score, finding.count)
        if always and len(self._listed) < self._settings.most_findings:
            self._listed.append(finding)
        elif self._is_listed(finding.kind):
            self._alike[finding.kind] += 1
            self._listed.append(finding)
        else:
            self._leave(finding.kind, finding.score, finding.count)

    def _leave(self, kind: str, score: int, count: int) -> None:
        rest = self._rest.setdefault(kind, [0, 0])
        rest[0] += count
        rest[1] = max(rest[1], score)

    def _unlisted(self) -> Iterator[Finding]:
        """One finding a kind for all that the list has no room for: whoever decides must know that there is more."""
        for kind, (count, score) in self._rest.items():
            yield _weighty(Finding(kind, Place(part=Part.ELSEWHERE), "", score, (), count))

    def _note(self, kind: str, score: int, count: int) -> None:
        self._counts[kind] += count
        self._held = self._held or (_is_special(kind) and score >= self._settings.hold_score)


def _is_office(match: Match) -> bool:
    return any(evidence.why is Why.AGAINST_ROLE for evidence in match.evidence)


def _is_special(kind: str) -> bool:
    return kind not in BY_ID or kind in _SPECIAL  # the town's own patterns are special


def _weighty(finding: Finding) -> Finding:
    """``finding`` with what its kind means for a decision."""
    return replace(finding, special=_is_special(finding.kind), identifying=finding.kind in _IDENTIFYING)


def _lines(passage: Passage, data: bytes) -> Callable[[int], Place]:
    """Byte offset to place; offsets come in growing order, so lines are counted once."""
    at = line = 0

    def place(offset: int) -> Place:
        nonlocal at, line
        if offset < at:
            at = line = 0
        line += data.count(b"\n", at, offset)
        at = offset
        return passage.at(line)

    return place


def inspect(source: BinaryIO, name: str, settings: Settings, scanner: Scanner | None = None) -> Report:
    """Screen what ``source`` (able to seek) holds.  Raises ``ScreeningError``; ``MemoryError`` becomes one."""
    start = time.perf_counter()
    judge = Judge(scanner or Scanner(settings), settings)
    extraction = Extraction(settings)
    try:
        for item in extraction.items(source, name):
            judge.take(item)
    except (MemoryError, RecursionError, OverflowError) as error:
        raise TooComplex(type(error).__name__) from None
    return judge.report(name, extraction.kind, time.perf_counter() - start)


def sandbox_target(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """What the child runs; see :mod:`sekisho_screening.isolation`."""
    from sekisho_screening.isolation import run_inside

    return run_inside(source, sink, options)


def warm() -> None:
    """Touch everything that is lazy, before the sandbox locks."""
    from sekisho_screening.warming import warm as warm_all

    warm_all()


def without(settings: Settings, *kinds: str) -> Settings:
    """``settings`` with some detectors off."""
    return replace(settings, disabled=(*settings.disabled, *kinds))
