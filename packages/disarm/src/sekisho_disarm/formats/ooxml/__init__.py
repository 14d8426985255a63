"""Office documents (OOXML): docx, xlsx, pptx, their templates, shows and macro-enabled kinds.

What stays: text, tables, pictures (rebuilt), charts with their cached values, diagrams, formulas that
compute inside the book, fields that compute inside the document, comments and revisions, links to
http(s)/mailto/tel, documents inside documents and workbooks behind charts (rebuilt in turn), theme, styles,
numbering, notes, slides with masters and layouts, title, dates and the program's name.
What goes: macros, controls, objects of other programs, links to files and servers, imports, data connections,
custom data, add-ins, ribbon and key changes, fonts, printer data, signatures, thumbnails, other properties,
sound and film, pictures that cannot be rebuilt (a grey one stands in), and every part, relationship, element and
attribute that ``catalogue`` and ``vocabulary.toml`` do not know.
What may break: layouts that need an embedded font; pivot tables with an outside source become values.
Idempotent: the output of a disarmed file passes as clean.
"""

from __future__ import annotations

import re

from sekisho_disarm.context import Context, Rebuilt
from sekisho_disarm.errors import Unsupported
from sekisho_disarm.formats import Format
from sekisho_disarm.formats.ooxml import (
    catalogue,
    filtering,
    flat,
    plaintext,
    second_reader,
    tags,
    vocabulary,
)
from sekisho_disarm.formats.ooxml.rebuild import Rebuilding
from sekisho_disarm.kinds import Kind
from sekisho_disarm.report import Profile

_LAST_SUFFIX = re.compile(r"\.\w{1,5}\Z")


def rebuild(data: bytes, name: str, kind: Kind, context: Context) -> Rebuilt:
    """Raises ``Malformed``, ``NeedsPassword``, ``TooComplex``, or ``Unsupported`` (DSM-911: flatten)."""
    if context.profile is Profile.FLATTEN:
        raise Unsupported("DSM-911", kind=kind.value, profile=context.profile.value)
    if kind is Kind.FLAT_OPC:
        data, kind = flat.packed(data, context)
        context.report("DSM-145", kind=catalogue.PLAIN_KIND.get(kind, kind).value)
        name = f"{_LAST_SUFFIX.sub('', name)}.{kind.value}"
    rebuilt = Rebuilding(data, name, context).run()
    if context.profile is Profile.TEXT:
        return plaintext.extract(rebuilt, context)
    return rebuilt


def warm() -> None:
    vocabulary.load()
    vocabulary.functions()
    filtering.judged_by_value()
    tags.warm()
    second_reader.warm()


FORMAT = Format(
    family="ooxml",
    kinds=catalogue.KINDS | {Kind.FLAT_OPC},
    rebuild=rebuild,
    verify=second_reader.verify,
    warm=warm,
)
