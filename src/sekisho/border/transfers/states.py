"""The life of an item, as tables: who may go where, what each move is called in the trail.

``make check`` fails when ``docs/reference/transfer-states.md`` no longer shows this.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RECEIVED = "received", _("受付済み")  # on disk, waiting for a worker
    INSPECTING = "inspecting", _("検査中")
    READY = "ready", _("受け取り可能")
    HELD = "held", _("保留")  # could not be judged: a person decides
    REFUSED = "refused", _("通せませんでした")
    WITHDRAWN = "withdrawn", _("取り消し")
    EXPIRED = "expired", _("期限切れ")


#: from → to: the event that the trail gets
MOVES: Final[dict[State, dict[State, str]]] = {
    State.RECEIVED: {
        State.INSPECTING: "item:inspecting",
        State.HELD: "item:held",
        State.WITHDRAWN: "item:withdrawn",
    },
    State.INSPECTING: {
        State.INSPECTING: "item:inspecting",  # a second attempt after a worker was lost
        State.READY: "item:ready",
        State.HELD: "item:held",
        State.REFUSED: "item:refused",
        State.WITHDRAWN: "item:withdrawn",
    },
    State.HELD: {
        State.READY: "item:released",  # it was approved, or everything that held it was answered 「誤検知」
        State.HELD: "item:held",  # for another reason: sent back, or other rules ask for another approval
        State.REFUSED: "item:refused",  # by rules that came into force meanwhile
        State.RECEIVED: "item:inspected-again",
        State.WITHDRAWN: "item:withdrawn",
        State.EXPIRED: "item:expired",
    },
    State.READY: {State.WITHDRAWN: "item:withdrawn", State.EXPIRED: "item:expired"},
    State.REFUSED: {State.EXPIRED: "item:expired"},
    State.WITHDRAWN: {},
    State.EXPIRED: {},
}

#: states in which nothing more happens by itself
SETTLED: Final = frozenset({State.READY, State.HELD, State.REFUSED, State.WITHDRAWN, State.EXPIRED})


class ImpossibleMove(Exception):
    """The state machine has no such move; the verb came too late or twice."""


def event_of(present: str, target: State) -> str:
    """The name of the move in the trail.  Raises ``ImpossibleMove``."""
    try:
        return MOVES[State(present)][target]
    except KeyError:
        raise ImpossibleMove(f"{present} → {target}") from None
