"""What an office says about itself, and from where on something counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sekisho_screening.patterns import OwnPattern

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """The words of an office about itself, and the limits.

    ``own_domains``: mail domains of the office; ``own_texts``: signature blocks, the office's own address and
    numbers (whatever is found in them does not count elsewhere); ``allowed``: single values.

    ``report_score``: what scores less is not reported.  ``hold_score``: one special finding from here on holds.
    ``hold_people``: so many different persons hold.
    """

    own_domains: tuple[str, ...] = ()
    own_texts: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    patterns: tuple[OwnPattern, ...] = ()
    disabled: tuple[str, ...] = ()
    report_score: int = 30
    hold_score: int = 80
    hold_people: int = 10
    most_findings: int = 500  # in a report; the rest is counted
    depth: int = 8  # archives and attachments within each other
    members: int = 10_000  # of all archives together
    unpacked_bytes: int = 4096 * MIB
    wall_seconds: float = 300.0
    memory_bytes: int = 512 * MIB

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Settings:
        """Raises ``TypeError`` for unknown names, ``PatternRefused`` for unfit patterns."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list | tuple) else value for key, value in data.items()
        }
        values["patterns"] = tuple(
            OwnPattern(**{**one, "words": tuple(one["words"])}) for one in data.get("patterns", ())
        )
        return cls(**values)
