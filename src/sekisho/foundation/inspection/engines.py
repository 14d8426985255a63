"""What runs in the locked children: one parent, warmed for both engines, and every job names the one it wants.

This module is imported by the inspection parent, which knows neither Django nor any setting (I2).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from sekisho_disarm import engine as disarm
from sekisho_disarm import preview
from sekisho_sandbox import Limits, Outcome, Sandbox
from sekisho_screening import engine as screening

WANTED = "engine"
SCREENING, PREVIEW = "screening", "preview"


def target(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """Run the engine that the job names; disarm for those that name none."""
    wanted = options.pop(WANTED, "")
    if wanted == SCREENING:
        return screening.sandbox_target(source, sink, options)
    if wanted == PREVIEW:
        return preview.sandbox_target(source, sink, options)
    return disarm.sandbox_target(source, sink, options)


def warm() -> None:
    disarm.warm()
    screening.warm()


class Screener:
    """The shared parent, asked for screening, or for another engine by its name."""

    def __init__(self, sandbox: Sandbox, wanted: str = SCREENING) -> None:
        self._sandbox, self._wanted = sandbox, wanted

    def run(
        self,
        source_fd: int,
        sink_fd: int,
        options: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
    ) -> Outcome:
        """See :meth:`sekisho_sandbox.Sandbox.run`."""
        return self._sandbox.run(source_fd, sink_fd, {**(options or {}), WANTED: self._wanted}, limits)
