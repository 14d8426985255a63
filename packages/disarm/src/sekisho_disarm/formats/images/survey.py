"""The allow-list of parts, and what is said about everything outside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from sekisho_disarm.context import Context
from sekisho_disarm.formats.images import walk, walk_blocks
from sekisho_disarm.formats.images.walk import Part
from sekisho_disarm.kinds import Kind

WALKERS: dict[Kind, Callable[[bytes], Iterator[Part]]] = {
    Kind.JPEG: walk.jpeg,
    Kind.PNG: walk.png,
    Kind.GIF: walk_blocks.gif,
    Kind.BMP: walk.bmp,
    Kind.TIFF: walk_blocks.tiff,
    Kind.WEBP: walk.webp,
}

_SOF = frozenset({"SOF0", "SOF1", "SOF2"})
ALLOWED: dict[Kind, frozenset[str]] = {
    Kind.JPEG: _SOF | {"SOI", "APP0/JFIF", "APP14/Adobe", "DQT", "DHT", "SOS", "DRI", "EOI"},
    Kind.PNG: frozenset({"IHDR", "PLTE", "tRNS", "IDAT", "IEND", "pHYs", "gAMA", "acTL", "fcTL", "fdAT"}),
    Kind.GIF: frozenset({"screen", "graphic control", "loop", "image", "end"}),
    Kind.BMP: frozenset({"header", "palette", "pixels"}),
    Kind.TIFF: frozenset({"directory", "value", "strip"}),
    Kind.WEBP: frozenset({"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"}),
}

#: part of the input → code; parts named here that only describe how to show the picture are no finding
_CODES = {
    "APP1/Exif": "DSM-302", "eXIf": "DSM-302", "EXIF": "DSM-302", "tag Exif": "DSM-302",
    "tag GPS": "DSM-301", "tag maker": "DSM-302", "tag model": "DSM-302", "APP2/MPF": "DSM-312",
    "APP0": "DSM-312", "tag sub-pages": "DSM-312", "COM": "DSM-304", "comment": "DSM-304",
    "plain text": "DSM-304", "tEXt": "DSM-304", "zTXt": "DSM-304", "iTXt": "DSM-304",
    "tag description": "DSM-304",
}  # fmt: skip
_DESCRIPTIVE = {
    "APP1/XMP": "XMP", "XMP ": "XMP", "application/XMP": "XMP", "tag XMP": "XMP", "APP13/IPTC": "IPTC",
    "tag IPTC": "IPTC", "APP11/JUMBF": "JUMBF", "tag Photoshop": "Photoshop", "tag software": "Software",
    "tag date": "Date", "tIME": "Date", "tag artist": "Artist", "tag host": "Host",
    "tag copyright": "Copyright", "tag document": "Document",
}  # fmt: skip
#: handled by the colour and orientation steps, or without any content of its own
_SILENT = frozenset(
    {
        "APP2/ICC",
        "iCCP",
        "ICCP",
        "application/ICC",
        "tag ICC",
        "tag orientation",
        "bKGD",
        "sBIT",
        "hIST",
        "marker 01",
    }
)


def parts(data: bytes, kind: Kind) -> list[Part]:
    """All parts of the file, at most ``MOST_PARTS`` (one named ``broken`` stands for the rest)."""
    found: list[Part] = []
    for part in WALKERS[kind](data):
        found.append(part)
        if len(found) >= walk.MOST_PARTS:
            found.append(walk.broken(part.end, data))
            break
    return found


def report_parts(found: Iterable[Part], kind: Kind, context: Context) -> None:
    """Findings for the parts of the input that will not be in the output; one per kind of part."""
    sizes: Counter[str] = Counter()
    for part in found:
        if part.name not in ALLOWED[kind] and part.name not in _SILENT:
            sizes[part.name] += part.size
    for name, size in sizes.items():
        _report_part(name, size, context)


def _report_part(name: str, size: int, context: Context) -> None:
    if name in _CODES:
        context.report(_CODES[name], name)
    elif name in _DESCRIPTIVE:
        context.report("DSM-303", name, what=_DESCRIPTIVE[name])
    elif name in {"trailing", "unused"}:
        if size > 0:
            context.report("DSM-305", name, size=size)
    elif name in {"broken", "wrong checksum"}:
        context.report("DSM-311", name)
    else:
        context.report("DSM-306", name, what=name)


def verify(data: bytes, kind: Kind) -> list[str]:
    """Second reader: everything in the written file that is outside the allow-list, as sentences."""
    found = parts(data, kind)
    wrong = [f"{kind}: {p.name} at byte {p.start}" for p in found if p.name not in ALLOWED[kind]]
    names = [p.name for p in found]
    wrong += [f"{kind}: no {needed}" for needed in _NEEDED[kind] if needed not in names]
    return wrong + [f"{kind}: {p.name} has {p.size} bytes" for p in found if p.size > _most(kind, p)]


_NEEDED: dict[Kind, tuple[str, ...]] = {
    Kind.JPEG: ("SOI", "DQT", "SOS", "EOI"),
    Kind.PNG: ("IHDR", "IDAT", "IEND"),
    Kind.GIF: ("screen", "image", "end"),
    Kind.BMP: ("header", "pixels"),
    Kind.TIFF: ("directory", "strip"),
    Kind.WEBP: (),
}


#: bytes that a part of fixed shape has at most: no thumbnail in APP0, no text behind a number
_MOST: dict[Kind, dict[str, int]] = {
    Kind.JPEG: {"APP0/JFIF": 18, "APP14/Adobe": 16, "DRI": 6},
    Kind.PNG: {
        "IHDR": 25,
        "PLTE": 780,
        "tRNS": 268,
        "pHYs": 21,
        "sRGB": 13,
        "gAMA": 16,
        "acTL": 20,
        "IEND": 12,
    },
    Kind.GIF: {"graphic control": 8, "loop": 19},
    Kind.BMP: {"header": 14 + 108},
}


def _most(kind: Kind, part: Part) -> int:
    return _MOST.get(kind, {}).get(part.name, part.size)
