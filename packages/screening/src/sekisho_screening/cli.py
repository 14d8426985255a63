"""``sekisho-screening PATH… [--json]``: a contract that scripts rely on; see README.md.

Exit 0: nothing found.  1: something found, or a file that could not be judged.  2: usage.
Standard output holds results only, and never an unmasked number.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sekisho_sandbox import Sandbox, SandboxError
from sekisho_screening import detectors, isolation
from sekisho_screening.errors import ScreeningError
from sekisho_screening.findings import Report
from sekisho_screening.places import printable
from sekisho_screening.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["detectors"] and not Path("detectors").exists():
        print(detectors.manual(), end="")
        return 0
    options = _parser().parse_args(given)
    missing = [path for path in options.paths if not path.exists()]
    if missing:
        print(f"sekisho-screening: {printable(str(missing[0]))}: ありません (no such file)", file=sys.stderr)
        return 2
    try:
        with isolation.open_sandbox() as sandbox:
            return _run(options, sandbox)
    except SandboxError as error:
        print(f"sekisho-screening: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sekisho-screening",
        description="ファイルの中の個人情報を、場所と根拠とともに示します (find personal data, with evidence). "
        "検出器の一覧: sekisho-screening detectors",
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="ファイルまたはフォルダ (file or folder)"
    )
    parser.add_argument("--json", action="store_true", help="結果を1行1件のJSONで (one JSON object a line)")
    parser.add_argument(
        "--own-domain", action="append", default=[], metavar="DOMAIN", help="自分の組織のメールのドメイン"
    )
    return parser


def _run(options: argparse.Namespace, sandbox: Sandbox) -> int:
    settings = Settings(own_domains=tuple(options.own_domain))
    found = False
    for path in _files(options.paths):
        line = _screened(path, settings, sandbox)
        found = found or bool(line["findings"]) or "error" in line
        print(json.dumps(line, ensure_ascii=False) if options.json else _for_people(line), flush=True)
    return 1 if found else 0


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as given; folders walked in order of name, links in them not followed."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, names, files in os.walk(path):
            names.sort()
            yield from (Path(folder) / name for name in sorted(files))


def _screened(path: Path, settings: Settings, sandbox: Sandbox) -> dict[str, Any]:
    shown = printable(str(path))
    try:
        report = isolation.screen(path, name=path.name, settings=settings, sandbox=sandbox)
    except ScreeningError as error:
        return _stopped(shown, error.code, error.sentence)
    except OSError as error:
        return _stopped(shown, "SCR-041", f"ファイルを開けませんでした: {error.strerror}")
    return _line(shown, report)


def _stopped(path: str, code: str, sentence: str) -> dict[str, Any]:
    return {
        "path": path,
        "people": 0,
        "findings": [],
        "seconds": 0.0,
        "error": {"code": code, "sentence": sentence},
    }


def _line(path: str, report: Report) -> dict[str, Any]:
    said = report.to_dict()
    keys = ("kind", "people", "hold", "findings", "counts", "unread", "seconds")
    return {"path": path} | {key: said[key] for key in keys}


def _for_people(line: dict[str, Any]) -> str:
    if "error" in line:
        return f"判定できず: {line['path']}\n  {line['error']['sentence']} ({line['error']['code']})"
    head = "個人情報なし" if not line["findings"] else f"個人情報あり (少なくとも{line['people']:,}人)"
    rows = [f"{head}: {line['path']}"]
    for finding in line["findings"]:
        detector = detectors.BY_ID.get(finding["kind"])
        name = detector.name_ja if detector is not None else finding["kind"]
        count = f" {finding['count']:,}件" if finding["count"] > 1 else ""
        rows.append(
            f"  {finding['score']:3} {name}{count} {printable(finding['sample'])}  {finding['place']['phrase']}"
        )
        rows += [f"        {evidence['sentence']}" for evidence in finding["evidence"]]
    rows += [f"  読めなかった場所: {one['place']['phrase']} {one['reason']}" for one in line["unread"]]
    return "\n".join(rows)
