"""Pictures: decoded to pixels, written afresh; only pixels, their times and their density are carried over.

Hidden messages in lowest bits go too (:mod:`.quiet`), those on the grid of a JPEG where ``Limits.moves_photographs``
asks for it; lossy WebP and PNG of 16 bits per colour keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Malformed, Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.images import avif, gif, icons, jpeg, png, simple, survey, tiff
from sekisho_disarm.formats.images.warming import warm
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile

_AVIF_NAME = re.compile(r"\.avifs?$", re.IGNORECASE)
_REBUILDERS: dict[Kind, Callable[[bytes, Context], bytes]] = {
    Kind.JPEG: jpeg.rebuild,
    Kind.PNG: png.rebuild,
    Kind.GIF: gif.rebuild,
    Kind.BMP: simple.rebuild_bmp,
    Kind.ICO: icons.rebuild,
    Kind.TIFF: tiff.rebuild,
    Kind.WEBP: simple.rebuild_webp,
}


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Write the picture afresh in its own format.

    Raises ``Malformed`` (DSM-392), ``TooComplex`` (DSM-390, -391), ``Unsupported`` (DSM-911) for the other
    profiles: a picture has no text, and is already what flattening would make of it.
    """
    if context.profile is Profile.TEXT:
        raise Unsupported("DSM-911", where=name)
    try:
        if kind is Kind.AVIF:
            written, kind = avif.rebuild(data, context)
            return Rebuilt(
                written, kind, _AVIF_NAME.sub("", name) + (".jpg" if kind is Kind.JPEG else ".png")
            )
        return Rebuilt(_REBUILDERS[kind](data, context), kind, name)
    except MemoryError as error:
        raise Malformed("DSM-392", where=name) from error


def verify(data: bytes, kind: Kind) -> list[str]:
    return icons.verify(data) if kind is Kind.ICO else survey.verify(data, kind)


FORMAT = Format(
    family="images",
    kinds=frozenset(_REBUILDERS) | {Kind.AVIF},
    rebuild=rebuild,
    verify=verify,
    warm=warm,
)
