"""Write the list of tags that most Office files share, from a directory of public ones.

    uv run python bench/usual_tags.py DIRECTORY > packages/disarm/src/sekisho_disarm/formats/ooxml/usual_tags.txt

The warmed engine has judged these before the first file comes (``formats/ooxml/tags.py``).  The list saves time and
decides nothing.  Only what at least ``FEWEST`` files hold is listed: tags with names of people in them do not come that
far.
"""

from __future__ import annotations

import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sekisho_disarm.errors import DisarmError
from sekisho_disarm.formats.ooxml import fastpath, tags, xmlread

ENDINGS = {".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".pptm", ".ppsx", ".potx"}
FEWEST = 8
LARGEST = 2_000_000  # of a part; large ones repeat themselves


def parts(path: Path) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.filename.endswith(".xml") and info.file_size < LARGEST:
                    yield archive.read(info)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return


def tags_of(part: bytes) -> Iterator[tuple[str, bytes]]:
    """(default namespace, tag) as the quick reading of a part meets them, plain ones only."""
    try:
        data = xmlread.without_hidden(xmlread.normalise(part, "").strip())[0]
    except DisarmError:
        return
    root = tags.read_root(data, [])
    if root is None:
        return
    end, _, default = root
    for token in set(fastpath.tokens(data[end:], fastpath.pattern_for(data, default)) or ()):
        verdict = tags.judge(token, default)
        if token.endswith(b">") and token.isascii() and verdict is not None and verdict.is_plain:
            yield default, token


def main() -> None:
    if len(sys.argv) < 2:  # `make bench` has no collection to read
        return
    counts: Counter[tuple[str, bytes]] = Counter()
    files = {path.read_bytes(): path for path in Path(sys.argv[1]).rglob("*") if path.suffix in ENDINGS}
    for path in files.values():
        counts.update({found for part in parts(path) for found in tags_of(part)})
    listed = sorted(found for found, count in counts.items() if count >= FEWEST)
    spaces = sorted({space for space, _ in listed})
    print(f"# Made by bench/usual_tags.py: tags that {FEWEST} of {len(files)} public files share.")
    for space in spaces:
        print(f"={space}")
        for other, token in listed:
            if other == space and token.decode().isprintable():
                print(token.decode())


if __name__ == "__main__":
    main()
