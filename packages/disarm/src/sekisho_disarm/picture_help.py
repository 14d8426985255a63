"""HEIC, the photographs of telephones, by libheif's own program: our locked child may not start its threads.

As with LibreOffice the program runs as class 2 (:mod:`sekisho_sandbox.outside`), never in our processes, and what
it gives back goes through the locked child like any JPEG.  Of a file with several pictures the first comes out.
Where the program or the namespaces are missing, the first answer stands.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from sekisho_disarm.kinds import Kind
from sekisho_disarm.office_help import Run, joined, unhelped
from sekisho_disarm.report import Profile, Report, Verdict
from sekisho_sandbox.errors import SandboxError
from sekisho_sandbox.outside import OutsideLimits, available, find_program, run_outside

_MIB = 1024 * 1024
_PROGRAMS = ("heif-convert", "heif-dec")  # libheif 1.18 gave it the second name
_QUALITY = 92
_LIMITS = OutsideLimits(wall_seconds=20.0, memory_bytes=1536 * _MIB, output_bytes=128 * _MIB, processes=64)


def _program() -> str | None:
    return next((path for name in _PROGRAMS if (path := find_program(name)) is not None), None)


def can_help(report: Report, profile: Profile) -> bool:
    """Whether the answer is "no rebuild for this kind" about a HEIC, and the program is there."""
    waits = report.verdict is Verdict.UNDECIDED and bool(report.findings) and report.kind is Kind.HEIC
    return (
        waits
        and profile is Profile.KEEP
        and report.findings[-1].code == "DSM-910"
        and available()
        and _program() is not None
    )


def help_with(report: Report, profile: Profile, data: bytes, run: Run) -> tuple[Report, bytes | None]:
    """The answer for the picture as JPEG; ``report`` with a reason (DSM-976) when there is none."""
    try:
        converted = run_outside(["/bin/sh", "-c", _script()], data, "in.heic", _LIMITS)
    except SandboxError:
        return unhelped(report, "DSM-976"), None
    stem = PurePosixPath(report.name).stem or report.name
    final, output = run(converted, f"{stem}.jpg", profile)
    return joined(report, (), final, "DSM-008", "jpg"), output


def _script() -> str:
    """It writes one file a picture: ``out.jpg``, or ``out-1.jpg`` and so on."""
    return (
        f"{_program()} -q {_QUALITY} /job/in.heic /job/out.jpg >/dev/null 2>&1; "
        "if [ -e /job/out.jpg ]; then cat /job/out.jpg; else cat /job/out-1.jpg; fi"
    )
