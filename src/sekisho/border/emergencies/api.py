"""The door to emergencies for other rooms."""

from sekisho.border.emergencies.services import (
    behind,
    current,
    note_answer,
    note_asked,
    note_follow_up,
    on_duty,
    passing_of,
    route_of_duty,
    settle_over,
)

__all__ = [
    "behind",
    "current",
    "note_answer",
    "note_asked",
    "note_follow_up",
    "on_duty",
    "passing_of",
    "route_of_duty",
    "settle_over",
]
