"""Where the rules are.  Used on both sides of the sandbox, so it imports nothing of the product."""

from __future__ import annotations

from pathlib import Path

VARIABLE = "SEKISHO_YARA_RULES"  # how the parent process is told the directory
ENDINGS = (".yar", ".yara")


def rule_files(directory: Path) -> tuple[tuple[str, int, int], ...]:
    """(name, time of change, size) of each rule file in order of name.  Raises ``OSError``."""
    found = sorted(path for path in directory.iterdir() if path.suffix in ENDINGS and path.is_file())
    return tuple((path.name, (seen := path.stat()).st_mtime_ns, seen.st_size) for path in found)
