"""Run the three suites one after the other and end with one line each. Used by `make test`.

A failing suite does not keep the next from running: a red morning shows everything at once.
"""

import os
import subprocess
import sys
import time

WORKERS = str(min(max(os.cpu_count() or 2, 2), 8))  # each has a database and a vault of its own
SUITES = {
    "fast": ["-n", WORKERS, "--dist", "worksteal", "-m", "not browser and not programs and not chaos"],
    "programs": ["-m", "browser or programs"],
    "chaos": ["-m", "chaos"],
}
NOTHING_COLLECTED = 5  # pytest's exit code; fine for a suite that has no test yet, except for the fast one


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(name: str, options: list[str]) -> tuple[bool, str]:
    """Run one suite; return whether it is well, and pytest's own last line."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        *options,
        *(["--color=yes"] if sys.stdout.isatty() else []),
    ]
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            say(line.rstrip("\n"))
            last = line.strip() or last
    empty = process.returncode == NOTHING_COLLECTED and name != "fast"
    return process.returncode == 0 or empty, last


def main() -> int:
    results = {}
    for name, options in SUITES.items():
        say(f"\n=== {name} ===")
        begun = time.monotonic()
        well, last = run(name, options)
        results[name] = well, f"{last} ({time.monotonic() - begun:.0f} s with start-up)"
    say("\n=== summary ===")
    for name, (well, line) in results.items():
        say(f"{'ok    ' if well else 'FAILED'} {name:8} {line}")
    return 0 if all(well for well, _ in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
