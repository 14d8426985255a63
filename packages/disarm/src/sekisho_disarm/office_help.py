"""What LibreOffice does where our own rebuild has no answer: pages of documents, and kinds that we cannot write.

It runs as class 2 (:mod:`sekisho_sandbox.outside`), never in our processes, and what it gives back is hostile again:
it goes through the locked child like any file.  For pages it reads only what was disarmed before.  Where it is not
installed, or the kernel gives no namespaces, the first answer stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from sekisho_disarm import codes
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Action, Finding, Profile, Report, Step, Verdict
from sekisho_sandbox.errors import SandboxError
from sekisho_sandbox.outside import OutsideLimits, available, find_program, run_outside

#: Kinds whose pages LibreOffice can show.
PAGED = frozenset(
    {
        Kind.DOCX, Kind.DOCM, Kind.DOTX, Kind.DOTM, Kind.XLSX, Kind.XLSM, Kind.XLTX, Kind.XLTM, Kind.PPTX, Kind.PPTM,
        Kind.PPSX, Kind.PPSM, Kind.POTX, Kind.POTM, Kind.DOC, Kind.XLS, Kind.PPT, Kind.ODT, Kind.ODS, Kind.ODP, Kind.ODG,
        Kind.OTT, Kind.OTS, Kind.OTP, Kind.OTG, Kind.RTF,
    }
)  # fmt: skip
#: Kinds that it can make visible: pages, and drawings, which are one.
SHOWN = PAGED | {Kind.SVG, Kind.EMF, Kind.WMF}
#: Kinds that come out as another one: what LibreOffice writes, with its filter.
_CONVERTED: dict[Kind, tuple[str, str]] = {
    Kind.DOC: ("docx", "docx:MS Word 2007 XML"),
    Kind.XLS: ("xlsx", "xlsx:Calc MS Excel 2007 XML"),
    Kind.PPT: ("pptx", "pptx:Impress MS PowerPoint 2007 XML"),
    Kind.XLSB: ("xlsx", "xlsx:Calc MS Excel 2007 XML"),
}
#: Answers that mean "not by our own rebuild", not "not at all".
_HELPABLE = frozenset({"DSM-691", "DSM-692", "DSM-693", "DSM-910"})
_PROFILE = "-env:UserInstallation=file:///job/profile"
_SECONDS = 60.0

#: One run behind the locked door: bytes, name, profile → report and output.
Run = Callable[[bytes, str, Profile], tuple[Report, bytes | None]]


@dataclass(frozen=True, slots=True)
class _Plan:
    first: Profile | None  # disarm this way before LibreOffice sees it; None: it sees what came
    suffix: str
    target: str
    last: Profile


def can_help(report: Report, profile: Profile) -> bool:
    """Whether LibreOffice may turn this answer into another one, and is there to do it."""
    return _plan(report, profile) is not None and available() and find_program("soffice") is not None


def _plan(report: Report, profile: Profile) -> _Plan | None:
    if report.verdict is not Verdict.UNDECIDED or not report.findings:
        return None
    code = report.findings[-1].code
    if profile is Profile.FLATTEN and code == "DSM-911" and report.kind in PAGED:
        return _Plan(Profile.KEEP, "pdf", "pdf", Profile.FLATTEN)
    if profile is Profile.KEEP and code in _HELPABLE and report.kind in _CONVERTED:
        suffix, target = _CONVERTED[report.kind]
        return _Plan(None, suffix, target, Profile.KEEP)
    return None


def help_with(report: Report, profile: Profile, data: bytes, run: Run) -> tuple[Report, bytes | None]:
    """The answer with LibreOffice's help; ``report`` with a reason (DSM-975) when there is none."""
    plan = _plan(report, profile)
    assert plan is not None
    before: tuple[Finding, ...] = ()
    name, kind = report.name, report.kind
    if plan.first is not None:
        cleaned, clean = run(data, name, plan.first)
        if clean is None:
            return replace(cleaned, sha256_in=report.sha256_in, size_in=report.size_in), None
        before, data, name = cleaned.findings, clean, cleaned.output_name or name
    try:
        converted = _convert(data, PurePosixPath(name).suffix[1:] or kind.value, plan)
    except SandboxError:
        return _without_help(report), None
    stem = PurePosixPath(report.name).stem or report.name
    final, output = run(converted, f"{stem}.{plan.suffix}", plan.last)
    return joined(report, before, final, "DSM-007", plan.suffix), output


def _convert(data: bytes, suffix: str, plan: _Plan) -> bytes:
    """Raises ``SandboxError``."""
    plain = suffix if suffix.isascii() and suffix.isalnum() else "bin"
    script = (
        f"soffice {_PROFILE} --headless --norestore --nolockcheck --convert-to '{plan.target}' --outdir /job/out"
        f" /job/in.{plain} >/dev/null 2>&1; cat /job/out/in.{plan.suffix}"
    )
    limits = OutsideLimits(wall_seconds=_SECONDS)
    return run_outside(["/bin/sh", "-c", script], data, f"in.{plain}", limits)


def as_pdf(data: bytes, suffix: str) -> bytes:
    """The pages of a disarmed document as a PDF, hostile again.  Raises ``SandboxError``."""
    return _convert(data, suffix, _Plan(None, "pdf", "pdf", Profile.KEEP))


def _without_help(report: Report) -> Report:
    return unhelped(report, "DSM-975")


def unhelped(report: Report, code: str) -> Report:
    """The first answer, with the reason why no help came."""
    return replace(
        report, findings=(Finding(code, "", Action.STOPPED, codes.sentence(code)), *report.findings)
    )


def joined(report: Report, before: tuple[Finding, ...], final: Report, code: str, kind: str) -> Report:
    """One report over all steps: what came in, everything that was found, what goes out.

    ``code`` says that it was converted, ``kind`` to what.
    """
    details: dict[str, str | int | float] = {"kind": kind}
    told = Finding(code, "", Action.REPLACED, codes.sentence(code, **details), details)
    return replace(
        final,
        name=report.name,
        kind=report.kind,
        verdict=Verdict.CHANGED if final.passed else final.verdict,
        findings=(*before, told, *final.findings),
        sha256_in=report.sha256_in,
        size_in=report.size_in,
        steps=(*report.steps, Step("conversion", 0.0), *final.steps),
    )
