"""One run: the engine's answer to one file, and what is wrong with that answer."""

from __future__ import annotations

import hashlib
import time
import traceback
from dataclasses import dataclass

from disarm_fuzz import second_look
from sekisho_disarm import engine
from sekisho_disarm.formats import registry
from sekisho_disarm.identify import identify
from sekisho_disarm.limits import Limits
from sekisho_disarm.names import output_name
from sekisho_disarm.passwords import Passwords
from sekisho_disarm.report import Profile, Report, Verdict

#: Of a core: a small file that takes longer does work that grows with something other than its size.
SLOW_SECONDS = 5.0
LIMITS = Limits(wall_seconds=10.0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """``failures``: what must never be.  ``held``: the second reader stopped an output (safe, but a defect)."""

    verdict: str
    code: str
    seconds: float
    failures: tuple[str, ...] = ()
    held: str = ""
    places: tuple[str, ...] = ()


def judge(data: bytes, name: str, profile: Profile = Profile.KEEP) -> Judgement:
    started = time.process_time()
    try:
        report, output = engine.inspect_bytes(data, name, profile, LIMITS)
    except BaseException as fault:  # not even a panic of a C library may come out of the engine
        if isinstance(fault, KeyboardInterrupt):
            raise
        return Judgement("none", "", time.process_time() - started, (f"escaped the engine: {_short(fault)}",))
    seconds = time.process_time() - started
    code = report.findings[-1].code if report.findings else ""
    failures = [*_slow(seconds), *_unfit(report, output), *_unforeseen(code, data, name, profile)]
    held = report.findings[-1].message if code == "DSM-950" else ""
    places: list[str] = []
    if output is not None:
        failures += _proof(report, output)
        failures += [
            f"second look: {sentence}"
            for sentence in second_look.findings(output, report.output_name or "")[:5]
        ]
        places = [] if failures else second_look.marked(output, report.output_name or "")
    return Judgement(
        report.verdict.value, code if output is None else "", seconds, tuple(failures), held, tuple(places)
    )


def _slow(seconds: float) -> list[str]:
    return [f"slow: {seconds:.1f} s"] if seconds > SLOW_SECONDS else []


def _unfit(report: Report, output: bytes | None) -> list[str]:
    """Whether report and output say the same."""
    passed = report.verdict in (Verdict.CLEAN, Verdict.CHANGED)
    if passed != (output is not None):
        return ["output without a verdict, or a verdict without output"]
    if output is not None and report.sha256_out != hashlib.sha256(output).hexdigest():
        return ["digest of another output"]
    return [] if passed or report.findings else ["no reason given"]


def _unforeseen(code: str, data: bytes, name: str, profile: Profile) -> list[str]:
    """An exception outside the error tree, found again to see where it came from."""
    if code not in ("DSM-990", "DSM-961"):
        return []
    inspection = engine._Inspection(data, name, profile, LIMITS, Passwords())
    try:
        inspection._pass()
    except Exception as fault:  # noqa: BLE001 - that is what is looked for
        return [f"outside the error tree: {_short(fault)}"]
    return [f"{code} once, but not again"]


def _short(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "sekisho_disarm" in frame.filename]
    place = ours[-1] if ours else frames[-1]
    return f"{type(fault).__name__}: {str(fault)[:80]} at {place.filename.rpartition('/')[2]}:{place.lineno}"


def _proof(report: Report, output: bytes) -> list[str]:
    """The output once more through the engine's own second reader, by the kind that a stranger would see."""
    name = report.output_name or ""
    kind = identify(output, name)
    handler = registry.find(kind)
    if handler is None:
        return [f"comes out as {kind}"]
    if output_name(name, kind) != name:
        return [f"{name} comes out as {kind}"]
    if kind is report.kind:
        return []  # the engine itself has just asked the same reader the same question
    remains = handler.verify(output, kind)
    return [f"escaped verify: {remains[0]}"] if remains else []
