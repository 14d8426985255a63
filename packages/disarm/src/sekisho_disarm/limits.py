"""How much one file may cost.  Nested content draws on the same budget, so a bomb cannot hide one level down."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from sekisho_disarm.errors import TooComplex

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one inspection.  The defaults fit a machine that gives 512 MiB to one file."""

    input_bytes: int = 256 * MIB  # read whole by the format modules; larger files are undecided, not passed
    unpacked_bytes: int = 1024 * MIB  # sum over every member and nested stream
    member_bytes: int = 256 * MIB  # one member or decoded stream
    members: int = 20_000  # files in archives and parts in packages, nested ones included
    depth: int = 6  # a picture (3) in a document (2) in a zip (1) leaves room for a zip in a zip
    ratio: int = 1_000  # unpacked : packed; text in sheets reaches 200, deflate ends at 1,032
    ratio_floor_bytes: int = 10 * MIB  # small members may compress as well as they like
    pixels: int = 120_000_000  # one picture: an A0 scan at 300 dpi has 139 million, a camera 60 million
    frames: int = 2_000  # pages of a TIFF, pictures of an animation
    xml_depth: int = 256  # nested elements; Word writes below 100
    moves_photographs: int = (
        0  # 1: a JPEG moves by one pixel, which no message on its grid survives; it shows in comparisons
    )
    findings: int = 1_000  # reported one by one; the rest is counted
    wall_seconds: float = 60.0  # one file in the sandbox, start to end
    memory_bytes: int = 512 * MIB  # one file in the sandbox, over what the warmed parent holds

    def to_dict(self) -> dict[str, int | float]:
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, int | float]) -> Limits:
        """Read back what :meth:`to_dict` wrote.  Raises ``KeyError``/``TypeError`` on anything else."""
        seconds = float(data["wall_seconds"])
        return cls(**{k: int(v) for k, v in data.items() if k != "wall_seconds"}, wall_seconds=seconds)


@dataclass(slots=True)
class Budget:
    """What is left of the limits; one object is shared over all nested content of a file."""

    limits: Limits = field(default_factory=Limits)
    unpacked: int = 0
    members: int = 0
    depth: int = 0

    def take_bytes(self, count: int, *, packed: int | None = None, where: str = "") -> None:
        """Account for ``count`` unpacked bytes of one member.  Raises ``TooComplex`` (DSM-941, -942, -943)."""
        self.unpacked += count
        self._check(count, self.unpacked, packed, where)

    def foresee(self, count: int, *, packed: int | None = None, where: str = "") -> None:
        """Raise as :meth:`take_bytes` would, taking nothing: for streams whose length shows only at their end."""
        self._check(count, self.unpacked + count, packed, where)

    def _check(self, count: int, unpacked: int, packed: int | None, where: str) -> None:
        if count > self.limits.member_bytes:
            raise TooComplex("DSM-941", where=where, bytes=count)
        if unpacked > self.limits.unpacked_bytes:
            raise TooComplex("DSM-942", where=where, bytes=unpacked)
        if (
            packed is not None
            and count > self.limits.ratio_floor_bytes
            and count > packed * self.limits.ratio
        ):
            raise TooComplex("DSM-943", where=where, bytes=count)

    def take_member(self, *, where: str = "") -> None:
        """Account for one more member.  Raises ``TooComplex`` (DSM-944)."""
        self.members += 1
        if self.members > self.limits.members:
            raise TooComplex("DSM-944", where=where, members=self.members)

    def enter(self, *, where: str = "") -> None:
        """Go one level down.  Raises ``TooComplex`` (DSM-945)."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise TooComplex("DSM-945", where=where, depth=self.depth)

    def leave(self) -> None:
        self.depth -= 1
