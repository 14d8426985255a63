"""Drawings (SVG).

What stays: shapes, text, gradients, patterns, clips, masks, filters, styles that reach nothing outside,
animations of looks and place, links to http(s)/mailto/tel, pictures written into the drawing (rebuilt).
What goes: scripts and handlers, foreign objects, outside references of any kind, animations of references,
at-rules and addresses in styles, document types, editors' own data, comments.
What may break: drawings that need a web font.  Idempotent.
"""

from __future__ import annotations

import re

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Malformed, TooComplex, Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.ooxml import xmlread
from sekisho_disarm.formats.structured import xmltext
from sekisho_disarm.formats.svg import second_reader
from sekisho_disarm.formats.svg.filtering import MOST_DRAWN, Filtering
from sekisho_disarm.formats.svg.vocabulary import SVG
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed``, ``TooComplex``, or ``Unsupported`` (DSM-911: flatten)."""
    if context.profile is Profile.FLATTEN:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    context.budget.take_bytes(len(data))
    read = xmltext.as_utf8(data)
    hidden = read.count(b"<!--") + xmltext.count_instructions(data)
    if read.count(b"<") > 2 * MOST_DRAWN:
        raise TooComplex("DSM-940")
    root = xmlread.parse(read, "")
    if root.tag != f"{{{SVG}}}svg":
        raise Malformed("DSM-924")
    if hidden:
        context.report("DSM-135", count=hidden)
    Filtering(context).run(root)
    if context.profile is Profile.TEXT:
        context.report("DSM-140")
        words = (re.sub(r"\s+", " ", "".join(map(str, e.itertext()))) for e in root.iter(f"{{{SVG}}}text"))
        stem = name.rpartition(".")[0] or name
        return Rebuilt("\r\n".join(words).encode("utf-8-sig", "replace"), Kind.TEXT, f"{stem}.txt")
    return Rebuilt(xmlread.serialise(root), kind, name)


def verify(data: bytes, kind: Kind) -> list[str]:
    return second_reader.verify(data)


def warm() -> None:
    second_reader.verify(b'<svg xmlns="http://www.w3.org/2000/svg"/>')


FORMAT = Format(family="svg", kinds=frozenset({Kind.SVG}), rebuild=rebuild, verify=verify, warm=warm)
