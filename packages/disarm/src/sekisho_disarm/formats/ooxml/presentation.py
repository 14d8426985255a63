"""PresentationML: objects, actions, sound, timing.

Source: ECMA-376 Part 1 §19, [MS-PPTX].
"""

from __future__ import annotations

from sekisho_disarm.formats.ooxml import drawing
from sekisho_disarm.formats.ooxml.filtering import Element, Part, remove
from sekisho_disarm.formats.ooxml.vocabulary import P

_NAMED = {
    **dict.fromkeys(P.both("controls"), "DSM-103"),
    **dict.fromkeys(P.both("embeddedFontLst"), "DSM-118"),
    **dict.fromkeys(P.both("sndAc"), "DSM-123"),
    **dict.fromkeys(P.both("custDataLst", "smartTags"), "DSM-115"),
    **dict.fromkeys(P.both("htmlPubPr", "webPr"), "DSM-114"),
}
_ACTIVE_TIMING = P.both("audio", "video", "cmd")


def prepare(root: Element, part: Part) -> None:
    drawing.replace_objects_by_pictures(root, part)
    for element in list(root.iter(*_NAMED)):
        part.report(_NAMED[element.tag])
        remove(element)
    for timing in list(root.iter(*P.both("timing"))):
        # A time line without one of its nodes is an error to PowerPoint: it goes as a whole.
        if next(timing.iter(*_ACTIVE_TIMING), None) is not None:
            part.report("DSM-125")
            remove(timing)
