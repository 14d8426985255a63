"""Pictures written into the page itself (``data:`` addresses): through the door and back."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from sekisho_disarm.context import Context
from sekisho_disarm.errors import DisarmError, TooComplex
from sekisho_disarm.identify import identify
from sekisho_disarm.kinds import Kind
from sekisho_disarm.names import extensions

TYPES: dict[Kind, str] = {
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.GIF: "image/gif",
    Kind.WEBP: "image/webp",
    Kind.BMP: "image/bmp",
}
_DATA = re.compile(r"\s*data:([^,;]*)((?:;[^,;]*)*),(.*)", re.IGNORECASE | re.DOTALL)
_EXHAUSTED = frozenset({"DSM-942", "DSM-944", "DSM-945"})


def payload(address: str) -> bytes | None:
    """The bytes of a ``data:`` address; None when it is none."""
    found = _DATA.fullmatch(address)
    if found is None:
        return None
    if not found.group(2).lower().rstrip().endswith(";base64"):
        return unquote_to_bytes(found.group(3))
    try:
        return base64.b64decode(re.sub(r"\s+", "", found.group(3)))
    except (binascii.Error, ValueError):
        return None


def rebuild(address: str, context: Context) -> str | None:
    """The picture as a fresh ``data:`` address, None when it cannot be shown (and then reported).

    Raises ``TooComplex`` only when the shared budget is spent.
    """
    data = payload(address) or b""
    kind = identify(data, "")
    if kind in TYPES:
        try:
            rebuilt = context.nested(data, f"picture.{extensions(kind)[0]}", in_layout=True)
        except TooComplex as error:
            if error.code in _EXHAUSTED:
                raise
        except DisarmError:
            pass  # reported below, like any picture that cannot be rebuilt
        else:
            if rebuilt.kind in TYPES:
                return written(rebuilt.kind, rebuilt.data)
    context.report("DSM-749", kind=kind.value)
    return None


def written(kind: Kind, data: bytes) -> str:
    return f"data:{TYPES[kind]};base64,{base64.b64encode(data).decode('ascii')}"
