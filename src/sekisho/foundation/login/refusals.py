"""A refusal is written into the trail in a transaction of its own: the verb's has rolled back (I3)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sekisho.foundation.audit.api import record
from sekisho.foundation.identity.denied import Denied

P = ParamSpec("P")
R = TypeVar("R")


def recorded(verb: Callable[P, R]) -> Callable[P, R]:
    """Around ``transaction.atomic``, for verbs that take ``actor``."""

    @wraps(verb)
    def judged(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except Denied as denied:
            actor: Any = kwargs["actor"]
            record(
                "account:refused",
                actor=actor,
                subject=f"login:{actor.login}",
                verb=verb.__name__,
                code=denied.code,
            )
            raise

    return judged
