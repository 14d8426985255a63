"""What a format module may use while it rebuilds: the profile, the budget, the report, the door to nested content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sekisho_disarm import codes
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Budget
from sekisho_disarm.names import printable
from sekisho_disarm.passwords import Passwords
from sekisho_disarm.report import Action, Finding, Profile

#: rebuild(data, name, context) of the engine: identify → rebuild → verify for nested content
Door = Callable[[bytes, str, "Context"], "Rebuilt"]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A rebuilt file: its bytes, its kind, and the name it should carry (macro kinds lose their ``m``)."""

    data: bytes
    kind: Kind
    name: str


@dataclass(slots=True)
class Context:
    """State of one inspection.  ``trail`` is the way down to the present member, for ``where``."""

    profile: Profile
    budget: Budget
    door: Door
    trail: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    dropped_findings: int = 0
    passwords: Passwords = field(default_factory=Passwords)
    opened: int | None = None  # the finding that says that the file as a whole was opened with a password
    in_layout: bool = False
    verify_seconds: float = 0.0  # spent by second readers of nested content, reported as part of `verify`

    def report(self, code: str, where: str = "", action: Action | None = None, **details: str | int) -> None:
        """Add a finding.  The action defaults to the one that the catalogue gives for the code."""
        self.add(code, where, action, details)

    def add(self, code: str, where: str, action: Action | None, details: Mapping[str, str | int]) -> None:
        """As :meth:`report`, with the details as a mapping."""
        if len(self.findings) >= self.budget.limits.findings:
            self.dropped_findings += 1
            return
        if code == "DSM-004" and not self.trail and self.opened is None:
            self.opened = len(self.findings)
        place = " > ".join((*self.trail, printable(where))) if where else " > ".join(self.trail)
        self.findings.append(
            Finding(code, place, action or codes.action(code), codes.sentence(code, **details), dict(details))
        )

    def nested(self, data: bytes, name: str, *, in_layout: bool = False) -> Rebuilt:
        """Send nested content through the same door, on the same budget.

        ``in_layout``: it stands in a page, so a picture may not move by a pixel.
        Raises ``DisarmError`` as for a file of its own; the caller decides whether to drop the member
        and report it, or to let the error end the whole file.
        """
        self.budget.enter(where=name)
        outer, outer_layout = self.trail, self.in_layout
        self.trail, self.in_layout = (*outer, printable(name)), in_layout
        try:
            return self.door(data, name, self)
        finally:
            self.trail, self.in_layout = outer, outer_layout
            self.budget.leave()
