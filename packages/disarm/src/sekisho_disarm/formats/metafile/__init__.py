"""Metafiles (EMF, WMF): drawings as lists of records, written afresh from the records that only draw.

What stays: lines, shapes, curves, fills, clips, transforms, texts with their fonts' names, bitmaps without packing.
What goes: comments (also EMF+, which the plain records beside it repeat), escapes to printers, OpenGL, colour
profiles, descriptions, the older kind of bitmaps, unknown records and spare bytes.
What may break: drawings that exist as EMF+ only are undecided (in documents: a grey picture).  Idempotent.
Why not rendered: texts would need the sender's fonts; the records keep them as text.
"""

from __future__ import annotations

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.metafile import emf, second_reader, wmf
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed`` (DSM-392) and ``Unsupported`` (DSM-911: no text, no pages)."""
    if context.profile is not Profile.KEEP:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    dropped = emf.Dropped()
    written = emf.rebuild(data, dropped) if kind is Kind.EMF else wmf.rebuild(data, dropped)
    if dropped.counts:
        context.report("DSM-313", count=sum(dropped.counts.values()))
    elif written != data:
        context.report("DSM-306", what="EMF" if kind is Kind.EMF else "WMF")
    return Rebuilt(written, kind, name)


def warm() -> None:
    """Nothing to load."""


FORMAT = Format(
    family="metafiles",
    kinds=frozenset({Kind.EMF, Kind.WMF}),
    rebuild=rebuild,
    verify=second_reader.verify,
    warm=warm,
)
