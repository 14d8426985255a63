"""Flat OpenDocument (fodt, fods, fodp, fodg): one XML, put into the parts of a package and rebuilt as that.

Nothing is judged here: the parts hold what the XML held, and the rebuild of packages filters them like any others.
Source: ODF 1.3 Part 3 §2.2.1 (document representation), §3.1.3.
"""

from __future__ import annotations

import copy

from sekisho_disarm import zipio
from sekisho_disarm.context import Context
from sekisho_disarm.errors import Malformed
from sekisho_disarm.formats.odf.vocabulary import clark
from sekisho_disarm.formats.ooxml import xmlread
from sekisho_disarm.formats.ooxml.filtering import Element
from sekisho_disarm.identify_containers import ODF_TYPES
from sekisho_disarm.kinds import Kind

_ROOT = clark("office:document")
#: Part → its root, and the children of the flat root that it takes.
_PARTS = {
    "content.xml": ("office:document-content", ("scripts", "font-face-decls", "automatic-styles", "body")),
    "styles.xml": (
        "office:document-styles",
        ("font-face-decls", "styles", "automatic-styles", "master-styles"),
    ),
    "meta.xml": ("office:document-meta", ("meta",)),
    "settings.xml": ("office:document-settings", ("settings",)),
}


def packed(data: bytes, context: Context) -> tuple[bytes, Kind]:
    """The same document as a package, and its kind.  Raises ``Malformed`` (DSM-924 …), ``TooComplex``."""
    context.budget.take_bytes(len(data), where="")
    root = xmlread.parse(xmlread.normalise(data, ""), "")
    kind = ODF_TYPES.get(root.get(clark("office:mimetype"), "").encode("utf-8", "replace"))
    if root.tag != _ROOT or kind is None:
        raise Malformed("DSM-924")
    writer = zipio.Writer()
    for path, (name, children) in _PARTS.items():
        part = _part(root, name, tuple(clark(f"office:{child}") for child in children))
        if len(part):
            writer.add(path, xmlread.serialise(part))
    return writer.finish(), kind


def _part(root: Element, name: str, children: tuple[str, ...]) -> Element:
    part = root.makeelement(clark(name), nsmap={key: uri for key, uri in root.nsmap.items() if key})
    version = root.get(clark("office:version"))
    if version is not None:
        part.set(clark("office:version"), version)
    for child in root:
        if child.tag in children:
            part.append(copy.deepcopy(child))
    return part
