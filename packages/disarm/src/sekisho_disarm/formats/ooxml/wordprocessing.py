"""WordprocessingML: fields, objects, imports, settings with a reach outside.

Source: ECMA-376 Part 1 §17, Part 4 §9.
"""

from __future__ import annotations

from sekisho_disarm.formats.ooxml import drawing, fields
from sekisho_disarm.formats.ooxml.filtering import Element, Part, remove, unwrap
from sekisho_disarm.formats.ooxml.vocabulary import W

#: Elements that get a finding of their own; the vocabulary would drop them anyway.
_NAMED = {
    **dict.fromkeys(W.both("attachedTemplate", "linkStyles"), "DSM-107"),
    **dict.fromkeys(W.both("altChunk", "subDoc", "frameset", "frame"), "DSM-108"),
    **dict.fromkeys(W.both("mailMerge"), "DSM-126"),
    **dict.fromkeys(W.both("docVars", "dataBinding", "saveXmlDataOnly"), "DSM-115"),
    **dict.fromkeys(W.both("embedRegular", "embedBold", "embedItalic", "embedBoldItalic"), "DSM-118"),
    **dict.fromkeys(W.both("control"), "DSM-103"),
    **dict.fromkeys(W.both("entryMacro", "exitMacro"), "DSM-124"),
    **dict.fromkeys(W.both("movie"), "DSM-123"),
}
_PARAGRAPH_LAST = frozenset(W.both("tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent"))
_PARAGRAPH = W.both("p")


def prepare(root: Element, part: Part) -> None:
    drawing.unwrap_word_objects(root, part)
    seen = set()
    for element in list(root.iter(*_NAMED)):
        code = _NAMED[element.tag]
        if code not in seen:
            part.report(code)
        seen.add(code)
        remove(element)
    fields.disarm_fields(root, part)
    _unwrap_properties_of_tags(root)


def _unwrap_properties_of_tags(root: Element) -> None:
    """Smart tags and custom XML say what their words mean to a machine; the words stay, the tag goes."""
    for element in list(root.iter(*W.both("smartTag", "customXml"))):
        for properties in (*element.findall("{*}smartTagPr"), *element.findall("{*}customXmlPr")):
            element.remove(properties)
        unwrap(element)


def finish(root: Element) -> None:
    """Cells, headers and notes must end with a paragraph, even when what they held is gone."""
    for element in root.iter(*_PARAGRAPH_LAST):
        if element.tag.endswith("}tc"):
            if len(element) == 0 or element[-1].tag not in _PARAGRAPH:
                _add_paragraph(element)
        elif (
            element.find("{*}p") is None and element.find("{*}tbl") is None and element.find("{*}sdt") is None
        ):
            _add_paragraph(element)


def _add_paragraph(element: Element) -> None:
    element.append(element.makeelement(element.tag.rpartition("}")[0] + "}p"))
