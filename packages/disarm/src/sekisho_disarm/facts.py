"""What a file holds, in numbers: for a comparison of before and after where the original may not be rendered.

The locked child reads directories and markup, decodes no picture and runs nothing.  What it cannot count it leaves
out; a file behind a password has no counts but that.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import olefile
import pikepdf

from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind
from sekisho_disarm.names import printable

#: What is counted.
COUNTED: Final = (
    "pages", "pictures", "macros", "embedded", "links_outside", "scripts", "attachments", "controls", "protected",
)  # fmt: skip
_MOST_NAMES, _MOST_OBJECTS, _MOST_RELS = 20_000, 200_000, 2_000
_LONGEST_RELS = 1024**2
MOST_MEMBERS: Final = 200
_LOOKED_AT = 64 * 1024**2  # bytes of members together
_ENCRYPTED = 0x1
_LARGEST = 1 << 50
_MOST = 1_000_000_000
_PARTS = {
    "pictures": re.compile(r"(?:^|/)(?:media|Pictures)/[^/]+$"),
    "macros": re.compile(r"(?:^|/)(?:vbaProject\.bin|macrosheets/[^/_][^/]*)$|^(?:Basic|Scripts)/.*[^/]$"),
    "embedded": re.compile(r"(?:^|/)embeddings/[^/]+$|^Object [0-9]+/content\.xml$"),
    "controls": re.compile(r"(?:^|/)(?:activeX|ctrlProps)/[^/_][^/]*\.(?:xml|bin)$"),
}
_RELATION = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>")
_HYPERLINK = b"relationships/hyperlink"
_OLE2 = frozenset({Kind.DOC, Kind.XLS, Kind.PPT})


@dataclass(frozen=True, slots=True)
class Facts:
    """``kind``: from the content; ``counts``: of :data:`COUNTED`, only what the kind tells; 0 is a count.

    ``members``: name, size in bytes and kind of what lies in a zip archive, at most :data:`MOST_MEMBERS`.
    """

    kind: str
    counts: Mapping[str, int] = field(default_factory=dict)
    members: tuple[tuple[str, int, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "counts": dict(self.counts),
            "members": [list(one) for one in self.members],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Facts:
        """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what ``to_dict`` cannot have written."""
        counts = {name: int(data["counts"][name]) for name in COUNTED if name in data["counts"]}
        members = [
            (printable(str(name)), min(max(int(size), 0), _LARGEST), Kind(kind).value)
            for name, size, kind in list(data.get("members", ()))[:MOST_MEMBERS]
        ]
        counts = {name: min(max(n, 0), _MOST) for name, n in counts.items()}
        return cls(Kind(data["kind"]).value, counts, tuple(members))


def count(data: bytes, name: str) -> Facts:
    """Run it in the locked child.  ``data``: the whole file."""
    kind = identify(data, name)
    if kind is Kind.OFFICE_ENCRYPTED:
        return Facts(kind.value, {"protected": 1})
    counter = _counter(kind, data)
    try:
        counts = counter(data) if counter else Counter()
    except Exception:  # noqa: BLE001 - a damaged file has no counts; that is the answer
        counts = Counter()
    return Facts(kind.value, dict(counts), _members(data) if kind is Kind.ZIP else ())


def _counter(kind: Kind, data: bytes) -> Callable[[bytes], Counter[str]] | None:
    if kind is Kind.PDF:
        return _pdf
    if kind in _OLE2:
        return _ole2
    return _package if data.startswith(b"PK") else None


def _members(data: bytes) -> tuple[tuple[str, int, str], ...]:
    """What lies in an archive; its kind is said of what is small enough to be looked at."""
    found, left = [], _LOOKED_AT
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in [one for one in archive.infolist() if not one.is_dir()][:MOST_MEMBERS]:
                kind = Kind.UNKNOWN
                if one.file_size <= left and not one.flag_bits & _ENCRYPTED:
                    with archive.open(one) as stream:
                        content = stream.read(left)
                    left -= len(content)
                    kind = identify(content, one.filename)
                found.append((one.filename, one.file_size, kind.value))
    except Exception:  # noqa: BLE001 - what was told until then is the answer
        return tuple(found)
    return tuple(found)


def _package(data: bytes) -> Counter[str]:
    counts = Counter(dict.fromkeys((*_PARTS, "links_outside"), 0))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()[:_MOST_NAMES]
        if not {"[Content_Types].xml", "mimetype"}.intersection(names):
            return Counter()  # an archive: its members are told elsewhere
        for word, pattern in _PARTS.items():
            counts[word] = sum(pattern.search(one) is not None for one in names)
        for one in [one for one in names if one.endswith(".rels")][:_MOST_RELS]:
            with archive.open(one) as stream:
                found = _RELATION.findall(stream.read(_LONGEST_RELS))
            counts["links_outside"] += sum(_HYPERLINK not in relation for relation in found)
    return counts


def _pdf(data: bytes) -> Counter[str]:
    counts = Counter(dict.fromkeys(("pages", "pictures", "scripts", "attachments"), 0))
    try:
        document = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        return Counter({"protected": 1})
    with document:
        counts["pages"] = len(document.pages)
        counts["attachments"] = len(document.attachments)
        for at, one in enumerate(document.objects):
            if at >= _MOST_OBJECTS:
                break
            if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
                counts["pictures"] += one.get("/Subtype") == "/Image"
                counts["scripts"] += one.get("/S") == "/JavaScript"
                counts["scripts"] += sum(
                    isinstance(value, pikepdf.Dictionary)
                    and not value.is_indirect
                    and value.get("/S") == "/JavaScript"
                    for value in one.values()
                )
    return counts


def _ole2(data: bytes) -> Counter[str]:
    with olefile.OleFileIO(data) as compound:
        storages = compound.listdir(streams=False, storages=True)[:_MOST_NAMES]
    counts = Counter({"macros": 0, "embedded": 0})
    counts["macros"] = sum(path[-1] == "VBA" for path in storages)
    counts["embedded"] = sum(path[-1].startswith("_") and path[-1][1:].isdigit() for path in storages)
    return counts
