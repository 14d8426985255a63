"""Document properties: the title and the dates stay, everything about people and machines goes.

Source: ECMA-376 Part 2 §8 (core properties).
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from sekisho_disarm.formats.ooxml import xmlread
from sekisho_disarm.formats.ooxml.filtering import Part

_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_W3C_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+\-]\d\d:\d\d)")
_LONGEST_TITLE = 500


def rebuild(data: bytes, part: Part) -> bytes:
    """A fresh core properties part; reports when anything but title and dates was there."""
    root = xmlread.parse(xmlread.normalise(data, part.path), part.path)
    title = (root.findtext(f"{{{_DC}}}title") or "")[:_LONGEST_TITLE]
    dates = {name: (root.findtext(f"{{{_TERMS}}}{name}") or "").strip() for name in ("created", "modified")}
    kept = {f"{{{_DC}}}title", f"{{{_TERMS}}}created", f"{{{_TERMS}}}modified"}
    if any(child.tag not in kept and ((child.text or "").strip() or len(child)) for child in root):
        part.report("DSM-121")
    return xmlread.with_header(_written(title, dates).encode("utf-8"))


def _written(title: str, dates: dict[str, str]) -> str:
    rows = f"<dc:title>{escape(title)}</dc:title>" if title else ""
    rows += "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{value}</dcterms:{name}>'
        for name, value in dates.items()
        if _W3C_DATE.fullmatch(value)
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_CP}" xmlns:dc="{_DC}" xmlns:dcterms="{_TERMS}" xmlns:xsi="{_XSI}">'
        f"{rows}</cp:coreProperties>"
    )
