"""The page of threats: `rules/threats.toml` in, `docs/reference/threats.md` out.

python -m sekisho.config.threats --write     write the page
python -m sekisho.config.threats --check     exit 1 when the page is stale or a line names a test that is not there
"""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sekisho.config.requirements import answer, is_there

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT / "rules" / "threats.toml"
PAGE = ROOT / "docs" / "reference" / "threats.md"

STATES = {"shown": "示した shown", "partly": "一部 partly", "open": "まだ open"}
ANSWERS = {
    "removed": "取り除く removed",
    "replaced": "置き換える replaced",
    "rebuilt": "作り直す rebuilt",
    "recursed": "中も無害化 recursed",
    "refused": "通さない refused",
    "kept": "残す kept",
    "told": "残して知らせる told",
}
_NAMED = re.compile(r"([\w-]+)(?:\[(.+)\])?")


class TableError(Exception):
    """The table itself is wrong; the message names the line."""


@dataclass(frozen=True, slots=True)
class Test:
    """``place``: "path::function" from the root of the repository; ``case``: one of its cases, or empty for all."""

    place: str
    case: str


@dataclass(frozen=True, slots=True)
class Threat:
    threat: str
    answer: str
    tests: tuple[Test, ...]
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    threats: tuple[Threat, ...]


def read(path: Path = TABLE) -> tuple[Chapter, ...]:
    """Raises `TableError` for an unknown answer, state or short name of a test."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Chapter(chapter["title"], tuple(_threat(row, raw["tests"]) for row in chapter["threats"]))
        for chapter in raw["formats"]
    )


def _threat(row: dict[str, object], places: dict[str, str]) -> Threat:
    name = str(row.get("threat", "a line without threat"))
    if unknown := set(row) - {"threat", "answer", "tests", "state", "note"}:
        raise TableError(f"{name}: unknown {', '.join(sorted(unknown))}")
    tests = row.get("tests", [])
    assert isinstance(tests, list)
    threat = Threat(
        threat=name,
        answer=str(row.get("answer", "")),
        tests=tuple(_test(str(test), places, name) for test in tests),
        state=str(row.get("state", "shown")),
        note=str(row.get("note", "")),
    )
    if threat.answer not in ANSWERS or threat.state not in STATES:
        raise TableError(f"{name}: answer or state is none of the list")
    return threat


def _test(said: str, places: dict[str, str], name: str) -> Test:
    found = _NAMED.fullmatch(said)
    if found is None or found[1] not in places:
        raise TableError(f"{name}: no such test: {said}")
    return Test(places[found[1]], found[2] or "")


def unproven(chapters: tuple[Chapter, ...], root: Path = ROOT) -> Iterator[str]:
    """Yield a sentence for each line that claims more than its tests can show."""
    for threat in (threat for chapter in chapters for threat in chapter.threats):
        if threat.state == "open" and threat.tests:
            yield f'{threat.threat}: names tests but says "open"'
        if threat.state != "open" and not threat.tests:
            yield f"{threat.threat}: names no test"
        if threat.state != "shown" and not threat.note:
            yield f"{threat.threat}: does not say what is missing"
        for test in threat.tests:
            if not is_there(test.place, root):
                yield f"{threat.threat}: names a test that does not exist: {test.place}"
            elif test.case and not _has_case(test, root):
                yield f"{threat.threat}: names a case that does not exist: {test.place}[{test.case}]"


def _has_case(test: Test, root: Path) -> bool:
    """Cases are named by words of the test's file or of samples beside it; a kind of file may stand before the name."""
    path = root / test.place.partition("::")[0]
    words = _words_of(path).union(*map(_words_of, _beside(path)))
    return test.case in words or test.case.partition(" ")[2] in words


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _words_of(path: Path) -> frozenset[str]:
    return frozenset(
        node.value
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def _beside(path: Path) -> tuple[Path, ...]:
    """The modules of its own folder that a file imports from."""
    named = [
        path.with_name(f"{node.module}.py") for node in _tree(path).body if isinstance(node, ast.ImportFrom)
    ]
    return tuple(module for module in named if module.exists())


def render(chapters: tuple[Chapter, ...] | None = None) -> str:
    """Return the whole page."""
    chapters = chapters or read()
    count = Counter(threat.state for chapter in chapters for threat in chapter.threats)
    lines = [
        "<!-- Generated from rules/threats.toml by `make docs`; edit that file. -->",
        "",
        "# What must leave a file 脅威の一覧",
        "",
        "The engine keeps what is known to be safe; this list is how that is put to the test.",
        "Every line names the tests that show it: the hostile file is built by code with a marker that is new in each run,",
        "rebuilt, and looked through by other code: the marker is gone, and the file still opens with its text.",
        "`make check` fails when a line names a test or a case that does not exist.",
        "",
        f"Of {count.total()} lines, {count['shown']} are shown, {count['partly']} in part, {count['open']} are open.",
    ]
    for chapter in chapters:
        lines += [
            "",
            f"## {chapter.title}",
            "",
            "| threat 脅威 | answer 対応 | state | shown by |",
            "|---|---|---|---|",
        ]
        lines += [_row(threat) for threat in chapter.threats]
    return "\n".join(lines) + "\n"


def _row(threat: Threat) -> str:
    state = STATES[threat.state] + (f": {threat.note}" if threat.note else "")
    cells = [threat.threat, ANSWERS[threat.answer], state, _links(threat.tests)]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _links(tests: tuple[Test, ...]) -> str:
    """One link for each function, its cases behind it."""
    cases: dict[str, list[str]] = {}
    for test in tests:
        cases.setdefault(test.place, []).append(test.case)
    return "<br>".join(
        f"[{place.rpartition('::')[2]}](../../{place.partition('::')[0]})"
        + (f": {', '.join(named)}" if any(named) else "")
        for place, named in cases.items()
    )


def complaints() -> list[str]:
    """Everything the check refuses; empty when all is well."""
    chapters = read()
    found = list(unproven(chapters))
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != render(chapters):
        found.append(f"{PAGE.relative_to(ROOT)} is stale: run `make docs`")
    return found


if __name__ == "__main__":
    sys.exit(answer("threats", page=PAGE, render=render, complaints=complaints))
