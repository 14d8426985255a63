"""Presentations of PowerPoint 97–2003, built from records: ordinary ones and such that hold what must not pass."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

from excel97_samples import MARK, RAW, SHOWN, UNC
from PIL import Image

from sekisho_disarm import cfb_writer


def node(kind: int, body: bytes, version: int = 0, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def box(kind: int, *children: bytes, instance: int = 0) -> bytes:
    return node(kind, b"".join(children), 15, instance)


def words(text: str, instance: int = 0) -> bytes:
    return node(0xFBA, text.encode("utf-16-le"), 0, instance)


SLIDE_TEXT = node(0xF9F, bytes(4)) + node(0xFA0, SHOWN)


def link(number: int, target: str) -> bytes:
    return box(0xFD7, node(0xFD3, struct.pack("<I", number)), words("x"), words(target, 1))


def act(action: int, number: int = 0, extra: bytes = b"", kind: int = 8) -> bytes:
    atom = node(0xFF3, struct.pack("<IIBBBBB3x", 0, number, action, 0, 0, 0, kind))
    return box(0xFF2, atom, extra) + node(0xFDF, struct.pack("<II", 0, 3))


def ppt(
    *in_document: bytes, text: bytes = SLIDE_TEXT, objects: bytes = b"", before: bytes = b"", after: bytes = b"",
    pictures: bytes = b"", token: int = 0xE391C05F, **streams: bytes | cfb_writer.Content,
) -> bytes:  # fmt: skip
    listed = box(0xFF0, node(0x3F3, struct.pack("<IIIII", 2, 0, 0, 256, 0)), text)
    document = box(0x3E8, node(0x3E9, bytes(40)), *in_document, listed, node(0x3EA, b""))
    slide = box(0x3EE, node(0x3EF, bytes(24)), box(0x40C, node(0x7F0, bytes(32))))
    places = [len(before), len(before) + len(document)]
    stream = before + document + slide
    if objects:
        places.append(len(stream))
        stream += objects
    directory = len(stream)
    stream += node(0x1772, struct.pack(f"<I{len(places)}I", 1 | len(places) << 20, *places))
    edit = len(stream)
    stream += node(0xFF5, struct.pack("<IHBBIIIIHH", 256, 0, 0, 3, 0, directory, 1, 4, 1, 0)) + after
    user = node(0xFF6, struct.pack("<IIIHHBBH", 20, token, edit, len(RAW), 0x3F4, 3, 0, 0) + RAW + bytes(4))
    content: dict[str, bytes | cfb_writer.Content] = {"PowerPoint Document": stream, "Current User": user}
    return cfb_writer.write(content | ({"Pictures": pictures} if pictures else {}) | streams)


def picture_store(name: bytes = b"") -> bytes:
    entry = struct.pack("<BB16sHIIIBBBB", 2, 2, bytes(16), 0, 25 + len(RAW), 1, 0, 0, len(name), 0, 0) + name
    return box(
        0x40B, box(0xF000, node(0xF006, bytes(24)), box(0xF001, node(0xF007, entry, 2, 2), instance=1))
    )


_PIXEL = io.BytesIO()
Image.new("RGB", (4, 4), (200, 30, 30)).save(_PIXEL, "PNG")
PIXEL = _PIXEL.getvalue()
METAFILE = struct.pack("<HHI", 0x3D40, 0xF01A, 17 + len(RAW)) + bytes(17) + RAW


def picture_record(png: bytes) -> bytes:
    return struct.pack("<HHI", 0x6E00, 0xF01E, 17 + len(png)) + bytes(17) + png


def bullet(blip: bytes) -> bytes:
    """A picture that stands before paragraphs, in PowerPoint's own tag."""
    entity = box(0x7F8, node(0x7F9, b"\6\0" + blip))
    return box(0x138A, words("___PPT9"), node(0x138B, entity))


POINT: dict[str, Callable[[], bytes]] = {
    "vba": lambda: ppt(box(0x7D0, box(0x3FF, node(0x400, RAW))), objects=node(0x1011, RAW * 40)),
    "embedded object": lambda: ppt(box(0x409, box(0xFCC, node(0xFC3, RAW))), objects=node(0x1011, RAW)),
    "control": lambda: ppt(box(0x409, box(0xFEE, words(MARK)))),
    "macro on click": lambda: ppt(text=SLIDE_TEXT + act(1, extra=words(MARK))),
    "program on click": lambda: ppt(box(0x409, link(1, f"c:\\{MARK}.exe")), text=SLIDE_TEXT + act(2, 1)),
    "file link": lambda: ppt(box(0x409, link(1, UNC)), text=SLIDE_TEXT + act(4, 1)),
    "script link": lambda: ppt(box(0x409, link(1, f"javascript:{MARK}")), text=SLIDE_TEXT + act(4, 1)),
    "link text that is none": lambda: ppt(text=SLIDE_TEXT + act(4, 77, extra=words(MARK, 2))),
    "sound": lambda: ppt(box(0x7E4, box(0x7E6, words(MARK), node(0x7E7, RAW)))),
    "film": lambda: ppt(box(0x409, box(0x1005, words(UNC)))),
    "tags": lambda: ppt(box(0x1388, box(0x138A, words("___OTHER"), node(0x138B, RAW)))),
    "tag of its own": lambda: ppt(
        box(0x1388, box(0x138A, words("___PPT10"), node(0x138B, node(0x177B, RAW))))
    ),
    "string tag": lambda: ppt(box(0x1388, box(0x1389, words("a"), words(MARK)))),
    "theme package": lambda: ppt(node(0x40E, b"PK\x03\x04" + RAW)),
    "embedded font": lambda: ppt(box(0x7D5, node(0xFB8, RAW))),
    "orphaned edit": lambda: ppt(before=node(0x3EE, RAW * 4)),
    "bytes behind": lambda: ppt(after=RAW),
    "long atom": lambda: ppt(node(0x1770, bytes(5) + RAW)),
    "metafile": lambda: ppt(picture_store(), pictures=METAFILE),
    "picture bullet": lambda: ppt(box(0x7D0, box(0x1388, bullet(METAFILE)))),
    "picture bullet with a tail": lambda: ppt(box(0x7D0, box(0x1388, bullet(picture_record(PIXEL + RAW))))),
    "picture's name": lambda: ppt(picture_store(RAW), pictures=METAFILE),
    "bytes among pictures": lambda: ppt(pictures=RAW * 30),
    "unknown stream": lambda: ppt(PP97_DUALSTORAGE={"x": RAW}),
    "user": lambda: ppt(),
}
