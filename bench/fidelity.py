"""What disarming does to harmless files: the same text, pages, pictures and formulas, before and after.

    uv run python bench/fidelity.py CORPUS [--share 1.0] [--work DIR] [--write docs/reference/fidelity.md]

CORPUS: any directory of documents and pictures; docs/reference/fidelity.md names the public ones.  A file counts
as harmless when its name does not say otherwise and the program shows it before; one that is refused is a failure.
Where something differs, the original is shown a second time: one that differs from itself is counted apart.
Needs LibreOffice and Chromium.  Without an argument nothing is measured.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("fidelity")))

import fidelity_compare
import fidelity_corpus
import fidelity_render
from fidelity_compare import Result
from fidelity_render import View

from sekisho_disarm import engine, office_help
from sekisho_disarm.limits import Limits
from sekisho_disarm.report import Profile, Report

_PICTURES = {"jpg", "png", "gif", "bmp", "tif", "webp"}
_NOT_A_VERDICT_ON_US = {"DSM-930", "DSM-931", "DSM-932"}  # encrypted: not harmless in the sense of this page


@dataclass(slots=True)
class Case:
    kind: str
    path: Path
    before: Path
    after: Path | None = None
    code: str = ""
    reason: str = ""
    result: Result | None = None
    helped: bool = False  # refused by our own rebuild, rebuilt from what LibreOffice made of it


def disarmed(corpus: list[tuple[str, Path]], work: Path) -> list[Case]:
    """Every file through the engine; copies before and after under one name each."""
    cases = []
    for number, (kind, path) in enumerate(corpus):
        before = work / "before" / f"{number:04d}.{path.suffix.lower()[1:]}"
        before.parent.mkdir(parents=True, exist_ok=True)
        put(before, path.read_bytes())
        report, output = engine.inspect_bytes(path.read_bytes(), path.name, limits=Limits())
        case = Case(kind, path, before)
        if output is None:
            case.code, case.reason = report.findings[-1].code, report.findings[-1].message
            report, output = with_help(report, path)
            case.helped = output is not None
        if output is not None:
            ending = (report.output_name or path.name).rpartition(".")[2]
            case.after = work / "after" / f"{number:04d}.{ending}"
            case.after.parent.mkdir(parents=True, exist_ok=True)
            put(case.after, output)
        cases.append(case)
    return cases


def with_help(report: Report, path: Path) -> tuple[Report, bytes | None]:
    """What an installation with LibreOffice gets for a file that our own rebuild refused."""
    if not office_help.can_help(report, Profile.KEEP):
        return report, None
    return office_help.help_with(report, Profile.KEEP, path.read_bytes(), engine.inspect_bytes)


def put(path: Path, data: bytes) -> None:
    """Write what is not there yet: renderings of the same bytes are used again."""
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)


def views(cases: list[Case], work: Path) -> dict[Path, View | None]:
    """What is seen of every file, before and after."""
    files = [path for case in cases for path in (case.before, case.after) if path is not None]
    documents = [path for path in files if path.suffix[1:] not in _PICTURES | {"pdf", "jpeg", "tiff"}]
    with ThreadPoolExecutor(2) as pool:
        stages = {
            stage: pool.submit(
                fidelity_render.as_pdf,
                [path for path in documents if path.parent.name == stage],
                work / f"{stage}-pdf",
            )
            for stage in ("before", "after")
        }
    for stage in stages.values():
        stage.result()
    found: dict[Path, View | None] = {}
    for path in files:
        if path in documents:
            shown = work / f"{path.parent.name}-pdf" / f"{path.stem}.pdf"
            found[path] = fidelity_render.of_pdf(shown.read_bytes()) if shown.exists() else None
        elif path.suffix == ".pdf":
            found[path] = fidelity_render.of_pdf(path.read_bytes())
        else:
            found[path] = fidelity_render.of_picture(path.read_bytes())
    return found


def judged(cases: list[Case], seen: dict[Path, View | None]) -> list[Case]:
    """The harmless ones, with their results; what was never shown is left out."""
    kept = []
    for case in cases:
        before = seen[case.before]
        if before is None or not before.sizes or case.code in _NOT_A_VERDICT_ON_US:
            continue
        kept.append(case)
        now = seen.get(case.after) if case.after else None
        if case.after and now is None:
            case.helped = False
            case.code, case.reason = "blank", "the program does not show the output"
        elif case.after and now is not None:
            data = (case.before.read_bytes(), case.after.read_bytes())
            kind = case.after.suffix[1:] if case.helped else case.kind
            case.result = fidelity_compare.compare(kind, *data, before, now)
    return kept


def unstable(cases: list[Case], seen: dict[Path, View | None], work: Path) -> list[Case]:
    """Cases that differ, and whose original differs from itself when it is shown again: no verdict on us."""
    doubtful = [case for case in cases if case.result is not None and not case.result.same]
    doubtful = [case for case in doubtful if case.kind not in _PICTURES | {"pdf"}]
    again = work / "again-pdf"
    fidelity_render.as_pdf([case.before for case in doubtful], again)
    return [case for case in doubtful if not _shows_itself(case, seen[case.before], again)]


def _shows_itself(case: Case, first: View | None, again: Path) -> bool:
    shown = again / f"{case.before.stem}.pdf"
    second = fidelity_render.of_pdf(shown.read_bytes()) if shown.exists() else None
    if first is None or second is None:
        return False
    data = case.before.read_bytes()
    result = fidelity_compare.compare(case.kind, data, data, first, second)
    return result.text and result.pages and result.pages_alike == result.pages_seen


def share(good: int, whole: int) -> str:
    return "" if not whole else "100" if good == whole else f"{100 * good / whole:.1f}"


def table(cases: list[Case], *, helped: bool = False) -> list[str]:
    """A line a format: what our own rebuild does, or what comes through LibreOffice where it refuses."""
    head = [
        "format",
        "files",
        *([] if helped else ["refused", "of these through LibreOffice"]),
        "text same %",
        "nothing lost %",
        "pages equal %",
        "size and turn %",
        "pages alike %",
        "alike, no objects %",
        "formulas %",
        "opens %",
    ]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for kind in [*fidelity_corpus.MOST, "all"]:
        own = [case for case in cases if kind in (case.kind, "all") and (case.helped or not helped)]
        results = [case.result for case in own if case.result is not None and case.helped == helped]
        if not own:
            continue
        plain = [result for result in results if not result.objects]
        sheets = [result.formulas for result in results if result.formulas is not None]
        cells = [
            kind, str(len(own)), *([] if helped else refusals(own)),
            share(sum(r.text for r in results), len(results)), share(sum(r.kept for r in results), len(results)),
            share(sum(r.pages for r in results), len(results)),
            share(sum(r.turned for r in results), len(results)),
            share(sum(r.pages_alike for r in results), sum(r.pages_seen for r in results)),
            share(sum(r.pages_alike for r in plain), sum(r.pages_seen for r in plain)),
            share(sum(sheets), len(sheets)), share(sum(r.opens for r in results), len(results)),
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def refusals(cases: list[Case]) -> list[str]:
    """How many were refused, and how many of them LibreOffice turned into something that passed."""
    return [str(sum(bool(case.code) for case in cases)), str(sum(case.helped for case in cases))]


def reasons(cases: list[Case]) -> list[str]:
    counts = Counter((case.code, case.kind) for case in cases if case.code)
    lines = ["| code | format | files | for example |", "|---|---|---|---|"]
    for (code, kind), count in counts.most_common():
        names = [case.path.name for case in cases if (case.code, case.kind) == (code, kind)][:3]
        lines.append(f"| {code} | {kind} | {count} | {', '.join(names)} |")
    return lines


def changed(cases: list[Case]) -> list[str]:
    """The files in which a reader would notice something."""
    lines = []
    for case in cases:
        result = case.result
        if result is None or result.same:
            continue
        kind = f"{case.kind}, through LibreOffice" if case.helped else case.kind
        kind += ", with objects" if result.objects else ""
        text = "more text, of drawings" if result.kept else "text"
        what = [
            *([] if result.text else [text]), *([] if result.pages else ["pages"]), *([] if result.turned else ["size"]),
            *([] if result.opens else ["strict library"]), *([] if result.formulas is not False else ["formulas"]),
            *([f"SSIM {result.worst:.3f}"] if result.pages_alike != result.pages_seen else []),
        ]  # fmt: skip
        lines.append(f"| {kind} | {case.path.name} | {', '.join(what)} |")
    return ["| format | file | differs |", "|---|---|---|", *lines]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--share", type=float, default=1.0, help="of the files of each format")
    parser.add_argument("--work", type=Path, help="keep the files and their renderings here")
    parser.add_argument("--write", type=Path, help="put the tables into this page, between its two marks")
    options = parser.parse_args()
    if options.corpus is None:
        print("no corpus given: see docs/reference/fidelity.md for public ones")
        return 0
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    engine.warm()
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        cases = disarmed(fidelity_corpus.files(options.corpus, options.share), work)
        seen = views(cases, work)
        cases = judged(cases, seen)
        shaky = unstable(cases, seen, work)
    cases = [case for case in cases if case not in shaky]
    names = ", ".join(case.path.name for case in shaky) or "none"
    parts = [
        table(cases),
        ["### Through LibreOffice", "", *table(cases, helped=True)],
        ["### Refused", "", *reasons(cases)],
        ["### Different", "", *changed(cases)],
    ]
    parts.append(
        [
            "### Left out: the original differs from itself when it is shown twice",
            "",
            f"{len(shaky)}: {names}.",
        ]
    )
    text = "\n\n".join("\n".join(part) for part in parts)
    print(text)
    if options.write:
        page = options.write.read_text("utf-8")
        head, mark, rest = page.partition("<!-- measured -->\n")
        _, end, foot = rest.partition("<!-- /measured -->")
        options.write.write_text(f"{head}{mark}\n{text}\n\n{end}{foot}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
