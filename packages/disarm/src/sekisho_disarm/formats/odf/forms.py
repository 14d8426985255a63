"""Controls of forms: fields, boxes and lists with what was filled in stay; what sends, loads or fetches goes.

A control is described in ``office:forms`` and stands in the text as a ``draw:control`` that names it.  The form
around it loses its target and its database with the attributes that no list knows.
Source: ODF 1.3 Part 3 §13 (form content), §13.5 (controls), §10.3.13 (draw:control).
"""

from __future__ import annotations

from sekisho_disarm.formats.odf.filtering import Element, Part
from sekisho_disarm.formats.odf.vocabulary import clark, clarks
from sekisho_disarm.formats.ooxml.filtering import remove

FORMS, SHOWN = clark("office:forms"), clark("draw:control")
#: Left out: buttons, pictures (they submit and open), files, hidden values, passwords, grids of databases.
_CONTROLS = frozenset(
    clarks(
        "form:text form:textarea form:formatted-text form:number form:date form:time form:fixed-text form:checkbox "
        "form:radio form:listbox form:combobox form:frame"
    )
)
_INSIDE = frozenset(
    clarks("form:form form:option form:item text:p text:line-break text:s text:tab text:span")
)
_PROPERTIES = clark("form:properties")
_NAMESPACE = _PROPERTIES.partition("}")[0] + "}"
_TARGET, _ID, _XML_ID = clark("draw:control"), clark("form:id"), "{http://www.w3.org/XML/1998/namespace}id"


def judge(root: Element, part: Part) -> None:
    """Take out every control that may not stay, and what shows it."""
    kept: set[str] = set()
    for forms in list(root.iter(FORMS)):
        for element in list(forms.iter("{*}*")):
            _judge_one(element, kept, part)
    for shown in list(root.iter(SHOWN)):
        if shown.get(_TARGET) not in kept:
            part.taken_out["DSM-703", ""] += 1
            remove(shown)


def _judge_one(element: Element, kept: set[str], part: Part) -> None:
    tag = str(element.tag)
    if tag in _CONTROLS:
        kept.update(name for name in (element.get(_ID), element.get(_XML_ID)) if name)
    elif tag == _PROPERTIES:
        remove(element)  # how the designer of a form works on it
    elif tag not in _INSIDE and tag != FORMS and element.getparent() is not None:
        if tag.startswith(_NAMESPACE) and any(
            parent.tag == _PROPERTIES for parent in element.iterancestors()
        ):
            return
        part.taken_out["DSM-703", ""] += 1
        remove(element)
