"""What may stand in the trail: every event with its words, its class of retention and the data it carries.

A room declares its events in a module ``trail.py`` beside its services, one line each::

    EVENTS = (
        event("item:downloaded", _("ファイルを受け取った"), Keep.FLOW, sha256="digest of what was taken"),
    )

They are gathered when Django starts; ``docs/reference/events.md`` is made from them.  ``record`` checks what is
written against them, and a test reads every call in the code, also on paths that no test walks.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules, import_string
from django.utils.translation import gettext_lazy as _

MODULE: Final = "trail"


class Keep(enum.StrEnum):
    """Classes of retention: the town sets a number of days for each (``SEKISHO_TRAIL_KEEP_DAYS``)."""

    FLOW = "flow"  # which file went where, by whom
    SESSION = "session"  # who came in
    ADMINISTRATION = "administration"  # who changed the rules
    TRAIL = "trail"  # what was done to the trail itself: never expires

    @property
    def label(self) -> str | Promise:
        return _KEEP_WORDS[self]


_KEEP_WORDS: Final[dict[Keep, str | Promise]] = {
    Keep.FLOW: _("ファイルの受け渡し"),
    Keep.SESSION: _("ログイン"),
    Keep.ADMINISTRATION: _("管理と設定"),
    Keep.TRAIL: _("証跡そのもの"),
}


class Content(str):
    """Marks data that tells what a file is about (names, purposes): for auditors, not for administrators."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event.  ``data``: key → what it holds, in English; a key that is not there is not written."""

    name: str
    words: str | Promise
    keep: Keep
    data: Mapping[str, str]

    @property
    def content_keys(self) -> frozenset[str]:
        return frozenset(key for key, meaning in self.data.items() if isinstance(meaning, Content))


class Undeclared(LookupError):
    """An event, or a key of its data, that the catalogue does not know; the message says where to declare it."""


def event(name: str, words: str | Promise, keep: Keep, /, **data: str) -> Kind:
    return Kind(name, words, keep, data)


_kinds: dict[str, Kind] = {}
_rooms: dict[str, tuple[Kind, ...]] = {}


def gather() -> None:
    """Read ``trail.py`` of every installed room.  Raises ``ValueError`` when two rooms declare one name."""
    _kinds.clear()
    _rooms.clear()
    autodiscover_modules(MODULE)
    for app in apps.get_app_configs():
        try:
            events: tuple[Kind, ...] = import_string(f"{app.name}.{MODULE}.EVENTS")
        except ImportError:
            continue
        declare(app.label, events)


def declare(room: str, events: Iterable[Kind]) -> None:
    _rooms[room] = tuple(events)
    for kind in _rooms[room]:
        if kind.name in _kinds:
            raise ValueError(f"{kind.name} is declared twice")
        _kinds[kind.name] = kind


def rooms() -> Mapping[str, tuple[Kind, ...]]:
    return _rooms


def kinds() -> Mapping[str, Kind]:
    return _kinds


def check(name: str, data: Iterable[str]) -> None:
    """Raises ``Undeclared``."""
    kind = _kinds.get(name)
    if kind is None:
        raise Undeclared(
            f"{name} is not in the catalogue: declare it in {MODULE}.py of the room that writes it"
        )
    unknown = sorted(set(data) - set(kind.data))
    if unknown:
        raise Undeclared(f"{name} does not declare {', '.join(unknown)}: add it in {MODULE}.py of its room")


def word(name: str) -> str:
    """The words for an event; a name that is no longer declared (an old row) stands for itself."""
    kind = _kinds.get(name)
    return str(kind.words) if kind else name


def without_content(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data without what tells of files; of an event that is no longer declared nothing is told."""
    kind = _kinds.get(name)
    if kind is None:
        return {}
    return {key: value for key, value in data.items() if key not in kind.content_keys}
