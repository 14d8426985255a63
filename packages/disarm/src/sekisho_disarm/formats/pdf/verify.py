"""The second reader: proves what the written file holds.

It keeps a list of its own, shorter than the grammar of the writing side: names that may not occur as a key or
as a kind of anything, the two actions, the two stream filters, and what every stream of a dangerous kind
must look like.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from sekisho_disarm.formats.images import survey
from sekisho_disarm.formats.pdf import second_text
from sekisho_disarm.formats.pdf.tokens import Entry, ReadError, Reference, Text, read
from sekisho_disarm.kinds import Kind

_NEVER_KEYS = frozenset(
    [
        "AA",
        "JS",
        "JavaScript",
        "Launch",
        "EmbeddedFiles",
        "EmbeddedFile",
        "EF",
        "AF",
        "FS",
        "XFA",
        "RichMediaContent",
        "RichMediaSettings",
        "3DD",
        "3DV",
        "Movie",
        "Sound",
        "Renditions",
        "Ref",
        "OPI",
        "Alternates",
        "PieceInfo",
        "Thumb",
        "PA",
        "Threads",
        "Collection",
        "Metadata",
        "Perms",
        "DSS",
        "Encrypt",
        "XRefStm",
        "ObjStm",
        "FFilter",
        "FDecodeParms",
        "PS",
        "LastModified",
        "SpiderInfo",
        "JBIG2Globals",
        "Win",
        "Mac",
        "Unix",
        "SetF",
    ]
)
#: dictionaries whose keys the author chose: resources, glyphs, states of an appearance
_AUTHORS_NAMES = frozenset(
    [
        "Font",
        "XObject",
        "ColorSpace",
        "Pattern",
        "Shading",
        "ExtGState",
        "Properties",
        "CharProcs",
        "RoleMap",
        "Dests",
        "N",
        "R",
        "D",
    ]
)
_RESOURCES = frozenset({"Font", "XObject", "ColorSpace", "Pattern", "Shading", "ExtGState", "Properties"})
_NEVER_ANYWHERE = frozenset({"JS", "JavaScript", "Launch", "EmbeddedFiles"})
_ACTIONS = frozenset({"GoTo", "URI"})
_FILTERS = frozenset({"FlateDecode", "DCTDecode"})
_TYPES_GONE = frozenset({"Action", "Filespec", "F", "EmbeddedFile", "ObjStm", "XRef", "Sig", "DocTimeStamp"})
_ANNOTATIONS = frozenset(
    [
        "Link",
        "Text",
        "FreeText",
        "Line",
        "Square",
        "Circle",
        "Polygon",
        "PolyLine",
        "Highlight",
        "Underline",
        "Squiggly",
        "StrikeOut",
        "Stamp",
        "Caret",
        "Ink",
        "Popup",
        "Widget",
        "Watermark",
    ]
)
_SCHEME = re.compile(rb"(?:https?|mailto|tel):[!-~]*", re.IGNORECASE)
_CALCULATION = re.compile(rb"[{}a-z0-9+\-.eE ]*")
_STREAM_KEYS = frozenset({"Length", "Filter", "DecodeParms"})
_DIRECTORY = 12 + 16 * 64
_TABLES = frozenset(
    b"head hhea hmtx maxp glyf loca cmap post name OS/2 fpgm prep gasp kern vhea vmtx VORG CFF2".split()
) | {b"cvt ", b"CFF "}
_MOST = 100


def verify(data: bytes) -> list[str]:
    """A sentence for every thing in ``data`` that should not be there; at most ``_MOST``."""
    try:
        entries, trailer = read(data)
    except ReadError as error:
        return [f"pdf: not as written: {error}"]
    wrong: list[str] = []
    if trailer.keys() != {"Size", "Root"}:
        wrong.append("pdf: unknown keys in the trailer")
    texts = second_text.contents(entries)
    for entry in entries:
        if entry.number in texts:
            wrong += [f"pdf: object {entry.number}: {what}" for what in second_text.check(entry)]
        wrong += [f"pdf: object {entry.number}: {what}" for what in _object(entry, len(entries))]
        if len(wrong) >= _MOST:
            break
    return wrong[:_MOST]


def _object(entry: Entry, count: int) -> Iterator[str]:
    for holder, value in _walk(entry.value):
        if isinstance(value, Reference):
            if not 1 <= value.number <= count:
                yield f"reference to missing object {value.number}"
        elif isinstance(value, dict):
            yield from _keys(holder, value)
            if holder not in _RESOURCES:  # there the keys are names, and nothing is what its key says
                yield from _dictionary(value)
    if entry.body is not None and isinstance(entry.value, dict):
        yield from _stream(entry.value, entry.body)


def _walk(top: object) -> Iterator[tuple[str, object]]:
    """Every value with the key that holds it (of the array, for items of an array)."""
    waiting = [("", top)]
    while waiting:
        holder, value = waiting.pop()
        yield holder, value
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += [(holder, item) for item in value]


def _keys(holder: str, value: dict[str, object]) -> Iterator[str]:
    never = _NEVER_ANYWHERE if holder in _AUTHORS_NAMES else _NEVER_KEYS
    for key in value.keys() & never:
        yield f"key {key}"


def _dictionary(value: dict[str, object]) -> Iterator[str]:
    if value.get("Type") in _TYPES_GONE:
        yield f"type {value['Type']}"
    if "Rect" in value and value.get("Subtype") not in _ANNOTATIONS:
        yield f"annotation {value.get('Subtype')}"
    for key in ("A", "OpenAction"):
        yield from _action(key, value.get(key), annotation="Rect" in value or "Title" in value)
    if "URI" in value:
        yield from _action("URI", value, annotation=True)
    if "FontMatrix" in value and not _six_numbers(value["FontMatrix"]):
        yield "FontMatrix is not six numbers"


def _action(key: str, action: object, *, annotation: bool) -> Iterator[str]:
    """``A`` is an action in annotations and outlines, and a list of attributes in the structure tree."""
    if isinstance(action, Reference) and (annotation or key == "OpenAction"):
        yield f"{key} refers to an action elsewhere"
    if not isinstance(action, dict) or not (annotation or key != "A"):
        return
    if action.get("S") not in _ACTIONS or not action.keys() <= {"S", "D", "URI"}:
        yield f"action {action.get('S')} with {sorted(action)}"
    if action.get("S") == "URI":
        address = action.get("URI")
        if not isinstance(address, Text) or not _SCHEME.fullmatch(address.data):
            yield "address with a scheme that is not allowed"


def _six_numbers(value: object) -> bool:
    return isinstance(value, list) and len(value) == 6 and all(type(item) in {int, float} for item in value)


def _stream(keys: dict[str, object], body: bytes) -> Iterator[str]:
    used = keys.get("Filter")
    if used is not None and used not in _FILTERS:
        yield f"filter {used}"
    if "F" in keys:
        yield "stream in another file"
    if keys.get("Subtype") == "PS" or keys.get("Subtype2") == "PS":
        yield "PostScript"
    if used == "DCTDecode":
        yield from survey.verify(body, Kind.JPEG)
    elif used == "FlateDecode":
        yield from _flate(keys, body)


def _flate(keys: dict[str, object], body: bytes) -> Iterator[str]:
    """One whole zlib stream and nothing behind it; programs are read again."""
    stream = zlib.decompressobj()
    calculates = keys.get("FunctionType") == 4
    try:
        size, rest, kept, head = 0, body, b"", b""
        while rest and not stream.eof:
            out = stream.decompress(rest, 1 << 20)
            size, rest = size + len(out), stream.unconsumed_tail
            kept, head = kept + out if calculates else b"", head or out[:_DIRECTORY]
        if not stream.eof or stream.unused_data:
            yield "data behind the end of a packed stream"
    except zlib.error:
        yield "packed stream is broken"
        return
    if calculates and not _CALCULATION.fullmatch(kept):
        yield "program in a function"
    if "Length1" in keys and "Length2" not in keys and head[:4] in {b"\0\1\0\0", b"true", b"OTTO"}:
        yield from _font(head, size)


def _font(head: bytes, size: int) -> Iterator[str]:
    """The directory of a font: tables that are known, one behind the other, and nothing else."""
    count = int.from_bytes(head[4:6], "big")
    reached, spans = 12 + 16 * count, []
    for at in range(12, min(reached, _DIRECTORY), 16):
        if head[at : at + 4] not in _TABLES:
            yield f"table {head[at : at + 4]!r} in a font"
        spans.append([int.from_bytes(head[at + n : at + n + 4], "big") for n in (8, 12)])
    for start, length in [*sorted(spans), [size, 0]]:
        if not 0 <= start - reached <= 3:
            yield "bytes between the tables of a font"
        reached = start + length
