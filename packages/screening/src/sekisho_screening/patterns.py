"""The town's own patterns: a regular expression or a list of words.

Expressions run on RE2, whose time is linear in the text whatever is written: no catastrophic backtracking, so no
guard by guesswork is needed.  RE2 has no look-around and no back-references; both are refused with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import re2  # type: ignore[import-untyped]  # google-re2 ships no types; everything taken from it is narrowed here

from sekisho_screening import masking
from sekisho_screening.errors import PatternRefused

_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_LONGEST, _MOST_WORDS = 500, 1000
_MOST_MEMORY = 1 << 20  # bytes of program and states: a pattern that wants more is a bomb of another kind
_MOST_MATCHES = 1000  # in one passage: a pattern that fits everywhere says nothing more


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """``expression`` (RE2 syntax) or ``words``, exactly one of them.  Raises ``PatternRefused``."""

    id: str
    name: str
    expression: str = ""
    words: tuple[str, ...] = ()
    score: int = 80

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise PatternRefused("識別子は英小文字で始まる40字までの英数字です")
        if bool(self.expression) == bool(self.words):
            raise PatternRefused("正規表現か言葉の一覧の、どちらか一つを入れてください")
        if not 0 <= self.score <= 100:
            raise PatternRefused("点数は0から100です")
        if len(self.expression) > _LONGEST or len(self.words) > _MOST_WORDS:
            raise PatternRefused(f"正規表現は{_LONGEST}字まで、言葉は{_MOST_WORDS}個までです")
        if any(not word.strip() or len(word) > _LONGEST for word in self.words):
            raise PatternRefused("空の言葉か、長すぎる言葉があります")
        if compiled(self._source()).matches(b""):
            raise PatternRefused("何もない所にも合ってしまいます")

    def _source(self) -> str:
        return self.expression or "|".join(str(re2.escape(word)) for word in self.words)

    def find(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Spans in UTF-8 ``data``, at most a thousand."""
        return compiled(self._source()).spans(data)

    def mask(self, value: str) -> str:
        return (
            masking.digits(value)
            if sum(c.isdigit() for c in value) * 2 >= len(value)
            else masking.words(value)
        )

    def try_on(self, sample: str) -> tuple[str, ...]:
        """What it would find in ``sample``, masked: for the page where a pattern is written."""
        data = sample.encode("utf-8", "replace")
        return tuple(self.mask(data[start:end].decode("utf-8", "replace")) for start, end in self.find(data))


class Compiled:
    """An RE2 program over UTF-8 bytes."""

    def __init__(self, source: str, *, memory: int, longest: bool) -> None:
        options = re2.Options()
        options.never_capture = True
        options.log_errors = False
        options.max_mem = memory
        options.longest_match = longest
        try:
            self._program = re2.compile(source, options)
        except re2.error as error:
            reason = error.args[0] if error.args else ""
            text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
            raise PatternRefused(text) from None

    def matches(self, data: bytes) -> bool:
        return self._program.fullmatch(data) is not None

    def spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        for count, found in enumerate(self._program.finditer(data)):
            if count >= _MOST_MATCHES:
                return
            yield found.span()

    def is_in(self, text: str) -> bool:
        return self._program.search(text.encode("utf-8", "replace")) is not None

    def span_from(self, data: bytes, at: int) -> tuple[int, int] | None:
        """The first match at or after byte ``at``."""
        found = self._program.search(data, at)
        return None if found is None else (found.start(), found.end())


@lru_cache(maxsize=256)
def compiled(source: str) -> Compiled:
    return Compiled(source, memory=_MOST_MEMORY, longest=False)
