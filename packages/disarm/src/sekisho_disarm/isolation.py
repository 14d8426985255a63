"""The engine behind the locked door: bytes go in and come out by descriptor, the answer is checked here.

What the child says is a claim.  The parent computes both digests itself and compares; a claim that does not
fit, or no claim at all, is ``undecided``.  There is no way from here to in-process parsing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from sekisho_disarm import codes, office_help, picture_help
from sekisho_disarm.kinds import Kind
from sekisho_disarm.limits import Limits
from sekisho_disarm.names import printable
from sekisho_disarm.passwords import Passwords
from sekisho_disarm.report import Action, Finding, Profile, Report, Sink, Step, Verdict
from sekisho_disarm.version import ENGINE
from sekisho_sandbox import Limits as SandboxLimits
from sekisho_sandbox import (
    Outcome,
    Runner,
    SandboxError,
    SharedSandbox,
    Status,
    chunks_of,
    digest_of,
    give_out,
    memory_file,
    pour,
)

_CODES = {
    Status.TIMEOUT: "DSM-960",
    Status.MEMORY: "DSM-961",
    Status.OUTPUT_LIMIT: "DSM-962",
    Status.CRASHED: "DSM-963",
    Status.VIOLATION: "DSM-964",
    Status.LOST: "DSM-965",
    Status.FAILED: "DSM-966",
}


#: Programs outside that may turn "undecided" into an answer.
_HELPERS = (
    (office_help.can_help, office_help.help_with),
    (picture_help.can_help, picture_help.help_with),
)
_SHARED = SharedSandbox("sekisho_disarm.engine:sandbox_target", "sekisho_disarm.engine:warm")
open_sandbox = _SHARED.open


def disarm(
    source: bytes | BinaryIO | Path,
    sink: Sink | None,
    name: str,
    profile: Profile,
    limits: Limits,
    sandbox: Runner | None,
    passwords: Passwords,
    protect: bool,
) -> Report:
    """See :func:`sekisho_disarm.disarm`."""
    with memory_file("source") as inside, memory_file("sink") as outside:
        digest, size = pour(source, inside, limits.input_bytes + 1)
        if size > limits.input_bytes:
            return stopped("DSM-947", name, digest, size)
        request = _Request(profile, limits, sandbox, passwords, protect)
        report = _once(inside, outside, name, digest, size, request)
        for can_help, help_with in _HELPERS:
            if can_help(report, profile):
                helped, output = help_with(report, profile, _all(inside), request.again)
                if output is not None and sink is not None:
                    sink.write(output)
                return helped
        if report.passed and sink is not None:
            give_out(outside, sink)
        return report


@dataclass(frozen=True, slots=True)
class _Request:
    """What stays the same over all runs for one file."""

    profile: Profile
    limits: Limits
    sandbox: Runner | None
    passwords: Passwords
    protect: bool

    def again(self, data: bytes, name: str, profile: Profile) -> tuple[Report, bytes | None]:
        """One more run behind the door, for what an outside program is to read or has written."""
        with memory_file("source") as inside, memory_file("sink") as outside:
            digest, size = pour(data, inside, self.limits.input_bytes + 1)
            if size > self.limits.input_bytes:
                return stopped("DSM-947", name, digest, size), None
            report = _once(inside, outside, name, digest, size, replace(self, profile=profile))
            return report, _all(outside) if report.passed else None


def _once(inside: int, outside: int, name: str, digest: str, size: int, request: _Request) -> Report:
    """One run of the locked child over the bytes of ``inside``."""
    options: dict[str, object] = {"name": name, "profile": request.profile.value}
    options["limits"], options["language"] = request.limits.to_dict(), codes.LANGUAGE.get()
    options["passwords"], options["protect"] = request.passwords.to_list(), request.protect
    try:
        outcome = (request.sandbox or _SHARED.get()).run(inside, outside, options, _bounds(request.limits))
    except SandboxError:
        return stopped("DSM-966", name, digest, size)
    return _judge(outcome, outside, name, digest, size)


def _bounds(limits: Limits) -> SandboxLimits:
    return SandboxLimits(
        wall_seconds=limits.wall_seconds,
        cpu_seconds=limits.wall_seconds,
        memory_bytes=limits.memory_bytes,
        output_bytes=limits.unpacked_bytes,
    )


def _judge(outcome: Outcome, outside: int, name: str, digest: str, size: int) -> Report:
    """The child's report when it fits what can be seen from here, else ``undecided``."""
    if outcome.status is not Status.OK:
        return stopped(_CODES[outcome.status], name, digest, size, outcome.seconds)
    try:
        report = Report.from_dict(outcome.report or {})
    except (KeyError, TypeError, ValueError):
        return stopped("DSM-965", name, digest, size, outcome.seconds)
    if report.sha256_in != digest or report.passed != (report.sha256_out is not None):
        return stopped("DSM-965", name, digest, size, outcome.seconds)
    if report.passed and (
        report.output_name is None or digest_of(outside) != (report.sha256_out, report.size_out)
    ):
        return stopped("DSM-965", name, digest, size, outcome.seconds)
    return report


def stopped(
    code: str, name: str, sha256_in: str, size_in: int, seconds: float = 0.0, *, reason: str = ""
) -> Report:
    """A report for a file that the engine itself never got to judge."""
    return Report(
        name=printable(name),
        kind=Kind.UNKNOWN,
        verdict=Verdict.UNDECIDED,
        findings=(
            Finding(code, "", Action.STOPPED, codes.sentence(code, reason=reason), {"reason": reason}),
        ),
        output_name=None,
        sha256_in=sha256_in,
        sha256_out=None,
        size_in=size_in,
        size_out=None,
        steps=(Step("sandbox", seconds),),
        engine=ENGINE,
    )


def _all(descriptor: int) -> bytes:
    return b"".join(chunks_of(descriptor))


def run_inside(source: BinaryIO, sink: BinaryIO, options: dict[str, Any]) -> dict[str, Any]:
    """What the child runs; see :func:`sekisho_disarm.engine.sandbox_target`."""
    from sekisho_disarm.engine import inspect_bytes

    codes.LANGUAGE.set(str(options["language"]))
    limits = Limits.from_dict(options["limits"])
    data = source.read(limits.input_bytes + 1)
    passwords = [str(password) for password in options["passwords"]]
    report, output = inspect_bytes(
        data,
        str(options["name"]),
        Profile(options["profile"]),
        limits,
        passwords,
        protect=bool(options["protect"]),
    )
    if output is not None:
        sink.write(output)
        sink.flush()
    return report.to_dict()
