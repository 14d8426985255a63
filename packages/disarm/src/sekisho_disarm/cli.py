"""``sekisho-disarm PATH… --out DIR``: a contract that scripts rely on; see README.md.

Exit 0: every file is clean or changed.  1: any is blocked, undecided, unreadable or could not be written.
2: usage.  Standard output holds results only; progress and troubles go to standard error.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from sekisho_disarm import codes, isolation
from sekisho_disarm.delivery import Delivery, Temporary
from sekisho_disarm.entry import disarm
from sekisho_disarm.names import clean, printable
from sekisho_disarm.passwords import Passwords
from sekisho_disarm.report import Profile, Report
from sekisho_sandbox import Sandbox, SandboxError

_EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_BAR = 24
_AHEAD = 4  # jobs waiting for each that runs
_WORDS = {
    "ja": {"clean": "問題なし", "changed": "無害化済み", "blocked": "遮断", "undecided": "判定できず"},
    "en": {"clean": "clean", "changed": "changed", "blocked": "blocked", "undecided": "undecided"},
}


@dataclass(frozen=True, slots=True)
class Input:
    """One file to disarm and the folders (below ``--out``) in which its output belongs."""

    path: Path
    folders: tuple[str, ...] = ()
    walked: bool = False  # found in a folder, not named by the user: a link there is not followed


@dataclass(frozen=True, slots=True)
class Result:
    report: Report
    temporary: Temporary | None


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    codes.LANGUAGE.set(options.language)
    try:
        options.passwords = _passwords(options)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        print(f"sekisho-disarm: --password-file: {reason}", file=sys.stderr)
        return 2
    try:
        delivery = Delivery(options.out, force=options.force)
    except OSError as error:
        print(f"sekisho-disarm: {printable(str(options.out))}: {error.strerror}", file=sys.stderr)
        return 2
    try:
        sandbox = isolation.open_sandbox()
    except SandboxError as error:
        print(f"sekisho-disarm: {printable(str(error), longest=2000)}", file=sys.stderr)
        return 1
    try:
        with sandbox:
            return _run(list(_inputs(options.paths, options.out)), delivery, sandbox, options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    finally:
        delivery.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sekisho-disarm",
        description="ファイルを無害化します (disarm files: rebuild them from what is known to be safe).",
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="ファイルまたはフォルダ (file or folder)"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="保存先 (where safe files go)")
    parser.add_argument(
        "--profile",
        choices=[profile.value for profile in Profile],
        default=Profile.KEEP.value,
        help="keep: 同じ形式で / flatten: 画像PDFに / text: 文字だけに (default: keep)",
    )
    parser.add_argument("--json", action="store_true", help="結果を1行1件のJSONで (one JSON object a line)")
    parser.add_argument("--force", action="store_true", help="保存先の同名ファイルを置き換える (overwrite)")
    parser.add_argument(
        "--language", choices=("ja", "en"), default=_language(), help="文の言語 (of messages)"
    )
    parser.add_argument(
        "--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N", help="同時に検査する数"
    )
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="パスワードを1行に1件書いたファイル (passwords, one a line; never given as an argument)",
    )
    parser.add_argument(
        "--keep-password",
        action="store_true",
        help="開いたファイルに同じパスワードをかけ直す (put what was opened behind the same password again)",
    )
    parser.add_argument(
        "--ask-password", action="store_true", help="パスワードを画面で入力する (prompt for a password)"
    )
    return parser


def _passwords(options: argparse.Namespace) -> list[str]:
    """From file and prompt.  An argument would show in the list of processes.

    Raises ``OSError``, ``ValueError`` (not UTF-8, too many or too long, no terminal to ask on).
    """
    found: list[str] = []
    if options.password_file is not None:
        found += _lines(options.password_file)
    if options.ask_password:
        if not sys.stdin.isatty():
            raise ValueError("--ask-password: no terminal")
        found.append(getpass.getpass("パスワード (password): "))
    return Passwords(found).to_list()


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError(
            "UTF-8で保存してください (save it as UTF-8)"
        ) from None  # the cause would show bytes of it


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return number


def _language() -> str:
    """English when the environment says so, else Japanese: its users are Japanese offices."""
    chosen = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if chosen.startswith("en") else "ja"


def _inputs(paths: Iterable[Path], out: Path) -> Iterator[Input]:
    """Files as given; folders walked in order of name, links in them not followed, the output folder skipped."""
    own = out.resolve()
    for path in paths:
        if not path.is_dir():
            yield Input(path)
            continue
        for folder, names, files in os.walk(path):
            names[:] = sorted(name for name in names if (Path(folder) / name).resolve() != own)
            below = Path(folder).relative_to(path).parts
            if Path(folder).resolve() == own:
                continue
            for file in sorted(files):
                yield Input(Path(folder) / file, tuple(clean(part) for part in below), walked=True)


def _run(inputs: list[Input], delivery: Delivery, sandbox: Sandbox, options: argparse.Namespace) -> int:
    progress = _Progress(len(inputs))
    passed = True
    with ThreadPoolExecutor(max_workers=options.jobs) as pool:
        for source, result in _in_order(pool, inputs, delivery, sandbox, options):
            line = _delivered(source, result, delivery)
            passed &= line["output"] is not None
            progress.clear()
            print(json.dumps(line) if options.json else _for_people(line, options.language), flush=True)
            progress.step(source.path.name)
    progress.clear()
    return 0 if passed else 1


def _in_order(
    pool: ThreadPoolExecutor,
    inputs: list[Input],
    delivery: Delivery,
    sandbox: Sandbox,
    options: argparse.Namespace,
) -> Iterator[tuple[Input, Result]]:
    """Results in the order of the inputs; a window of jobs ahead, so that a long list costs no disk."""
    waiting: list[tuple[Input, Future[Result]]] = []
    job = _Job(
        delivery,
        sandbox,
        Profile(options.profile),
        codes.LANGUAGE.get(),
        tuple(options.passwords),
        options.keep_password,
    )
    try:
        for source in inputs:
            waiting.append((source, pool.submit(_inspect, source, job)))
            if len(waiting) >= options.jobs * _AHEAD:
                first, future = waiting.pop(0)
                yield first, future.result()
        while waiting:
            first, future = waiting.pop(0)
            yield first, future.result()
    finally:
        for _, future in waiting:
            if not future.cancel() and (late := future.result()).temporary is not None:
                late.temporary.discard()


@dataclass(frozen=True, slots=True)
class _Job:
    """What every file of one run shares."""

    delivery: Delivery
    sandbox: Sandbox
    profile: Profile
    language: str
    passwords: tuple[str, ...] = field(repr=False)
    keep_password: bool = False


def _inspect(source: Input, job: _Job) -> Result:
    codes.LANGUAGE.set(job.language)
    name = printable(source.path.name)
    temporary = None
    try:
        with _open_regular(source) as stream:
            temporary = job.delivery.temporary()
            report = disarm(
                stream,
                temporary.stream,
                name=source.path.name,
                profile=job.profile,
                sandbox=job.sandbox,
                passwords=job.passwords,
                protect=job.keep_password,
            )
    except OSError as error:
        code = "DSM-970" if temporary is None else "DSM-971"
        report = isolation.stopped(
            code, name, _EMPTY_SHA256, 0, reason=error.strerror or type(error).__name__
        )
    if temporary is not None and not report.passed:
        temporary.discard()
        temporary = None
    return Result(report, temporary)


def _open_regular(source: Input) -> BinaryIO:
    """Open a regular file for reading; raises ``OSError`` for anything else (a pipe would hang)."""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (os.O_NOFOLLOW if source.walked else 0)
    stream = os.fdopen(os.open(source.path, flags), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(0, "not a regular file")
    return stream


def _delivered(source: Input, result: Result, delivery: Delivery) -> dict[str, Any]:
    """Give the output its name and make the line of the contract."""
    report, output = result.report, None
    if result.temporary is not None:
        try:
            output = str(delivery.place(result.temporary, source.folders, report.output_name or "_"))
        except FileExistsError:
            report = _unwritten(report, "DSM-972")
        except OSError as error:
            report = _unwritten(report, "DSM-971", reason=error.strerror or type(error).__name__)
        finally:
            result.temporary.discard()
    return {
        "path": str(source.path),
        "kind": report.kind.value,
        "verdict": report.verdict.value,
        "output": output,
        "sha256_in": report.sha256_in,
        "sha256_out": report.sha256_out,
        "findings": [
            {"code": f.code, "where": f.where, "action": f.action.value, "message": f.message}
            for f in report.findings
        ],
        "seconds": round(report.seconds, 6),
    }


def _unwritten(report: Report, code: str, *, reason: str = "") -> Report:
    """What could not be written has no output; the findings of the inspection stay."""
    stop = isolation.stopped(code, report.name, report.sha256_in, report.size_in, reason=reason)
    return replace(stop, kind=report.kind, findings=(*report.findings, *stop.findings), steps=report.steps)


def _for_people(line: dict[str, Any], language: str) -> str:
    arrow = f" → {printable(line['output'])}" if line["output"] else ""
    head = f"{_WORDS[language][line['verdict']]}: {printable(line['path'])}{arrow}"
    rows = [
        f"  {f['code']} {printable(f['where'])} {printable(f['message'], longest=600)}"
        for f in line["findings"]
    ]
    return "\n".join((head, *rows))


class _Progress:
    """One line at the foot of a terminal; silent when standard error is no terminal."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._on = total, 0, sys.stderr.isatty() and total > 1

    def step(self, name: str) -> None:
        self._done += 1
        if self._on:
            filled = _BAR * self._done // self._total
            bar = "#" * filled + "-" * (_BAR - filled)
            print(
                f"\r[{bar}] {self._done}/{self._total} {printable(name, longest=40)}", end="", file=sys.stderr
            )
            sys.stderr.flush()

    def clear(self) -> None:
        if self._on:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
