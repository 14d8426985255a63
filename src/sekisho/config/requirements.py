"""The page of needs: `rules/requirements.toml` in, `docs/reference/requirements.md` out.

    python -m sekisho.config.requirements --write     write the page
    python -m sekisho.config.requirements --check     exit 1 when the page is stale or a row claims too much

A row that says "works" or "begun" names tests, and each of them must exist: a claim without a test is refused.
"""

import argparse
import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT / "rules" / "requirements.toml"
PAGE = ROOT / "docs" / "reference" / "requirements.md"

STATES = {"works": "動く works", "begun": "一部 begun", "not yet": "まだ not yet"}


class TableError(Exception):
    """The table itself is wrong; the message names the row."""


@dataclass(frozen=True, slots=True)
class Source:
    """A public document: its title as published, and its date (ISO 8601, to the day or month)."""

    title: str
    date: str


@dataclass(frozen=True, slots=True)
class Need:
    """One row. `tests`: "path::function" from the root of the repository."""

    id: str
    need: str
    phrase: str
    source: tuple[str, ...]
    room: str
    tests: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Table:
    sources: dict[str, Source]
    needs: tuple[Need, ...]


def read(path: Path = TABLE) -> Table:
    """Raises `TableError` for a row with a missing or unknown field, state or source, or a repeated id."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    sources = {key: Source(**value) for key, value in raw["sources"].items()}
    needs = tuple(_need(row, sources) for row in raw["needs"])
    repeated = [name for name, times in Counter(need.id for need in needs).items() if times > 1]
    if repeated:
        raise TableError(f"{', '.join(repeated)}: the id is used more than once")
    return Table(sources, needs)


def _need(row: dict[str, object], sources: dict[str, Source]) -> Need:
    name = row.get("id", "a row without id")
    fields = {field: row.get(field) for field in Need.__dataclass_fields__}
    if missing := [field for field, value in fields.items() if value is None]:
        raise TableError(f"{name}: missing {', '.join(missing)}")
    if unknown := set(row) - set(fields):
        raise TableError(f"{name}: unknown {', '.join(sorted(unknown))}")
    need = Need(
        id=str(row["id"]),
        need=str(row["need"]),
        phrase=str(row["phrase"]),
        source=_words(row["source"]),
        room=str(row["room"]),
        tests=_words(row["tests"]),
        state=str(row["state"]),
    )
    if need.state not in STATES:
        raise TableError(f"{name}: the state is one of {', '.join(STATES)}")
    if strange := set(need.source) - set(sources):
        raise TableError(f"{name}: no such source {', '.join(sorted(strange))}")
    return need


def _words(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(word) for word in value)


def unproven(table: Table, root: Path = ROOT) -> Iterator[str]:
    """Yield a sentence for each row that claims more, or less, than its tests show."""
    for need in table.needs:
        if need.state == "not yet" and need.tests:
            yield f'{need.id} names tests but says "not yet"'
        if need.state != "not yet" and not need.tests:
            yield f'{need.id} says "{need.state}" and names no test'
        for test in need.tests:
            if not is_there(test, root):
                yield f"{need.id} names a test that does not exist: {test}"


def is_there(test: str, root: Path = ROOT) -> bool:
    """Look the function up in the file's syntax tree; classes are named in between, as pytest does."""
    name, *parts = test.split("::")
    path = root / name
    if not parts or not path.is_file():
        return False
    scope = _statements(path)
    for depth, part in enumerate(parts, 1):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef) if depth == len(parts) else (ast.ClassDef,)
        found = next((node for node in scope if isinstance(node, kinds) and node.name == part), None)
        if found is None:
            return False
        scope = found.body
    return parts[-1].startswith("test_")


@cache
def _statements(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8")).body


def render(table: Table | None = None) -> str:
    """Return the whole page."""
    table = table or read()
    count = Counter(need.state for need in table.needs)
    lines = [
        "<!-- Generated from rules/requirements.toml by `make docs`; edit that file. -->",
        "",
        "# What the field asked for 現場の声",
        "",
        "Needs drawn from public Japanese documents in which municipal staff and their suppliers describe the",
        "systems they use, want or sell. Short phrases are quoted in their words; the rest is ours.",
        "A row says that it works only when the tests it names exist and pass.",
        "",
        _sum(count),
        "",
        "| id | need | in their words 現場の言葉 | source | room | state | shown by |",
        "|---|---|---|---|---|---|---|",
        *(_row(need) for need in table.needs),
        "",
        "## Sources 出典",
        "",
        *(f"- **{key}** {source.title} ({source.date})" for key, source in table.sources.items()),
    ]
    return "\n".join(lines) + "\n"


def _sum(count: Counter[str]) -> str:
    works, begun, missing = (count[state] for state in STATES)
    return f"Of {count.total()} needs, {works} work, {begun} are begun, {missing} are not there yet."


def _row(need: Need) -> str:
    cells = [
        need.id,
        need.need,
        need.phrase,
        " ".join(need.source),
        need.room,
        STATES[need.state],
        " ".join(_link(test) for test in need.tests),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _link(test: str) -> str:
    path, _, name = test.partition("::")
    return f"[{name.rpartition('::')[2]}](../../{path})"


def complaints() -> list[str]:
    """Everything the check refuses; empty when all is well."""
    table = read()
    found = list(unproven(table))
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != render(table):
        found.append(f"{PAGE.relative_to(ROOT)} is stale: run `make docs`")
    return found


def answer(name: str, *, page: Path, render: Callable[[], str], complaints: Callable[[], list[str]]) -> int:
    """The command behind a page made from a table: ``--write`` writes it, ``--check`` says what is wrong with it."""
    parser = argparse.ArgumentParser(
        prog=f"python -m sekisho.config.{name}", description=f"The page of {name}."
    )
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help=f"write {page.relative_to(ROOT)}")
    action.add_argument(
        "--check", action="store_true", help="exit 1 when it is stale or a row claims too much"
    )
    if parser.parse_args().write:
        page.write_text(render(), encoding="utf-8")
        return 0
    found = complaints()
    sys.stderr.writelines(f"{complaint}\n" for complaint in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(answer("requirements", page=PAGE, render=render, complaints=complaints))
