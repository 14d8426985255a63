"""Document properties: title, dates and the program stay, everything about people and machines goes.

LibreOffice lays out charts and comments by the program that wrote them: without its name it shows every comment.
Source: ECMA-376 Part 2 §8 (core properties), Part 1 §22.2 (extended properties).
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ooxml import catalogue, xmlread
from sekisho_disarm.formats.ooxml.filtering import Part

_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_W3C_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+\-]\d\d:\d\d)")
_LONGEST_TITLE = 500
_PROGRAM_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
)
#: The build of LibreOffice ends in a digest and a language, which are left out.
_PROGRAM = re.compile(
    r"Microsoft (?:Office |Macintosh )?(?:Word|Excel|PowerPoint)(?: for the web| Online)?\Z"
    r"|LibreOffice/[\d.]{1,20}(?:\$[A-Za-z0-9_]{1,30})?(?=\s|\Z)"
)
_PROGRAM_VERSION = re.compile(r"\d{1,2}\.\d{4}\Z")


def rebuild(data: bytes, part: Part) -> bytes:
    """A fresh core properties part; reports when anything but title and dates was there."""
    root = xmlread.parse(xmlread.normalise(data, part.path), part.path)
    title = (root.findtext(f"{{{_DC}}}title") or "")[:_LONGEST_TITLE]
    dates = {name: (root.findtext(f"{{{_TERMS}}}{name}") or "").strip() for name in ("created", "modified")}
    kept = {f"{{{_DC}}}title", f"{{{_TERMS}}}created", f"{{{_TERMS}}}modified"}
    if any(child.tag not in kept and ((child.text or "").strip() or len(child)) for child in root):
        part.report("DSM-121")
    return xmlread.with_header(_written(title, dates).encode("utf-8"))


def rebuild_program(data: bytes, part: Part) -> bytes:
    """A fresh part with the program's name and version, if it is one of those known; raises ``Malformed``."""
    root = xmlread.parse(xmlread.normalise(data, part.path), part.path)
    space = next((space for space in _PROGRAM_SPACES if root.tag == f"{{{space}}}Properties"), None)
    if space is None:
        raise Malformed("DSM-924", where=part.path)
    told = {}
    for name, pattern in (("Application", _PROGRAM), ("AppVersion", _PROGRAM_VERSION)):
        found = pattern.match((root.findtext(f"{{{space}}}{name}") or "").strip())
        if found:
            told[name] = found.group()
    if sum(bool((child.text or "").strip()) or bool(len(child)) for child in root) > len(told):
        part.report("DSM-121")
    rows = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
    return xmlread.with_header(f'<Properties xmlns="{space}">{rows}</Properties>'.encode())


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


#: Content type of a part that is written afresh → how.
REBUILT = {catalogue.CORE_TYPE: rebuild, catalogue.PROGRAM_TYPE: rebuild_program}
