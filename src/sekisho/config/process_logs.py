"""What the supervised processes say: all of it in a file each, the important lines on the terminal."""

import re
from collections.abc import Iterator
from pathlib import Path

LOG_BYTES = 10_000_000
_LINE_CHARACTERS = 500
_IMPORTANT = re.compile(
    r"\b(WARNING|ERROR|CRITICAL|FATAL|PANIC)\b"  # plain logs
    r"|\"level\": ?\"(warning|error|critical)\""  # structured logs
    r"|^Traceback "
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def make_room(log: Path) -> None:
    """Keep one old file beside a new one, so that a long-lived town does not fill its disk."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.rename(log.with_suffix(".log.1"))


class ImportantLines:
    """Follow a log from its present end; each call of `fresh` gives the important lines written since."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._offset = log.stat().st_size if log.exists() else 0
        self._rest = b""

    def fresh(self) -> Iterator[str]:
        if not self._log.exists():
            return
        with self._log.open("rb") as file:
            file.seek(self._offset)
            said = self._rest + file.read(LOG_BYTES)
            self._offset = file.tell()
        *lines, self._rest = said.split(b"\n")
        for line in lines:
            text = printable(line)
            if _IMPORTANT.search(text):
                yield text


def last_words(log: Path, count: int = 3) -> list[str]:
    """The last lines, whatever they say: when a process has ended, one of them is usually why."""
    with log.open("rb") as file:
        file.seek(max(log.stat().st_size - 4096, 0))
        lines = file.read().splitlines()
    return [printable(line) for line in lines[-count:]]


def printable(line: bytes) -> str:
    """No control or direction characters: a file name repeated in a log must not steer the terminal."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", line.decode(errors="replace"))[:_LINE_CHARACTERS]
