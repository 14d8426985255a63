"""What one inspection says: verdict, findings, digests, times.  One report type for every format."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from sekisho_disarm.kinds import Kind


class Sink(Protocol):
    """Where a safe file is written to: a binary file, a pipe, anything that takes bytes."""

    def write(self, data: bytes, /) -> object: ...


class Verdict(StrEnum):
    """The four possible answers.  ``undecided`` never passes by itself: a person decides."""

    CLEAN = "clean"  # nothing had to be removed; the output is rebuilt all the same
    CHANGED = "changed"  # something was removed or replaced; the findings say what
    BLOCKED = "blocked"  # must not pass (programs, scripts)
    UNDECIDED = "undecided"  # could not be judged: unknown, encrypted, too large, broken, timed out


class Profile(StrEnum):
    """The three methods which the national guideline names."""

    KEEP = "keep"  # rebuilt in its own format, editable
    FLATTEN = "flatten"  # pages become pictures in a PDF (画像PDF化)
    TEXT = "text"  # text only (テキスト化)


class Action(StrEnum):
    REMOVED = "removed"  # dropped from the output
    REPLACED = "replaced"  # put in a harmless form (formula → its last value, link → its text)
    REENCODED = "reencoded"  # decoded and written afresh
    KEPT = "kept"  # left in, worth a person's knowledge
    STOPPED = "stopped"  # the reason why there is no output


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.  ``where`` uses the reader's own terms (part name, page, chunk), control characters out.

    ``message`` is the sentence in the language of the run; ``details`` fill the fields of the sentence, so
    that :func:`sekisho_disarm.codes.told` can say it in any language later.
    """

    code: str
    where: str
    action: Action
    message: str
    details: dict[str, str | int | float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Step:
    name: str  # identify, rebuild, verify
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer for one file.  Digests are lower-case hexadecimal SHA-256, sizes bytes, times seconds."""

    name: str
    kind: Kind
    verdict: Verdict
    findings: tuple[Finding, ...]
    output_name: str | None  # None when there is no output
    sha256_in: str
    sha256_out: str | None
    size_in: int
    size_out: int | None
    steps: tuple[Step, ...]
    engine: str  # name and version of the engine that judged

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)

    @property
    def passed(self) -> bool:
        return self.verdict in (Verdict.CLEAN, Verdict.CHANGED)

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Report:
        """Read back what :meth:`to_dict` wrote.  Raises ``KeyError``/``ValueError`` on anything else."""
        return cls(
            name=str(data["name"]),
            kind=Kind(data["kind"]),
            verdict=Verdict(data["verdict"]),
            findings=tuple(
                Finding(
                    str(f["code"]),
                    str(f["where"]),
                    Action(f["action"]),
                    str(f["message"]),
                    dict(f["details"]),
                )
                for f in data["findings"]
            ),
            output_name=None if data["output_name"] is None else str(data["output_name"]),
            sha256_in=str(data["sha256_in"]),
            sha256_out=None if data["sha256_out"] is None else str(data["sha256_out"]),
            size_in=int(data["size_in"]),
            size_out=None if data["size_out"] is None else int(data["size_out"]),
            steps=tuple(Step(str(s["name"]), float(s["seconds"])) for s in data["steps"]),
            engine=str(data["engine"]),
        )
