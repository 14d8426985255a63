"""Flat Office documents (Word's and PowerPoint's "XML document"): one XML, put into a package and rebuilt as that.

Nothing is judged here: the parts hold what the XML held, and the rebuild of packages filters them like any others.
Source: [MS-DOCX] 2.1 names the form; the schema is ``http://schemas.microsoft.com/office/2006/xmlPackage``.
"""

from __future__ import annotations

import base64
import binascii
import re
from xml.sax.saxutils import quoteattr

from sekisho_disarm import zipio
from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.ooxml import xmlread
from sekisho_disarm.formats.ooxml.catalogue import KINDS
from sekisho_disarm.formats.ooxml.filtering import Element
from sekisho_disarm.identify_containers import in_zip
from sekisho_disarm.kinds import Kind

_SPACE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_BLANK = re.compile(r"\s+")


def packed(data: bytes, context: Context) -> tuple[bytes, Kind]:
    """The same document as a package, and its kind.  Raises ``Malformed`` (DSM-924 …), ``TooComplex``."""
    context.budget.take_bytes(len(data), where="")
    root = xmlread.parse(xmlread.normalise(data, ""), "")
    if root.tag != f"{_SPACE}package":
        raise Malformed("DSM-924")
    parts: dict[str, tuple[str, bytes]] = {}
    for part in root.iter(f"{_SPACE}part"):
        name = part.get(f"{_SPACE}name", "").lstrip("/")
        if not name or name in parts:
            raise Malformed("DSM-924", where=name)
        parts[name] = (part.get(f"{_SPACE}contentType", ""), _content(part, name))
    package = _zipped(parts)
    kind = in_zip(package)
    if kind not in KINDS:
        raise Malformed("DSM-924")
    return package, kind


def _content(part: Element, name: str) -> bytes:
    xml, binary = part.find(f"{_SPACE}xmlData"), part.findtext(f"{_SPACE}binaryData")
    if xml is not None and len(xml) == 1:
        return xmlread.serialise(xml[0])
    try:
        return base64.b64decode(_BLANK.sub("", binary or ""), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("DSM-924", where=name) from None


def _zipped(parts: dict[str, tuple[str, bytes]]) -> bytes:
    rows = "".join(
        f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(kind)}/>"
        for name, (kind, _) in parts.items()
        if kind != _RELATIONS
    )
    types = f'<Default Extension="rels" ContentType="{_RELATIONS}"/>{rows}'
    writer = zipio.Writer()
    writer.add(
        "[Content_Types].xml", xmlread.with_header(f'<Types xmlns="{_TYPES}">{types}</Types>'.encode())
    )
    for name, (_, data) in parts.items():
        writer.add(name, data)
    return writer.finish()
