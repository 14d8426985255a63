"""One module per format family; each offers :class:`Format` objects and nothing else to the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.kinds import Kind


@dataclass(frozen=True, slots=True)
class Format:
    """How the engine handles one family.

    ``rebuild(data, name, kind, context)`` writes the file afresh from its allow-list; raises ``DisarmError``.
    ``verify(data, kind)`` is the second reader: other code, other library where there is one; it returns a
    sentence for every thing outside the allow-list that it still finds in the *output*.
    ``warm()`` loads every plug-in, codec and table before the sandbox locks (a cold import in the locked
    child is a silent misjudgement).
    """

    family: str
    kinds: frozenset[Kind]
    rebuild: Callable[[bytes, str, Kind, Context], Rebuilt]
    verify: Callable[[bytes, Kind], list[str]]
    warm: Callable[[], None]
