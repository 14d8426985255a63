"""The shape of the house: imports go down, modules stay small, engines stand alone, nothing leaks."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = sorted(path.parent for path in ROOT.glob("packages/*/pyproject.toml"))

MAX_LINES = 400
# Longer files and the reason. This list may only shrink; a file that no longer needs its place fails the test.
LONG_FILES: dict[str, str] = {}  # path: the reason why it is one thing


def forbidden_words() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "forbidden_words", Path(__file__).with_name("forbidden_words.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def code_files() -> list[Path]:
    tracked: list[Path] = forbidden_words().tracked_files()
    return [
        path for path in tracked if path.suffix == ".py" and path.is_file() and "migrations" not in path.parts
    ]


def test_imports_go_down_only() -> None:
    seen = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert seen.returncode == 0, seen.stdout + seen.stderr


def test_modules_stay_small() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines())
        for path in code_files()
        if "tests" not in path.parts
    }
    long = {name: lines for name, lines in lengths.items() if lines > MAX_LINES}
    assert set(long) == set(LONG_FILES), (
        f"longer than {MAX_LINES} lines: {long}; listed: {sorted(LONG_FILES)}"
    )


def test_no_heap_modules() -> None:
    """A module named after nothing collects everything."""
    heaps = {"utils.py", "util.py", "core.py", "helpers.py", "common.py", "misc.py"}
    assert [path for path in code_files() if path.name in heaps] == []


def test_nothing_of_the_workplace_leaks() -> None:
    assert list(forbidden_words().leaks_of_repository()) == []


@pytest.mark.parametrize(
    "leak",
    ["see /wor" + "k/x", "../share" + "d/a.md", "from pypi.or" + "g/simple", "files.pythonhosted.or" + "g"],
)
def test_a_leak_would_be_seen(leak: str) -> None:
    assert [line for line, _, _ in forbidden_words().leaks(f"first line\n{leak}\n")] == [2]


def test_ordinary_words_are_no_leaks() -> None:
    ordinary = ["desk", "work", "papers"]  # as parts of a path they name no machine
    text = f"{'/'.join(ordinary)}, share" + "d/, https://github.com/pypi/warehouse"
    assert list(forbidden_words().leaks(text)) == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_engine_can_be_installed_alone(package: Path) -> None:
    """Its dependencies name everything it imports, and of our own only what lies below it."""
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == f"sekisho-{package.name}"
    assert project["license"] == "Apache-2.0"
    assert (package / project["readme"]).read_text(encoding="utf-8").strip()
    assert project["requires-python"] == ">=3.11"
    declared = {re.split(r"[\s<>=!~\[;]", name)[0].lower() for name in project["dependencies"]}
    assert imported_distributions(package) <= declared


def imported_distributions(package: Path) -> set[str]:
    """What the engine's modules import, as names of distributions, without itself and the standard library."""
    own = f"sekisho_{package.name}"
    tops: set[str] = set()
    for path in (package / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                tops |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                tops.add(node.module.split(".")[0])
    known = packages_distributions()
    foreign = tops - {own} - set(sys.stdlib_module_names) - {"_typeshed"}
    return {known.get(top, [top])[0].lower().replace("_", "-") for top in foreign}
