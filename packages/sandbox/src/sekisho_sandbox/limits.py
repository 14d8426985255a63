"""How much one job may cost."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MIB = 1024 * 1024
_MAX_SECONDS = 86_400  # a day; far beyond it clocks of select() and sockets overflow
_MAX_BYTES = 2**62


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one job.  Raises ``ValueError``/``TypeError`` unless all are positive finite numbers.

    The kernel or the parent enforces each of them; a child under hostile control cannot move one.
    """

    wall_seconds: float = 60.0  # from the hand-over to the child; the parent kills
    cpu_seconds: float = 60.0  # rounded up to whole seconds (RLIMIT_CPU knows no less)
    memory_bytes: int = 512 * MIB  # address space over what the warmed parent already holds (RLIMIT_AS)
    output_bytes: int = 1024 * MIB  # written to the sink; on a pipe the reader must count as well
    report_bytes: int = 4 * MIB  # the JSON of the returned dict, UTF-8

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise TypeError(f"{field.name} must be a number, not {type(value).__name__}")
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"{field.name} must be positive and finite, not {value!r}")
            if field.name.endswith("_bytes") and (not isinstance(value, int) or value > _MAX_BYTES):
                raise ValueError(f"{field.name} must be a whole number of bytes, not {value!r}")
            if field.name.endswith("_seconds") and value > _MAX_SECONDS:
                raise ValueError(f"{field.name} must be at most a day, not {value!r}")

    def to_dict(self) -> dict[str, float | int]:
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Limits:
        """Read back what :meth:`to_dict` wrote.  Raises ``ValueError``/``TypeError`` on anything else."""
        return cls(**data)
