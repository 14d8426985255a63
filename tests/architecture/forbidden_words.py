"""Words that must not leak into the repository: paths of the machine it was written on, hosts of registries.

Run as a script it lists every hit and ends with 1. Patterns are written so that they do not match themselves.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXEMPT = {"uv.lock"}  # names its hosts by nature
FORBIDDEN = {
    "a path of somebody's workplace": re.compile(
        r"(?<![\w.])/wor[k]/|\.\./share[d]\b|\.librar[y]|/roo[t]/\."
    ),
    "the host of a package registry": re.compile(
        r"\b(pypi\.or[g]|pythonhosted\.or[g]|registry\.npmj[s]\.|crates\.i[o]|deb\.debian\.or[g]|rubygems\.or[g])"
    ),
}


def tracked_files() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.split(b"\0")
    return [ROOT / name.decode() for name in names if name]


def leaks(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line number, what kind of leak, and the word."""
    for number, line in enumerate(text.splitlines(), 1):
        for kind, pattern in FORBIDDEN.items():
            if hit := pattern.search(line):
                yield number, kind, hit.group()


def leaks_of_repository() -> Iterator[str]:
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        if name in EXEMPT or not path.is_file():
            continue
        for number, kind, word in leaks(path.read_bytes().decode("utf-8", "replace")):
            yield f"{name}:{number}: {kind}: {word}"


if __name__ == "__main__":
    found = list(leaks_of_repository())
    sys.stdout.write("\n".join(found) + "\n" if found else "")
    sys.exit(1 if found else 0)
