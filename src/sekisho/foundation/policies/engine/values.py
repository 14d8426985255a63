"""Single values of a table of rules, each read or refused with its cause; the reader adds the line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_ID: Final = re.compile(r"^[a-z0-9][a-z0-9-]{0,59}$")
_WORD: Final = re.compile(r"^[a-z0-9_+-]{1,40}$")


class Bad(Exception):
    """A value is none that a rule may have: a stable cause, what it is about, and the value itself."""

    def __init__(self, cause: str, about: str = "", value: object = "") -> None:
        self.cause, self.about, self.value = cause, about, str(value)[:200]
        super().__init__(cause)


def table_of(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key, {} if key == "when" else None)
    if not isinstance(found, dict):
        raise Bad("missing" if found is None else "not-a-table", key)
    return found


def text_of(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Bad("missing", key)
    if len(value) > 500 or any(ord(character) < 32 for character in value):
        raise Bad("text", key)
    return value.strip()


def identifier_of(table: Mapping[str, Any], key: str) -> str:
    value = text_of(table, key)
    if not _ID.match(value):
        raise Bad("identifier", key, value)
    return value


def one_of(table: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    value = table.get(key)
    if value is None:
        raise Bad("missing", key)
    if value not in allowed:
        raise Bad("no-such-value", key, value)
    return str(value)


def number_of(table: Mapping[str, Any], key: str, least: int, most: int) -> int:
    return whole(table[key], key, least, most)


def whole(value: Any, key: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Bad("number", key, value)
    return value


def words_of(
    value: Any, key: str, allowed: tuple[str, ...] | None = None, shape: re.Pattern[str] | None = None
) -> tuple[str, ...]:
    """A list of words, or one word; none of them unknown, and never an empty list, which would never fit."""
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        raise Bad("not-a-list", key)
    for word in words:
        if word not in allowed if allowed is not None else not (shape or _WORD).match(word):
            raise Bad("no-such-value", key, word)
    return tuple(words)
