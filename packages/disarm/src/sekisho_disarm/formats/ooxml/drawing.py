"""DrawingML and VML in any document: links, actions, sound and film, pictures of embedded objects.

Source: ECMA-376 Part 1 §20–21, Part 4 §14 (VML), [MS-OE376] §2.1 (ppaction).
"""

from __future__ import annotations

import re

from sekisho_disarm.formats.ooxml import shown_objects
from sekisho_disarm.formats.ooxml.filtering import SLIDE_JUMP, Element, Part, remove
from sekisho_disarm.formats.ooxml.vocabulary import A, O, P, R, W

#: Programs whose documents may stay inside a document; what stays was rebuilt like any other.
PROGRAM = re.compile(r"(?:Word\.Document|Excel\.Sheet|PowerPoint\.Show)\.12")
_MEDIA = A.both("audioCd", "audioFile", "videoFile", "quickTimeFile", "wavAudioFile")
_HOVER = A.both("hlinkHover", "hlinkMouseOver")
_CLICK = A.both("hlinkClick")
_LETTERS = A.both("rPr", "endParaRPr")
_FILLS = A.both("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
_LINK = R.both("link")
_ID = R.both("id")


def prepare(root: Element, part: Part) -> None:
    """Take out what the vocabulary alone cannot judge, and give each its own finding."""
    for element in list(root.iter(*_MEDIA)):
        part.report("DSM-123")
        remove(element)
    for element in list(root.iter(*_HOVER)):
        part.report("DSM-124")
        remove(element)
    for element in list(root.iter(*_CLICK)):
        _judge_click(element, part)
    for element in root.iter(*A.both("blip")):
        for name in _LINK:
            if name in element.attrib:
                del element.attrib[name]
                part.report("DSM-105", what="image")


def _judge_click(element: Element, part: Part) -> None:
    """A click may go to an allowed link or to a slide; it may not run anything."""
    action = element.get("action", "")
    if action and not SLIDE_JUMP.fullmatch(action):
        part.report("DSM-124")
        _unlink(element)
        return
    identity = next((element.get(name) for name in _ID if element.get(name)), "")
    if identity and identity not in part.relations:
        _unlink(element)  # the relationship has its own finding
    elif not identity and not action:
        remove(element)


def _unlink(element: Element) -> None:
    """The link goes; letters that were one keep its colour and line, which the theme gives to links only."""
    letters = element.getparent()
    remove(element)
    if letters is None or letters.tag not in _LETTERS:
        return
    letters.set("u", "sng")
    for fill in list(letters.iterchildren(*_FILLS)):
        remove(fill)
    space = letters.tag.rpartition("}")[0] + "}"
    fill = letters.makeelement(f"{space}solidFill")
    fill.append(fill.makeelement(f"{space}schemeClr", {"val": "hlink"}))
    letters.insert(sum(1 for _ in letters.iterchildren(*A.both("ln"))), fill)


def replace_objects_by_pictures(root: Element, part: Part) -> None:
    """PowerPoint: a frame with an OLE object is replaced by the picture that stood for it."""
    for frame in list(root.iter(*P.both("graphicFrame"))):
        objects = list(frame.iter(*P.both("oleObj")))
        if not objects or all(_is_rebuilt(item, "progId", part) for item in objects):
            continue
        part.report("DSM-104")
        picture = next(frame.iter(*P.both("pic")), None)
        if picture is None:
            picture = shown_objects.picture(frame, objects, part)
        parent = frame.getparent()
        if picture is not None and parent is not None:
            parent.insert(parent.index(frame), picture)
        remove(frame)


def _is_rebuilt(element: Element, program: str, part: Part) -> bool:
    """Whether an object is embedded (not linked), of an allowed program, and its document came through the door."""
    embedded = element.get("Type") == "Embed" or any(True for _ in element.iterchildren(*P.both("embed")))
    known = any(element.get(name) in part.relations for name in R.both("id"))
    return embedded and known and bool(PROGRAM.fullmatch(element.get(program, "")))


def unwrap_word_objects(root: Element, part: Part) -> None:
    """Word: ``w:object`` (an OLE object with its picture) becomes ``w:pict`` (the picture)."""
    for element in list(root.iter(*W.both("object"))):
        objects = list(element.iter(O("OLEObject")))
        if objects and all(_is_rebuilt(item, "ProgID", part) for item in objects):
            continue
        drawing = next(element.iterchildren(*W.both("drawing")), None)
        parent = element.getparent()
        part.report("DSM-104")
        if drawing is not None and parent is not None:
            parent.replace(element, drawing)
            continue
        element.tag = element.tag.replace("}object", "}pict")
        for child in list(element):
            if child.tag in W.both("control", "objectEmbed", "objectLink") or child.tag.endswith(
                "}OLEObject"
            ):
                remove(child)
