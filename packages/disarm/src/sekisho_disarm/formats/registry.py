"""Which format handles which kind.  A new family is one line here."""

from __future__ import annotations

from sekisho_disarm.formats import (
    Format,
    archives,
    html,
    images,
    mail,
    metafile,
    odf,
    ole2,
    ooxml,
    pdf,
    rtf,
    structured,
    svg,
    text,
)
from sekisho_disarm.kinds import Kind

FORMATS: tuple[Format, ...] = (
    text.FORMAT,
    *archives.FORMATS,
    ooxml.FORMAT,
    ole2.FORMAT,
    odf.FORMAT,
    html.FORMAT,
    mail.FORMAT,
    rtf.FORMAT,
    svg.FORMAT,
    structured.FORMAT,
    pdf.FORMAT,
    images.FORMAT,
    metafile.FORMAT,
)
_BY_KIND: dict[Kind, Format] = {kind: handler for handler in FORMATS for kind in handler.kinds}


def find(kind: Kind) -> Format | None:
    return _BY_KIND.get(kind)
