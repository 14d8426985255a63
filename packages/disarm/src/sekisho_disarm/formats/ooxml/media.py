"""Pictures inside documents go through the door; what cannot be rebuilt becomes a neutral picture.

The neutral picture keeps the document valid and shows people that something stood there.
"""

from __future__ import annotations

import struct
import zlib

from sekisho_disarm.context import Context
from sekisho_disarm.errors import DisarmError, TooComplex
from sekisho_disarm.formats.ooxml.catalogue import EMBEDDED, PICTURES, PLAIN_KIND
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind

#: Errors of the shared budget end the document; any other error costs only the picture.
_EXHAUSTED = frozenset({"DSM-942", "DSM-944"})


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _grey() -> bytes:
    """An 8 × 8 grey PNG."""
    rows = b"".join(b"\x00" + b"\xc8" * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


NEUTRAL = _grey()


def embedded(data: bytes, path: str, context: Context) -> tuple[Kind, bytes] | None:
    """A document inside the document, rebuilt; ``None`` when it cannot stay.  Raises as :func:`rebuild`."""
    if identify(data, path) not in (*EMBEDDED, *PLAIN_KIND):
        return None
    try:
        rebuilt = context.nested(data, path)
    except TooComplex as error:
        if error.code in _EXHAUSTED:
            raise
        return None
    except DisarmError:
        return None
    return (rebuilt.kind, rebuilt.data) if rebuilt.kind in EMBEDDED else None


def rebuild(data: bytes, path: str, context: Context) -> tuple[Kind, bytes]:
    """A rebuilt picture and its kind.  Raises ``TooComplex`` only when the shared budget is spent."""
    if data == NEUTRAL:
        return Kind.PNG, NEUTRAL
    kind = identify(data, path)
    if kind in PICTURES:
        try:
            rebuilt = context.nested(data, path, in_layout=True)
        except TooComplex as error:
            if error.code in _EXHAUSTED:
                raise
        except DisarmError:
            pass  # reported below, like any other picture that cannot be rebuilt
        else:
            if rebuilt.kind in PICTURES:
                return rebuilt.kind, rebuilt.data
    context.report("DSM-122", path, kind=kind.value)
    return Kind.PNG, NEUTRAL
