"""Character maps: what they map is written into a frame of our own; comments, names and programs go.

Source: ISO 32000-2 clause 9.7.5.4 and 9.10.3; Adobe Technical Note 5014 (CMap resources), §7.
"""

from __future__ import annotations

import re

_SECTION = re.compile(
    rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange|notdefchar|notdefrange)\b(.*?)end\1", re.DOTALL
)
_ITEM = re.compile(rb"<[0-9A-Fa-f\s]*>|[\[\]]|-?\d+|/[A-Za-z0-9._\-]+")
_COMMENT = re.compile(rb"%[^\r\n]*")
_WRITING = re.compile(rb"/WMode\s+([01])\s+def\b")
_OTHER = re.compile(rb"/([A-Za-z0-9\-]{1,40})\s+usecmap\b")
_FRAME = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS)"
    b" /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
)
_PER_SECTION = 100
_WIDTH = {
    b"codespacerange": 2,
    b"bfchar": 2,
    b"cidchar": 2,
    b"notdefchar": 2,
    b"bfrange": 3,
    b"cidrange": 3,
    b"notdefrange": 3,
}


def rebuilt(data: bytes) -> bytes | None:
    """The map afresh; ``None`` when it maps nothing."""
    if b"%" in data:
        data = _COMMENT.sub(b"", data)
    other = _OTHER.search(data)
    sections = [_section(name, body) for name, body in _SECTION.findall(data)]
    if not any(sections) and other is None:
        return None
    writing = _WRITING.search(data)
    pieces = [_FRAME]
    pieces += [b"/%b usecmap\n" % other[1]] if other else []
    pieces += [b"/WMode %b def\n" % writing[1]] if writing else []
    return b"".join(
        (*pieces, *sections, b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
    )


def _section(name: bytes, body: bytes) -> bytes:
    """Whole entries only, at most a hundred in a section."""
    entries, entry, depth = [], [], 0
    for item in _ITEM.findall(body):
        depth += (item == b"[") - (item == b"]")
        entry.append(b"".join(item.split()))
        if depth == 0 and _values(entry) == _WIDTH[name]:
            entries.append(b" ".join(entry))
            entry = []
    pieces = [entries[at : at + _PER_SECTION] for at in range(0, len(entries), _PER_SECTION)]
    return b"".join(
        b"%d begin%b\n%b\nend%b\n" % (len(piece), name, b"\n".join(piece), name) for piece in pieces
    )


def _values(entry: list[bytes]) -> int:
    """How many values stand in the entry; an array is one."""
    count = depth = 0
    for item in entry:
        if item == b"[":
            depth += 1
        elif item == b"]":
            depth -= 1
            count += 1
        else:
            count += depth == 0
    return count
