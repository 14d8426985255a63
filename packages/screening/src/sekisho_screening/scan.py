"""Running text: one pass of RE2 over the bytes finds where it is worth looking; only there detectors look.

The pass costs about 10 ns a byte at worst.  Everything slower depends on how many triggers there are, not on how
much text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sekisho_screening import person_names
from sekisho_screening.detectors import ALL, BY_ID, Match, NumberDetector, Window, WordDetector
from sekisho_screening.detectors.base import LABEL_REACH, Detector
from sekisho_screening.detectors.person import Name, begins_line
from sekisho_screening.detectors.sensitive import is_form, spans
from sekisho_screening.digits import fold
from sekisho_screening.findings import says
from sekisho_screening.labels import nearest
from sekisho_screening.patterns import Compiled
from sekisho_screening.settings import Settings

_D = "[0-9０-９]"
_S = "[-‐‑‒–—―−ー－ 　.・()（）]"
_RUN = f"{_D}(?:{_S}{{0,2}}{_D}){{6,}}"
_DIGIT_BYTES = frozenset(range(0x30, 0x3A))
_NUMBER = re.compile(rf"{_D}(?:{_S}{{0,2}}{_D})+")  # a hit that is a run of digits and no more
_PLOT = re.compile("丁目|番|[0-9０-９]$")
_BORN = re.compile("[ 　]?生[）)、。 　\\t|/:]?$")
_HYPHENS = frozenset("-‐‑‒–—―−ー－")
_HYPHEN_BYTES = tuple(one.encode() for one in sorted(_HYPHENS))
_FIELD = "字".encode()
_PLOT_GOES_ON = (*_HYPHEN_BYTES, "番".encode(), "丁".encode(), "の".encode())
_PHONE_HEAD = re.compile(r"^\D+[0０]")  # 「電話 0299-12」, before the rest of the number
_AROUND = 360  # bytes: 120 characters of Japanese
_LONGEST_RUN = 64
_SPLIT_OVER = 16  # digits: longer runs are several numbers side by side
_MOST_GROUPS, _SURE_OF_GROUPS = 4, 60  # of digits, parted by blanks; their score as one number
_MEMORY = 64 << 20


@dataclass(frozen=True, slots=True)
class Located:
    """``at``: byte offset in the scanned text."""

    at: int
    match: Match


class Scanner:
    """All detectors that the settings leave on, over UTF-8 text."""

    def __init__(self, settings: Settings) -> None:
        on = [one for one in ALL if one.id not in settings.disabled]
        self.enabled: dict[str, Detector] = {one.id: one for one in on}
        self._settings = settings
        self._words = {
            word.encode(): one for one in on if isinstance(one, WordDetector) for word in one.words
        }
        self._shaped = [one for one in on if isinstance(one, WordDetector) and one.triggers]
        matters = self.enabled.get("sensitive")
        self._matters = matters if isinstance(matters, WordDetector) else None
        self._numbers: dict[int, list[NumberDetector]] = {}
        for one in on:
            if isinstance(one, NumberDetector):
                for length in one.lengths:
                    self._numbers.setdefault(length, []).append(one)
        self._trigger = Compiled(self._source(), memory=_MEMORY, longest=True)
        self._own = tuple(domain.lower().lstrip("@") for domain in settings.own_domains)
        self._allowed: frozenset[tuple[str, str]] = frozenset()
        self._allowed = self._allow_list(settings)

    def _source(self) -> str:
        words = sorted(word.decode() for word in self._words)
        triggers = [one for detector in self._shaped for one in detector.triggers]
        return "|".join([_RUN, *words, *triggers])

    def _allow_list(self, settings: Settings) -> frozenset[tuple[str, str]]:
        found = {
            (located.match.kind, located.match.key)
            for text in settings.own_texts
            for located in self.scan(text.encode("utf-8", "replace"))
        }
        found |= {(kind, one.key(value)) for value in settings.allowed for kind, one in self.enabled.items()}
        return frozenset(found)

    @property
    def has_own(self) -> bool:
        """Did the office name anything of its own?  Without it, whole columns need not be asked."""
        return bool(self._allowed or self._own)

    def allows(self, kind: str, key: str) -> bool:
        """Whether the office said that this value does not count."""
        if (kind, key) in self._allowed:
            return True
        if kind == "email" and self._own:
            domain = key.rpartition("@")[2]
            return any(domain == own or domain.endswith(f".{own}") for own in self._own)
        return False

    def scan(self, data: bytes) -> list[Located]:
        """Everything found in ``data``, by position; values of the office itself are left out."""
        found = [one for one in self._triggered(data) if not self.allows(one.match.kind, one.match.key)]
        for pattern in self._settings.patterns:
            for start, end in pattern.find(data):
                value = data[start:end].decode("utf-8", "replace")
                evidence = (says("own-pattern", word=pattern.name),)
                match = Match(pattern.id, value, value, pattern.mask(value), pattern.score, evidence)
                found.append(Located(start, match))
        found.sort(key=lambda one: one.at)
        return found

    def _triggered(self, data: bytes) -> Iterator[Located]:
        at = 0
        span_from = self._trigger.span_from
        while (span := span_from(data, at)) is not None:
            start, end = span
            at = end
            hit = data[start:end]
            detector = self._words.get(hit)
            if detector is not None:
                window = _window(data, start, end)
                yield from (_located(start, window, match) for match in detector.find(window))
            elif (hit[0] in _DIGIT_BYTES or hit[:2] == b"\xef\xbc") and _NUMBER.fullmatch(
                hit.decode("utf-8", "ignore")
            ):
                window = _window(data, start, end)
                yield from (_located(start, window, match) for match in self._run(window))
            elif hit[:3] == _FIELD and data[end : end + 3].startswith(_PLOT_GOES_ON):
                at = end - (
                    1 if data[end - 1] < 0x80 else 3
                )  # 「字山下123番地」 is found from its last digit on
            elif self._matters is not None and is_form(hit.decode("utf-8", "ignore")):
                window = _window(data, start, end)
                yield from (_located(start, window, match) for match in self._matters.find(window))
            else:
                at = start + _step(hit)
                if data[end : end + 3].startswith(_HYPHEN_BYTES) and _PHONE_HEAD.match(hit.decode()):
                    continue
                window = _window(data, start, end)
                found = list(self._other(window)) or self._matters_within(window, at - start)
                yield from (_located(start, window, match) for match in found)

    def _matters_within(self, window: Window, step: int) -> list[Match]:
        """Sensitive matters in the first ``step`` bytes of a hit that is no name: the pass does not come back to them."""
        if self._matters is None or window.text.isascii():
            return []
        text = window.text.encode()[:step].decode("utf-8", "ignore")
        found = []
        for start, end in spans(text):
            inner = Window(window.before + text[:start], text[start:end], window.text[end:] + window.after)
            found += [replace(match, start=match.start + start) for match in self._matters.find(inner)]
        return found

    def _other(self, window: Window) -> Iterator[Match]:
        """A plot of land, a name with a title, or two words of which the first may be a label."""
        text = window.text
        if _BORN.match(text) is not None:
            shaped = self.enabled.get("birth")
        elif not begins_line(text) and _is_plot(text):
            shaped = self.enabled.get("address")
        else:
            label = self._label_at_end(text.replace("　", " ").partition(" ")[0])
            if label:
                yield from _behind(label, self._words[label.encode()], window)
                return
            shaped = self.enabled.get("name")
        if isinstance(shaped, WordDetector):
            yield from shaped.find(window)

    def _label_at_end(self, text: str) -> str:
        return next((text[at:] for at in range(len(text)) if text[at:].encode() in self._words), "")

    def _run(self, window: Window) -> Iterator[Match]:
        text = fold(window.text)
        digits = "".join(filter(str.isdigit, text))
        if len(digits) > _LONGEST_RUN:
            return
        best = self._best(text, digits, window)
        if best is not None:
            yield best
        elif len(digits) > _SPLIT_OVER or " " in text:
            yield from self._pieces(text, window)

    def _best(self, text: str, digits: str, window: Window) -> Match | None:
        detectors = self._numbers.get(len(digits))
        if not detectors:
            return None
        if text.startswith("81") and window.before.endswith(("+", "＋")):
            text = f"+{text}"
        unlabelled = not nearest(window.before[-LABEL_REACH:])[0]
        hopeful = [one for one in detectors if one.alone or one.far or not unlabelled]
        found = [match for one in hopeful if (match := one.judge(text, digits, window)) is not None]
        return max(found, key=lambda match: match.score, default=None)

    def _pieces(self, text: str, window: Window) -> Iterator[Match]:
        """Several numbers side by side: the longest rows of groups that are one, then the groups by themselves."""
        pieces = text.split(" ")
        at = first = 0
        while first < len(pieces):
            match, taken = self._longest(pieces, first, at, text, window)
            if match is not None:
                yield replace(match, start=at)
            at += sum(len(one) + 1 for one in pieces[first : first + taken])
            first += taken

    def _longest(
        self, pieces: list[str], first: int, at: int, text: str, window: Window
    ) -> tuple[Match | None, int]:
        """What the groups from ``first`` (at character ``at``) on are, and how many of them it takes."""
        for taken in range(min(_MOST_GROUPS, len(pieces) - first), 0, -1):
            piece = " ".join(pieces[first : first + taken])
            digits = "".join(filter(str.isdigit, piece))
            around = Window(window.before + text[:at], piece, text[at + len(piece) :] + window.after)
            match = self._best(piece, digits, around) if len(digits) <= _SPLIT_OVER else None
            if match is not None and (taken == 1 or match.score >= _SURE_OF_GROUPS):
                return match, taken
        return None, 1


def _is_plot(text: str) -> bool:
    return (fold(text[-1]).isdigit() or text[-1] in "号地〇一二三四五六七八九十百") and bool(
        _PLOT.search(text)
    )


def _step(hit: bytes) -> int:
    """How far to go on after a plot, a name or a pair: its second half may begin something of its own."""
    text = hit.decode("utf-8", "ignore")
    if begins_line(text):
        return len(text[:-1].encode())
    if _is_plot(text):
        return len(text[0].encode())
    left, space, _ = text.replace("　", " ").partition(" ")
    honorific = 2 if text.endswith(("さん", "さま", "くん")) else 3 if text.endswith("ちゃん") else 1
    return len((text[: len(left)] if space else text[:-honorific]).encode()) or len(hit)


def _behind(label: str, detector: WordDetector, window: Window) -> Iterator[Match]:
    """What ``detector`` finds after its own word at the end of the left half of a pair."""
    cut = window.text.index(label)
    inner = Window(window.before + window.text[:cut], label, window.text[cut + len(label) :] + window.after)
    for match in detector.find(inner):
        yield replace(match, start=match.start + cut)


def _located(at: int, window: Window, match: Match) -> Located:
    """``at``: where the text of the window begins."""
    if match.start >= 0:
        return Located(at + len((window.text + window.after)[: match.start].encode()), match)
    return Located(max(0, at - len(window.before[match.start :].encode())), match)


def names_in(line: str) -> Iterator[Match]:
    """Full names in a line in which something else already speaks of a person."""
    name = BY_ID["name"]
    assert isinstance(name, Name)
    for at, text, power in person_names.within(line):
        window = Window(line[:at], text, line[at + len(text) :])
        match = name.match(text, 50 if power == 3 else 40, window, 0, says("surname-and-given-name"))
        yield replace(match, start=at)


def _window(data: bytes, start: int, end: int) -> Window:
    low, high = _whole(data, max(0, start - _AROUND)), _whole(data, min(len(data), end + _AROUND))
    return Window(
        data[low:start].decode("utf-8", "ignore"),
        data[start:end].decode("utf-8", "ignore"),
        data[end:high].decode("utf-8", "ignore"),
    )


def _whole(data: bytes, at: int) -> int:
    """``at``, or where the next character begins: half of one makes decoding ten times as slow."""
    while at < len(data) and data[at] & 0xC0 == 0x80:
        at += 1
    return at
