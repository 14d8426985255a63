"""Which files of a directory are measured: harmless ones, spread over formats and sizes, the same ones every time."""

from __future__ import annotations

import re
from pathlib import Path

#: How many of each format; more of those that a town exchanges daily.
MOST = {
    "docx": 70, "xlsx": 70, "pptx": 60, "doc": 60, "xls": 60, "ppt": 50, "pdf": 120, "rtf": 40, "odt": 30, "ods": 20, "odp": 20,
    "html": 30, "jpg": 60, "png": 60, "gif": 20, "bmp": 20, "tif": 20, "webp": 20,
}  # fmt: skip
_ALIKE = {"jpeg": "jpg", "htm": "html", "tiff": "tif", "docm": "docx", "xlsm": "xlsx", "pptm": "pptx"}
#: Names that test suites give to what is damaged, encrypted or hostile on purpose.
_NOT_BENIGN = re.compile(
    r"fuzz|crash|poc|corrupt|invalid|bomb|deep|encrypt|passw|protect|broken|malform|truncat|xxe|"
    r"timeout|oom|bad_|^bad|overflow|decompression|billion",
    re.IGNORECASE,
)
#: Named like any other, and no harmless file: entities that multiply a billionfold.
_HOSTILE = frozenset({"54764-2.xlsx"})
_LARGEST = 3 * 1024 * 1024


def files(directory: Path, share: float = 1.0) -> list[tuple[str, Path]]:
    """(format, path), ordered; each format is cut to size by taking every n-th of its files by size."""
    found: dict[str, list[Path]] = {}
    for path in sorted(directory.rglob("*")):
        kind = path.suffix.lower()[1:]
        kind = _ALIKE.get(kind, kind)
        if (
            kind in MOST
            and path.is_file()
            and 0 < path.stat().st_size <= _LARGEST
            and not _NOT_BENIGN.search(path.name)
            and path.name not in _HOSTILE
        ):
            found.setdefault(kind, []).append(path)
    return [(kind, path) for kind in MOST for path in _spread(found.get(kind, []), round(MOST[kind] * share))]


def _spread(paths: list[Path], most: int) -> list[Path]:
    by_size = sorted(paths, key=lambda path: (path.stat().st_size, path.name))
    if len(by_size) <= most:
        return by_size
    return [by_size[round(at * (len(by_size) - 1) / max(1, most - 1))] for at in range(most)]
